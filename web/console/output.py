"""What commands print: one JSON value on stdout with `--json`, plain lines otherwise; progress on stderr only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from registry.errors import BeishenError, Misconfigured

P = ParamSpec("P")
R = TypeVar("R")

errors = Console(stderr=True, highlight=False)

USAGE = 2
SOME_FAILED = 1


def emit(value: Any) -> None:
    """Print one JSON value on a line of its own."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def say(line: str = "") -> None:
    """Print one plain line."""
    sys.stdout.write(line + "\n")


def error_shape(file: str, error: BeishenError) -> dict[str, Any]:
    """What stands in place of a result whose input failed."""
    return {"file": file, "error": {"code": error.code, "message": error.message}}


@contextmanager
def progress_bar(label: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on stderr where that is a terminal; the yielded function sets how much is done."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        disable=not errors.is_terminal,
        transient=True,
    ) as progress:
        task = progress.add_task(label, total=total)
        yield lambda done: progress.update(task, completed=done)


def plain_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn an error of the family into one line on stderr: exit 2 where the call was wrong, else 1."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except Misconfigured as error:
            errors.print(error.message, markup=False, soft_wrap=True)
            raise typer.Exit(USAGE) from error
        except BeishenError as error:
            errors.print(error.message, markup=False, soft_wrap=True)
            raise typer.Exit(USAGE if error.status == 422 else SOME_FAILED) from error

    return wrapped
