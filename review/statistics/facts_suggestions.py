"""The facts of 审查建议 and 审查要求 that are counted. No list shows who proposed, not even masked."""

from __future__ import annotations

from sqlalchemy import String, case, cast, exists, func, literal

from review.casework.suggestions.models import Suggestion, SuggestionStep
from review.casework.suggestions.vocabulary import CHANNELS, FORWARDED, KINDS, MARKS, STATES
from review.statistics.fact import Column, Fact

COURSES = {
    "started": "启动审查",
    "not_started": "不启动审查",
    "forwarded": "与文件无关，转办",
    "transferred": "移送其他机关",
    "open": "尚未决定",
}
FEEDBACK = {"in_time": "按期", "late": "超过期限", "undated": "没有期限", "none": "尚未反馈"}
_forwarded = exists().where(SuggestionStep.suggestion_id == Suggestion.id, SuggestionStep.new == FORWARDED)
COURSE = case(
    (Suggestion.review_id.is_not(None), literal("started")),
    (Suggestion.ground != "", literal("not_started")),
    (_forwarded, literal("forwarded")),
    (Suggestion.handed_to != "", literal("transferred")),
    else_=literal("open"),
)
_number = (
    case(*((Suggestion.kind == kind, literal(mark)) for kind, mark in MARKS.items()), else_=literal(""))
    + literal("〔")
    + cast(Suggestion.year, String)
    + literal("〕")
    + cast(Suggestion.serial, String)
    + literal("号")
)

SUGGESTIONS = Fact(
    "suggestions", "收到的审查建议和要求", Suggestion.received_on, False,
    lambda q: q.select_from(Suggestion), lambda q: q,
    {
        "kind": Suggestion.kind, "channel": Suggestion.channel, "state": Suggestion.state, "course": COURSE,
        "fed_back": case((Suggestion.feedback_on.is_(None), literal("no")), else_=literal("yes")),
        "feedback": case(
            (Suggestion.feedback_on.is_(None), literal("none")),
            (Suggestion.feedback_due_on.is_(None), literal("undated")),
            (Suggestion.feedback_on <= Suggestion.feedback_due_on, literal("in_time")),
            else_=literal("late"),
        ),
        "month": func.substr(cast(Suggestion.received_on, String), 1, 7),
    },
    literal("suggestion:") + Suggestion.id,
    (
        Column("涉及的文件", Suggestion.title), Column("编号", _number), Column("种类", Suggestion.kind, KINDS),
        Column("来源", Suggestion.channel, CHANNELS), Column("状态", Suggestion.state, STATES),
        Column("处理", COURSE, COURSES), Column("反馈期限", Suggestion.feedback_due_on),
        Column("反馈日期", Suggestion.feedback_on),
    ),
)  # fmt: skip
