"""Whether a file that was read may stand in the superior-law library, and for which province.

Promises problems in plain words for the person who imports; it mends nothing and stores nothing. A text without
articles or dates is taken in all the same: a citation of it can still be answered by name.
"""

from __future__ import annotations

import re

from registry.provisions.kinds import Kind, Level
from registry.provisions.reading import Part, Reading
from review.law.texts import Problem

SUPERIOR = frozenset(
    {
        Kind.LAW,
        Kind.ADMINISTRATIVE_REGULATION,
        Kind.SUPERVISION_REGULATION,
        Kind.JUDICIAL_INTERPRETATION,
        Kind.LOCAL_REGULATION,
        Kind.SPECIAL_ZONE_REGULATION,
        Kind.AUTONOMOUS_REGULATION,
        Kind.SEPARATE_REGULATION,
        Kind.DEPARTMENT_RULE,
        Kind.GOVERNMENT_RULE,
        Kind.CONGRESS_DECISION,
    }
)
_PROVINCE = re.compile(r"^([\u4e00-\u9fff]{2,4}?省|[\u4e00-\u9fff]{2,8}?自治区|北京市|天津市|上海市|重庆市)")
_NATIONAL = frozenset(
    {
        Kind.LAW,
        Kind.ADMINISTRATIVE_REGULATION,
        Kind.SUPERVISION_REGULATION,
        Kind.JUDICIAL_INTERPRETATION,
        Kind.DEPARTMENT_RULE,
    }
)


def province_of(reading: Reading) -> str | None:
    """The province whose regulation this is, from issuer or title; None for national law and where they are silent."""
    if reading.kind in _NATIONAL or reading.level is Level.NATION:
        return None
    for words in (reading.issuer or "", reading.title):
        found = _PROVINCE.match(words)
        if found is not None:
            return found.group(1)
    return None


def problems_of(reading: Reading, province: str | None = None) -> list[Problem]:
    """What an importer should know about a text.

    Args:
        reading: the text as read.
        province: the province given with the import; asked of the text where not given.
    """
    found: list[Problem] = []
    title = reading.title or reading.file
    if reading.kind not in SUPERIOR:
        found.append(Problem(title, "not_superior", f"这是{reading.kind.value}，一般不作为上位法依据。", mended=False))
    if reading.kind not in _NATIONAL and province is None and province_of(reading) is None:
        found.append(Problem(title, "province_unknown", "看不出属于哪个省，请在导入时写明省份。", mended=False))
    if reading.effective_on is None and reading.promulgated_on is None:
        found.append(Problem(title, "no_date", "没有读到公布日期和施行日期，时效无法判断。", mended=False))
    numbers = [node.address for node in reading.walk() if node.part is Part.ARTICLE]
    if not numbers:
        found.append(Problem(title, "no_articles", "没有读到条文，只能按名称核对引用。", mended=False))
    elif any("~" in address for address in numbers):
        found.append(Problem(title, "article_repeated", "条号重复，同号的各条均保留。", mended=False))
    if any(warning.code == "article_gap" for warning in reading.warnings):
        found.append(Problem(title, "article_gap", "条号不连续，缺的条文无法核对。", mended=False))
    return found
