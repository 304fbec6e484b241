"""Kinds of letters, as data: to whom, by when an answer is due, who may send it, whether a closing waits for it.

Periods are those of the profile (`procedure.profiles`). A kind without a period takes the date that its writer gives.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.people.roles import Permission
from review.casework.states import CLOSED, OPEN, PENDING, SIGNING, SUSPENDED

WORKED_ON = (PENDING, OPEN)
AFTER = (OPEN, SUSPENDED, SIGNING, CLOSED)


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind.

    Attributes:
        key: stable name, stored.
        name: what it is called on paper.
        heading: its title; `{title}` is the document's.
        period: key of the period in which an answer is due; empty where none is counted.
        earlier: whether the letter may set an earlier day than the counted one: 法规规章备案审查条例 14 has an
            explanation given "within the set period", 北京条例 27 names no days; the month is practice, not law.
        replies: whether the addressee answers on the reply page.
        asks: what one point of it is called.
        needs_points: whether it can't be sent without points.
        blocks: whether a review can't be closed while it waits for its answer.
        sends: the permission of the person who sends it.
        states: the states of the review in which it can be sent.
    """

    key: str
    name: str
    heading: str
    period: str = ""
    earlier: bool = False
    replies: bool = True
    asks: str = "问题"
    needs_points: bool = True
    blocks: bool = True
    sends: Permission = Permission.FINDING_VERDICT
    states: tuple[str, ...] = WORKED_ON


KINDS = {
    kind.key: kind
    for kind in (
        LetterKind("explain", "请予说明函", "关于请予说明《{title}》有关问题的函", "review.explanation", earlier=True),
        LetterKind("consult", "征求意见函", "关于征求对《{title}》有关规定意见的函", "review.consultation"),
        LetterKind(
            "transfer", "移送函", "关于移送《{title}》有关问题的函", asks="移送事项", states=(PENDING, OPEN, SUSPENDED)
        ),
        LetterKind(
            "opinion",
            "书面审查意见",
            "关于《{title}》的审查意见",
            "opinion.reply",
            asks="审查意见",
            blocks=False,
            sends=Permission.REVIEW_SIGN,
            states=AFTER,
        ),
        LetterKind(
            "remind", "提醒函", "关于《{title}》有关规定的提醒函", replies=False, asks="提醒事项", blocks=False,
            sends=Permission.REVIEW_SIGN, states=AFTER,
        ),
        LetterKind(
            "stop", "停止执行通知", "关于停止执行《{title}》有关规定的通知", asks="停止执行的规定", blocks=False,
            sends=Permission.REVIEW_SIGN, states=AFTER,
        ),
        LetterKind(
            "interview", "约谈通知", "关于就《{title}》进行约谈的通知", replies=False, asks="约谈事项",
            needs_points=False, blocks=False, sends=Permission.REVIEW_SIGN, states=AFTER,
        ),
        LetterKind(
            "urge", "督促函", "关于督促办理《{title}》有关事项的函", "opinion.urge", replies=False, asks="督促事项",
            needs_points=False, blocks=False, states=(PENDING, *AFTER),
        ),
    )
}  # fmt: skip

STATES = {"draft": "拟稿", "sent": "待回复", "answered": "已回复", "settled": "已了结", "withdrawn": "已撤回"}
