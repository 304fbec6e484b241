"""Where notes stand in the next version, on findings, lines and papers: followed, asked about, decided by people."""

from datetime import date

import pytest
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.errors import Conflict, InvalidInput, NotFound
from registry.instruments.deposit import deposit
from registry.instruments.merging import merge_works, undo_merge
from registry.people.roles import Role
from review.annotations.carrying import CARRIED, CHANGED, ORPHAN
from review.annotations.models import NotePlace
from review.annotations.notes import notes_on
from review.annotations.placing import decide_place, note_among
from review.annotations.targets import Target
from review.annotations.threads import annotate_paragraph
from review.annotations.views import DROPPED, annotations_in_paper, annotations_on
from review.casework.lines.editing import add_line
from review.casework.lines.models import WorksheetLine
from review.casework.noted import make_line, write_on
from review.casework.reviews import open_review
from tests.support.noting import FIRST, SECOND, TODAY, annotate, entered, seen
from tests.support.people import make_person
from tests.support.readings import make_reading


def place(session, clock, person, view, note_id, deed, address="", words=""):
    note = note_among(annotations_on(session, person, view), note_id)
    held = view.unit(address or note.place.address) if address or note.place.address else None
    decide_place(
        session, clock, person, note, deed,
        version_id=view.row.version_id, text=held.text if held else "", address=held.address if held else "",
        start=held.start if held else 0, words=words,
    )  # fmt: skip


@pytest.fixture
def versions(database, clock, staff):
    """Three notes on the first version: one is carried into the second, one asked about, one an orphan."""
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
        return ids, one, two


def test_in_the_next_version_each_is_carried_asked_about_or_an_orphan(database, clock, staff, versions):
    ids, one, two = versions
    with database.write() as session:
        old, new = seen(session, one.document_id, one.version_id), seen(session, two.document_id, two.version_id)
        placed = {n.id: n for n in annotations_on(session, staff["b"], new)}
        assert [placed[i].place.state for i in ids] == [CARRIED, CHANGED, ORPHAN]
        assert any(p.new for p in placed[ids[1]].place.pieces)
        for note, why in ((ids[2], "不需要确认"), (ids[0], "不需要确认")):
            with pytest.raises(Conflict, match=why):
                place(session, clock, staff["b"], new, note, "confirm")
        review = open_review(
            session, clock, document_id=two.document_id, version_id=two.version_id, as_of=TODAY, actor="system"
        )
        with pytest.raises(Conflict, match="尚未确认"):
            make_line(session, clock, staff["b"], new, ids[1])
        place(session, clock, staff["b"], new, ids[1], "confirm")
        assert {n.id: n for n in annotations_on(session, staff["c"], new)}[ids[1]].place.state == CARRIED
        before = {n.id: n for n in annotations_on(session, staff["a"], old)}
        assert old.text[before[ids[1]].place.start : before[ids[1]].place.end] == "五日内"
        with pytest.raises(Conflict, match="就写在本版本"):
            place(session, clock, staff["b"], old, ids[1], "place", "art_3")
        line_review, line = make_line(session, clock, staff["b"], new, ids[0])
        held = session.get_one(WorksheetLine, line)
        assert (line_review, held.address, held.quote, held.opinion) == (review, "art_3", "受理", "受理")
        with pytest.raises(Conflict, match="已经转为"):
            make_line(session, clock, staff["b"], new, ids[0])
        assert notes_on(session, f"review:{review}") == []


def test_an_orphan_is_placed_by_hand_moved_dropped_and_each_is_undone(database, clock, staff, versions):
    ids, _one, two = versions
    orphan = ids[2]
    with database.write() as session:
        new = seen(session, two.document_id, two.version_id)

        def stands():
            note = note_among(annotations_on(session, staff["c"], new), orphan)
            words = "" if note.place.start is None else new.text[note.place.start : note.place.end]
            return note.place.state, note.place.address, words

        first = stands()
        assert first[0] == ORPHAN
        with pytest.raises(InvalidInput, match="没有您所填的原文"):
            place(session, clock, staff["b"], new, orphan, "place", "art_4", "街道办事处")
        place(session, clock, staff["b"], new, orphan, "place", "art_4", "解释")
        assert stands() == (CARRIED, "art_4", "解释")
        place(session, clock, staff["b"], new, orphan, "place", "art_3")
        assert stands() == (CARRIED, "art_3", "")
        place(session, clock, staff["b"], new, orphan, "drop")
        assert stands()[0] == DROPPED
        for after in ((CARRIED, "art_3", ""), (CARRIED, "art_4", "解释"), first):
            place(session, clock, staff["a"], new, orphan, "undo")
            assert stands() == after
        with pytest.raises(Conflict, match="没有可以撤销"):
            place(session, clock, staff["a"], new, orphan, "undo")
        kept = session.scalars(select(NotePlace).where(NotePlace.note_id == orphan).order_by(NotePlace.id)).all()
        assert [(p.act, p.address, p.undone_at is not None) for p in kept] == [
            ("place", "art_4", True), ("place", "art_3", True), ("drop", "", True),
        ]  # fmt: skip
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"note:{orphan}")).all()
        assert sorted(acts) == ["note.drop", "note.place", "note.place", "note.undo", "note.undo", "note.undo",
                                "note.write"]  # fmt: skip


def test_a_third_version_is_reached_from_where_a_person_placed_the_note(database, clock, staff, versions):
    ids, one, two = versions
    with database.write() as session:
        new = seen(session, two.document_id, two.version_id)
        place(session, clock, staff["b"], new, ids[2], "place", "art_4", "解释")
        third = ("本办法由县政府解释。", "公安机关受理停车投诉。")
        three = entered(session, clock, third, adopted=date(2019, 1, 1), amended=date(2025, 1, 1))
        view = seen(session, three.document_id, three.version_id)
        note = note_among(annotations_on(session, staff["c"], view), ids[2])
        assert (note.place.state, note.place.address) == (CARRIED, "art_1")
        assert view.text[note.place.start : note.place.end] == "解释"
        old = seen(session, one.document_id, one.version_id)
        assert note_among(annotations_on(session, staff["c"], old), ids[2]).place.address == "art_4"


def test_on_a_finding_or_a_line_only_of_this_version(database, clock, staff):
    with database.write() as session:
        done = entered(session, clock, FIRST)
        view = seen(session, done.document_id)
        review = open_review(
            session, clock, document_id=done.document_id, version_id=done.version_id, as_of=TODAY, actor="system"
        )
        line = add_line(session, clock, staff["a"], review, address="art_2", words="五日内")
        note = write_on(session, clock, staff["a"], view, Target("line", line), "期限是否过短？", kind="question")
        held = note_among(annotations_on(session, staff["b"], view), note)
        assert (str(held.target), view.text[held.place.start : held.place.end]) == (f"line:{line}", "五日内")
        with pytest.raises(Conflict, match="已列入的问题"):
            make_line(session, clock, staff["a"], view, note)
        other = seen(session, deposit(session, clock, make_reading(title="另一办法", articles=FIRST), None).document_id)
        for kind, id_ in (("line", line), ("line", "none"), ("finding", "none"), ("text", "art_99")):
            with pytest.raises(NotFound):
                write_on(session, clock, staff["a"], other, Target(kind, id_), "x")


def test_in_a_paper_a_note_follows_its_sentence_within_its_paragraph_alone(database, clock, staff):
    old = {"p1": "一是扣车没有依据。二是罚款过高。", "p2": "请研究。"}
    with database.write() as session:
        whole = annotate_paragraph(session, clock, staff["a"], "paper", "p2", old["p2"], "太短")
        words = annotate_paragraph(session, clock, staff["a"], "paper", "p1", old["p1"], "引用依据", words="罚款过高")

        def stand(texts):
            notes = annotations_in_paper(session, staff["b"], "paper", texts)
            return {n.id: (n.place.state, n.place.address, n.place.start) for n in notes}

        assert stand(old) == {whole: (CARRIED, "p2", None), words: (CARRIED, "p1", 11)}
        more = {**old, "p1": "一是扣车没有法律依据。二是罚款过高。"}
        assert stand(more)[words] == (CARRIED, "p1", 13)
        gone = {"p1": "一是扣车没有依据。", "p3": "二是罚款过高。", "p2": "请研究并答复。"}
        assert stand(gone)[words][0] == CHANGED
        assert stand(gone)[whole][0] == CHANGED
        assert stand({"p3": old["p1"]}) == {whole: (ORPHAN, "", None), words: (ORPHAN, "", None)}
        note = note_among(annotations_in_paper(session, staff["b"], "paper", gone), words)
        decide_place(
            session, clock, staff["b"], note, "place",
            version_id=None, text=gone["p3"], address="p3", words="罚款过高",
        )  # fmt: skip
        assert stand(gone)[words] == (CARRIED, "p3", 2)
        assert stand({**gone, "p3": "另有二是罚款过高。"})[words][0] == CHANGED
        assert annotations_in_paper(session, staff["b"], "other", old) == []


def test_notes_go_with_their_version_when_works_are_joined_and_parted(database, clock, staff):
    head = make_person(database, clock, Role.HEAD)
    with database.write() as session:
        one = deposit(session, clock, make_reading(articles=FIRST, adopted=date(2019, 1, 1)), None)
        named = make_reading(title="云岭县停车办法（修订）", articles=SECOND, adopted=date(2023, 1, 1))
        two = deposit(session, clock, named, None)
        note = annotate(
            session, clock, staff["a"], seen(session, one.document_id, one.version_id), "art_3", "受理", "由谁？"
        )  # fmt: skip
        joined = merge_works(session, clock, head, two.document_id, one.document_id, "同一文件")
        new = seen(session, two.document_id, two.version_id)
        assert note_among(annotations_on(session, staff["b"], new), note).place.address == "art_3"
        undo_merge(session, clock, head, joined, "误合并")
        session.expire_all()
        assert annotations_on(session, staff["b"], seen(session, two.document_id, two.version_id)) == []
        assert len(annotations_on(session, staff["b"], seen(session, one.document_id, one.version_id))) == 1
