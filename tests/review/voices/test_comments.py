"""Comments: taken once, only while the round is open and only on its clauses, followed by the receipt."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.instruments.deposit import deposit
from registry.people.accounts import ensure_organisation
from registry.people.roles import Role
from review.voices.comments import (
    comment_by_receipt,
    comments_of_consultation,
    count_open,
    decide_comment,
)
from review.voices.consultations import (
    close_consultation,
    enter_by_link,
    get_consultation,
    invite_to_comment,
    open_consultation,
)
from review.voices.taking import Draft, take_comment
from tests.support.people import make_person
from tests.support.readings import make_reading

KEY = "k" * 20


@pytest.fixture
def reviewer(database, clock):
    return make_person(database, clock, Role.REVIEWER)


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
            addresses=["art_1"],
            closes_at=clock.now() + timedelta(days=30),
        )


@pytest.fixture
def take(database, clock, sealer, round_id):
    def take(draft, invited=None):
        with database.write() as session:
            return take_comment(session, clock, sealer, get_consultation(session, clock, round_id), draft, invited)

    return take


def test_sent_twice_is_one_comment(database, clock, round_id, take):
    draft = Draft("art_1", "problem", "停车费太高", KEY)
    first, second = take(draft), take(draft)
    assert first.number == second.number == "YJ20261124-00001"
    assert first.token == second.token
    assert (first.again, second.again) == (False, True)
    with database.read() as session:
        assert len(comments_of_consultation(session, round_id)) == 1


def test_receipt_shows_the_outcome_with_its_reason(database, clock, round_id, reviewer, take):
    receipt = take(Draft("art_1", "problem", "停车费太高", KEY))
    with database.write() as session:
        comment = comment_by_receipt(session, receipt.token)
        assert comment.outcome is None
        with pytest.raises(InvalidInput, match="理由"):
            decide_comment(session, clock, reviewer, comment.id, "not_adopted")
        decide_comment(session, clock, reviewer, comment.id, "not_adopted", "收费标准已经价格部门核定")
    with database.read() as session:
        after = comment_by_receipt(session, receipt.token)
        assert (after.outcome, after.outcome_reason) == ("not_adopted", "收费标准已经价格部门核定")
        assert count_open(session) == 0
        with pytest.raises(NotFound):
            comment_by_receipt(session, "guess" * 5)


@pytest.mark.parametrize(
    "change",
    [
        {"address": "art_2"},
        {"address": "art_99"},
        {"stance": "shout"},
        {"body": "  "},
        {"body": "长" * 3001},
        {"key": "short"},
        {"key": "'; drop table comments; --"},
    ],
)
def test_bad_drafts_are_refused(database, clock, round_id, change, take):
    with pytest.raises(InvalidInput):
        take(replace(Draft("art_1", "problem", "意见", KEY), **change))


def test_round_closes_by_time_and_by_hand(database, clock, round_id, reviewer, take):
    clock.advance(days=29)
    with database.read() as session:
        assert get_consultation(session, clock, round_id).is_open
    with database.write() as session:
        close_consultation(session, clock, reviewer, round_id, "提前结束")
    with pytest.raises(Conflict):
        take(Draft("art_1", "agree", "", KEY))
    clock.advance(days=2)
    with database.read() as session:
        assert not get_consultation(session, clock, round_id).is_open


def test_link_opens_one_clause_for_its_point(database, clock, round_id, reviewer, take):
    with database.write() as session:
        point = ensure_organisation(session, clock, "会水镇立法联系点", "liaison_point")
        token = invite_to_comment(session, clock, reviewer, round_id, address="art_1", organisation_id=point.id)
    with database.read() as session:
        _, invited = enter_by_link(session, clock, token)
    take(Draft("art_1", "change", "", KEY, proposed="改为五元"), invited)
    with database.read() as session:
        (comment,) = comments_of_consultation(session, round_id)
    assert comment.organisation == "会水镇立法联系点"
    clock.advance(days=31)
    with database.read() as session, pytest.raises(NotFound):
        enter_by_link(session, clock, token)


def test_only_staff_open_and_decide(database, clock, round_id, take):
    collector = make_person(database, clock, Role.COLLECTOR)
    receipt = take(Draft("art_1", "agree", "", KEY))
    with database.write() as session:
        comment = comment_by_receipt(session, receipt.token)
        with pytest.raises(NotAllowed):
            decide_comment(session, clock, collector, comment.id, "adopted")
        with pytest.raises(NotAllowed):
            invite_to_comment(session, clock, collector, round_id)


def test_numbers_run_without_gaps_within_a_day(database, clock, round_id, take):
    numbers = [take(Draft("art_1", "agree", "", f"{n:020d}")).number for n in range(3)]
    assert numbers == [f"YJ20261124-0000{n}" for n in (1, 2, 3)]
    clock.advance(days=1)
    assert take(Draft("art_1", "agree", "", "z" * 20)).number == "YJ20261125-00001"


def test_the_same_form_sent_twice_at_one_moment_is_one_comment(database, clock, sealer, round_id):
    draft = Draft("art_1", "problem", "停车费太高", KEY)
    start = Barrier(4)

    def send(_):
        start.wait(5)
        with database.write() as session:
            return take_comment(session, clock, sealer, get_consultation(session, clock, round_id), draft)

    with ThreadPoolExecutor(4) as senders:
        receipts = list(senders.map(send, range(4)))
    assert {(receipt.number, receipt.token) for receipt in receipts} == {(receipts[0].number, receipts[0].token)}
    assert [receipt.again for receipt in receipts].count(False) == 1
