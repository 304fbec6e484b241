"""Paragraph styles of a Word file, resolved along their chain of inheritance.

Promises name, alignment, boldness, size, indent and list membership of each style. Table styles and themes are not
looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from ingest.blocks import Align
from ingest.readers.word_names import PPR, RPR, VAL, W, is_on

_ALIGNS: dict[str, Align] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "justify",
    "distribute": "justify", "thaiDistribute": "justify",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks. Twips and characters are kept apart until the size is known."""

    name: str | None = None
    align: Align | None = None
    bold: bool | None = None
    size: float | None = None  # points
    first_chars: float | None = None
    first_twips: float | None = None
    left_twips: float | None = None
    num_id: str | None = None
    level: int | None = None
    break_before: bool = False

    def indent(self) -> float | None:
        """The first line's indent in characters; None where nothing says."""
        if self.first_chars:
            return round(self.first_chars, 1)
        if self.first_twips is None and self.left_twips is None:
            return None
        points = ((self.first_twips or 0.0) + (self.left_twips or 0.0)) / 20
        return round(points / (self.size or 10.5), 1)


def _number(value: str | None) -> float | None:
    try:
        return float(value) if value else None
    except ValueError:
        return None


def with_paragraph(look: Look, ppr: etree._Element | None) -> Look:
    """What the properties of a paragraph add to a look."""
    if ppr is None or len(ppr) == 0:
        return look
    changes: dict[str, object] = {}
    for child in ppr:
        tag = child.tag
        if tag == W + "jc":
            changes["align"] = _ALIGNS.get(child.get(VAL, ""))
        elif tag == W + "ind":
            _indent(child, changes)
        elif tag == W + "numPr":
            for part in child:
                if part.tag == W + "numId":
                    changes["num_id"] = part.get(VAL)
                elif part.tag == W + "ilvl":
                    changes["level"] = int(_number(part.get(VAL)) or 0)
        elif tag == W + "pageBreakBefore":
            changes["break_before"] = is_on(child.get(VAL))
    return replace(look, **changes) if changes else look  # type: ignore[arg-type] # keys are fields of Look


def _indent(child: etree._Element, changes: dict[str, object]) -> None:
    chars = _number(child.get(W + "firstLineChars"))
    hanging_chars = _number(child.get(W + "hangingChars"))
    if chars is not None:
        changes["first_chars"] = chars / 100
    elif hanging_chars:
        changes["first_chars"] = -hanging_chars / 100
    first = _number(child.get(W + "firstLine"))
    hanging = _number(child.get(W + "hanging"))
    if first is not None or hanging is not None:
        changes["first_twips"] = first if first is not None else -(hanging or 0.0)
    left = _number(child.get(W + "left") or child.get(W + "start"))
    if left is not None:
        changes["left_twips"] = left


def run_look(rpr: etree._Element | None) -> tuple[bool | None, float | None, bool]:
    """Boldness, size in points and hiddenness that run properties state; None where they don't."""
    bold: bool | None = None
    size: float | None = None
    hidden = False
    if rpr is not None:
        for child in rpr:
            tag = child.tag
            if tag == W + "b":
                bold = is_on(child.get(VAL))
            elif tag == W + "sz":
                half = _number(child.get(VAL))
                size = half / 2 if half else None
            elif tag in (W + "vanish", W + "webHidden"):
                hidden = is_on(child.get(VAL))
    return bold, size, hidden


class Styles:
    """The paragraph styles of one file, each resolved once."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._looks: dict[str | None, Look] = {}
        base = Look(size=10.0)
        self._default: str | None = None
        if root is not None:
            defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{RPR}")
            _, size, _ = run_look(defaults)
            base = Look(size=size or 10.0)
            for style in root.iterfind(W + "style"):
                if style.get(W + "type", "paragraph") == "paragraph" and (key := style.get(W + "styleId")):
                    self._elements[key] = style
                    if is_on(style.get(W + "default", "0")):
                        self._default = key
        self._base = base

    def look(self, style_id: str | None) -> Look:
        """The look of a style; that of the default style for None or an unknown id."""
        key = style_id if style_id in self._elements else self._default
        if key not in self._looks:
            self._looks[key] = self._resolve(key, 0)
        return self._looks[key]

    def _resolve(self, key: str | None, depth: int) -> Look:
        style = self._elements.get(key) if key else None
        if style is None or depth > 20:
            return self._base
        based = style.find(W + "basedOn")
        look = self._resolve(based.get(VAL), depth + 1) if based is not None else self._base
        named = style.find(W + "name")
        look = with_paragraph(replace(look, name=named.get(VAL) if named is not None else key), style.find(PPR))
        bold, size, _ = run_look(style.find(RPR))
        return replace(look, bold=look.bold if bold is None else bold, size=size or look.size)
