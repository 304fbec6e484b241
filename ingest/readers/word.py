"""DOCX (and DOCM, WPS saved as OOXML): paragraphs, tables and text boxes in document order.

Promises automatic numbers in the text, tracked changes read as accepted, soft breaks as separate paragraphs,
headers and footers left out, footnotes among the notes, embedded pictures kept. Reads the XML itself, since a
document model would cost more time than the reading.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree

from ingest.blocks import Block, Extract
from ingest.limits import Limits
from ingest.readers.reader import Head, Reader
from ingest.readers.tidying import cell, grid_text, tidy
from ingest.readers.word_names import DEL, INS, MC, PPR, SDT, SDT_CONTENT, SECTPR, TBL, TC, TR, VAL, P, W
from ingest.readers.word_numbering import Numbering
from ingest.readers.word_styles import Styles, with_paragraph
from ingest.readers.word_text import mark_deleted, style_of, words_of
from ingest.readers.zipped import Package, opened
from ingest.refusals import refuse

_OFFICE = re.compile(r"/relationships/officeDocument$")
_LABEL = re.compile(r"^\s*第[一二三四五六七八九十百零〇]{1,7}[条章]")
_PICTURE_BYTES = 60 * 1024 * 1024
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".webp")


def read(head: Head, limits: Limits) -> Extract:
    """Read a DOCX file."""
    with opened(head, limits) as package:
        main = _main_part(package)
        root = package.xml(main)
        body = root.find(W + "body") if root is not None else None
        if body is None:
            raise refuse("damaged", head.name)
        folder = main.rpartition("/")[0]
        walker = _Walker(Styles(package.xml(f"{folder}/styles.xml")), Numbering(package.xml(f"{folder}/numbering.xml")))
        walker.walk(body)
        notes = _notes(package, folder, walker.references)
        pictures = _pictures(package, folder)
    if not walker.blocks:
        return _pictured(pictures, head)
    return Extract("docx", tuple(walker.blocks), notes=notes, pictures=pictures)


def _pictured(pictures: tuple[tuple[str, bytes], ...], head: Head) -> Extract:
    """A file that holds nothing but pictures: pages that somebody scanned into Word."""
    from ingest.readers.pages import blocks_of
    from ingest.readers.picture import confidence_warnings, read_embedded
    from ingest.recognition import NAME

    pages = read_embedded(pictures, head.name) if pictures else []
    blocks = blocks_of(pages) if pages else []
    if not blocks:
        raise refuse("no_text", head.name)
    return Extract("docx", tuple(blocks), page_count=len(pages), warnings=tuple(confidence_warnings(pages)),
                   notes={"recognition": NAME}, pictures=pictures)  # fmt: skip


class _Walker:
    """Walks a body in document order and collects blocks."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles = styles
        self.numbering = numbering
        self.blocks: list[Block] = []
        self.references: list[tuple[str, str]] = []
        self._stack: list[bool] = []
        self._carried = ""
        self._break = False

    def walk(self, parent: etree._Element, style: str | None = None) -> None:
        """Take every block below an element."""
        for node in parent:
            tag = node.tag
            if tag == P:
                self._paragraph(node, style)
            elif tag == TBL:
                self._table(node)
            elif tag == SECTPR:
                self._break = True
            elif tag == MC + "AlternateContent":
                chosen = node.find(MC + "Choice")
                self.walk(chosen if chosen is not None else node, style)
            elif tag in (SDT, SDT_CONTENT, INS, W + "customXml", W + "moveTo", MC + "Fallback"):
                self.walk(node, style)

    def _paragraph(self, node: etree._Element, style: str | None) -> None:
        ppr = node.find(PPR)
        style_id = style_of(ppr)
        inherited = self.styles.look(style_id)
        look = with_paragraph(inherited, ppr)
        words = words_of(node, look.bold, self._stack)
        self.references.extend(words.notes)
        if self._carried:
            words.parts.insert(0, self._carried)
            self._carried = ""
        if mark_deleted(ppr):
            self._carried = words.text
            return
        text = words.text
        if look.num_id and text.strip():
            level = look.level if look.level is not None else self.numbering.level_of_style(look.num_id, style_id)
            text = self.numbering.label(look.num_id, level) + text.lstrip(" \u3000\t")
        self._break = self._break or words.page_break or look.break_before
        first = not self.blocks
        for box in words.boxes if first else ():
            self.walk(box, "textbox")
        if words.size:
            look = replace(look, size=words.size)
        known = words.bold_chars + words.plain_chars
        bold = words.bold_chars > 0.9 * known if known else look.bold
        for part in text.split("\n"):
            content, blanks = tidy(part)
            if content:
                indent = look.indent()
                shown = (indent or 0.0) + blanks if indent is not None or blanks else None
                self.blocks.append(
                    Block(content, align=look.align, bold=bold, size=look.size, indent=shown,
                          style=style or look.name, break_before=self._break)
                )  # fmt: skip
                self._break = False
        for box in () if first else words.boxes:
            self.walk(box, "textbox")
        section = ppr.find(SECTPR) if ppr is not None else None
        self._break = self._break or words.break_after or section is not None

    def _table(self, table: etree._Element) -> None:
        rows = [row for row in _rows(table) if row.find(f"{W}trPr/{DEL}") is None]
        cells = [cell_ for row in rows for cell_ in _cells(row)]
        if _is_frame(rows, cells):
            for cell_ in cells:
                self.walk(cell_)
            return
        grid = [self._row(row) for row in rows]
        grid = [row for row in grid if any(row)]
        if not grid:
            return
        width = max(len(row) for row in grid)
        full = tuple(tuple(row + [""] * (width - len(row))) for row in grid)
        self.blocks.append(Block(grid_text(full), rows=full, break_before=self._break))
        self._break = False

    def _row(self, row: etree._Element) -> list[str]:
        values: list[str] = []
        before = row.find(f"{W}trPr/{W}gridBefore")
        if before is not None:
            values += [""] * min(_int(before.get(VAL)), 60)
        for cell_ in _cells(row):
            inner = _Walker(self.styles, self.numbering)
            merge = cell_.find(f"{W}tcPr/{W}vMerge")
            if merge is None or merge.get(VAL) == "restart":
                inner.walk(cell_)
            self.references.extend(inner.references)
            values.append(cell("\n".join(block.text for block in inner.blocks)))
            span = cell_.find(f"{W}tcPr/{W}gridSpan")
            values += [""] * (min(_int(span.get(VAL)), 60) - 1 if span is not None else 0)
        return values


def _int(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 1


def _rows(table: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    for node in table:
        if node.tag == TR:
            found.append(node)
        elif node.tag in (SDT, SDT_CONTENT, W + "customXml", INS):
            found.extend(_rows(node))
    return found


def _cells(row: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = []
    for node in row:
        if node.tag == TC:
            found.append(node)
        elif node.tag in (SDT, SDT_CONTENT, W + "customXml", INS):
            found.extend(_cells(node))
    return found


def _is_frame(rows: list[etree._Element], cells: list[etree._Element]) -> bool:
    """Whether a table only frames running text: one column with several paragraphs, or articles in a cell."""
    if not cells:
        return False
    paragraphs = [sum(1 for node in cell_ if node.tag in (P, TBL)) for cell_ in cells]
    if len(cells) == len(rows) and max(paragraphs) >= 3:
        return True
    if max(paragraphs) < 6:
        return False
    labels = 0
    for paragraph in cells[paragraphs.index(max(paragraphs))].iterfind(P):
        start = "".join(text.text or "" for text in paragraph.iter(W + "t"))[:12]
        labels += bool(_LABEL.match(start))
    return labels >= 3


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if _OFFICE.search(relation.get("Type", "")):
            return relation.get("Target", "").lstrip("/") or "word/document.xml"
    return "word/document.xml"


def _notes(package: Package, folder: str, references: list[tuple[str, str]]) -> dict[str, str]:
    """Footnotes and endnotes that the text points to, numbered as they occur."""
    notes: dict[str, str] = {}
    for kind, label in (("footnote", "脚注"), ("endnote", "尾注")):
        wanted = [number for k, number in references if k == kind]
        root = package.xml(f"{folder}/{kind}s.xml") if wanted else None
        if root is None:
            continue
        texts = {note.get(W + "id", ""): "".join(words_of(p, None, []).text for p in note.iter(P)) for note in root}
        for count, number in enumerate(dict.fromkeys(wanted), 1):
            if text := cell(texts.get(number, "")):
                notes[f"{label}{count}"] = text
    return notes


def _pictures(package: Package, folder: str) -> tuple[tuple[str, bytes], ...]:
    found: list[tuple[str, bytes]] = []
    total = 0
    for name, info in package.names.items():
        if name.startswith(f"{folder}/media/") and name.lower().endswith(_PICTURES):
            total += info.file_size
            data = package.read(name) if total <= _PICTURE_BYTES else None
            if data:
                found.append((name.rpartition("/")[2], data))
    return tuple(found)


def _recognises(head: Head) -> bool:
    return any(name.endswith("document.xml") and name.startswith("word/") for name in head.zip_names) or (
        "[Content_Types].xml" in head.zip_names and any(n.startswith("word/") for n in head.zip_names)
    )


READER = Reader("docx", (".docx", ".docm", ".dotx", ".dotm", ".wps", ".wpt"), _recognises, read)
