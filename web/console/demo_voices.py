"""Voices for the demonstration: an open round with a task under way, published outcomes, experts in several states.

Made through the functions that pages call, after the scenario of `demo_scenario`. Loading it twice adds nothing.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.clock import SHANGHAI, Clock, FixedClock
from registry.people.accounts import as_person
from registry.people.models import Account
from registry.people.roles import Person
from review.casework.models import Review
from review.experts.acceptance import DECLARED, submit_assignment
from review.experts.assignments import assign_expert, assignment_of
from review.experts.models import ExpertGroup
from review.experts.pool_acts import add_group, appoint, save_profile
from review.voices.asked import set_questions
from review.voices.comments import comments_of_consultation
from review.voices.consultations import get_consultation, list_consultations, open_consultation
from review.voices.liaison.entries import collate, entries_of, gather
from review.voices.liaison.own_seats import bind_account, open_own_seat, own_seats
from review.voices.liaison.people import add_member
from review.voices.liaison.points import tree
from review.voices.liaison.seats import make_seat
from review.voices.liaison.task_views import tasks_of
from review.voices.liaison.tasks import give_task
from review.voices.publication import publish, tell_story
from review.voices.taking import Draft, take_comment
from web.console.demo_scenario import version_of
from web.site import Site

MARKET = "s08"
TITLE = "《云岭县集贸市场管理办法》听取意见"
INTRODUCTION = "正在审查这件规范性文件，请市场经营者和群众说说执行中的情况。每条意见都会得到答复。"
PLAIN = {
    "art_5": "开集贸市场要先经县市场监督管理局批准，拿到开办证。",
    "art_10": "进市场摆摊，先一次性交二百元进场费、五百元卫生保证金。",
    "art_12": "县城市场卖的猪肉由县食品公司统一供应。",
}
QUESTIONS = (("art_10", "您进市场摆摊交过哪些钱？有没有收据？"),)
FROM_PUBLIC = (  # address, stance, words, other wording, who, days ago
    ("art_10", "problem", "五百元保证金交了三年，没人说什么时候退，也没有正式收据。", "", "个体工商户", 4),
    ("art_12", "problem", "外县的检疫合格猪肉为什么不让进？价钱便宜的买不到。", "", "居民", 3),
    ("art_10", "change", "进场费和保证金都不该收。", "经营者进入集贸市场不缴纳进场费、保证金。", "村民", 3),
    ("art_8", "agree", "公平秤很好，希望每天校准。", "", "居民", 2),
)
GATHERED = (  # typed in by the collector; the first two say nearly the same
    ("art_10", "problem", "卖菜的一天挣几十块，进场就要七百，太多了。", "村民"),
    ("art_10", "problem", "卖菜一天挣几十块，进场先要七百，太多了。", "村民"),
    ("art_11", "agree", "自己种的菜不收摊位费，这条好，要真落实。", "村民"),
    ("art_6", "change", "办证要的材料太杂，有的证明村里开不出来。", "村民"),
)
EXPERTS = {  # fields in the words of the pool; whoever has a `conclusion` submitted
    "沈明哲": (("行政法", "司法监督"), "岭川大学法学院", "教授", "司法监督专家咨询组", 500),
    "江晓蓉": (("自然资源与城乡建设", "民商法"), "岭川某律师事务所", "律师", "专家咨询组", 40),
    "乔志恒": (("经济与财税", "市场监管"), "松州某会计师事务所", "高级会计师", "专家咨询组", 400),
    "专家示例": (("行政法", "市场监管"), "岭川大学", "副教授", "专家咨询组", 700),
}
COMMITTEES = {"专家咨询组": "县人大常委会法制工作委员会", "司法监督专家咨询组": "县人大监察和司法委员会"}
SUBMITTED = {
    "沈明哲": "第十二条扣车缺乏法律依据，建议删去；其余条款未见抵触。",
    "江晓蓉": "第十二条引用的法律条文针对的是另一种行为；第十五条补缴保证金的起算日早于施行日，建议调整。",
}
STORY = (
    "不再扣车催缴停车费",
    "意见提出扣车太重，出租车司机一天没有车就没有收入。",
    "扣留车辆属于行政强制措施，规范性文件无权设定。",
    "拖欠停车费的，可以扣留车辆。",
    "拖欠停车费的，停车管理单位可以书面催缴，并可以依法提起诉讼。",
)


def load_voices(site: Site, folder: Path) -> None:
    """Enter what is missing; `folder` is the scenario's."""
    people = json.loads((folder / "points.json").read_text("utf-8"))
    with site.database.write() as session:
        reviewer, officer, collector = (
            _person(session, login) for login in ("reviewer", "liaison-officer", "collector")
        )
        _experts(session, site.clock, reviewer)
        version = version_of(session, MARKET)
        if version is None or list_consultations(session, site.clock, document_id=version.work_id):
            return
        _published(session, site, reviewer)
        _members(session, site, reviewer, people)
        round_id = _round(session, site, reviewer, version.work_id, version.id)
        _task(session, site, (reviewer, officer, collector), round_id)


def _person(session: Session, login: str) -> Person:
    return as_person(session.scalars(select(Account).where(Account.login == login)).one())


def _at(clock: Clock, days: int) -> FixedClock:
    """The moment so many days ago."""
    return FixedClock(clock.now() - timedelta(days=days))


def _end_of_day(clock: Clock, days: int) -> datetime:
    """The last second of a day to come, in Shanghai."""
    return datetime.combine(_in(clock, days), time(23, 59, 59), SHANGHAI)


def _key(*words: str) -> str:
    return f"demo-{hashlib.sha256('/'.join(words).encode()).hexdigest()[:24]}"


def _members(session: Session, site: Site, reviewer: Person, people: dict[str, Any]) -> None:
    """The officers and the first collectors of each place; the demonstration's collector has an account."""
    places = {view.name: view.id for view in tree(session)}
    names = {place["id"]: place["name"] for place in [*people["points"], *people["collection_points"]]}
    for point in people["points"]:
        add_member(
            session, site.clock, site.sealer, reviewer, places[point["name"]], point["officer"]["name"], "officer"
        )
    for one in people["people"][:12]:
        duty = "contact" if one["duty"] == "联系员" else "collector"
        add_member(
            session, site.clock, site.sealer, reviewer, places[names[one["collection_point"]]], one["name"], duty
        )


def _round(session: Session, site: Site, reviewer: Person, document_id: str, version_id: str) -> str:
    opening = _at(site.clock, 5)
    round_id = open_consultation(
        session, opening, reviewer, document_id=document_id, version_id=version_id, title=TITLE,
        introduction=INTRODUCTION, plain_words=PLAIN, audience="public",
        closes_at=_end_of_day(site.clock, 25),
    )  # fmt: skip
    set_questions(session, opening, reviewer, round_id, QUESTIONS)
    for address, stance, words, proposed, who, days in FROM_PUBLIC:
        clock = _at(site.clock, days)
        draft = Draft(address, stance, words, _key(TITLE, words), proposed, contributor_kind=who)
        take_comment(session, clock, site.sealer, get_consultation(session, clock, round_id), draft)
    return round_id


def _task(session: Session, site: Site, people: tuple[Person, Person, Person], round_id: str) -> None:
    """A task under way: handed to the collector, four opinions in, one collated."""
    reviewer, officer, collector = people
    point = officer.organisation_id
    if point is None:
        return
    clock = _at(site.clock, 4)
    by = _end_of_day(site.clock, 20)
    give_task(
        session, clock, reviewer, round_id, [point], instructions="请各采集点多听摊贩和赶集群众的意见，保留原话。",
        report_by=by,
    )  # fmt: skip
    task = tasks_of(session, reviewer, consultation_id=round_id)[0].id
    below = [view for view in tree(session, below=point) if view.id != point]
    where = below[0].id if below else point
    member = add_member(session, clock, site.sealer, reviewer, where, "采集员示例", "collector")
    bind_account(session, clock, officer, member, "collector")
    make_seat(session, clock, officer, task, "", member_id=member)
    seat = open_own_seat(session, collector, own_seats(session, collector)[0].id)
    for days, (address, stance, words, who) in zip((3, 3, 2, 1), GATHERED, strict=True):
        draft = Draft(address, stance, words, _key(task, words), contributor_kind=who, on_behalf=True)
        gather(session, _at(site.clock, days), site.sealer, seat, draft)
    first = entries_of(session, task_id=task)[0]
    collate(session, site.clock, officer, task, [first.comment_id], "kept")


def _published(session: Session, site: Site, reviewer: Person) -> None:
    """Outcomes of the closed round, published where their authors agreed; one told as a story."""
    rounds = [one for one in list_consultations(session, site.clock) if not one.is_open]
    for one in rounds:
        agreed = [c for c in comments_of_consultation(session, one.id) if c.consent_at and c.outcome is not None]
        for comment in agreed:
            publish(
                session, site.clock, site.sealer, reviewer, comment.id,
                body=comment.body, proposed=comment.proposed, reason=comment.outcome_reason,
            )  # fmt: skip
        told = next((c for c in agreed if c.outcome == "adopted"), None)
        if told is not None:
            title, words, finding, old, new = STORY
            tell_story(
                session, site.clock, site.sealer, reviewer, told.id,
                title=title, words=words, finding=finding, old_text=old, new_text=new,
            )  # fmt: skip


def _experts(session: Session, clock: Clock, reviewer: Person) -> None:
    """Groups, profiles and terms; two opinions submitted, one being written, one not opened yet."""
    if session.scalars(select(ExpertGroup.id).limit(1)).first() is not None:
        return
    groups = {name: add_group(session, clock, reviewer, name, committee) for name, committee in COMMITTEES.items()}
    review = None
    for name, (fields, employer, title, group, days) in EXPERTS.items():
        account = session.scalars(select(Account).where(Account.name == name)).first()
        if account is None:
            continue
        save_profile(
            session, clock, reviewer, account.id, institution=False, employer=employer, title=title, fields=fields,
            tied=(),
        )  # fmt: skip
        begins, ends = clock.today() - timedelta(days=200), clock.today() + timedelta(days=days)
        appoint(
            session, clock, reviewer, account.id, groups[group], begins_on=begins, ends_on=ends,
            letter=f"聘〔{begins.year}〕{len(name)}号",
        )  # fmt: skip
        review = review or _reviewed_by(session, account.id)
        if review is None:
            continue
        subject = f"review:{review}"
        held = assignment_of(session, subject, account.id)
        if held is None:
            assign_expert(
                session, clock, reviewer, subject, account.id, question="收费和扣车的规定有没有法律依据？",
                due_on=_in(clock, 10), asks_first=True,
            )  # fmt: skip
        elif name in SUBMITTED:
            submit_assignment(session, clock, held.id, SUBMITTED[name], frozenset(DECLARED))


def _in(clock: Clock, days: int) -> date:
    return clock.today() + timedelta(days=days)


def _reviewed_by(session: Session, account_id: str) -> str | None:
    """The review that the scenario gave to an expert."""
    for review_id in session.scalars(select(Review.id)):
        if assignment_of(session, f"review:{review_id}", account_id) is not None:
            return review_id
    return None
