"""Papers (公文) put together from invented bodies and sentences of real texts, with the facts they were made from.

Promises that the facts are known by construction and were never read from anything: titles, numbers, bodies, days, and
the 款 and 项 of each article. Used where genuine files of a kind are too few to measure on.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from registry.provisions import numerals

_PLACES = ("松州市", "云岭县", "岭川省", "清溪镇", "临河区", "松州市云溪区")
_OFFICES = ("财政局", "民政局", "教育局", "住房和城乡建设局", "市场监督管理局", "交通运输局", "农业农村局")
_MATTERS = ("停车场管理", "河道采砂管理", "建筑垃圾处置", "校车安全管理", "古树名木保护", "户外广告设置", "临时救助",
            "公墓管理", "餐厨废弃物管理", "农村公路养护", "公共租赁住房管理", "电动自行车管理")  # fmt: skip
_NAMES = ("办法", "暂行办法", "实施细则", "若干规定", "办法（试行）")
_SIGNS = ("松政规", "云政发", "岭府办", "松财规", "清政", "临政办发")
_STATES_FACTS = re.compile(r"第.{1,5}[条章节款项]|年|施行|废止|有效|本(?:法|条例|办法|规定|决定)|通过|公布|^[，、]")
_BRACKETS = ("〔{}〕", "［{}］", "[{}]", "（{}）")


@dataclass(slots=True)
class Paper:
    """A paper as lines, each with its kind (centred, text, right), and its facts under the names of labels."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    facts: dict[str, str | None] = field(default_factory=dict)
    articles: list[tuple[int, int, int]] = field(default_factory=list)
    """Number, 款 and 项 of each article."""

    def add(self, kind: str, text: str) -> None:
        """Put a line behind the others."""
        self.lines.append((kind, text))


def sentences_of(text: str) -> list[str]:
    """Plain sentences of a text, without labels, dates, quotations or anything that a paper's facts are read from."""
    return [s for s in re.findall(r"[\u4e00-\u9fff、，]{18,90}。", text) if not _STATES_FACTS.search(s)]


def paragraphs_of(text: str) -> list[str]:
    """Whole natural paragraphs of a text, of one to four such sentences: where they end is no matter of chance."""
    found = []
    for line in text.splitlines():
        words = re.sub(r"^[#*\s]*(?:第[\u4e00-\u9fff]{1,9}条)?[*\s]*", "", line).strip()
        if re.fullmatch(r"(?:[\u4e00-\u9fff、，；]{8,120}。){1,4}", words) and len(words) >= 18:
            found += [] if _STATES_FACTS.search(words) else [words]
    return found


def make_paper(rng: random.Random, sentences: list[str], paragraphs: list[str], size: int) -> Paper:
    """Make one notice with the rules that it carries.

    Args:
        rng: draws everything.
        sentences: from `sentences_of`, for items.
        paragraphs: from `paragraphs_of`.
        size: number of articles.
    """
    paper = Paper()
    place = rng.choice(_PLACES)
    joint = rng.random() < 0.25
    single = f"{place}人民政府" + rng.choice(["", "办公室"])
    issuers = [f"{place}{office}" for office in rng.sample(_OFFICES, 2)] if joint else [single]
    year, number = rng.randint(2015, 2025), rng.randint(1, 180)
    sign = rng.choice(_SIGNS)
    signed = date(year, rng.randint(1, 11), rng.randint(1, 28))
    name = f"{place}{rng.choice(_MATTERS)}{rng.choice(_NAMES)}"
    own = "本" + ("细则" if "细则" in name else "规定" if "规定" in name else "办法")
    effect = signed + timedelta(days=rng.randint(10, 60)) if rng.random() < 0.7 else None
    years = rng.choice([None, 2, 3, 5])
    if rng.random() < 0.6:
        paper.add("centred", f"{issuers[0]}文件")
    paper.add("centred", f"{sign}{rng.choice(_BRACKETS).format(year)}{number}号")
    for issuer in issuers:
        paper.add("centred", issuer)
    paper.add("centred", f"关于印发《{name}》的通知")
    paper.add("text", "各有关单位：")
    paper.add("text", f"现将《{name}》印发给你们，请认真贯彻执行。")
    for issuer in issuers:
        paper.add("right", issuer)
    paper.add("right", _day(signed, rng))
    paper.add("centred", name)
    for at in range(1, size):
        if at % 9 == 1 and size > 12:
            paper.add(
                "centred",
                f"第{numerals.to_chinese(at // 9 + 1)}章　{rng.choice(['总则', '管理', '监督', '责任', '服务'])}",
            )
        _article(paper, rng, sentences, paragraphs, at)
    start = f"自{effect.year}年{effect.month}月{effect.day}日起施行" if effect else "自印发之日起施行"
    term = f"，有效期{rng.choice([str(years), numerals.to_chinese(years)])}年" if years else ""
    paper.add("text", f"第{numerals.to_chinese(size)}条　{own}{start}{term}。")
    paper.articles.append((size, 1, 0))
    first = effect or signed
    paper.facts = {
        "title": name,
        "issuer": "、".join(issuers),
        "number": f"{sign}〔{year}〕{number}号",
        "promulgated": signed.isoformat(),
        "effective": first.isoformat(),
        "expires": (date(first.year + years, first.month, first.day) - timedelta(days=1)).isoformat()
        if years
        else None,
    }
    return paper


def _day(day: date, rng: random.Random) -> str:
    if rng.random() < 0.3:
        year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
        return f"{year}年{numerals.to_chinese(day.month)}月{numerals.to_chinese(day.day)}日"
    return f"{day.year}年{day.month}月{day.day}日"


def _article(paper: Paper, rng: random.Random, sentences: list[str], texts: list[str], number: int) -> None:
    """One article: paragraphs, now and then a list of items with or without a paragraph behind it."""
    paragraphs = rng.choice([1, 1, 1, 2, 3])
    items = rng.choice([0, 0, 0, 2, 3, 5])
    for at in range(paragraphs):
        paper.add("text", (f"第{numerals.to_chinese(number)}条　" if at == 0 else "") + rng.choice(texts))
    if items:
        paragraphs += 1
        paper.add(
            "text", rng.choice(["有下列情形之一的，应当予以处理：", "申请人应当提交下列材料：", "应当符合下列条件："])
        )
        for at in range(1, items + 1):
            clause = rng.choice(sentences).rstrip("。").split("，")[0]
            paper.add("text", f"（{numerals.to_chinese(at)}）{clause}{'。' if at == items else '；'}")
        if rng.random() < 0.4:
            paragraphs += 1
            paper.add("text", "前款所列情形，" + rng.choice(sentences))
    paper.articles.append((number, paragraphs, items))
