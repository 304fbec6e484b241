"""Documents with the same defect: findings of one rule that rest on the same superior article, in other documents.

其他规范性文件存在同类问题的，一并纠正 (北京市各级人民代表大会常务委员会规范性文件备案审查条例 32; 上海市… 35).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.models import Version, Work
from registry.provisions.addresses import article_number
from review.casework.models import Review
from review.casework.states import UNFINISHED
from review.findings.finding import Finding
from review.findings.models import FindingRecord
from review.findings.store import StoredFinding

MOST = 2000  # findings of one rule that are looked through, newest first


@dataclass(frozen=True, slots=True)
class Defect:
    """What makes findings siblings: the rule and the superior article that it rests on first."""

    rule: str
    law: str
    article: str

    @property
    def words(self) -> str:
        """The superior article as cited."""
        return f"《{self.law}》{self.article}" if self.law else ""


@dataclass(frozen=True, slots=True)
class Sibling:
    """A finding of the same defect in another document."""

    finding_id: str
    document_id: str
    version_id: str
    title: str
    issuer: str
    article: str
    quote: str
    severity: str
    review_id: str  # its unfinished review, empty where there is none


def defect_of(finding: Finding) -> Defect:
    """The defect that a finding is of."""
    first = next(iter(finding.references), None)
    if first is None:
        return Defect(finding.rule, "", "")
    number = article_number(first.article, first.article_suffix) if first.article else ""
    return Defect(finding.rule, first.law, number)


def siblings_of(session: Session, stored: StoredFinding) -> Sequence[Sibling]:
    """Findings of the same defect in other documents, by title. Three statements.

    A finding without a superior article has no siblings: the rule alone says too little.
    """
    defect = defect_of(stored.finding)
    if not defect.law:
        return ()
    own = session.get(Version, stored.version_id)
    rows = session.execute(
        select(FindingRecord, Version.work_id, Version.title, Work.issuer)
        .join(Version, Version.id == FindingRecord.version_id)
        .join(Work, Work.id == Version.work_id)
        .where(
            FindingRecord.rule == defect.rule,
            FindingRecord.withdrawn_at.is_(None),
            Version.work_id != (own.work_id if own is not None else ""),
            Version.ended_on.is_(None),
            Work.merged_into.is_(None),
            Work.collection == "local",
        )
        .order_by(Version.created_at.desc(), FindingRecord.position)
        .limit(MOST)
    ).all()
    alike = [(f, work_id, title, issuer) for f, work_id, title, issuer in rows if defect_of_record(f) == defect]
    held = dict(
        session.execute(
            select(Review.version_id, Review.id).where(
                Review.version_id.in_({f.version_id for f, *_ in alike}), Review.state.in_(UNFINISHED)
            )
        ).all()
    )
    found = [
        Sibling(
            f.id, work_id, f.version_id, title, issuer or "", f.article, f.quote, f.severity, held.get(f.version_id, "")
        )
        for f, work_id, title, issuer in alike
    ]
    return sorted(found, key=lambda s: (s.title, s.version_id, s.article))


def defect_of_record(record: FindingRecord) -> Defect:
    """The defect that a stored finding is of."""
    if not record.references:
        return Defect(record.rule, "", "")
    first = record.references[0]
    number = article_number(first["article"], first.get("article_suffix")) if first.get("article") else ""
    return Defect(record.rule, first["law"], number)
