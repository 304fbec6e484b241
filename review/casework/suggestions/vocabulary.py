"""Words and moves of suggestions, as data: states, channels, who proposes, who may demand, grounds, who does what.

`handling.move` is the only code that makes a move.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from registry.people.roles import Permission

KINDS = {"request": "审查要求", "suggestion": "审查建议"}
MARKS = {"request": "审求", "suggestion": "审建"}  # before the year in a number
CHANNELS = {
    "web": "网上",
    "letter": "信函",
    "visit": "来访",
    "call": "来电",
    "email": "电子邮件",
    "passed_on": "其他机关转来",
}
PROPOSERS = {"citizen": "公民", "enterprise": "企业事业组织", "society": "社会团体", "organ": "国家机关"}
WAYS = {"letter": "书面", "call": "电话", "visit": "当面", "web": "网上", "email": "电子邮件"}

RECEIVED, INCOMPLETE, ACCEPTED, STARTED, NOT_STARTED = "received", "incomplete", "accepted", "started", "not_started"
OUTSIDE, TRANSFERRED, FORWARDED, REPLIED, CLOSED = "outside", "transferred", "forwarded", "replied", "closed"
STATES = {
    RECEIVED: "待核对",
    INCOMPLETE: "待补充",
    ACCEPTED: "待决定",
    STARTED: "已启动审查",
    NOT_STARTED: "不启动，待告知",
    OUTSIDE: "待移送",
    TRANSFERRED: "已移送，待告知",
    FORWARDED: "已转办",
    REPLIED: "转办已回复，待反馈",
    CLOSED: "已反馈",
}
# what the proposer reads; it tells no more than what is settled
PUBLIC_STATES = {
    RECEIVED: "已收到，正在核对材料",
    INCOMPLETE: "需要补充材料",
    ACCEPTED: "材料齐全，正在研究",
    STARTED: "已启动审查",
    NOT_STARTED: "正在研究答复",
    OUTSIDE: "正在移送有权处理的机关",
    TRANSFERRED: "已移送有权处理的机关",
    FORWARDED: "已转有关单位办理",
    REPLIED: "有关单位已回复，正在整理答复",
    CLOSED: "已反馈",
}
# the period that runs in a state; in others none does, or the review's own
PERIODS = {
    RECEIVED: "suggestion.completeness",
    ACCEPTED: "review.requested",
    NOT_STARTED: "suggestion.not_started",
    OUTSIDE: "suggestion.transfer",
    TRANSFERRED: "suggestion.feedback",
    FORWARDED: "suggestion.forwarded",
    REPLIED: "suggestion.feedback",
}
OPEN = tuple(state for state in STATES if state != CLOSED)


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed change of state.

    Attributes:
        name: what the button says.
        needs: the permission of who makes it.
        asks: what must be written.
        fields: what else the form asks for: ground, body, day, way.
        tells: whether what is written goes to the proposer as well.
    """

    old: str
    new: str
    name: str
    needs: Permission
    asks: str
    fields: tuple[str, ...] = ()
    tells: bool = False


TAKE, DECIDE = Permission.SUGGESTION_TAKE, Permission.SUGGESTION_DECIDE
MOVES = (
    Move(RECEIVED, ACCEPTED, "要件齐全", TAKE, "核对情况"),
    Move(RECEIVED, INCOMPLETE, "告知补充", TAKE, "请建议人补充的内容", tells=True),
    Move(INCOMPLETE, RECEIVED, "收到补充", TAKE, "补充的内容", ("day",)),
    Move(INCOMPLETE, NOT_STARTED, "不启动审查", DECIDE, "不启动的理由", ("ground",)),
    Move(ACCEPTED, STARTED, "启动审查", DECIDE, "启动审查的说明"),
    Move(ACCEPTED, NOT_STARTED, "不启动审查", DECIDE, "不启动的理由", ("ground",)),
    Move(RECEIVED, OUTSIDE, "不属本级审查", TAKE, "不属本级审查的理由", ("body",)),
    Move(ACCEPTED, OUTSIDE, "不属本级审查", DECIDE, "不属本级审查的理由", ("body",)),
    Move(OUTSIDE, TRANSFERRED, "已移送", TAKE, "移送函文号或者移送情况", ("day",)),
    Move(RECEIVED, FORWARDED, "与文件无关，转办", TAKE, "转办的事项和要求", ("body", "day")),
    Move(FORWARDED, REPLIED, "登记回复", TAKE, "承办单位的回复", ("day",)),
    Move(STARTED, CLOSED, "登记反馈", TAKE, "反馈的内容", ("day", "way"), tells=True),
    Move(NOT_STARTED, CLOSED, "登记告知", TAKE, "告知的内容和理由", ("day", "way"), tells=True),
    Move(TRANSFERRED, CLOSED, "登记告知", TAKE, "告知的内容", ("day", "way"), tells=True),
    Move(REPLIED, CLOSED, "登记反馈", TAKE, "反馈的内容", ("day", "way"), tells=True),
    Move(CLOSED, ACCEPTED, "重新研究", DECIDE, "重新研究的理由，如建议人提出新的理由"),
)


def move_between(old: str, new: str) -> Move | None:
    """The move from one state to another, None where there is none."""
    return next((move for move in MOVES if (move.old, move.new) == (old, new)), None)


def moves_from(state: str) -> tuple[Move, ...]:
    """The moves that a state allows, in the order of their forms."""
    return tuple(move for move in MOVES if move.old == state)


@dataclass(frozen=True, slots=True)
class Sourced:
    """A word with the source of law that it rests on."""

    key: str
    name: str
    source: str


def _sourced(part: str) -> dict[str, Sourced]:
    table = tomllib.loads((Path(__file__).parent / "data" / "grounds.toml").read_text("utf-8"))
    return {entry["key"]: Sourced(**entry) for entry in table[part]}


ORGANS = _sourced("organ")  # who may raise a 审查要求
GROUNDS = _sourced("ground")  # why no review is started


def printed_number(kind: str, year: int, serial: int) -> str:
    """The number as it is printed: 审建〔2026〕3号."""
    return f"{MARKS[kind]}〔{year}〕{serial}号"
