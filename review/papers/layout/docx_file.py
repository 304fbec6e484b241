"""A paper as DOCX, set after GB/T 9704—2012. Fonts go by name, nothing is embedded; equal papers give equal bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips

from review.papers.layout import measures as m
from review.papers.layout.cleaning import clean
from review.papers.layout.page import rule, set_page
from review.papers.layout.sheet import Grid, Paragraph, Sheet, heading_end, title_lines

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONTS = {"level1": m.HEI, "level2": m.KAI}
_NO_DATE = "　　　　年　月　日"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_MOMENT = (2000, 1, 1, 0, 0, 0)


def paper_docx(sheet: Sheet) -> bytes:
    """The file of a paper."""
    document = Document()
    set_page(document, letter=sheet.head == "letter")
    _normal(document)
    _head(document, sheet)
    _title(document, sheet)
    if sheet.addressee:
        _text(document, f"{clean(sheet.addressee)}：", indent=0)
    for block in sheet.body:
        if isinstance(block, Grid):
            _grid(document, block)
        else:
            _paragraph(document, block)
    _attachments(document, sheet)
    if sheet.signed:
        _signature(document, sheet)
    if sheet.contact:
        _text(document, f"（{clean(sheet.contact)}）")
    _imprint(document, sheet)
    return _packed(document, sheet)


def long_date(sheet: Sheet) -> str:
    """The date as printed, in Arabic numerals without zeros before; room for it while there is none."""
    return f"{sheet.on.year}年{sheet.on.month}月{sheet.on.day}日" if sheet.on else _NO_DATE


def _normal(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = m.LATIN, Pt(m.BODY_PT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), m.FANGSONG)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Twips(m.LINE_TWIPS)
    form.widow_control = False
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


def _run(paragraph: Any, text: str, font: str = "", size: float = 0, *, bold: bool = False, red: bool = False) -> Any:
    run = paragraph.add_run(text)
    if font:
        run.font.name = m.LATIN
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if size:
        run.font.size = Pt(size)
    if bold:
        run.bold = True
    if red:
        run.font.color.rgb = RGBColor.from_string(m.RED)
    return run


def _text(document: Any, text: str, font: str = "", *, indent: int = 2, size: float = 0) -> Any:
    paragraph = document.add_paragraph()
    _indent(paragraph, indent)
    _run(paragraph, text, font, size)
    return paragraph


def _indent(paragraph: Any, characters: int) -> None:
    """Indent the first line by characters of the grid, with points beside for readers that know no characters."""
    if not characters:
        return
    paragraph.paragraph_format.first_line_indent = Pt(m.BODY_PT * characters)
    paragraph._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(characters * 100))


def _blank(document: Any, lines: int = 1) -> None:
    for _ in range(lines):
        document.add_paragraph()


def _head(document: Any, sheet: Sheet) -> None:
    if sheet.head == "form":
        if sheet.number:
            _text(document, f"编号：{clean(sheet.number)}", indent=0, size=m.TABLE_PT)
        return
    organ = document.add_paragraph()
    organ.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _fit(_run(organ, clean(sheet.organ), m.SONG_TITLE, 1, red=True), sheet.organ)
    organ.paragraph_format.line_spacing = None
    if sheet.head == "letter":
        rule(organ, "thickThinSmallGap", wider_mm=m.LETTER_RULE_MM, space_mm=4)
        number = _text(document, clean(sheet.number) or "　", indent=0)
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        _blank(document, 2)
        number = _text(document, clean(sheet.number) or "　", indent=0)
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        rule(number, space_mm=m.RED_RULE_TO_NUMBER_MM)
        _blank(document)
    _blank(document)


def _fit(run: Any, organ: str) -> None:
    """The body's name as large as one line of the type area holds it, no larger than 48 pt."""
    width_pt = m.AREA_WIDTH_MM / 25.4 * 72
    run.font.size = Pt(int(max(22.0, min(48.0, width_pt / max(len(organ), 1)))))


def _title(document: Any, sheet: Sheet) -> None:
    for line in title_lines(clean(sheet.title)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing = Twips(m.LINE_TWIPS + 60)  # 二号 is 22 pt high
        _run(paragraph, line, m.SONG_TITLE, m.TITLE_PT)
    _blank(document)


def _paragraph(document: Any, block: Paragraph) -> None:
    text = clean(block.text).replace("\n", " ")
    font = _FONTS.get(block.form, "")
    paragraph = document.add_paragraph()
    _indent(paragraph, 2)
    if not font:
        _run(paragraph, text)
        return
    end = heading_end(text)
    _run(paragraph, text[:end], font)
    if text[end:]:
        _run(paragraph, text[end:])


def _grid(document: Any, grid: Grid) -> None:
    if grid.caption:
        caption = _text(document, clean(grid.caption), m.HEI, indent=0)
        caption.paragraph_format.keep_with_next = True
    width = max((len(row) for row in (grid.head, *grid.rows)), default=0)
    if not width:
        return
    shares = grid.widths if len(grid.widths) == width else (1,) * width
    widths = [m.AREA_WIDTH_MM * share / sum(shares) for share in shares]
    table = document.add_table(rows=0, cols=width)
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, mm in zip(table.columns, widths, strict=True):
        column.width = Mm(mm)
    if grid.head:
        row = table.add_row()
        _cells(row, grid.head, widths, font=m.HEI)
        repeat = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(repeat)
    for values in grid.rows:
        row = table.add_row()
        _cells(row, values, widths, first=m.HEI if not grid.head else "")
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
    _blank(document)


def _cells(row: Any, values: tuple[str, ...], widths: list[float], font: str = "", first: str = "") -> None:
    for position, mm in enumerate(widths):
        cell = row.cells[position]
        cell.width = Mm(mm)
        text = clean(values[position]) if position < len(values) else ""
        labelled = bool(first) and position % 2 == 0
        for number, line in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.paragraph_format.line_spacing = Twips(360)
            _run(paragraph, line, font or (first if labelled else ""), m.TABLE_PT)


def _attachments(document: Any, sheet: Sheet) -> None:
    """附件说明: one line below the text, two characters in; several are numbered and aligned (7.3.4)."""
    if not sheet.attachments:
        return
    _blank(document)
    names = [clean(name) for name in sheet.attachments]
    if len(names) == 1:
        _text(document, f"附件：{names[0]}")
        return
    for number, name in enumerate(names, 1):
        _text(document, f"{'附件：' if number == 1 else '　　　'}{number}.{name}")


def _signature(document: Any, sheet: Sheet) -> None:
    """Name and date with room for the seal: the date four characters from the right, the name centred over it."""
    _blank(document, m.SEAL_LINES)
    date_words = long_date(sheet)
    organ = clean(sheet.organ)
    right_pt = m.BODY_PT * 4
    date_pt = sum(m.BODY_PT / 2 if sign.isascii() else m.BODY_PT for sign in date_words)
    organ_pt = m.BODY_PT * len(organ)
    for words, pt in ((organ, max(0.0, right_pt + (date_pt - organ_pt) / 2)), (date_words, right_pt)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(pt)
        paragraph.paragraph_format.keep_with_next = words == organ
        paragraph.paragraph_format.keep_together = True
        _run(paragraph, words)


def _imprint(document: Any, sheet: Sheet) -> None:
    """版记: copies, printing body and day in 四号 between rules, on papers with a red head."""
    if sheet.head != "document" or not (sheet.copies or sheet.printed_by):
        return
    _blank(document)
    rows = []
    if sheet.copies:
        rows.append((f"抄送：{'，'.join(clean(name) for name in sheet.copies)}。", ""))
    if sheet.printed_by:
        rows.append((clean(sheet.printed_by), f"{long_date(sheet)}印发"))
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for left, right in rows:
        cells = table.add_row().cells
        if not right:
            cells[0].merge(cells[1])
        _run(cells[0].paragraphs[0], left, m.FANGSONG, m.FOOT_PT)
        if right:
            cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _run(cells[1].paragraphs[0], right, m.FANGSONG, m.FOOT_PT)
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for edge, size in (("top", "8"), ("bottom", "8"), ("insideH", "6")):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", size), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


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
