"""What is done with a paper: vouched for, sent out and taken back, issued, corrected, declared void, put aside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import File, Request, Response, UploadFile
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.people.roles import Permission
from review.papers import issuing, reworking
from review.papers.records import drop_paper
from review.papers.returned import compare
from review.papers.views import get_paper, reworks_of
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.jobs.reviewing import site_library
from web.pages.papers import PaperComparePage
from web.paper_forms import blocks_of, received
from web.rendering import go_to, render
from web.routes.documents import attachment
from web.routes.papers import CHECK, READ, WORK, fields, refused
from web.staging import plain_name

area = Area()
BASE = urls.PAPERS + "/{paper_id}"
SIGN = Permission.REVIEW_SIGN


@area.act(BASE + "/back", WORK, CHECK)
def back(
    request: Request, site: SiteDep, person: PersonDep, paper_id: str, file: Annotated[UploadFile, File()]
) -> Response:
    """Take a returned file in; it is compared before anything is taken over."""
    try:
        with received(site, file, "返回稿") as (path, _):
            name = plain_name(file.filename or "返回稿.docx")
            blocks, digest = blocks_of(site, path, name), site.files.add(path)
        with site.database.write() as session:
            reworking.take_back(session, site.clock, person, paper_id, digest=digest, file_name=name, blocks=blocks)
    except (InvalidInput, Conflict, NotAllowed) as error:
        return refused(request, site, person, paper_id, error, {})
    return go_to(urls.paper(paper_id, "rework"))


@area.act(BASE + "/scan", WORK, CHECK)
def scan(
    request: Request, site: SiteDep, person: PersonDep, paper_id: str, file: Annotated[UploadFile, File()]
) -> Response:
    """Enter the scan of the sealed copy."""
    try:
        with received(site, file, "扫描件") as (path, size):
            with path.open("rb") as opened:
                head = opened.read(8)
            if not head.startswith((b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*", b"PK")):
                raise InvalidInput("扫描件请用 PDF、JPG、PNG、TIFF 或 OFD 文件。")
            digest = site.files.add(path)
        with site.database.write() as session:
            name = plain_name(file.filename or "扫描件")
            issuing.add_scan(session, site.clock, person, paper_id, digest, name, size)
    except (InvalidInput, Conflict, NotAllowed) as error:
        return refused(request, site, person, paper_id, error, {})
    return go_to(urls.paper(paper_id, pairs=[("said", "scan")]))


@area.act(BASE + "/{deed}", WORK, CHECK, SIGN)
async def act(request: Request, site: SiteDep, person: PersonDep, paper_id: str, deed: str) -> Response:
    """One deed, in one transaction; the page again where it can't be done."""
    form = await fields(request)
    clock, reason = site.clock, form.get("reason", "")
    revision = int(form["revision"]) if form.get("revision", "").isdigit() else -1
    library = site_library(site) if deed in {"confirm", "issue"} else None
    made: list[str] = []

    def issue(session: Session) -> None:
        on = as_day(form.get("on", ""), "成文日期")
        if on is None:
            raise InvalidInput("请填写成文日期。")
        issuing.issue(
            session, clock, site.files, person, paper_id, number=form.get("number", ""), on=on, revision=revision,
            library=library, merged_duties=site.settings.small_site,
        )  # fmt: skip

    deeds: dict[str, tuple[str, Callable[[Session], object]]] = {
        "confirm": (
            "confirmed", lambda s: issuing.confirm(s, clock, person, paper_id, form.get("key", ""), reason, library)
        ),
        "out": ("out", lambda s: reworking.send_out(s, clock, site.files, person, paper_id, revision=revision)),
        "recall": ("recalled", lambda s: reworking.recall(s, clock, person, paper_id, reason)),
        "take": ("taken", lambda s: reworking.take(s, clock, person, paper_id)),
        "refuse": ("refused", lambda s: reworking.refuse(s, clock, person, paper_id, reason)),
        "issue": ("issued", issue),
        "correct": ("correct", lambda s: made.append(issuing.correct(s, clock, person, paper_id, reason))),
        "void": ("void", lambda s: issuing.void(s, clock, person, paper_id, reason)),
        "drop": ("dropped", lambda s: drop_paper(s, clock, person, paper_id, reason)),
    }  # fmt: skip
    if deed not in deeds:
        raise NotFound("没有这种办理方式。")
    said, run = deeds[deed]
    try:
        with site.database.write() as session:
            run(session)
    except (InvalidInput, Conflict, NotAllowed) as error:
        return refused(request, site, person, paper_id, error, form)
    return go_to(urls.paper(made[0] if made else paper_id, pairs=[("said", said)]))


@area.page(BASE + "/rework", READ)
def rework(request: Request, session: SessionDep, person: PersonDep, paper_id: str) -> Response:
    """The newest returned text beside the one that went out."""
    view = get_paper(session, paper_id)
    found = next((r for r in reworks_of(session, paper_id) if r.returned is not None), None)
    if found is None or found.returned is None:
        raise NotFound("还没有返回稿。")
    page = PaperComparePage(
        view, compare(found.sent, found.returned), "送出的文稿", f"返回稿 {found.returned_name}", found.remarks,
        decide=found.state == "returned" and person.may(view.kind.drafts),
    )  # fmt: skip
    return render(request, page)


@area.page(BASE + "/rework/{rework_id}/{which}", READ)
def rework_file(site: SiteDep, session: SessionDep, paper_id: str, rework_id: str, which: str) -> Response:
    """The file that went out, or the one that came back, byte for byte."""
    found = next((r for r in reworks_of(session, paper_id) if r.id == rework_id), None)
    digest = None if found is None else found.returned_digest if which == "returned" else found.sent_digest
    if found is None or digest is None or which not in {"sent", "returned"}:
        raise NotFound("没有这个文件。")
    view = get_paper(session, paper_id)
    name = found.returned_name if which == "returned" else f"{view.kind.name}-修改稿-{view.title[:60]}.docx"
    return Response(site.files.read(digest), media_type="application/octet-stream", headers=attachment(name))
