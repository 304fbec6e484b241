"""The worksheet joins flags, notes and comments on one clause, and shows each person no more than they may see."""

import io
from datetime import date, timedelta

import pytest
from docx import Document

from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.instruments.deposit import deposit
from registry.people.roles import PUBLIC, Role
from review.annotations.notes import Anchor, decide_note, notes_on, withdraw_note, write_note
from review.casework.blocking import CLOSING_CHECKS
from review.casework.lines.checklist import answer_rest
from review.casework.reviews import get_review, list_reviews, open_review, set_state
from review.casework.worksheet import worksheet
from review.experts.acceptance import DECLARED, accept_assignment, require_open, submit_assignment
from review.experts.assignments import assign_expert, assignments_on, open_assignment
from review.findings.finding import Severity
from review.findings.store import findings_of, store_run
from review.findings.verdicts import give_verdict
from review.papers.worksheet_docx import worksheet_docx
from review.voices.comments import comments_on_version, decide_comment
from review.voices.consultations import get_consultation, open_consultation
from review.voices.taking import Draft, take_comment
from tests.support.findings import make_finding
from tests.support.people import make_person
from tests.support.readings import make_reading

TODAY = date(2026, 11, 24)


@pytest.fixture
def people(database, clock):
    roles = (Role.REVIEWER, Role.HEAD, Role.EXPERT, Role.COLLECTOR, Role.ISSUING_BODY, Role.SYSTEM_ADMIN)
    made = {role: make_person(database, clock, role) for role in roles}
    made["other"] = make_person(database, clock, Role.EXPERT, login="other-expert")
    return made


@pytest.fixture
def review(database, clock, sealer, people):
    """A review with two flags on article 1, a note by the assigned expert, and a comment."""
    reviewer, expert = people[Role.REVIEWER], people[Role.EXPERT]
    with database.write() as session:
        done = deposit(session, clock, make_reading(), None)
        review_id = open_review(
            session,
            clock,
            document_id=done.document_id,
            version_id=done.version_id,
            as_of=TODAY,
            actor="system",
        )
        findings = [make_finding(), make_finding(severity=Severity.HINT, rule="format", start=1)]
        store_run(session, clock, done.version_id, findings, as_of=TODAY, coverage={}, unchecked=(), actor="system")
        task, _ = assign_expert(session, clock, reviewer, f"review:{review_id}", expert.account_id)
        accept_assignment(session, clock, task, frozenset(DECLARED))
        anchor = Anchor(done.version_id, "art_1__para_1", "停车秩序")
        write_note(session, clock, expert.account_id, f"review:{review_id}", anchor, "建议明确范围")
        round_id = open_consultation(
            session,
            clock,
            reviewer,
            document_id=done.document_id,
            version_id=done.version_id,
            title="征求意见",
        )
        take_comment(
            session,
            clock,
            sealer,
            get_consultation(session, clock, round_id),
            Draft("art_1", "problem", "扣车太重了", "k" * 20, contributor="村民甲"),
        )
        return get_review(session, review_id)


def _sheet(database, person, review):
    with database.read() as session:
        return worksheet(session, person, review.id, TODAY)


def test_staff_see_flag_note_and_comment_on_one_clause(database, people, review):
    sheet = _sheet(database, people[Role.REVIEWER], review)
    (clause,) = sheet.clauses
    assert clause.unit.address == "art_1"
    assert (len(clause.findings), len(clause.notes), len(clause.comments)) == (2, 1, 1)
    assert clause.worst is Severity.RED
    assert [stored.finding.severity for stored in sheet.findings] == [Severity.RED, Severity.HINT]


def test_assigned_expert_sees_flags_and_own_notes_but_no_comments(database, clock, people, review):
    with database.write() as session:
        anchor = Anchor(review.version_id, "art_2")
        write_note(session, clock, people[Role.REVIEWER].account_id, review.subject, anchor, "内部意见")
    sheet = _sheet(database, people[Role.EXPERT], review)
    (clause,) = sheet.clauses
    assert (len(clause.findings), len(clause.notes), len(clause.comments)) == (2, 1, 0)
    assert sheet.assignments == ()


def test_an_expert_sees_what_staff_decided_only_when_opinions_are_in_or_past_due(database, clock, people, review):
    with database.write() as session:
        (flag, _hint) = findings_of(session, review.version_id)
        give_verdict(session, clock, people[Role.REVIEWER], flag.id, "rejected", "有依据")
    assert [f.verdict is None for f in _sheet(database, people[Role.REVIEWER], review).findings] == [False, True]
    assert [f.verdict for f in _sheet(database, people[Role.EXPERT], review).findings] == [None, None]
    with database.write() as session:
        expert = people[Role.EXPERT].account_id
        assign_expert(session, clock, people[Role.REVIEWER], review.subject, expert, due_on=TODAY)
        (task,) = assignments_on(session, review.subject)
        past = worksheet(session, people[Role.EXPERT], review.id, TODAY + timedelta(days=1))
    assert [f.verdict is None for f in past.findings] == [False, True]
    with database.write() as session:
        submit_assignment(session, clock, task.id, "基本合法。", frozenset(DECLARED))
    assert [f.verdict is None for f in _sheet(database, people[Role.EXPERT], review).findings] == [False, True]


@pytest.mark.parametrize("role", ["other", Role.COLLECTOR, Role.ISSUING_BODY, Role.SYSTEM_ADMIN])
def test_for_everybody_else_the_review_does_not_exist(database, people, review, role):
    with pytest.raises(NotFound):
        _sheet(database, people[role], review)
    with pytest.raises(NotFound):
        _sheet(database, PUBLIC, review)


def test_review_closes_only_when_nothing_waits(database, clock, people, review):
    reviewer, head = people[Role.REVIEWER], people[Role.HEAD]
    with database.write() as session:
        set_state(session, clock, reviewer, review.id, "open", "开始办理")
        with pytest.raises(Conflict) as refused:
            set_state(session, clock, reviewer, review.id, "signing", "无问题", CLOSING_CHECKS)
        assert all(word in refused.value.message for word in ("1 条提示", "1 条专家", "1 条征集"))
        (flag, _hint) = findings_of(session, review.version_id)
        give_verdict(session, clock, reviewer, flag.id, "rejected", "有依据")
        (task,) = assignments_on(session, review.subject)
        submit_assignment(session, clock, task.id, "基本合法。", frozenset(DECLARED))
        answer_rest(session, clock, reviewer, review.id, "ok")
        (note,) = notes_on(session, review.subject)
        decide_note(session, clock, reviewer, note.id, "adopted")
        (comment,) = comments_on_version(session, review.version_id)
        decide_comment(session, clock, reviewer, comment.id, "adopted")
        with pytest.raises(InvalidInput):
            set_state(session, clock, reviewer, review.id, "signing", " ", CLOSING_CHECKS)
        set_state(session, clock, reviewer, review.id, "signing", "建议修改第一条", CLOSING_CHECKS, result="amend")
        set_state(session, clock, head, review.id, "closed", "同意", CLOSING_CHECKS)
        closed = get_review(session, review.id)
        assert (closed.state, closed.conclusion, closed.undecided) == ("closed", "建议修改第一条", 0)
        assert [row.id for row in list_reviews(session, state="closed")] == [review.id]
        assert list_reviews(session, state="open") == []


def test_expert_link_opens_the_review_until_submission_and_dies_with_a_new_one(database, clock, people, review):
    reviewer, expert = people[Role.REVIEWER], people[Role.EXPERT]
    with database.write() as session:
        first_id, first = assign_expert(session, clock, reviewer, review.subject, expert.account_id)
        second_id, second = assign_expert(session, clock, reviewer, review.subject, expert.account_id)
        assert first_id == second_id
        with pytest.raises(NotFound):
            open_assignment(session, clock, first)
        assignment = open_assignment(session, clock, second)
        require_open(assignment)
        submit_assignment(session, clock, assignment.id, "基本合法。", frozenset(DECLARED))
        with pytest.raises(Conflict):
            require_open(open_assignment(session, clock, second))


def test_only_experts_are_assigned_and_only_by_staff(database, clock, people, review):
    with database.write() as session:
        with pytest.raises(InvalidInput):
            assign_expert(session, clock, people[Role.REVIEWER], review.subject, people[Role.COLLECTOR].account_id)
        with pytest.raises(NotAllowed):
            assign_expert(session, clock, people[Role.EXPERT], review.subject, people[Role.EXPERT].account_id)


def test_author_takes_back_only_an_undecided_note_of_their_own(database, clock, people, review):
    with database.write() as session:
        (note,) = notes_on(session, review.subject)
        with pytest.raises(NotAllowed):
            withdraw_note(session, clock, people["other"].account_id, note.id)
        withdraw_note(session, clock, people[Role.EXPERT].account_id, note.id)
        assert notes_on(session, review.subject) == []


def test_docx_holds_quotes_verdicts_notes_and_outcomes(database, clock, people, review):
    with database.write() as session:
        flag = findings_of(session, review.version_id)[0]
        give_verdict(session, clock, people[Role.REVIEWER], flag.id, "rejected", "有省条例授权")
    content = worksheet_docx(_sheet(database, people[Role.REVIEWER], review), clock.now())
    document = Document(io.BytesIO(content))
    words = "\n".join(p.text for p in document.paragraphs)
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for expected in ("审查工作表", "建议明确范围", "扣车太重了", "处理结果：未处理"):
        assert expected in words
    for expected in ("扣留车辆", "不得设定行政强制措施", "不成立", "有省条例授权"):
        assert expected in cells
    assert "村民甲" not in words
