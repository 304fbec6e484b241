"""`beishen audit`: prove that nobody changed the log."""

from __future__ import annotations

from typing import Annotated

import typer

from registry import audit as log
from web.console.output import SOME_FAILED, emit, plain_errors, say
from web.site import open_site

app = typer.Typer(help="The audit log.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The audit log."""


@app.command()
@plain_errors
def verify(json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Check the whole chain; the last hash is printed so that it can be kept elsewhere."""
    site = open_site()
    with site.database.read() as session:
        faults = list(log.verify(session))
        number, digest = log.last_digest(session)
    if json:
        emit(
            {
                "entries": number,
                "last": digest,
                "faults": [{"number": f.number, "reason": f.reason} for f in faults],
            }
        )
    elif number == 0:
        say(f"{site.settings.data} 里还没有日志，没有可以核对的内容；请确认数据目录（BEISHEN_DATA）。")
    else:
        for fault in faults:
            say(f"第 {fault.number} 条：{fault.reason}")
        say(f"日志 {number} 条，最后校验值 {digest}，" + ("发现问题。" if faults else "核对无误。"))
    if faults:
        raise typer.Exit(SOME_FAILED)
