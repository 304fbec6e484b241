"""The standards of review with their situations, and the kinds of problem, from `data/standards.toml`.

合宪性 and 政治性 are escalated, never judged here: `Standard.escalate` says to whom.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from registry.errors import InvalidInput

DATA = Path(__file__).parent / "data" / "standards.toml"

# what becomes of the clause
HANDLINGS = {
    "amend": "建议修改",
    "repeal": "建议废止",
    "stop": "停止执行",
    "explain": "请制定机关说明",
    "remind": "函告提醒",
    "cleanup": "转集中清理",
    "escalate": "提请有权机关研究",
    "record": "记录备查",
}
SEVERITIES = ("red", "amber", "hint")


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard. `escalate` is empty where a local body decides itself."""

    code: str
    group: str
    name: str
    source: str
    escalate: str = ""


@cache
def standards() -> tuple[Standard, ...]:
    """All standards, in the order of the checklist."""
    return tuple(Standard(**entry) for entry in _table()["standard"])


@cache
def kinds() -> dict[str, str]:
    """Kinds of problem: K1 … K30 and their names."""
    return dict(_table()["kinds"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text("utf-8"))


def standard(code: str) -> Standard:
    """The standard of a code.

    Raises:
        InvalidInput: there is none.
    """
    found = next((entry for entry in standards() if entry.code == code), None)
    if found is None:
        raise InvalidInput("请选择审查标准。")
    return found


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people say about a line; all of it can be reworked while the review is worked on."""

    kind: str = ""
    standard: str = ""
    severity: str = "amber"
    opinion: str = ""
    handling: str = ""


MAX_OPINION = 5000


def checked(judgement: Judgement, *, complete: bool = False) -> Judgement:
    """The judgement, trimmed and ready to be stored.

    Args:
        complete: whether a standard and a handling must be there, as adoption asks.

    Raises:
        InvalidInput: an unknown key, too long an opinion, or a judgement on what is only to be escalated.
    """
    opinion = judgement.opinion.strip()
    if judgement.kind and judgement.kind not in kinds():
        raise InvalidInput("请选择问题类型。")
    if judgement.severity not in SEVERITIES:
        raise InvalidInput("请选择严重程度。")
    if judgement.handling and judgement.handling not in HANDLINGS:
        raise InvalidInput("请选择处理建议。")
    if len(opinion) > MAX_OPINION:
        raise InvalidInput(f"审查意见不能超过 {MAX_OPINION} 字。")
    if complete and not judgement.standard:
        raise InvalidInput("采用之前请选择审查标准。")
    if judgement.standard and standard(judgement.standard).escalate and judgement.handling not in {"", "escalate"}:
        raise InvalidInput("合宪性、政治性问题只能提请有权机关研究，不在本级作出判断。")
    return Judgement(judgement.kind, judgement.standard, judgement.severity, opinion, judgement.handling)
