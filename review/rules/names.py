"""What each rule of review is called by people; its parts (`competition.local_only`) by the words of their table.

What could not be checked is said here, too: each reason once, with the rules that it stopped.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from review.findings.finding import Unchecked
from review.rules.tables import table

TABLES = ("approvals", "attention", "competition", "reserved", "retroactive", "rights")

NAMES = {
    "agents": "委托、授权的主体",
    "approvals": "审批、决定的机关",
    "attention": "须由人判断的事项",
    "citation": "引用的法律和条款",
    "citation.no_article": "引用的条不存在",
    "citation.no_law": "引用的法律不存在",
    "citation.no_part": "引用的款、项不存在",
    "citation.repealed": "引用已废止的法律",
    "competition": "公平竞争",
    "competence": "制定权限和条号",
    "competence.issuer": "制定主体",
    "competence.matters": "设区的市的立法事项",
    "competence.numbering": "条号",
    "compulsion": "行政强制",
    "compulsion_power": "行政强制的设定权限",
    "conditions": "增设许可条件、材料",
    "definition": "定义和适用范围",
    "duty_modality": "应当、可以、不得",
    "effect": "施行日期",
    "effect.missing": "没有载明施行日期",
    "effect.term": "有效期",
    "effect.thirty_days": "公布不满三十日施行",
    "effective_before_published": "施行早于公布",
    "fee": "收费",
    "fee_power": "收费的设定权限",
    "internal": "本件内部引用",
    "penalty": "行政处罚",
    "penalty_power": "行政处罚的设定权限",
    "penalty_range": "处罚的种类和幅度",
    "penalty_source": "处罚的上位法依据",
    "penalty_weaker": "处罚轻于上位法",
    "permit": "行政许可",
    "permit_power": "行政许可的设定权限",
    "permit_source": "许可的上位法依据",
    "permits": "行政许可",
    "quantities": "数量标准",
    "repeats": "重复上位法",
    "reserved": "法律保留事项",
    "retroactive": "溯及既往",
    "rights": "减损权利、增加义务",
    "same_level": "与同级文件不一致",
    "shares": "比例标准",
    "slots": "资格和名额限制",
    "subject_wrong": "办理、执法的主体",
    "time_limit": "期限",
    "wording": "整条用语权衡",
}


def rule_name(rule: str) -> str:
    """The words for a rule: its own, else those of the rule that it belongs to with those of its part, else its key."""
    if rule in NAMES:
        return NAMES[rule]
    whole = NAMES.get(rule.split(".")[0], rule)
    part = _parts().get(rule, "").rstrip("。")
    return f"{whole}：{part}" if part else whole


@cache
def _parts() -> dict[str, str]:
    return {f"{name}.{one['name']}": one.get("words", "") for name in TABLES for one in table(name).get("signal", ())}


def said(unchecked: Iterable[Unchecked]) -> list[str]:
    """What could not be checked, for a person: one sentence a reason, in the order of the first of its rules."""
    stopped: dict[str, list[str]] = {}
    for one in unchecked:
        stopped.setdefault(one.reason, []).append(rule_name(one.rule))
    return [
        reason if len(rules) == 1 else f"{reason.rstrip('。')}。因此没有检查：{'；'.join(dict.fromkeys(rules))}。"
        for reason, rules in stopped.items()
    ]
