"""Word form of a sample: statute, red-head 公文, notice with attachment, 一、（一）1. levels as automatic numbers.

Byte for byte the same on every run: fixed dates inside, fixed times in the archive.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from corpus_samples.source import Line, Source

STAMP = datetime(2024, 1, 1, 8, 0, 0)  # noqa: DTZ001 - the format stores naive times
_CENTRED = {"T": 22, "G": 36, "N": 16, "H": 15, "C": 16, "S": 16, "Y": 18}
_OUTLINE = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)")
_NUMBERING = """<w:abstractNum {ns} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>
<w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>
<w:lvlText w:val="%3."/></w:lvl></w:abstractNum>"""
_TEXT_BOX = """<w:r {ns} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:360pt;height:36pt"
type="#_x0000_t202"><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox>
</v:shape></w:pict></w:r>"""


def write_docx(source: Source, path: Path) -> None:
    """Write the Word file."""
    document = Document()
    properties = document.core_properties
    properties.created = properties.modified = STAMP
    properties.author = properties.last_modified_by = "样例"
    properties.title = ""
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    automatic = source.meta["layout"] == "numbered"
    if automatic:
        _define_numbers(document)
    rows: list[list[str]] = []
    for line in source.lines:
        if line.tag == "W":
            rows.append(line.text.split("|"))
            continue
        _table(document, rows)
        rows = []
        _paragraph(document, line, automatic)
    _table(document, rows)
    _page_numbers(document)
    _save(document, path)


def _paragraph(document: Any, line: Line, automatic: bool) -> None:
    if line.tag == "D":
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        return
    paragraph = document.add_paragraph()
    if line.tag == "Z":
        paragraph._p.append(parse_xml(_TEXT_BOX.format(ns=nsdecls("w"), text=line.text)))
        return
    text = line.text
    if automatic and line.tag in "123":
        text = _OUTLINE.sub("", text, count=1)
        _number(paragraph, int(line.tag) - 1)
    if line.tag == "A":
        label, separator, rest = text.partition("　")
        paragraph.add_run(label).bold = True
        run = paragraph.add_run(separator + rest)
    else:
        run = paragraph.add_run(text)
    if line.tag in _CENTRED:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.font.size = Pt(_CENTRED[line.tag])
        run.bold = line.tag in "TGC"
        if line.tag == "G":
            run.font.color.rgb = RGBColor(0xD8, 0x1E, 0x1E)
    elif line.tag == "R":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif line.tag not in "MXL":
        paragraph.paragraph_format.first_line_indent = Pt(32)


def _table(document: Any, rows: list[list[str]]) -> None:
    if not rows:
        return
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell or y == 0:
                table.cell(y, x).text = cell
            else:  # an empty cell of a source belongs to the one above it
                table.cell(y - 1, x).merge(table.cell(y, x))


def _define_numbers(document: Any) -> None:
    numbering = document.part.numbering_part.element
    # abstract definitions must stand before the instances
    numbering.insert(0, parse_xml(_NUMBERING.format(ns=nsdecls("w"))))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'),
    )


def _number(paragraph: Any, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    number = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", 90)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), str(value))
        number.append(child)
    properties.append(number)


def _page_numbers(document: Any) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" —")


def _save(document: Any, path: Path) -> None:
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            fixed = zipfile.ZipInfo(info.filename, STAMP.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(info))
