"""Closed lists of document kinds and levels, and where each kind stands in the order of rank.

Source of the ranks: 立法法 (2023) 98-103, 监督法 (2024) 39, and the taxonomy in the glossary.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Kind of a legal or normative document; the values are the words shown and exported."""

    LAW = "法律"
    ADMINISTRATIVE_REGULATION = "行政法规"
    SUPERVISION_REGULATION = "监察法规"
    JUDICIAL_INTERPRETATION = "司法解释"
    LOCAL_REGULATION = "地方性法规"
    SPECIAL_ZONE_REGULATION = "经济特区法规"
    AUTONOMOUS_REGULATION = "自治条例"
    SEPARATE_REGULATION = "单行条例"
    DEPARTMENT_RULE = "部门规章"
    GOVERNMENT_RULE = "政府规章"
    ADMINISTRATIVE_DOCUMENT = "行政规范性文件"
    SUPERVISION_DOCUMENT = "监察规范性文件"
    JUDICIAL_DOCUMENT = "司法规范性文件"
    CONGRESS_DECISION = "人大决议决定"
    OTHER = "其他"


class Level(StrEnum):
    """Administrative level of the issuing body."""

    NATION = "国家"
    PROVINCE = "省"
    CITY = "设区的市"
    COUNTY = "县"
    TOWNSHIP = "乡镇"


class Status(StrEnum):
    """What a version is on a given date; computed from events, never typed."""

    NOT_YET_EFFECTIVE = "尚未生效"
    IN_FORCE = "现行有效"
    AMENDED = "已修改"
    REPEALED = "已废止"
    EXPIRED = "失效"
    UNKNOWN = "时效不明"
