"""Suggestions from receipt to feedback, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from ingest.read import read_file
from registry.audit import AuditEntry, verify
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.instruments.deposit import Options, SourceFile, deposit
from registry.people.roles import PUBLIC, Role
from review.casework.models import Review
from review.casework.suggestions.handling import mark_repeat, move, name_document
from review.casework.suggestions.listing import Wanted, handed_on, list_suggestions
from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.taking import Draft, take
from review.casework.suggestions.views import followed, get_suggestion, identity_of
from tests.support.people import make_person
from tests.support.texts import PARKING

REASON = "第三条规定扣留车辆，没有法律依据，给群众出行带来很大困难，请予审查纠正。"


@pytest.fixture
def put(database, clock, sealer, files):
    """Takes one in; returns its receipt."""

    def take_one(number: int = 1, person=PUBLIC, **changed):
        given = {"name": "王小明", "contact": "13812345678", "title": "云岭县城市公共停车管理办法", "reason": REASON}
        with database.write() as session:
            return take(session, clock, sealer, files, person, Draft(f"{number:020d}", **(given | changed)))

    return take_one


@pytest.fixture
def document(database, clock, files, tmp_path):
    path = tmp_path / "停车办法.txt"
    path.write_text(PARKING, "utf-8")
    (reading,) = read_file(path)
    with database.write() as session:
        source = SourceFile(files.add(path), path.name, path.stat().st_size)
        return deposit(session, clock, reading, source, Options()).document_id


def act(database, clock, person, id_, new, words="办理情况", **more):
    with database.write() as session:
        revision = session.get_one(Suggestion, id_).revision
        move(session, clock, person, id_, new, words, revision=revision, **more)


def test_sent_twice_is_one_with_one_number_and_one_receipt(database, put):
    one, again, other = put(1), put(1), put(2)
    assert (one.number, other.number) == ("审建〔2026〕1号", "审建〔2026〕2号")
    assert (again.number, again.token, again.again) == (one.number, one.token, True)
    with pytest.raises(Conflict, match="审建〔2026〕1号"):
        put(1, reason="另外的理由")
    with database.read() as session:
        assert followed(session, one.token).state == "已收到，正在核对材料"
        with pytest.raises(NotFound):
            followed(session, "x" * 26)
        assert list(verify(session)) == []


def test_a_proposer_is_sealed_masked_and_out_of_the_log(database, put, sealer):
    receipt = put()
    with database.read() as session:
        row = session.get_one(Suggestion, receipt.suggestion_id)
        assert (row.proposer, row.contact_hint) == ("王**", "138****5678")
        assert "王小明" not in row.sealed
        assert identity_of(session, sealer, row.id).contact == "13812345678"
        for entry in session.scalars(select(AuditEntry)):
            assert "王小明" not in str(entry.detail)


@pytest.mark.parametrize(
    "lacking", [{"name": ""}, {"contact": " "}, {"title": ""}, {"reason": " "}, {"link": "javascript:x", "title": "甲"}]
)
def test_what_lacks_is_said_and_not_stored(database, put, lacking):
    with pytest.raises(InvalidInput):
        put(**lacking)
    with database.read() as session:
        assert session.scalars(select(Suggestion)).all() == []


def test_staff_enter_a_letter_backdated_and_the_five_working_days_run_from_its_day(database, clock, put):
    registrar = make_person(database, clock, Role.REGISTRAR)
    receipt = put(person=registrar, channel="letter", received_on=date(2026, 11, 20), contact="")
    with database.read() as session:
        row = session.get_one(Suggestion, receipt.suggestion_id)
        # Friday 20 November; the day itself isn't counted: 23, 24, 25, 26, 27 November
        assert row.due_on == date(2026, 11, 27)
        assert row.entered_by == registrar.account_id
    with pytest.raises(InvalidInput, match="晚于今天"):
        put(2, person=registrar, channel="call", received_on=date(2026, 11, 25))
    with pytest.raises(NotAllowed):
        put(3, person=make_person(database, clock, Role.SYSTEM_ADMIN), channel="letter")


def test_only_entitled_organs_demand_a_review(database, clock, put):
    registrar = make_person(database, clock, Role.REGISTRAR)
    with pytest.raises(InvalidInput, match="有权的国家机关"):
        put(person=registrar, kind="request", channel="letter", organ="")
    receipt = put(person=registrar, kind="request", channel="letter", organ="court", name="云岭县人民法院")
    assert receipt.number == "审求〔2026〕1号"


def test_from_check_to_a_review_and_feedback(database, clock, put, document):
    head, registrar = make_person(database, clock, Role.HEAD), make_person(database, clock, Role.REGISTRAR)
    id_ = put(person=registrar, channel="letter", received_on=date(2026, 11, 2)).suggestion_id
    with pytest.raises(Conflict):
        act(database, clock, registrar, id_, "started")  # not checked yet
    act(database, clock, registrar, id_, "accepted")
    with pytest.raises(NotAllowed):
        act(database, clock, registrar, id_, "started")
    with pytest.raises(InvalidInput, match="选定"):
        act(database, clock, head, id_, "started")
    with database.write() as session:
        name_document(session, clock, registrar, id_, document, revision=session.get_one(Suggestion, id_).revision)
    act(database, clock, head, id_, "started")
    with database.read() as session:
        review_id = session.get_one(Suggestion, id_).review_id
        review = session.get_one(Review, review_id)
        assert (review.mode, review.origin) == ("依申请审查", f"suggestion:{id_}")
        assert review.due_on == date(2027, 2, 2)  # three months from receipt, not from today
    with pytest.raises(Conflict, match="没有办结"):
        act(database, clock, registrar, id_, "closed", way="letter")
    second = put(2).suggestion_id
    act(database, clock, registrar, second, "accepted")
    with database.write() as session:
        name_document(session, clock, head, second, document, revision=2)
    act(database, clock, head, second, "started", review_id=review_id)
    with database.read() as session:
        assert len(session.scalars(select(Review)).all()) == 1
        assert session.get_one(Suggestion, second).review_id == review_id


def test_not_started_needs_a_ground_and_tells_within_ten_days(database, clock, put):
    head = make_person(database, clock, Role.HEAD)
    receipt = put()
    id_ = receipt.suggestion_id
    act(database, clock, head, id_, "accepted")
    with pytest.raises(InvalidInput, match="情形"):
        act(database, clock, head, id_, "not_started")
    act(database, clock, head, id_, "not_started", ground="amended")
    with database.read() as session:
        assert session.get_one(Suggestion, id_).due_on == date(2026, 12, 4)
        assert followed(session, receipt.token).feedback == ""
    with pytest.raises(InvalidInput, match="方式"):
        act(database, clock, head, id_, "closed", "有关规定已于上月修改。")
    act(database, clock, head, id_, "closed", "有关规定已于上月修改。", way="letter")
    with database.read() as session:
        seen = followed(session, receipt.token)
        assert (seen.state, seen.feedback) == ("已反馈", "有关规定已于上月修改。")
        assert get_suggestion(session, id_).row.due_on is None


def test_what_concerns_no_document_is_handed_on_and_listed_by_month(database, clock, put):
    registrar = make_person(database, clock, Role.REGISTRAR)
    given = {"person": registrar, "channel": "visit", "title": ""}
    one = put(1, **given, received_on=date(2026, 10, 20)).suggestion_id
    other = put(2, **given).suggestion_id
    with pytest.raises(InvalidInput, match="哪个单位"):
        act(database, clock, registrar, one, "forwarded")
    act(database, clock, registrar, one, "forwarded", body="县住建局", day=date(2026, 10, 21))
    act(database, clock, registrar, other, "forwarded", body="县信访局")
    act(database, clock, registrar, one, "replied", "路灯已修好。", day=date(2026, 11, 3))
    with database.read() as session:
        months = handed_on(session, 2026)
        assert [(m.month, len(m.rows), m.replied) for m in months] == [("2026-11", 1, 0), ("2026-10", 1, 1)]
        assert months[0].late(date(2027, 3, 1)) == 1
        assert list_suggestions(session, Wanted(state="open"), clock.today()).total == 2


def test_a_form_from_an_older_page_is_told_so(database, clock, put):
    registrar = make_person(database, clock, Role.REGISTRAR)
    id_ = put().suggestion_id
    with database.write() as session:
        move(session, clock, registrar, id_, "incomplete", "请补充条款", revision=1)
    with pytest.raises(Conflict, match="已有变化"), database.write() as session:
        move(session, clock, registrar, id_, "received", "已补充", revision=1)


def test_a_repeat_is_found_by_words_and_by_proposer(database, clock, put):
    registrar = make_person(database, clock, Role.REGISTRAR)
    first = put(1).suggestion_id
    clock.moment = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    near = put(2, name="李四", contact="13900000000", reason=f"尊敬的领导：{REASON}谢谢。").suggestion_id
    other = put(
        3, name="赵六", contact="13700000000", reason="第二条免费停放的时间三十分钟太短，看病来不及。"
    ).suggestion_id
    clock.advance(minutes=1)
    same = put(4, reason="第二条免费停放的时间三十分钟太短，请改为一小时。").suggestion_id
    with database.read() as session:
        assert [e.id for e in get_suggestion(session, near).earlier] == [first]
        assert get_suggestion(session, other).earlier == ()
        found = {e.id: e.same_proposer for e in get_suggestion(session, same).earlier}
        assert found[first] is True
        assert near not in found
    with database.write() as session:
        mark_repeat(session, clock, registrar, near, first, revision=1)
    with database.read() as session:
        assert get_suggestion(session, near).repeats == "审建〔2026〕1号"
        assert list_suggestions(session, Wanted(repeats=True), clock.today()).total == 1
