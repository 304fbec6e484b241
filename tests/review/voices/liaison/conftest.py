"""A round with a point, a collection point below it, its officer and a task."""

from datetime import timedelta

import pytest

from registry.instruments.deposit import deposit
from registry.people.accounts import as_person, find_account
from registry.people.roles import Role
from review.voices.consultations import open_consultation
from review.voices.liaison.points import add_point
from review.voices.liaison.seats import bind_seat, make_seat, open_seat
from review.voices.liaison.task_views import tasks_of
from review.voices.liaison.tasks import give_task
from review.voices.taking import Draft
from tests.support.people import make_person
from tests.support.readings import make_reading


@pytest.fixture
def reviewer(database, clock):
    return make_person(database, clock, Role.REVIEWER)


@pytest.fixture
def places(database, clock, reviewer):
    with database.write() as session:
        town = add_point(session, clock, reviewer, "会川镇立法联系点", "legislation", area="会川镇")
        village = add_point(session, clock, reviewer, "罗家磨村采集点", "collection", parent_id=town)
        other = add_point(session, clock, reviewer, "清源镇立法联系点", "legislation")
    return {"town": town, "village": village, "other": other}


def officer_of(database, clock, organisation_id, login):
    make_person(database, clock, Role.LIAISON_OFFICER, login=login)
    with database.write() as session:
        find_account(session, login).organisation_id = organisation_id
    with database.read() as session:
        return as_person(find_account(session, login))


@pytest.fixture
def officer(database, clock, places):
    return officer_of(database, clock, places["town"], "officer")


@pytest.fixture
def stranger(database, clock, places):
    return officer_of(database, clock, places["other"], "stranger")


@pytest.fixture
def round_id(database, clock, reviewer):
    with database.write() as session:
        done = deposit(session, clock, make_reading(), None)
        return open_consultation(
            session,
            clock,
            reviewer,
            document_id=done.document_id,
            version_id=done.version_id,
            title="停车办法征求意见",
            closes_at=clock.now() + timedelta(days=30),
        )


@pytest.fixture
def task_id(database, clock, reviewer, places, round_id):
    with database.write() as session:
        give_task(session, clock, reviewer, round_id, [places["town"]], instructions="多听听摊贩的意见")
        return tasks_of(session, reviewer)[0].id


@pytest.fixture
def token(database, clock, officer, places, task_id):
    with database.write() as session:
        return make_seat(session, clock, officer, task_id, "罗家磨村采集员", organisation_id=places["village"])


@pytest.fixture
def seat(database, clock, token):
    with database.write() as session:
        assert bind_seat(session, clock, token, "phone-one")
        return open_seat(session, clock, token, "phone-one")


def draft(number, words="停车费太高，老百姓负担重。", **more):
    given = {"address": "art_1", "stance": "problem", "body": words, "key": f"key-{number:016d}"} | more
    return Draft(**given)
