"""The invented superior-law library in memory, for golden tests: no database, none of the program's readers."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from typing import Any

from corpus_samples.facts import number
from corpus_samples.source import ROOT
from registry.provisions.kinds import Kind, Level, Status
from review.law.memory import MemoryLibrary, library_of
from review.law.texts import ArticleText, LawText

PROVINCE = "岭川省"
AS_OF = date(2026, 11, 24)  # fixed: findings depend on the law of a day
_ARTICLE = re.compile(r"第([一二三四五六七八九十]+)条　(.*)")
_CHAPTER = re.compile(r"第[一二三四五六七八九十]+章　")


#: national laws that say who may set what, with how many articles each has; their words are not kept here
_SKELETONS = {
    "中华人民共和国立法法": 120,
    "中华人民共和国行政处罚法": 86,
    "中华人民共和国行政许可法": 83,
    "中华人民共和国行政强制法": 71,
    "中华人民共和国价格法": 48,
    "中华人民共和国民营经济促进法": 78,
}


@cache
def invented_library() -> MemoryLibrary:
    """All laws of `corpus_samples/library`, and the bare articles of the laws that powers rest on."""
    laws = tomllib.loads((ROOT / "library.toml").read_text(encoding="utf-8"))["law"]
    return library_of([*(_law(facts) for facts in laws), *(_skeleton(*pair) for pair in _SKELETONS.items())])


def _skeleton(title: str, articles: int) -> LawText:
    start = date(2025, 5, 20)
    return LawText(
        title, Kind.LAW, Level.NATION, None, None, start, start, start, None, None, title,
        tuple(ArticleText(n, None, "", (), "（条文从略）") for n in range(1, articles + 1)),
    )  # fmt: skip


def _law(facts: dict[str, Any]) -> LawText:
    articles: list[tuple[int, str, list[str]]] = []
    chapter = ""
    for line in (ROOT / facts["file"]).read_text(encoding="utf-8").splitlines():
        if match := _ARTICLE.match(line):
            articles.append((number(match[1]), chapter, [match[2]]))
        elif _CHAPTER.match(line):
            chapter = line
        elif line and articles:
            articles[-1][2].append(line)
    return LawText(
        title=facts["title"],
        kind=Kind(facts["kind"]),
        level=Level(facts["level"]),
        province=facts.get("province"),
        issuer=None,
        version_on=_day(facts.get("adopted") or facts.get("promulgated")),
        promulgated_on=_day(facts.get("promulgated")),
        effective_on=_day(facts["effective"]),
        ended_on=_day(facts.get("end")),
        end_status=Status(facts["end_status"]) if "end_status" in facts else None,
        source=facts["file"],
        articles=tuple(
            ArticleText(n, None, "", (path,) if path else (), "\n".join(body)) for n, path, body in articles
        ),
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
