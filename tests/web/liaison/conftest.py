"""A town with a village below it, a task of the town, a collector with a phone."""

from __future__ import annotations

import re

import pytest

from registry.people.accounts import as_person, find_account
from review.voices.liaison.points import add_point
from review.voices.liaison.task_views import tasks_of
from tests.support.liaison import post


@pytest.fixture
def places(opened):
    with opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        town = add_point(session, opened.clock, reviewer, "会川镇立法联系点", "legislation")
        village = add_point(session, opened.clock, reviewer, "罗家磨村采集点", "collection", parent_id=town)
        find_account(session, "liaison-officer").organisation_id = town
    return town, village


@pytest.fixture
def task_id(opened, places):
    answer = post(
        opened,
        "reviewer",
        f"/consultations/{opened.ids['invited']}/tasks",
        point=places[0],
        instructions="多听摊贩的意见",
    )
    assert answer.status_code == 303
    with opened.site.database.read() as session:
        return tasks_of(session, as_person(find_account(session, "reviewer")))[0].id


@pytest.fixture
def link(opened, task_id, places):
    answer = post(
        opened, "liaison_officer", f"/tasks/{task_id}/seats", label="罗家磨村采集员", organisation_id=places[1]
    )
    assert answer.status_code == 200
    return re.search(r"/t/[a-z0-9]+", answer.text).group()


@pytest.fixture
def phone(opened, link):
    client = opened.client()
    assert "这是我的手机" in client.get(link).text
    answer = client.post(f"{link}/start", data={"csrf": opened.csrf()})
    assert answer.status_code == 303
    return client
