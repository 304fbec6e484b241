"""`beishen review`: the rules over files, a stored document, or single clauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.isolation import read_many
from ingest.read import read_file
from registry.errors import BeishenError, InvalidInput, UnreadableFile
from registry.instruments.views import get_document
from registry.provisions.kinds import Kind, Level
from registry.provisions.reading import Reading
from review.findings.finding import Severity, Unchecked
from review.findings.shape import finding_shape, unchecked_shape
from review.law.library import Library
from review.rules.facts import facts_of_reading, province_in
from review.rules.names import said
from review.rules.protocol import DocumentFacts
from review.rules.run import DocumentReview, review_clause, review_document
from web.console.output import SOME_FAILED, USAGE, emit, error_shape, errors, plain_errors, progress_bar, say
from web.console.search import read_json_lines
from web.jobs.ingesting import limits_of
from web.jobs.reviewing import coverage_shape, review_stored, site_library
from web.site import Site, open_site

WORDS = {Severity.RED: "红", Severity.AMBER: "橙", Severity.HINT: "提示"}


@plain_errors
def review(
    inputs: Annotated[list[str] | None, typer.Argument(help="Files, or ids of stored documents.")] = None,
    clauses: Annotated[Path | None, typer.Option(help="A file with one clause a line.")] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day whose law counts.")] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Kind of the document, over the file's.")] = None,
    level: Annotated[str | None, typer.Option(help="Level of its issuer.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Its issuer.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Flag conflicts with superior law. A document id stores the findings, a file stores nothing."""
    if bool(inputs) == (clauses is not None):
        errors.print("请给出文件或文件编号，或者用 --clauses 给出条款文件。")
        raise typer.Exit(USAGE)
    site = open_site()
    day = as_of.date() if as_of else site.clock.today()
    if clauses is not None:
        failed = _clauses(site, clauses, day)
    else:
        given = _Given(_kind(type_), _level(level), issuer)
        failed = _inputs(site, inputs or [], day, given, json)
    site.close()
    if failed:
        raise typer.Exit(SOME_FAILED)


class _Given:
    """What the call says of its documents; it goes before what their text says."""

    def __init__(self, kind: Kind | None, level: Level | None, issuer: str | None) -> None:
        self.kind, self.level, self.issuer = kind, level, issuer

    def over(self, facts: DocumentFacts) -> DocumentFacts:
        issuer = self.issuer or facts.issuer
        return replace(
            facts,
            kind=self.kind or facts.kind,
            level=self.level or facts.level,
            issuer=issuer,
            province=province_in(issuer or "") or facts.province,
        )


def _kind(name: str | None) -> Kind | None:
    if name is None:
        return None
    try:
        return Kind(name)
    except ValueError as error:
        raise InvalidInput("文件种类不正确，可用：" + "、".join(Kind)) from error


def _level(name: str | None) -> Level | None:
    if name is None:
        return None
    try:
        return Level(name)
    except ValueError as error:
        raise InvalidInput("机关级别不正确，可用：" + "、".join(Level)) from error


def _inputs(site: Site, inputs: Sequence[str], day: date, given: _Given, json: bool) -> bool:
    files = [Path(name) for name in inputs if Path(name).is_file()]
    readings = dict(read_many(list(dict.fromkeys(files)), read=read_file, workers=1, limits=limits_of(site.settings)))
    library = site_library(site)
    failed = False
    with progress_bar("审查", len(inputs)) as tell:
        for number, name in enumerate(inputs, 1):
            try:
                for shape in _one(site, name, readings.get(Path(name)), library, day, given):
                    emit(shape) if json else _say(shape)
            except BeishenError as error:
                failed = True
                emit(error_shape(name, error)) if json else errors.print(error.message, markup=False, soft_wrap=True)
            tell(number)
    return failed


def _one(
    site: Site,
    name: str,
    result: tuple[Reading, ...] | UnreadableFile | None,
    library: Library | None,
    day: date,
    given: _Given,
) -> Sequence[dict[str, Any]]:
    if result is None:
        _, outcome = review_stored(site, name, day)
        with site.database.read() as session:
            title = get_document(session, name, day, include_internal=True).row.title
        return [review_shape(outcome, None, name, title)]
    if isinstance(result, UnreadableFile):
        raise result
    shapes = []
    for reading in result:
        for document in reading.documents or (reading,):
            facts = given.over(facts_of_reading(document, site.settings.province))
            shapes.append(review_shape(review_document(document, facts, library, day), name, None, document.title))
    return shapes


def review_shape(outcome: DocumentReview, file: str | None, document_id: str | None, title: str) -> dict[str, Any]:
    """The stable JSON of a review (docs/shapes/review.json)."""
    return {
        "file": file,
        "document_id": document_id,
        "title": title,
        "coverage": coverage_shape(outcome.coverage),
        "findings": [finding_shape(finding) for finding in outcome.findings],
        "unchecked": [unchecked_shape(unchecked) for unchecked in outcome.unchecked],
    }


def _clauses(site: Site, path: Path, day: date) -> bool:
    library = site_library(site)
    lines = read_json_lines(path, "id", "document", "clause")
    failed = False
    with progress_bar("审查", len(lines)) as tell:
        for number, line in enumerate(lines, 1):
            try:
                facts = _facts_of_line(line["document"], site.settings.province)
                findings, unchecked = review_clause(facts, str(line["clause"]), library, day)
            except InvalidInput as error:
                failed = True
                emit({"id": line["id"], **error_shape(str(path), error)})
            else:
                emit(
                    {
                        "id": line["id"],
                        "findings": [finding_shape(finding) for finding in findings],
                        "unchecked": [unchecked_shape(one) for one in unchecked],
                    }
                )
            tell(number)
    return failed


def _facts_of_line(document: dict[str, Any], province: str | None) -> DocumentFacts:
    title = str(document.get("title") or "")
    issuer = document.get("issuer") or None
    kind, level = _kind(document.get("type") or None), _level(document.get("level") or None)
    named = province_in(issuer or "") or province_in(title)
    return DocumentFacts(
        title=title,
        kind=None if kind is Kind.OTHER else kind,
        level=level,
        issuer=issuer,
        province=named or (province if level is not Level.NATION else None),
        published=_day(document.get("published")),
        effective=_day(document.get("effective")),
        self_titles=(title,) if title else (),
    )


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"日期“{text}”不正确，应为 2024-06-01 的形式。") from error


def _say(shape: dict[str, Any]) -> None:
    coverage = shape["coverage"]
    say(f"《{shape['title']}》　对照 {coverage['laws']} 件上位法，最新 {coverage['newest'] or '不详'}")
    for finding in shape["findings"]:
        say(f"  [{WORDS[Severity(finding['severity'])]}] {finding['article']}　{finding['explanation']}")
        say(f"      {finding['quote']}")
    if not shape["findings"]:
        say("  没有提示。没有提示不等于没有问题，未检查的事项如下：" if shape["unchecked"] else "  没有提示。")
    for words in said(Unchecked(**one) for one in shape["unchecked"]):
        say(f"  未检查：{words}")
