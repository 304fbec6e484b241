"""`beishen ingest` and `beishen parse`: files into the record, or read and shown without storing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.isolation import read_many
from ingest.limits import Limits
from ingest.read import read_file
from registry.errors import InvalidInput, UnreadableFile
from registry.instruments.deposit import Options
from registry.provisions.parse_shape import reading_shape
from registry.provisions.reading import Reading
from registry.settings import Settings
from web.console.output import SOME_FAILED, emit, error_shape, errors, plain_errors, progress_bar, say
from web.jobs.indexing import bring_level
from web.jobs.ingesting import IngestReport, ingest_paths, limits_of
from web.site import open_site

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def count_files(paths: list[Path]) -> int:
    """How many files the named paths hold, archives counted as one."""
    return sum(sum(1 for inner in p.rglob("*") if inner.is_file()) if p.is_dir() else 1 for p in paths)


@plain_errors
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, archives.")],
    internal: Annotated[bool, typer.Option("--internal", help="Store as 内部: for staff only.")] = False,
    no_index: Annotated[bool, typer.Option("--no-index", help="Leave the index to the worker.")] = False,
    json: Json = False,
) -> None:
    """Read files into the record and the index; what is known is skipped, what can't be read is quarantined."""
    absent = [str(path) for path in paths if not path.exists()]
    if absent:
        raise InvalidInput("没有这个文件或文件夹：" + "、".join(absent))
    site = open_site()
    with progress_bar("读取", count_files(paths)) as tell:
        report = ingest_paths(site, paths, options=Options(internal=internal), report_progress=tell)
    if not no_index:
        with progress_bar("建立索引", None):
            bring_level(site)
    site.close()
    if json:
        emit(ingest_shape(report))
    else:
        _say(report)
    if report.quarantined:
        raise typer.Exit(SOME_FAILED)


def ingest_shape(report: IngestReport) -> dict[str, Any]:
    """The stable JSON of an ingest (docs/shapes/ingest.json)."""
    return {
        "read": report.read,
        "new": [asdict(new) for new in report.new],
        "unchanged": report.unchanged,
        "quarantined": [asdict(refused) for refused in report.quarantined],
        "warnings": dict(sorted(report.warnings.items())),
    }


def _say(report: IngestReport) -> None:
    say(f"读取 {report.read} 个文件，新入库 {len(report.new)} 个版本，{report.unchanged} 个文件此前已入库。")
    for refused in report.quarantined:
        say(f"未能读取：{refused.file}：{refused.message}")
    if report.warnings:
        say("提醒：" + "，".join(f"{code} {count}" for code, count in report.warnings.most_common()))


@plain_errors
def parse(
    files: Annotated[list[Path], typer.Argument(help="Files to read; nothing is stored.")], json: Json = False
) -> None:
    """Read files and show what was found: title, dates, articles, warnings."""
    settings = Settings()
    workers = min(len(files), settings.ingest_workers or os.cpu_count() or 1)
    failed = False
    with progress_bar("读取", len(files)) as tell:
        for done, (file, result) in enumerate(_in_order(files, workers, limits_of(settings)), 1):
            tell(done)
            if isinstance(result, UnreadableFile):
                failed = True
                emit(error_shape(str(file), result)) if json else errors.print(
                    f"{file}：{result.message}", markup=False, soft_wrap=True
                )
            elif json:
                emit(reading_shape(result, str(file)))
            else:
                _say_readings(result)
    if failed:
        raise typer.Exit(SOME_FAILED)


def _in_order(
    files: list[Path], workers: int, limits: Limits
) -> Iterator[tuple[Path, tuple[Reading, ...] | UnreadableFile]]:
    """Results in the order of the files, each as soon as those before it are there; a file named twice twice."""
    early: dict[Path, tuple[Reading, ...] | UnreadableFile] = {}
    waiting = Counter(files)
    due = 0
    for path, result in read_many(list(waiting), read=read_file, workers=workers, limits=limits):
        early[path] = result
        while due < len(files) and files[due] in early:
            file = files[due]
            waiting[file] -= 1
            yield file, early[file] if waiting[file] else early.pop(file)
            due += 1


def _say_readings(readings: tuple[Reading, ...]) -> None:
    for reading in readings:
        say(f"《{reading.title}》 {reading.kind.value} {reading.issuer or '制定机关未载明'}")
        say(f"  文号 {reading.document_number or '未载明'}，施行 {reading.effective_on or '未载明'}")
        for warning in reading.warnings:
            say(f"  第 {warning.line} 行：{warning.message}" if warning.line else f"  {warning.message}")
