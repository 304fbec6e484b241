"""The recognition engine, loaded once a process, and whether it is there at all.

Promises no network: the models come with the package. It knows pictures as arrays and nothing of pages.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.refusals import refuse

NAME = "rapidocr"
_DETECTION_SIDE = 1216  # pixels of the longer side on which lines are looked for; a line of 9 points stays legible
_threads = -1


@dataclass(frozen=True, slots=True)
class Spot:
    """One recognised piece of text: its corners (x, y) in pixels, clockwise from the upper left, and its score."""

    corners: tuple[tuple[float, float], ...]
    text: str = ""
    score: float = 0.0

    @property
    def width(self) -> float:
        """Length of the upper edge."""
        return _distance(self.corners[0], self.corners[1])

    @property
    def height(self) -> float:
        """Length of the left edge."""
        return _distance(self.corners[0], self.corners[3])


def _distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


@cache
def available() -> bool:
    """Whether the extra `ocr` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def require(name: str) -> None:
    """Refuse a file that needs recognition where the extra is missing (`extra_missing`)."""
    if not available():
        raise refuse("extra_missing", name, limit="扫描件文字识别 ocr")


def use_threads(count: int) -> None:
    """Say how many threads the engine of this process may use; called by a worker before its first page."""
    global _threads
    _threads = count


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 3200,
            "Global.use_cls": False,
            "Det.limit_side_len": _DETECTION_SIDE,
            "Det.limit_type": "max",
            "EngineConfig.onnxruntime.intra_op_num_threads": _threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1 if _threads > 0 else -1,
        }
    )


def _corners(box: Any) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in box)


def find_lines(picture: Any) -> list[Spot]:
    """Where lines of text stand in a picture (an RGB array), without reading them."""
    found = _engine()(picture, use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(found, "boxes", None)
    return [] if boxes is None else [Spot(_corners(box)) for box in boxes]


def read_lines(picture: Any) -> list[Spot]:
    """All text of a picture with places and scores in 0..1."""
    found = _engine()(picture, use_det=True, use_cls=False, use_rec=True)
    if found.boxes is None or found.txts is None:
        return []
    return [
        Spot(_corners(box), text, float(score))
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


def read_piece(piece: Any) -> tuple[str, float]:
    """The text of one line cut from a picture, and how sure the engine is of it."""
    if piece.size == 0 or min(piece.shape[:2]) < 4:
        return "", 0.0
    found = _engine()(piece, use_det=False, use_cls=False, use_rec=True)
    scores = [float(score) for score in (found.scores or ())]
    return "".join(found.txts or ()), sum(scores) / len(scores) if scores else 0.0


def score_of(pieces: list[Any]) -> float:
    """How sure the engine is of pieces cut from a picture, on average; 0 where nothing is read."""
    scores = [read_piece(piece)[1] for piece in pieces]
    return sum(scores) / len(scores) if scores else 0.0
