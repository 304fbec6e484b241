"""Routes: from a request to a page and back. A new group of pages is a new module and one line here.

The order matters where one address could be read as another: named parts stand before free ones.
"""

from __future__ import annotations

from web.access import Area
from web.routes import (
    account,
    account_own,
    answers,
    cases,
    citations,
    compare,
    consultations,
    disclosures,
    documents,
    due,
    experts,
    feeds,
    filings,
    filings_check,
    filings_imports,
    filings_intake,
    filings_missed,
    home,
    letters,
    procedure,
    review_acts,
    review_lines,
    reviews,
    saved_searches,
    search,
    status,
    uploads,
    voices,
)

AREAS: tuple[Area, ...] = (
    home.area,
    account.area,
    account_own.area,
    search.area,
    answers.area,
    saved_searches.area,
    feeds.area,
    compare.area,
    documents.area,
    citations.area,
    reviews.area,
    review_acts.area,
    review_lines.area,
    cases.area,
    letters.area,
    uploads.area,
    consultations.area,
    voices.area,
    experts.area,
    filings_imports.area,
    filings_missed.area,
    filings_intake.area,
    filings.area,
    filings_check.area,
    disclosures.area,
    due.area,
    procedure.area,
    status.area,
)
