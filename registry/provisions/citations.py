"""Citations of other instruments in a text: which, which article, where. Pure grammar over names and numbers.

Promises half-open spans in code points, one entry per article, none for self references, nested titles and 《》
that are no instruments. Whether a law exists, is in force and has that article is asked of a library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from registry.provisions.citation_names import Name, bare_names, bracketed_names, definitions, unmarked_title
from registry.provisions.citation_points import read_points
from registry.provisions.titles import is_instrument, official_title, plain, title_key

_BETWEEN = re.compile(
    r"[”\"」>＞]{0,2}[ \t\u3000]*(?:[（(][^（）()\n]{0,60}[)）])?[ \t\u3000]*(?:中|的|之)?[ \t\u3000]*"
    r"(?:序言(?:及|和|、|与))?"
    r"(?:第[一二三四五六七八九十]+(?:分?编|章|节)[ \t\u3000]*)*(?:[\u4e00-\u9fff]{2,8}编|总则|分则)?"
    r"[ \t\u3000]*(?:中|的)?[ \t\u3000]*(?:关于)?(?=第)"
)
_BACK = re.compile(
    r"(?:该|同一?部?|上述|前述)(法典|法|条例|办法|规定|细则|规则|解释)\s*(?:的|中)?\s*(?=第)|其(?:中)?\s*(?=第)"
)
_ITS_RULES = re.compile(r"及其(实施(?:条例|细则|办法))(?=第)")
_SEVERALLY = re.compile(r"[（(]以下分别简?称(?:为)?[:：]?([^（）()]{4,120})[)）]")
_SENTENCE_END = re.compile(r"[。\n]")


@dataclass(frozen=True, slots=True)
class CitedPoint:
    """One citation. `law` is the official full title as far as the words alone tell, else the name as written.

    `written` is the name as it stands in the text, without marks (該 name before it for 该法). `article` is None
    where only the law is named. `paragraph` and `item` are the first ones named; `paragraphs` and `items` all.
    """

    text: str
    start: int
    end: int
    law: str
    written: str
    article: int | None = None
    suffix: int | None = None
    paragraph: int | None = None
    item: int | None = None
    paragraphs: tuple[int, ...] = ()
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """An outermost 《…》 of a text: an instrument, or something else (standard, licence, form, plan, book)."""

    start: int
    end: int
    title: str
    instrument: bool


def find_citations(text: str, *, self_titles: Iterable[str] = ()) -> list[CitedPoint]:
    """Citations of other instruments, in order of the text.

    A law named without an article gives one entry, and none where it is cited with an article as well; the rules
    are those of the `cite` shape.

    Args:
        text: any text; offsets refer to it.
        self_titles: titles of the document that the text belongs to; they are self references.
    """
    return drop_repeats(find_mentions(text, self_titles=self_titles))


def drop_repeats(mentions: Iterable[CitedPoint]) -> list[CitedPoint]:
    """Leave one entry for a law named without an article, and none where it is cited with one."""
    found = list(mentions)
    with_article = {title_key(mention.law) for mention in found if mention.article is not None}
    kept: list[CitedPoint] = []
    for mention in found:
        if mention.article is None:
            key = title_key(mention.law)
            if key in with_article:
                continue
            with_article.add(key)
        kept.append(mention)
    return kept


def find_mentions(text: str, *, self_titles: Iterable[str] = ()) -> list[CitedPoint]:
    """Every mention of another instrument, repeated ones too; see `find_citations`."""
    own = {title_key(title) for title in self_titles if title}
    names, defined = _names(text)
    mentions: list[CitedPoint] = []
    for name in names:
        if title_key(name.title) in own or title_key(name.written) in own:
            continue
        title = defined.get(name.written, name.title)
        mentions.extend(_cited(text, name, title))
    mentions.extend(_backward(text, names, mentions, defined, own))
    mentions.extend(_implementing(text, names))
    return sorted(mentions, key=lambda mention: (mention.start, mention.article or 0, mention.suffix or 0))


def find_marks(text: str) -> list[Mark]:
    """Every outermost 《…》, told apart into instruments and other things."""
    return [Mark(name.start, name.end, name.written, _counts(text, name)) for name in bracketed_names(text)]


def _counts(text: str, name: Name) -> bool:
    return is_instrument(name.written, with_article=_points_at(text, name.end) is not None)


def _names(text: str) -> tuple[list[Name], dict[str, str]]:
    """All names in order, and the short names that the text defines; a defining bracket is no name of its own."""
    defined: dict[str, str] = {}
    taken: list[tuple[int, int]] = []
    found: list[Name] = []
    severally = list(_SEVERALLY.finditer(text)) if "分别" in text else []
    for name in bracketed_names(text):
        while severally and severally[0].end() <= name.start:
            _define_severally(severally.pop(0), found, defined)
        if severally and severally[0].start() < name.start:
            taken.append((name.start, name.end))  # a short name that is being given
            continue
        if taken and name.start < taken[-1][1]:
            continue
        outer = unmarked_title(text, name.start, name.end)
        if outer is not None:
            name = _unmarked(text, *outer)
        known = defined.get(name.written)
        if known is not None:
            name = Name(name.written, known, name.start, name.end, True)
        taken.append((name.start, name.end))
        if outer is not None and not name.charged:
            continue
        if known is None and not _counts(text, name):
            continue
        found.append(name)
        _define(text, name, defined, taken)
    for match in severally:
        _define_severally(match, found, defined)
    taken = sorted([*taken, *(match.span(1) for match in _SEVERALLY.finditer(text))]) if "分别" in text else taken
    for name in bare_names(text, taken, defined):
        given = definitions(text, name.end)
        if given is not None and official_title(name.written) is not None:
            defined.setdefault(given[0], name.title)
        found.append(name)
    return sorted(found, key=lambda name: name.start), defined


def _unmarked(text: str, start: int, end: int) -> Name:
    """A title without marks around another one; it counts as a citation only where its issuer stands before it."""
    written = plain(text[start:end])
    issued = not written.startswith(("关于", "实施"))
    return Name(written, official_title(written) or written, start, end, True, issued)


def _define_severally(match: re.Match[str], found: list[Name], defined: dict[str, str]) -> None:
    """《甲法》、《乙条例》（以下分别简称甲法、乙条例）: one short name for each of the names right before."""
    pieces = (plain(piece.strip("“”\"' 　")) for piece in re.split(r"[、，和]|(?<=》)(?=《)", match.group(1)))
    shorts = [piece for piece in pieces if piece]
    before = [name for name in found if name.end <= match.start()][-len(shorts) :]
    if len(before) == len(shorts):
        defined.update({short: name.title for short, name in zip(shorts, before, strict=True)})


def _define(text: str, name: Name, defined: dict[str, str], taken: list[tuple[int, int]]) -> None:
    given = definitions(text, name.end)
    if given is not None:
        short, start, end = given
        defined[short] = name.title
        taken.append((start, end))


def _points_at(text: str, end: int) -> int | None:
    """Where the article number of a name that ends here begins; None when none follows."""
    between = _BETWEEN.match(text, end)
    return between.end() if between is not None and read_points(text, between.end()) else None


def _cited(text: str, name: Name, title: str) -> list[CitedPoint]:
    at = _points_at(text, name.end)
    if at is None:
        if not name.bracketed and not name.charged:
            return []
        return [CitedPoint(text[name.start : name.end], name.start, name.end, title, name.written)]
    return _entries(text, name.start, at, title, name.written)


def _entries(text: str, start: int, at: int, title: str, written: str) -> list[CitedPoint]:
    """Entries for the article numbers at an offset; the first of them also spans the name."""
    points = read_points(text, at)
    first = points[0].start
    entries = []
    for point in points:
        begin = start if point.start == first else point.start
        entries.append(
            CitedPoint(
                text[begin : point.end],
                begin,
                point.end,
                title,
                written,
                point.article,
                point.suffix,
                point.paragraph,
                point.item,
                point.paragraphs,
                point.items,
            )
        )
    return entries


def _backward(
    text: str, names: list[Name], mentions: list[CitedPoint], defined: dict[str, str], own: set[str]
) -> list[CitedPoint]:
    """该法第五条 and 其第五条: the instrument named last before it, of that kind, within reach."""
    covered = [(mention.start, mention.end) for mention in mentions]
    extra: list[CitedPoint] = []
    for found in _BACK.finditer(text):
        if any(start <= found.start() < end for start, end in covered) or not read_points(text, found.end()):
            continue
        word = found.group(1)
        before = [name for name in names if name.end <= found.start()]
        if word is not None:
            before = [name for name in before if _ends_like(name, word)]
        if not before:
            continue
        last = before[-1]
        if word is None and _SENTENCE_END.search(text, last.end, found.start()):
            continue
        if title_key(last.title) in own:
            continue
        title = defined.get(last.written, last.title)
        extra.extend(_entries(text, found.start(), found.end(), title, last.written))
    return extra


def _implementing(text: str, names: list[Name]) -> list[CitedPoint]:
    """《甲法》及其实施条例第五条: the implementing rules of the law named right before."""
    extra: list[CitedPoint] = []
    for name in names:
        found = _ITS_RULES.match(text, name.end)
        if found is not None and read_points(text, found.end()):
            title = f"{name.title}{found.group(1)}"
            extra.extend(_entries(text, found.start(1), found.end(), official_title(title) or title, found.group(1)))
    return extra


def _ends_like(name: Name, word: str) -> bool:
    ending = re.sub(r"（[^（）]*）$", "", name.title)
    return ending.endswith(word) or (word == "法" and ending.endswith("法典")) or name.written.endswith(word)
