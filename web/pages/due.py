"""What is due: everything open with a date, the most urgent first, filtered; a person's reminders and calendar feed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from registry.people.roles import Person
from review.procedure.dated import Dated
from review.procedure.feeds import feed_since
from web import urls
from web.dated import open_items
from web.paging import last_page

SIZE = 50
NEAR_DAYS = 7
Test = Callable[[Dated, date], bool]
STATES: tuple[tuple[str, str, Test], ...] = (
    ("overdue", "已超期", lambda item, today: item.due.overdue(today)),
    ("near", f"{NEAR_DAYS} 天内到期", lambda item, today: 0 <= item.due.days_left(today) <= NEAR_DAYS),
    ("later", "以后到期", lambda item, today: item.due.days_left(today) > NEAR_DAYS),
    ("paused", "暂停中", lambda item, _today: item.due.paused_since is not None),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow the list, with how many it leaves."""

    key: str
    name: str
    number: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class DuePage:
    """The board."""

    template: ClassVar[str] = "pages/due.html"

    items: tuple[Dated, ...]
    total: int
    number: int
    whose: tuple[Filter, ...]
    states: tuple[Filter, ...]
    kinds: tuple[Filter, ...]
    pairs: tuple[tuple[str, str], ...]
    today: date
    feed_since: datetime | None
    feed_url: str  # only right after it was made

    @property
    def last(self) -> int:
        """Number of the last page."""
        return last_page(self.total, SIZE)

    def page_url(self, number: int) -> str:
        """Another page of the same list."""
        return urls.with_query(urls.DUE, [*self.pairs, ("page", f"{number}")])


def due_page(
    session: Session,
    person: Person,
    today: date,
    *,
    whose: str = "",
    state: str = "",
    kind: str = "",
    number: int = 1,
    feed_url: str = "",
) -> DuePage:
    """The board for this person; an unknown filter filters nothing."""
    everything = open_items(session, today)
    mine = [item for item in everything if item.concerns(person)]
    awaited = [item for item in everything if item.awaited]
    groups = {"": everything, "mine": mine, "awaited": awaited}
    whose = whose if whose in groups else ""
    tests = {key: test for key, _, test in STATES}
    state, of_whom = (state if state in tests else ""), groups[whose]
    names = list(dict.fromkeys(item.kind for item in everything))
    kind = kind if kind in names else ""
    in_state = [item for item in of_whom if not state or tests[state](item, today)]
    shown = [item for item in in_state if not kind or item.kind == kind]
    held = [("whose", whose), ("state", state), ("kind", kind)]

    def choice(name: str, key: str, label: str, among: Sequence[Dated], test: Callable[[Dated], bool]) -> Filter:
        pairs = [(n, key if n == name else value) for n, value in held]
        current = dict(held)[name] == key
        return Filter(key, label, sum(map(test, among)), urls.with_query(urls.DUE, pairs), current)

    number = min(max(1, number), last_page(len(shown), SIZE))
    return DuePage(
        tuple(shown[(number - 1) * SIZE : number * SIZE]),
        len(shown),
        number,
        tuple(
            choice("whose", key, label, groups[key], lambda _item: True)
            for key, label in (("", "全部"), ("mine", "我的"), ("awaited", "等对方办理"))
        ),
        (
            choice("state", "", "全部", of_whom, lambda _item: True),
            *(
                choice("state", key, label, of_whom, lambda item, test=test: test(item, today))  # type: ignore[misc]
                for key, label, test in STATES
            ),
        ),
        (
            choice("kind", "", "全部", in_state, lambda _item: True),
            *(
                choice("kind", name, name, in_state, lambda item, name=name: item.kind == name)  # type: ignore[misc]
                for name in names
            ),
        ),
        tuple(held),
        today,
        feed_since(session, person),
        feed_url,
    )
