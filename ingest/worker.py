"""The inside of a worker process: reads one file after another and answers over a pipe.

Promises an answer for every file, or death; it holds no state between files. Its parent, `ingest.isolation`, watches
time and memory from outside.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ingest.limits import DEFAULT, Limits
from registry.errors import UnreadableFile

_parent: Connection | None = None
_limits: Limits = DEFAULT


def more_time(seconds: float) -> None:
    """Ask the parent for more time for the file at hand; nothing happens outside a worker.

    Called where a step is known to be slow and is itself bounded, such as the recognition of one page.
    """
    if _parent is not None:
        with contextlib.suppress(OSError):
            _parent.send(("more", seconds))


def time_for_a_page() -> None:
    """Ask for the time that the recognition of one page may take, by the limits of this worker."""
    more_time(_limits.ocr_page_seconds)


def run(parent: Connection, read: Callable[[Path], Any], limits: Limits, threads: int) -> None:
    """Serve until the parent closes the pipe or sends None.

    Answers are ("done", result) or ("refused", code, message) or ("failed",); "failed" is an error that `read`
    should have turned into `UnreadableFile` and didn't.
    """
    global _parent, _limits
    _parent, _limits = parent, limits
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt in the terminal is the parent's to handle
    _restrain(limits)
    from ingest.recognition.engine import use_threads

    use_threads(threads)
    while True:
        try:
            path = parent.recv()
        except (EOFError, OSError):
            return
        if path is None:
            return
        answer: tuple[Any, ...]
        try:
            answer = ("done", read(path))
        except UnreadableFile as error:
            answer = ("refused", error.code, error.message)
        except MemoryError:
            answer = ("memory",)
        except Exception:
            # A reader that breaks its promise must cost one file, not the run; the parent names the file.
            answer = ("failed",)
        try:
            parent.send(answer)
        except (OSError, ValueError, MemoryError):
            return


def _restrain(limits: Limits) -> None:
    """Bound address space, and make this process the one that the system kills first when memory runs out."""
    ceiling = 4 * limits.memory + 4 * 1024**3  # address space is much larger than memory in use
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, resource.getrlimit(resource.RLIMIT_AS)[1]))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path(f"/proc/{os.getpid()}/oom_score_adj").write_text("800", encoding="ascii")
