"""`beishen search`: one query, or a file of them; understood and answered as on the search page."""

from __future__ import annotations

import json as jsonlib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from registry import outbox
from registry.errors import InvalidInput
from search.queries import Hit, SearchQuery, SearchResults
from search.ranking.answering import answer, answer_many
from web import urls
from web.asking import understand
from web.console.output import SOME_FAILED, USAGE, emit, error_shape, errors, plain_errors, progress_bar, say
from web.site import Site, open_site, open_site_engine

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PORTION = 64  # queries sent to the engine at once


@plain_errors
def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    queries: Annotated[Path | None, typer.Option(help='A file with one {"id", "query"} a line.')] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most hits a query.")] = 20,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day whose law counts.")] = None,
    engine: Annotated[str | None, typer.Option(help="embedded or elasticsearch; must be the configured one.")] = None,
    json: Json = False,
) -> None:
    """Search the record; citations, document numbers and titles go first."""
    if (query is None) == (queries is None):
        errors.print("请给出一个检索词，或者用 --queries 给出文件。")
        raise typer.Exit(USAGE)
    site = open_site()
    open_site_engine(site.settings, site.clock, engine).close()
    day = as_of.date() if as_of else site.clock.today()
    if query is not None:
        asked, question = _query(site, query, day, limit)
        results = answer(site.engine, asked, question=question)
        shape = results_shape(results, _lag(site))
        emit(shape) if json else _say(results)
    elif queries is not None and _many(site, queries, day, limit):
        raise typer.Exit(SOME_FAILED)
    site.close()


def results_shape(results: SearchResults, lag_s: float) -> dict[str, Any]:
    """The stable JSON of a search (docs/shapes/search.json)."""
    return {
        "total": results.total,
        "took_ms": round(results.took_ms, 2),
        "as_of": results.as_of.isoformat(),
        "index_lag_s": round(lag_s, 1),
        "hits": [hit_shape(hit) for hit in results.hits],
        "facets": {name: [list(pair) for pair in counts] for name, counts in results.facets.items()},
    }


def hit_shape(hit: Hit) -> dict[str, Any]:
    """One hit; highlights are relative to the snippet."""
    return {
        "document_id": hit.document_id,
        "version_id": hit.version_id,
        "title": hit.title,
        "address": hit.address,
        "number": hit.number,
        "score": round(hit.score, 4),
        "snippet": hit.snippet,
        "highlights": [list(pair) for pair in hit.highlights],
        "status": hit.status.value,
        "issuer": hit.issuer,
        "document_number": hit.document_number,
        "url": urls.document(hit.document_id, address=hit.address),
    }


def _query(site: Site, text: str, day: date, limit: int) -> tuple[SearchQuery, bool]:
    """The query as the page would ask it, and whether it is a question."""
    with site.database.read() as session:
        asked = understand(site, session, text, day, include_internal=True)
    query = SearchQuery(tree=asked.tree, text=text, as_of=day, include_internal=True, limit=limit, pins=asked.pins)
    return query, asked.question


def _many(site: Site, path: Path, day: date, limit: int) -> bool:
    """Answer a file of queries in order; True when some could not be answered."""
    lines = _lines(path)
    failed = False
    with progress_bar("检索", len(lines)) as tell:
        for start in range(0, len(lines), PORTION):
            portion = lines[start : start + PORTION]
            asked: list[tuple[SearchQuery, bool] | InvalidInput] = []
            for line in portion:
                try:
                    asked.append(_query(site, str(line["query"]), day, limit))
                except InvalidInput as error:
                    asked.append(error)
            answers = iter(answer_many(site.engine, [q for q in asked if not isinstance(q, InvalidInput)]))
            for line, query in zip(portion, asked, strict=True):
                if isinstance(query, InvalidInput):
                    failed = True
                    emit({"id": line["id"], **error_shape(str(path), query)})
                else:
                    results = next(answers)
                    hits = [hit_shape(hit) for hit in results.hits]
                    emit({"id": line["id"], "total": results.total, "hits": hits})
            tell(start + len(portion))
    return failed


def _lines(path: Path) -> list[dict[str, Any]]:
    return read_json_lines(path, "id", "query")


def read_json_lines(path: Path, *needed: str) -> list[dict[str, Any]]:
    """The objects of a file with one JSON object a line.

    Raises:
        InvalidInput: no such file, or a line that isn't an object with the needed members; the line is named.
    """
    if not path.is_file():
        raise InvalidInput(f"没有文件“{path}”。")
    found = []
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = jsonlib.loads(line)
        except ValueError as error:
            raise InvalidInput(f"“{path}”第 {number} 行不是 JSON。") from error
        if not isinstance(value, dict) or any(name not in value for name in needed):
            raise InvalidInput(f"“{path}”第 {number} 行缺少 {'、'.join(needed)}。")
        found.append(value)
    return found


def _lag(site: Site) -> float:
    with site.database.read() as session:
        return outbox.lag_seconds(session, site.clock)


def _say(results: SearchResults) -> None:
    say(f"{results.total} 条（{results.took_ms:.0f} 毫秒，截至 {results.as_of}）")
    for hit in results.hits:
        say(f"《{hit.title}》{hit.number}　{hit.status.value}　{hit.issuer or ''}")
        say("    " + hit.snippet.replace("\n", " "))
    for note in results.notes:
        say(note)
