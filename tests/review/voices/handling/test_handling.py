"""Groups, outcomes with codes, triage and links on both databases, without pages."""

from datetime import timedelta

import pytest

from registry.audit import AuditEntry
from registry.errors import InvalidInput, NotAllowed
from registry.instruments.deposit import deposit
from registry.people.roles import Role
from review.casework.blocking import open_comments, open_liaison_tasks
from review.casework.reviews import open_review
from review.casework.views import get_review
from review.voices.comments import comments_of_consultation
from review.voices.consultations import get_consultation, open_consultation
from review.voices.handling.board import board
from review.voices.handling.deciding import decide_with_reason, group_members, reasons, words_for
from review.voices.handling.grouping import counted, join_group, leave_group, propose_groups
from review.voices.handling.triage import attach, hide, set_theme, show
from review.voices.liaison.points import add_point
from review.voices.liaison.task_views import tasks_of
from review.voices.liaison.tasks import give_task, recall_task
from review.voices.taking import Draft, take_between, take_comment
from tests.support.people import make_person
from tests.support.readings import make_reading

LETTER = "停车费收得太高，老百姓负担不起。建议头一个小时免费，夜里不收费。扣车太重，应当先催缴再处理。"
OWN = "我家老人每周去两次医院，光停车就要八十块。"


@pytest.fixture
def reviewer(database, clock):
    return make_person(database, clock, Role.REVIEWER)


@pytest.fixture
def heard(database, clock, sealer, reviewer):
    with database.write() as session:
        done = deposit(session, clock, make_reading(), None)
        round_id = open_consultation(
            session, clock, reviewer, document_id=done.document_id, version_id=done.version_id, title="征求意见",
            audience="public", closes_at=clock.now() + timedelta(days=30),
        )  # fmt: skip
        found = get_consultation(session, clock, round_id)
        texts = (LETTER, LETTER.replace("老百姓", "群众"), LETTER + OWN, "车位线看不清，晚上总被贴条。")
        for n, text in enumerate(texts):
            take_comment(session, clock, sealer, found, Draft("art_1", "problem", text, f"key{n:020d}"))
    return done, round_id


def test_groups_keep_what_each_added_and_are_the_same_again(database, clock, reviewer, heard):
    _, round_id = heard
    with database.write() as session:
        assert propose_groups(session, clock, reviewer, round_id) == 1
        first = board(session, round_id)
        assert propose_groups(session, clock, reviewer, round_id) == 1
        assert board(session, round_id) == first
        assert (counted(session, round_id).comments, counted(session, round_id).opinions) == (4, 2)
        group = first.opinions[0]
        assert [m.additions for m in group.members] == [(), (), (OWN,)]


def test_new_copies_join_the_group_that_stands(database, clock, sealer, reviewer, heard):
    _, round_id = heard
    with database.write() as session:
        propose_groups(session, clock, reviewer, round_id)
        key = board(session, round_id).opinions[0].key
        found = get_consultation(session, clock, round_id)
        take_comment(session, clock, sealer, found, Draft("art_1", "problem", LETTER + "谢谢", "late" + "0" * 20))
        propose_groups(session, clock, reviewer, round_id)
        assert board(session, round_id).opinions[0].key == key
        assert len(group_members(session, key.removeprefix("g:"))) == 4


def test_leaving_passes_the_typical_place_on_and_is_logged(database, clock, reviewer, heard):
    _, round_id = heard
    with database.write() as session:
        propose_groups(session, clock, reviewer, round_id)
        typical = board(session, round_id).opinions[0].typical.comment.id
        leave_group(session, clock, reviewer, typical)
        assert board(session, round_id).opinions[0].typical.comment.id != typical
        acts = [entry.action for entry in session.query(AuditEntry).filter(AuditEntry.subject == f"comment:{typical}")]
        assert "comment.group.leave" in acts


def test_only_those_who_may_decide_do(database, clock, heard):
    stranger = make_person(database, clock, Role.REGISTRAR)
    _, round_id = heard
    with database.write() as session:
        one = comments_of_consultation(session, round_id)[0].id
        for act in (
            lambda: propose_groups(session, clock, stranger, round_id),
            lambda: join_group(session, clock, stranger, round_id, [one]),
            lambda: leave_group(session, clock, stranger, one),
            lambda: decide_with_reason(session, clock, stranger, [one], "adopted"),
            lambda: attach(session, clock, stranger, one, "art_1"),
            lambda: set_theme(session, clock, stranger, [one], "收费"),
            lambda: hide(session, clock, stranger, one, "insult"),
            lambda: show(session, clock, stranger, one, "复核"),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_every_reason_belongs_to_its_outcome_and_reads_as_a_sentence():
    assert reasons()
    for key, reason in reasons().items():
        assert key.startswith(f"{reason.outcome}.")
        assert reason.text.endswith("。")
    assert words_for("referred", "referred.to_body", "", "县水务局") == "意见已转制定机关研究处理。受理单位：县水务局。"
    with pytest.raises(InvalidInput):
        words_for("adopted", "merged.same", "")


def test_a_matter_waits_for_every_kind_of_comment_and_for_points(database, clock, sealer, reviewer, heard):
    done, round_id = heard
    with database.write() as session:
        take_between(session, clock, sealer, done.version_id, Draft("art_1", "problem", "平时提的意见", "b" * 20))
        review = get_review(
            session,
            open_review(
                session, clock, document_id=done.document_id, version_id=done.version_id, as_of=clock.today(),
                actor=reviewer.actor, owner_id=reviewer.account_id,
            ),
        )  # fmt: skip
        assert open_comments(session, review) == ["有 5 条征集意见未处理"]
        hidden = comments_of_consultation(session, round_id)
        hide(session, clock, reviewer, hidden[0].id, "repeated")
        assert open_comments(session, review) == ["有 5 条征集意见未处理"]
        decide_with_reason(session, clock, reviewer, [c.id for c in hidden], "adopted")
        assert open_comments(session, review) == ["有 1 条征集意见未处理"]
        point = add_point(session, clock, reviewer, "会川镇立法联系点", "legislation")
        give_task(session, clock, reviewer, round_id, [point])
        assert open_liaison_tasks(session, review) == ["联系点 会川镇立法联系点 还没有上报意见"]
        recall_task(session, clock, reviewer, tasks_of(session, reviewer)[0].id, "发错了")
        assert open_liaison_tasks(session, review) == []
