"""OFD, the national layout format (GB/T 33190): text objects laid out like the lines of a PDF.

Promises the text of all pages in order, rules of tables where they are drawn, a warning for pages that hold only a
picture. Templates, seals and annotations are not read.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from ingest.blocks import Extract
from ingest.limits import Limits
from ingest.readers.glyphs import Glyph, Rule, Sheet
from ingest.readers.page_layout import laid_out
from ingest.readers.pages import PageLines, blocks_of
from ingest.readers.reader import Head, Reader
from ingest.readers.zipped import Package, opened
from ingest.refusals import refuse
from registry.provisions.reading import Warning_

_POINTS = 72 / 25.4  # OFD measures in millimetres
_NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?")
_PATH = re.compile(r"([MLCSQBA])\s*((?:[-+.\d\seE])*)")


def read(head: Head, limits: Limits) -> Extract:
    """Read an OFD file."""
    with opened(head, limits) as package:
        entry = package.xml("OFD.xml")
        if entry is None:
            raise refuse("damaged", head.name)
        if any(name.rpartition("/")[2] in ("Encryptions.xml", "EncryptInfo.xml") for name in package.names):
            raise refuse("encrypted", head.name)
        pages: list[PageLines] = []
        warnings: list[Warning_] = []
        for root in entry.iterfind(".//{*}DocRoot"):
            main = (root.text or "").strip().lstrip("/")
            document = package.xml(main)
            if document is not None:
                _pages(package, document, main.rpartition("/")[0], pages, warnings, head, limits)
        metadata = _metadata(entry) | {key: value for page in pages for key, value in page.facts.items()}
    blocks = blocks_of(pages)
    if not blocks:
        raise refuse("no_text", head.name)
    return Extract("ofd", tuple(blocks), page_count=len(pages), metadata=metadata, warnings=tuple(warnings),
                   notes={"extractor": "ofd-text"})  # fmt: skip


def _pages(
    package: Package, document: etree._Element, folder: str, pages: list[PageLines], warnings: list[Warning_],
    head: Head, limits: Limits,
) -> None:  # fmt: skip
    general = _box(document.findtext(".//{*}PageArea/{*}PhysicalBox")) or (0.0, 0.0, 210.0, 297.0)
    for entry in document.iterfind(".//{*}Pages/{*}Page"):
        if len(pages) >= limits.pages:
            raise refuse("too_many_pages", head.name, limit=str(limits.pages))
        number = len(pages) + 1
        content = package.xml(_join(folder, entry.get("BaseLoc", "")))
        if content is None:
            message = f"第 {number} 页缺失，请与原件核对。"
            warnings.append(Warning_("page_unreadable", message, page=number))
            continue
        area = _box(content.findtext(".//{*}Area/{*}PhysicalBox")) or general
        sheet = _sheet(content, number, area)
        if not sheet.glyphs and sheet.pictured:
            message = f"第 {number} 页是图片，没有文字，请另外提供扫描件的 PDF 或者图片。"
            warnings.append(Warning_("page_not_recognised", message, page=number))
        pages.append(laid_out(sheet, pages[-1] if pages else None))


def _join(folder: str, location: str) -> str:
    """The path of a part inside the package; `..` stays inside it."""
    parts: list[str] = [] if location.startswith("/") else folder.split("/")
    for part in location.strip("/").split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in (".", ""):
            parts.append(part)
    return "/".join(part for part in parts if part)


def _numbers(text: str | None) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text or "")]


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    values = _numbers(text)
    return (values[0], values[1], values[2], values[3]) if len(values) >= 4 else None


def _sheet(content: etree._Element, number: int, area: tuple[float, float, float, float]) -> Sheet:
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
    pictured = 0.0
    for item in content.iter():
        if not isinstance(item.tag, str):
            continue
        name = etree.QName(item).localname
        if name == "TextObject":
            glyphs.extend(_glyphs(item, area))
        elif name == "PathObject":
            rules.extend(_rules(item, area))
        elif name == "ImageObject":
            pictured = 1.0
    return Sheet(number, area[2] * _POINTS, area[3] * _POINTS, tuple(glyphs), tuple(rules), pictured, 0)


def _glyphs(item: etree._Element, area: tuple[float, float, float, float]) -> list[Glyph]:
    left, top, _, _ = _box(item.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    matrix = _numbers(item.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = (_numbers(item.get("Size")) or [4.0])[0]
    high = size * (abs(d) or abs(c) or 1.0)
    broad = size * (abs(a) or abs(b) or 1.0)
    found: list[Glyph] = []
    x = y = 0.0
    for code in item.iterfind("{*}TextCode"):
        x = (_numbers(code.get("X")) or [x])[0]
        y = (_numbers(code.get("Y")) or [y])[0]
        right, down = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
        across, along = x, y
        for at, char in enumerate(code.text or ""):
            if not char.isspace():
                px = left + a * across + c * along + e - area[0]
                py = top + b * across + d * along + f - area[1]
                width = broad * (1.0 if char >= "\u2e80" or char in "“”‘’—…" else 0.5)
                found.append(
                    Glyph(char, px * _POINTS, (px + width) * _POINTS, (py - 0.88 * high) * _POINTS,
                          (py + 0.12 * high) * _POINTS)
                )  # fmt: skip
            across += right[at] if at < len(right) else (0.0 if down else size * (1.0 if char >= "\u2e80" else 0.5))
            along += down[at] if at < len(down) else 0.0
    return found


def _deltas(text: str | None) -> list[float]:
    """Steps between characters; `g 3 4.2` stands for 4.2 three times."""
    words = (text or "").split()
    steps: list[float] = []
    at = 0
    while at < len(words) and len(steps) < 20_000:
        if words[at] == "g" and at + 2 < len(words):
            count = int((_numbers(words[at + 1]) or [0])[0])
            steps.extend([(_numbers(words[at + 2]) or [0.0])[0]] * min(count, 10_000))
            at += 3
        else:
            steps.extend(_numbers(words[at])[:1])
            at += 1
    return steps


def _rules(item: etree._Element, area: tuple[float, float, float, float]) -> list[Rule]:
    """Straight lines of a path that can be the rules of a table."""
    box = _box(item.get("Boundary"))
    if box is None:
        return []
    left, top = box[0] - area[0], box[1] - area[1]
    if min(box[2], box[3]) < 1.0:
        return [_rule(left, left + box[2], top, top + box[3])] if max(box[2], box[3]) > 3 else []
    found: list[Rule] = []
    here: tuple[float, float] | None = None
    for command, raw in _PATH.findall(item.findtext("{*}AbbreviatedData") or ""):
        values = _numbers(raw)
        if len(values) < 2:
            continue
        point = (values[-2] + left, values[-1] + top)
        if command == "L" and here is not None:
            xs, ys = sorted((here[0], point[0])), sorted((here[1], point[1]))
            if min(xs[1] - xs[0], ys[1] - ys[0]) < 0.6 and max(xs[1] - xs[0], ys[1] - ys[0]) > 3:
                found.append(_rule(xs[0], xs[1], ys[0], ys[1]))
        here = point
    return found


def _rule(x0: float, x1: float, top: float, bottom: float) -> Rule:
    return Rule(x0 * _POINTS, x1 * _POINTS, top * _POINTS, bottom * _POINTS)


def _metadata(entry: etree._Element) -> dict[str, str]:
    names: dict[str, Any] = {"Title": "文件属性标题", "Author": "文件属性作者", "CreationDate": "文件属性日期"}
    facts: dict[str, str] = {}
    for name, label in names.items():
        if text := (entry.findtext(f".//{{*}}DocInfo/{{*}}{name}") or "").strip():
            facts[label] = text
    return facts


def _recognises(head: Head) -> bool:
    return "OFD.xml" in head.zip_names


READER = Reader("ofd", (".ofd",), _recognises, read)
