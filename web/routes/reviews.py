"""Reviews: what the page of one holds, a finding beside its reference clauses, the worksheet and its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fastapi import Request, Response
from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.instruments.views import DocumentView, document_of_version, get_document
from registry.jobs import queue
from registry.people.roles import Permission, Person
from review.annotations.targets import FINDING, Target
from review.casework.presence import others_here
from review.casework.worksheet import Worksheet, worksheet
from review.experts.assignments import assignment_of
from review.experts.pool import members
from review.findings.finding import ReferenceQuote
from review.papers.worksheet_docx import worksheet_docx
from web import urls
from web.access import Area
from web.citing import resolve_citation
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.jobs.reviewing import REVIEW
from web.pages.document_docx import DOCX_TYPE
from web.pages.expert_choices import Choices, choices_for
from web.pages.findings import finding_line, finding_spans
from web.pages.margin import NOTES_SAID, margin_of, target_margin
from web.pages.proof import COLUMNS, aligned, stands
from web.pages.review import (
    BesidePage,
    Powers,
    Refused,
    ReviewPage,
    Said,
    powers_of,
    review_page,
    said_on,
    worksheet_page,
)
from web.pages.setting import Block, Span, block_for, set_text
from web.rendering import render
from web.routes.documents import attachment

area = Area()
READ = Permission.REVIEW_READ


def enqueue_run(session: Session, site: SiteDep, person: Person, document_id: str) -> None:
    """Queue a run of the rules in the transaction that asks for it."""
    payload = {
        "document_id": document_id,
        "as_of": site.clock.today().isoformat(),
        "actor": person.actor,
        "owner_id": person.account_id,
    }
    queue.enqueue(session, site.clock, REVIEW, payload, actor=person.actor, unique_key=f"{REVIEW}:{document_id}")


def staff_page(
    site: SiteDep,
    session: Session,
    person: Person,
    review_id: str,
    *,
    said: Said | None = None,
    refused: Refused | None = None,
    new_link: str = "",
    sorts: Sequence[str] = (),
    only: str = "",
) -> ReviewPage:
    """The review page for a member of staff, or for an expert who has logged in and is assigned.

    Args:
        sorts: what the bars beside the clauses count; all where none is chosen.
        only: `open` for notes of the document that aren't resolved; else all.
    """
    today = site.clock.today()
    sheet = worksheet(session, person, review_id, today)
    powers = powers_of(person)
    asked = margin = None
    if person.may(READ):
        back = urls.review(review_id, [*(("count", sort) for sort in sorts), ("only", only)])
        margin = margin_of(
            session, person, sheet.document, back=back, sorts=sorts, only=only, known=said_on(sheet),
        )  # fmt: skip
    else:
        asked = assignment_of(session, sheet.review.subject, person.account_id or "")
        powers = Powers(note=asked is not None and asked.submitted_at is None)
    choices = choices_for(members(session), sheet, today) if powers.assign else Choices()
    return review_page(
        sheet,
        powers,
        assignment=asked,
        experts=choices.experts,
        expert_advice=choices.advice,
        barred=choices.barred,
        said=said,
        refused=refused,
        new_link=new_link,
        today=today,
        person=person,
        margin=margin,
        others=tuple(others_here(session, review_id, person.account_id, site.clock.now())),
    )


@area.page(urls.REVIEWS + "/{review_id}/beside/{finding_id}", READ, Permission.REVIEW_ASSIGNED)
def beside(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str, finding_id: str,
    said: str = "",
) -> Response:  # fmt: skip
    """A finding's clause beside the clauses it rests on; for staff with the notes on it."""
    sheet = worksheet(session, person, review_id, site.clock.today())
    page = beside_page(session, sheet, finding_id, urls.review(review_id, anchor=finding_id))
    if person.may(READ):
        here, target = urls.review_act(review_id, f"beside/{finding_id}"), Target(FINDING, finding_id)
        margin = target_margin(session, person, sheet.document, target, here)
        page = replace(page, margin=margin, said=NOTES_SAID.get(said, ""))
    return render(request, page)


def beside_page(session: Session, sheet: Worksheet, finding_id: str, back: str) -> BesidePage:
    """The side-by-side page of one finding of a worksheet.

    Raises:
        NotFound: the worksheet has no such finding.
    """
    stored = next((s for c in sheet.clauses for s in c.findings if s.id == finding_id), None)
    if stored is None:
        raise NotFound("没有这条提示，或重新检查后已不再提出。")
    own = block_for(set_text(sheet.document, finding_spans([stored])), stored.finding.address)
    if own is None:
        raise NotFound("这一版本没有该条款。")
    line = finding_line(stored, sheet.review.as_of)
    finding = stored.finding
    views = [_superior(session, sheet, reference) for reference in finding.references]
    references = tuple(
        (quoted.where, quoted.status, *_reference_block(session, sheet, reference, view))
        for quoted, reference, view in zip(line.theirs, finding.references, views, strict=True)
    )
    day = sheet.review.as_of
    held = [
        urls.place(view.row.document_id, day, reference.address)
        for view, reference in zip(views, finding.references, strict=True)
        if view is not None and reference.address
    ][: COLUMNS - 1]
    mine = urls.place(sheet.review.document_id, day, finding.address)
    return BesidePage(
        sheet,
        line,
        own,
        references,
        back,
        stands(finding, sheet.document, views),
        aligned(finding, sheet.document),
        urls.compared([*held, mine]) if held and finding.address else "",
    )


def _superior(session: Session, sheet: Worksheet, reference: ReferenceQuote) -> DocumentView | None:
    """The text of law that a quote was taken from, None where the record does not hold it."""
    if reference.version_id is None or reference.address is None:
        return None
    try:
        document_id = document_of_version(session, reference.version_id)
        return get_document(
            session, document_id, sheet.review.as_of, include_internal=True, version_id=reference.version_id
        )
    except NotFound:
        return None


def _reference_block(
    session: Session, sheet: Worksheet, reference: ReferenceQuote, view: DocumentView | None
) -> tuple[Block | None, str]:
    day = sheet.review.as_of
    if reference.version_id is None or reference.address is None:
        card = resolve_citation(session, f"《{reference.law}》", day, dated=day, include_internal=True)
        return None, card.url
    if view is None:
        return None, ""
    quoted = (
        [Span(reference.start, reference.end, tone="found")] if reference.start is not None and reference.end else []
    )
    return block_for(set_text(view, quoted), reference.address), urls.document(
        view.row.document_id, day, reference.address
    )


@area.page(urls.REVIEWS + "/{review_id}/worksheet", READ, Permission.REVIEW_ASSIGNED)
def printed(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str) -> Response:
    """The worksheet for printing."""
    return render(request, worksheet_page(worksheet(session, person, review_id, site.clock.today())))


@area.page(urls.REVIEWS + "/{review_id}/worksheet.docx", Permission.WORKSHEET_EXPORT)
def exported(site: SiteDep, session: SessionDep, person: PersonDep, review_id: str) -> Response:
    """The worksheet as DOCX."""
    sheet = worksheet(session, person, review_id, site.clock.today())
    name = f"审查工作表-{sheet.review.title}.docx"
    return Response(worksheet_docx(sheet, site.clock.now()), media_type=DOCX_TYPE, headers=attachment(name))
