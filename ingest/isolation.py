"""Reads many files in worker processes that can be killed: one bad file costs one file.

Promises every path back exactly once, in order of completion, with a result or a reason; time and memory per file
are bounded; memory stays flat however many files there are. It stores nothing and knows no formats.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, TypeVar

from ingest import worker
from ingest.limits import DEFAULT, Limits
from ingest.refusals import refuse
from registry.errors import UnreadableFile

Result = TypeVar("Result")
_TICK = 0.25  # seconds between looks at time and memory
_FILES_A_WORKER = 400  # then it is replaced, so that leaks of foreign libraries don't add up
_PRELOADED = (
    "ingest.read", "ingest.rendering",
    "ingest.readers", "ingest.readers.word", "ingest.readers.html", "ingest.readers.pdf", "pypdfium2",
)  # fmt: skip


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    path: Path | None = None
    deadline: float = 0.0
    served: int = 0

    def give(self, path: Path, seconds: float) -> None:
        """Hand a file to the worker."""
        self.path, self.served = path, self.served + 1
        self.deadline = time.monotonic() + seconds
        self.pipe.send(path)

    def memory(self) -> int:
        """Resident memory in bytes; 0 where the system doesn't tell."""
        try:
            fields = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()
            return int(fields[1]) * 4096
        except (OSError, ValueError, IndexError):
            return 0

    def end(self, *, kill: bool) -> None:
        """Stop the process: asked politely, or killed."""
        with contextlib.suppress(OSError, ValueError):
            if not kill:
                self.pipe.send(None)
        if kill:
            self.process.kill()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()
        self.process.close()


def make_ready() -> None:
    """Begin loading the readers into the process that workers are forked from, before the first file comes.

    Returns at once. A server that calls it spares the first person who uploads some seconds.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(_PRELOADED))
    forkserver.ensure_running()


def read_many(
    paths: Iterable[Path], *, read: Callable[[Path], Result], workers: int = 1, limits: Limits = DEFAULT
) -> Iterator[tuple[Path, Result | UnreadableFile]]:
    """Read files in worker processes.

    Args:
        paths: taken one at a time, as workers become free.
        read: a function of a module's top level, such as `ingest.read.read_file`; it raises `UnreadableFile` only.
        workers: how many files are read at the same time; one per core is best.
        limits: seconds and memory that one file may take.

    Yields:
        Each path with its result, or with the error that says why there is none: besides the reader's own codes
        `timeout`, `memory` and `crashed`. Close the iterator to stop early.
    """
    pool = _Pool(read, max(1, workers), limits)
    try:
        yield from pool.run(iter(paths))
    finally:
        pool.close()


class _Pool:
    def __init__(self, read: Callable[[Path], Any], size: int, limits: Limits) -> None:
        self._read = read
        self._size = size
        self._limits = limits
        self._workers: list[_Worker] = []
        # Forking a process with threads is unsafe; a server that forks is safe and, with the readers loaded, quick.
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([*_PRELOADED, read.__module__])

    def run(self, paths: Iterator[Path]) -> Iterator[tuple[Path, Any]]:
        waiting: list[Path] = []  # files whose worker died before it took them
        more = True
        while True:
            while more and len(waiting) < self._size:
                following = next(paths, None)
                if following is None:
                    more = False
                else:
                    waiting.append(following)
            while waiting and (idle := self._idle()) is not None:
                path = waiting.pop(0)
                try:
                    idle.give(path, self._limits.seconds)
                except OSError:
                    self._drop(idle, kill=True)
                    waiting.insert(0, path)
            busy = [one for one in self._workers if one.path is not None]
            if not busy:
                return
            yield from self._answers(busy)

    def _idle(self) -> _Worker | None:
        for one in list(self._workers):
            if one.path is None:
                if one.served < _FILES_A_WORKER:
                    return one
                self._drop(one, kill=False)
        if len(self._workers) >= self._size:
            return None
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=worker.run, args=(theirs, self._read, self._limits, 1 if self._size > 1 else -1), daemon=True
        )
        process.start()
        theirs.close()
        fresh = _Worker(process, ours)
        self._workers.append(fresh)
        return fresh

    def _answers(self, busy: list[_Worker]) -> Iterator[tuple[Path, Any]]:
        ready = wait([one.pipe for one in busy], _TICK)
        for one in busy:
            path = one.path
            if path is None:
                continue
            if one.pipe in ready:
                answered, outcome = self._outcome(one, path)
                if answered:
                    yield path, outcome
            elif time.monotonic() > one.deadline:
                self._drop(one, kill=True)
                yield path, refuse("timeout", path.name, limit=f"{self._limits.seconds:g}")
            elif one.memory() > self._limits.memory:
                self._drop(one, kill=True)
                yield path, refuse("memory", path.name)

    def _outcome(self, one: _Worker, path: Path) -> tuple[bool, Any]:
        """What a worker's message means: whether the file is finished, and its outcome."""
        try:
            message = one.pipe.recv()
        except (EOFError, OSError, MemoryError):
            self._drop(one, kill=True)
            return True, refuse("crashed", path.name)
        if message[0] == "more":
            one.deadline = max(one.deadline, time.monotonic() + float(message[1]))
            return False, None
        one.path = None
        if message[0] == "done":
            return True, message[1]
        if message[0] == "refused":
            return True, UnreadableFile(message[2], code=message[1])
        if message[0] == "memory":
            self._drop(one, kill=True)
            return True, refuse("memory", path.name)
        return True, refuse("unreadable", path.name)

    def _drop(self, one: _Worker, *, kill: bool) -> None:
        self._workers.remove(one)
        one.path = None
        one.end(kill=kill)

    def close(self) -> None:
        """Stop all workers; those at work are killed."""
        for one in list(self._workers):
            self._drop(one, kill=one.path is not None)
