"""Filed before? By document number, title and maker, and by the very bytes and words, among filings and the record."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from registry.instruments.models import Identifier, Work
from review.casework.filings.checks.proposal import Looked, Proposal
from review.casework.filings.models import Filing, FilingPaper
from review.casework.filings.vocabulary import STATES, TEXT

SOURCE = "按发文字号、标题加制定机关、文件指纹（SHA-256）和正文文字查重"
MOST = 5


def propose(session: Session, looked: Looked) -> Proposal:
    """Name what is alike and where it stands; a document held without a filing is no duplicate."""
    same_file = select(FilingPaper.filing_id).where(
        FilingPaper.kind == TEXT,
        FilingPaper.replaced_at.is_(None),
        or_(
            FilingPaper.digest.in_(looked.digests),
            FilingPaper.text_digest == looked.text_digest if looked.text_digest else FilingPaper.digest == "",
        ),
    )
    alike: list[ColumnElement[bool]] = [Filing.id.in_(same_file)]
    if looked.number_key:
        alike.append(Filing.number_key == looked.number_key)
    if looked.title_key:
        alike.append((Filing.title_key == looked.title_key) & (Filing.body_id == looked.body_id))
    others = session.scalars(
        select(Filing)
        .where(Filing.id != looked.filing_id, Filing.state.not_in(("draft", "discarded")), or_(*alike))
        .order_by(Filing.arrived_on.desc(), Filing.id)
        .limit(MOST)
    ).all()
    reasons = []
    for other in others:
        why = "发文字号相同" if looked.number_key and other.number_key == looked.number_key else "标题或文件内容相同"
        name = other.registration_number or other.receipt_number or ""
        reasons.append(f"{why}：《{other.title}》{other.document_number}，{name}，{STATES[other.state]}。")
    if others:
        return Proposal("problem", tuple(reasons), SOURCE)
    held = session.scalars(
        select(Work.title)
        .join(Identifier, Identifier.work_id == Work.id)
        .where(
            Work.collection == "local",
            Work.merged_into.is_(None),
            Identifier.scheme == "number",
            Identifier.value == (looked.number_key or "-"),
        )
        .limit(1)
    ).first()
    words = ["没有找到相同的报备。"]
    if held:
        words.append(f"库中已有同文号文件《{held}》，登记时将与它归并。")
    return Proposal("ok", tuple(words), SOURCE)
