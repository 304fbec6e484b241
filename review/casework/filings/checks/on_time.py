"""Filed in time? From the day of promulgation to the day of arrival, counted by the profile."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.casework.filings.checks.proposal import Looked, Proposal


def propose(_session: Session, looked: Looked) -> Proposal:
    """Give the days, the last day and how it was counted."""
    promulgated, clocks = looked.particulars.promulgated_on, looked.clocks
    rule = clocks.profile.rule("filing.submit")
    if promulgated is None:
        return Proposal("unclear", ("没有公布日期，不能计算报送期限。",), rule.source)
    taken = (looked.arrived_on - promulgated).days
    due = clocks.due("filing.submit", promulgated)
    late = clocks.late_days(promulgated, looked.arrived_on) or 0
    main = f"{promulgated} 公布，{looked.arrived_on} 报送，历时 {taken} 日。"
    if late:
        return Proposal("problem", (f"{main}应当在 {due.on} 前报送，迟报 {late} 日。", due.sentence), rule.source)
    return Proposal("ok", (f"{main}在 {due.on} 的期限之内。", due.sentence), rule.source)
