"""A case with an adopted line and the people who work on it, for tests of papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from registry.instruments.deposit import Options, deposit
from registry.people.accounts import ensure_organisation
from registry.people.roles import Person, Role
from registry.provisions.kinds import Kind, Level
from review.casework.lines.editing import add_line, adopt_line
from review.casework.lines.standards import Judgement
from review.casework.reviews import open_review
from review.law.library import Law
from review.law.memory import ArticleRow, MemoryLibrary
from tests.support.people import make_person
from tests.support.readings import make_reading

PARKING = "中华人民共和国停放管理法"
SUPERVISION = "中华人民共和国各级人民代表大会常务委员会监督法"
ORGAN = "云岭县人大常委会法制工作委员会"


@dataclass(frozen=True)
class Case:
    """What tests need of it."""

    review_id: str
    line_id: str
    reviewer: Person
    head: Person
    second: Person
    registrar: Person
    body_id: str


def make_case(database, clock) -> Case:
    """A review of a parking order, one line adopted, against a law in the record."""
    people = {role: make_person(database, clock, role) for role in (Role.REVIEWER, Role.HEAD, Role.REGISTRAR)}
    second = make_person(database, clock, Role.REVIEWER, login="second")
    with database.write() as session:
        law = make_reading(
            PARKING, ("为了规范停放，制定本法。", "其他规范性文件不得设定行政强制措施。"), kind=Kind.LAW,
            level=Level.NATION, adopted=date(2020, 3, 1), effective_on=date(2020, 5, 1),
        )  # fmt: skip
        deposit(session, clock, law, None, Options(collection="reference"))
        done = deposit(
            session, clock,
            make_reading(
                "云岭县城市停车管理办法", ("为了规范停车，制定本办法。", "拖欠停车费的，由城市管理部门扣留车辆。"),
                adopted=date(2024, 4, 28), effective_on=date(2024, 6, 1),
            ),
            None,
        )  # fmt: skip
        reviewer = people[Role.REVIEWER]
        review_id = open_review(
            session, clock, document_id=done.document_id, version_id=done.version_id, as_of=clock.today(),
            actor="system", owner_id=reviewer.account_id,
        )  # fmt: skip
        line_id = add_line(
            session, clock, reviewer, review_id, address="art_2", words="由城市管理部门扣留车辆",
            citations=(f"《{PARKING}》第二条",),
            judgement=Judgement("K6", "C3", "red", "县政府规范性文件设定扣留车辆，没有上位法依据。", "amend"),
        )  # fmt: skip
        adopt_line(session, clock, reviewer, review_id, line_id)
        body = ensure_organisation(session, clock, "云岭县人民政府", "issuing_body")
        return Case(review_id, line_id, reviewer, people[Role.HEAD], second, people[Role.REGISTRAR], body.id)


def make_library(*, supervision: bool = True) -> MemoryLibrary:
    """A library with the parking law, and (invented words under) the law that papers rest on."""
    laws, rows = [], []
    texts = {PARKING: {1: "为了规范停放，制定本法。", 2: "其他规范性文件不得设定行政强制措施。"}}
    if supervision:
        texts[SUPERVISION] = dict.fromkeys(range(1, 66), "虚构的条文。")
    for title, articles in texts.items():
        version = f"v-{title}"
        laws.append(
            Law(title, version, title, Kind.LAW, Level.NATION, None, date(2020, 1, 1), None, None, date(2020, 1, 1))
        )
        rows += [ArticleRow(version, n, None, f"art_{n}", "", words) for n, words in articles.items()]
    return MemoryLibrary(laws, rows, complete_kinds=(Kind.LAW,))


@pytest.fixture
def case(database, clock) -> Case:
    """On SQLite and on PostgreSQL."""
    return make_case(database, clock)


@pytest.fixture
def library() -> MemoryLibrary:
    """The library of these tests."""
    return make_library()
