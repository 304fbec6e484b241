"""A paper as DOCX, set after GB/T 9704—2012. Fonts go by name, nothing is embedded; equal papers give equal bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from review.papers.layout import measures as m
from review.papers.layout.cleaning import clean
from review.papers.layout.foot import add_attachments, add_contact, add_imprint, add_signature
from review.papers.layout.grids import add_grid
from review.papers.layout.head import add_head
from review.papers.layout.page import set_page
from review.papers.layout.runs import add_blank, add_run, add_text, element, end_small, set_height, set_indent
from review.papers.layout.sheet import Paragraph, Sheet, heading_end, title_lines

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONTS = {"level1": m.HEI, "level2": m.KAI}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_MOMENT = (2000, 1, 1, 0, 0, 0)


def paper_docx(sheet: Sheet) -> bytes:
    """The file of a paper."""
    document = Document()
    set_page(document, letter=sheet.head == "letter")
    _normal(document)
    add_head(document, sheet)
    _title(document, sheet)
    if sheet.addressee:
        add_text(document, f"{clean(sheet.addressee)}：", indent=0)
    _body(document, sheet)
    add_attachments(document, sheet)
    if sheet.signed:
        add_signature(document, sheet)
    add_contact(document, sheet)
    add_imprint(document, sheet)
    return _packed(document, sheet)


def _body(document: Any, sheet: Sheet) -> None:
    """Paragraphs and tables; room after each table: a line of the grid before text, less between tables of a form."""
    for position, block in enumerate(sheet.body):
        if isinstance(block, Paragraph):
            _paragraph(document, block)
            continue
        follows = sheet.body[position + 1] if position + 1 < len(sheet.body) else None
        add_grid(document, block, keep=follows is None and sheet.signed)
        if follows is None:
            end_small(document)
        elif isinstance(follows, Paragraph) or sheet.head != "form":
            add_blank(document)
        else:
            set_height(document.add_paragraph(), m.TABLE_PT)


def _normal(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = m.LATIN, Pt(m.BODY_PT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), m.FANGSONG)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Twips(m.LINE_TWIPS)
    form.widow_control = False
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    spacing = element("w:spacing", val=m.CHARACTER_SPACING_TWIPS)
    style.element.rPr.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    _font_table(document)


def _font_table(document: Any) -> None:
    """Say which font to take where one of ours is missing (`w:altName`), in the file's own table of fonts."""
    part = next((p for p in document.part.package.iter_parts() if p.partname.endswith("/fontTable.xml")), None)
    if part is None:
        return
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in m.FALLBACKS.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    part._blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{space}">{entries}</w:fonts>'
    ).encode()


def _title(document: Any, sheet: Sheet) -> None:
    for line in title_lines(clean(sheet.title)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_run(paragraph, line, m.SONG_TITLE, m.TITLE_PT)
        set_height(paragraph, m.LINE_TWIPS / m.TWIPS_PER_PT)
    add_blank(document)


def _paragraph(document: Any, block: Paragraph) -> None:
    text = clean(block.text).replace("\n", " ")
    font = _FONTS.get(block.form, "")
    paragraph = document.add_paragraph()
    set_indent(paragraph, 2)
    if not font:
        add_run(paragraph, text)
        return
    end = heading_end(text)
    add_run(paragraph, text[:end], font)
    if text[end:]:
        add_run(paragraph, text[end:])


def _packed(document: Any, sheet: Sheet) -> bytes:
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = (
        clean(sheet.title)[:200],
        clean(sheet.organ)[:200],
        "",
        "",
    )
    core.created = core.modified = _EPOCH
    core.revision = 1
    stream = io.BytesIO()
    document.save(stream)
    return _same_bytes(stream.getvalue())


def _same_bytes(package: bytes) -> bytes:
    """The package with every member's moment set alike, so that a paper made twice is one file under one hash."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as held, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as kept:
        for member in held.infolist():
            info = zipfile.ZipInfo(member.filename, _ZIP_MOMENT)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            kept.writestr(info, held.read(member))
    return stream.getvalue()
