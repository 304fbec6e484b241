"""Tables taken in: at once where they are small, by the worker with its progress shown where they are large.

Either way the rows go in by one transaction: killed at any moment, an import is whole or has not begun.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import BeishenError, Conflict, InvalidInput, NotAllowed, NotFound
from registry.jobs import queue
from registry.jobs.queue import JobView, Leased
from registry.people.accounts import as_person
from registry.people.models import Account
from registry.people.roles import Person
from review.casework.exchange.incoming import confirm_parcel
from review.casework.filings.clocks import current_clocks
from review.casework.filings.drafts import filing_bodies
from review.casework.filings.imports import ImportView, confirm_catalogue, get_import, open_import
from review.casework.filings.ledger import confirm_ledger
from web.filing_parcels import keep_files, open_parcel, sheet_of
from web.site import Site

IMPORT = "filing.import"
LARGE = 500  # rows of a table that are taken in while the person waits
LARGE_PARCEL = 50  # rows of a parcel, each with files to be read
RUNNING = ("waiting", "running")
Says = Callable[[int, int | None, str], None]


class Stopped(Exception):
    """The job was cancelled or went to another worker."""


def take_in(site: Site, person: Person, import_id: str, says: Says = lambda *_: None) -> int:
    """Import the rows without errors, all in one transaction; returns how many. Confirmed already, it takes none.

    Args:
        says: told how far it is, outside the transaction that writes.

    Raises:
        NotAllowed, NotFound. InvalidInput, Conflict: nothing was imported.
    """
    with site.database.read() as session:
        held = get_import(session, person, import_id)
    if held.state == "confirmed":
        return 0
    files, parcel, all_ = {}, None, 0
    if held.purpose == "exchange":
        content = site.files.read(held.digest)
        parcel = open_parcel(content)[1]
        wanted = [pair for filing in parcel.filings for pair in filing.files]
        all_ = len(wanted)
        files = keep_files(site, content, wanted, lambda n: says(n, all_, f"已读取 {n} / {all_} 个文件。"))
    sheet = sheet_of(site, held)
    says(all_, all_ or None, f"正在写入，共 {held.rows} 行。")
    with site.database.write() as session:
        bodies = {body.name: body.id for body in filing_bodies(session)}
        if held.purpose == "catalogue":
            return confirm_catalogue(session, site.clock, person, import_id, sheet)
        clocks = current_clocks(session)
        if parcel is None:
            return confirm_ledger(session, site.clock, person, import_id, sheet, bodies, clocks)
        return confirm_parcel(session, site.clock, person, import_id, parcel, files, bodies, clocks)


def is_large(held: ImportView) -> bool:
    """Whether an import is left to the worker rather than done while the person waits."""
    return held.rows > (LARGE_PARCEL if held.purpose == "exchange" else LARGE)


def queue_import(session: Session, clock: Clock, person: Person, import_id: str) -> str:
    """Leave a large import to the worker; asked twice, it is left once. Returns the job's id.

    Raises:
        NotAllowed, NotFound, Conflict: it is confirmed or dropped by now.
    """
    held = open_import(session, person, import_id)
    running = job_of(session, held.settings)
    if running is not None and running.state in RUNNING:
        return running.id
    payload = {"import_id": import_id, "account_id": person.account_id}
    job_id = queue.enqueue(session, clock, IMPORT, payload, actor=person.actor)
    held.settings = {**held.settings, "job": job_id}
    session.flush()
    return job_id


def job_of(session: Session, settings: dict[str, object]) -> JobView | None:
    """The job that an import was left to last; None for one that was never left to one."""
    job_id = settings.get("job")
    return queue.view(session, job_id) if isinstance(job_id, str) else None


def jobs_of(session: Session, imports: tuple[ImportView, ...]) -> dict[str, JobView]:
    """The jobs of imports that still wait, by import. One statement."""
    waiting = [held for held in imports if held.state == "previewed" and "job" in held.settings]
    ids = {held.id: str(held.settings["job"]) for held in waiting}
    found = queue.views(session, set(ids.values())) if ids else {}
    return {import_id: found[job_id] for import_id, job_id in ids.items() if job_id in found}


def require_idle(session: Session, person: Person, import_id: str) -> None:
    """Raise while the worker has this import in hand.

    Raises:
        Conflict: it has. NotAllowed, NotFound.
    """
    job = job_of(session, get_import(session, person, import_id).settings)
    if job is not None and job.state in RUNNING:
        raise Conflict("正在导入，完成之前不能改各列，也不能放弃。请稍后刷新页面查看结果。")


def run_import_job(site: Site, leased: Leased) -> str:
    """Job handler: payload `import_id`, `account_id`. What a person must mend is said, not tried again."""
    last: list[datetime] = []

    def says(done: int, total: int | None, message: str) -> None:
        now = site.clock.now()
        if last and done != total and (now - last[-1]).total_seconds() < 1:
            return
        last[:] = [now]
        with site.database.write() as session:
            if not queue.progress(session, site.clock, leased, done, total, message):
                raise Stopped

    try:
        with site.database.read() as session:
            account = session.get(Account, leased.payload["account_id"])
            if account is None or account.disabled_at is not None:
                raise NotAllowed("确认导入的账号已停用。")
            person = as_person(account)
        taken = take_in(site, person, leased.payload["import_id"], says)
    except Stopped:
        return "已停止，没有导入任何内容。"
    except (InvalidInput, Conflict, NotAllowed, NotFound) as error:
        return _refused(error)
    return f"已导入 {taken} 行。" if taken else "已导入。"


def _refused(error: BeishenError) -> str:
    return f"没有导入：{error.message}"
