"""Merges and partings are decided by people and can be undone; old addresses go on working."""

from datetime import date

import pytest

from registry import audit, outbox
from registry.errors import Conflict, InvalidInput, NotAllowed
from registry.instruments.deposit import deposit
from registry.instruments.merging import merge_works, part_version, undo_merge
from registry.instruments.questions import answer_question, open_questions
from registry.instruments.resolve import by_title
from registry.instruments.views import count_documents, get_document
from registry.people.roles import Role
from tests.support.people import make_person
from tests.support.readings import make_reading

TODAY = date(2026, 11, 24)


@pytest.fixture
def head(database, clock):
    return make_person(database, clock, Role.HEAD)


@pytest.fixture
def two(database, clock):
    """Two works that are one: the older one lacks its issuer."""
    with database.write() as session:
        old = deposit(
            session, clock, make_reading(adopted=date(2019, 5, 1), effective_on=date(2019, 7, 1), issuer=None), None
        )
        new = deposit(session, clock, make_reading(adopted=date(2023, 5, 1), effective_on=date(2023, 7, 1)), None)
    return old, new


def _view(session, document_id, day=TODAY):
    return get_document(session, document_id, day, include_internal=False)


def test_merge_joins_versions_and_undo_parts_them(database, clock, head, two):
    old, new = two
    with database.write() as session:
        assert len(open_questions(session)) == 1
        merge_id = merge_works(session, clock, head, new.document_id, old.document_id, "同一文件")
    with database.read() as session:
        assert count_documents(session, include_internal=False) == 1
        assert _view(session, old.document_id).row.document_id == new.document_id
        assert _view(session, new.document_id, date(2020, 1, 1)).row.version_id == old.version_id
        assert len(_view(session, new.document_id).versions) == 2
        assert {entry.version_id for entry in outbox.pending(session)} == {old.version_id, new.version_id}
        assert len(by_title(session, "云岭县城市停车管理办法", include_internal=False)) == 1
    with database.write() as session:
        undo_merge(session, clock, head, merge_id, "误合并")
        undo_merge(session, clock, head, merge_id, "误合并")
    with database.read() as session:
        assert count_documents(session, include_internal=False) == 2
        assert [v.version_id for v in _view(session, old.document_id).versions] == [old.version_id]
        assert _view(session, old.document_id).versions[0].ended_on is None
        assert [v.version_id for v in _view(session, new.document_id).versions] == [new.version_id]
        assert list(audit.verify(session)) == []


def test_parted_version_is_a_work_and_can_go_back(database, clock, head):
    with database.write() as session:
        old = deposit(session, clock, make_reading(adopted=date(2019, 5, 1)), None)
        text = ("为了规范停车，制定本办法。", "本办法自2023年7月1日起施行。")
        new = deposit(session, clock, make_reading(articles=text, adopted=date(2023, 5, 1)), None)
        assert old.document_id == new.document_id
        work_id = part_version(session, clock, head, old.version_id, "实为另一文件")
    with database.read() as session:
        assert [v.version_id for v in _view(session, work_id).versions] == [old.version_id]
        assert [v.version_id for v in _view(session, new.document_id).versions] == [new.version_id]
    with database.write() as session, pytest.raises(Conflict):
        part_version(session, clock, head, old.version_id, "只有一个版本")
    with database.write() as session:
        merge_works(session, clock, head, new.document_id, work_id, "拆分有误")
    with database.read() as session:
        assert len(_view(session, new.document_id).versions) == 2


def test_merge_needs_a_reason_and_the_right(database, clock, head, two):
    old, new = two
    reviewer = make_person(database, clock, Role.REVIEWER)
    with database.write() as session:
        with pytest.raises(InvalidInput):
            merge_works(session, clock, head, new.document_id, old.document_id, " ")
        with pytest.raises(InvalidInput):
            merge_works(session, clock, head, new.document_id, new.document_id, "同一文件")
        with pytest.raises(NotAllowed):
            merge_works(session, clock, reviewer, new.document_id, old.document_id, "同一文件")


def test_question_is_answered_once(database, clock, head, two):
    with database.write() as session:
        (question,) = open_questions(session)
        assert question.kind == "same_work"
        assert question.other_id == two[0].document_id
        answer_question(session, clock, head, question.id, "不是同一文件")
        answer_question(session, clock, head, question.id, "不是同一文件")
        assert open_questions(session) == []
