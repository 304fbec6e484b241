"""What a person is shown of a weighed clause: whole passages of it, and what of its elements weighed, in words.

Weights stand on sequences of one to three characters, which cut words in two; no segmenter is used (ADR 3). A passage
runs from one stop or modal verb to the next, so it is always made of whole words. Nothing is weighed here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from review.findings.finding import Category
from review.norms.modality import Modality
from review.norms.norm import Norm
from review.rules.tables import table
from review.rules.weighing import APART, Weighed, categories
from review.rules.wording_features import body

_STOP = re.compile(r"[，。；：:;,\s]+")
_TELLING = re.compile(r"[\u4e00-\u9fff]{2}")
_LEAST = 6  # characters of a passage that tells something
_SUBJECT = 12  # characters before a modal verb that stay with it: 经营者可以…
_LONG = 40  # characters from which a passage is cut at 、, too
_MOST, _SHARE = 3, 0.5  # passages shown, and the part of the heaviest one's weight that the others need
_BREVITY = 0.25  # how far a short passage goes before a long one of the same weight: 0 not at all, 1 by its density
_PLAIN = 0.15  # weight from which an element is named


def passages(whole: Weighed, text: str, norms: Sequence[Norm], category: Category) -> list[tuple[int, int]]:
    """The passages of the clause that weigh most for the category, heaviest first, as spans into it."""
    points = _points(whole, text, category)
    worth = [(sum(points[a:b]) / (b - a) ** _BREVITY, a, b) for a, b in _cut(text, norms)]
    kept = sorted(((w, a, b) for w, a, b in worth if w > 0), key=lambda p: (-p[0], p[1]))[:_MOST]
    return [(a, b) for w, a, b in kept if w >= _SHARE * kept[0][0]]


def elements(whole: Weighed, category: Category) -> list[str]:
    """What of the clause's elements, and of how they stand to the nearest superior sentence, weighed most, in words."""
    at = categories().index(category)
    heavy = sorted(
        ((row.suspicion + dict(row.kinds).get(at, 0.0), mark) for mark, row in whole.marks.items()),
        key=lambda m: (-m[0], m[1]),
    )
    said = dict.fromkeys(_in_words(mark) for weight, mark in heavy if weight >= _PLAIN)
    return [words for words in said if words][:2]


def _in_words(mark: str) -> str:
    name, *rest = mark.split(":")
    if name == "turned":
        ours, theirs = (Modality[m].value for m in rest[:2])
        return f"最相近的上位法句子用“{theirs}”，本条用“{ours}”" if ours and theirs else ""
    named: dict[str, str] = table("wording_grounds")["element"]
    return next((words for prefix, words in named.items() if mark == prefix or mark.startswith(prefix + ":")), "")


def _points(whole: Weighed, text: str, category: Category) -> list[float]:
    """What each character of the text weighs for the category, its number left out."""
    at = categories().index(category)
    points = [0.0] * len(text)
    offset = len(text) - len(body(text))
    for name, (row, value) in whole.parts.items():
        gram = name.removeprefix(APART)
        if not _TELLING.match(gram):
            continue
        worth = value * (row.suspicion + dict(row.kinds).get(at, 0.0))
        place = text.find(gram, offset)
        while place >= 0:
            for i in range(place, place + len(gram)):
                points[i] += worth
            place = text.find(gram, place + 1)
    return points


def _cut(text: str, norms: Sequence[Norm]) -> list[tuple[int, int]]:
    """The clause as passages without their stops: cut at stops and before modal verbs."""
    start = len(text) - len(body(text))
    verbs = [norm.start + d.start for norm in norms for d in norm.deontics]
    out: list[tuple[int, int]] = []
    for a, b in _between(_STOP, text, start, len(text)):
        first = a
        for verb in (v for v in verbs if a < v < b):
            if verb - first > _SUBJECT:
                out.append((first, verb))
                first = verb
        out += _between(re.compile("、"), text, first, b) if b - first > _LONG else [(first, b)]
    return [(a, b) for a, b in out if b - a >= _LEAST]


def _between(stop: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches between stops."""
    at, out = start, []
    for match in stop.finditer(text, start, end):
        out.append((at, match.start()))
        at = match.end()
    return [(a, b) for a, b in [*out, (at, end)] if b > a]
