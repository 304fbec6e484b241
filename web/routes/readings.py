"""What was read, beside its file: corrections with their undoing, reading anew, two files of one version compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import Form, Query, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.read import READER
from registry.errors import InvalidInput, NotFound, UnreadableFile
from registry.instruments.corrections import FIELDS, correct, corrections_of, undo_correction
from registry.instruments.models import Rereading, Version, Work
from registry.instruments.rereadings import get_rereading, in_the_way, leave, open_rereadings, propose, take
from registry.instruments.trees import matter_from, nodes_from
from registry.instruments.views import DocumentView, SourceRow, get_document
from registry.people.models import Account
from registry.people.roles import Permission, Person
from registry.provisions.addresses import label
from registry.provisions.kinds import Kind
from registry.provisions.reading import Reading
from registry.provisions.units import units
from web import urls
from web.access import Area
from web.dependencies import ClockDep, PersonDep, SessionDep, SiteDep
from web.pages.readings import (
    ClauseChange,
    ReadingPage,
    RereadingPage,
    RereadingsPage,
    Sheet,
    SourcesPage,
    clause_changes,
    facts_of,
    jumps_of,
    reading_blocks,
)
from web.reading_forms import FactsDep, picture_answer
from web.readings import matching, page_of_stored, read_stored
from web.rendering import go_to, render
from web.site import Site

area = Area()
READ, CORRECT = Permission.QUARANTINE_READ, Permission.DOCUMENT_CORRECT
SAID = {
    "corrected": "已更正，更正记录在下方，可以撤销。",
    "nothing": "没有改动。",
    "undone": "已撤销这条更正。",
    "same": "重新识别的结果与现有的一致。",
    "taken": "已采用新的识别结果，原有更正保留。",
    "left": "已保留现有的识别结果。",
}


def _found(session: Session, clock: ClockDep, person: Person, version_id: str) -> tuple[DocumentView, Version]:
    version = session.get(Version, version_id)
    if version is None:
        raise NotFound("没有这个版本。")
    view = get_document(
        session, version.work_id, clock.today(), version_id=version_id,
        include_internal=person.may(Permission.DOCUMENT_READ_INTERNAL),
    )  # fmt: skip
    return view, version


def _source(view: DocumentView, digest: str) -> SourceRow | None:
    chosen = [source for source in view.sources if source.digest == digest]
    return next(iter(chosen or view.sources), None)


def _sheet(site: Site, view: DocumentView, version_id: str, source: SourceRow | None, page: int) -> Sheet | None:
    if source is None:
        return None
    try:
        drawn = page_of_stored(site, source.digest, source.file_name, page)
    except (UnreadableFile, NotFound) as error:
        return Sheet(0, 1, "", trouble=error.message)
    if not drawn.pages:
        return Sheet(0, 1, "", tuple(view.text.split("\n")))
    number = min(max(page, 1), drawn.pages)
    address = urls.with_query(f"{urls.reading(version_id)}/pages/{number}", [("source", source.digest)])
    return Sheet(drawn.pages, number, address)


def _names(session: Session, ids: Sequence[str | None]) -> dict[str, str]:
    wanted = {id_ for id_ in ids if id_}
    known = {
        row.id: row.name for row in session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    }
    return {id_: known.get(id_, "系统") for id_ in wanted}


@area.page(urls.REREADINGS, CORRECT)
def waiting(request: Request, session: SessionDep, said: str = "") -> Response:
    """Files that the reader of today reads otherwise."""
    return render(request, RereadingsPage(open_rereadings(session), SAID.get(said, "")))


@area.page(urls.REREADINGS + "/{rereading_id}", CORRECT)
def compared(request: Request, session: SessionDep, rereading_id: str) -> Response:
    """What would change, before it is taken over."""
    return render(request, _comparison(session, rereading_id))


def _comparison(session: Session, rereading_id: str) -> RereadingPage:
    row, held = get_rereading(session, rereading_id)
    version = session.get_one(Version, row.version_id)
    old = Reading("", "", version.text, "", Kind.OTHER, nodes=nodes_from(version.body))
    new = Reading("", "", held.text, "", Kind.OTHER, nodes=nodes_from(held.body))
    changes: tuple[ClauseChange, ...] = ()
    more = 0
    if row.decision is None:
        changes, more = clause_changes({u.address: u.text for u in units(old)}, {u.address: u.text for u in units(new)})
    blocked = tuple(label(address) for address in in_the_way(session, version.id, held)) if not row.decision else ()
    return RereadingPage(row, changes, more, blocked, _names(session, [row.decided_by]))


@area.act(urls.REREADINGS + "/{rereading_id}/{decision}", CORRECT)
def decide(
    site: SiteDep, person: PersonDep, rereading_id: str, decision: str, reason: Annotated[str, Form()] = ""
) -> Response:
    """Take the new reading over, or leave the version as it is."""
    if decision not in ("take", "leave"):
        raise NotFound("没有这项操作。")
    with site.database.write() as session:
        act = take if decision == "take" else leave
        version_id = act(session, site.clock, person, rereading_id, reason)
    said = "taken" if decision == "take" else "left"
    return go_to(urls.with_query(urls.reading(version_id), [("said", said)]))


@area.act(urls.READINGS + "/corrections/{correction_id}/undo", CORRECT)
def undo(site: SiteDep, person: PersonDep, correction_id: str, reason: Annotated[str, Form()] = "") -> Response:
    """Put back what stood before a correction."""
    with site.database.write() as session:
        version_id = undo_correction(session, site.clock, person, correction_id, reason)
    return go_to(urls.with_query(urls.reading(version_id), [("said", "undone")]))


@area.page(urls.READINGS + "/{version_id}", READ)
def reading(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    clock: ClockDep,
    version_id: str,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    source: str = "",
    said: str = "",
) -> Response:
    """A version beside its file."""
    shown = _beside(site, session, person, clock, version_id, page, source)
    return render(request, replace(shown, said=SAID.get(said, "")))


def _beside(
    site: Site, session: Session, person: Person, clock: ClockDep, version_id: str, page: int = 1, source: str = ""
) -> ReadingPage:
    view, version = _found(session, clock, person, version_id)
    chosen = _source(view, source)
    sheet = _sheet(site, view, version_id, chosen, page)
    corrections = corrections_of(session, version_id)
    open_ = session.scalars(
        select(Rereading.id).where(Rereading.version_id == version_id, Rereading.decision.is_(None))
    ).first()
    page_url = f"{urls.reading(version_id)}?page=" if sheet is not None and sheet.pages else ""
    return ReadingPage(
        view, version_id, reading_blocks(view), facts_of(view, matter_from(version.body), corrections),
        jumps_of(view.text, view.units, view.warnings, page_url), corrections,
        _names(session, [c.by for c in corrections] + [c.undone_by for c in corrections]), sheet, chosen,
        person.may(CORRECT), str(version.body.get("notes", {}).get("reader", "")), READER, open_ or "",
    )  # fmt: skip


@area.page(urls.READINGS + "/{version_id}/pages/{number}", READ)
def picture(
    site: SiteDep, session: SessionDep, person: PersonDep, clock: ClockDep, version_id: str, number: int,
    source: str = "",
) -> Response:  # fmt: skip
    """A page of the file as a picture; seen by who may see the version."""
    view, _ = _found(session, clock, person, version_id)
    chosen = _source(view, source)
    if chosen is None:
        raise NotFound("这个版本没有原始文件。")
    drawn = page_of_stored(site, chosen.digest, chosen.file_name, number)
    return picture_answer(drawn)


@area.act(urls.READINGS + "/{version_id}/correct", CORRECT)
def set_right(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    clock: ClockDep,
    version_id: str,
    wanted: FactsDep,
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Set facts right; only what differs becomes a correction."""
    try:
        with site.database.write() as session:
            changed = correct(session, site.clock, person, version_id, wanted, reason)
    except InvalidInput as error:
        with site.database.read() as session:
            shown = _beside(site, session, person, clock, version_id)
        facts = tuple(replace(fact, value=wanted[fact.field]) for fact in shown.facts)
        return render(request, replace(shown, facts=facts, error=error.message, reason=reason), status=error.status)
    said = "corrected" if changed else "nothing"
    return go_to(urls.with_query(urls.reading(version_id), [("said", said)]))


@area.act(urls.READINGS + "/{version_id}/reread", CORRECT)
def read_anew(site: SiteDep, person: PersonDep, clock: ClockDep, version_id: str) -> Response:
    """Read the file of a version with the reader of today and compare."""
    with site.database.read() as session:
        view, version = _found(session, clock, person, version_id)
        part = session.get_one(Work, version.work_id).part
        digest = version.text_digest
    source = _source(view, "")
    if source is None:
        raise InvalidInput("这个版本没有原始文件，不能重新识别。")
    new = matching(read_stored(site, source.digest, source.file_name), part, view.row.title, digest)
    if new is None:
        raise InvalidInput("文件里有几份文件，分不清哪一份是这个版本，没有比较。")
    with site.database.write() as session:
        found = propose(session, site.clock, version_id, new, source.digest)
    return go_to(urls.rereading(found) if found else urls.with_query(urls.reading(version_id), [("said", "same")]))


@area.page(urls.READINGS + "/{version_id}/sources", READ)
def sources(
    request: Request,
    site: SiteDep,
    session: SessionDep,
    person: PersonDep,
    clock: ClockDep,
    version_id: str,
    first: str = "",
    second: str = "",
) -> Response:
    """Two files of one version, read and compared clause by clause."""
    view, version = _found(session, clock, person, version_id)
    if len(view.sources) < 2:
        raise NotFound("这个版本只有一个来源文件，没有可以比较的。")
    one = _source(view, first) or view.sources[0]
    other = next((s for s in view.sources if s.digest == second and s.digest != one.digest), None)
    other = other or next(s for s in view.sources if s.digest != one.digest)
    part = session.get_one(Work, version.work_id).part
    readings = []
    for source in (one, other):
        held = read_stored(site, source.digest, source.file_name)
        matched = matching(held, part, view.row.title, version.text_digest)
        if matched is None:
            raise InvalidInput(f"“{source.file_name}”里分不清哪一份是这个版本，没有比较。")
        readings.append(matched)
    left, right = readings
    facts = [
        (name, _said(left, field), _said(right, field))
        for field, name in FIELDS.items()
        if _said(left, field) != _said(right, field)
    ]
    changes, more = clause_changes({u.address: u.text for u in units(left)}, {u.address: u.text for u in units(right)})
    return render(request, SourcesPage(view, version_id, one, other, tuple(facts), changes, more))


def _said(reading_: Reading, field: str) -> str | None:
    value = getattr(reading_, field)
    return str(value) if value else None
