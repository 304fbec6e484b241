"""Recognises what names a clause or document: citations, document numbers, titles, typed with noise.

Promises pins that put the right clause first, and the narrow tree for a text that is nothing but a name. Which
documents exist is asked of `Names`; without it nothing is pinned. It reads no operators.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from registry.provisions.aliases import current_title
from registry.provisions.document_numbers import find as find_numbers
from registry.provisions.titles import official_title, plain, short_form, title_key, without_version
from search.analysis import fold
from search.language.grammar import any_of
from search.language.names import NamedDocument, Names
from search.language.points import Point, find_points
from search.queries import AllOf, AnyOf, Field, FieldMatch, Phrase, Pin, QueryNode, Words

Kind = Literal["citation", "document_number", "title"]
MOST_PINS = 8
SAME_NAME = 3  # documents of one name that are all pinned
_LONGEST_NAME = 60
_AROUND = re.compile(r"[\s《》〈〉“”\"'‘’·•,，。.、;；:：?？!！]+")
_LINK = re.compile(r"(?:规定|里面|当中|里|的|中|之|关于)+$")
_NOISE = re.compile(r"(?:全文|原文|条文|法条|文本|内容|最新版?|现行|新版|下载|pdf|word|文件)+$")
_YEAR = re.compile(r"^(?:最新|新)?(?:19|20)\d\d年?版?|(?:19|20)\d\d年?(?:修正|修订|修改)?版?$")
_PLAIN_WORDS = re.compile(
    r"根据|依照|按照|依据|违反|适用|参照|的?规定|是什么|怎么写|怎么规定|内容|原文|全文|查询?|看|和|与|及|或者?|的"
)
_CALLING = re.compile(r"^(?:根据|依照|按照|依据|违反|适用|参照|查|看)")
SHORTEST_ENDING = 5  # letters of a title's end that is understood: 停车办法 fits too many
_INSTRUMENT = re.compile(
    r"(?:法|法典|条例|办法|规定|细则|规则|决定|决议|意见|通知|解释|方案|规划|公告|通告|〔[^〕]*〕|[(（][^()（）]*[)）])$"
)
_LOOSE_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,14})([〔\[(]?)((?:19|20)\d\d)年?[〕\])]?(?:字?第|-|—)?(\d{1,5})(号?)")
_NO_ORGAN = re.compile(r"[〔\[(]((?:19|20)\d\d)年?[〕\])]第?(\d{1,5})号?")


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a text names.

    `whole` tells that it names it and nothing else; then `tree` is the search for it. `shown` is its usual
    writing, `notes` are plain words on what is not as typed (no such article, law lapsed).
    """

    kind: Kind
    shown: str
    pins: tuple[Pin, ...]
    whole: bool
    tree: QueryNode | None = None
    notes: tuple[str, ...] = ()


def recognise(text: str, names: Names | None, day: date | None = None) -> Recognition | None:
    """Recognise the number, citation or title that a text holds; None where it holds none.

    Args:
        text: as typed.
        names: the record; None recognises numbers and national law by their names alone, and pins nothing.
        day: the day on which it is asked, for laws that have lapsed.
    """
    folded = fold(text).strip()
    if not folded or len(folded) > 400:
        return None
    return _number(folded, names) or _citation(folded, names, day) or _title(folded, names, day)


def _number(text: str, names: Names | None) -> Recognition | None:
    compact = re.sub(r"\s+", "", text)
    if (match := _NO_ORGAN.fullmatch(compact)) is not None:
        shown = f"〔{match[1]}〕{int(match[2])}号"
        return Recognition("document_number", shown, (), True, FieldMatch(Field.DOCUMENT_NUMBER, f"*{shown}"))
    found = find_numbers(compact)
    normal, whole = (found[0].normal, found[0].end - found[0].start >= len(compact) - 2) if found else ("", False)
    if not found and (loose := _LOOSE_NUMBER.fullmatch(compact)) is not None and (loose[2] or loose[5]):
        normal, whole = f"{loose[1]}〔{loose[3]}〕{int(loose[4])}号", True
    if not normal:
        return None
    documents = names.by_number(normal)[:SAME_NAME] if names is not None else ()
    if not documents and not whole:
        return None
    pins = tuple(Pin(document.document_id, None, f"文号 {normal}") for document in documents)
    tree = AnyOf((FieldMatch(Field.DOCUMENT_NUMBER, normal), Phrase(normal))) if whole else None
    return Recognition("document_number", normal, pins if whole else (), whole, tree)


def _citation(text: str, names: Names | None, day: date | None) -> Recognition | None:
    cited, rest = _cited(text, names, day)
    if not cited:
        return None
    pins: list[Pin] = []
    notes: list[str] = []
    for law, point in cited:
        for document in law.documents[:SAME_NAME]:
            exists = names is not None and names.has_clause(document.document_id, point.address)
            address = point.address if exists else None
            pins.append(Pin(document.document_id, address, f"《{law.shown}》{point.label}"))
            if not exists:
                notes.append(f"《{document.title}》没有{point.article_label}")
        notes.extend(law.notes)
    whole = len(rest) <= 2
    located = [pin for pin in pins if pin.address is not None]
    pins = located or (pins if whole else [])
    trees = [_clause_tree(law, point) for law, point in cited]
    shown = "、".join(dict.fromkeys(f"《{law.shown}》{point.label}" for law, point in cited))
    return Recognition(
        "citation",
        shown,
        tuple(dict.fromkeys(pins))[:MOST_PINS],
        whole,
        any_of(trees) if whole and pins else None,
        tuple(dict.fromkeys(notes)),
    )


def _cited(text: str, names: Names | None, day: date | None) -> tuple[list[tuple[_Law, Point]], str]:
    """Each article number with the law that it belongs to, and the words that belong to none of them."""
    points = find_points(text)
    found: list[tuple[_Law, Point]] = []
    law: _Law | None = None
    rest, at = "", 0
    for point in points:
        between = text[at : point.start]
        own = _law(between, names, day)
        if own is None and law is None and len(points) == 1:
            own = _law(text[point.end :], names, day)  # 第十六条 行政处罚法
            text = text[: point.end]
        rest += own.before if own is not None else between
        law, at = own or law, point.end
        if law is not None:
            found.append((law, point))
    return found, _PLAIN_WORDS.sub("", _AROUND.sub("", rest + text[at:]))


@dataclass(frozen=True, slots=True)
class _Law:
    shown: str
    documents: tuple[NamedDocument, ...]
    before: str = ""  # what stands before the name
    notes: tuple[str, ...] = ()


def _law(text: str, names: Names | None, day: date | None) -> _Law | None:
    """The law that a text ends in; the longest name that is known."""
    name = _LINK.sub("", without_version(plain(_AROUND.sub("", text))))[-_LONGEST_NAME:]
    name = without_version(plain(name))
    ends = [name[start:] for start in range(len(name) - 1)]
    officials = {end: official_title(end) for end in ends}
    asked = list(dict.fromkeys([*ends, *(title for title in officials.values() if title)]))
    held = names.by_titles(asked) if names is not None and asked else {}
    for end in ends:
        official = officials[end]
        documents = tuple(dict.fromkeys([*held.get(end, ()), *(held.get(official, ()) if official else ())]))
        if documents or official:
            return _made(official or documents[0].title, documents, name[: -len(end)], day)
    called = _CALLING.sub("", name)
    if names is not None and len(called) >= SHORTEST_ENDING:
        documents = tuple(names.ending_in(called, SAME_NAME + 1))
        if 0 < len(documents) <= SAME_NAME:
            return _Law(documents[0].title, documents)
    return None


def _made(title: str, documents: tuple[NamedDocument, ...], before: str, day: date | None) -> _Law:
    notes: tuple[str, ...] = ()
    if day is not None and (now := current_title(title, day)) != title:
        notes = (f"《{short_form(title)}》已废止，由《{short_form(now)}》取代",)
    return _Law(short_form(title), documents, before, notes)


def _clause_tree(law: _Law, point: Point) -> QueryNode:
    """The article itself and the clauses that cite it, with or without 《》."""
    return AnyOf(
        (
            Phrase(f"{law.shown}{point.article_label}"),
            Phrase(f"{law.shown}》{point.article_label}"),
            AllOf((FieldMatch(Field.TITLE, law.shown), FieldMatch(Field.NUMBER, point.article_label))),
        )
    )


def _title(text: str, names: Names | None, day: date | None) -> Recognition | None:
    name = _AROUND.sub("", text)
    forms = list(dict.fromkeys([name, without_version(plain(name)), _YEAR.sub("", _NOISE.sub("", plain(name)))]))
    forms = [form for form in forms if len(form) > 1]
    for form in forms:
        official = official_title(form)
        asked = [form, official] if official else [form]
        held = names.by_titles(asked) if names is not None else {}
        documents = tuple(dict.fromkeys(document for key in asked for document in held.get(key, ())))
        if documents or official:
            return _named(form, _made(official or documents[0].title, documents, "", day), names, day)
    if names is not None and len(name) >= SHORTEST_ENDING and _INSTRUMENT.search(name):
        documents = tuple(names.ending_in(forms[-1] if forms else name, SAME_NAME + 1))
        if 0 < len(documents) <= SAME_NAME:
            return _named(name, _Law(documents[0].title, documents), names, day)
    return None


def _named(form: str, law: _Law, names: Names | None, day: date | None) -> Recognition:
    documents = law.documents[:SAME_NAME]
    pins = [Pin(document.document_id, None, f"标题《{document.title}》") for document in documents]
    full = official_title(form)
    if full is not None and day is not None and names is not None and (now := current_title(full, day)) != full:
        heirs = names.by_titles([now]).get(now, ())
        pins += [Pin(heir.document_id, None, f"取代《{law.shown}》") for heir in heirs[:1]]
    nodes: list[QueryNode] = [FieldMatch(Field.TITLE, short_form(law.shown)), Phrase(law.shown)]
    if title_key(form) != title_key(law.shown):
        nodes.append(Words(form))
    return Recognition("title", law.shown, tuple(pins), True, AnyOf(tuple(nodes)), law.notes)
