"""Lists of reviews: filtered, searched, sorted, a page at a time; the number of statements is always the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from registry.instruments.models import Version
from registry.people.models import Account, Organisation
from registry.people.roles import Person
from review.casework.correction.models import FollowUp
from review.casework.models import Review, ReviewAssignment
from review.casework.states import FINISHED, STATES, SUSPENDED, UNFINISHED
from review.casework.views import ReviewView, reviews_where
from review.findings.models import FindingRecord, Verdict

PAGE = 50
MOST_ROWS = 20_000  # of an export
CHUNK = 500
NEAR_DAYS = 7
DUE = {
    "overdue": "已超期",
    "near": f"{NEAR_DAYS} 天内到期",
    "later": "以后到期",
    "paused": "暂停中",
}
SORTS = {
    "mine": "我的在前，期限近的在前",
    "due": "期限，近的在前",
    "opened": "立案日期，新的在前",
    "closed": "办结日期，新的在前",
    "title": "文件标题",
}
WAITING = {"1": "有待认定的提示", "rating": "有待评价的处理情况报告"}
MINE, NOBODY = "me", "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shows. Empty strings filter nothing; `owner` may be an account, `me` or `none`."""

    state: str = ""  # a state, or `unfinished`, `finished`
    mode: str = ""
    owner: str = ""
    committee: str = ""
    due: str = ""  # key of `DUE`
    due_from: date | None = None
    due_to: date | None = None
    document: str = ""
    topic: str = ""
    batch: str = ""
    result: str = ""
    waiting: str = ""  # key of `WAITING`
    words: str = ""
    sort: str = "mine"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, with how many there are and what one can choose from."""

    rows: tuple[ReviewView, ...]
    committees_of: Mapping[str, str]  # review → the names of the committees that work on it
    total: int
    page: int
    pages: int
    states: Mapping[str, int]  # how many in each state, whatever the filter
    owners: tuple[tuple[str, str], ...]
    committees: tuple[tuple[str, str], ...]


def list_of_reviews(session: Session, person: Person, wanted: Wanted, today: date) -> Listed:
    """One page of reviews. Nine statements, whatever it shows."""
    where = _conditions(wanted, person, today)
    total = session.scalar(_joined(select(func.count())).where(*where)) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    rows = _page(session, where, wanted, person, limit=PAGE, offset=(page - 1) * PAGE)
    states = dict(session.execute(select(Review.state, func.count()).group_by(Review.state)).all())
    owners = session.execute(
        select(Account.id, Account.name)
        .where(Account.id.in_(select(Review.owner_id).where(Review.owner_id.is_not(None)).distinct()))
        .order_by(Account.name)
    )
    committees = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.kind == "committee").order_by(Organisation.name)
    )
    return Listed(
        tuple(rows),
        committees_of(session, [row.id for row in rows]),
        total,
        page,
        pages,
        states,
        tuple((id_, name) for id_, name in owners),
        tuple((id_, name) for id_, name in committees),
    )


def export_reviews(session: Session, person: Person, wanted: Wanted, today: date) -> Iterator[tuple[ReviewView, str]]:
    """All reviews of a list with their committees, at most `MOST_ROWS`, a chunk at a time."""
    where = _conditions(wanted, person, today)
    for offset in range(0, MOST_ROWS, CHUNK):
        rows = _page(session, where, wanted, person, limit=CHUNK, offset=offset)
        names = committees_of(session, [row.id for row in rows])
        yield from ((row, names.get(row.id, "")) for row in rows)
        if len(rows) < CHUNK:
            return


def committees_of(session: Session, review_ids: Sequence[str]) -> dict[str, str]:
    """The committees that work on each of these reviews, the leading one first. One statement."""
    found = session.execute(
        select(ReviewAssignment.review_id, Organisation.name)
        .join(Organisation, Organisation.id == ReviewAssignment.organisation_id)
        .where(ReviewAssignment.review_id.in_(review_ids), ReviewAssignment.ended_at.is_(None))
        .order_by(ReviewAssignment.part.desc(), Organisation.name)
    )
    names: dict[str, list[str]] = {}
    for review_id, name in found:
        names.setdefault(review_id, []).append(name)
    return {review_id: "、".join(held) for review_id, held in names.items()}


def undecided_findings() -> ColumnElement[bool]:
    """That a finding is a red or amber flag without a verdict."""
    later = aliased(Verdict)
    decided = exists().where(
        Verdict.finding_id == FindingRecord.id,
        Verdict.decision != "undone",
        ~exists().where(later.finding_id == Verdict.finding_id, later.id > Verdict.id),
    )
    return and_(FindingRecord.withdrawn_at.is_(None), FindingRecord.severity.in_(("red", "amber")), ~decided)


def undecided_flags() -> ColumnElement[bool]:
    """That a review's version has a flag without a verdict."""
    return exists().where(FindingRecord.version_id == Review.version_id, undecided_findings())


def unrated_reports() -> ColumnElement[bool]:
    """That a body's report on an opinion of a review came and waits to be rated."""
    waiting = select(FollowUp.review_id).where(FollowUp.reported_on.is_not(None), FollowUp.rating == "")
    return Review.id.in_(waiting)  # asked once; "exists" would be asked of each review


def late(today: date) -> ColumnElement[bool]:
    """That a review is worked on past its date; a review whose clock is stopped is not."""
    return and_(Review.state.in_([s for s in UNFINISHED if s != SUSPENDED]), Review.due_on < today)


def _joined(query: Any) -> Any:
    return query.select_from(Review).join(Version, Version.id == Review.version_id)


def _page(
    session: Session, where: Sequence[ColumnElement[bool]], wanted: Wanted, person: Person, *, limit: int, offset: int
) -> list[ReviewView]:
    """The reviews of a page: their ids in order first, so that the database sorts narrow rows."""
    order = _order(wanted.sort, person)
    ids = session.scalars(_joined(select(Review.id)).where(*where).order_by(*order).limit(limit).offset(offset)).all()
    found = {row.id: row for row in reviews_where(session, Review.id.in_(ids), limit=len(ids))}
    return [found[id_] for id_ in ids]


def _order(sort: str, person: Person) -> tuple[Any, ...]:
    newest = (Review.opened_at.desc(), Review.serial.desc(), Review.id)
    open_first = case((Review.state.in_(UNFINISHED), 0), else_=1)
    by_due = (case((Review.due_on.is_(None), 1), else_=0), Review.due_on)
    if sort == "opened":
        return newest
    if sort == "closed":
        return (case((Review.closed_at.is_(None), 1), else_=0), Review.closed_at.desc(), *newest)
    if sort == "title":
        return (Version.title, *newest)
    if sort == "due":
        return (open_first, *by_due, *newest)
    mine = case((Review.owner_id == (person.account_id or ""), 0), else_=1)
    return (open_first, mine, *by_due, *newest)


def _conditions(wanted: Wanted, person: Person, today: date) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.state in {"unfinished", "finished"}:
        where.append(Review.state.in_(UNFINISHED if wanted.state == "unfinished" else FINISHED))
    elif wanted.state in STATES:
        where.append(Review.state == wanted.state)
    for value, column in (
        (wanted.mode, Review.mode),
        (wanted.document, Review.document_id),
        (wanted.topic, Review.topic_id),
        (wanted.batch, Review.batch_id),
        (wanted.result, Review.result),
    ):
        if value:
            where.append(column == value)
    if wanted.owner == NOBODY:
        where.append(Review.owner_id.is_(None))
    elif wanted.owner:
        where.append(Review.owner_id == (person.account_id if wanted.owner == MINE else wanted.owner))
    if wanted.committee:
        where.append(
            Review.id.in_(
                select(ReviewAssignment.review_id).where(
                    ReviewAssignment.organisation_id == wanted.committee, ReviewAssignment.ended_at.is_(None)
                )
            )
        )
    if wanted.due_from is not None:
        where.append(Review.due_on >= wanted.due_from)
    if wanted.due_to is not None:
        where.append(Review.due_on <= wanted.due_to)
    if wanted.waiting == "1":
        where += [Review.state.in_(UNFINISHED), undecided_flags()]
    elif wanted.waiting == "rating":
        where.append(unrated_reports())
    return [*where, *_due(wanted.due, today), *_words(wanted.words)]


def _due(due: str, today: date) -> list[ColumnElement[bool]]:
    """A review whose clock is stopped is neither late nor near its end."""
    if due not in DUE:
        return []
    if due == "paused":
        return [Review.state == SUSPENDED]
    if due == "overdue":
        return [late(today)]
    runs = Review.state.in_([state for state in UNFINISHED if state != SUSPENDED])
    near = today + timedelta(days=NEAR_DAYS)
    if due == "near":
        return [runs, Review.due_on >= today, Review.due_on <= near]
    return [runs, Review.due_on > near]


def _words(words: str) -> list[ColumnElement[bool]]:
    """Each word in the title or the number of the case."""
    number = cast(Review.year, String) + "〕" + cast(Review.serial, String) + "号"
    found: list[ColumnElement[bool]] = []
    for word in words.split()[:6]:
        plain = word[:60].translate(str.maketrans("[【［]】］", "〔〔〔〕〕〕"))
        like = plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        tail = like.removeprefix("审").removeprefix("〔")
        found.append(or_(Version.title.like(f"%{like}%", escape="\\"), number.like(f"%{tail}%", escape="\\")))
    return found
