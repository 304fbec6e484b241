"""Notes of documents: who sees which, threads, what takes no outcome, words found in their clause."""

import pytest
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from review.annotations.notes import decide_note
from review.annotations.placing import note_among
from review.annotations.threads import say, take_back
from review.annotations.views import annotations_on
from tests.support.noting import FIRST, annotate, entered, seen


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


def test_an_author_takes_back_what_nobody_answered(database, clock, staff):
    with database.write() as session:
        view = seen(session, entered(session, clock, FIRST).document_id)
        note = annotate(session, clock, staff["a"], view, "art_3", "", "由谁受理？")
        with pytest.raises(NotAllowed):
            take_back(session, clock, staff["b"], note)
        take_back(session, clock, staff["a"], note)
        assert annotations_on(session, staff["a"], view) == []
        answered = annotate(session, clock, staff["a"], view, "art_3", "", "由谁受理？")
        say(session, clock, staff["b"], answered, "reply", "县公安局")
        with pytest.raises(Conflict):
            take_back(session, clock, staff["a"], answered)


def test_a_thread_gets_no_outcome(database, clock, staff):
    with database.write() as session:
        view = seen(session, entered(session, clock, FIRST).document_id)
        for visibility in ("case", "private"):
            note = annotate(session, clock, staff["a"], view, "art_3", "", "由谁受理？", "question", visibility)
            with pytest.raises(NotFound, match="批注"):
                decide_note(session, clock, staff["b"], note, "adopted")


def test_words_are_found_whatever_their_blanks_and_which_of_equal_ones_is_said(database, clock, staff):
    with database.write() as session:
        text = ("停车人应当缴费。\n未缴费的，应当 补缴。", "本办法自公布之日起施行。")
        view = seen(session, entered(session, clock, text).document_id)
        note = annotate(session, clock, staff["a"], view, "art_1", "缴费。未缴", "x")
        at = note_among(annotations_on(session, staff["a"], view), note).place
        assert view.text[at.start : at.end] == "缴费。\n未缴"
        with pytest.raises(InvalidInput, match="不止一次"):
            annotate(session, clock, staff["a"], view, "art_1", "应当", "x")
        second = annotate(session, clock, staff["a"], view, "art_1", "应当", "x", nth=1)
        place = note_among(annotations_on(session, staff["a"], view), second).place
        assert place.start == view.text.index("应当 补缴")
