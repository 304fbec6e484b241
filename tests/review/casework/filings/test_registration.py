"""Registration numbers: no gap and no double with several registrars, rolled-back transactions, and a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import date

import pytest
from sqlalchemy import func, select

from registry import audit
from registry.database import Database
from registry.errors import Conflict
from registry.ids import new_id
from registry.instruments.deposit import Options
from registry.people.accounts import ensure_organisation
from registry.people.roles import Role
from registry.serials import NumberCounter
from review.casework.filings.clocks import current_clocks
from review.casework.filings.drafts import open_draft, save_draft
from review.casework.filings.flow import Decided, send_in, turn_down
from review.casework.filings.formality import decide_item, propose_items
from review.casework.filings.models import Filing, FilingPaper
from review.casework.filings.numbering import next_number, parse_number, receipt_series, take_number
from review.casework.filings.particulars import Particulars
from review.casework.filings.registering import register
from review.casework.filings.vocabulary import ITEMS
from review.procedure.profiles import shipped
from tests.support.people import make_person

YEAR = 2026


@pytest.fixture
def registrar(database, clock):
    return make_person(database, clock, Role.REGISTRAR)


def ready(database, clock, registrar, title="云岭县停车办法"):
    """A filing whose check is done."""
    with database.write() as session:
        body = ensure_organisation(session, clock, "云岭县人民政府", "issuing_body")
        filing_id = open_draft(session, clock, registrar, key=new_id(20), body_id=body.id)
        given = Particulars(
            title=title, kind="行政规范性文件", promulgated_on=date(2026, 11, 10), adds_penalty="no", issuer=body.name
        )
        revision = session.get(Filing, filing_id).revision
        revision = save_draft(session, clock, registrar, filing_id, revision, given)
        session.add(
            FilingPaper(
                id=new_id(), filing_id=filing_id, kind="text", round=1, digest="0" * 64, file_name="办法.txt", size=1,
                facts={}, added_by="", added_at=clock.now(),
            )
        )  # fmt: skip
        session.flush()
        clocks = current_clocks(session)
        filing = send_in(session, clock, registrar, filing_id, revision, clocks)
        propose_items(session, clock, filing, clocks)
        for item in ITEMS:
            decide_item(session, clock, registrar, filing_id, item, "ok", "已核对")
        return filing_id, filing.revision


def enter(database, clock, registrar, filing_id, revision):
    with database.write() as session:
        return register(session, clock, registrar, filing_id, revision, current_clocks(session), None, Options())


def test_registrars_at_once_leave_no_gap_and_no_double(database, clock, registrar):
    waiting = [ready(database, clock, registrar, f"云岭县第{n}号办法") for n in range(8)]
    numbers, faults = [], []

    def work(mine):
        for filing_id, revision in mine:
            try:
                numbers.append(enter(database, clock, registrar, filing_id, revision))
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=work, args=(waiting[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert sorted(numbers) == sorted(f"备字〔2026〕{n}号" for n in range(1, 9))
    with database.read() as session:
        assert list(audit.verify(session)) == []


def test_two_registrars_on_one_filing_give_one_number(database, clock, registrar):
    filing_id, revision = ready(database, clock, registrar)
    numbers = []

    def work():
        numbers.append(enter(database, clock, registrar, filing_id, revision))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert numbers == ["备字〔2026〕1号"] * 2
    with database.write() as session, pytest.raises(Conflict):
        turn_down(
            session,
            clock,
            registrar,
            filing_id,
            revision,
            Decided("returned", "不属于备案范围"),
            current_clocks(session),
        )


def test_a_rolled_back_registration_gives_its_number_back(database, clock, registrar):
    first, second = ready(database, clock, registrar), ready(database, clock, registrar, "云岭县犬只办法")

    def fail():
        with database.write() as session:
            register(session, clock, registrar, *first, current_clocks(session), None, Options())
            raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError):
        fail()
    assert enter(database, clock, registrar, *second) == "备字〔2026〕1号"
    assert enter(database, clock, registrar, *first) == "备字〔2026〕2号"


def test_patterns_are_read_back_and_year_and_type_have_series_of_their_own(database):
    profile = shipped()
    number = parse_number("备字[2026] 12号", profile)
    assert number is not None
    assert number.printed == "备字〔2026〕12号"
    assert parse_number("备字〔2026〕0号", profile) is None
    assert parse_number("京备〔2026〕1号", profile) is None
    with database.write() as session:
        taken = [take_number(session, receipt_series(year)).printed for year in (2025, 2026, 2025)]
        assert taken == ["收备〔2025〕1号", "收备〔2026〕1号", "收备〔2025〕2号"]
        assert next_number(session, receipt_series(2026)) == "收备〔2026〕2号"


KILLED = """
import os, sys
from datetime import UTC, datetime
from registry.clock import FixedClock
from registry.database import Database
from registry.people.roles import Person, Role
from registry.instruments.deposit import Options
from review.casework.filings.clocks import current_clocks
from review.casework.filings.registering import register
import review.tables
database = Database(sys.argv[1])
clock = FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
person = Person(sys.argv[4], "登记员", frozenset({Role.REGISTRAR}))
with database.write() as session:
    register(session, clock, person, sys.argv[2], int(sys.argv[3]), current_clocks(session), None, Options())
    print("done", flush=True)
    sys.stdin.readline()
"""


def test_kill_9_in_the_middle_leaves_all_or_nothing(sqlite, clock):
    registrar = make_person(sqlite, clock, Role.REGISTRAR)
    filing_id, revision = ready(sqlite, clock, registrar)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, sqlite.url, filing_id, str(revision), registrar.account_id],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout.readline() == b"done\n"  # everything is written, nothing committed
        os.kill(process.pid, signal.SIGKILL)
    after = Database(sqlite.url)
    with after.read() as session:
        assert session.get(Filing, filing_id).state == "submitted"
        scopes = select(func.count()).where(NumberCounter.scope == "county")
        assert session.scalar(scopes) == 0
        assert list(audit.verify(session)) == []
    assert enter(after, clock, registrar, filing_id, revision) == "备字〔2026〕1号"
    after.close()
