"""Tables of web pages: which one states facts of the document, which one is layout, which one is a grid.

Promises grids with spans filled by blanks, and header tables (索引号, 发文字号, 成文日期 …) as label and value.
"""

from __future__ import annotations

from lxml import etree

from ingest.readers.noise import label_of
from ingest.readers.tidying import cell

_PARAGRAPHS = ("p", "div", "h1", "h2", "h3", "h4", "li")


def _span(value: str | None) -> int:
    return max(1, min(int(value), 60)) if value and value.strip().isdigit() else 1


def rows_of(table: etree._Element) -> list[list[etree._Element]]:
    """The cells of a table's own rows, without those of tables inside it."""
    rows: list[list[etree._Element]] = []
    for node in table:
        if node.tag == "tr":
            rows.append([child for child in node if child.tag in ("td", "th")])
        elif node.tag in ("tbody", "thead", "tfoot"):
            rows.extend(rows_of(node))
    return rows


def words(node: etree._Element) -> str:
    """All text of an element on one line, `<br>` as a blank."""
    return cell(" ".join(str(part) for part in node.itertext()) if node.find(".//br") is not None
                else "".join(str(part) for part in node.itertext()))  # fmt: skip


def facts_of(table: etree._Element) -> dict[str, str]:
    """What a header table states.

    Returns:
        Label to value, empty where fewer than two known labels stand in it.
    """
    facts: dict[str, str] = {}
    labels = 0
    for row in rows_of(table):
        texts = [words(node) for node in row]
        position = 0
        while position < len(texts):
            text = texts[position]
            label = label_of(text) if text.endswith(("：", ":", "】")) or row[position].tag == "th" else None
            if label is None and len(text) < 12 and position + 1 < len(texts):
                label = label_of(text)
            if label:
                labels += 1
                if position + 1 < len(texts) and texts[position + 1]:
                    facts.setdefault(label, texts[position + 1])
                position += 2
                continue
            head, mark, value = text.replace("：", ":", 1).partition(":")
            if mark and (label := label_of(head)):
                labels += 1
                if value.strip():
                    facts.setdefault(label, value.strip())
            position += 1
    return facts if labels >= 2 else {}


def is_layout(table: etree._Element) -> bool:
    """Whether a table only places things: it holds tables, has one column, or a cell with many paragraphs."""
    rows = rows_of(table)
    if not rows or max((len(row) for row in rows), default=0) <= 1:
        return True
    if any(node.tag == "table" for row in rows for node_ in row for node in node_.iter("table")):
        return True
    for row in rows:
        for node in row:
            paragraphs = sum(1 for inner in node.iter() if inner.tag in _PARAGRAPHS)
            if paragraphs > 8 and len(words(node)) > 600:
                return True
    return False


def grid_of(table: etree._Element) -> tuple[tuple[str, ...], ...]:
    """The table as a grid; a merged cell has its text at its first place and "" at the others."""
    grid: list[list[str | None]] = []
    for number, row in enumerate(rows_of(table)):
        while len(grid) <= number:
            grid.append([])
        column = 0
        for node in row:
            while column < len(grid[number]) and grid[number][column] is not None:
                column += 1
            text = words(node)
            for down in range(min(_span(node.get("rowspan")), 500)):
                while len(grid) <= number + down:
                    grid.append([])
                line = grid[number + down]
                for right in range(_span(node.get("colspan"))):
                    while len(line) <= column + right:
                        line.append(None)
                    line[column + right] = text if down == 0 and right == 0 else ""
    width = max((len(line) for line in grid), default=0)
    full = [tuple(value or "" for value in [*line, *[None] * (width - len(line))]) for line in grid]
    return tuple(line for line in full if any(line))
