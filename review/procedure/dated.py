"""Things that must be done by a day, whatever their kind: the one shape that boards, feeds and reminders know.

Filings, cases, letters and suggestions each offer a source, a function that lists what is open with its deadlines in a
constant number of statements; the web edge joins them (`web/dated.py`). Nothing here knows any of these things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.people.roles import Person, Role
from review.procedure.deadlines import Due
from review.procedure.in_force import Procedure


@dataclass(frozen=True, slots=True)
class Dated:
    """Something open with a deadline.

    Attributes:
        subject: `kind:id`, as in the audit log.
        kind: the word for what it is, such as 备案, 审查, 函件, 审查建议.
        title: what it is about, as a person would name it.
        what: what must be done, such as 形式审查.
        due: by when and why.
        url: where it is done.
        account_id: whose it is; None while nobody's.
        owner: that person's or body's name.
        roles: whose it is while nobody's: every holder of one of these roles.
        awaited: somebody outside must act (an issuing body, a unit); staff only urge.
    """

    subject: str
    kind: str
    title: str
    what: str
    due: Due
    url: str
    account_id: str | None = None
    owner: str = ""
    roles: tuple[Role, ...] = ()
    awaited: bool = False

    def concerns(self, person: Person) -> bool:
        """Whether it is this person's own."""
        if self.account_id is not None:
            return self.account_id == person.account_id
        return bool(person.roles & set(self.roles))


Source = Callable[[Session, Procedure], Sequence[Dated]]
"""Lists what is open with its deadlines, in a constant number of statements."""


def in_order(items: Iterable[Dated], today: date) -> list[Dated]:
    """The most urgent first."""
    return sorted(items, key=lambda item: (item.due.days_left(today), item.kind, item.title))
