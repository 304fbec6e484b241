"""Finds print that stands just before or behind a detected line, and reads the line again with it.

Promises that item labels such as （一）, which detection tends to miss because thin strokes stand apart, are part of
their lines. It never makes a line shorter, and ruling lines of tables stop it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ingest.recognition.engine import Spot, read_piece

_LEFT_GAP, _RIGHT_GAP = 1.5, 0.9  # how far print may stand apart, in heights of the line
_REACH = 5.0  # how far a line is followed at most, in heights


def completed(picture: Any, spots: list[Spot]) -> list[Spot]:
    """Lengthen spots to the print beside them.

    Args:
        picture: a straightened RGB array.
        spots: what was recognised in it.
    """
    ink = _ink(picture)
    taken = ink * 0
    for spot in spots:
        left, top, right, bottom = _box(spot)
        taken[max(0, top) : bottom + 1, max(0, left) : right + 1] = 1
    return [_longer(picture, ink, taken, spot) for spot in spots]


def _ink(picture: Any) -> Any:
    import cv2

    grey = cv2.medianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), 3)
    limit, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return (grey < min(190.0, limit + 20)).astype("uint8")


def _box(spot: Spot) -> tuple[int, int, int, int]:
    xs = [x for x, _ in spot.corners]
    ys = [y for _, y in spot.corners]
    return int(min(xs)), int(min(ys)), int(max(xs)), int(max(ys))


def _longer(picture: Any, ink: Any, taken: Any, spot: Spot) -> Spot:
    left, top, right, bottom = _box(spot)
    height = bottom - top
    if height < 8 or height > 200 or right - left < height * 0.8:
        return spot
    start = _edge(ink, taken, top, bottom, left, -1, _LEFT_GAP)
    end = _edge(ink, taken, top, bottom, right, 1, _RIGHT_GAP)
    if left - start < 0.3 * height:
        start = left
    if end - right < 0.3 * height:
        end = right
    if start == left and end == right:
        return spot
    start, end = max(0, start - height // 8), min(picture.shape[1], end + height // 8)
    text, score = read_piece(picture[max(0, top) : bottom + 1, start:end])
    if len(text) > len(spot.text) and score >= spot.score - 0.12 and _alike(text, spot.text):
        corners = ((start, top), (end, top), (end, bottom), (start, bottom))
        return replace(spot, corners=tuple((float(x), float(y)) for x, y in corners), text=text, score=score)
    return spot


def _alike(longer: str, shorter: str) -> bool:
    """Whether the longer reading holds most of the shorter one."""
    middle = shorter[len(shorter) // 4 : max(len(shorter) // 4 + 2, 3 * len(shorter) // 4)]
    return middle in longer or sum(1 for c in shorter if c in longer) >= 0.85 * len(shorter)


def _edge(ink: Any, taken: Any, top: int, bottom: int, at: int, step: int, gap: float) -> int:
    """Follow print from one end of a line outward; the last column with ink that still belongs to it."""
    height = bottom - top
    first, last = top + height // 5, bottom - height // 5
    wide = ink.shape[1]
    found, column = at, at
    while 0 <= column + step < wide and abs(column + step - at) < _REACH * height:
        column += step
        if abs(column - found) > gap * height:
            break
        if 2 * int(taken[first:last, column].sum()) > last - first:
            break  # another line stands here
        if int(ink[first:last, column].sum()) < 2:
            continue
        above, below = max(0, top - height // 3), min(ink.shape[0], bottom + height // 3)
        if int(ink[above:below, column].sum()) > 0.9 * (below - above):
            break  # a ruling line: the next cell is not ours
        found = column
    return found
