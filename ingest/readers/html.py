"""HTML pages of government sites: main text in blocks, header tables as metadata.

Promises no script, style, navigation or footer; `<br>` ends a paragraph; centred lines and sizes as hints. Loads
nothing that a page refers to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ingest.blocks import Align, Block, Extract
from ingest.limits import MEGABYTE, Limits
from ingest.readers import noise
from ingest.readers.decoding import decode
from ingest.readers.html_main import DROPPED, is_chrome, main_of
from ingest.readers.html_tables import facts_of, grid_of, is_layout
from ingest.readers.reader import Head, Reader
from ingest.readers.text import repair_warning
from ingest.readers.tidying import clean, grid_text, tidy
from ingest.refusals import refuse

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_START = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:div|table|p|meta|center)[\s>]", re.IGNORECASE
)
_BLOCKS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "td", "th", "tr",
     "tbody", "thead", "tfoot", "table", "center", "section", "article", "main", "blockquote", "pre", "address",
     "body", "html", "figure", "figcaption", "caption", "fieldset", "hr")
)  # fmt: skip
_SIZE = re.compile(r"font-size:\s*([\d.]+)\s*(pt|px)", re.IGNORECASE)
_INDENT = re.compile(r"text-indent:\s*([\d.]+)\s*(em|pt|px)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align:\s*(left|center|right|justify)", re.IGNORECASE)
_ALIGNS: dict[str, Align] = {"left": "left", "center": "center", "right": "right", "justify": "justify"}
_DEPTH = 200


@dataclass(frozen=True, slots=True)
class _Look:
    align: Align | None = None
    bold: bool = False
    size: float | None = None
    indent: float | None = None
    style: str | None = None


@dataclass(slots=True)
class _Page:
    blocks: list[Block] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    parts: list[tuple[str, _Look]] = field(default_factory=list)
    breaks: int = 0

    def flush(self) -> None:
        """Close the open line and keep it as a block."""
        text, blanks = tidy(re.sub(r"[\r\n]+", "", "".join(part for part, _ in self.parts)))
        looks = [look for part, look in self.parts if part.strip()]
        self.parts.clear()
        if not text or not looks:
            return
        look = max(looks, key=lambda one: one.size or 0.0)
        indent = (look.indent or 0.0) + blanks if look.indent is not None or blanks else None
        self.blocks.append(
            Block(text, align=look.align, bold=all(one.bold for one in looks), size=look.size, indent=indent,
                  style=look.style)
        )  # fmt: skip


def read(head: Head, limits: Limits) -> Extract:
    """Read an HTML page."""
    if head.size > limits.text_bytes:
        raise refuse("too_large", head.name, limit=f"{limits.text_bytes // MEGABYTE} MB")
    data = head.path.read_bytes()
    declared = _CHARSET.search(data[:2048])
    text, encoding, repaired = decode(data, head.name, declared.group(1).decode("ascii") if declared else None)
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    # An encoding declared inside would contradict the text that is already decoded.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    root = etree.fromstring(text, parser) if text.strip() else None
    if root is None:
        raise refuse("no_text", head.name)
    return _extract(root, head, encoding, repaired)


def _extract(root: etree._Element, head: Head, encoding: str, repaired: bool) -> Extract:
    facts: dict[str, str] = {}
    title = root.find(".//title")
    body = root.find(".//body")
    body = root if body is None else body
    for name in root.iter("meta"):
        label = noise.label_of({"ArticleTitle": "标题", "PubDate": "发布日期", "ContentSource": "来源"}.get(
            name.get("name", ""), ""))  # fmt: skip
        if label and name.get("content"):
            facts[label] = clean(name.get("content", "")).strip()
    for table in list(body.iter("table")):
        if table.getparent() is not None and table.find(".//table") is None and (found := facts_of(table)):
            for key, value in found.items():
                facts.setdefault(key, value)
            _remove(table)
    main, _ = main_of(body)
    page = _Page()
    _walk(main, page, _look_above(main), 0)
    page.flush()
    lines = [block.text for block in page.blocks]
    numbers, more = noise.trim(lines)
    for key, value in more.items():
        facts.setdefault(key, value)
    if title is not None and title.text and title.text.strip():
        facts.setdefault("网页标题", tidy(title.text)[0])
    blocks = tuple(page.blocks[number] for number in numbers)
    if not blocks:
        raise refuse("no_text", head.name)
    return Extract("html", blocks, metadata=facts, warnings=repair_warning(repaired), notes={"encoding": encoding})


def _remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _look_above(node: etree._Element) -> _Look:
    look = _Look()
    for above in [*reversed(list(node.iterancestors()))]:
        look = _look(above, look)
    return look


def _look(node: etree._Element, above: _Look) -> _Look:
    """The look of an element inside another, from its tag and its style attribute."""
    align, bold, size, indent, style = above.align, above.bold, above.size, above.indent, above.style
    tag = str(node.tag)
    if tag in _BLOCKS:
        if tag == "center":
            align = "center"
        if (given := (node.get("align") or "").lower()) in _ALIGNS:
            align = _ALIGNS[given]
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            style, bold = f"Heading {tag[1]}", True
    elif tag in ("b", "strong"):
        bold = True
    css = node.get("style")
    if css:
        if found := _ALIGN.search(css):
            align = _ALIGNS[found.group(1).lower()]
        if found := _SIZE.search(css):
            value = float(found.group(1)[:6].rstrip("."))
            size = round(value * (0.75 if found.group(2).lower() == "px" else 1.0), 1)
        if found := _INDENT.search(css):
            value = float(found.group(1)[:6].rstrip("."))
            unit = {"em": 1.0, "pt": 1 / (size or 12.0), "px": 0.75 / (size or 12.0)}[found.group(2).lower()]
            indent = round(value * unit, 1)
        flat = css.replace(" ", "").lower()
        bold = bold or "font-weight:bold" in flat or "font-weight:700" in flat
    return _Look(align, bold, size, indent, style)


def _walk(node: etree._Element, page: _Page, above: _Look, depth: int) -> None:
    look = _look(node, above)
    if node.text:
        page.parts.append((node.text, look))
    for child in node:
        tag = child.tag
        if isinstance(tag, str) and tag not in DROPPED and depth < _DEPTH and not is_chrome(child):
            _child(child, page, look, depth)
        if child.tail:
            page.parts.append((child.tail, look))


def _child(child: etree._Element, page: _Page, look: _Look, depth: int) -> None:
    tag = child.tag
    if tag == "br":
        page.flush()
    elif tag == "table" and not is_layout(child):
        page.flush()
        grid = grid_of(child)
        if grid:
            page.blocks.append(Block(grid_text(grid), rows=grid))
    elif tag in _BLOCKS:
        page.flush()
        _walk(child, page, look, depth + 1)
        page.flush()
    else:
        _walk(child, page, look, depth + 1)


def _recognises(head: Head) -> bool:
    if head.is_zip or head.is_ole or b"%PDF-" in head.data[:1024]:
        return False
    data = head.data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    found = _START.search(data)
    if found is None:
        return False
    return head.suffix in (".html", ".htm", ".shtml", ".xhtml") or (found.start() < 300 and data[:1] == b"<")


READER = Reader("html", (".html", ".htm", ".shtml", ".xhtml", ".mht"), _recognises, read)
