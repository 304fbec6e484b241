"""Notes of the reading page: who sees which, threads, places in the next version, lines made of them."""

from datetime import date

import pytest
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.instruments.deposit import deposit
from registry.instruments.views import get_document
from registry.people.accounts import as_person, ensure_organisation, find_account
from registry.people.models import Account
from registry.people.roles import Role
from review.annotations.carrying import CARRIED, CHANGED, ORPHAN
from review.annotations.notes import notes_on
from review.annotations.threads import annotate, annotations_on, confirm_place, make_line, say
from review.casework.lines.models import WorksheetLine
from review.casework.reviews import open_review
from tests.support.people import make_person
from tests.support.readings import make_reading

TODAY = date(2026, 11, 24)
FIRST = (
    "为了规范停车秩序，制定本办法。",
    "停车人应当在五日内缴费。",
    "公安机关受理停车投诉。",
    "车位由街道办事处划定。",
)
SECOND = (
    "为了规范停车秩序，制定本办法。",
    "停车人应当在十日内缴费。",
    "公安机关受理停车投诉。",
    "本办法由县政府解释。",
)


@pytest.fixture
def staff(database, clock):
    made = {
        "a": make_person(database, clock, Role.REVIEWER, login="a"),
        "b": make_person(database, clock, Role.REVIEWER, login="b"),
    }
    made |= {
        "c": make_person(database, clock, Role.REVIEWER, login="c"),
        "expert": make_person(database, clock, Role.EXPERT),
    }
    with database.write() as session:
        office = ensure_organisation(session, clock, "法工委", "committee").id
        for login in ("a", "b"):
            session.get_one(Account, made[login].account_id).organisation_id = office
        session.flush()
        return made | {login: as_person(find_account(session, login)) for login in ("a", "b")}


def entered(session, clock, articles, **dates):
    return deposit(session, clock, make_reading(articles=articles, **dates), None)


def seen(session, document_id, version_id=None):
    return get_document(session, document_id, TODAY, include_internal=True, version_id=version_id)


def test_each_visibility_shows_a_note_to_those_and_nobody_else(database, clock, staff):
    with database.write() as session:
        view = seen(session, entered(session, clock, FIRST).document_id)
        for visibility in ("private", "group", "case"):
            annotate(session, clock, staff["a"], view, "art_2", "五日", visibility, "issue", visibility)

        def shown(who):
            return {n.body for n in annotations_on(session, staff[who], view)}

        assert shown("a") == {"private", "group", "case"}
        assert shown("b") == {"group", "case"}
        assert shown("c") == {"case"}
        private = next(n.id for n in annotations_on(session, staff["a"], view) if n.visibility == "private")
        with pytest.raises(NotFound):
            say(session, clock, staff["b"], private, "reply", "看见了")
        with pytest.raises(NotAllowed):
            annotations_on(session, staff["expert"], view)
        with pytest.raises(NotAllowed):
            annotate(session, clock, staff["expert"], view, "art_2", "", "意见")
        with pytest.raises(InvalidInput, match="没有所属单位"):
            annotate(session, clock, staff["c"], view, "art_2", "", "意见", "note", "group")


def test_a_thread_is_resolved_and_reopened_and_all_of_it_stays(database, clock, staff):
    with database.write() as session:
        view = seen(session, entered(session, clock, FIRST).document_id)
        note = annotate(session, clock, staff["a"], view, "art_3", "", "由谁受理？", "question")
        say(session, clock, staff["b"], note, "reply", "县公安局")
        say(session, clock, staff["b"], note, "resolve")
        with pytest.raises(Conflict):
            say(session, clock, staff["a"], note, "resolve")
        assert annotations_on(session, staff["c"], view)[0].resolved
        say(session, clock, staff["a"], note, "reopen", "还不清楚")
        with pytest.raises(InvalidInput):
            say(session, clock, staff["a"], note, "reply", "  ")
        (held,) = annotations_on(session, staff["c"], view)
        assert not held.resolved
        assert [(e.act, e.body) for e in held.entries] == [
            ("reply", "县公安局"),
            ("resolve", ""),
            ("reopen", "还不清楚"),
        ]
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"note:{note}")).all()
        assert sorted(acts) == ["note.reopen", "note.reply", "note.resolve", "note.write"]


def test_in_the_next_version_each_is_carried_asked_about_or_an_orphan(database, clock, staff):
    with database.write() as session:
        one = entered(session, clock, FIRST, adopted=date(2019, 1, 1))
        old = seen(session, one.document_id, one.version_id)
        ids = [
            annotate(session, clock, staff["a"], old, f"art_{n}", w, w)
            for n, w in ((3, "受理"), (2, "五日内"), (4, "划定"))
        ]
        two = entered(session, clock, SECOND, adopted=date(2019, 1, 1), amended=date(2023, 1, 1))
        assert two.document_id == one.document_id
        assert two.version_id != one.version_id
        new = seen(session, two.document_id, two.version_id)
        placed = {n.id: n for n in annotations_on(session, staff["b"], new)}
        assert [placed[i].place.state for i in ids] == [CARRIED, CHANGED, ORPHAN]
        assert any(p.new for p in placed[ids[1]].place.pieces)
        with pytest.raises(Conflict):
            confirm_place(session, clock, staff["b"], new, ids[2])
        review = open_review(
            session, clock, document_id=two.document_id, version_id=two.version_id, as_of=TODAY, actor="system"
        )
        with pytest.raises(Conflict, match="尚未确认"):
            make_line(session, clock, staff["b"], new, ids[1])
        confirm_place(session, clock, staff["b"], new, ids[1])
        assert {n.id: n for n in annotations_on(session, staff["c"], new)}[ids[1]].place.state == CARRIED
        before = {n.id: n for n in annotations_on(session, staff["a"], old)}
        assert old.text[before[ids[1]].place.start : before[ids[1]].place.end] == "五日内"
        line_review, line = make_line(session, clock, staff["b"], new, ids[0])
        held = session.get_one(WorksheetLine, line)
        assert (line_review, held.address, held.quote) == (review, "art_3", "受理")
        with pytest.raises(Conflict, match="已经转为"):
            make_line(session, clock, staff["b"], new, ids[0])
        assert notes_on(session, f"review:{review}") == []
