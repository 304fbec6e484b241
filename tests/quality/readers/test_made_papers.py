"""Printed and scanned papers whose facts are known by construction, beside the few genuine ones.

A paper is put together from invented bodies and paragraphs of corpus texts (`tests/support/paper_maker.py`), printed in
the free faces of this machine, and read. `SCANS` says how many are also scanned and recognised (6; the full run 50).
"""

from __future__ import annotations

import os
import random
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import recognition
from ingest.read import build_reading
from ingest.readers import extract
from registry.provisions.reading import Part, Reading
from tests.conftest import missing
from tests.quality.readers.test_pages import PRINTS, SEEDS, Print, _texts
from tests.quality.reading.corpus import CORPUS, shown
from tests.quality.reading.test_independent_labels import plain
from tests.support.page_builder import Press, faces, scanned
from tests.support.paper_maker import Paper, make_paper, paragraphs_of, sentences_of

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="CORPUS names no folder of real documents"),
]
_PRINTED = int(os.environ.get("PRINTS", "50"))
_SCANNED = int(os.environ.get("SCANS", "6"))
_BARS = {"title": 0.99, "issuer": 0.96, "number": 0.98, "promulgated": 0.96, "effective": 0.96, "expires": 0.96}


def _print(paper: Paper, path: Path, rng: random.Random, how: Print) -> Path:
    free = faces()
    if not free:
        missing("a free Chinese face", "apt-get install fonts-arphic-uming fonts-arphic-ukai fonts-wqy-zenhei")
    size = rng.choice([12, 14, 16]) if how.columns == 1 else 10.5
    press = Press(path, size=size, width=int(460 // size), font=rng.choice(free))
    for at, (kind, text) in enumerate(paper.lines):
        if kind == "centred":
            large = size + 4 if len(text) * (size + 4) < 440 else size
            press.centred(text, large if at < 6 else size)
        elif kind == "right":
            press.right(text)
        else:
            press.paragraph(text, 0 if text.endswith("单位：") else how.indent)
        if how.columns == 2 and text.endswith("日") and kind == "right":
            press.in_two_columns()
    return press.save()


def _articles(reading: Reading) -> list[tuple[int, int, int]]:
    found = []
    for node in reading.walk():
        if node.part is Part.ARTICLE and node.address.startswith("art_"):
            inside = [inner.part for inner in node.walk()]
            number = node.address.removeprefix("art_")
            found.append(
                (int(number) if number.isdigit() else 0, inside.count(Part.PARAGRAPH), inside.count(Part.ITEM))
            )
    return found


Make = Callable[[Paper, random.Random, int], Path]


def _measure(kind: str, count: int, split: str, longest: int, make: Make, folder: Path) -> dict[str, list[int]]:
    rng = random.Random(f"{SEEDS[split]} {kind}")
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in _texts(30, folder, SEEDS[split] + 400)]
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    paragraphs = [paragraph for text in texts for paragraph in paragraphs_of(text)]
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for at in range(count):
        paper = make_paper(rng, sentences, paragraphs, rng.randint(4, longest))
        reading = build_reading(extract(make(paper, rng, at)), "a")
        got = {"title": reading.title, "issuer": reading.issuer, "number": reading.document_number}
        got |= {name: str(getattr(reading, f"{name}_on") or "") for name in ("promulgated", "effective", "expires")}
        for name, expected in paper.facts.items():
            key = name if expected is not None else "invented"
            tally[key][0] += plain(got[name]) == plain(expected)
            tally[key][1] += 1
            if plain(got[name]) != plain(expected) and os.environ.get("SHOW") == split:
                print(f"\n{kind} {name}: {got[name]} instead of {expected}")
        seen = _articles(reading)
        tally["article sequence"][0] += [n for n, _, _ in seen] == [n for n, _, _ in paper.articles]
        tally["article sequence"][1] += 1
        tally["款 and 项"][0] += sum(a == b for a, b in zip(seen, paper.articles, strict=False))
        tally["款 and 项"][1] += len(paper.articles)
    for name, (good, n) in tally.items():
        print(shown(f"\n{split}, made papers, {kind}: {name}", good, n), end="")
    return tally


@pytest.mark.parametrize("split", list(SEEDS))
@pytest.mark.parametrize("kind", list(PRINTS))
def test_printed_papers(kind: str, split: str, tmp_path: Path) -> None:
    def make(paper: Paper, rng: random.Random, at: int) -> Path:
        return _print(paper, tmp_path / "a.pdf", rng, PRINTS[kind])

    tally = _measure(f"printed {kind}", _PRINTED, split, 30, make, tmp_path)
    assert tally["article sequence"][0] >= 0.95 * tally["article sequence"][1]
    assert tally["invented"][0] == tally["invented"][1]
    for name, bar in _BARS.items():
        assert tally[name][0] >= bar * tally[name][1] - 1, name  # one of fifty is within the interval of any bar


@pytest.mark.parametrize("split", list(SEEDS))
def test_scanned_papers(split: str, tmp_path: Path) -> None:
    """200 dpi, half of them with a seal, a stamp and 2° of skew."""
    if not recognition.available():
        missing("recognition of scans", "install the extra ocr")

    def make(paper: Paper, rng: random.Random, at: int) -> Path:
        printed = _print(paper, tmp_path / "a.pdf", rng, Print())
        worn = at % 2 == 1
        return scanned(printed, tmp_path / "s.pdf", slope=2.0 if worn else 0.0, seal=worn, stamp=worn,
                       noise=0.0005 if worn else 0.0, seed=at)  # fmt: skip

    count = _SCANNED if split == "report" else max(3, _SCANNED // 5)
    tally = _measure("scanned", count, split, 8, make, tmp_path)
    assert tally["article sequence"][0] >= 0.85 * tally["article sequence"][1]
    assert tally["invented"][0] == tally["invented"][1]
