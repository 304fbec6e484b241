"""The loop: a task goes down, opinions are gathered, collated, reported up, decided, told."""

import pytest

from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from review.voices.comments import comments_of_consultation, decide_comment
from review.voices.handling.board import board
from review.voices.handling.grouping import leave_group, propose_groups
from review.voices.liaison.activity import criteria, set_criterion, year_of
from review.voices.liaison.entries import collate, enter_for_point, entries_of, gather
from review.voices.liaison.feedback import note_told, sheets
from review.voices.liaison.people import add_tie
from review.voices.liaison.seats import bind_seat, end_seat, make_seat, open_seat, renew_seat, seats_of
from review.voices.liaison.task_views import get_task, tasks_of
from review.voices.liaison.tasks import give_task, recall_task, report_task
from tests.review.voices.liaison.conftest import draft


def test_a_task_is_given_once_and_seen_by_its_point_alone(
    database, clock, reviewer, officer, stranger, places, round_id, task_id
):
    with database.write() as session:
        assert give_task(session, clock, reviewer, round_id, [places["town"], places["other"]]) == 1
        assert [task.organisation for task in tasks_of(session, officer)] == ["会川镇立法联系点"]
        assert len(tasks_of(session, reviewer)) == 2
        with pytest.raises(NotFound):
            get_task(session, stranger, task_id)


def test_a_link_holds_for_its_first_phone(database, clock, token):
    with database.write() as session:
        assert not open_seat(session, clock, token, "").bound
        assert bind_seat(session, clock, token, "phone-one")
        assert bind_seat(session, clock, token, "phone-one")
        assert not bind_seat(session, clock, token, "phone-two")
        assert open_seat(session, clock, token, "phone-one").mine
        assert not open_seat(session, clock, token, "phone-two").mine
        assert not open_seat(session, clock, token, "").mine


def test_another_phone_gathers_nothing(database, clock, sealer, token, seat):
    with database.write() as session:
        other = open_seat(session, clock, token, "phone-two")
        with pytest.raises(NotFound):
            gather(session, clock, sealer, other, draft(1))


def test_an_ended_link_opens_nothing_and_a_renewed_one_a_new_phone(
    database, clock, officer, stranger, token, seat, task_id
):
    with database.write() as session:
        with pytest.raises(NotAllowed):
            end_seat(session, clock, stranger, task_id, seat.id, "不是我的")
        with pytest.raises(InvalidInput):
            end_seat(session, clock, officer, task_id, seat.id, " ")
        fresh = renew_seat(session, clock, officer, task_id, seat.id)
        with pytest.raises(NotFound):
            open_seat(session, clock, token, "phone-one")
        assert bind_seat(session, clock, fresh, "phone-two")
        end_seat(session, clock, officer, task_id, seat.id, "手机丢了")
        with pytest.raises(NotFound):
            open_seat(session, clock, fresh, "phone-two")
        assert seats_of(session, task_id)[0].ended_reason == "手机丢了"


def test_twenty_in_a_row_sent_twice_are_twenty(database, clock, sealer, seat, task_id):
    with database.write() as session:
        first = [gather(session, clock, sealer, seat, draft(n, f"第{n}位村民的意见，停车费太高。")) for n in range(20)]
        again = [gather(session, clock, sealer, seat, draft(n, f"第{n}位村民的意见，停车费太高。")) for n in range(20)]
        assert [receipt.number for receipt in first] == [receipt.number for receipt in again]
        assert all(receipt.again for receipt in again)
        held = entries_of(session, task_id=task_id)
        assert [entry.body for entry in held] == [f"第{n}位村民的意见，停车费太高。" for n in range(20)]
        assert {entry.organisation for entry in held} == {"罗家磨村采集点"}


def test_an_old_form_with_new_words_loses_nothing(database, clock, sealer, seat, task_id):
    with database.write() as session:
        one = gather(session, clock, sealer, seat, draft(1, "停车费太高。"))
        two = gather(session, clock, sealer, seat, draft(1, "路灯不亮。"))
        assert two.number != one.number
        assert gather(session, clock, sealer, seat, draft(1, "路灯不亮。")).number == two.number
        assert gather(session, clock, sealer, seat, draft(1, "停车费太高。")).number == one.number
        assert [entry.body for entry in entries_of(session, task_id=task_id)] == ["停车费太高。", "路灯不亮。"]


def test_collating_keeps_the_words(database, clock, sealer, officer, seat, task_id):
    with database.write() as session:
        for n, words in enumerate(("停车费忒贵了", "停车费忒贵了么", "路灯不亮")):
            gather(session, clock, sealer, seat, draft(n, words))
        one, two, three = (entry.comment_id for entry in entries_of(session, task_id=task_id))
        collate(session, clock, officer, task_id, [two], "merged", into=one)
        collate(session, clock, officer, task_id, [one], "kept", tidy="停车费标准偏高。")
        with pytest.raises(InvalidInput):
            collate(session, clock, officer, task_id, [three], "doubtful")
        with pytest.raises(InvalidInput):
            collate(session, clock, officer, task_id, [one], "merged", into=three)
        collate(session, clock, officer, task_id, [three], "doubtful", remark="与本文件无关")
        held = entries_of(session, task_id=task_id)
        assert [(entry.body, entry.state, entry.tidy) for entry in held] == [
            ("停车费忒贵了", "kept", "停车费标准偏高。"),
            ("停车费忒贵了么", "merged", ""),
            ("路灯不亮", "doubtful", ""),
        ]
        assert held[1].merged_into == one


def test_nothing_goes_up_uncollated_and_nothing_is_lost(
    database, clock, sealer, reviewer, officer, stranger, seat, task_id, round_id
):
    with database.write() as session:
        for n in range(3):
            gather(session, clock, sealer, seat, draft(n))
        ids = [entry.comment_id for entry in entries_of(session, task_id=task_id)]
        with pytest.raises(InvalidInput, match="3 条没有整理"):
            report_task(session, clock, officer, task_id, forms=["visit"], reached=3)
        collate(session, clock, officer, task_id, ids[:2], "kept")
        collate(session, clock, officer, task_id, ids[2:], "merged", into=ids[0])
        with pytest.raises(NotAllowed):
            report_task(session, clock, stranger, task_id, forms=["visit"], reached=3)
        with pytest.raises(InvalidInput):
            report_task(session, clock, officer, task_id, forms=[], reached=3)
        assert report_task(session, clock, officer, task_id, forms=["visit"], reached=3, note="走访三户") == 3
        with pytest.raises(Conflict):
            report_task(session, clock, officer, task_id, forms=["visit"], reached=3)
        with pytest.raises(Conflict):
            gather(session, clock, sealer, seat, draft(9))
        assert len(comments_of_consultation(session, round_id)) == 3
        view = get_task(session, officer, task_id)
        assert (view.state, view.entries, view.waiting, view.reached) == ("reported", 3, 0, 3)


def test_feedback_goes_down_to_everyone(database, clock, sealer, reviewer, officer, seat, task_id):
    with database.write() as session:
        for n in range(2):
            gather(session, clock, sealer, seat, draft(n))
        ids = [entry.comment_id for entry in entries_of(session, task_id=task_id)]
        collate(session, clock, officer, task_id, ids, "kept")
        report_task(session, clock, officer, task_id, forms=["meeting"], reached=2)
        place = sheets(session, task_id)[0].organisation_id
        with pytest.raises(InvalidInput):
            note_told(session, clock, officer, task_id, place, "read_aloud")
        decide_comment(session, clock, reviewer, ids[0], "adopted")
        assert note_told(session, clock, officer, task_id, place, "read_aloud") == 1
        assert get_task(session, officer, task_id).state == "reported"
        decide_comment(session, clock, reviewer, ids[1], "not_adopted", "上位法已有规定。")
        assert note_told(session, clock, officer, task_id, place, "visit") == 1
        assert get_task(session, officer, task_id).state == "fed_back"
        told = comments_of_consultation(session, get_task(session, officer, task_id).consultation_id)
        assert {(comment.stage, comment.replied_at is not None) for comment in told} == {("replied", True)}


def test_a_recalled_task_takes_nothing_and_keeps_what_came(
    database, clock, sealer, reviewer, officer, token, seat, task_id, round_id
):
    with database.write() as session:
        gather(session, clock, sealer, seat, draft(1))
        with pytest.raises(InvalidInput):
            recall_task(session, clock, reviewer, task_id, "")
        recall_task(session, clock, reviewer, task_id, "发错了")
        with pytest.raises(NotFound):
            open_seat(session, clock, token, "phone-one")
        assert len(comments_of_consultation(session, round_id)) == 1
        with pytest.raises(Conflict):
            enter_for_point(session, clock, sealer, officer, task_id, [draft(2)])


def test_an_officer_enters_for_others(database, clock, sealer, officer, task_id):
    with database.write() as session:
        drafts = [draft(n, f"座谈会第{n}条意见", contributor="张某某", contributor_kind="村民") for n in range(3)]
        assert enter_for_point(session, clock, sealer, officer, task_id, drafts) == 3
        assert enter_for_point(session, clock, sealer, officer, task_id, drafts) == 0
        held = entries_of(session, task_id=task_id)
        assert all(entry.on_behalf for entry in held)
        assert "张某某" not in repr(held)


def test_a_tied_point_is_marked_and_counted_apart(database, clock, sealer, reviewer, places, round_id):
    with database.write() as session:
        add_tie(session, clock, reviewer, places["other"], "县城市管理局", "联系点设在该局")
        give_task(session, clock, reviewer, round_id, [places["other"]], drafter="县城市管理局")
        (task,) = tasks_of(session, reviewer)
        assert task.tied == "县城市管理局：联系点设在该局"


def test_a_seat_is_for_the_own_branch_only(database, clock, officer, places, task_id):
    with database.write() as session:
        with pytest.raises(InvalidInput):
            make_seat(session, clock, officer, task_id, "别处的人", organisation_id=places["other"])
        with pytest.raises(InvalidInput):
            make_seat(session, clock, officer, task_id, "  ")


def test_the_year_of_a_point_against_criteria(database, clock, sealer, reviewer, officer, seat, task_id):
    with database.write() as session:
        gather(session, clock, sealer, seat, draft(1))
        ids = [entry.comment_id for entry in entries_of(session, task_id=task_id)]
        collate(session, clock, officer, task_id, ids, "kept")
        report_task(session, clock, officer, task_id, forms=["meeting"], reached=30)
        decide_comment(session, clock, reviewer, ids[0], "partly", "吸收主要内容。")
        year = {one.point.name: one for one in year_of(session, reviewer, 2026)}
        mine = year["会川镇立法联系点"]
        assert {key: mine.values[key] for key in ("tasks", "reported", "opinions", "adopted", "reached")} == {
            "tasks": 1, "reported": 1, "opinions": 1, "adopted": 1, "reached": 30,
        }  # fmt: skip
        assert mine.met(criteria(session)) == 0
        for measure, expected in (("tasks", 1), ("reported", 1), ("opinions", 1)):
            set_criterion(session, clock, reviewer, measure, name="指标", expected=expected, used=True)
        assert mine.met(criteria(session)) == 3
        assert year_of(session, reviewer, 2025)[0].values["tasks"] == 0
        with pytest.raises(NotAllowed):
            set_criterion(session, clock, officer, "tasks", name="指标", expected=0, used=True)


def test_what_a_point_merged_is_one_opinion_for_staff(
    database, clock, sealer, reviewer, officer, seat, task_id, round_id
):
    with database.write() as session:
        for n, words in enumerate(
            ("停车费忒贵了，老百姓受不了", "收费标准偏高，应当降下来。另外车位太少。", "路灯不亮")
        ):
            gather(session, clock, sealer, seat, draft(n, words))
        one, two, three = (entry.comment_id for entry in entries_of(session, task_id=task_id))
        collate(session, clock, officer, task_id, [two], "merged", into=one)
        collate(session, clock, officer, task_id, [three], "kept")
        assert propose_groups(session, clock, reviewer, round_id) == 0  # not reported yet
        report_task(session, clock, officer, task_id, forms=["visit"], reached=3)
        assert propose_groups(session, clock, reviewer, round_id) == 1
        opinions = board(session, round_id).opinions
        assert [len(opinion.members) for opinion in opinions] == [2, 1]
        assert opinions[0].typical.comment.id == one
        leave_group(session, clock, reviewer, two)
        assert propose_groups(session, clock, reviewer, round_id) == 1
        assert len(board(session, round_id).opinions) == 3
