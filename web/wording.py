"""Words that several pages share: standards, severities, states, marks. Keys are stored values, never shown."""

from __future__ import annotations

from registry.people.roles import ROLE_NAMES, Person
from registry.provisions.kinds import Status
from registry.sealing import mask_name
from review.annotations.notes import KINDS as NOTE_KINDS
from review.casework.filings.vocabulary import (
    ARRIVALS,
    FOUND_BY,
    MISSED_STATES,
    PROPOSALS,
)
from review.casework.filings.vocabulary import (
    DECISIONS as ITEM_DECISIONS,
)
from review.casework.filings.vocabulary import (
    STATES as FILING_STATES,
)
from review.casework.reviews import MODES
from review.casework.states import RESULTS, STATES
from review.casework.suggestions.vocabulary import CHANNELS, PROPOSERS
from review.casework.suggestions.vocabulary import KINDS as SUGGESTION_KINDS
from review.casework.suggestions.vocabulary import STATES as SUGGESTION_STATES
from review.findings.finding import Severity
from review.findings.verdicts import DECISIONS
from review.outcomes import OUTCOMES
from review.voices.asked import INVITEE_KINDS
from review.voices.authors import RATINGS
from review.voices.comments import CONTRIBUTOR_KINDS, STANCES
from review.voices.files import KINDS as FILE_KINDS
from web.devices import device_words

__all__ = [
    "ARRIVALS",
    "AUDIENCES",
    "CATEGORIES",
    "CHANNELS",
    "CONTRIBUTOR_KINDS",
    "DECISIONS",
    "FILE_KINDS",
    "FILING_STATES",
    "FOUND_BY",
    "INVITEE_KINDS",
    "ITEM_DECISIONS",
    "MISSED_STATES",
    "MODES",
    "NOTE_KINDS",
    "OUTCOMES",
    "PROPOSALS",
    "PROPOSERS",
    "RATINGS",
    "RESULTS",
    "SEVERITIES",
    "STANCES",
    "STANDARDS",
    "STATES",
    "SUGGESTION_KINDS",
    "SUGGESTION_STATES",
    "device_words",
    "mask_name",
    "role_names",
    "severity_tone",
    "status_tone",
]

SEVERITIES = {"red": "红", "amber": "橙", "hint": "提示"}
AUDIENCES = {"public": "社会公众", "invited": "受邀人员"}

# 审查标准: 合宪性, 合法性 C1-C8, 适当性 D1-D6 (the list of the filing regulations; see the glossary)
STANDARDS = {
    "A": "合宪性",
    "B": "政治性",
    "C1": "法律保留事项",
    "C2": "超越权限",
    "C3": "违法设定许可、处罚、强制",
    "C4": "与上位法抵触",
    "C5": "违反授权决定",
    "C6": "违反法定程序",
    "C7": "其他违法情形",
    "C8": "与人大决议决定抵触",
    "D1": "违背公序良俗",
    "D2": "权利义务明显不合理",
    "D3": "手段与目的不相称",
    "D4": "情势变更",
    "D5": "同位规定不一致",
    "D6": "其他明显不适当",
}

CATEGORIES = {
    "penalty_unauthorised": "越权设定行政处罚",
    "permit_unauthorised": "越权设定行政许可",
    "compulsion_unauthorised": "越权设定行政强制",
    "fee_unauthorised": "违法设定收费",
    "reserved_matter": "涉及法律保留事项",
    "penalty_range": "处罚种类或幅度不一致",
    "time_limit": "期限不一致",
    "condition_added": "增设条件、材料或证明",
    "rights_reduced": "减损权利或增加义务",
    "duty_modality": "应当、可以、不得与上位法相反",
    "competition": "妨碍公平竞争",
    "retroactive": "溯及既往",
    "citation_broken": "引用有误",
    "subject_wrong": "主体不一致",
    "definition_conflict": "定义或适用范围不一致",
    "attention": "请人工判断",
    "format_note": "文字格式",
}


def status_tone(status: Status | str) -> str:
    """The mark class of a status word; the word itself is always shown."""
    tones = {Status.IN_FORCE: "ok", Status.NOT_YET_EFFECTIVE: "warn", Status.UNKNOWN: "plain"}
    return tones.get(Status(status), "off")


def severity_tone(severity: Severity | str) -> str:
    """The mark class of a severity."""
    return Severity(severity).value


def role_names(person: Person) -> str:
    """The roles a person holds, as words."""
    return "、".join(ROLE_NAMES[role] for role in sorted(person.roles) if role != "public")
