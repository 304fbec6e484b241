"""Markdown as repositories and crawlers keep legal texts: marks off, heads read, pipe tables as grids.

Promises the words without marks, and headings and emphasis as hints. It is no Markdown renderer: one line is one
paragraph, as in all such files seen.
"""

from __future__ import annotations

import re

from ingest.blocks import Block, Extract
from ingest.limits import Limits
from ingest.readers import noise
from ingest.readers.reader import Head, Reader
from ingest.readers.text import load
from ingest.readers.tidying import cell, grid_text, tidy

_HEAD_KEYS = {
    "title": "标题", "publish_date": "发布日期", "implement_date": "施行日期", "effective_date": "施行日期",
    "status": "时效性", "category": "类别", "source": "来源", "document_number": "发文字号", "issuer": "发文机关",
}  # fmt: skip
_KEY_LINE = re.compile(r"^([A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff -]*)\s*:\s*(.*)$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^(#{1,6})\s*(.*?)\s*#*$")
_RULE = re.compile(r"^\s*(?:-{2,}|\*{3,}|_{3,}|={3,})\s*$")
_DELIMITERS = re.compile(r"^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_TAG = re.compile(r"</?(?:p|div|span|font|center|b|strong|i|em|u|sup|sub|a|h[1-6])\b[^<>]*>", re.IGNORECASE)
_LINE_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_BULLET = re.compile(r"^\s*[-*+]\s+")
_GENERIC_HEADINGS = frozenset(
    {"政策全文", "全文", "正文", "原文", "文件内容", "政策内容", "内容", "法规全文", "文件正文"}
)
_FENCE = re.compile(r"^\s*(```|~~~)")


def read(head: Head, limits: Limits) -> Extract:
    """Read a Markdown file."""
    text, encoding, warnings = load(head, limits)
    metadata, body = _front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))
    body, info_end = _info_mark(body)
    lines = [line for raw in body.split("\n") for line in _LINE_TAG.split(raw)]
    title_line, first, facts = _crawler_head(lines)
    metadata |= {key: value for key, value in facts.items() if key not in metadata}
    kept = [(line, number) for number, line in enumerate(lines) if number == title_line or number >= first]
    plain = [_plain(line)[0] for line, _ in kept]
    numbers, more = noise.trim(plain)
    for key, value in more.items():
        metadata.setdefault(key, value)
    blocks = _blocks([kept[number] for number in numbers], info_end)
    return Extract("md", tuple(blocks), metadata=metadata, warnings=warnings, notes={"encoding": encoding})


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split a YAML head off; only its plain `key: value` lines are read."""
    if not text.startswith("---\n"):
        return {}, text
    head, mark, body = text[4:].partition("\n---")
    if not mark or len(head) > 10_000:
        return {}, text
    facts: dict[str, str] = {}
    for line in head.split("\n"):
        match = _KEY_LINE.match(line)
        if match and (value := match.group(2).strip().strip("\"'")):
            facts[_HEAD_KEYS.get(match.group(1).strip(), match.group(1).strip())] = value
    return facts, body.partition("\n")[2]


def _info_mark(body: str) -> tuple[str, int]:
    """Drop comments; tell the line at which `<!-- INFO END -->` closed the history note, or -1."""
    at = body.find("<!-- INFO END -->")
    line = body[:at].count("\n") if at >= 0 else -1
    return _COMMENT.sub(lambda m: "\n" * m.group().count("\n"), body), line


def _crawler_head(lines: list[str]) -> tuple[int, int, dict[str, str]]:
    """Find `**发布日期**: …` lines between the title and a rule.

    Returns:
        The title's line (-1 for none), the first line of the document proper, the facts.
    """
    facts: dict[str, str] = {}
    title = -1
    for number, line in enumerate(lines[:40]):
        if _RULE.match(line) and facts:
            return title, number + 1, facts
        if title < 0 and line.startswith("# "):
            title = number
            continue
        plain = _plain(line)[0]
        pair = noise.pair_of(plain)
        if pair:
            if pair[1]:
                facts.setdefault(*pair)
        elif plain and not plain.startswith(("附件", "相关")) and not _BULLET.match(line):
            break
    return -1, 0, {}


def _plain(line: str) -> tuple[str, bool, float]:
    """One line without marks: its text, whether all of it was strong, its indent."""
    line = _IMAGE.sub("", line)
    line = _LINK.sub(r"\1", line)
    stripped = line.strip()
    strong = bool(re.fullmatch(r"(\*\*|__)[^*_]+\1", stripped))
    line = _STRONG.sub(r"\2", line)
    line = _STRONG.sub(r"\2", line)
    line = _EMPHASIS.sub(r"\1", line)
    line = _TAG.sub("", line)
    line = re.sub(r"^\s*>+\s?", "", line)
    line = _BULLET.sub("", line)
    line = _ESCAPE.sub(r"\1", line).replace("****", "").replace("**", "")
    text, indent = tidy(line)
    return text, strong, indent


def _blocks(lines: list[tuple[str, int]], info_end: int) -> list[Block]:
    blocks: list[Block] = []
    table: list[str] = []
    for line, number in [*lines, ("", -1)]:
        stripped = line.strip()
        if stripped.startswith("|") and stripped.count("|") >= 2:
            table.append(stripped)
            continue
        if table:
            blocks.extend(_table(table))
            table = []
        if not stripped or _RULE.match(line) or _FENCE.match(line):
            continue
        heading = _HEADING.match(stripped)
        text, strong, indent = _plain(heading.group(2) if heading else line)
        if not text or (heading and text in _GENERIC_HEADINGS):
            continue
        if heading:
            blocks.append(Block(text, bold=True, style=f"Heading {len(heading.group(1))}"))
        else:
            style = "info" if 0 <= number < info_end else None
            blocks.append(Block(text, bold=strong or None, indent=indent, style=style))
    return blocks


def _table(lines: list[str]) -> list[Block]:
    rows: list[tuple[str, ...]] = []
    for line in lines:
        if _DELIMITERS.match(line):
            continue
        cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
        rows.append(tuple(cell(_plain(c)[0]) for c in cells))
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    grid = tuple(row + ("",) * (width - len(row)) for row in rows)
    return [Block(grid_text(grid), rows=grid)]


def _recognises(head: Head) -> bool:
    if head.suffix in (".md", ".markdown") or head.suffix not in (".txt", ".html", ".htm"):
        data = head.data
        return b"\0" not in data and (
            head.suffix in (".md", ".markdown")
            or data.startswith((b"---\n", b"# "))
            or b"\n## " in data
            or b"<!-- INFO END -->" in data
        )
    return False


READER = Reader("md", (".md", ".markdown", ".txt"), _recognises, read)
