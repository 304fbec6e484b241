"""`beishen reread`: source files read once more; what differs waits on /rereadings for the registrar."""

from __future__ import annotations

from typing import Annotated

import typer

from web.console.output import SOME_FAILED, emit, plain_errors, progress_bar, say
from web.jobs.rereading import outdated
from web.jobs.rereading import reread as run
from web.site import open_site


@plain_errors
def reread(
    documents: Annotated[list[str] | None, typer.Argument(help="Ids of documents; all where none is named.")] = None,
    every: Annotated[bool, typer.Option("--every", help="Files too that this reader has read already.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read stored source files with the reader of today; no version changes before a registrar takes it over."""
    site = open_site()
    ids = documents or []
    with site.database.read() as session:
        count = len(outdated(session, ids, every=every))
    with progress_bar("重新识别", count) as tell:
        report = run(site, ids, every=every, tell=tell)
    site.close()
    if json:
        emit(
            {
                "read": report.looked_at,
                "unchanged": report.unchanged,
                "differing": report.proposed,
                "unmatched": report.unmatched,
                "failed": [{"file": file, "message": message} for file, message in report.failed],
            }
        )
    else:
        say(f"重新识别 {report.looked_at} 个文件，{report.unchanged} 个没有变化。")
        say(f"{len(report.proposed)} 个有变化，等待登记员确认。")
        for file in report.unmatched:
            say(f"对不上已入库的版本：{file}")
        for file, message in report.failed:
            say(f"未能读取：{file}：{message}")
    if report.failed:
        raise typer.Exit(SOME_FAILED)
