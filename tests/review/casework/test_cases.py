"""Cases from opening to follow-up: one door for states, four eyes, lines with frozen quotes, letters, the ladder."""

from datetime import timedelta

import pytest

from registry import audit
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.instruments.deposit import deposit
from registry.instruments.views import get_document
from registry.people.accounts import ensure_organisation
from registry.people.models import Account
from registry.people.roles import Person, Role
from review.casework.access import lock_review
from review.casework.assignment import assign, assignments_of, give_opinion, hand_over, recuse
from review.casework.blocking import CLOSING_CHECKS
from review.casework.correction.follow_up import follow_ups_of, rate
from review.casework.correction.ladder import Taken, end_rung, next_rungs, steps_of, take_rung
from review.casework.correction.sending import send
from review.casework.deadlines import extend
from review.casework.letters.answering import Addressee, inbox, read_letter, save_reply, submit_reply
from review.casework.letters.drafting import Content, Point, draft_letter
from review.casework.letters.views import letters_of
from review.casework.lines.adoption import decide_finding
from review.casework.lines.checklist import answer_rest, answer_standard
from review.casework.lines.editing import LineConflict, add_line, adopt_line, edit_line
from review.casework.lines.quotes import digest_of
from review.casework.lines.standards import Judgement
from review.casework.lines.views import get_line, history_of, lines_of
from review.casework.reviews import get_review, open_review, set_state
from review.findings.store import findings_of, store_run
from tests.support.findings import make_finding
from tests.support.people import make_person
from tests.support.readings import make_reading


@pytest.fixture
def people(sqlite, clock):
    made = {role: make_person(sqlite, clock, role) for role in (Role.REVIEWER, Role.HEAD, Role.REGISTRAR)}
    made["second"] = make_person(sqlite, clock, Role.REVIEWER, login="second")
    body = make_person(sqlite, clock, Role.ISSUING_BODY)
    with sqlite.write() as session:
        organisation = ensure_organisation(session, clock, "云岭县人民政府", "issuing_body")
        other = ensure_organisation(session, clock, "别的县人民政府", "issuing_body")
        session.get_one(Account, body.account_id).organisation_id = organisation.id
        made["body"] = Person(body.account_id, body.name, body.roles, organisation.id)
        made["stranger"] = Person(body.account_id, body.name, body.roles, other.id)
    return made


@pytest.fixture
def case(sqlite, clock, people):
    """A review that is worked on, with one red flag whose quote is really in the text."""
    with sqlite.write() as session:
        done = deposit(session, clock, make_reading(), None)
        review_id = open_review(
            session, clock, document_id=done.document_id, version_id=done.version_id, as_of=clock.today(),
            actor="system", owner_id=people[Role.REVIEWER].account_id,
        )  # fmt: skip
        view = get_document(session, done.document_id, clock.today(), include_internal=True)
        unit = view.units[0]
        quote = view.text[unit.start : unit.start + 6]
        found = make_finding(address=unit.address, start=unit.start, end=unit.start + 6, quote=quote)
        store_run(
            session, clock, done.version_id, [found], as_of=clock.today(), coverage={}, unchecked=(), actor="system"
        )
        return get_review(session, review_id)


def flag_of(session, case):
    return findings_of(session, case.version_id)[0]


def test_numbers_run_by_year_and_a_second_open_review_is_not_made(sqlite, clock, people, case):
    with sqlite.write() as session:
        same = open_review(
            session, clock, document_id=case.document_id, version_id=case.version_id, as_of=clock.today(), actor="x"
        )
        other = open_review(
            session, clock, document_id=case.document_id, version_id=case.version_id, as_of=clock.today(), actor="x",
            mode="依申请审查",
        )  # fmt: skip
        assert (same, get_review(session, other).number) == (case.id, "审〔2026〕2号")
        assert get_review(session, other).state == "pending"
    assert case.due_on is not None
    assert "3个月" in case.due_sentence


def test_adopting_a_finding_freezes_both_quotes_and_taking_it_back_drops_the_line(sqlite, clock, people, case):
    reviewer = people[Role.REVIEWER]
    with sqlite.write() as session:
        flag = flag_of(session, case)
        decide_finding(session, clock, reviewer, case.id, flag.id, "accepted", seen="")
        (line,) = lines_of(session, case.id)
        assert (line.state, line.quote_digest) == ("adopted", digest_of(flag.finding.quote))
        assert line.superiors[0].quote == "不得设定行政强制措施"
        assert line.frozen_at == clock.now()
        decide_finding(session, clock, reviewer, case.id, flag.id, "undone", seen="accepted")
        assert lines_of(session, case.id) == []
        assert [change.act for change in history_of(session, line.id)] == ["采用", "撤下"]


def test_a_verdict_from_a_stale_form_is_refused(sqlite, clock, people, case):
    with sqlite.write() as session:
        flag = flag_of(session, case)
        decide_finding(session, clock, people[Role.REVIEWER], case.id, flag.id, "accepted", seen="")
        with pytest.raises(Conflict, match="已认定为“成立”"):
            decide_finding(session, clock, people["second"], case.id, flag.id, "rejected", "有依据", seen="")
        decide_finding(session, clock, people[Role.REVIEWER], case.id, flag.id, "accepted", seen="")  # sent twice


def test_two_reviewers_on_one_line_lose_nothing(sqlite, clock, people, case):
    with sqlite.write() as session:
        id_ = add_line(session, clock, people[Role.REVIEWER], case.id, address="art_1", key="k" * 12)
        assert add_line(session, clock, people[Role.REVIEWER], case.id, address="art_1", key="k" * 12) == id_
        edit_line(session, clock, people["second"], case.id, id_, Judgement(opinion="乙的意见"), revision=1)
        with pytest.raises(LineConflict) as refused:
            edit_line(session, clock, people[Role.REVIEWER], case.id, id_, Judgement(opinion="甲的意见"), revision=1)
        assert refused.value.theirs.judgement.opinion == "乙的意见"
        now = get_line(session, case.id, id_).revision
        edit_line(session, clock, people[Role.REVIEWER], case.id, id_, Judgement(opinion="合并"), revision=now)
        assert [c.held["opinion"] for c in history_of(session, id_)] == ["", "乙的意见", "合并"]


def test_automatic_saves_of_one_sitting_are_one_entry(sqlite, clock, people, case):
    reviewer = people[Role.REVIEWER]
    with sqlite.write() as session:
        id_ = add_line(session, clock, reviewer, case.id, address="art_1")
        revision = 1
        for words in ("一", "一二", "一二三"):
            revision = edit_line(
                session, clock, reviewer, case.id, id_, Judgement(opinion=words), revision=revision, automatic=True
            )
        assert [c.held["opinion"] for c in history_of(session, id_)] == ["", "一二三"]
        clock.advance(minutes=6)
        edit_line(session, clock, reviewer, case.id, id_, Judgement(opinion="后"), revision=revision, automatic=True)
        assert len(history_of(session, id_)) == 3


def test_constitution_is_escalated_and_never_judged(sqlite, clock, people, case):
    reviewer = people[Role.REVIEWER]
    with sqlite.write() as session:
        id_ = add_line(session, clock, reviewer, case.id, address="art_1")
        with pytest.raises(InvalidInput, match="提请有权机关"):
            edit_line(
                session, clock, reviewer, case.id, id_, Judgement(standard="A", opinion="违宪", handling="repeal"),
                revision=1,
            )  # fmt: skip
        with pytest.raises(InvalidInput):
            answer_standard(session, clock, reviewer, case.id, "A", "problem")
        answer_standard(session, clock, reviewer, case.id, "A", "escalate", "涉及平等权")
        edit_line(session, clock, reviewer, case.id, id_, Judgement(opinion="意见"), revision=1)
        with pytest.raises(InvalidInput, match="审查标准"):
            adopt_line(session, clock, reviewer, case.id, id_)


def ready(session, clock, people, case):
    reviewer = people[Role.REVIEWER]
    decide_finding(session, clock, reviewer, case.id, flag_of(session, case).id, "rejected", "有依据")
    answer_rest(session, clock, reviewer, case.id, "ok")


def test_four_eyes_and_the_small_site(sqlite, clock, people, case):
    head = people[Role.HEAD]
    with sqlite.write() as session:
        with pytest.raises(Conflict, match="提示未认定"):
            set_state(session, clock, head, case.id, "signing", "无问题", CLOSING_CHECKS)
        ready(session, clock, people, case)
        with pytest.raises(NotAllowed):
            set_state(session, clock, people[Role.REGISTRAR], case.id, "signing", "无问题", CLOSING_CHECKS)
        set_state(
            session, clock, head, case.id, "signing", "无问题", CLOSING_CHECKS, result="none", revision=case.revision
        )
        with pytest.raises(NotAllowed, match="另一位"):
            set_state(session, clock, head, case.id, "closed", "同意", CLOSING_CHECKS)
        with pytest.raises(Conflict):
            set_state(session, clock, people["second"], case.id, "open", "退回", revision=case.revision)
        set_state(session, clock, head, case.id, "closed", "同意", CLOSING_CHECKS, merged_duties=True)
        assert get_review(session, case.id).merged_duties
        assert get_review(session, case.id).closed_by == head.name
        with pytest.raises(Conflict):
            add_line(session, clock, people[Role.REVIEWER], case.id, address="art_1")
        assert not list(audit.verify(session))


def test_suspension_moves_the_deadline_and_an_extension_is_given_once(sqlite, clock, people, case):
    with sqlite.write() as session:
        set_state(session, clock, people[Role.REVIEWER], case.id, "suspended", "等计划")
        clock.advance(days=10)
        set_state(session, clock, people[Role.REVIEWER], case.id, "open", "恢复")
        paused = get_review(session, case.id)
        assert paused.due_on == case.due_on + timedelta(days=9)  # the day of the event itself doesn't count
        extend(session, clock, people[Role.HEAD], lock_review(session, case.id), "情况复杂")
        assert get_review(session, case.id).due_on > paused.due_on
        with pytest.raises(Conflict):
            extend(session, clock, people[Role.HEAD], lock_review(session, case.id), "再延")


def test_committees_hand_over_and_recusal(sqlite, clock, people, case):
    reviewer, second = people[Role.REVIEWER], people["second"]
    with sqlite.write() as session:
        clock.advance(minutes=1)
        board = ensure_organisation(session, clock, "城建环资工委", "committee")
        assign(session, clock, people[Role.HEAD], case.id, committee_ids=[board.id, board.id])
        (_, committee) = assignments_of(session, case.id)
        assert committee.due_on is not None
        give_opinion(session, clock, reviewer, case.id, committee.id, "没有意见")
        hand_over(session, clock, reviewer, case.id, second.account_id, "出差")
        recuse(session, clock, second, case.id, second.account_id, "参与过起草")
        assert get_review(session, case.id).owner_id is None
        with pytest.raises(NotAllowed, match="回避"):
            add_line(session, clock, second, case.id, address="art_1")
        with pytest.raises(NotAllowed):
            assign(session, clock, people[Role.HEAD], case.id, owner_id=second.account_id)


def letter(session, clock, people, case, kind, who=Role.REVIEWER):
    points = (Point("依据是什么？", address="art_1"),)
    content = Content(people["body"].organisation_id, "来函", "", points)
    id_ = draft_letter(session, clock, people[who], case.id, kind, content)
    send(session, clock, people[who], id_)
    send(session, clock, people[who], id_)
    return id_


def test_a_letter_is_answered_once_and_drafts_stay_with_the_body(sqlite, clock, people, case):
    body = Addressee.of(people["body"])
    with sqlite.write() as session:
        id_ = letter(session, clock, people, case, "explain")
        with pytest.raises(NotFound):
            read_letter(session, Addressee.of(people["stranger"]), id_)
        assert [view.id for view in inbox(session, body)] == [id_]
        (item,) = read_letter(session, body, id_).items
        assert item.quote
        with pytest.raises(InvalidInput, match="第 1 项"):
            submit_reply(session, clock, body, id_)
        save_reply(session, clock, body, id_, {item.id: "依据在上位法"}, "", revision=0)
        with pytest.raises(Conflict):
            save_reply(session, clock, body, id_, {item.id: "同事写的"}, "", revision=0)
        assert letters_of(session, case.id)[0].items[0].answer == ""
        ready(session, clock, people, case)
        with pytest.raises(Conflict, match="还没有答复"):
            set_state(session, clock, people[Role.REVIEWER], case.id, "signing", "无问题", CLOSING_CHECKS)
        receipt = submit_reply(session, clock, body, id_)
        assert submit_reply(session, clock, body, id_) == receipt == "HF20261124-00001"
        assert letters_of(session, case.id)[0].items[0].answer == "依据在上位法"


def test_an_opinion_is_reported_on_rated_and_reported_on_again(sqlite, clock, people, case):
    head, body = people[Role.HEAD], Addressee.of(people["body"])
    with sqlite.write() as session:
        with pytest.raises(NotAllowed):
            letter(session, clock, people, case, "opinion")
        id_ = letter(session, clock, people, case, "opinion", Role.HEAD)
        (step,) = steps_of(session, case.id)
        assert (step.rung.key, step.letter_id) == ("opinion", id_)
        (first,) = follow_ups_of(session, case.id)
        with pytest.raises(Conflict):
            rate(session, clock, head, first.id, "good", "")
        (item,) = read_letter(session, body, id_).items
        save_reply(session, clock, body, id_, {item.id: "将修改"}, "", revision=0)
        submit_reply(session, clock, body, id_)
        with pytest.raises(InvalidInput):
            rate(session, clock, head, first.id, "poor", "")
        rate(session, clock, head, first.id, "poor", "没有时限")
        rounds = follow_ups_of(session, case.id)
        assert [(r.round, r.rating, r.waits) for r in rounds] == [(1, "poor", ""), (2, "", "report")]


def test_the_ladder_goes_in_order_and_a_plan_suspends(sqlite, clock, people, case):
    reviewer, today = people[Role.REVIEWER], clock.today()
    with sqlite.write() as session:
        assert "motion" not in {rung.key for rung in next_rungs(steps_of(session, case.id))}
        with pytest.raises(NotAllowed):
            take_rung(session, clock, reviewer, case.id, Taken("motion", today, "提请撤销"))
        talk = take_rung(session, clock, reviewer, case.id, Taken("talk", today, "电话沟通"))
        end_rung(session, clock, reviewer, case.id, talk, "accepted", "", today)
        with pytest.raises(InvalidInput, match="责任单位"):
            take_rung(session, clock, reviewer, case.id, Taken("plan", today, "来函"))
        plan = take_rung(session, clock, reviewer, case.id, Taken("plan", today, "来函", "修改", "县司法局"))
        assert get_review(session, case.id).state == "suspended"
        end_rung(session, clock, reviewer, case.id, plan, "carried_out", "", today)
        refile = next(step for step in steps_of(session, case.id) if step.rung.key == "refile")
        assert refile.due_on == today + timedelta(days=30)
        with pytest.raises(InvalidInput):
            end_rung(session, clock, reviewer, case.id, refile.id, "refiled", "", today, version_id=case.version_id)
