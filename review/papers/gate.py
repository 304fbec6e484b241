"""The citation gate: what stands between a paper and its issue. It proposes nothing and changes nothing.

A paper can't be issued while an article that it cites does not exist, is not in force on the paper's day, bears a wrong
title or is misquoted. What neither library nor record holds can't be told: a person must confirm it by name, with a
reason (`confirming`); nothing else can be confirmed away.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.provisions.addresses import article_number
from registry.provisions.aliases import AliasKind, current_title, find_alias
from registry.provisions.kinds import Status
from registry.provisions.titles import national_titles, official_title, plain, short_form, title_key
from review.law.cite import Citation, CitationStatus, cite
from review.law.library import Library
from review.law.memory import MemoryLibrary
from review.papers.holdings import Held, Holdings
from review.papers.layout.sheet import Grid, Sheet
from review.papers.quotes import LABEL, Quote, even, find_quotes, part_of, stands_in

LIKENESS = 0.8  # of titles, from which on another title is probably meant
CODES = {
    "no_such_law": "没有这部法律",
    "no_such_article": "没有这一条",
    "no_such_part": "没有这一款、项",
    "not_in_force": "在成文之日无效",
    "wrong_title": "名称有误",
    "misquoted": "引文与原文不符",
    "unverifiable": "无法核对",
}
_MEANT_AS_PAST = ("已废止", "已经废止", "已失效", "已经失效", "现已废止", "（原", "原《", "尚未施行")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way, with its place and what would mend it.

    `key` names it for a confirmation: the same citation and quote keep it, another quote has another.
    """

    code: str
    place: str
    start: int
    citation: str
    says: str
    mend: str
    key: str

    @property
    def name(self) -> str:
        """The kind of obstacle in words."""
        return CODES[self.code]

    @property
    def confirmable(self) -> bool:
        """Whether a person may take responsibility for it."""
        return self.code == "unverifiable"


def check(sheet: Sheet, on: date, library: Library | None, holdings: Holdings) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of issuing a paper on a day.

    Args:
        sheet: the paper.
        on: its date; the law of that day counts.
        library: the superior-law library, None while it holds nothing.
        holdings: the record, for the document under review and other local ones.
    """
    asked = library if library is not None else MemoryLibrary((), ())
    found: list[Obstacle] = []
    for place, text in sheet.texts():
        if not text:
            continue
        citations = cite(text, asked, on)
        quotes = find_quotes(text, citations)
        found += [o for c in citations if (o := _about(c, text, place, on, asked, holdings, quotes)) is not None]
        found += [o for quote in quotes if (o := _quote(quote, place, on, asked, holdings)) is not None]
    return tuple({(o.key, o.place, o.start): o for o in found}.values())


def place_words(sheet: Sheet, place: str) -> str:
    """Where a place is, in words."""
    key, _, cell = place.partition(":")
    if key in {"title", "contact"}:
        return {"title": "标题", "contact": "附注"}[key]
    if key == "attachment":
        return f"附件说明第{cell}项"
    for number, block in enumerate(sheet.body, 1):
        if block.key == key:
            if isinstance(block, Grid):
                row, _, column = cell.partition(":")
                return f"表格（正文第{number}段）第{row}行第{column}栏"
            return f"正文第{number}段"
    return "正文"


def _about(
    citation: Citation, text: str, place: str, on: date, library: Library, holdings: Holdings, quotes: Sequence[Quote]
) -> Obstacle | None:
    """What is wrong with a citation itself."""
    held = holdings.find(citation, on)
    if held is not None:
        return _in_record(citation, text, place, held)
    article = article_number(citation.article, citation.article_suffix) if citation.article else ""
    title = citation.law
    if citation.source is not None:
        wrong = _wrong_title(citation, place)
        if wrong is not None:
            return wrong
    if citation.status is CitationStatus.REPEALED:
        if _as_past(text, citation):
            return None
        now = current_title(title, on)
        mend = f"现行的是《{now}》，请改引相应条款" if now != title else "请改引现行规定"
        return _obstacle(
            "not_in_force", place, citation, f"《{title}》在{on.isoformat()}已废止或者失效",
            f"{mend}；确需提到旧法的，请写明“已废止的”。",
        )  # fmt: skip
    if citation.source is not None and library.status(citation.source, on) is Status.NOT_YET_EFFECTIVE:
        if _as_past(text, citation):
            return None
        begins = citation.source.effective_on
        return _obstacle(
            "not_in_force", place, citation, f"《{title}》在{on.isoformat()}尚未施行",
            f"该法自{begins.isoformat() if begins else '以后'}起施行；请改引现行规定，或写明“尚未施行的”。",
        )  # fmt: skip
    if citation.status is CitationStatus.NO_SUCH_ARTICLE and citation.source is not None:
        last = library.articles(citation.source)[-1]
        return _obstacle(
            "no_such_article", place, citation, f"《{title}》没有{article}",
            f"该法最后一条是{article_number(last.article, last.suffix)}，请核对条号。",
        )  # fmt: skip
    if citation.missing_part is not None:
        return _obstacle(
            "no_such_part", place, citation, f"《{title}》{article}没有{citation.missing_part}", "请核对款、项的序号。"
        )
    if citation.status in (CitationStatus.NO_SUCH_LAW, CitationStatus.NOT_IN_LIBRARY):
        return _unknown(citation, place, library, holdings, quotes)
    return None


def _unknown(citation: Citation, place: str, library: Library, holdings: Holdings, quotes: Sequence[Quote]) -> Obstacle:
    """A title that nothing here bears: a slip of the pen, no law at all, or one that isn't held."""
    written = citation.written or citation.law
    if citation.source is None:
        alias = find_alias(plain(written).removeprefix("中华人民共和国"))
        if alias is not None and alias.kind is not AliasKind.FORMER and plain(written).startswith("中华人民共和国"):
            return _obstacle("wrong_title", place, citation, f"没有名为《{written}》的法律", f"应为《{alias.law}》。")
        known = official_title(written) is not None  # a real law, even where the library calls itself complete
        near = "" if known else _nearest(written, library, holdings)
        if citation.status is CitationStatus.NO_SUCH_LAW and not known:
            if near:
                return _obstacle("wrong_title", place, citation, f"没有名为《{written}》的法律", f"应为《{near}》。")
            return _obstacle("no_such_law", place, citation, f"没有名为《{written}》的法律", "请核对名称或者删去。")
        hint = f"名称与库中《{near}》相近，疑为误写，请先核对名称；确为另一文件的，" if near else ""
    else:
        hint = "库中该法的条文不全；"
    words = "".join(quote.words for quote in quotes if citation in quote.citations)
    article = article_number(citation.article, citation.article_suffix) if citation.article else ""
    return _obstacle(
        "unverifiable", place, citation, f"库中没有《{citation.law}》{article}的文本",
        f"{hint}请导入该文件后重新核对，或由核对人写明核对的依据并署名确认。", even(words),
    )  # fmt: skip


def _nearest(written: str, library: Library, holdings: Holdings) -> str:
    wanted = title_key(written)
    titles = {key: title for key, (title, _) in national_titles().items()}
    titles |= {title_key(title): title for title in (*holdings.library_titles(library), *holdings.own_titles)}
    best = difflib.get_close_matches(wanted, list(titles), 1, LIKENESS)
    return titles[best[0]] if best else ""


def _wrong_title(citation: Citation, place: str) -> Obstacle | None:
    source = citation.source
    if source is None or not citation.written:
        return None
    written = plain(citation.written)
    if title_key(written) in {title_key(source.title), title_key(short_form(source.title))}:
        return None
    alias = find_alias(written)
    if alias is not None and alias.kind is AliasKind.SHORT and title_key(alias.law) == title_key(source.title):
        return None
    if citation.status is CitationStatus.REPEALED:
        return None  # said as such
    return _obstacle("wrong_title", place, citation, f"《{written}》不是该法的名称", f"应为《{source.title}》。")


def _in_record(citation: Citation, text: str, place: str, held: Held) -> Obstacle | None:
    """A citation of a document that the record holds: the one under review, or another local one."""
    article = article_number(citation.article, citation.article_suffix) if citation.article else ""
    if not held.own and held.status not in (Status.IN_FORCE, Status.AMENDED) and not _as_past(text, citation):
        return _obstacle(
            "not_in_force", place, citation, f"《{held.title}》在成文之日为“{held.status.value}”",
            "请改引现行规定；确需提到的，请写明“已废止的”或者“尚未施行的”。",
        )  # fmt: skip
    if citation.article is not None and held.article(citation) is None:
        return _obstacle("no_such_article", place, citation, f"《{held.title}》没有{article}", "请核对条号。")
    return None


def _quote(quote: Quote, place: str, on: date, library: Library, holdings: Holdings) -> Obstacle | None:
    """A quote that does not stand in what it is said to be taken from."""
    texts: list[str] = []
    for citation in quote.citations:
        held = holdings.find(citation, on)
        if held is not None:
            whole = held.article(citation) if citation.article is not None else held.text
        elif citation.cited is not None:
            whole = citation.cited.text
        elif citation.article is None and citation.source is not None:
            whole = "\n".join(article.text for article in library.articles(citation.source)) or None
        else:
            whole = None
        if whole is None:
            return None  # the citation itself is in the way already
        texts.append(part_of(whole, citation.paragraphs))
    if not texts or any(stands_in(quote.words, text) for text in texts):
        return None
    cited = quote.citations[-1]
    where = f"《{cited.law}》{article_number(cited.article, cited.article_suffix) if cited.article else ''}"
    original = _closest(quote.words, texts)
    return _obstacle(
        "misquoted", place, cited, f"“{_short(quote.words)}”不是{where}的原文",
        f"原文是“{original}”，请从原文复制；省略的部分用省略号。", even(quote.words), quote.start,
    )  # fmt: skip


def _closest(quote: str, texts: Sequence[str]) -> str:
    lines = [line.strip(" \u3000") for text in texts for line in text.split("\n") if line.strip(" \u3000")]
    best = max(lines, key=lambda line: difflib.SequenceMatcher(None, even(line), even(quote), autojunk=False).ratio())
    return _short(LABEL.sub("", best).rstrip("。"), 200)


def _short(words: str, most: int = 60) -> str:
    return words if len(words) <= most else f"{words[:most]}……"


def _as_past(text: str, citation: Citation) -> bool:
    """Whether the words around say themselves that the law is not in force: 已废止的《某法》, 《某法》（已废止）."""
    around = text[max(0, citation.start - 8) : citation.start + 1] + text[citation.end : citation.end + 6]
    return any(words in around for words in _MEANT_AS_PAST)


def _obstacle(
    code: str, place: str, citation: Citation, says: str, mend: str, quote: str = "", start: int | None = None
) -> Obstacle:
    article = article_number(citation.article, citation.article_suffix) if citation.article else ""
    shown = f"《{citation.written or citation.law}》{article}"
    key = hashlib.sha256("|".join((code, title_key(citation.law), article, quote)).encode()).hexdigest()[:24]
    return Obstacle(code, place, citation.start if start is None else start, shown, says, mend, key)
