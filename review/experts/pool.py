"""The expert pool: persons and commissioned institutions, their fields, groups, terms and load.

Whether somebody may review a body follows from what they are tied to; nothing here changes or assigns anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.people.models import Account, Organisation
from registry.people.roles import Role
from review.experts.models import ExpertAssignment, ExpertGroup, ExpertProfile, ExpertTerm

FIELDS = (
    "宪法与立法",
    "行政法",
    "民商法",
    "刑事与诉讼",
    "经济与财税",
    "劳动与社会保障",
    "自然资源与城乡建设",
    "生态环境",
    "农业农村",
    "教育科技文化",
    "医疗卫生",
    "市场监管",
    "公共安全与应急",
    "司法监督",
)
EXPIRING_DAYS = 60


@dataclass(frozen=True, slots=True)
class TermView:
    """One term, as the pool shows it."""

    id: str
    group: str
    committee: str
    begins_on: date
    ends_on: date
    letter: str
    left_on: date | None
    left_reason: str
    file_name: str = ""  # of the scanned letter, where there is one

    def holds(self, today: date) -> bool:
        """Whether it runs on a day."""
        return self.begins_on <= today <= self.ends_on and (self.left_on is None or today < self.left_on)

    def expires_soon(self, today: date) -> bool:
        """Whether it ends within the next days and nobody left before."""
        return self.holds(today) and self.ends_on <= today + timedelta(days=EXPIRING_DAYS)


@dataclass(frozen=True, slots=True)
class Member:
    """One expert of the pool. `open_tasks` and `done` count assignments."""

    account_id: str
    name: str
    institution: bool
    employer: str
    title: str
    fields: tuple[str, ...]
    tied: tuple[str, ...]
    terms: tuple[TermView, ...]
    open_tasks: int
    done: int
    declined: int
    organisation: str = ""

    def serves(self, today: date) -> bool:
        """Whether a term of theirs runs."""
        return any(term.holds(today) for term in self.terms)

    def conflict_with(self, issuer: str) -> str:
        """The body that ties them to the issuer of a document, "" if none."""
        for body in (self.organisation, self.employer, *self.tied):
            if body and issuer and (body in issuer or issuer in body):
                return body
        return ""


def members(session: Session) -> Sequence[Member]:
    """Everyone in the pool by name. Six statements, whatever the pool's size."""
    accounts = [
        a
        for a in session.scalars(
            select(Account).where(Account.disabled_at.is_(None)).order_by(Account.name, Account.id)
        )
        if Role.EXPERT.value in {grant.role for grant in a.grants}
    ]
    profiles = {p.account_id: p for p in session.scalars(select(ExpertProfile))}
    terms: dict[str, list[TermView]] = defaultdict(list)
    for term, group in session.execute(
        select(ExpertTerm, ExpertGroup)
        .join(ExpertGroup, ExpertGroup.id == ExpertTerm.group_id)
        .order_by(ExpertTerm.begins_on, ExpertTerm.id)
    ):
        terms[term.account_id].append(
            TermView(
                term.id,
                group.name,
                group.committee,
                term.begins_on,
                term.ends_on,
                term.letter,
                term.left_on,
                term.left_reason,
                term.file_name,
            )
        )
    tasks = _tasks(session)
    homes = {a.organisation_id for a in accounts if a.organisation_id}
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(homes)))
    names = {row.id: row.name for row in rows}
    return [
        _member(a, profiles.get(a.id), tuple(terms[a.id]), tasks, names.get(a.organisation_id or "", ""))
        for a in accounts
    ]


def groups(session: Session) -> Sequence[tuple[str, str]]:
    """`(id, name)` of every group."""
    return [
        (g.id, f"{g.name}（{g.committee}）") for g in session.scalars(select(ExpertGroup).order_by(ExpertGroup.name))
    ]


def uncovered(pool: Sequence[Member], today: date) -> tuple[str, ...]:
    """Fields that nobody with a running term covers."""
    covered = {f for m in pool if any(t.holds(today) for t in m.terms) for f in m.fields}
    return tuple(f for f in FIELDS if f not in covered)


def member(session: Session, account_id: str) -> Member:
    """One expert.

    Raises:
        NotFound: nobody of the pool.
    """
    found = next((m for m in members(session) if m.account_id == account_id), None)
    if found is None:
        raise NotFound("专家库中没有这个人。")
    return found


def letter_of(session: Session, account_id: str, term_id: str) -> tuple[str, str]:
    """Digest and name of the scanned letter of appointment, both "" where there is none."""
    term = session.get(ExpertTerm, term_id)
    return (term.file_digest, term.file_name) if term is not None and term.account_id == account_id else ("", "")


def _tasks(session: Session) -> Counter[tuple[str, str]]:
    a = ExpertAssignment
    rows = session.execute(
        select(
            a.account_id,
            a.submitted_at.is_not(None).label("done"),
            a.declined_at.is_not(None).label("declined"),
            func.count(),
        ).group_by(a.account_id, a.submitted_at.is_not(None), a.declined_at.is_not(None))
    )
    out: Counter[tuple[str, str]] = Counter()
    for account_id, done, declined, n in rows:
        out[(account_id, "declined" if declined else "done" if done else "open")] += n
    return out


def _member(
    account: Account,
    profile: ExpertProfile | None,
    terms: tuple[TermView, ...],
    tasks: Counter[tuple[str, str]],
    organisation: str,
) -> Member:
    return Member(
        account.id,
        account.name,
        bool(profile and profile.institution),
        profile.employer if profile else "",
        profile.title if profile else "",
        tuple(profile.fields) if profile else (),
        tuple(profile.tied) if profile else (),
        terms,
        tasks[(account.id, "open")],
        tasks[(account.id, "done")],
        tasks[(account.id, "declined")],
        organisation,
    )
