"""The words of one Word paragraph: runs, fields, tracked changes, breaks, and what hangs in it.

Promises the text as printed with all changes accepted and hidden text left out. Text boxes, notes and page breaks
are handed back apart, for the caller to place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from ingest.readers.word_names import BR, CR, DEL, MC, PPR, RPR, RUN, TAB, TEXT, VAL, M, V, W
from ingest.readers.word_styles import run_look

_THROUGH = frozenset(
    W + n for n in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir",
                    "bdo", "rubyBase", "object", "pict")
) | {M + n for n in ("oMathPara", "oMath")}  # fmt: skip
_DROPPED = frozenset(W + n for n in ("del", "moveFrom", "rt", "instrText", "delText", "delInstrText", "pgNum"))
_BOX = W + "txbxContent"


@dataclass(slots=True)
class Words:
    """What stands in one paragraph. `text` has line breaks where the paragraph has soft breaks."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # (kind, id)
    bold_chars: int = 0
    plain_chars: int = 0
    size: float | None = None
    page_break: bool = False  # a page break stands before the words
    break_after: bool = False
    field_stack: list[bool] = field(default_factory=list)  # True while in a field's code

    @property
    def text(self) -> str:
        """The paragraph's text."""
        return "".join(self.parts)


def words_of(paragraph: etree._Element, bold: bool | None, stack: list[bool]) -> Words:
    """Collect the words of a `w:p`.

    Args:
        paragraph: the element.
        bold: whether its style is bold.
        stack: fields that are open from earlier paragraphs; changed in place.
    """
    words = Words(field_stack=stack)
    for child in paragraph:
        if child.tag != PPR:
            _node(child, words, bool(bold))
    return words


def _node(node: etree._Element, words: Words, style_bold: bool) -> None:
    tag = node.tag
    if tag == RUN:
        _run(node, words, style_bold)
    elif tag in _DROPPED:
        return
    elif tag in _THROUGH:
        for child in node:
            _node(child, words, style_bold)
    elif tag == MC + "AlternateContent":
        chosen = node.find(MC + "Choice")
        for child in chosen if chosen is not None else node.iterfind(MC + "Fallback/*"):
            _node(child, words, style_bold)
    elif tag == M + "t":
        words.parts.append(node.text or "")
    elif isinstance(tag, str) and tag.startswith(M):
        for child in node:
            _node(child, words, style_bold)


def _run(run: etree._Element, words: Words, style_bold: bool) -> None:
    bold, size, hidden = run_look(run.find(RPR))
    if hidden:
        return
    for child in run:
        tag = child.tag
        if tag == TEXT:
            if not any(words.field_stack) and child.text:
                words.parts.append(child.text)
                count = len(child.text.strip())
                if bold or (bold is None and style_bold):
                    words.bold_chars += count
                else:
                    words.plain_chars += count
                if size and count and (words.size is None or size > words.size):
                    words.size = size
        elif tag == TAB:
            words.parts.append("\t")
        elif tag == BR:
            if child.get(W + "type") in ("page", "column"):
                if words.text.strip():
                    words.break_after = True
                    words.parts.append("\n")
                else:
                    words.page_break = True
            else:
                words.parts.append("\n")
        elif tag == CR:
            words.parts.append("\n")
        elif tag == W + "fldChar":
            _field(child.get(W + "fldCharType"), words.field_stack)
        elif tag == W + "noBreakHyphen":
            words.parts.append("-")
        elif tag == W + "sym":
            words.parts.append(_symbol(child))
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = "footnote" if tag == W + "footnoteReference" else "endnote"
            words.notes.append((kind, child.get(W + "id", "")))
        elif tag == W + "ruby":
            for base in child.iterfind(f"{W}rubyBase/{RUN}"):
                _run(base, words, style_bold)
        elif tag == MC + "AlternateContent":
            chosen = child.find(MC + "Choice")
            part = chosen if chosen is not None else child
            words.boxes.extend(_outer_boxes(part))
        elif tag in (W + "drawing", W + "pict", W + "object"):
            words.boxes.extend(_outer_boxes(child))
            for path in child.iter(V + "textpath"):
                # WordArt: red heads of older templates are set in it.
                if art := path.get("string"):
                    words.parts.append(art)


def _outer_boxes(node: etree._Element) -> list[etree._Element]:
    return [box for box in node.iter(_BOX) if not any(up.tag == _BOX for up in box.iterancestors())]


def _field(kind: str | None, stack: list[bool]) -> None:
    if kind == "begin":
        stack.append(True)
    elif kind == "separate" and stack:
        stack[-1] = False
    elif kind == "end" and stack:
        stack.pop()


def _symbol(node: etree._Element) -> str:
    try:
        code = int(node.get(W + "char", ""), 16)
    except ValueError:
        return ""
    # F0xx are positions in a symbol font; the few that mean something in forms are boxes and ticks.
    return {0xF0A3: "□", 0xF06F: "□", 0xF0A8: "□", 0xF0FE: "☑", 0xF052: "☑", 0xF0D6: "√", 0xF0B7: ""}.get(
        code, "" if 0xE000 <= code < 0xF900 else chr(code) if code < 0x110000 else ""
    )


def mark_deleted(ppr: etree._Element | None) -> bool:
    """Whether the paragraph's own mark was deleted by a tracked change: it then runs on into the next."""
    return ppr is not None and ppr.find(f"{RPR}/{DEL}") is not None


def style_of(ppr: etree._Element | None) -> str | None:
    """The id of a paragraph's style."""
    style = ppr.find(W + "pStyle") if ppr is not None else None
    return style.get(VAL) if style is not None else None
