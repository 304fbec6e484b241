"""The first page: one search box for everyone; for staff, what waits, each number a link to what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.instruments.quarantine import open_quarantine
from registry.instruments.views import DocumentRow, count_documents, list_documents
from registry.people.roles import Permission, Person
from review.casework.reviews import ReviewView, list_reviews
from review.procedure.reminders import ReminderView, unread_reminders
from review.voices.comments import count_open
from review.voices.consultations import ConsultationView, list_consultations
from web import urls
from web.paging import last_page

EXAMPLES = ("行政处罚法第十六条", "停车 扣留车辆", "“不得设定行政强制措施”", "类型:地方性法规 保证金")


@dataclass(frozen=True, slots=True)
class Tally:
    """A number and the list behind it."""

    number: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows; `tallies` and `reviews` are empty for the public."""

    template: ClassVar[str] = "pages/home.html"

    staff: bool
    examples: tuple[str, ...]
    tallies: tuple[Tally, ...]
    reviews: tuple[ReviewView, ...]
    documents: tuple[DocumentRow, ...]
    consultations: tuple[ConsultationView, ...]
    reminders: tuple[ReminderView, ...]


def home_page(session: Session, clock: Clock, person: Person, internal: bool) -> HomePage:
    """The first page for this person."""
    today = clock.today()
    staff = person.may(Permission.REVIEW_READ)
    rounds = [c for c in list_consultations(session, clock, public_only=not staff) if c.is_open]
    documents = list_documents(session, today, include_internal=internal, limit=6)
    held = count_documents(session, include_internal=internal)
    laws = count_documents(session, include_internal=internal, collection="reference")
    tallies = [
        Tally(held, "本级文件", urls.DOCUMENTS),
        Tally(laws, "上位法", urls.with_query(urls.DOCUMENTS, [("collection", "reference")])),
    ]
    reviews: Sequence[ReviewView] = ()
    if staff:
        reviews = list_reviews(session, state="unfinished", limit=500)
        undecided = sum(review.undecided for review in reviews)
        waiting = [review for review in reviews if review.undecided]
        tallies = [
            Tally(len(reviews), "办理中的审查", urls.with_query(urls.REVIEWS, [("state", "unfinished")])),
            Tally(
                undecided, "条提示待认定", urls.with_query(urls.REVIEWS, [("state", "unfinished"), ("waiting", "1")])
            ),
            Tally(count_open(session), "条意见待处理", urls.with_query(urls.CONSULTATIONS, [("waiting", "1")])),
            *tallies,
        ]
        if person.may(Permission.QUARANTINE_READ):
            tallies.append(Tally(len(open_quarantine(session)), "个文件待处理", urls.QUARANTINE))
        reviews = waiting or reviews
    reminders = unread_reminders(session, person) if staff else ()
    return HomePage(
        staff,
        EXAMPLES,
        tuple(tallies),
        tuple(reviews[:8]),
        tuple(documents),
        tuple(rounds[:6]),
        tuple(reminders),
    )


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """Documents of one collection, newest in the record first."""

    template: ClassVar[str] = "pages/documents.html"

    collection: str
    rows: tuple[DocumentRow, ...]
    total: int
    number: int
    size: int
    today: date

    @property
    def last(self) -> int:
        """Number of the last page."""
        return last_page(self.total, self.size)


def documents_page(session: Session, today: date, internal: bool, collection: str, number: int) -> DocumentsPage:
    """One page of the list of documents."""
    size = 50
    collection = "reference" if collection == "reference" else "local"
    number = max(1, number)
    rows = list_documents(
        session,
        today,
        include_internal=internal,
        collection=collection,
        limit=size,
        offset=(number - 1) * size,
    )
    total = count_documents(session, include_internal=internal, collection=collection)
    return DocumentsPage(collection, tuple(rows), total, number, size, today)
