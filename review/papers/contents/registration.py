"""备案登记表: the filing's particulars, its formality check, outcome, number and hand-over."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.clock import day_words
from registry.errors import NotFound
from registry.people.models import Account, Organisation
from review.casework.filings.models import Filing, FilingAssignment, FormalityItem
from review.casework.filings.particulars import particulars_of
from review.casework.filings.vocabulary import ARRIVALS, DECISIONS, ITEMS, STATES
from review.papers.layout.sheet import Grid, Sheet
from review.papers.wordings import wording


def from_filing(session: Session, filing_id: str, organ: str, day: date) -> Sheet:
    """The form of a filing as it stands.

    Raises:
        NotFound: there is none.
    """
    filing = session.get(Filing, filing_id)
    if filing is None:
        raise NotFound("没有这件报备。")
    given = particulars_of(filing)
    body = session.scalar(select(Organisation.name).where(Organisation.id == filing.body_id)) or ""
    facts = (
        ("登记号", filing.registration_number or "", "回执号", filing.receipt_number or ""),
        ("报送机关", body, "来源", ARRIVALS[filing.arrival]),
        ("文件名称", given.title, "发文字号", given.document_number),
        ("制定机关", given.issuer, "文件类型", given.kind),
        ("事项", given.action, "公布方式", given.channel),
        ("通过日期", day_words(given.adopted_on), "公布日期", day_words(given.promulgated_on)),
        ("施行日期", day_words(given.effective_on), "失效日期", day_words(given.expires_on)),
        ("收文日期", day_words(filing.arrived_on), "报送时限", _timely(filing)),
        ("联系人", given.contact, "联系电话", given.phone),
    )
    items = session.execute(
        select(FormalityItem, Account.name)
        .outerjoin(Account, Account.id == FormalityItem.decided_by)
        .where(FormalityItem.filing_id == filing_id, FormalityItem.round == filing.round)
    ).all()
    held = {item.item: (item, name or "") for item, name in items}
    checks = tuple(
        (word, DECISIONS.get(held[key][0].decision or "", "未定"), held[key][0].note, held[key][1])
        for key, word in ITEMS.items()
        if key in held
    )
    committees = session.execute(
        select(Organisation.name, FilingAssignment.assigned_on)
        .join(FilingAssignment, FilingAssignment.organisation_id == Organisation.id)
        .where(FilingAssignment.filing_id == filing_id)
        .order_by(Organisation.name)
    ).all()
    outcome = (
        ("办理结果", STATES[filing.state], "登记日期", day_words(filing.registered_on)),
        ("理由", filing.outcome_reason, "分送", "；".join(f"{name}（{day_words(on)}）" for name, on in committees)),
        ("经办人", next((name for _, name in held.values() if name), ""), "审核人", ""),
    )
    blocks = [Grid("facts", facts, widths=(2, 5, 2, 4))]
    if checks:
        blocks.append(Grid("checks", checks, ("形式审查项目", "结论", "说明", "审查人"), (4, 2, 4, 3)))
    blocks.append(Grid("outcome", outcome, widths=(2, 5, 2, 4)))
    return Sheet(wording("registration").title, tuple(blocks), "form", organ, on=day)


def _timely(filing: Filing) -> str:
    if filing.late_days is None:
        return "公布日期不明，未计算"
    return f"迟报 {filing.late_days} 日" if filing.late_days else "按期"
