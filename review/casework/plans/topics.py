"""The yearly plan of 专项审查: topics with their reason, progress counted from their reviews, and what was reported.

Six triggers and the report to the 主任会议: 北京市各级人民代表大会常务委员会规范性文件备案审查条例 18, 36.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.access import lock_review
from review.casework.assignment import workers
from review.casework.models import Review, ReviewTopic
from review.casework.plans.opening import current_versions, open_unfinished
from review.casework.states import FINISHED

TRIGGERS = {
    "party": "贯彻党中央决策部署",
    "law": "重要法律法规施行",
    "public": "社会公众关注",
    "superior": "上级要求",
    "common": "某一领域存在共性问题",
    "other": "其他",
}
STATES = {"planned": "已列入计划", "running": "进行中", "reported": "已报告", "cancelled": "已取消"}
MOVES = {"planned": ("running", "cancelled"), "running": ("reported", "cancelled"), "reported": (), "cancelled": ()}


@dataclass(frozen=True, slots=True)
class Topic:
    """What is written of a topic."""

    year: int
    title: str
    trigger: str
    scope: str = ""
    due_on: date | None = None
    owner_id: str = ""


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with its progress: reviews in it, how many are finished, how many found something."""

    id: str
    year: int
    title: str
    trigger: str
    scope: str
    state: str
    due_on: date | None
    owner: str
    report: str
    reviews: int
    finished: int
    with_problems: int


def add_topic(session: Session, clock: Clock, person: Person, topic: Topic) -> str:
    """Put a topic on a year's plan.

    Raises:
        NotAllowed. InvalidInput: no title, no such trigger, a year out of reach, an unknown person.
    """
    person.require(Permission.REVIEW_ALLOT)
    title, scope = topic.title.strip(), topic.scope.strip()
    if not title or len(title) > 200 or len(scope) > 3000:
        raise InvalidInput("请填写专题名称（不超过 200 字）和范围（不超过 3000 字）。")
    if topic.trigger not in TRIGGERS:
        raise InvalidInput("请选择开展专项审查的缘由。")
    if not 2000 <= topic.year <= clock.today().year + 5:
        raise InvalidInput("请填写计划年度。")
    if topic.owner_id and topic.owner_id not in dict(workers(session)):
        raise InvalidInput("专题的负责人须是在用的审查员或负责人账号。")
    row = ReviewTopic(
        id=new_id(), year=topic.year, title=title, trigger=topic.trigger, scope=scope, state="planned",
        due_on=topic.due_on, owner_id=topic.owner_id or None, report="", created_by=person.actor,
        created_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(session, clock, person.actor, "topic.add", f"topic:{row.id}", year=topic.year, title=title)
    return row.id


def set_topic_state(session: Session, clock: Clock, person: Person, topic_id: str, state: str, words: str) -> None:
    """Move a topic on; the one door for it. A report or a cancellation says why. The same state changes nothing.

    Raises:
        NotAllowed, NotFound. InvalidInput: nothing written. Conflict: no such move, or reviews are still open.
    """
    person.require(Permission.REVIEW_ALLOT)
    row = _locked(session, topic_id)
    if row.state == state:
        return
    if state not in MOVES[row.state]:
        raise Conflict(f"这个专题现在是“{STATES[row.state]}”，不能这样改。")
    words = words.strip()
    if state != "running" and not words:
        raise InvalidInput("请写明报告情况或取消的理由。")
    if state == "reported":
        waiting = session.scalar(select(func.count()).where(Review.topic_id == topic_id, Review.state.not_in(FINISHED)))
        if waiting:
            raise Conflict(f"还有 {waiting} 件审查没有办结，不能报告。")
        row.report = words
    old, row.state = row.state, state
    session.flush()
    audit.record(session, clock, person.actor, "topic.state", f"topic:{topic_id}", old=old, new=state, why=words)


def put_in_topic(session: Session, clock: Clock, person: Person, review_id: str, topic_id: str) -> None:
    """Count a review towards a topic, or with an empty id towards none.

    Raises:
        NotAllowed, NotFound. Conflict: the topic is over.
    """
    person.require(Permission.REVIEW_ALLOT)
    review = lock_review(session, review_id)
    if topic_id:
        topic = _locked(session, topic_id)
        if topic.state not in {"planned", "running"}:
            raise Conflict(f"这个专题{STATES[topic.state]}，不能再列入审查。")
        if topic.state == "planned":
            set_topic_state(session, clock, person, topic_id, "running", "")
    if (review.topic_id or "") == topic_id:
        return
    old, review.topic_id = review.topic_id, topic_id or None
    session.flush()
    audit.record(session, clock, person.actor, "review.topic", f"review:{review_id}", old=old, new=topic_id or None)


def open_in_topic(
    session: Session, clock: Clock, person: Person, topic_id: str, document_ids: Sequence[str]
) -> Sequence[str]:
    """Open a review (专项审查) of each document under a topic; gives their ids. Those that run already join it.

    The topic's owner works on them, or they wait to be assigned.

    Raises:
        NotAllowed, NotFound. Conflict: the topic is over. InvalidInput: none or too many chosen, or one not in force.
    """
    person.require(Permission.REVIEW_ALLOT)
    topic = _locked(session, topic_id)
    opened = []
    for document_id, version_id in current_versions(session, clock, document_ids, "专题").items():
        review = open_unfinished(
            session, clock, person, document_id, version_id, mode="专项审查", origin=f"topic:{topic_id}",
            owner_id=topic.owner_id,
        )  # fmt: skip
        put_in_topic(session, clock, person, review.id, topic_id)
        opened.append(review.id)
    return opened


def get_topic(session: Session, topic_id: str) -> TopicView:
    """One topic with its progress.

    Raises:
        NotFound: there is none.
    """
    year = session.scalar(select(ReviewTopic.year).where(ReviewTopic.id == topic_id))
    found = next((t for t in topics_of(session, year) if t.id == topic_id), None) if year else None
    if found is None:
        raise NotFound("没有这个专题。")
    return found


def topics_of(session: Session, year: int) -> Sequence[TopicView]:
    """The plan of a year with its progress. Two statements."""
    rows = session.execute(
        select(ReviewTopic, Account.name)
        .outerjoin(Account, Account.id == ReviewTopic.owner_id)
        .where(ReviewTopic.year == year)
        .order_by(ReviewTopic.created_at, ReviewTopic.id)
    ).all()
    totals: dict[str, Counter[str]] = {topic.id: Counter() for topic, _ in rows}
    counted = session.execute(
        select(Review.topic_id, Review.state, Review.result, func.count())
        .where(Review.topic_id.in_(list(totals)))
        .group_by(Review.topic_id, Review.state, Review.result)
    )
    for topic, state, result, count in counted:
        topic_id = str(topic)
        totals[topic_id]["all"] += count
        totals[topic_id]["finished"] += count if state in FINISHED else 0
        totals[topic_id]["problems"] += count if result not in {"", "none"} else 0
    return [
        TopicView(
            t.id, t.year, t.title, t.trigger, t.scope, t.state, t.due_on, owner or "", t.report,
            totals[t.id]["all"], totals[t.id]["finished"], totals[t.id]["problems"],
        )
        for t, owner in rows
    ]  # fmt: skip


def open_topics(session: Session) -> Sequence[tuple[str, str]]:
    """`(topic_id, words)` of topics that still take reviews."""
    rows = session.execute(
        select(ReviewTopic.id, ReviewTopic.year, ReviewTopic.title)
        .where(ReviewTopic.state.in_(("planned", "running")))
        .order_by(ReviewTopic.year.desc(), ReviewTopic.created_at)
    )
    return [(id_, f"{year}年 {title}") for id_, year, title in rows]


def years_of_plans(session: Session) -> Sequence[int]:
    """Years that have a plan, newest first."""
    return session.scalars(select(ReviewTopic.year).distinct().order_by(ReviewTopic.year.desc())).all()


def _locked(session: Session, topic_id: str) -> ReviewTopic:
    row = session.scalars(select(ReviewTopic).where(ReviewTopic.id == topic_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound("没有这个专题。")
    return row
