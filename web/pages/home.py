"""The first page: a search box for the public; for whoever has duties, what waits, by days left, each number a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import case
from sqlalchemy.orm import Session

from registry.clock import Clock, legal_day
from registry.instruments.quarantine import open_quarantine
from registry.instruments.views import DocumentRow, count_documents, list_documents
from registry.people.roles import Permission, Person
from review.casework.filings.missed import count_missed
from review.casework.models import Review
from review.casework.states import UNFINISHED
from review.casework.suggestions.listing import count_open as count_open_suggestions
from review.casework.views import ReviewView, reviews_where
from review.procedure.dated import Dated
from review.procedure.reminders import ReminderView, unread_reminders
from review.statistics.desk import answered_letters, body_desk, expert_desk, staff_desk
from review.voices.comments import count_open
from review.voices.consultations import ConsultationView, list_consultations
from review.voices.liaison.own_seats import own_seats
from review.voices.liaison.task_views import tasks_of
from web import urls
from web.dated import own_items
from web.paging import last_page

SHOWN = 10
EXAMPLES = ("行政处罚法第十六条", "停车 扣留车辆", "“不得设定行政强制措施”", "类型:地方性法规 保证金")


@dataclass(frozen=True, slots=True)
class Tally:
    """A number and the list behind it."""

    number: int
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for this person: what, where, by when."""

    title: str
    what: str
    url: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the first page shows. `heading` is empty for the public, who get the search box instead."""

    template: ClassVar[str] = "pages/home.html"

    heading: str
    examples: tuple[str, ...]
    tallies: tuple[Tally, ...]
    reviews: tuple[ReviewView, ...]
    tasks: tuple[Task, ...]
    more_tasks: int
    documents: tuple[DocumentRow, ...]
    consultations: tuple[ConsultationView, ...]
    reminders: tuple[ReminderView, ...]

    @property
    def staff(self) -> bool:
        """Whether it is a working desk."""
        return bool(self.heading)


def home_page(session: Session, clock: Clock, person: Person, internal: bool) -> HomePage:
    """The first page for this person."""
    today = clock.today()
    staff = person.may(Permission.REVIEW_READ)
    rounds = [c for c in list_consultations(session, clock, public_only=not staff) if c.is_open]
    documents = list_documents(session, today, include_internal=internal, limit=6)
    reviews: Sequence[ReviewView] = ()
    tasks: list[Task] = []
    answers: list[Task] = []  # without a due date, so the list by date has none of them: all are shown here
    if staff:
        tallies = _staff_tallies(session, person, today)
        mine = Review.state.in_(UNFINISHED) & (Review.owner_id == person.account_id)
        order = (case((Review.due_on.is_(None), 1), else_=0), Review.due_on, Review.serial)
        reviews = reviews_where(session, mine, order=order, limit=SHOWN)
        answers = [
            Task(
                letter.title,
                f"{letter.addressee}已于{letter.on.month}月{letter.on.day}日答复，请阅看并继续审查",
                urls.review_act(letter.review_id, f"case#letter-{letter.letter_id}"),
                None,
            )
            for letter in answered_letters(session, person)
        ]
        tasks = [
            Task(item.title, item.what, item.url, item.due.on)
            for item in own_items(session, today, person)
            if not _own_review(item, person)
        ]
    else:
        tallies = _public_tallies(session, internal)
        if person.may(Permission.LETTER_ANSWER):
            own, tasks = _body(session, person)
            tallies = own + tallies
        if person.may(Permission.REVIEW_ASSIGNED):
            tasks += [
                Task(title, question or "审查并提出意见", urls.review(id_), due)
                for id_, title, question, due in expert_desk(session, person)
            ]
        if person.may(Permission.LIAISON_TASK):
            tasks += _liaison(session, person)
    duties = (Permission.LETTER_ANSWER, Permission.REVIEW_ASSIGNED, Permission.LIAISON_TASK)
    desk = staff or any(person.may(duty) for duty in duties)
    reminders = unread_reminders(session, person) if staff else ()
    return HomePage(
        "待办" if desk else "",
        EXAMPLES,
        tuple(tallies),
        tuple(reviews),
        (*answers, *tasks[:SHOWN]),
        max(0, len(tasks) - SHOWN),
        tuple(documents),
        tuple(rounds[:6]),
        tuple(reminders),
    )


def _own_review(item: Dated, person: Person) -> bool:
    """Whether it is the end of a review of theirs, which stands in the list of their reviews already."""
    return item.kind == "审查" and item.account_id == person.account_id


def _public_tallies(session: Session, internal: bool) -> list[Tally]:
    held = count_documents(session, include_internal=internal)
    laws = count_documents(session, include_internal=internal, collection="reference")
    return [
        Tally(held, "本级文件", urls.DOCUMENTS),
        Tally(laws, "上位法", urls.with_query(urls.DOCUMENTS, [("collection", "reference")])),
    ]


def _staff_tallies(session: Session, person: Person, today: date) -> list[Tally]:
    """What waits, for the duties this person has; a number is left out where the duty is another's."""
    desk = staff_desk(session, person, today)

    def reviews(*pairs: tuple[str, str]) -> str:
        return urls.with_query(urls.REVIEWS, pairs)

    tallies = []
    if person.may(Permission.FILING_CHECK):
        tallies += [
            Tally(desk.submitted, "件报备待形式审查", _filings("submitted")),
            Tally(desk.deferred, "件等报送机关补正", _filings("deferred")),
            Tally(
                desk.to_hand_over,
                "件已登记待分送",
                urls.with_query(urls.FILINGS, [("state", "registered"), ("sort", "due")]),
            ),
            Tally(count_missed(session).get("open", 0), "条漏报线索待核对", urls.filings_part("missed")),
        ]
    if person.may(Permission.REVIEW_ALLOT):
        tallies.append(Tally(desk.pending, "件审查待分派", reviews(("state", "pending"))))
    if person.may(Permission.REVIEW_SIGN):
        tallies += [
            Tally(desk.signing, "件待审签", reviews(("state", "signing"))),
            Tally(desk.unrated, "件报告待评价", reviews(("waiting", "rating"))),
            Tally(desk.overdue, "件审查超期", reviews(("due", "overdue"))),
        ]
    if person.may(Permission.FINDING_VERDICT):
        tallies += [
            Tally(desk.mine, "件由我承办", reviews(("state", "unfinished"), ("owner", "me"))),
            Tally(desk.my_overdue, "件由我承办的超期", reviews(("due", "overdue"), ("owner", "me"))),
            Tally(desk.undecided, "条提示待认定", reviews(("state", "unfinished"), ("waiting", "1"))),
        ]
    tallies.append(Tally(desk.unfinished, "件审查在办", reviews(("state", "unfinished"))))
    if person.may(Permission.COMMENT_DECIDE):
        tallies.append(
            Tally(count_open(session), "条意见待处理", urls.with_query(urls.CONSULTATIONS, [("waiting", "1")]))
        )
    if person.may(Permission.SUGGESTION_TAKE):
        tallies.append(Tally(count_open_suggestions(session), "件审查建议在办", urls.suggestions([("state", "open")])))
    if person.may(Permission.QUARANTINE_READ):
        tallies.append(Tally(len(open_quarantine(session)), "个文件待处理", urls.QUARANTINE))
    return tallies


def _filings(state: str) -> str:
    return urls.with_query(urls.FILINGS, [("state", state)])


def _body(session: Session, person: Person) -> tuple[list[Tally], list[Task]]:
    """A body's or unit's own: filings where it files, letters that wait for its answer."""
    desk = body_desk(session, person)
    tallies = [Tally(len(desk.letters), "份来函待答复", urls.LETTERS)]
    if person.may(Permission.FILING_SUBMIT):
        names = (
            ("draft", "件草稿未报送"),
            ("deferred", "件须补正"),
            ("submitted", "件等待登记"),
            ("registered", "件已登记"),
        )
        tallies += [Tally(desk.filings.get(state, 0), name, _filings(state)) for state, name in names]
    tasks = [Task(title, "答复来函", urls.letter(id_), due) for id_, title, due in desk.letters]
    if person.may(Permission.FILING_SUBMIT):
        acts = {"deferred": "补正后重新报送", "draft": "接着填写并报送"}
        tasks += [
            Task(title or "没有标题的报备", acts[state], urls.filing(id_), due)
            for id_, title, state, due in desk.unfinished
        ]
        tasks.sort(key=lambda task: task.due_on or date.max)
    return tallies, tasks


def _liaison(session: Session, person: Person) -> list[Task]:
    """What a collector gathers, and what an officer's point has to collate and report."""
    gathering = [
        Task(seat.title, "采集意见", urls.collect(seat.id), seat.closes_at and legal_day(seat.closes_at))
        for seat in own_seats(session, person)
        if seat.open
    ]
    if not person.may(Permission.LIAISON_POINT):
        return gathering
    return gathering + [
        Task(
            task.title,
            f"{task.organisation}：收集、整理和上报",
            urls.task(task.id),
            task.report_by and legal_day(task.report_by),
        )
        for task in tasks_of(session, person)
        if task.open
    ]


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
