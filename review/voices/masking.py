"""Personal data in a text, covered before it is published: what machines can find; a person confirms the rest.

Identity, bank, phone and licence numbers, addresses of the net and of houses, names that the text itself gives as
somebody's own, and the name and contact that the author left. It covers too much rather than too little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from registry.sealing import mask_name
from review.voices.identity import Identity

COVER = "▇▇▇"
_DIGITS = str.maketrans("０１２３４５６７８９－＠．", "0123456789-@.")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
)
# what comes first is covered first: a longer run of digits must not be cut into a phone number
_PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("邮箱", re.compile(r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9.-]+\.[A-Za-z]{2,}")),
    (
        "身份证号",
        re.compile(
            r"(?<!\d)\d{6}[ -]?(?:19|20)?\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:[0-2]\d|3[01])[ -]?\d{3}[\dXx]?(?!\d)"
        ),
    ),
    ("卡号", re.compile(r"(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)")),
    ("手机号", re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?!\d)")),
    ("电话", re.compile(r"(?<!\d)0\d{2,3}[ -—]{0,2}\d{7,8}(?!\d)")),
    ("账号", re.compile(r"(?:微信|QQ|qq|抖音)(?:号|群)?\s*[:：是为]?\s*[A-Za-z0-9_-]{5,20}")),
    ("车牌", re.compile(rf"[{_PLATES}][A-Z][·.\s]?[A-Z0-9]{{5,6}}(?![A-Z0-9])")),
    (
        "住址",  # not 〔2024〕3号, 第3号, 5月3号
        re.compile(
            r"(?:[\u4e00-\u9fff]{1,8}(?:小区|花园|公寓|家园|新村|社区|街道|大道|胡同|路|街|巷|弄|村|屯|组|里|苑))?"
            r"(?<![〕第月\d])\d{1,5}\s*(?:号楼|栋|幢|座|单元|弄|组|号院|号(?!令|文))"
            r"(?:\s*\d{1,4}\s*(?:单元|层|楼|号楼|号))?(?:\s*[A-Za-z]?\d{1,5}\s*(?:室|户|号|房))?"
        ),
    ),
    ("门牌", re.compile(r"(?<!\d)\d{2,5}(?:室|户)(?![外内籍])")),
)
_TITLES = "同志|先生|女士|大爷|大妈|师傅|老师|医生|书记|主任|局长|队长"
_OWN_NAME = re.compile(
    r"(?P<lead>(?:我叫|我是|本人|姓名|名叫|提出人|联系人|户主|当事人)\s*[:：是为叫]?\s*)"
    rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[，,。；;、\s（(]|$|住|家|电话|今年|男|女|的)"
)
_CALLED = re.compile(rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=(?:{_TITLES})(?!会))")
KNOWN = frozenset({"提出人姓名", "联系方式"})  # what the author left: it never stands published


@dataclass(frozen=True, slots=True)
class Covered:
    """A text with what was found covered, and what kinds were found, for the person who confirms it."""

    text: str
    found: tuple[str, ...]


def cover(text: str, known: Identity | None = None) -> Covered:
    """The text as it may be proposed for publication.

    Args:
        text: the author's words.
        known: name and contact that the author left; they are covered wherever they stand.
    """
    found: list[str] = []
    done = text.translate(_DIGITS) if any(c in "０１２３４５６７８９＠" for c in text) else text
    for words, label in _known(known):
        if words in done:
            done = done.replace(words, mask_name(words) if label == "提出人姓名" else COVER)
            found.append(label)
    for label, pattern in _PATTERNS:
        done, times = pattern.subn(COVER, done)
        found += [label] * bool(times)
    for pattern in (_OWN_NAME, _CALLED):
        done, times = pattern.subn(_masked, done)
        found += ["姓名"] * bool(times)
    return Covered(done, tuple(dict.fromkeys(found)))


def remains(text: str, known: Identity | None = None) -> Sequence[str]:
    """Kinds of personal data that still stand in a text that is about to be published."""
    return cover(text, known).found


def _known(known: Identity | None) -> list[tuple[str, str]]:
    if known is None:
        return []
    words = [(known.name, "提出人姓名")] if len(known.name) >= 2 else []
    return [*words, *([(known.contact, "联系方式")] if len(known.contact) >= 4 else [])]


def _masked(match: re.Match[str]) -> str:
    lead = match.groupdict().get("lead") or ""
    return lead + mask_name(match.group("name"))
