"""Periods in a sentence: amount, unit (日, 工作日, 月, 年, 小时), starting event, what they bound, who bears them.

Days and working days stay apart; `days` is only for comparison. 行政许可法 82, 行政处罚法 85 and 行政强制法 69 count
some 日 as working days: that is the comparing rule's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from review.norms.figures import NUMBER, number

_PERIOD = re.compile(
    rf"(?P<head>不得超过|不超过|最长(?:不超过)?|不得少于|不少于|不得低于|至少|满|不满|不足|延长|有效期(?:为|限为)?|期限(?:为|是)?|逾期|超过|提前)?\s*"
    rf"(?P<n>{NUMBER}|半)(?:至(?P<n2>{NUMBER}))?(?P<u>个工作日|工作日|日|天|周岁|岁|周|个月|个?年|年|小时|个小时|周年|个季度)(?P<tail>以内|之内|内|以上|以下|之前|前)?"
)
_START = re.compile(
    r"(?:自|从)([^，。；]{1,40}?)之?日?(?:起|后)|(?:收到|接到|受理|作出)[^，。；]{0,16}(?:后|之日起)?[^，。；]{0,4}$"
)
_DAYS = {
    "日": 1.0,
    "天": 1.0,
    "工作日": 1.4,
    "月": 30.4,
    "年": 365.0,
    "小时": 1 / 24,
    "周": 7.0,
    "岁": 365.0,
    "季度": 91.0,
}
_OFFICE_ACTS = re.compile(
    r"作出|审查完毕|予以受理|答复|批准|核发|颁发|发给|告知|通知|送达|办结|审结|审核|核查|退还|返还|审批|准予|决定|公布|公示|立案|转送|移送|支付|拨付|处理"
)
_OWN_ACTS = re.compile(
    r"申请|提出|预交|补缴|缴存|退回|起诉|提起|申报|缴纳|交纳|提交|退货|上诉|申诉|异议|复议|复查|复审|复核|报告|备案|登记|领取|改正|搬迁|办理|举证|答辩|陈述|要求|补正|补齐"
)
_OFFICES = re.compile(
    r"(?:行政机关|主管部门|部门|人民政府|机关|管理局|委员会|法院|检察院|仲裁委|仲裁庭|合议庭|登记机构|经办机构|受理机构|[县市省区镇乡][^，。；的]{0,12}局|镇政府|街道办|复审机关|公安|发证机关|机构)"
)


@dataclass(frozen=True, slots=True)
class Period:
    """One period. `role`: limit (N日内), cap (不超过), floor (不少于), span (a length). `bearer`: office, person
    or "" where the words don't tell."""

    amount: float
    unit: str
    role: str
    event: str
    act: str
    bearer: str
    start: int
    end: int

    @property
    def days(self) -> float:
        """Length in calendar days, roughly (a month 30.4, a working day 1.4)."""
        return self.amount * _DAYS[self.unit]

    def show(self) -> str:
        """The period in figures."""
        unit = {"月": "个月", "工作日": "个工作日"}.get(self.unit, self.unit)
        return f"{self.amount:g}{unit}"


def periods(sentence: str) -> list[Period]:
    """Every period in the sentence, in order; spans are into `sentence`. Calendar dates (十月一日) are none."""
    found = []
    for match in _PERIOD.finditer(sentence):
        value = 0.5 if match["n"] == "半" else number(match["n2"] or match["n"])
        unit = {
            "个工作日": "工作日",
            "天": "日",
            "周岁": "岁",
            "个月": "月",
            "个年": "年",
            "周年": "年",
            "个小时": "小时",
            "个季度": "季度",
        }.get(match["u"], match["u"])
        if value is None or value <= 0 or _is_date(sentence, match, unit):
            continue
        head, tail = match["head"] or "", match["tail"] or ""
        before, after = sentence[: match.start()], sentence[match.end() :]
        segment = re.split(r"[。；]", before)[-1]
        role = _role(head, tail, after)
        event = ""
        starts = list(_START.finditer(segment[-60:]))
        if starts:
            event = (starts[-1][1] or starts[-1][0]).strip()
        act = re.split(r"[，。；]", after)[0][:30] or re.split(r"[，]", after.lstrip("，"))[0][:30]
        found.append(Period(value, unit, role, event, act, _bearer(segment, act), match.start(), match.end()))
    return found


def _is_date(sentence: str, match: re.Match[str], unit: str) -> bool:
    before = sentence[max(0, match.start() - 1) : match.start()]
    if (unit in ("日", "年") and before in ("月", "第")) or before == "第":
        return True
    if unit == "年" and match["n"].isdigit() and len(match["n"]) == 4:
        return True
    if unit == "年" and re.fullmatch(r"[〇零一二三四五六七八九]{4}", match["n"]):
        return True
    after = sentence[match.end() : match.end() + 2]
    return (unit == "年" and after.startswith("度")) or (unit == "日" and match["n"] in ("每", "节"))


def _role(head: str, tail: str, after: str) -> str:
    if head in ("不得少于", "不少于", "不得低于", "至少", "满", "提前") or tail == "以上":
        return "floor"
    if head in ("不得超过", "不超过", "最长", "最长不超过") or tail == "以下":
        return "cap"
    if tail in ("以内", "之内", "内", "前", "之前"):
        return "limit"
    return "span"


def _bearer(segment: str, act: str) -> str:
    own, office = _OWN_ACTS.search(act), _OFFICE_ACTS.search(act)
    subject = re.split(r"[，,]", segment)[-1]
    subject = re.sub(r"(?:自|从)[^，。；]{1,40}起", "", subject)
    head = re.split(r"应当|可以|须|应|必须|有权|在|于", subject)[0]
    where = _OFFICES.search(head) or (
        _OFFICES.search(re.split(r"应当|可以|须|必须", segment)[0][-30:]) if not head.strip() else None
    )
    if (
        where
        and head.strip()
        and re.search(r"应当|须|必须|可以", subject)
        and not re.search(r"向|报|申请人|当事人|用人单位|企业|单位应", head)
    ):
        return "office"
    if own and (not office or own.start() <= office.start()):
        return (
            "office"
            if where and not re.search(r"向|报", head) and re.search(r"报告|备案|公布|办理|移送", act)
            else "person"
        )
    if office:
        return "office"
    return "office" if where else ""
