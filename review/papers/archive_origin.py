"""What a case began with, for its archive: the filing with its papers, and the suggestions that it answers.

Attachments of suggestions stay out: each of them may show who sent it, and its opening is logged on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.files import FileStore
from review.casework.filings.models import Filing, FilingPaper
from review.casework.suggestions.models import Suggestion
from review.papers.archive_parts import Member, kept, paper_members, safe
from review.papers.contents import registration, suggestion
from review.papers.layout.docx_file import paper_docx
from review.papers.views import PaperView, entries_of, papers_about


def origins(session: Session, review_id: str) -> list[str]:
    """How the log names the filing and the suggestions of a review, and the papers made from them."""
    filings = session.scalars(select(Filing.id).where(Filing.review_id == review_id).order_by(Filing.id))
    suggestions = session.scalars(
        select(Suggestion.id).where(Suggestion.review_id == review_id).order_by(Suggestion.id)
    )
    return [f"filing:{id_}" for id_ in filings] + [f"suggestion:{id_}" for id_ in suggestions]


def papers_of_origins(session: Session, subjects: Sequence[str], shown: set[str]) -> list[PaperView]:
    """The papers made from them that aren't among those of the case itself, oldest first."""
    found = [paper for subject in subjects for paper in reversed(papers_about(session, subject))]
    return [paper for paper in found if paper.id not in shown]


def origin_members(
    session: Session, files: FileStore, subjects: Sequence[str], papers: Sequence[PaperView], day: date
) -> Iterator[Member]:
    """The forms as they stand, the filing's papers byte for byte, the papers made from either."""
    for number, subject in enumerate(subjects, 1):
        kind, _, id_ = subject.partition(":")
        make, name, folder = (
            (registration.from_filing, "备案登记表", "06-备案")
            if kind == "filing"
            else (suggestion.form, "审查建议登记表", "07-审查建议")
        )
        sheet = replace(make(session, id_, "", day), signed=False)
        yield f"{folder}/{number:02d}-{name}.docx", paper_docx(sheet), name
        if kind == "filing":
            held = session.scalars(
                select(FilingPaper).where(FilingPaper.filing_id == id_).order_by(FilingPaper.added_at, FilingPaper.id)
            )
            for place, paper in enumerate(held, 1):
                what = "报备材料" if paper.replaced_at is None else "报备材料（已替换）"
                yield f"{folder}/{number:02d}-{place:02d}-{safe(paper.file_name)}", kept(files, paper.digest), what
    for number, made in enumerate(papers, 1):
        yield from paper_members(files, made, entries_of(session, made.id), f"08-相关文书/{number:02d}")
