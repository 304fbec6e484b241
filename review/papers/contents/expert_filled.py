"""A filled 专家咨询意见表 read again: proposals that the expert confirms before any is stored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.blocks import Block
from registry.errors import InvalidInput
from review.annotations.notes import KINDS as NOTE_KINDS
from review.annotations.notes import NoteView
from review.papers.contents.expert_opinion import HEAD, NO_OPINIONS, NOT_SUBMITTED, WHOLE, opinion_words

_NUMBER = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条")
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One opinion of the file. `address` is "" where the document has no such clause; `clause` is what was written."""

    clause: str
    address: str
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Filled:
    """What a filled form says; `known` opinions stand in the record already and are left out."""

    rows: tuple[FilledRow, ...]
    conclusion: str
    known: int


def read_filled(blocks: Sequence[Block], labels: Mapping[str, str], notes: Sequence[NoteView]) -> Filled:
    """Read the tables of a filled form.

    Args:
        labels: address → printed number of every clause of the document.
        notes: what the expert has written already.

    Raises:
        InvalidInput: no table of opinions as in the form, or far too many rows.
    """
    held = {opinion_words(note) for note in notes}
    addresses = {number: address for address, number in reversed(list(labels.items())) if number}
    rows: list[FilledRow] = []
    known, conclusion, found = 0, "", False
    for block in blocks:
        cells = [tuple(cell.strip() for cell in row) for row in block.rows]
        if cells and cells[0][: len(HEAD) - 1] == HEAD[:-1]:
            found = True
            for row in cells[1:]:
                clause, kind, body = (*row, "", "", "", "")[1:4]
                if not body or body == NO_OPINIONS:
                    continue
                if body in held:
                    known += 1
                    continue
                rows.append(FilledRow(clause, _address(clause, addresses), _kind(kind), body))
            continue
        for row in cells:
            if len(row) > 1 and row[0] == WHOLE and row[1] != NOT_SUBMITTED:
                conclusion = row[1]
    if not found:
        raise InvalidInput("文件中没有“序号、条款、类别、意见”的表格。请用从本页下载的意见表填写。")
    if len(rows) > MOST_ROWS:
        raise InvalidInput(f"意见超过 {MOST_ROWS} 条，请分次导入。")
    return Filled(tuple(rows), conclusion, known)


def _address(clause: str, addresses: Mapping[str, str]) -> str:
    clause = re.sub(r"\s", "", clause)
    if clause in addresses:
        return addresses[clause]
    number = _NUMBER.search(clause)
    return addresses.get(number.group(), "") if number else ""


def _kind(word: str) -> str:
    return next((key for key, name in NOTE_KINDS.items() if name == word), "note")
