"""Kind and level of a document, from its title, issuer and number alone; never from where the file lay.

Promises 其他 and None where these do not decide it. Ranks and title words after 立法法 and 规章制定程序条例 7 (domain
notes, 2.2).
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from registry.provisions.kinds import Kind, Level

_COURTS = re.compile(r"人民法院|人民检察院")
_NATIONAL = re.compile(
    r"^(?:国务院|全国人|中共中央|中央|国家|最高人民|海关总署|中国人民银行|中国证券|中国银|审计署|公安部|司法部|国防部|外交部|"
    r"[\u4e00-\u9fff]{2,10}部(?:$|、|办公厅)|中华人民共和国)"
)
_REGULATION_WORDS = re.compile(r"(?:条例|规定|办法|细则|规则|决定|实施办法|若干规定)(?:（[^（）]*）)?$")
_PAPER_WORDS = re.compile(
    r"通知|意见|方案|函|批复|通告|公告|公报|通报|计划|规划|要点|措施|政策|纲要|答复|制度|指南|标准|工作规则|基准|办法|规定|细则|规范"
)
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|"
    "台湾|内蒙古|广西|西藏|宁夏|新疆"
)
_PROVINCE = re.compile(rf"^(?:{_PROVINCES})(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区)?")
_WHOLE_PROVINCE = re.compile(
    rf"^(?:(?:{_PROVINCES})(?:省|市|(?:壮族|回族|维吾尔)?自治区)?|[\u4e00-\u9fff]{{2,3}}省|省)(?=人民|政府|[\u4e00-\u9fff]{{2,14}}[厅局委会院署办]|$)"
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,6}(?:乡|镇|街道)(?:人民政府|人民代表大会|办事处|党委)")
_COUNTY = re.compile(
    r"[\u4e00-\u9fff]{1,9}(?:县|旗|(?<!自治)(?<!管理)区|自治县)(?=人民|政府|监察|委|[\u4e00-\u9fff]{2,14}[局委会院办]|$)"
)
_CITY = re.compile(
    r"[\u4e00-\u9fff]{1,9}(?:市|自治州|州|地区|盟)(?=人民|政府|监察|委|[\u4e00-\u9fff]{2,14}[局委会院办]|$)"
)
_PLACE = re.compile(
    r"(?:(?!和|及|与|水源|保护|开发|功能|示范)[\u4e00-\u9fff]){2,8}?(省|自治区|市|自治州|州|盟|自治县|县|自治旗|旗|区)(?![\u4e00-\u9fff]{0,2}法$)"
)
_MUNICIPALITY = re.compile(r"(?:北京|天津|上海|重庆)市")
_COUNTY_CITIES = Path(__file__).with_name("data") / "county_cities.csv"


@cache
def county_cities() -> frozenset[str]:
    """Names of the cities that are not divided into districts; who makes rules is in 立法法 81 and 93.

    A city that the list lacks counts as one divided into districts.
    """
    lines = [line for line in _COUNTY_CITIES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return frozenset(row["name"] for row in csv.DictReader(lines))


def _is_county_city(place: str) -> bool:
    """Whether a place, with or without its province or prefecture before it, is such a city."""
    return any(
        place[-size:] in county_cities() and (len(place) == size or place[-size - 1] in "省市区州盟")
        for size in range(2, len(place) + 1)
    )


def level_of(issuer: str | None, title: str) -> Level | None:
    """The administrative level of the issuing body; None where neither issuer nor title tells it."""
    if issuer:
        if _NATIONAL.match(issuer):
            return Level.NATION
        return _local_level(issuer)
    if title.startswith("中华人民共和国"):
        return Level.NATION
    place = _PLACE.match(title)
    if place is None:
        return None
    if place.group(1) in ("省", "自治区") or _MUNICIPALITY.match(title):
        return Level.PROVINCE
    if _is_county_city(place.group()):
        return Level.COUNTY
    return Level.CITY if place.group(1) in ("市", "自治州", "州", "盟") else Level.COUNTY


def _local_level(body: str) -> Level | None:
    if _TOWN.search(body):
        return Level.TOWNSHIP
    if _WHOLE_PROVINCE.match(body):
        # 北京市人民政府 is provincial, 甘肃省渭城市人民政府 is not.
        rest = body[_WHOLE_PROVINCE.match(body).end() :]  # type: ignore[union-attr]  # matched above
        inner = _COUNTY.match(rest) or _CITY.match(rest)
        if inner is None or re.match(r"(?:人民|政府|监察)", rest):
            return Level.PROVINCE
    if _COUNTY.search(body):
        return Level.COUNTY
    city = _CITY.search(body)
    if city is None:
        return None
    return Level.COUNTY if _is_county_city(city.group()) else Level.CITY


def kind_of(
    title: str, issuer: str | None, number: str | None, level: Level | None, approved: bool, ordered: bool = False
) -> Kind:
    """What kind of document this is.

    Args:
        title: without brackets.
        issuer: the body that made it, or None.
        number: its document number in normal form.
        level: of the issuer.
        approved: whether a provincial standing committee approved it (立法法 81, 85).
        ordered: whether the note under its title tells of an order, or of the 常务会议 or 全体会议 that a rule of a
            government needs (立法法 95, 96).
    """
    body, mark = issuer or "", number or ""
    if "监察委员会" in body:
        return (
            Kind.SUPERVISION_REGULATION if body == "国家监察委员会" and "条例" in title else Kind.SUPERVISION_DOCUMENT
        )
    if _COURTS.search(body) or _COURTS.match(title):
        supreme = "最高人民" in body or title.startswith("最高人民")
        interprets = re.search(r"法释|高检发释字", mark) or re.search(
            r"(?:解释|规定|批复|决定|规则)(?:（[^（）]*）)?$", title
        )
        return Kind.JUDICIAL_INTERPRETATION if supreme and interprets else Kind.JUDICIAL_DOCUMENT
    changed = re.search(
        r"关于(?:修改|修正|废止|修订).*?[《〈]?([^《〉》]*(?:法|条例|规定|办法|细则|规则))[》〉]?.*决定$", title
    )
    if changed and ("人民代表大会" in body or "人民代表大会" in title):
        return Kind.LAW if level is Level.NATION else Kind.LOCAL_REGULATION
    if body.startswith("全国人民代表大会") or (not body and re.match(r"中华人民共和国.+(?:法|法典)(?:（|$)", title)):
        return Kind.LAW if _is_law(title) else Kind.CONGRESS_DECISION
    if (
        "人民代表大会" in body
        or "人大常委会" in body
        or (not body and re.search(r"人民代表大会(?:常务委员会)?关于", title))
    ):
        return _congress(title, body, approved, level)
    return _government(title, body, mark, level, approved and level is Level.NATION, ordered)


def _is_law(title: str) -> bool:
    return (
        bool(re.search(r"(?:法|法典|法典[\u4e00-\u9fff]{1,10}编|修正案(?:（[^（）]*）)?)(?:（[^（）]*）)?$", title))
        and "关于" not in title[:24]
    )


def _congress(title: str, body: str, approved: bool, level: Level | None) -> Kind:
    if re.search(r"自治(?:州|县|区)自治条例", title) or title.endswith("自治条例"):
        return Kind.AUTONOMOUS_REGULATION
    if "经济特区" in title:
        return Kind.SPECIAL_ZONE_REGULATION
    if re.search(r"关于.*(?:决定|决议)$", title):
        return Kind.CONGRESS_DECISION
    county = level in (Level.COUNTY, Level.TOWNSHIP)
    if re.search(r"自治(?:县|州|旗)", body) and approved and "条例" in title and "常务委员会" not in body:
        return Kind.SEPARATE_REGULATION
    if county and not approved:
        return Kind.CONGRESS_DECISION
    return Kind.LOCAL_REGULATION if _REGULATION_WORDS.search(title) else Kind.CONGRESS_DECISION


def _government(title: str, body: str, mark: str, level: Level | None, approved: bool, ordered: bool) -> Kind:
    if approved:
        return Kind.ADMINISTRATIVE_REGULATION  # 国务院批准, published by a ministry: before 1987 the usual form
    order = "令" in mark and "〔" not in mark.partition("令")[0]
    plain = re.sub(r"（[^（）]*）$", "", title)
    if body == "国务院":
        if order or plain.endswith("条例"):  # 条例 of the State Council are regulations, under 国发 numbers too
            return Kind.ADMINISTRATIVE_REGULATION
        if not mark and re.search(r"(?:条例|办法|规定|细则)$", plain) and "关于" not in plain:
            return Kind.ADMINISTRATIVE_REGULATION
        return Kind.ADMINISTRATIVE_DOCUMENT
    if not body:
        if plain.endswith("条例") and title.startswith("中华人民共和国"):
            return Kind.ADMINISTRATIVE_REGULATION
        if plain.endswith("条例") and re.match(r"[\u4e00-\u9fff]{2,9}(?:省|市|自治区|自治州)", title):
            return Kind.LOCAL_REGULATION
        return Kind.ADMINISTRATIVE_DOCUMENT if "〔" in mark else Kind.OTHER
    if order:
        return Kind.GOVERNMENT_RULE if "人民政府" in body else Kind.DEPARTMENT_RULE
    makes_rules = level in (Level.PROVINCE, Level.CITY) and re.search(r"人民政府(?:$|、)", body)
    if ordered and makes_rules and not mark and re.search(r"(?:规定|办法|细则|规则)$", plain):
        return Kind.GOVERNMENT_RULE  # 规章制定程序条例 7: 规定, 办法
    if level is Level.NATION and not mark and re.search(r"(?:规定|办法|细则|规则)$", plain) and "办公厅" not in body:
        return Kind.DEPARTMENT_RULE
    if _PAPER_WORDS.search(title) or "〔" in mark:
        return Kind.ADMINISTRATIVE_DOCUMENT
    return Kind.OTHER
