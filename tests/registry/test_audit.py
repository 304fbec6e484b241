"""The audit chain shows every change made behind its back."""

import threading

from sqlalchemy import text

from registry import audit


def _three(database, clock):
    with database.write() as session:
        for number in range(3):
            audit.record(session, clock, "system", "test.act", f"thing:{number}", new=number, why="测试")


def test_untouched_chain_holds(database, clock):
    _three(database, clock)
    with database.read() as session:
        assert list(audit.verify(session)) == []
        assert audit.last_digest(session)[0] == 3


def test_changed_detail_is_found(database, clock):
    _three(database, clock)
    with database.write() as session:
        session.execute(text("UPDATE audit_entries SET actor = 'mallory' WHERE number = 2"))
    with database.read() as session:
        assert [fault.number for fault in audit.verify(session)] == [2]


def test_removed_entry_is_found(database, clock):
    _three(database, clock)
    with database.write() as session:
        session.execute(text("DELETE FROM audit_entries WHERE number = 2"))
    with database.read() as session:
        faults = list(audit.verify(session))
    assert {fault.number for fault in faults} == {2, 3}


def test_entry_rolls_back_with_its_act(database, clock):
    try:
        with database.write() as session:
            audit.record(session, clock, "system", "test.act", "thing:1")
            raise RuntimeError
    except RuntimeError:
        pass
    with database.read() as session:
        assert audit.last_digest(session) == (0, audit.GENESIS)


def test_writers_at_the_same_time_append_one_after_another(database, clock):
    failed = []

    def write(name):
        try:
            for number in range(15):
                with database.write() as session:
                    audit.record(session, clock, name, "test.act", f"thing:{number}")
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(f"writer{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with database.read() as session:
        assert list(audit.verify(session)) == []
        assert audit.last_digest(session)[0] == 60
