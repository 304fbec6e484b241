"""Superior law into the record: the optional package of national laws, or files of regulations.

Each text goes through the same deposit as any file, into the collection `reference`, which the public may read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from registry.errors import InvalidInput
from registry.instruments.deposit import Options, deposit
from registry.provisions.kinds import Kind
from review.law.extra import read_extra
from review.law.readings import is_repealed, to_reading
from review.law.storage import note_import
from review.law.texts import Problem
from web.jobs.ingesting import Refused, ingest_paths
from web.site import Site

LAWS = "laws"
BATCH = 40  # laws a transaction


@dataclass
class ReferenceReport:
    """What an import did."""

    source: str
    new: int = 0
    unchanged: int = 0
    quarantined: list[Refused] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def import_reference(
    site: Site,
    source: str,
    *,
    province: str | None = None,
    tell: Callable[[int], None] = lambda done: None,
) -> ReferenceReport:
    """Import from the package `laws`, or from a file or folder.

    Raises:
        InvalidInput: no such path. Unavailable: the package is not installed.
    """
    if source == LAWS:
        return _import_laws(site, tell)
    path = Path(source)
    if not path.exists():
        raise InvalidInput(f"没有“{source}”。来源可以是 laws，也可以是文件或文件夹。")
    options = Options(collection="reference", province=province)
    done = ingest_paths(site, [path], options=options, report_progress=tell)
    report = ReferenceReport(str(path), len(done.new), done.unchanged, done.quarantined, done.problems)
    if not report.new:
        return report
    with site.database.write() as session:
        note_import(
            session,
            site.clock,
            source=report.source,
            versions=report.new,
            complete_kinds=(),
            newest=done.newest,
            problems=done.problems,
        )
    return report


def _import_laws(site: Site, tell: Callable[[int], None]) -> ReferenceReport:
    laws, problems = read_extra()
    report = ReferenceReport(LAWS, problems=problems)
    for start in range(0, len(laws), BATCH):
        with site.database.write() as session:
            for law in laws[start : start + BATCH]:
                repealed_on = law.ended_on if is_repealed(law) else None
                options = Options(collection="reference", province=law.province, repealed_on=repealed_on)
                done = deposit(session, site.clock, to_reading(law), None, options)
                if done.outcome in {"new_document", "new_version"}:
                    report.new += 1
                else:
                    report.unchanged += 1
        tell(min(start + BATCH, len(laws)))
    days = (law.promulgated_on or law.effective_on for law in laws)
    newest = max((day for day in days if day is not None), default=None)
    with site.database.write() as session:
        note_import(
            session,
            site.clock,
            source=LAWS,
            versions=report.new,
            complete_kinds=(Kind.LAW,),
            newest=newest,
            problems=problems,
        )
    return report
