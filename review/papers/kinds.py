"""The kinds of papers: one line each. A new paper is a module under `contents` and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.people.roles import Permission
from review.papers.contents import case_papers, feedback, registration, suggestion
from review.papers.layout.sheet import Sheet

Make = Callable[[Session, str, str, date], Sheet]
"""`(session, id, organ, day)` → the paper."""


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind.

    Attributes:
        key: stable name, stored.
        name: what it is called.
        makers: by what it is made from: `review`, `letter`, `filing`, `suggestion`, `year`.
        drafts: the permission of who writes it.
        numbered: whether it is issued under a number (发文字号); forms are not.
    """

    key: str
    name: str
    makers: dict[str, Make]
    drafts: Permission = Permission.FINDING_VERDICT
    numbered: bool = True


def _case(key: str, name: str) -> PaperKind:
    by_review: Make = partial(_from_review, key)
    return PaperKind(key, name, {"review": by_review, "letter": case_papers.from_letter})


def _from_review(key: str, session: Session, review_id: str, organ: str, day: date) -> Sheet:
    return case_papers.from_review(session, key, review_id, organ, day)


KINDS = {
    kind.key: kind
    for kind in (
        _case("opinion", "审查意见书"),
        _case("explain", "请予说明函"),
        _case("consult", "征求意见函"),
        _case("remind", "提醒函"),
        _case("transfer", "移送函"),
        PaperKind(
            "feedback",
            "反馈函",
            {"review": feedback.from_review, "suggestion": suggestion.feedback},
            Permission.SUGGESTION_TAKE,
        ),
        PaperKind(
            "suggestion", "审查建议登记表", {"suggestion": suggestion.form}, Permission.SUGGESTION_TAKE, numbered=False
        ),
        PaperKind(
            "registration", "备案登记表", {"filing": registration.from_filing}, Permission.FILING_CHECK, numbered=False
        ),
        PaperKind(
            "annual", "年度报告", {}, Permission.FINDING_VERDICT
        ),  # its figures are counted in `review.statistics`
    )
}


def kind_of(key: str) -> PaperKind:
    """The kind of a key.

    Raises:
        NotFound: there is none.
    """
    if key not in KINDS:
        raise NotFound("没有这种文书。")
    return KINDS[key]
