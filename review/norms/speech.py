"""How a sentence speaks: does it set a consequence itself, or point at, restate, delegate, negate or agree it?

Judged around a mention (a span), because one sentence often does both. Returns closed flags; it does not know whether
what is pointed at exists.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Speech(StrEnum):
    """What frees a mention from being the document's own setting."""

    CITES = "cites"  # 依照《…》第X条
    BY_LAW = "by_law"  # 依法, 依照有关法律、法规的规定
    OTHER_ORGAN = "other_organ"  # 由公安机关 …, 提请 …, 移送 …
    COURT = "court"  # 申请人民法院 …
    CONTRACT = "contract"  # 按照合同约定
    DISCIPLINE = "discipline"  # 对公职人员 …
    NEGATED = "negated"  # 不得, 不予, 免予, 取消
    HISTORIC = "historic"  # 被吊销 … 的, 受到 … 处罚的


_POINTED = re.compile(r"(?:依照|按照|依据|根据)[^，。；]{0,12}《[^》]{2,80}》")
_BY_LAW = re.compile(
    r"依法|依规|按(?:照)?法定|(?:依照|按照|依据|根据|适用)[^，。；]{0,16}(?:法律(?!援助|顾问|服务|职业|工作|知识|咨询)|法规|规章|有关规定|国家规定|相关规定)"
    r"|(?:法律|法规|国家|国务院|省)[^，。；]{0,12}(?:规定的(?:标准|条件|权限|程序)?|另有规定)"
)
_OTHER = re.compile(r"(?:提请|建议|移送|移交|函告|报请|提交|交由)[^，。；]{1,20}(?:机关|部门|局|机构|法院)")
_COURT = re.compile(r"(?:申请|提请|请求|由|报请)(?:有管辖权的)?人民法院|人民法院(?:可以|依法|应当|裁定)")
_CONTRACT = re.compile(
    r"合同约定|协议约定|(?:按照|依照|根据|依据)[^，。；]{0,12}(?:合同|协议|约定)|违约金|租赁合同|双方约定|履约保证金|租赁保证金|租金"
)
_DISCIPLINE = re.compile(
    r"处分|问责|追责|直接负责的主管人员|工作人员|公职人员|责任领导|党纪|政务|绩效|考核|年度评优|村(?:民)?委会主任"
)
_NEGATED = re.compile(
    r"(?:不得|不准|严禁|禁止|不应|不予|不再|免予|免于|可以不|不另行|停止|取消|不需|无需|不收|不受|不作为|不适用|从未|不是)[^，。；：]{0,14}$|(?:不|未|免|勿)$"
)
_HISTORIC_BEFORE = re.compile(r"(?:被|受到|受过|曾|因[^，。；]{0,20}被|已被|处以?过)[^，。；]{0,14}$")
#: what became of fines and goods taken, not the taking
_PROCEEDS = re.compile(r"^[^；。]{0,40}款项?，?(?:应当|必须)[^；。]{0,12}(?:上缴国库|缴入国库|划入财政专户)")
_HISTORIC_AFTER = re.compile(
    r"^[^，。；]{0,12}?(?:处罚)?(?:的|之日|后|期间|决定(?:书)?(?:的|后|之日)|情况|记录|信息|收入|缴纳|票据)[，、。；]?"
)


def around(sentence: str, start: int, end: int) -> frozenset[Speech]:
    """Flags for the mention `sentence[start:end]`, judged from the words of its own part of the sentence."""
    left = max((sentence.rfind(c, 0, start) for c in "。；"), default=-1) + 1
    before, after = sentence[left:start], sentence[end:]
    near = re.split(r"[，,：]", before)[-1]
    flags: set[Speech] = set()
    if _POINTED.search(before) or re.search(r"(?:依照|按照|依据|根据)[^，。；]{0,8}该法第", before):
        flags.add(Speech.CITES)
    if (
        _BY_LAW.search(near)
        or re.search(r"依法(?:给予|予以|作出|进行|处以|处理|责令|可以|应当)?[^，。；]{0,10}$", before)
        or re.search(
            r"(?:依照|按照|依据|根据)(?!本(?:办法|规定|细则|通告|通知|方案))(?:国家|有关|相关|现行)?[^，。；《》]{0,14}(?:法律|法规|规定)[^。；]{0,24}$",
            before,
        )
    ):
        flags.add(Speech.BY_LAW)
    if _OTHER.search(before):
        flags.add(Speech.OTHER_ORGAN)
    if _COURT.search(before[-40:]):
        flags.add(Speech.COURT)
    if _CONTRACT.search(sentence[left : end + 30]):
        flags.add(Speech.CONTRACT)
    if _DISCIPLINE.search(before[-40:] + sentence[start:end] + after[:6]):
        flags.add(Speech.DISCIPLINE)
    if _NEGATED.search(near):
        flags.add(Speech.NEGATED)
    if (
        _PROCEEDS.match(after)
        or _HISTORIC_BEFORE.search(near)
        or (_HISTORIC_AFTER.match(after) and re.match(r"^[^，。；]{0,12}?的[，、；]", after))
    ):
        flags.add(Speech.HISTORIC)
    return frozenset(flags)
