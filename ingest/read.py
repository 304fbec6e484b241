"""A file's blocks to a Reading: the one path from any format to text, tree, data, references and warnings.

`build_reading` promises a Reading for any Extract and never raises; `read_file` raises only `UnreadableFile`. Neither
stores anything. Archives are unpacked elsewhere.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from pathlib import Path

from ingest.blocks import Extract
from ingest.matter.back import Back, behind_annexes, copied_to, read_back
from ingest.matter.facts import Carrier, Facts, gather, read_carrier
from ingest.matter.front import Front, read_front
from ingest.structure.amendments import amendments_of
from ingest.structure.annexes import split_annexes
from ingest.structure.body import Body, build_body, first_label
from ingest.structure.contents import drop_contents
from ingest.structure.documents import Segment, segments
from ingest.structure.lines import Line, lines_of, placed, text_of
from ingest.structure.quotes import AMENDING_TITLE, has_instructions, quoted_lines
from ingest.structure.references import references_of
from ingest.structure.splitting import split_glued
from registry.provisions.kinds import Kind
from registry.provisions.reading import Matter, Node, Part, Reading, Warning_

READER = "2026-11-24.5"  # rises when the same file may be read otherwise; stored with each reading


def read_file(path: Path) -> tuple[Reading, ...]:
    """Read a file into its documents (one, for most files).

    Raises:
        UnreadableFile: if it is no document that can be read at all.
    """
    from ingest.readers import extract  # the readers bring heavy libraries; building a reading needs none of them

    reading = build_reading(extract(path), path.name)
    return reading.documents or (reading,)


def build_reading(extract: Extract, file: str) -> Reading:
    """Build the Reading of an extract.

    Args:
        extract: what a reader made of the file.
        file: the name shown for it; nothing is concluded from it.

    Returns:
        The first document; where the file holds several, all of them stand in `documents`.
    """
    try:
        return _build(extract, file)
    except Exception:
        # The tree is our own code on foreign text: whatever goes wrong, the text itself must not be lost.
        return _plain(extract, file)


def _build(extract: Extract, file: str) -> Reading:
    lines = lines_of(extract.blocks)
    amending = _is_amending(lines)
    quoted = quoted_lines(lines) if amending else frozenset()
    lines = split_glued(lines, quoted)
    lines, _ = drop_contents(lines)
    quoted = quoted_lines(lines) if amending else frozenset()
    readings = []
    carrier: list[Line] = []
    for segment in segments(lines, quoted):
        # Several attachments of one notice share it; only the first carries its words.
        carrier = segment.wrapper or carrier
        readings.append(_document(segment, extract, file))
    first = readings[0]
    if len(readings) > 1:
        if first.wrapper is not None:
            readings[1:] = [_of_same_wrapper(reading, first) for reading in readings[1:]]
        first = replace(readings[0], documents=tuple(readings))
    return first


def _of_same_wrapper(reading: Reading, first: Reading) -> Reading:
    """A further attachment of a notice has the notice's number, issuer and date."""
    wrapper = first.wrapper
    if wrapper is None:
        return reading
    return replace(
        reading,
        wrapper=reading.wrapper or replace(wrapper, start=0, end=0),  # its words stand with the first
        issuer=reading.issuer or first.issuer,
        level=reading.level or first.level,
        kind=first.kind if reading.kind is Kind.OTHER else reading.kind,
        document_number=reading.document_number or wrapper.document_number,
        promulgated_on=reading.promulgated_on or wrapper.signed_on,
    )


def _is_amending(lines: list[Line]) -> bool:
    head = read_front(lines[:12])
    if AMENDING_TITLE.search(head.title):
        return True
    return any(AMENDING_TITLE.search(line.text) for line in lines[:14] if len(line.text) < 80) or has_instructions(
        lines
    )


def _document(segment: Segment, extract: Extract, file: str) -> Reading:
    """The reading of one document."""
    all_lines = placed([*segment.wrapper, *segment.lines])
    text = text_of(all_lines)
    wrapper_lines, own = all_lines[: len(segment.wrapper)], all_lines[len(segment.wrapper) :]
    amending = _is_amending(own)
    quoted = quoted_lines(own) if amending else frozenset()
    first, numbering = first_label(own, quoted, amending)
    main, annexes = split_annexes(own, first if numbering.articles else 1)
    first = min(first, len(main))
    front = read_front(main[:first])
    below = behind_annexes(annexes)
    back, opening, body_lines = _apart(front, main[first:])
    back.matter += below
    back.copy_to = copied_to(below) or back.copy_to
    numbering.articles = {i: m for i, m in numbering.articles.items() if i < first + len(body_lines)}
    body = build_body(body_lines, numbering, first, opening, quoted, annexes)
    carrier = read_carrier(wrapper_lines)
    said = [(i, line.text) for i, line in enumerate(body_lines, first) if i not in quoted and not line.is_table]
    told = [line.text for line in opening] + [text for _, text in said]
    last = max(numbering.articles, default=None)
    last_article = None if last is None else len(opening) + sum(1 for i, _ in said if i < last)
    facts = gather(front, back, carrier, told, extract.metadata, last_article)
    nodes = body.nodes
    return Reading(
        file=file,
        format=extract.format,
        text=text,
        title=facts.title,
        kind=facts.kind,
        level=facts.level,
        issuer=facts.issuer,
        document_number=facts.number,
        history=facts.history,
        adopted_on=facts.adopted_on,
        approved_on=facts.approved_on,
        promulgated_on=facts.promulgated_on,
        effective_on=facts.effective_on,
        expires_on=facts.expires_on,
        effective_basis=facts.basis,
        repeals=facts.repeals,
        wrapper=carrier.wrapper if carrier else None,
        nodes=nodes,
        amendments=amendments_of(text, nodes, facts.title) if amending else (),
        references=references_of(text, nodes, facts.title, internal=not amending),
        warnings=_warnings(extract, all_lines, front, facts, body),
        page_starts=_page_starts(all_lines),
        matter=_matter(front, back, carrier, wrapper_lines),
        notes=_notes(extract, front, back, carrier),
    )


def _apart(front: Front, rest: list[Line]) -> tuple[Back, list[Line], list[Line]]:
    """Back matter, preamble and body: without a body the back matter stands behind the preamble."""
    if rest:
        end, back = read_back(rest)
        if end == 0:
            return Back(), front.preamble, rest
        return back, front.preamble, rest[:end]
    end, back = read_back(front.preamble)
    return back, front.preamble[:end], []


def _warnings(extract: Extract, lines: list[Line], front: Front, facts: Facts, body: Body) -> tuple[Warning_, ...]:
    starts = _line_starts(lines)
    found = list(extract.warnings)

    def warn(code: str, message: str, line: Line | None = None) -> None:
        at = bisect_right(starts, line.start) if line else None
        found.append(Warning_(code, message, at, line.page if line else None))

    if not facts.title:
        warn("title_missing", "没有找到标题，请补录。", lines[0] if lines else None)
    if front.early:
        warn("text_before_title", "标题之前有其他文字，请核对。", front.early[0])
    if not any(node.part is not Part.ANNEX for node in body.nodes):
        warn("body_missing", "只有标题等要素，没有找到正文，请核对原件。", lines[-1] if lines else None)
    for line, code, message in body.remarks:
        warn(code, message, line)
    return tuple(found)


def _line_starts(lines: list[Line]) -> list[int]:
    starts = []
    for line in lines:
        offset = line.start
        for row in line.text.split("\n"):
            starts.append(offset)
            offset += len(row) + 1
    return starts


def _matter(front: Front, back: Back, carrier: Carrier | None, wrapper_lines: list[Line]) -> tuple[Matter, ...]:
    found = [Matter(kind, line.start, line.end) for kind, line in (*front.matter, *back.matter)]
    found += [Matter("early", line.start, line.end) for line in front.early]
    if carrier and wrapper_lines:
        found.append(Matter("wrapper", wrapper_lines[0].start, wrapper_lines[-1].end))
    return tuple(sorted(found, key=lambda m: m.start))


def _notes(extract: Extract, front: Front, back: Back, carrier: Carrier | None) -> dict[str, str]:
    notes = {**extract.notes, "reader": READER}
    for name in ("索引号", "主题分类", "统一编号", "时效性"):
        if extract.metadata.get(name):
            notes[name] = extract.metadata[name]
    recipient = front.recipient or (carrier.front.recipient if carrier else None)
    copy_to = back.copy_to or (carrier.back.copy_to if carrier else None)
    if recipient:
        notes["主送"] = recipient
    if copy_to:
        notes["抄送"] = copy_to
    return notes


def _page_starts(lines: list[Line]) -> tuple[int, ...]:
    starts: list[int] = []
    for line in lines:
        while line.page is not None and len(starts) < line.page - 1:
            starts.append(line.start)
    return tuple(starts)


def _plain(extract: Extract, file: str) -> Reading:
    """The text alone, paragraph by paragraph, where building the tree failed."""
    lines = placed(lines_of(extract.blocks))
    children = tuple(
        Node(Part.PARAGRAPH, f"pre__para_{n}", "", line.start, line.end, line.start, page=line.page)
        for n, line in enumerate(lines, 1)
    )
    nodes = (Node(Part.PREAMBLE, "pre", "", 0, lines[-1].end, 0, children=children),) if lines else ()
    warning = Warning_("structure_failed", "未能识别结构，只存入了文字，请核对。", 1)
    return Reading(
        file, extract.format, text_of(lines), "", Kind.OTHER, nodes=nodes, warnings=(*extract.warnings, warning)
    )
