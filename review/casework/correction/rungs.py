"""The correction ladder and the acts beside it, as data: what may follow what, by when, with which outcomes.

沟通 → 书面计划 → 书面审查意见 → 督促、约谈 → 撤销议案, then 报告并重新报送备案 (北京市各级人民代表大会常务委员会规范性
文件备案审查条例 29-32; 上海市… 33-35; domain.md §1.9). Periods are those of the profile.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from registry.people.roles import Permission


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung.

    Attributes:
        period: key of the profile's period that the body has; empty where none is counted.
        after: rungs of which one must have been taken before; empty for the first and for side acts.
        outcomes: how it can end, key and word. `DONE` outcomes lead on to refiling.
        blocks: whether a review can't be closed while it runs.
        side: an act beside the ladder.
        letter: the kind of letter that takes this rung when it is sent; such rungs aren't entered by hand.
    """

    key: str
    name: str
    outcomes: dict[str, str] = field(default_factory=dict)
    period: str = ""
    after: tuple[str, ...] = ()
    needs: Permission = Permission.FINDING_VERDICT
    blocks: bool = True
    side: bool = False
    letter: str = ""


DONE = ("carried_out", "revoked")
_ANSWERS = {
    "accepted": "接受，提出处理计划",
    "carried_out": "已修改或者废止",
    "refused": "不予纠正",
    "silent": "逾期未反馈",
}

RUNGS = {
    rung.key: rung
    for rung in (
        Rung(
            "talk",
            "沟通",
            {"accepted": "同意提出处理计划", "carried_out": "已修改或者废止", "refused": "不同意纠正"},
            "opinion.plan",
        ),
        Rung(
            "plan",
            "书面计划",
            {"carried_out": "已按计划完成", "silent": "逾期未完成"},
            "correction.normal",
            ("talk", "opinion", "urge", "interview"),
        ),
        Rung("opinion", "书面审查意见", _ANSWERS, "opinion.reply", blocks=False, letter="opinion"),
        Rung("urge", "督促", _ANSWERS, "opinion.urge", ("plan", "opinion", "refile"), letter="urge"),
        Rung("interview", "约谈", _ANSWERS, "", ("plan", "opinion", "urge"), letter="interview"),
        Rung(
            "motion",
            "提请撤销",
            {
                "amend_ordered": "常委会决定责令限期修改",
                "self_revision": "常委会要求自行修改或清理",
                "revoked": "常委会决定撤销",
                "dropped": "未提请或未通过",
            },
            "",
            ("opinion", "urge", "interview"),
            Permission.REVIEW_SIGN,
        ),
        Rung(
            "decision",
            "执行常委会决定",
            {"carried_out": "已执行", "silent": "逾期未执行"},
            "correction.decision",
            ("motion",),
        ),
        Rung(
            "refile",
            "报告并重新报送备案",
            {"refiled": "已重新报送", "repealed": "已废止，无新文本", "silent": "逾期未报送"},
            "correction.report",
            ("talk", "plan", "opinion", "urge", "interview", "decision", "motion"),
            blocks=False,
        ),
        Rung(
            "stop",
            "立即停止执行",
            {"carried_out": "已停止执行", "refused": "未停止执行"},
            needs=Permission.REVIEW_SIGN,
            blocks=False,
            side=True,
            letter="stop",
        ),
        Rung("remind", "函告提醒", {"noted": "已知悉"}, blocks=False, side=True, letter="remind"),
    )
}

BY_LETTER = {rung.letter: rung for rung in RUNGS.values() if rung.letter}
