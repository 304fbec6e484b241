"""`beishen backup` and `beishen restore`: a site as one archive, made while it serves, brought back elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from registry.backup.archive import Manifest
from registry.backup.making import make_backup
from registry.backup.restoring import note_proof
from registry.backup.restoring import restore as bring_back
from registry.settings import Settings
from web.console.output import SOME_FAILED, emit, errors, plain_errors, progress_bar, say
from web.jobs.indexing import bring_level
from web.site import open_site

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@plain_errors
def backup(
    path: Annotated[
        Path | None, typer.Argument(help="File or folder; without it `backups` in the data folder.")
    ] = None,
    json: Json = False,
) -> None:
    """Write the record, the files and the keys into one archive; the site may serve meanwhile."""
    site = open_site(create=False)
    with progress_bar("复制文件", None) as tell:
        made = make_backup(site.database, site.settings, site.clock, path, tell=tell)
    site.close()
    rows, files = sum(made.manifest.rows.values()), sum(p.name.startswith("files/") for p in made.manifest.parts)
    for warning in made.manifest.warnings:
        errors.print(warning, markup=False, soft_wrap=True)
    for digest in made.damaged:
        errors.print(f"原始文件已损坏（内容与校验值不符）：{digest}", markup=False, soft_wrap=True)
    if json:
        emit({"path": str(made.path), "bytes": made.size, "rows": rows, "files": files, "manifest_sha256": made.sha256,
              "audit_entries": made.manifest.audit_entries, "damaged": list(made.damaged)})  # fmt: skip
    else:
        say(f"备份已写入 {made.path}：记录 {rows} 行，文件 {files} 个。清单校验值 {made.sha256}")
    if made.damaged:
        raise typer.Exit(SOME_FAILED)


@plain_errors
def restore(
    archive: Path,
    to: Annotated[Path, typer.Option("--to", help="The new data folder; it must not exist, or be empty.")],
    database_url: Annotated[
        str | None, typer.Option("--database-url", help="An empty PostgreSQL database for the record.")
    ] = None,
    json: Json = False,
) -> None:
    """Check an archive, bring it back into a new folder, compare, and build the index anew."""
    restored = bring_back(archive, to, database_url=database_url)
    fresh = open_site(
        Settings().model_copy(update={"data": to, "database_url": database_url, "elasticsearch_url": None})
    )
    try:
        with progress_bar("建立索引", None):
            bring_level(fresh)
    finally:
        fresh.close()
    proved = _note(restored.manifest, to)
    if json:
        emit({"folder": str(to), "rows": restored.rows, "files": restored.files, "made_at": restored.manifest.made_at,
              "noted": proved})  # fmt: skip
        return
    say(f"已恢复到 {to}：记录 {restored.rows} 行，文件 {restored.files} 个，与清单一致，审计日志核对无误。")
    if proved:
        say("已在原站点的日志中记下本次恢复验证。")


def _note(manifest: Manifest, to: Path) -> bool:
    """Note the proof in the log of the site at hand, where that is the one the archive was made of."""
    settings = Settings()
    here = settings.database_url is not None or (settings.data / "beishen.sqlite3").is_file()
    if not here or settings.data.resolve() == to.resolve():
        return False
    site = open_site(settings, create=False)
    try:
        with site.database.write() as session:
            return note_proof(session, site.clock, manifest)
    finally:
        site.close()
