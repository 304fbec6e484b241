"""Corrections of facts: who, when, why, undone in order; the names and dates that rest on them follow."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from registry import audit, outbox
from registry.errors import Conflict, InvalidInput, NotAllowed
from registry.instruments.corrections import correct, corrections_of, undo_correction
from registry.instruments.deposit import deposit
from registry.instruments.resolve import by_title
from registry.instruments.views import get_document
from registry.people.roles import Role
from registry.provisions.kinds import Kind, Level
from tests.support.people import make_person
from tests.support.readings import make_reading

TODAY = date(2026, 11, 24)


@pytest.fixture
def registrar(database, clock):
    return make_person(database, clock, Role.REGISTRAR)


@pytest.fixture
def stored(database, clock):
    with database.write() as session:
        return deposit(session, clock, make_reading(effective_on=date(2023, 7, 1)), None)


def view(session, stored):
    return get_document(session, stored.document_id, TODAY, include_internal=True)


def test_what_was_read_wrong_is_set_right_and_found_by(database, clock, registrar, stored):
    with database.write() as session:
        old = view(session, stored).row.title
        changed = correct(
            session, clock, registrar, stored.version_id,
            {"title": "云岭县停车场管理办法", "effective_on": "2027-01-01", "issuer": "云岭县人民政府办公室"},
            "据原件首页",
        )  # fmt: skip
        assert set(changed) == {"title", "effective_on", "issuer"}
    with database.read() as session:
        seen = view(session, stored)
        assert (seen.row.title, seen.row.issuer) == ("云岭县停车场管理办法", "云岭县人民政府办公室")
        assert (seen.row.effective_on, seen.row.status.value) == (date(2027, 1, 1), "尚未生效")
        assert by_title(session, "云岭县停车场管理办法", include_internal=True)
        assert not by_title(session, old, include_internal=True)
        assert stored.version_id in {entry.version_id for entry in outbox.pending(session)}
        rows = corrections_of(session, stored.version_id)
        assert [(r.label, r.before) for r in rows if r.field == "title"] == [("标题", old)]
        assert {r.reason for r in rows} == {"据原件首页"}
        assert not list(audit.verify(session))


def test_undoing_goes_backwards(database, clock, registrar, stored):
    with database.write() as session:
        before = view(session, stored).row.document_number
        for number in ("云政发〔2023〕5号", "云政发〔2023〕6号"):
            correct(session, clock, registrar, stored.version_id, {"document_number": number}, "核对")
        first, second = corrections_of(session, stored.version_id)
        with pytest.raises(Conflict):
            undo_correction(session, clock, registrar, first.id, "先撤旧的")
        undo_correction(session, clock, registrar, second.id, "误更正")
        assert view(session, stored).row.document_number == "云政发〔2023〕5号"
        undo_correction(session, clock, registrar, first.id, "误更正")
        undo_correction(session, clock, registrar, first.id, "误更正")
        assert view(session, stored).row.document_number == before
        assert [r.active for r in corrections_of(session, stored.version_id)] == [False, False]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ({"title": " "}, "空"), ({"effective_on": "2023-13-01"}, "错"), ({"text": "甲"}, "无此项"),
        ({"title": "另一标题"}, " "), ({"title": "长" * 301}, "过长"),
    ],
)  # fmt: skip
def test_what_is_no_correction_is_refused(database, clock, registrar, stored, wanted, reason):
    with database.write() as session, pytest.raises(InvalidInput):
        correct(session, clock, registrar, stored.version_id, wanted, reason)


def test_the_same_value_needs_no_reason_and_leaves_no_trace(database, clock, registrar, stored):
    with database.write() as session:
        title = view(session, stored).row.title
        assert correct(session, clock, registrar, stored.version_id, {"title": title}, "") == ()
        assert corrections_of(session, stored.version_id) == ()


def test_only_who_may_correct(database, clock, stored):
    reviewer = make_person(database, clock, Role.REVIEWER)
    with database.write() as session, pytest.raises(NotAllowed):
        correct(session, clock, reviewer, stored.version_id, {"title": "另一标题"}, "理由")


def test_kind_and_level_follow_what_they_were_concluded_from(database, clock, registrar):
    reading = make_reading(
        "停车管理办法", issuer="市人民政府", document_number="云政发〔2024〕17号",
        kind=Kind.ADMINISTRATIVE_DOCUMENT, level=None,
    )  # fmt: skip
    with database.write() as session:
        stored = deposit(session, clock, reading, None)
        correct(
            session, clock, registrar, stored.version_id,
            {"issuer": "云岭市人民政府", "document_number": "云岭市人民政府令第17号"}, "据令首",
        )  # fmt: skip
        row = view(session, stored).row
        assert (row.kind, row.level) == (Kind.GOVERNMENT_RULE, Level.CITY)
        said = [
            entry.detail for entry in session.scalars(select(audit.AuditEntry)) if entry.detail.get("field") == "kind"
        ]
        assert [(s["old"], s["new"], s["why"]) for s in said] == [("行政规范性文件", "政府规章", "据令首")]
        newest = corrections_of(session, stored.version_id)
        for one in reversed(newest):
            undo_correction(session, clock, registrar, one.id, "看错")
        row = view(session, stored).row
        assert (row.kind, row.level) == (Kind.ADMINISTRATIVE_DOCUMENT, None)


def test_a_kind_that_came_from_elsewhere_stays(database, clock, registrar):
    reading = make_reading("停车管理办法", issuer="云岭县人民政府", kind=Kind.LOCAL_REGULATION)
    with database.write() as session:
        stored = deposit(session, clock, reading, None)
        correct(session, clock, registrar, stored.version_id, {"document_number": "云政发〔2024〕17号"}, "据首页")
        assert view(session, stored).row.kind is Kind.LOCAL_REGULATION
