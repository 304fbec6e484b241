"""Review runs: the rules over a stored version, the findings kept; the same for pages, commands and jobs."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from registry.instruments.views import DocumentView, get_document
from registry.jobs.queue import Leased
from review.casework.reviews import MODES, open_review, review_of_version
from review.findings.dependence import DREW_ON, marks
from review.findings.order import merged
from review.findings.store import store_run
from review.law.library import Coverage, Library
from review.law.siblings import Others, load_siblings, place_of, siblings_mark
from review.law.storage import library_mark, load_library
from review.rules.facts import gather
from review.rules.protocol import ClauseUnderReview
from review.rules.run import DocumentReview, review_clauses
from review.rules.same_level import same_level
from web.site import Site

REVIEW = "review.run"
PLACES = 8  # places and levels whose documents are kept in memory for comparison


def site_library(site: Site) -> Library | None:
    """The superior-law library of the site, None while it holds nothing. Loaded once, and again when it changed."""
    with site.database.read() as session:
        mark = library_mark(session)
        if mark[0] == 0:
            return None
        held = site.cache.get("library")
        if held is None or held[0] != mark:
            library = load_library(session)
            library.keep_index(site.settings.data / "law-index")
            held = (mark, library)
            site.cache["library"] = held
        return held[1]


def _siblings(site: Site, session: Session, document: DocumentView, as_of: date) -> Library | None:
    """Other documents of the same place and level. A place's are read once, and again when one of them changed."""
    issuer, level = document.row.issuer or "", document.row.level.value if document.row.level else ""
    key, mark = (place_of(issuer), level, as_of), siblings_mark(session, issuer, level)
    kept = site.cache.setdefault("siblings", {})
    held = kept.pop(key, None)
    if held is None or held[0] != mark:
        held = (mark, load_siblings(session, issuer, level, as_of))
    kept[key] = held  # the newest asked for last
    while len(kept) > PLACES:
        del kept[next(iter(kept))]
    return None if held[1] is None else Others(held[1], document.row.document_id)


def coverage_shape(coverage: Coverage | None) -> dict[str, Any]:
    """Coverage as JSON; every review opens with it."""
    if coverage is None:
        return {"laws": 0, "articles": 0, "kinds": {}, "provinces": [], "newest": None, "complete_kinds": []}
    shape = asdict(coverage)
    shape["newest"] = coverage.newest.isoformat() if coverage.newest else None
    shape["provinces"] = list(coverage.provinces)
    shape["complete_kinds"] = [kind.value for kind in coverage.complete_kinds]
    return shape


def check_document(
    document: DocumentView, library: Library | None, as_of: date, province: str | None, siblings: Library | None = None
) -> DocumentReview:
    """Run the rules over a stored version; stores nothing.

    Args:
        siblings: other documents of the same place and level, to be compared with as well.
    """
    row = document.row
    facts = gather(
        title=row.title,
        kind=row.kind,
        level=row.level,
        issuer=row.issuer,
        published=row.promulgated_on or document.adopted_on,
        effective=row.effective_on,
        clauses=document.units,
        province=province,
    )
    clauses = [ClauseUnderReview(u.address, u.number, u.path, u.text, u.start) for u in document.units]
    outcome = review_clauses(clauses, facts, library, as_of)
    if siblings is None:
        return outcome
    return replace(outcome, findings=tuple(merged([*outcome.findings, *same_level(clauses, facts, siblings, as_of)])))


def review_stored(
    site: Site, document_id: str, as_of: date, *, actor: str = "system", owner_id: str | None = None
) -> tuple[str, DocumentReview]:
    """Review the version of a document that applies on a day, and keep the findings.

    Returns:
        The id of the review and what the rules gave.

    Raises:
        NotFound: there is no such document.
    """
    library = site_library(site)
    with site.database.read() as session:
        document = get_document(session, document_id, as_of, include_internal=True)
        siblings = _siblings(site, session, document, as_of)
    outcome = check_document(document, library, as_of, site.settings.province, siblings)
    with site.database.write() as session:
        review_id = keep(session, site, document, outcome, as_of, actor, owner_id)
    return review_id, outcome


def keep(
    session: Session,
    site: Site,
    document: DocumentView,
    outcome: DocumentReview,
    as_of: date,
    actor: str,
    owner_id: str | None,
) -> str:
    """Open a review of a version that has none, and store what a run gave; returns the review's id."""
    coverage = coverage_shape(outcome.coverage) | {DREW_ON: marks(session, outcome.drew_on)}
    held = review_of_version(session, document.row.version_id)
    review_id = open_review(
        session,
        site.clock,
        document_id=document.row.document_id,
        version_id=document.row.version_id,
        as_of=as_of,
        actor=actor,
        owner_id=owner_id,
        mode=held.mode if held is not None else MODES[0],
    )
    store_run(
        session,
        site.clock,
        document.row.version_id,
        outcome.findings,
        as_of=as_of,
        coverage=coverage,
        unchecked=outcome.unchecked,
        actor=actor,
    )
    return review_id


def run_review_job(site: Site, leased: Leased) -> str:
    """Job handler: payload `document_id`, `as_of` (ISO), `actor`, `owner_id`."""
    payload = leased.payload
    as_of = date.fromisoformat(payload["as_of"]) if payload.get("as_of") else site.clock.today()
    _, outcome = review_stored(
        site,
        payload["document_id"],
        as_of,
        actor=payload.get("actor", "system"),
        owner_id=payload.get("owner_id"),
    )
    return f"完成审查，提示 {len(outcome.findings)} 条。"
