"""Killed at any moment of a case: a transition is wholly there, state, step and log entry, or not at all."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ingest.read import read_file
from registry.audit import AuditEntry, verify
from registry.clock import FixedClock
from registry.database import Database
from registry.files import FileStore
from registry.instruments.deposit import Options, SourceFile, deposit
from registry.people.accounts import as_person, find_account
from registry.people.roles import PUBLIC, Person, Role
from registry.sealing import Sealer
from review.casework.models import Review, ReviewStep
from review.casework.reviews import open_review, set_state
from review.casework.suggestions.handling import move
from review.casework.suggestions.models import Suggestion, SuggestionStep
from review.casework.suggestions.taking import Draft, take
from tests.support.people import make_person
from tests.support.texts import PARKING

ROUNDS = 3
CLOCK = FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


def walk(url: str, folder: Path) -> None:
    """What the child does until it is killed: a case to and fro, a suggestion taken and checked, again and again."""
    database, store, sealer = Database(url), FileStore(folder / "files"), Sealer(folder / "sealing.keys")
    with database.read() as session:
        head = as_person(find_account(session, "head"))
        review_id = session.scalars(select(Review.id)).one()
    number = int(time.time() * 1000)
    while True:
        for state in ("suspended", "open"):
            with database.write() as session:
                set_state(session, CLOCK, head, review_id, state, "测试", ())
        number += 1
        with database.write() as session:
            draft = Draft(
                f"{number:020d}", "王小明", "13812345678", title="停车办法", reason="第三条扣留车辆没有依据。"
            )
            taken = take(session, CLOCK, sealer, store, PUBLIC, draft)
        with database.write() as session:
            move(session, CLOCK, head, taken.suggestion_id, "accepted", "齐全", revision=1)


@pytest.fixture
def killable(database: Database, tmp_path: Path) -> tuple[Database, Person]:
    head = make_person(database, CLOCK, Role.HEAD)
    path = tmp_path / "停车办法.txt"
    path.write_text(PARKING, "utf-8")
    (reading,) = read_file(path)
    files = FileStore(tmp_path / "files")
    with database.write() as session:
        done = deposit(session, CLOCK, reading, SourceFile(files.add(path), path.name, 1), Options())
        open_review(
            session,
            CLOCK,
            document_id=done.document_id,
            version_id=done.version_id,
            as_of=CLOCK.today(),
            actor=head.actor,
            owner_id=head.account_id,
        )
    return database, head


def _check_whole(database: Database) -> int:
    """State, steps and log agree; numbers have no gap; the chain holds. Returns how many steps there are."""
    with database.read() as session:
        assert list(verify(session)) == []
        review = session.scalars(select(Review)).one()
        steps = session.scalars(select(ReviewStep).order_by(ReviewStep.id)).all()
        logged = _moves(session, "review.state", f"review:{review.id}")
        assert [(s.old, s.new) for s in steps] == logged
        assert review.state == steps[-1].new
        assert review.revision == 1 + len(steps)
        rows = session.scalars(select(Suggestion).order_by(Suggestion.serial)).all()
        assert [row.serial for row in rows] == list(range(1, len(rows) + 1))
        for row in rows:
            held = session.scalars(
                select(SuggestionStep).where(SuggestionStep.suggestion_id == row.id).order_by(SuggestionStep.id)
            ).all()
            assert held[-1].new == row.state
            assert row.revision == len(held)
            assert [(s.old, s.new) for s in held[1:]] == _moves(session, "suggestion.state", f"suggestion:{row.id}")
        taken = session.scalar(select(func.count()).where(AuditEntry.action == "suggestion.take"))
        assert taken == len(rows)
        return len(steps)


def _moves(session, action: str, subject: str) -> list[tuple[str, str]]:
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == action, AuditEntry.subject == subject).order_by(AuditEntry.number)
    )
    return [(entry.detail["old"], entry.detail["new"]) for entry in entries]


def test_kill_9_leaves_a_transition_whole_or_undone(killable, tmp_path):
    database, _ = killable
    url = database.engine.url.render_as_string(hide_password=False)
    before, chance = _check_whole(database), random.Random(20261124)
    for _ in range(ROUNDS):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.test_kill_cases", url, str(tmp_path)], start_new_session=True
        )
        try:
            deadline = time.monotonic() + 60
            while _steps(database) <= before and child.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            time.sleep(chance.random() * 0.15)
        finally:
            os.killpg(child.pid, signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL, "the child ended before it was killed"
        after = _check_whole(database)
        assert after > before, "the child made no step"
        before = after


def _steps(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(ReviewStep)) or 0


if __name__ == "__main__":
    walk(sys.argv[1], Path(sys.argv[2]))
