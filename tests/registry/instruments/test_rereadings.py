"""Re-reading: what differs is shown before it is taken; corrections hold; words that others stand on don't move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ingest.read import build_reading
from registry import outbox
from registry.errors import Conflict, InvalidInput
from registry.instruments.corrections import correct, corrections_of, undo_correction
from registry.instruments.deposit import deposit
from registry.instruments.rereadings import anchored, get_rereading, leave, open_rereadings, propose, take
from registry.instruments.views import get_document
from registry.people.roles import Role
from review.annotations.notes import Anchor, write_note
from review.findings import models as _findings  # noqa: F401 - the table that a note may point to
from tests.ingest.extracts import extract_of
from tests.support.people import make_person

TODAY = date(2026, 11, 24)
TEXT = "云岭县公园管理办法\n云政发〔2023〕5号\n第一条 甲。\n第二条 乙。\n第三条 本办法自2023年7月1日起施行。"
MORE = TEXT.replace("第二条 乙。", "第二条 乙。\n丙另款。")
DIGEST = "a" * 64


def read(text):
    return build_reading(extract_of(text), "甲.txt")


@pytest.fixture
def registrar(database, clock):
    return make_person(database, clock, Role.REGISTRAR)


@pytest.fixture
def stored(database, clock):
    with database.write() as session:
        return deposit(session, clock, read(TEXT), None)


def view(session, stored):
    return get_document(session, stored.document_id, TODAY, include_internal=True)


def test_nothing_to_decide_where_nothing_differs(database, clock, stored):
    with database.write() as session:
        assert propose(session, clock, stored.version_id, read(TEXT), DIGEST) is None
        assert not open_rereadings(session)


def test_taken_over_with_what_people_corrected(database, clock, registrar, stored):
    with database.write() as session:
        correct(session, clock, registrar, stored.version_id, {"title": "云岭县公园管理规定"}, "据原件")
        better = replace(read(MORE), document_number="云政发〔2023〕7号")
        found = propose(session, clock, stored.version_id, better, DIGEST)
        row, _ = get_rereading(session, found)
        assert row.facts == (("发文字号", "云政发〔2023〕5号", "云政发〔2023〕7号"),)
        assert (row.same_text, row.changed, row.added, row.removed) == (False, ("art_2",), (), ())
        assert view(session, stored).row.document_number == "云政发〔2023〕5号"  # nothing yet
        take(session, clock, registrar, found, "新结果正确")
        seen = view(session, stored)
        assert (seen.row.title, seen.row.document_number) == ("云岭县公园管理规定", "云政发〔2023〕7号")
        assert "丙另款。" in next(unit.text for unit in seen.units if unit.address == "art_2")
        assert stored.version_id in {entry.version_id for entry in outbox.pending(session)}
        (correction,) = corrections_of(session, stored.version_id)
        undo_correction(session, clock, registrar, correction.id, "不用了")
        assert view(session, stored).row.title == "云岭县公园管理办法"
        with pytest.raises(Conflict):
            take(session, clock, registrar, found, "再来")


def test_words_that_a_note_stands_on_are_not_moved(database, clock, registrar, stored):
    with database.write() as session:
        found = propose(session, clock, stored.version_id, read(MORE), DIGEST)
        write_note(session, clock, registrar.account_id, "review:x", Anchor(stored.version_id, "art_2"), "此处待核。")
        assert anchored(session, stored.version_id) == ["art_2"]
        with pytest.raises(Conflict, match="art_2"):
            take(session, clock, registrar, found, "采用")
        leave(session, clock, registrar, found, "已有批注，不换")
        assert not open_rereadings(session)
        assert "丙另款。" not in view(session, stored).text


def test_a_second_look_makes_the_first_outdated(database, clock, registrar, stored):
    with database.write() as session:
        first = propose(session, clock, stored.version_id, read(MORE), DIGEST)
        second = propose(session, clock, stored.version_id, read(MORE), DIGEST)
        assert [row.id for row in open_rereadings(session)] == [second]
        with pytest.raises(Conflict):
            take(session, clock, registrar, first, "采用")
        with pytest.raises(InvalidInput):
            leave(session, clock, registrar, second, " ")
