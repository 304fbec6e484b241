"""PDF: text pages from their characters, scanned pages by recognition, in one document order.

Promises blocks with pages, without headers, footers and page numbers; tables with rules as grids; a warning for
each page that could not be read. Locked files that open without a password are read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.blocks import Extract
from ingest.limits import Limits
from ingest.readers.reader import Head, Reader
from ingest.refusals import refuse
from registry.errors import UnreadableFile
from registry.provisions.reading import Warning_

_SCANNED = 0.35  # a page with fewer than _FEW characters and this much picture is a scan
_FEW = 25


@dataclass(slots=True)
class _Scans:
    """What became of the pages that hold a picture of text."""

    read: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    missing: UnreadableFile | None = None


def read(head: Head, limits: Limits) -> Extract:
    """Read a PDF."""
    document = _opened(head)
    try:
        count = len(document)
        if count == 0:
            raise refuse("damaged", head.name)
        if count > limits.pages:
            raise refuse("too_many_pages", head.name, limit=str(limits.pages))
        return _read(document, count, head, limits)
    finally:
        document.close()


def _opened(head: Head) -> Any:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(head.path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise refuse("encrypted", head.name) from error
        raise refuse("truncated" if _cut_off(head) else "damaged", head.name) from error
    return document


def _cut_off(head: Head) -> bool:
    """Whether the end mark of a PDF is missing: the file was cut."""
    with head.path.open("rb") as handle:
        handle.seek(max(0, head.size - 2048))
        return b"%%EOF" not in handle.read()


def _read(document: Any, count: int, head: Head, limits: Limits) -> Extract:
    from ingest.readers.glyphs import sheet_of
    from ingest.readers.page_layout import laid_out
    from ingest.readers.pages import PageLines, blocks_of

    pages: list[PageLines] = []
    warnings: list[Warning_] = []
    scans = _Scans()
    for index in range(count):
        try:
            sheet = sheet_of(document, index)
        except Exception:
            # One broken page of a PDF is no reason to lose the others.
            warnings.append(Warning_("page_unreadable", f"第 {index + 1} 页无法读取，请与原件核对。", page=index + 1))
            continue
        seen = len(sheet.glyphs)
        garbled = sheet.strange > 0.3 * max(1, seen + sheet.strange) and sheet.strange > 20
        if garbled or (seen < _FEW and sheet.pictured > _SCANNED):
            page = _scanned(document, index, scans, limits, head.name)
            if page is not None:
                pages.append(page)
                continue
        pages.append(laid_out(sheet, pages[-1] if pages else None))
    if scans.missing is not None and not any(page.lines or page.grids for page in pages):
        raise scans.missing
    blocks = blocks_of(pages)
    if not blocks:
        raise refuse("no_text", head.name)
    warnings += _scan_warnings(scans, pages)
    form = "pdf-scan" if scans.read and len(scans.read) >= max(1, count - len(scans.read)) else "pdf"
    metadata = _metadata(document) | {key: value for page in pages for key, value in page.facts.items()}
    notes = {"extractor": "pdfium"}
    if scans.read:
        from ingest.recognition import NAME

        notes["recognition"] = NAME
        notes["recognised_pages"] = ",".join(map(str, scans.read))
    return Extract(form, tuple(blocks), page_count=count, metadata=metadata, warnings=tuple(warnings),
                   notes=notes)  # fmt: skip


def _scanned(document: Any, index: int, scans: _Scans, limits: Limits, name: str) -> Any:
    """Recognise one page; None where that is impossible, and the reason is kept."""
    from ingest.recognition import recognise_page

    if len(scans.read) >= limits.scanned_pages or scans.missing is not None:
        scans.missed.append(index + 1)
        return None
    try:
        page = recognise_page(document, index, name)
    except UnreadableFile as error:
        scans.missing = error
        scans.missed.append(index + 1)
        return None
    scans.read.append(index + 1)
    return page


def _scan_warnings(scans: _Scans, pages: list[Any]) -> list[Warning_]:
    from ingest.readers.picture import confidence_warnings

    missed = [
        Warning_("page_not_recognised", f"第 {number} 页是扫描图片，没有识别文字，请与原件核对。", page=number)
        for number in scans.missed
    ]
    return missed + confidence_warnings([page for page in pages if page.number in scans.read])


def _metadata(document: Any) -> dict[str, str]:
    try:
        title = document.get_metadata_dict().get("Title", "").strip()
    except Exception:
        return {}  # a broken information dictionary says nothing of the text
    return {"文件属性标题": title} if title else {}


def _recognises(head: Head) -> bool:
    return b"%PDF-" in head.data[:1024]


READER = Reader("pdf", (".pdf",), _recognises, read)
