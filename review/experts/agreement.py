"""How far experts agree on the clauses of a document, and what staff hold where they differ.

Each expert who submitted judges every clause: `problem` where they wrote an opinion or proposed other words, `question`
where they only asked, `none` where they wrote nothing. Over N clauses and n experts, with n_ij experts who judged
clause i as j:

    observed agreement   P  = mean over i of (sum_j n_ij² − n) / (n (n − 1))
    expected by chance   Pe = sum over j of (sum_i n_ij / (N n))²
    Fleiss' kappa        κ  = (P − Pe) / (1 − Pe)

Source: J. L. Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76 (1971) 378-382.
κ has no value where all judgements are alike. With few clauses or experts it says little, so n and N are always shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput
from registry.ids import new_id
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.annotations.notes import KINDS
from review.experts.assignments import assignments_on
from review.experts.blind import Opinions, is_revealed
from review.experts.models import ExpertAdjudication

JUDGEMENTS = {"problem": "有问题", "question": "存疑", "none": "无意见"}
MOST = 2000


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures over `clauses` clauses and `raters` experts; None where they have no value."""

    raters: int
    clauses: int
    observed: float | None
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Adjudication:
    """What staff hold of one clause."""

    judgement: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClauseJudgements:
    """One clause and the judgement of each expert, in their order."""

    address: str
    judgements: tuple[str, ...]
    adjudication: Adjudication | None

    @property
    def differ(self) -> bool:
        """Whether experts differ on it."""
        return len(set(self.judgements)) > 1


@dataclass(frozen=True, slots=True)
class KindAgreement:
    """Agreement on one kind of note: on how many clauses anybody, and on how many two or more, wrote such a one."""

    kind: str
    raised: int
    shared: int
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Comparison:
    """Experts who submitted, clauses somebody judged a problem or a question, figures over all clauses."""

    experts: tuple[str, ...]
    clauses: tuple[ClauseJudgements, ...]
    agreement: Agreement
    by_kind: tuple[KindAgreement, ...] = ()


def judgement_of(kinds: Iterable[str]) -> str:
    """An expert's judgement of a clause, by the kinds of notes they wrote on it."""
    held = set(kinds)
    if held & {"note", "proposal"}:
        return "problem"
    return "question" if held else "none"


def fleiss(counts: Sequence[Sequence[int]]) -> tuple[float | None, float | None]:
    """Observed agreement and Fleiss' kappa of a table: a row for each clause, in it how many judged each way.

    Raises:
        ValueError: rows with different numbers of judgements.
    """
    raters = {sum(row) for row in counts}
    if len(raters) > 1:
        raise ValueError("every clause must have as many judgements")
    n = raters.pop() if raters else 0
    if n < 2:
        return None, None
    observed = sum((sum(k * k for k in row) - n) / (n * (n - 1)) for row in counts) / len(counts)
    shares = [sum(column) / (len(counts) * n) for column in zip(*counts, strict=True)]
    expected = sum(share * share for share in shares)
    return observed, None if expected == 1 else (observed - expected) / (1 - expected)


def compare(
    opinions: Sequence[Opinions],
    addresses: Sequence[str],
    place: Callable[[str], str],
    adjudicated: Mapping[str, Adjudication],
) -> Comparison:
    """Lay the judgements of all who submitted side by side.

    Args:
        addresses: the clauses of the document.
        place: the clause at which a note's address stands.
    """
    submitted = [o for o in opinions if o.assignment.submitted_at is not None]
    judged, written = [], []
    for one in submitted:
        kinds: dict[str, set[str]] = {}
        for note in one.notes:
            kinds.setdefault(place(note.anchor.address), set()).add(note.kind)
        written.append(kinds)
        judged.append({address: judgement_of(kinds.get(address, ())) for address in addresses})
    rows = [tuple(each[address] for each in judged) for address in addresses]
    observed, kappa = fleiss([[row.count(key) for key in JUDGEMENTS] for row in rows])
    clauses = tuple(
        ClauseJudgements(address, row, adjudicated.get(address))
        for address, row in zip(addresses, rows, strict=True)
        if set(row) - {"none"} or address in adjudicated
    )
    figures = Agreement(len(submitted), len(addresses), observed, kappa)
    return Comparison(
        tuple(o.assignment.expert for o in submitted), clauses, figures, agreement_by_kind(written, addresses)
    )


def agreement_by_kind(written: Sequence[Mapping[str, set[str]]], addresses: Sequence[str]) -> tuple[KindAgreement, ...]:
    """For each kind of note that anybody wrote: whether they wrote one on a clause is the judgement.

    Args:
        written: for each expert, the kinds of their notes by clause.
    """
    found = []
    for kind in KINDS:
        counts = [sum(kind in held.get(address, ()) for held in written) for address in addresses]
        if any(counts):
            observed, kappa = fleiss([[count, len(written) - count] for count in counts])
            figures = Agreement(len(written), len(addresses), observed, kappa)
            found.append(KindAgreement(kind, sum(n > 0 for n in counts), sum(n > 1 for n in counts), figures))
    return tuple(found)


def adjudicate(
    session: Session, clock: Clock, person: Person, subject: str, address: str, judgement: str, reason: str
) -> None:
    """Decide on a clause; decided again, the log keeps what was held before. The same again changes nothing.

    Raises:
        NotAllowed: the person may not. InvalidInput: unknown judgement or no reason. Conflict: opinions are still out.
    """
    person.require(Permission.NOTE_DECIDE)
    reason = reason.strip()
    if judgement not in JUDGEMENTS:
        raise InvalidInput("裁定只能是有问题、存疑或无意见。")
    if not reason or len(reason) > MOST:
        raise InvalidInput(f"裁定须写明理由，不超过 {MOST} 字。")
    today: date = clock.today()
    if not is_revealed(assignments_on(session, subject), today):
        raise Conflict("还有专家没有提交意见，期限也没有届满，不能裁定分歧。")
    query = select(ExpertAdjudication).where(
        ExpertAdjudication.subject == subject, ExpertAdjudication.address == address
    )
    held = session.scalars(query).one_or_none()
    if held is None:
        held = ExpertAdjudication(id=new_id(), subject=subject, address=address, judgement="", reason="")
        session.add(held)
    if (held.judgement, held.reason) == (judgement, reason):
        return
    old = held.judgement
    held.judgement, held.reason = judgement, reason
    held.decided_by, held.decided_at = person.account_id or "", clock.now()
    session.flush()
    audit.record(
        session, clock, person.actor, "expert.adjudicate", subject, address=address, old=old, new=judgement, why=reason
    )


def adjudications(session: Session, subject: str) -> Mapping[str, Adjudication]:
    """What staff hold of clauses, by address."""
    rows = session.execute(
        select(ExpertAdjudication, Account.name)
        .join(Account, Account.id == ExpertAdjudication.decided_by)
        .where(ExpertAdjudication.subject == subject)
    )
    return {held.address: Adjudication(held.judgement, held.reason, name, held.decided_at) for held, name in rows}
