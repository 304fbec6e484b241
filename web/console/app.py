"""The `beishen` command: each subcommand lies in a module of its own and is imported when it is called.

Importing all of them would cost every call the start-up time of every library.
"""

from __future__ import annotations

import importlib
import sys

import typer
from typer.core import TyperGroup

COMMANDS = {
    "ingest": ("web.console.ingest", "ingest"),
    "parse": ("web.console.ingest", "parse"),
    "reread": ("web.console.reread", "reread"),
    "search": ("web.console.search", "search"),
    "cite": ("web.console.cite", "cite"),
    "review": ("web.console.review", "review"),
    "serve": ("web.console.serve", "serve"),
    "work": ("web.console.serve", "work"),
    "backup": ("web.console.backup", "backup"),
    "restore": ("web.console.backup", "restore"),
    "demo": ("web.console.demo", "demo"),
}
GROUPS = {
    "user": "web.console.user",
    "audit": "web.console.audit",
    "index": "web.console.index",
    "reference": "web.console.reference",
    "bench": "web.console.bench",
}


def _wanted(arguments: list[str]) -> str | None:
    return next((word for word in arguments if not word.startswith("-")), None)


def build(arguments: list[str]) -> typer.Typer:
    """The command with the subcommand that is called; all of them for `--help`."""
    app = typer.Typer(
        cls=TyperGroup,
        help="beishen 备审: filing and review of normative documents.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    wanted = _wanted(arguments)
    for name, (module, function) in COMMANDS.items():
        if wanted in (None, name) or wanted not in COMMANDS | GROUPS:
            app.command(name)(getattr(importlib.import_module(module), function))
    for name, module in GROUPS.items():
        if wanted in (None, name) or wanted not in COMMANDS | GROUPS:
            app.add_typer(importlib.import_module(module).app, name=name)
    if len(app.registered_commands) + len(app.registered_groups) == 1:
        app.callback()(_alone)
    return app


def _alone() -> None:
    """beishen 备审: filing and review of normative documents."""


def main() -> None:
    """Entry point of the console script."""
    build(sys.argv[1:])()


if __name__ == "__main__":
    main()
