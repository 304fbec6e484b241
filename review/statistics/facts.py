"""The facts of filing and review that are counted: each with its day, its groups and what its list shows.

States are those of today: a number and the list behind it say how things stand now with what came in then.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, case, cast, exists, func, literal, select
from sqlalchemy.orm import aliased

from registry.instruments.models import Version
from registry.people.models import Account, Organisation
from review.casework.correction.follow_up import RATINGS
from review.casework.correction.models import CorrectionStep, FollowUp
from review.casework.correction.rungs import DONE, RUNGS
from review.casework.filings.listing import UNSENT
from review.casework.filings.models import Filing, MissedFiling
from review.casework.filings.vocabulary import FOUND_BY, MISSED_STATES
from review.casework.filings.vocabulary import STATES as FILING_STATES
from review.casework.letters.kinds import KINDS as LETTERS
from review.casework.letters.kinds import STATES as LETTER_STATES
from review.casework.letters.models import Letter
from review.casework.lines.models import WorksheetLine
from review.casework.lines.standards import HANDLINGS, kinds, standards
from review.casework.models import Review, ReviewBatch
from review.casework.plans.batch_views import KINDS as BATCHES
from review.casework.states import FINISHED, RESULTS
from review.casework.states import STATES as REVIEW_STATES
from review.findings.models import FindingRecord, Verdict
from review.findings.verdicts import DECISIONS
from review.statistics.fact import Column, Fact, Joining, LegalDay

Query = Select[*tuple[Any, ...]]

LATENESS = {"in_time": "按期", "late": "迟报", "undated": "未计算（公布日期不明）"}
TIMELY = {"in_time": "期限内", "late": "超过期限", "undated": "没有期限"}
STANDARD_NAMES = {entry.code: f"{entry.code} {entry.name}" for entry in standards()}
KIND_NAMES = {**{key: f"{key} {name}" for key, name in kinds().items()}, "": "未选类型"}
LETTER_NAMES = {key: kind.name for key, kind in LETTERS.items()}
CORRECTION_NAMES = {
    f"{rung.key}:{outcome}": f"{rung.name}：{words}"
    for rung in RUNGS.values()
    for outcome, words in rung.outcomes.items()
}
CORRECTED = tuple(rung.key for rung in RUNGS.values() if not rung.side and set(rung.outcomes) & set(DONE))
REVIEW_NUMBER = (
    literal("审〔") + cast(Review.year, String) + literal("〕") + cast(Review.serial, String) + literal("号")
)


def _month(day: Any) -> Any:
    return func.substr(cast(day, String), 1, 7)


def _titled(query: Query) -> Query:
    return query.join(Version, Version.id == Review.version_id)


_filing_groups = {
    "kind": func.coalesce(Filing.kind, ""),
    "body": Filing.body_id,
    "state": Filing.state,
    "lateness": case(
        (Filing.late_days.is_(None), literal("undated")),
        (Filing.late_days > 0, literal("late")),
        else_=literal("in_time"),
    ),
    "arrival": Filing.arrival,
    "action": Filing.action,
}
_filing_columns = (
    Column("文件", Filing.title),
    Column("发文字号", Filing.document_number),
    Column("报送机关", Organisation.name),
    Column("类型", Filing.kind),
    Column("登记号", func.coalesce(Filing.registration_number, "")),
    Column("状态", Filing.state, FILING_STATES),
    Column("迟报天数", Filing.late_days),
)


def _filings(query: Query) -> Query:
    return query.select_from(Filing).where(Filing.state.not_in(UNSENT))


def _of_body(query: Query) -> Query:
    return query.join(Organisation, Organisation.id == Filing.body_id)


FILINGS = Fact(
    "filings", "收到的报备", Filing.arrived_on, False, _filings, _of_body,
    {**_filing_groups, "month": _month(Filing.arrived_on)}, literal("filing:") + Filing.id, _filing_columns,
)  # fmt: skip
REGISTERED = Fact(
    "registered", "登记的报备", Filing.registered_on, False, _filings, _of_body,
    {**_filing_groups, "month": _month(Filing.registered_on)}, literal("filing:") + Filing.id, _filing_columns,
)  # fmt: skip
MISSED = Fact(
    "missed", "漏报线索", MissedFiling.found_at, True,
    lambda q: q.select_from(MissedFiling),
    lambda q: q.outerjoin(Organisation, Organisation.id == MissedFiling.body_id),
    {"state": MissedFiling.state, "found_by": MissedFiling.found_by}, literal("missed:") + MissedFiling.id,
    (
        Column("文件", MissedFiling.title), Column("发文字号", MissedFiling.document_number),
        Column("制定机关", func.coalesce(Organisation.name, "")), Column("线索", MissedFiling.found_by, FOUND_BY),
        Column("状态", MissedFiling.state, MISSED_STATES),
    ),
)  # fmt: skip

_owner = aliased(Account)
_review_columns = (
    Column("文件", Version.title),
    Column("案号", REVIEW_NUMBER),
    Column("方式", Review.mode),
    Column("承办", func.coalesce(_owner.name, "")),
    Column("状态", Review.state, REVIEW_STATES),
    Column("结果", Review.result, RESULTS),
)
_closed_day = LegalDay(Review.closed_at)
_review_groups = {
    "mode": Review.mode,
    "state": Review.state,
    "result": Review.result,
    "finished": case((Review.state.in_(FINISHED), literal("yes")), else_=literal("no")),
    "timely": case(
        (Review.due_on.is_(None), literal("undated")), (_closed_day > Review.due_on, literal("late")),
        else_=literal("in_time"),
    ),
}  # fmt: skip


def _reviews(query: Query) -> Query:
    return query.select_from(Review)


def _owned(query: Query) -> Query:
    return _titled(query).outerjoin(_owner, _owner.id == Review.owner_id)


def _with_review(id_column: Any) -> Joining:
    """The review of something, with its title."""
    return lambda query: _titled(query.join(Review, Review.id == id_column))


OPENED = Fact(
    "opened", "立案的审查", Review.opened_at, True, _reviews, _owned,
    {**_review_groups, "month": _month(LegalDay(Review.opened_at))}, literal("review:") + Review.id, _review_columns,
)  # fmt: skip
FINISHED_REVIEWS = Fact(
    "finished", "办结的审查", Review.closed_at, True,
    lambda q: _reviews(q).where(Review.state.in_(FINISHED)), _owned,
    {**_review_groups, "month": _month(_closed_day)}, literal("review:") + Review.id, _review_columns,
)  # fmt: skip
CLEANED = Fact(
    "cleaned", "列入集中清理的文件", ReviewBatch.created_at, True,
    lambda q: _reviews(q).join(ReviewBatch, ReviewBatch.id == Review.batch_id).where(ReviewBatch.kind == "cleanup"),
    _owned,
    _review_groups, literal("review:") + Review.id, (*_review_columns, Column("清理", ReviewBatch.title)),
)  # fmt: skip
BATCHES_OPENED = Fact(
    "batches", "批次", ReviewBatch.created_at, True, lambda q: q.select_from(ReviewBatch), lambda q: q,
    {
        "kind": ReviewBatch.kind,
        "closed": case((ReviewBatch.closed_at.is_(None), literal("no")), else_=literal("yes")),
    },
    literal("batch:") + ReviewBatch.id,
    (Column("名称", ReviewBatch.title), Column("种类", ReviewBatch.kind, BATCHES)),
)  # fmt: skip

PROBLEMS = Fact(
    "problems", "认定的问题", WorksheetLine.frozen_at, True,
    lambda q: q.select_from(WorksheetLine).where(WorksheetLine.state == "adopted"),
    _with_review(WorksheetLine.review_id),
    {
        "kind": WorksheetLine.kind, "standard": WorksheetLine.standard, "handling": WorksheetLine.handling,
        "group": func.substr(WorksheetLine.standard, 1, 1), "severity": WorksheetLine.severity,
    },
    literal("review:") + WorksheetLine.review_id,
    (
        Column("文件", Version.title), Column("条款", WorksheetLine.article), Column("原文", WorksheetLine.quote),
        Column("类型", WorksheetLine.kind, KIND_NAMES), Column("标准", WorksheetLine.standard, STANDARD_NAMES),
        Column("处理建议", WorksheetLine.handling, HANDLINGS),
    ),
)  # fmt: skip

_later = aliased(Verdict)
VERDICTS = Fact(
    "verdicts", "对提示的认定", Verdict.at, True,
    lambda q: q.select_from(Verdict)
    .join(FindingRecord, FindingRecord.id == Verdict.finding_id)
    .where(
        Verdict.decision != "undone",
        ~exists().where(_later.finding_id == Verdict.finding_id, _later.id > Verdict.id),
    ),
    lambda q: q.join(Version, Version.id == FindingRecord.version_id),
    {"decision": Verdict.decision, "category": FindingRecord.category, "rule": FindingRecord.rule,
     "kind": FindingRecord.kind, "standard": FindingRecord.standard},
    literal("document:") + Version.work_id,
    (
        Column("文件", Version.title), Column("条款", FindingRecord.article), Column("原文", FindingRecord.quote),
        Column("认定", Verdict.decision, DECISIONS), Column("理由", Verdict.reason),
    ),
)  # fmt: skip

LETTERS_SENT = Fact(
    "letters", "发出的函件", Letter.sent_at, True,
    lambda q: q.select_from(Letter).where(Letter.sent_at.is_not(None), Letter.state != "withdrawn"),
    lambda q: q.join(Organisation, Organisation.id == Letter.addressee_id),
    {"kind": Letter.kind, "state": Letter.state}, literal("review:") + Letter.review_id,
    (
        Column("标题", Letter.title), Column("种类", Letter.kind, LETTER_NAMES), Column("收文单位", Organisation.name),
        Column("状态", Letter.state, LETTER_STATES),
    ),
)  # fmt: skip

CORRECTIONS = Fact(
    "corrections", "纠正结果", CorrectionStep.outcome_on, False,
    lambda q: q.select_from(CorrectionStep).where(CorrectionStep.outcome != ""),
    _with_review(CorrectionStep.review_id),
    {
        "result": CorrectionStep.rung + literal(":") + CorrectionStep.outcome,
        "corrected": case(
            (
                CorrectionStep.rung.in_(CORRECTED) & CorrectionStep.outcome.in_(DONE), literal("yes"),
            ),
            else_=literal("no"),
        ),
    },
    literal("review:") + CorrectionStep.review_id,
    (
        Column("文件", Version.title), Column("案号", REVIEW_NUMBER),
        Column("结果", CorrectionStep.rung + literal(":") + CorrectionStep.outcome, CORRECTION_NAMES),
        Column("说明", CorrectionStep.outcome_words),
    ),
)  # fmt: skip
FOLLOWED_UP = Fact(
    "ratings", "处理情况报告的评价", FollowUp.rated_at, True,
    lambda q: q.select_from(FollowUp).where(FollowUp.rating != ""),
    _with_review(FollowUp.review_id),
    {"rating": FollowUp.rating, "round": cast(FollowUp.round, String)},
    literal("review:") + FollowUp.review_id,
    (
        Column("文件", Version.title), Column("案号", REVIEW_NUMBER), Column("评价", FollowUp.rating, RATINGS),
        Column("理由", FollowUp.rating_reason),
    ),
)  # fmt: skip
REPORTED = Fact(
    "reports", "收到的处理情况报告", FollowUp.reported_on, False,
    lambda q: q.select_from(FollowUp).where(FollowUp.reported_on.is_not(None)),
    _with_review(FollowUp.review_id),
    {
        "timely": case(
            (FollowUp.due_on.is_(None), literal("undated")), (FollowUp.reported_on > FollowUp.due_on, literal("late")),
            else_=literal("in_time"),
        ),
        "round": cast(FollowUp.round, String),
    },
    literal("review:") + FollowUp.review_id,
    (
        Column("文件", Version.title), Column("案号", REVIEW_NUMBER), Column("第几次", cast(FollowUp.round, String)),
        Column("应报告日期", FollowUp.due_on), Column("评价", FollowUp.rating, RATINGS),
    ),
)  # fmt: skip


def _once(review_id: Any, day: Any, *where: Any) -> Any:
    """Reviews with the first day on which something happened in them."""
    return select(review_id.label("review_id"), func.min(day).label("day")).where(*where).group_by(review_id).subquery()


_faulty = _once(WorksheetLine.review_id, WorksheetLine.frozen_at, WorksheetLine.state == "adopted")
_corrected = _once(
    CorrectionStep.review_id,
    CorrectionStep.outcome_on,
    CorrectionStep.rung.in_(CORRECTED),
    CorrectionStep.outcome.in_(DONE),
)
FAULTY = Fact(
    "faulty", "发现问题的文件", _faulty.c.day, True,
    lambda q: _reviews(q).join(_faulty, _faulty.c.review_id == Review.id), _owned,
    _review_groups, literal("review:") + Review.id, _review_columns,
)  # fmt: skip
CORRECTED_REVIEWS = Fact(
    "corrected", "已修改、废止或者撤销的文件", _corrected.c.day, False,
    lambda q: _reviews(q).join(_corrected, _corrected.c.review_id == Review.id), _owned,
    _review_groups, literal("review:") + Review.id, _review_columns,
)  # fmt: skip
