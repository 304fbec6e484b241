"""The facts of hearing people that are counted: consultations, comments, experts. No list shows a commenter's name."""

from __future__ import annotations

from sqlalchemy import case, func, literal

from registry.instruments.models import Version
from registry.people.models import Account, Organisation
from review.experts.models import ExpertAssignment
from review.outcomes import OUTCOMES
from review.statistics.fact import Column, Fact
from review.voices.models import Comment, Consultation

WAITING = "open"
COMMENT_OUTCOMES = {**OUTCOMES, WAITING: "尚未处理"}

CONSULTATIONS = Fact(
    "consultations", "征求意见", Consultation.opens_at, True,
    lambda q: q.select_from(Consultation),
    lambda q: q.join(Version, Version.id == Consultation.version_id),
    {"audience": Consultation.audience}, literal("consultation:") + Consultation.id,
    (
        Column("事项", Consultation.title), Column("文件", Version.title),
        Column("对象", Consultation.audience, {"public": "社会公众", "invited": "受邀人员"}),
    ),
)  # fmt: skip
COMMENTS = Fact(
    "comments", "收到的意见", Comment.created_at, True,
    lambda q: q.select_from(Comment),
    lambda q: q.join(Version, Version.id == Comment.version_id)
    .outerjoin(Consultation, Consultation.id == Comment.consultation_id)
    .outerjoin(Organisation, Organisation.id == Comment.organisation_id),
    {
        "outcome": func.coalesce(Comment.outcome, WAITING), "contributor": Comment.contributor_kind,
        "point": func.coalesce(Comment.organisation_id, ""),
    },
    func.coalesce(literal("consultation:") + Comment.consultation_id, literal("document:") + Version.work_id),
    (
        Column("意见", Comment.body), Column("编号", Comment.number), Column("文件", Version.title),
        Column("征求意见", func.coalesce(Consultation.title, "日常意见")),
        Column("提出人类别", Comment.contributor_kind), Column("联系点", func.coalesce(Organisation.name, "")),
        Column("处理结果", func.coalesce(Comment.outcome, WAITING), COMMENT_OUTCOMES),
    ),
)  # fmt: skip

EXPERTS = Fact(
    "experts", "专家参与", ExpertAssignment.assigned_at, True,
    lambda q: q.select_from(ExpertAssignment),
    lambda q: q.join(Account, Account.id == ExpertAssignment.account_id),
    {"submitted": case((ExpertAssignment.submitted_at.is_(None), literal("no")), else_=literal("yes"))},
    ExpertAssignment.subject,
    (
        Column("专家", Account.name), Column("请研究的问题", ExpertAssignment.question),
        Column(
            "是否提交", case((ExpertAssignment.submitted_at.is_(None), literal("no")), else_=literal("yes")),
            {"yes": "已提交", "no": "未提交"},
        ),
    ),
)  # fmt: skip
