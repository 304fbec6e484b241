"""Makes the picture of a page fit to be read: turned upright, straightened, without the red seal.

Promises that black print is left as it is, and red print that is no seal as well. It reads nothing but a few
samples, to tell up from down.
"""

from __future__ import annotations

import math
from statistics import median
from typing import Any

from ingest.recognition.engine import Spot, find_lines, score_of

_SEAL = (22.0, 70.0)  # the diameter of a seal in millimetres: 38 to 50 by rule, with room for bad scales
_SURE = 0.93


def upright(picture: Any) -> tuple[Any, int]:
    """Turn and straighten a page.

    Args:
        picture: RGB array.

    Returns:
        The picture, and the degrees clockwise by which it was turned: 0, 90, 180 or 270.
    """
    import numpy

    turned = 0
    spots = find_lines(picture)
    if _mostly_tall(spots):
        picture, turned = numpy.ascontiguousarray(numpy.rot90(picture, -1)), 90
        spots = find_lines(picture)
    if spots:
        pieces = _samples(picture, spots)
        here = score_of(pieces)
        if here < _SURE and score_of([numpy.ascontiguousarray(p[::-1, ::-1]) for p in pieces]) > here + 0.03:
            picture, turned = numpy.ascontiguousarray(picture[::-1, ::-1]), turned + 180
            spots = find_lines(picture)
    return straightened(picture, slope_of(spots)), turned


def _mostly_tall(spots: list[Spot]) -> bool:
    """Whether most text runs up or down the picture."""
    tall = wide = 0.0
    for spot in spots:
        xs = [x for x, _ in spot.corners]
        ys = [y for _, y in spot.corners]
        across, down = max(xs) - min(xs), max(ys) - min(ys)
        if down > 1.8 * across:
            tall += down
        elif across > 1.8 * down:
            wide += across
    return tall > 1.5 * wide


def _samples(picture: Any, spots: list[Spot]) -> list[Any]:
    """The pieces of the six longest lines, cut out."""
    pieces: list[Any] = []
    for spot in sorted(spots, key=lambda one: one.width, reverse=True)[:6]:
        xs = [int(x) for x, _ in spot.corners]
        ys = [int(y) for _, y in spot.corners]
        piece = picture[max(0, min(ys)) : max(ys) + 1, max(0, min(xs)) : max(xs) + 1]
        if piece.size and piece.shape[0] > 4 and piece.shape[1] > 8:
            pieces.append(piece[:, : 24 * piece.shape[0]])
    return pieces


def slope_of(spots: list[Spot]) -> float:
    """By how many degrees the lines fall to the right; 0 for a straight page."""
    angles = [
        math.degrees(math.atan2(spot.corners[1][1] - spot.corners[0][1], spot.corners[1][0] - spot.corners[0][0]))
        for spot in spots
        if spot.width > 6 * spot.height
    ]
    return median(angles) if len(angles) >= 3 else 0.0


def straightened(picture: Any, slope: float) -> Any:
    """Turn a picture against its slope, the corners filled with white."""
    if not 0.12 < abs(slope) < 15:
        return picture
    import cv2

    high, wide = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), slope, 1.0)
    return cv2.warpAffine(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def without_seal(picture: Any, dots_per_inch: float) -> Any:
    """Bleach round red areas of a seal's size; black strokes under them stay dark.

    Args:
        picture: RGB array.
        dots_per_inch: its resolution, to know a seal by its size.
    """
    import cv2
    import numpy

    if picture.ndim != 3:
        return picture
    red, green, blue = (picture[:, :, channel].astype(numpy.int16) for channel in range(3))
    reddish = ((red > 110) & (red - green > 45) & (red - blue > 35)).astype(numpy.uint8)
    if reddish.sum() < 400:
        return picture
    reach = max(3, int(dots_per_inch / 6))  # print across the seal parts its ring
    joined = cv2.morphologyEx(reddish, cv2.MORPH_CLOSE, numpy.ones((reach, reach), numpy.uint8))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(joined)
    cleaned = picture.copy()
    for number in range(1, min(count, 200)):
        left, top, wide, high, _ = (int(value) for value in boxes[number])
        across, down = wide / dots_per_inch * 25.4, high / dots_per_inch * 25.4
        if not (_SEAL[0] <= across <= _SEAL[1] and _SEAL[0] * 0.6 <= down <= _SEAL[1] and 0.6 <= across / down <= 1.7):
            continue
        part = cleaned[top : top + high, left : left + wide]
        # In the red channel red ink is as bright as paper; what is black stays black, the fringe is lifted a little.
        light = part[:, :, 0].astype(numpy.int32)
        light = numpy.clip((light - 60) * 255 // 120, 0, 255).astype(numpy.uint8)
        cleaned[top : top + high, left : left + wide] = light[:, :, None]
    return cleaned
