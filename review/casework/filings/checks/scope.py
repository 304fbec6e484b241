"""Inside the filing scope? The four limbs of a 规范性文件, each with what speaks for and against it.

Four limbs: made by a state organ within its power; touches rights or duties outside; binds generally; can be applied
repeatedly (北京条例 2, 上海条例 2; 国办发〔2018〕37号). Evasion under the name 通知 or 纪要 is common, so that
words only propose.
"""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from review.casework.filings.checks.proposal import Looked, Proposal

SOURCE = "备案范围四要件：有权机关制定、涉及权利义务、普遍约束力、反复适用（北京条例第二条；国办发〔2018〕37号）"
_ORGAN = re.compile(
    r"人民政府|政府办公[室厅]|人民代表大会|人大|监察委员会|人民法院|人民检察院|街道办事处|[局委厅部办]$"
)
_UNLIKELY = re.compile(
    r"(?:报告|请示|批复|复函|函|纪要|名单|分工|工作要点|工作安排)(?:的(?:通知|决定))?$|表彰|任免|领导小组|奖励决定|处分决定"
)
_WHO = (
    r"(?:公民|法人|其他组织|任何单位|单位和个人|个人|企业|经营者|生产者|村民|居民|业主|用户|申请人|当事人|"
    r"个体工商户|建设单位|物业服务人|车辆驾驶人|机动车)"
)
_DUTY = re.compile(rf"{_WHO}[^。；\n]{{0,30}}?(?:应当|必须|不得|禁止|严禁|可以申请)[^。；\n]{{0,40}}")
_BURDEN = re.compile(
    r"(?:处[^。；\n]{1,16}罚款|予以处罚|收取|缴纳|申请条件|予以取缔|责令[^。；\n]{0,8}改正)[^。；\n]{0,40}"
)
_INSIDE = re.compile(r"(?:内设机构|本机关|机关干部|工作人员考核|值班|请销假|公文处理|财务报销|办公用品)")
_ONCE = re.compile(r"(?:本次|此次|专项行动|活动方案|一次性|\d{4}年度(?:工作|考核|预算))")
_TERM = re.compile(r"自[^。\n]{2,24}起(?:施行|实施|执行)|有效期[^。\n]{0,12}年|长期有效")


def propose(_session: Session, looked: Looked) -> Proposal:
    """Look at title, maker and text; the outcome counts limbs, the reasons quote."""
    given, text = looked.particulars, looked.text
    against, unclear, reasons = 0, 0, []

    maker = given.issuer.strip()
    if maker and _ORGAN.search(maker):
        reasons.append(f"制定主体：{maker}，属于国家机关或其工作机构。")
    else:
        unclear += 1
        reasons.append(f"制定主体：{f'“{maker}”' if maker else '未载明'}，请核对是否属于报备范围内的机关。")

    named = _UNLIKELY.search(given.title)
    if text is None:
        unclear += 1
        reasons.append("正文没有读出文字，涉及权利义务、普遍约束力和反复适用三项请人工核对。")
    else:
        quote = _DUTY.search(text) or _BURDEN.search(text)
        inside = _INSIDE.search(text)
        if quote is not None:
            reasons.append(f"涉及权利义务：“{_short(quote.group())}”。")
        elif inside is not None:
            against += 1
            reasons.append(f"涉及权利义务：没有找到对外的权利义务，正文谈及“{inside.group()}”，可能是内部管理文件。")
        else:
            unclear += 1
            reasons.append("涉及权利义务：没有找到明确对外的应当、不得、处罚、收费条款，请核对。")
        term, once = _TERM.search(text), _ONCE.search(given.title)
        if once is not None:
            against += 1
            reasons.append(f"反复适用：标题有“{once.group()}”，可能只适用一次。")
        elif term is not None:
            reasons.append(f"反复适用：“{_short(term.group())}”。")
        else:
            unclear += 1
            reasons.append("反复适用：正文没有施行日期或有效期，请核对。")
        reasons.append("普遍约束力：是否针对不特定的对象，由您判断。")
    if named is not None:
        against += 1
        reasons.insert(0, f"标题有“{named.group()}”，这类文件通常不报备；但以其名行规范之实的仍应报备，请看正文。")
    verdict = "problem" if against else "unclear" if unclear else "ok"
    if verdict == "ok":
        reasons.insert(0, "标题、制定主体和正文都像规范性文件。")
    return Proposal(verdict, tuple(reasons), SOURCE)


def _short(words: str) -> str:
    plain = "".join(words.split())
    return plain if len(plain) <= 70 else plain[:68] + "……"
