"""What the groups of a fact and their values are called, for the head of the list behind a number."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from registry.people.models import Organisation
from review.casework.correction.follow_up import RATINGS
from review.casework.filings.vocabulary import ARRIVALS, FOUND_BY, MISSED_STATES
from review.casework.filings.vocabulary import STATES as FILING_STATES
from review.casework.letters.kinds import STATES as LETTER_STATES
from review.casework.lines.standards import HANDLINGS
from review.casework.plans.batch_views import KINDS as BATCHES
from review.casework.states import RESULTS
from review.casework.states import STATES as REVIEW_STATES
from review.casework.suggestions.vocabulary import CHANNELS
from review.casework.suggestions.vocabulary import KINDS as SUGGESTION_KINDS
from review.casework.suggestions.vocabulary import STATES as SUGGESTION_STATES
from review.findings.verdicts import DECISIONS
from review.statistics.fact import Chosen, Fact
from review.statistics.facts import (
    CORRECTION_NAMES,
    KIND_NAMES,
    LATENESS,
    LETTER_NAMES,
    STANDARD_NAMES,
    TIMELY,
)
from review.statistics.facts_suggestions import COURSES, FEEDBACK
from review.statistics.facts_voices import COMMENT_OUTCOMES

Called = tuple[str, Mapping[str, str]]
GROUPS = {"A": "合宪性", "B": "政治性", "C": "合法性", "D": "适当性"}
YES_NO = {"yes": "是", "no": "否"}

_ANY: dict[str, Called] = {
    "month": ("月份", {}),
    "body": ("报送机关", {}),
    "point": ("联系点", {}),
    "lateness": ("是否按期", LATENESS),
    "arrival": ("收文方式", ARRIVALS),
    "action": ("制定、修改或废止", {}),
    "mode": ("审查方式", {}),
    "result": ("结果", {**RESULTS, **CORRECTION_NAMES, "": "未填"}),
    "finished": ("是否办结", YES_NO),
    "timely": ("期限", TIMELY),
    "standard": ("审查标准", STANDARD_NAMES),
    "group": ("标准类别", GROUPS),
    "handling": ("处理建议", HANDLINGS),
    "decision": ("认定", DECISIONS),
    "rating": ("评价", RATINGS),
    "round": ("第几次报告", {}),
    "outcome": ("处理结果", COMMENT_OUTCOMES),
    "submitted": ("是否提交", YES_NO),
    "found_by": ("线索", FOUND_BY),
    "audience": ("对象", {"public": "社会公众", "invited": "受邀人员"}),
    "contributor": ("提出人类别", {}),
    "closed": ("是否结束", YES_NO),
    "corrected": ("是否纠正", YES_NO),
    "channel": ("来源", CHANNELS),
    "course": ("处理", COURSES),
    "fed_back": ("是否反馈", YES_NO),
    "feedback": ("反馈", FEEDBACK),
    "severity": ("严重程度", {"red": "红", "amber": "橙", "hint": "提示"}),
}
_OF_FACT: dict[tuple[str, str], Called] = {
    ("filings", "kind"): ("文件类型", {}),
    ("registered", "kind"): ("文件类型", {}),
    ("letters", "kind"): ("种类", LETTER_NAMES),
    ("batches", "kind"): ("种类", BATCHES),
    ("problems", "kind"): ("问题类型", KIND_NAMES),
    ("verdicts", "kind"): ("问题类型", KIND_NAMES),
    ("filings", "state"): ("状态", FILING_STATES),
    ("registered", "state"): ("状态", FILING_STATES),
    ("missed", "state"): ("状态", MISSED_STATES),
    ("suggestions", "kind"): ("种类", SUGGESTION_KINDS),
    ("suggestions", "state"): ("状态", SUGGESTION_STATES),
    ("letters", "state"): ("状态", LETTER_STATES),
}


def words_of(session: Session, fact: Fact, chosen: Chosen, categories: Mapping[str, str]) -> tuple[str, ...]:
    """The choices in words, such as 审查方式：专项审查. At most one statement a choice."""
    return tuple(_words(session, fact, name, value, categories) for name, value in chosen)


def _words(session: Session, fact: Fact, name: str, value: str, categories: Mapping[str, str]) -> str:
    if name == "category":
        return f"提示类别：{categories.get(value, value)}"
    if name == "state" and (fact.key, name) not in _OF_FACT:
        return f"状态：{REVIEW_STATES.get(value, value)}"
    called, words = _OF_FACT.get((fact.key, name)) or _ANY.get(name, (name, {}))
    if name in {"body", "point"}:
        found = session.get(Organisation, value)
        return f"{called}：{found.name if found else '不明'}"
    return f"{called}：{words.get(value, value) or '未填'}"
