"""Workers: results in any order, each file once; hanging, dying and greedy readers cost one file."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

from ingest.isolation import read_many
from ingest.limits import Limits
from ingest.refusals import refuse
from ingest.worker import more_time, time_for_a_page
from registry.errors import UnreadableFile

_HELD: list[bytearray] = []


def act(path: Path) -> str:
    """What the file's name says."""
    name = path.name
    if name.startswith("hang"):
        time.sleep(60)
    if name.startswith("slow"):
        for _ in range(4):
            more_time(1.5)
            time.sleep(0.5)
    if name.startswith("scan"):
        for _ in range(4):
            time_for_a_page()
            time.sleep(0.5)
    if name.startswith("die"):
        os._exit(9)
    if name.startswith("greedy"):
        while True:
            _HELD.append(bytearray(os.urandom(1024) * 20_000))
    if name.startswith("refused"):
        raise refuse("encrypted", name)
    if name.startswith("broken"):
        raise KeyError(name)
    return f"{name}:{os.getpid()}"


def _run(names: list[str], workers: int = 2, limits: Limits | None = None) -> dict[str, str]:
    outcomes: dict[str, str] = {}
    for path, outcome in read_many(
        (Path(name) for name in names), read=act, workers=workers, limits=limits or Limits()
    ):
        assert path.name not in outcomes
        outcomes[path.name] = outcome.code if isinstance(outcome, UnreadableFile) else outcome.split(":")[0]
    return outcomes


def test_every_file_comes_back_once_whatever_its_neighbours_do() -> None:
    names = [f"ok{n}" for n in range(30)]
    bad = {"die1": "crashed", "refused1": "encrypted", "broken1": "unreadable", "die2": "crashed"}
    mixed = names[:10] + list(bad) + names[10:]
    outcomes = _run(mixed)
    assert {name: outcomes[name] for name in bad} == bad
    assert [name for name in names if outcomes[name] != name] == []


def test_a_hanging_reader_is_stopped_and_the_rest_goes_on() -> None:
    started = time.monotonic()
    outcomes = _run(["hang", "a", "b", "c"], limits=replace(Limits(), seconds=1.0))
    assert outcomes == {"hang": "timeout", "a": "a", "b": "b", "c": "c"}
    assert time.monotonic() - started < 20


def test_a_slow_but_known_step_may_ask_for_time() -> None:
    assert _run(["slow"], workers=1, limits=replace(Limits(), seconds=1.0)) == {"slow": "slow"}


def test_a_page_of_a_scan_gets_the_time_that_the_site_set() -> None:
    limits = replace(Limits(), seconds=1.0)
    assert _run(["scan"], workers=1, limits=replace(limits, ocr_page_seconds=1.5)) == {"scan": "scan"}
    assert _run(["scan"], workers=1, limits=replace(limits, ocr_page_seconds=0.0)) == {"scan": "timeout"}


def test_a_greedy_reader_is_stopped() -> None:
    outcomes = _run(["greedy", "a"], workers=1, limits=replace(Limits(), memory=300 * 1024 * 1024))
    assert outcomes == {"greedy": "memory", "a": "a"}


def test_workers_are_used_again_and_stopping_early_leaves_none() -> None:
    pids = {str(outcome).split(":")[1] for _, outcome in read_many((Path(f"n{n}") for n in range(12)), read=act)}
    assert len(pids) == 1
    stream = read_many((Path(name) for name in ("a", "hang", "hang2")), read=act, workers=2)
    next(stream)
    started = time.monotonic()
    stream.close()
    assert time.monotonic() - started < 10
