"""The review worksheet as a DOCX file of the official layout."""

from __future__ import annotations

from datetime import datetime

from review.casework.worksheet import Worksheet
from review.papers.contents.worksheet import from_worksheet
from review.papers.layout.docx_file import paper_docx


def worksheet_docx(sheet: Worksheet, made_at: datetime) -> bytes:
    """The worksheet as a file of A4 pages.

    Args:
        sheet: what the person who asks may see; nothing is added to it.
        made_at: the moment printed at the foot.
    """
    return paper_docx(from_worksheet(sheet, "", made_at))
