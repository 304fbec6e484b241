"""What this site tells another platform: registrations, results and upheld findings of a year's filings."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock, legal_day
from registry.people.models import Organisation
from registry.people.roles import Permission, Person
from review.casework.exchange.parcel import Opinion, Result
from review.casework.filings.models import Filing
from review.casework.models import Review
from review.casework.states import STATES
from review.findings.models import FindingRecord, Verdict
from review.findings.store import findings_of

UNSENT = ("draft", "discarded")


def collect(session: Session, clock: Clock, person: Person, year: int) -> tuple[list[Result], list[Opinion]]:
    """Results and opinions of the filings that came in a year; that they were taken out is written to the log.

    Raises:
        NotAllowed.
    """
    person.require(Permission.FILING_CHECK)
    rows = session.execute(
        select(Filing, Organisation.name, Review)
        .join(Organisation, Organisation.id == Filing.body_id)
        .outerjoin(Review, Review.id == Filing.review_id)
        .where(Filing.state.not_in(UNSENT), Filing.arrived_on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(Filing.arrived_on, Filing.id)
    ).all()
    results = [_result(filing, body, review) for filing, body, review in rows]
    versions = {
        filing.version_id: filing
        for filing, _, review in rows
        if filing.version_id and review is not None and review.closed_at is not None
    }
    opinions = _opinions(session, versions)
    audit.record(session, clock, person.actor, "filing.exchange", "filing:list", year=year, filings=len(results))
    return results, opinions


def _result(filing: Filing, body: str, review: Review | None) -> Result:
    return Result(
        receipt_number=filing.receipt_number or "",
        registration_number=filing.registration_number or "",
        registered_on=filing.registered_on,
        state=filing.state,
        outcome_reason=filing.outcome_reason,
        title=filing.title,
        document_number=filing.document_number,
        body=body,
        late_days=filing.late_days,
        review_state=STATES[review.state] if review is not None else "",
        review_conclusion=review.conclusion if review is not None and review.closed_at else "",
        review_closed_on=legal_day(review.closed_at) if review is not None and review.closed_at else None,
    )


def _opinions(session: Session, versions: dict[str, Filing]) -> list[Opinion]:
    """Upheld findings of finished reviews alone: what is undecided never leaves the house."""
    newest = select(func.max(Verdict.id)).group_by(Verdict.finding_id)
    upheld = set(
        session.scalars(
            select(FindingRecord.version_id)
            .join(Verdict, Verdict.finding_id == FindingRecord.id)
            .where(FindingRecord.version_id.in_(versions), Verdict.id.in_(newest), Verdict.decision == "accepted")
        )
    )
    opinions: list[Opinion] = []
    for version_id in sorted(upheld):
        filing = versions[version_id]
        for stored in findings_of(session, version_id):
            if stored.verdict is None or stored.verdict.decision != "accepted":
                continue
            found = stored.finding
            theirs = "；".join(f"《{r.law}》：{r.quote}" for r in found.references if r.quote)
            opinions.append(
                Opinion(
                    filing.registration_number or "", filing.title, found.article, found.quote, theirs,
                    found.standard, stored.verdict.reason or found.explanation,
                )
            )  # fmt: skip
    return opinions
