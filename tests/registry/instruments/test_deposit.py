"""One door into the record: same work, same version, other source, repeal, doubt."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from registry import outbox
from registry.errors import NotFound
from registry.instruments.deposit import Options, SourceFile, deposit
from registry.instruments.models import Question, Version, Work
from registry.instruments.resolve import by_number, by_title, clause_address
from registry.instruments.views import count_documents, get_document, list_documents
from registry.provisions.kinds import Status
from registry.provisions.reading import Wrapper
from tests.support.readings import make_reading

TODAY = date(2026, 11, 24)


def _deposit(database, clock, reading, name="a", options=None):
    with database.write() as session:
        return deposit(session, clock, reading, SourceFile(name * 64, f"{name}.txt", 10), options)


def _view(database, document_id, day=TODAY, include_internal=False):
    with database.read() as session:
        return get_document(session, document_id, day, include_internal=include_internal)


def test_same_file_twice_changes_nothing(database, clock):
    reading = make_reading(document_number="云政发〔2024〕17号", effective_on=date(2024, 6, 1))
    first = _deposit(database, clock, reading)
    second = _deposit(database, clock, reading)
    assert (first.outcome, second.outcome) == ("new_document", "unchanged")
    assert (first.document_id, first.version_id) == (second.document_id, second.version_id)
    with database.read() as session:
        assert len(outbox.pending(session)) == 1


def test_what_was_deposited_comes_back_whole(database, clock):
    reading = make_reading(effective_on=date(2024, 6, 1), adopted=date(2024, 4, 28))
    done = _deposit(database, clock, reading)
    view = _view(database, done.document_id)
    assert view.text == reading.text
    assert view.nodes == reading.nodes
    assert view.history == reading.history
    assert [unit.text for unit in view.units if unit.number] == [
        reading.text[node.start : node.end] for node in reading.nodes
    ]
    assert view.row.status is Status.IN_FORCE
    assert view.unit("art_2__para_1").address == "art_2"
    with pytest.raises(NotFound):
        view.unit("art_9")


def test_amended_text_is_a_version_and_ends_the_one_before(database, clock):
    old = make_reading(adopted=date(2019, 5, 1), effective_on=date(2019, 7, 1))
    new = make_reading(
        articles=("为了规范停车，制定本办法。", "本办法自2019年7月1日起施行。"),
        adopted=date(2019, 5, 1),
        amended=date(2023, 3, 1),
        effective_on=date(2019, 7, 1),
    )
    # the newer one comes in first: order of arrival does not matter
    second, first = _deposit(database, clock, new, "b"), _deposit(database, clock, old, "a")
    assert first.document_id == second.document_id
    assert first.outcome == "new_version"
    assert _view(database, first.document_id, date(2020, 1, 1)).row.version_id == first.version_id
    today = _view(database, first.document_id)
    assert today.row.version_id == second.version_id
    assert [row.status for row in today.versions] == [Status.AMENDED, Status.IN_FORCE]
    assert today.versions[0].ended_on == date(2023, 3, 1)


def test_scan_of_the_same_version_is_another_source_with_a_question(database, clock):
    word = make_reading(adopted=date(2024, 4, 28))
    scan = make_reading(
        articles=("为了规范停车秩序,制定本办法。", "本办法自2024年6月1日起施行。"), adopted=date(2024, 4, 28)
    )
    first, second = _deposit(database, clock, word, "a"), _deposit(database, clock, scan, "b")
    assert second.outcome == "new_source"
    assert second.version_id == first.version_id
    assert len(_view(database, first.document_id).sources) == 2
    with database.read() as session:
        assert [q.kind for q in session.scalars(select(Question))] == ["text_differs"]


def test_number_on_another_title_is_a_doubt_not_a_merge(database, clock):
    number = "云政发〔2024〕17号"
    first = _deposit(database, clock, make_reading(document_number=number), "a")
    other = make_reading(title="云岭县畜禽养殖污染防治规定", document_number="云政发[2024]17号")
    second = _deposit(database, clock, other, "b")
    assert second.document_id != first.document_id
    assert "文号" in second.message
    with database.read() as session:
        assert session.scalars(select(Question)).one().kind == "same_work"


def test_same_title_of_another_body_is_another_work(database, clock):
    first = _deposit(database, clock, make_reading(title="停车管理办法"), "a")
    second = _deposit(database, clock, make_reading(title="停车管理办法", issuer="会川县人民政府"), "b")
    assert first.document_id != second.document_id


def test_repeal_hits_what_is_there_and_waits_for_what_is_not(database, clock):
    old = _deposit(database, clock, make_reading(title="云岭县停车暂行规定", effective_on=date(2010, 1, 1)), "a")
    new = make_reading(effective_on=date(2024, 6, 1), repeals=("云岭县停车暂行规定", "云岭县停车收费办法"))
    _deposit(database, clock, new, "b")
    late = make_reading(title="云岭县停车收费办法", effective_on=date(2012, 1, 1))
    later = _deposit(database, clock, late, "c")
    for document_id in (old.document_id, later.document_id):
        assert _view(database, document_id).row.status is Status.REPEALED
        assert _view(database, document_id, date(2020, 1, 1)).row.status is Status.IN_FORCE


def test_successor_with_the_same_title_is_not_repealed_by_itself(database, clock):
    reading = make_reading(
        adopted=date(2024, 4, 28), effective_on=date(2024, 6, 1), repeals=("云岭县城市停车管理办法",)
    )
    done = _deposit(database, clock, reading)
    assert _view(database, done.document_id).row.status is Status.IN_FORCE


def test_county_paper_does_not_repeal_a_national_one(database, clock):
    reading = make_reading(repeals=("城乡集市法",), effective_on=date(2024, 6, 1))
    _deposit(database, clock, reading, "a")
    from registry.provisions.kinds import Kind, Level

    national = make_reading(
        title="城乡集市法", kind=Kind.LAW, level=Level.NATION, issuer=None, effective_on=date(2000, 1, 1)
    )
    done = _deposit(database, clock, national, "b", Options(collection="reference"))
    assert _view(database, done.document_id).row.status is Status.IN_FORCE


def test_expiry_ends_a_version_by_the_calendar(database, clock):
    reading = make_reading(effective_on=date(2020, 1, 1), expires_on=date(2024, 12, 31))
    done = _deposit(database, clock, reading)
    assert _view(database, done.document_id, date(2024, 12, 31)).row.status is Status.IN_FORCE
    assert _view(database, done.document_id, date(2025, 1, 1)).row.status is Status.EXPIRED
    assert _view(database, done.document_id, date(2019, 1, 1)).row.status is Status.NOT_YET_EFFECTIVE


def test_attachments_of_one_notice_stay_apart_and_share_it(database, clock):
    """Alike titles under one number: neither a merge nor a doubt, and the same again when the file comes again."""
    number, head = "云政发〔2024〕17号", "云岭县人民政府关于印发停车管理两个办法的通知"
    notice = f"{head}\n现印发给你们。\n"
    carried = Wrapper(head, "云岭县人民政府", number, date(2024, 5, 6), 0, len(notice))
    first = make_reading("云岭县停车管理办法", document_number=number)
    first = replace(first, text=notice + first.text, nodes=(), wrapper=carried)
    second = make_reading("云岭县停车收费管理办法", document_number=number, wrapper=replace(carried, end=0))
    done = [_deposit(database, clock, reading) for reading in (first, second)]
    again = [_deposit(database, clock, reading) for reading in (first, second)]
    assert [d.document_id for d in again] == [d.document_id for d in done]
    assert {d.outcome for d in again} == {"unchanged"}
    views = [_view(database, d.document_id) for d in done]
    assert views[0].wrapper == views[1].wrapper
    carries = {title for _, title in _view(database, views[0].wrapper[0]).carries}
    assert carries == {"云岭县停车管理办法", "云岭县停车收费管理办法"}
    with database.read() as session:
        assert session.scalars(select(Question)).all() == []


def test_wrapper_and_attachment_are_two_linked_works(database, clock):
    reading = make_reading(document_number="云政发〔2024〕17号")
    head = "云岭县人民政府关于印发《云岭县城市停车管理办法》的通知"
    notice = f"{head}\n各乡镇人民政府：\n现印发给你们。\n2024年5月6日\n"
    shifted = replace(
        reading,
        text=notice + reading.text,
        nodes=(),
        wrapper=Wrapper(head, "云岭县人民政府", "云政发〔2024〕17号", date(2024, 5, 6), 0, len(notice)),
    )
    done = _deposit(database, clock, shifted)
    view = _view(database, done.document_id)
    assert view.wrapper is not None
    wrapper = _view(database, view.wrapper[0])
    assert wrapper.row.title == head
    assert wrapper.carries == ((done.document_id, "云岭县城市停车管理办法"),)
    assert wrapper.row.promulgated_on == date(2024, 5, 6)
    with database.write() as session:
        session.get_one(Work, view.wrapper[0]).internal = True
    assert _view(database, done.document_id).wrapper is None
    assert _view(database, done.document_id, include_internal=True).wrapper == view.wrapper
    with database.read() as session:
        assert [row.document_id for row in list_documents(session, TODAY, include_internal=False)] == [done.document_id]


def test_internal_documents_do_not_exist_for_the_public(database, clock):
    done = _deposit(database, clock, make_reading(), options=Options(internal=True))
    with database.read() as session:
        with pytest.raises(NotFound):
            get_document(session, done.document_id, TODAY, include_internal=False)
        assert get_document(session, done.document_id, TODAY, include_internal=True).row.internal
        assert count_documents(session, include_internal=False) == 0
        assert count_documents(session, include_internal=True) == 1
        assert list_documents(session, TODAY, include_internal=False) == []


def test_names_resolve_in_the_forms_that_people_write(database, clock):
    done = _deposit(database, clock, make_reading(document_number="云政发〔2024〕17号"))
    with database.read() as session:
        for number in ("云政发〔2024〕17号", "云政发[2024]第17号", "云政发（2024） 17 号"):
            assert [named.document_id for named in by_number(session, number, include_internal=False)] == [
                done.document_id
            ]
        assert (
            by_title(session, "《云岭县城市停车管理办法》", include_internal=False)[0].document_id == done.document_id
        )
        assert clause_address(session, done.document_id, "art_2", TODAY) == "art_2"
        assert clause_address(session, done.document_id, "art_3", TODAY) is None


def test_two_at_once_make_one_document(database, clock):
    reading = make_reading(adopted=date(2024, 4, 28))
    barrier = threading.Barrier(4)
    outcomes = []

    def work():
        barrier.wait()
        outcomes.append(_deposit(database, clock, reading).outcome)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["new_document", "unchanged", "unchanged", "unchanged"]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Work)) == 1
        assert session.scalar(select(func.count()).select_from(Version)) == 1
