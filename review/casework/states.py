"""The states of a review and the moves between them, as data: who may make a move, what it needs, what must hold.

`reviews.set_state` is the only code that makes a move. 中止 and 终止 are those of the correction procedure: 中止 while
a body carries out its written plan, 终止 once it has amended or repealed (北京市各级人大常委会规范性文件备案审查条例
29, 30; domain.md §1.9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from registry.people.roles import Permission

PENDING, OPEN, SUSPENDED, SIGNING, CLOSED, TERMINATED = (
    "pending",
    "open",
    "suspended",
    "signing",
    "closed",
    "terminated",
)
STATES = {
    PENDING: "待分派",
    OPEN: "办理中",
    SUSPENDED: "中止",
    SIGNING: "待审签",
    CLOSED: "已办结",
    TERMINATED: "终止",
}
UNFINISHED = (PENDING, OPEN, SUSPENDED, SIGNING)
FINISHED = (CLOSED, TERMINATED)
EDITABLE = (PENDING, OPEN)  # in these, verdicts are given and lines, answers and letters are written

# what a review ends with; the conclusion says it in words
RESULTS = {
    "none": "未发现问题",
    "remind": "函告提醒",
    "amend": "建议修改",
    "repeal": "建议废止",
    "stop": "停止执行并纠正",
    "corrected": "制定机关已自行纠正",
}

Checks = Literal["all", "people", "none"]


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed change of state.

    Attributes:
        name: what the button says.
        needs: the permission that the person must hold.
        asks: what must be written: the reason, or the conclusion of the review.
        checks: what must hold before: all blocking rules, those where people wait for an answer, or none.
        four_eyes: whether the person must differ from the author of the conclusion.
    """

    old: str
    new: str
    name: str
    needs: Permission
    asks: str = "理由"
    checks: Checks = "none"
    four_eyes: bool = False


MOVES = (
    Move(PENDING, OPEN, "开始办理", Permission.FINDING_VERDICT, "办理说明"),
    Move(PENDING, TERMINATED, "终止审查", Permission.REVIEW_SIGN, "终止的理由", "people"),
    Move(OPEN, SIGNING, "送审签", Permission.FINDING_VERDICT, "审查结论", "all"),
    Move(OPEN, SUSPENDED, "中止审查", Permission.FINDING_VERDICT, "中止的理由"),
    Move(OPEN, TERMINATED, "终止审查", Permission.REVIEW_SIGN, "终止的理由", "people"),
    Move(SUSPENDED, OPEN, "恢复办理", Permission.FINDING_VERDICT, "恢复的理由"),
    Move(SUSPENDED, TERMINATED, "终止审查", Permission.REVIEW_SIGN, "终止的理由", "people"),
    Move(SIGNING, CLOSED, "审签办结", Permission.REVIEW_SIGN, "审签意见", "all", four_eyes=True),
    Move(SIGNING, OPEN, "退回办理", Permission.FINDING_VERDICT, "退回的理由"),
    Move(CLOSED, OPEN, "重新办理", Permission.REVIEW_SIGN, "重新办理的理由"),
    Move(TERMINATED, OPEN, "重新办理", Permission.REVIEW_SIGN, "重新办理的理由"),
)


def move_between(old: str, new: str) -> Move | None:
    """The move from one state to another, None where there is none."""
    return next((move for move in MOVES if (move.old, move.new) == (old, new)), None)


def moves_from(state: str) -> tuple[Move, ...]:
    """The moves that a state allows, in the order of their buttons."""
    return tuple(move for move in MOVES if move.old == state)
