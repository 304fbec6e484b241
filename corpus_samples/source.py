"""The source form of a sample document: TOML front matter and one tagged line per natural paragraph.

Promises a parsed, checked `Source`. It does not render anything and takes no fact from any parser of the program.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
SOURCES = ROOT / "sources"

#: tag → meaning; the tag is the first character of a line, followed by one blank
TAGS = {
    "G": "red head of a 公文 (发文机关标志)",
    "T": "line of a title",
    "H": "题注",
    "N": "document number on a line of its own",
    "L": "line of a table of contents",
    "M": "主送机关",
    "B": "paragraph outside articles",
    "C": "章",
    "S": "节",
    "A": "条 with its first 款",
    "P": "further 款",
    "I": "项",
    "U": "目",
    "1": "一、",
    "2": "（一）",
    "3": "1.",
    "Q": "quoted text of an amending decision",
    "R": "signature or date",
    "K": "附注, 版记",
    "X": "label of an annex",
    "Y": "title of an annex",
    "W": "row of a table, cells separated by |",
    "Z": "text box",
    "D": "the attached document begins here",
}


@dataclass(frozen=True, slots=True)
class Planted:
    """A conflict planted in the paragraph before it: what a careful reviewer is expected to flag."""

    categories: tuple[str, ...]  # main category first, others that are also right after it
    severity: str
    references: tuple[tuple[str, int | None], ...]
    why: str
    line: int  # index into Source.lines of the paragraph it stands under


@dataclass(frozen=True, slots=True)
class Line:
    """One natural paragraph of a source."""

    tag: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One sample document."""

    stem: str
    meta: dict[str, Any]
    lines: tuple[Line, ...]
    planted: tuple[Planted, ...]

    @property
    def id(self) -> str:
        return str(self.meta["id"])

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(self.meta["formats"])

    @property
    def carrier(self) -> tuple[Line, ...]:
        """The lines of the notice or order before the attached document; () when there is none."""
        tags = [line.tag for line in self.lines]
        return self.lines[: tags.index("D")] if "D" in tags else ()

    @property
    def document(self) -> tuple[Line, ...]:
        """The lines of the document under review."""
        tags = [line.tag for line in self.lines]
        return self.lines[tags.index("D") + 1 :] if "D" in tags else self.lines


def load(path: Path) -> Source:
    """Parse one source file; ValueError names the file and line of a fault."""
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    lines: list[Line] = []
    planted: list[Planted] = []
    for number, raw in enumerate(body.splitlines(), 1):
        if not raw.strip():
            continue
        tag, _, text = raw.partition(" ")
        if tag == "!":
            planted.append(_planted(text, len(lines) - 1))
        elif tag in TAGS:
            lines.append(Line(tag, text))
        else:
            raise ValueError(f"{path.name}: body line {number}: unknown tag {tag!r}")
    return Source(path.stem, tomllib.loads(front), tuple(lines), tuple(planted))


def load_all() -> list[Source]:
    """All sources, in the order of their names."""
    return [load(path) for path in sorted(SOURCES.glob("*.txt"))]


def _planted(text: str, line: int) -> Planted:
    category, severity, references, why = (part.strip() for part in text.split("|", 3))
    pairs: list[tuple[str, int | None]] = []
    for reference in references.split(";"):
        law, _, article = reference.strip().rpartition(" ")
        pairs.append((law, None if article == "-" else int(article)))
    return Planted(tuple(category.split("/")), severity, tuple(pairs), why, line)
