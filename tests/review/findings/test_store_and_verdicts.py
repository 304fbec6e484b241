"""Findings keep their identity and verdicts over runs; precision follows from verdicts."""

from datetime import date

import pytest

from registry import audit
from registry.errors import InvalidInput, NotAllowed
from registry.instruments.deposit import deposit
from registry.people.roles import PUBLIC, Role
from review.findings.finding import Severity, Unchecked
from review.findings.store import findings_of, latest_run, store_run
from review.findings.verdicts import give_verdict, precision_by_rule, undo_verdict, wilson
from tests.support.findings import make_finding
from tests.support.people import make_person
from tests.support.readings import make_reading

TODAY = date(2026, 11, 24)


@pytest.fixture
def version_id(database, clock):
    with database.write() as session:
        return deposit(session, clock, make_reading(), None).version_id


def _run(database, clock, version_id, findings, unchecked=()):
    with database.write() as session:
        store_run(
            session,
            clock,
            version_id,
            findings,
            as_of=TODAY,
            coverage={"laws": 3},
            unchecked=unchecked,
            actor="system",
        )
    with database.read() as session:
        return findings_of(session, version_id)


def test_finding_comes_back_as_it_went_in(database, clock, version_id):
    finding = make_finding()
    (stored,) = _run(database, clock, version_id, [finding], [Unchecked("permit", "没有上位法库")])
    assert stored.finding == finding
    assert stored.verdict is None
    with database.read() as session:
        run = latest_run(session, version_id)
    assert run.unchecked == (Unchecked("permit", "没有上位法库"),)
    assert run.coverage == {"laws": 3}


def test_verdict_stays_when_the_rules_run_again(database, clock, version_id):
    reviewer = make_person(database, clock, Role.REVIEWER)
    (first,) = _run(database, clock, version_id, [make_finding()])
    with database.write() as session:
        give_verdict(session, clock, reviewer, first.id, "rejected", "已有法律授权")
    second = _run(database, clock, version_id, [make_finding(confidence=0.7), make_finding("art_2", rule="permit")])
    assert [stored.finding.confidence for stored in second] == [0.7, 0.9]
    assert second[0].id == first.id
    assert (second[0].verdict.decision, second[0].verdict.reason) == ("rejected", "已有法律授权")
    assert _run(database, clock, version_id, []) == []
    (again,) = _run(database, clock, version_id, [make_finding()])
    assert again.verdict.decision == "rejected"


def test_rejection_needs_a_reason_and_the_right(database, clock, version_id):
    (stored,) = _run(database, clock, version_id, [make_finding()])
    reviewer = make_person(database, clock, Role.REVIEWER)
    expert = make_person(database, clock, Role.EXPERT)
    with database.write() as session:
        with pytest.raises(InvalidInput, match="理由"):
            give_verdict(session, clock, reviewer, stored.id, "rejected", "  ")
        with pytest.raises(NotAllowed):
            give_verdict(session, clock, expert, stored.id, "accepted")
        with pytest.raises(InvalidInput):
            give_verdict(session, clock, reviewer, stored.id, "maybe")


def test_same_verdict_twice_is_logged_once_and_can_be_undone(database, clock, version_id):
    (stored,) = _run(database, clock, version_id, [make_finding()])
    reviewer = make_person(database, clock, Role.REVIEWER)
    with database.write() as session:
        before, _ = audit.last_digest(session)
        give_verdict(session, clock, reviewer, stored.id, "accepted")
        give_verdict(session, clock, reviewer, stored.id, "accepted")
        assert audit.last_digest(session)[0] == before + 1
        undo_verdict(session, clock, reviewer, stored.id)
        assert findings_of(session, version_id)[0].verdict is None
        assert list(audit.verify(session)) == []


def test_precision_counts_the_newest_verdict(database, clock, version_id):
    reviewer = make_person(database, clock, Role.REVIEWER)
    stored = _run(database, clock, version_id, [make_finding(f"art_{n}", Severity.AMBER, start=n) for n in range(1, 3)])
    with database.write() as session:
        give_verdict(session, clock, reviewer, stored[0].id, "rejected", "误报")
        give_verdict(session, clock, reviewer, stored[0].id, "accepted")
        give_verdict(session, clock, reviewer, stored[1].id, "rejected", "误报")
        (figure,) = precision_by_rule(session)
    assert (figure.rule, figure.accepted, figure.rejected, figure.decided) == ("compulsion", 1, 1, 2)
    assert figure.low == pytest.approx(0.0945, abs=0.001)
    assert figure.high == pytest.approx(0.9055, abs=0.001)


def test_wilson_interval_of_nothing_says_nothing():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(10, 10)
    assert low == pytest.approx(0.7225, abs=0.001)
    assert high == 1.0


def test_public_can_not_decide(database, clock, version_id):
    (stored,) = _run(database, clock, version_id, [make_finding()])
    with database.write() as session, pytest.raises(Exception, match="登录"):
        give_verdict(session, clock, PUBLIC, stored.id, "accepted")
