"""`beishen reference`: fill and list the superior-law library."""

from __future__ import annotations

from typing import Annotated

import typer

from web.console.output import SOME_FAILED, emit, errors, plain_errors, progress_bar, say
from web.jobs.indexing import bring_level
from web.jobs.referencing import ReferenceReport, import_reference
from web.jobs.reviewing import coverage_shape, site_library
from web.site import open_site

app = typer.Typer(help="The superior-law library.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
PROBLEMS_SHOWN = 20


@app.command("import")
@plain_errors
def import_(
    source: Annotated[str, typer.Argument(help="`laws`, or a file or folder of regulations.")],
    province: Annotated[str | None, typer.Option(help="Province of provincial regulations, such as 甘肃省.")] = None,
    json: Json = False,
) -> None:
    """Import national laws (extra `laws`) or regulations from files; what is known is skipped."""
    site = open_site()
    with progress_bar("导入", None) as tell:
        report = import_reference(site, source, province=province, tell=tell)
    with progress_bar("建立索引", None):
        bring_level(site)
    site.close()
    _show(report, json)
    if report.quarantined:
        raise typer.Exit(SOME_FAILED)


@app.command("list")
@plain_errors
def list_(json: Json = False) -> None:
    """Say what the library holds and how new it is."""
    site = open_site()
    library = site_library(site)
    shape = coverage_shape(library.coverage() if library else None)
    site.close()
    if json:
        emit(shape)
        return
    say(f"上位法 {shape['laws']} 件，{shape['articles']} 条，最新 {shape['newest'] or '不详'}")
    for kind, count in sorted(shape["kinds"].items()):
        complete = "（齐全）" if kind in shape["complete_kinds"] else ""
        say(f"  {kind} {count}{complete}")


def _show(report: ReferenceReport, json: bool) -> None:
    if json:
        emit(
            {
                "source": report.source,
                "new": report.new,
                "unchanged": report.unchanged,
                "quarantined": [{"file": r.file, "code": r.code, "message": r.message} for r in report.quarantined],
                "problems": [
                    {"title": p.title, "code": p.code, "message": p.message, "mended": p.mended}
                    for p in report.problems
                ],
            }
        )
        return
    say(f"导入 {report.new} 个版本，{report.unchanged} 个此前已有，核验发现 {len(report.problems)} 处问题。")
    for problem in report.problems[:PROBLEMS_SHOWN]:
        errors.print(f"《{problem.title}》：{problem.message}", markup=False, soft_wrap=True)
    for refused in report.quarantined:
        errors.print(f"{refused.file}：{refused.message}", markup=False, soft_wrap=True)
