"""A rule that people reject becomes a hint by itself, logged once; a head lifts it and its figures start anew."""

from datetime import date

import pytest

from registry import audit
from registry.errors import Conflict, InvalidInput, NotAllowed
from registry.instruments.deposit import deposit
from registry.people.roles import Role
from review.findings.finding import Severity
from review.findings.standing import FEWEST, lowered, restore_rule, standings
from review.findings.store import findings_of, store_run
from review.findings.verdicts import give_verdict
from tests.support.findings import make_finding
from tests.support.people import make_person
from tests.support.readings import make_reading

TODAY = date(2026, 11, 24)


@pytest.fixture
def version_id(database, clock):
    with database.write() as session:
        return deposit(session, clock, make_reading(), None).version_id


@pytest.fixture
def reviewer(database, clock):
    return make_person(database, clock, Role.REVIEWER)


def run(database, clock, version_id, findings):
    with database.write() as session:
        store_run(session, clock, version_id, findings, as_of=TODAY, coverage={}, unchecked=(), actor="system")
    with database.read() as session:
        return findings_of(session, version_id)


def decide(database, clock, reviewer, stored, accepted, rejected):
    with database.write() as session:
        for n, finding in enumerate(stored[: accepted + rejected]):
            give_verdict(session, clock, reviewer, finding.id, "accepted" if n < accepted else "rejected", "误报")


def made(n):
    return [make_finding(f"art_{i}", Severity.AMBER, start=i) for i in range(1, n + 1)]


def test_nineteen_verdicts_or_thirty_per_cent_change_nothing(database, clock, version_id, reviewer):
    stored = run(database, clock, version_id, made(2 * FEWEST))
    decide(database, clock, reviewer, stored, 0, FEWEST - 1)
    with database.read() as session:
        assert lowered(session) == frozenset()
    decide(database, clock, reviewer, stored, 6, FEWEST - 6)
    with database.read() as session:
        assert lowered(session) == frozenset()


def test_a_weak_rule_falls_and_its_findings_are_hints(database, clock, version_id, reviewer):
    stored = run(database, clock, version_id, made(FEWEST + 1))
    decide(database, clock, reviewer, stored, 5, FEWEST - 5)
    with database.read() as session:
        assert lowered(session) == {"compulsion"}
        (standing,) = standings(session)
        assert (standing.by, "5 次" in standing.reason) == (None, True)
    again = run(database, clock, version_id, [*made(FEWEST + 1), make_finding("art_50", Severity.RED, rule="permit")])
    assert again[0].finding.rule == "permit"
    assert {f.finding.severity for f in again if f.finding.rule == "compulsion"} == {Severity.HINT}
    with database.write() as session:
        before, _ = audit.last_digest(session)
        give_verdict(session, clock, reviewer, stored[FEWEST].id, "rejected", "误报")
        assert audit.last_digest(session)[0] == before + 1  # the verdict alone: it had fallen already


def test_a_head_lifts_it_with_a_reason_and_old_verdicts_no_longer_count(database, clock, version_id, reviewer):
    stored = run(database, clock, version_id, made(FEWEST + 2))
    decide(database, clock, reviewer, stored, 0, FEWEST)
    head = make_person(database, clock, Role.HEAD)
    with database.write() as session:
        with pytest.raises(NotAllowed):
            restore_rule(session, clock, reviewer, "compulsion", "已修正")
        with pytest.raises(InvalidInput):
            restore_rule(session, clock, head, "compulsion", " ")
        with pytest.raises(Conflict):
            restore_rule(session, clock, head, "permit", "已修正")
        restore_rule(session, clock, head, "compulsion", "词表已修正")
        give_verdict(session, clock, reviewer, stored[FEWEST].id, "rejected", "误报")
        assert lowered(session) == frozenset()
        assert list(audit.verify(session)) == []
    again = run(database, clock, version_id, made(1))
    assert again[0].finding.severity is Severity.AMBER
