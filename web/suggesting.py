"""Suggestions for the search box: the cited clause first, then titles, organs, terms, as one reader may see them."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.instruments import vocabulary
from registry.provisions.aliases import load_aliases
from search.language.everyday import load_everyday
from search.language.recognition import recognise
from search.language.suggestions import Kind, Name, Vocabulary, key_of
from web import urls
from web.names import RecordNames
from web.site import Site

LONGEST = 60  # characters of a text that is completed
EACH = {Kind.DOCUMENT: 5, Kind.ORGAN: 3, Kind.TERM: 4}
TITLES = {"open": "打开", Kind.DOCUMENT: "文件", Kind.ORGAN: "机关", Kind.TERM: "用语"}
FRESH_S = 20.0  # seconds for which the record is not asked whether names changed
_HEADING = re.compile(r"^第[〇零一二三四五六七八九十百千0-9]+[编章节](?:之[一二三四五六七八九十]+)?[\s\u3000]*")
_CHAPTERS_OF_ALL = {"总则", "附则", "一般规定", "其他规定"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line. `fill` is what the box holds when it is walked to; `url` is where Enter leads."""

    label: str
    url: str
    fill: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionGroup:
    """Lines of one kind."""

    title: str
    items: tuple[Suggestion, ...]


def suggest(site: Site, session: Session, text: str, *, include_internal: bool) -> tuple[SuggestionGroup, ...]:
    """Suggestions for what stands in the box; none for nothing, for long texts and for single letters."""
    text = " ".join(text.split())
    if not 1 < len(text) <= LONGEST:
        return ()
    today = site.clock.today()
    names = site_vocabulary(site, session)
    found = {kind: names.find(text, kind, EACH[kind] * 2) for kind in Kind}
    documents, organs = vocabulary.visible_names(
        session,
        {name.document_id for name in found[Kind.DOCUMENT] if name.document_id},
        {name.text for name in found[Kind.ORGAN]},
        include_internal=include_internal,
    )
    opened = _opened(session, text, today, include_internal)
    there = {one.url for one in opened}
    groups = (
        (TITLES["open"], opened),
        (TITLES[Kind.DOCUMENT], _documents(found[Kind.DOCUMENT], documents, there)),
        (TITLES[Kind.ORGAN], [_organ(name) for name in found[Kind.ORGAN] if name.text in organs]),
        (TITLES[Kind.TERM], [_term(name) for name in found[Kind.TERM] if key_of(name.text) != key_of(text)]),
    )
    limits = (3, *EACH.values())
    return tuple(
        SuggestionGroup(title, tuple(items[:limit]))
        for (title, items), limit in zip(groups, limits, strict=True)
        if items
    )


def _opened(session: Session, text: str, today: date, include_internal: bool) -> list[Suggestion]:
    """The clauses and documents that a typed citation or number means, other words around it or not."""
    found = recognise(text, RecordNames(session, today, include_internal), today)
    if found is None or found.kind == "title":
        return []
    return [
        Suggestion(pin.reason.removeprefix("文号 "), urls.document(pin.document_id, None, pin.address or ""), text)
        for pin in found.pins
        if pin.address is not None or found.kind == "document_number"
    ]


def _documents(names: list[Name], visible: set[str], there: set[str]) -> list[Suggestion]:
    found: dict[str, Suggestion] = {}
    for name in names:
        url = urls.document(name.document_id)
        if name.document_id in visible and url not in there and url not in found:
            found[url] = Suggestion(name.text, url, name.text, name.detail)
    return list(found.values())


def _organ(name: Name) -> Suggestion:
    query = f"机关:{name.text}"
    return Suggestion(name.text, urls.search([("q", query)]), query)


def _term(name: Name) -> Suggestion:
    return Suggestion(name.text, urls.search([("q", name.text)]), name.text, name.detail)


def visible_titles(session: Session, names: Sequence[Name], *, include_internal: bool) -> list[Name]:
    """Those of some documents' names that a reader may know of."""
    ids = {name.document_id for name in names}
    seen, _ = vocabulary.visible_names(session, ids, (), include_internal=include_internal)
    return [name for name in names if name.document_id in seen]


def site_vocabulary(site: Site, session: Session) -> Vocabulary:
    """The names of the site's record, made anew when they change."""
    held = site.cache.get("vocabulary")
    now = time.monotonic()
    if held is not None and now - held[0] < FRESH_S:
        return held[2]  # type: ignore[no-any-return]  # the cache holds what this module put there
    mark = vocabulary.names_mark(session)
    names = held[2] if held is not None and held[1] == mark else _made(session)
    site.cache["vocabulary"] = (now, mark, names)
    return names


def _made(session: Session) -> Vocabulary:
    rows = vocabulary.titles(session)
    names = []
    for row in rows:
        detail = "" if row.text == row.title else row.title
        weight = 1 if row.collection == "reference" else 0
        names.append(Name(Kind.DOCUMENT, row.text, row.document_id, detail or row.issuer or "", weight))
    by_title = {key_of(row.title): row for row in rows}
    for alias in load_aliases():
        held = by_title.get(key_of(alias.law))
        if held is not None:
            names.append(Name(Kind.DOCUMENT, alias.alias, held.document_id, held.title, 1))
    names += [Name(Kind.ORGAN, row.issuer) for row in rows if row.issuer]
    names += [Name(Kind.TERM, word, detail="、".join(term for term, _ in terms[:3]))
              for word, terms in load_everyday().entries.items()]  # fmt: skip
    names += [Name(Kind.TERM, heading, weight=1) for heading in _headings(session)]
    return Vocabulary(names)


def _headings(session: Session) -> list[str]:
    parts = (
        _HEADING.sub("", part.strip())
        for path in vocabulary.headings(session)
        for part in re.split(r"[／/>]|(?=第[^第]{1,6}[编章节])", path)
    )
    return [part for part in dict.fromkeys(parts) if 1 < len(part) <= 20 and part not in _CHAPTERS_OF_ALL]
