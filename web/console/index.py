"""`beishen index`: rebuild, sync, status."""

from __future__ import annotations

from typing import Annotated

import typer

from registry import outbox
from web.console.output import SOME_FAILED, emit, plain_errors, progress_bar, say
from web.jobs.indexing import REBUILD, SYNC, bring_level
from web.site import open_site

app = typer.Typer(help="The search index.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
@plain_errors
def rebuild(json: Json = False) -> None:
    """Build a fresh index beside the old one and swap."""
    _bring(REBUILD, json)


@app.command()
@plain_errors
def sync(json: Json = False) -> None:
    """Compare index and record, and repair what differs."""
    _bring(SYNC, json)


@app.command()
@plain_errors
def status(json: Json = False) -> None:
    """Say how large and how healthy the index is, and how far it lags."""
    site = open_site()
    state = site.engine.status()
    with site.database.read() as session:
        behind = outbox.backlog(session, site.clock)
    site.close()
    if json:
        emit(
            {
                "engine": state.engine,
                "healthy": state.healthy,
                "clauses": state.clauses,
                "schema_version": state.schema_version,
                "message": state.message,
                "lag_s": round(behind.seconds, 1),
                "waiting": behind.waiting,
            }
        )
    else:
        word = "正常" if state.healthy else "异常"
        lag = f"滞后 {behind.seconds:.0f} 秒，{behind.waiting} 处改动待写入"
        say(f"{state.engine}：{word}，{state.clauses} 条，{lag}。{state.message}")
    if not state.healthy:
        raise typer.Exit(SOME_FAILED)


def _bring(kind: str, json: bool) -> None:
    site = open_site()
    with progress_bar("建立索引", None) as tell:
        bring_level(site, kind=kind, tell=lambda done, total: tell(done))
    state = site.engine.status()
    site.close()
    if json:
        emit({"engine": state.engine, "clauses": state.clauses})
    else:
        say(f"索引已与登记库一致，共 {state.clauses} 条。")
