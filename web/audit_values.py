"""What the stored values in the details of the audit log are called: 待审签 for `signing`, 登记员 for `registrar`.

The log keeps the codes, which its hashes cover. A value is read by the kind of its act and its key, so that `closed`
of a review and of a suggestion keep their own words; one that has no words is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from registry.instruments.corrections import FIELDS
from registry.people.invitation_list import PURPOSES
from registry.people.roles import ROLE_NAMES
from registry.provisions.addresses import label
from review.annotations.notes import KINDS as NOTE_KINDS
from review.annotations.placing import DEEDS
from review.casework.correction.rungs import RUNGS
from review.casework.filings import vocabulary as filings
from review.casework.filings.drafts import LABELS
from review.casework.letters.kinds import KINDS as LETTER_KINDS
from review.casework.letters.kinds import STATES as LETTER_STATES
from review.casework.lines.views import STATES as LINE_STATES
from review.casework.plans.batch_views import KINDS as BATCH_KINDS
from review.casework.plans.topics import STATES as TOPIC_STATES
from review.casework.states import RESULTS, STATES
from review.casework.suggestions import vocabulary as suggestions
from review.findings.verdicts import DECISIONS
from review.outcomes import OUTCOMES
from review.papers.kinds import KINDS as PAPER_KINDS
from review.papers.views import STATES as PAPER_STATES
from review.voices.authors import RATINGS
from review.voices.comments import STANCES
from review.voices.liaison.entries import STATES as ENTRY_STATES
from review.voices.liaison.kinds import duties, forms
from review.voices.liaison.tasks import STATES as TASK_STATES
from web.audit_words import subject_words

Words = Mapping[str, str]
_OUTCOMES = {key: str(value) for key, value in OUTCOMES.items()}
_ROUND = {"planned": "未开始", "open": "进行中", "closed": "已结束"}
_STATES: dict[str, Words] = {
    "comment": {**_OUTCOMES, **RATINGS, **STANCES},
    "consultation": _ROUND,
    "correction": {key: words for rung in RUNGS.values() for key, words in rung.outcomes.items()},
    "entry": ENTRY_STATES,
    "filing": {**filings.STATES, **filings.DECISIONS, **filings.PROPOSALS, **filings.MISSED_STATES},
    "finding": {str(key): str(words) for key, words in DECISIONS.items()},
    "follow_up": RATINGS,
    "letter": LETTER_STATES,
    "line": LINE_STATES,
    "note": {**_OUTCOMES, **DEEDS, **NOTE_KINDS},
    "paper": PAPER_STATES,
    "review": {**STATES, **RESULTS},
    "suggestion": suggestions.STATES,
    "task": TASK_STATES,
    "topic": TOPIC_STATES,
}
_ITEMS: Words = {**filings.ITEMS, **LABELS, **FIELDS}
_ROLES: Words = {role.value: name for role, name in ROLE_NAMES.items()}
_KEYS: dict[str, Words] = {
    "roles": _ROLES,
    "channel": suggestions.CHANNELS,
    "way": suggestions.WAYS,
    "item": _ITEMS,
    "field": _ITEMS,
    "fields": _ITEMS,
    "proposal": filings.PROPOSALS,
    "rung": {key: rung.name for key, rung in RUNGS.items()},
    "declared": {"confidentiality": "保密", "recusal": "无应当回避的情形"},
    "paper_kind": {"report": "备案报告", "text": "正式文本", "scan": "扫描件", "explanation": "说明", "basis": "依据",
                   "announcement": "公布公告", "decision": "决定", "reference": "其他材料"},
    "duty": duties(),
    "form": {key: form.name for key, form in forms().items()},
    "purpose": PURPOSES,
    "part": {"attachment": "文件", "wrapper": "印发通知"},
}  # fmt: skip
_KINDS: dict[str, Words] = {
    "batch": BATCH_KINDS,
    "letter": {key: kind.name for key, kind in LETTER_KINDS.items()},
    "note": NOTE_KINDS,
    "paper": {key: kind.name for key, kind in PAPER_KINDS.items()},
    "suggestion": suggestions.KINDS,
}
_MOVES = ("old", "new", "state", "result", "outcome", "decision", "rating")
_ADDRESSES = ("clause", "address")
_SUBJECTS = ("about", "opens", "target")


def value_words(action: str, key: str, value: Any) -> str:
    """A detail's value in words: codes named, lists joined, yes and no, places in a text as they are cited.

    Args:
        action: the code of the act, such as `review.state`.
        key: of the detail.
        value: as it is stored.
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(value_words(action, key, one) for one in value)
    if isinstance(value, dict):
        return "；".join(f"{name} {value_words(action, name, one)}" for name, one in value.items())
    area = action.partition(".")[0]
    words = _KEYS.get(key) or (_KINDS.get(area) if key == "kind" else None)
    if words is None and key in _MOVES:
        words = _ROLES if area == "account" else _STATES.get(area)
    text = str(value)
    if key == "merged":
        return "与".join(_ROLES.get(role, role) for role in text.split("+"))
    if words is not None and text in words:
        return words[text]
    if key in _SUBJECTS:
        kind, _, place = text.partition(":")
        return label(place) if kind == "text" and place else subject_words(text)
    return label(text) if key in _ADDRESSES and text.startswith(("art_", "h1_", "att_", "pre_")) else text
