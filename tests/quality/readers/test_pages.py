"""How well printed and scanned pages are read, on documents of the corpus and on pages made from its texts.

Prints every figure with n and its Wilson interval. A page made from a text is compared with the reading of that text.
"""

from __future__ import annotations

import json
import os
import random
import re
import tarfile
from collections.abc import Sequence
from math import sqrt
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from ingest import recognition
from ingest.blocks import Block
from ingest.read import build_reading
from ingest.readers import extract
from registry.provisions.reading import Part, Reading
from tests.support.page_builder import Press, scanned

CORPUS = Path(os.environ.get("CORPUS", "../shared/corpus"))
pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="CORPUS names no folder of real documents"),
]


def wilson(good: int, n: int) -> str:
    """A share with its 95% interval."""
    if n == 0:
        return "n = 0"
    share, z = good / n, 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{good}/{n} = {share:.1%} ({middle - reach:.1%} to {middle + reach:.1%})"


def _articles(reading: Reading) -> list[tuple[str, int, int]]:
    return [
        (
            node.label,
            sum(child.part is Part.PARAGRAPH for child in node.children),
            sum(inner.part is Part.ITEM for inner in node.walk()),
        )
        for node in reading.walk()
        if node.part is Part.ARTICLE
    ]


def _words(blocks: Sequence[Block]) -> str:
    text = "".join(cell for block in blocks for cell in ([block.text] if not block.rows else sum(block.rows, ())))
    return re.sub(r"\s", "", text).translate(str.maketrans("(),;:", "（），；："))


def _derived(prefix: str) -> list[tuple[Path, Path]]:
    pairs: list[tuple[Path, Path]] = []
    for line in (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["derived_from"] and entry["path"].startswith(f"derived/{prefix}"):
            pairs.append((CORPUS / entry["derived_from"], CORPUS / entry["path"]))
    return pairs


@pytest.mark.parametrize("prefix", ["pdf-", "doc-", "scan-"])
def test_derived_files_have_the_articles_of_their_sources(prefix: str) -> None:
    if prefix == "scan-" and not recognition.available():
        pytest.skip("the extra ocr is not installed")
    same = whole = wrong = characters = 0
    pairs = _derived(prefix)
    for source, made in pairs:
        origin, copy = extract(source), extract(made)
        first, second = _articles(build_reading(origin, "a")), _articles(build_reading(copy, "b"))
        same += [label for label, _, _ in first] == [label for label, _, _ in second]
        whole += first == second
        expected, seen = _words(origin.blocks), _words(copy.blocks)
        wrong += Levenshtein.distance(expected, seen)
        characters += len(expected)
    print(f"\n{prefix}: article sequence {wilson(same, len(pairs))}; with 款 and 项 {wilson(whole, len(pairs))};"
          f" characters wrong {wrong / max(1, characters):.2%} of {characters}")  # fmt: skip
    assert same >= len(pairs) * (0.85 if prefix == "scan-" else 0.95)


def _texts(count: int, folder: Path, seed: int) -> list[Path]:
    """Texts drawn from the archives, the same for one seed."""
    found: list[Path] = []
    rng = random.Random(seed)
    for name in ("local-regulations", "administrative-regulations", "rules-and-normative"):
        with tarfile.open(CORPUS / f"{name}.tar.gz") as archive:
            members = [m for m in archive.getmembers() if m.isfile() and m.name.endswith(".md") and m.size > 1500]
            for member in rng.sample(members, count // 3 + 1):
                stream = archive.extractfile(member)
                if stream is not None:
                    found.append(folder / f"{len(found)}.md")
                    found[-1].write_bytes(stream.read())
    return found[:count]


def _printed(blocks: Sequence[Block], path: Path, rng: random.Random, indent: int) -> Path:
    size = rng.choice([10.5, 12, 14, 16])
    press = Press(path, size=size, width=int(460 // size), header=rng.choice(["", "规范性文件汇编"]))
    title = blocks[0].text
    for at in range(0, len(title), 18):
        press.centred(title[at : at + 18], size + 6)
    for block in blocks[1:]:
        if re.match(r"第[一二三四五六七八九十]+[章节编]\s", block.text) and len(block.text) < 24:
            press.centred(block.text)
        elif not block.rows:
            press.paragraph(block.text, indent)
    return press.save()


@pytest.mark.parametrize("indent", [2, 0])
def test_printed_texts_have_the_articles_of_their_sources(indent: int, tmp_path: Path) -> None:
    rng = random.Random(indent)
    n = same = right = articles = 0
    for path in _texts(60, tmp_path, 100 + indent):
        source = extract(path)
        expected = _articles(build_reading(source, "a"))
        printed = _printed(source.blocks, tmp_path / "a.pdf", rng, indent)
        seen = _articles(build_reading(extract(printed), "b"))
        n += 1
        same += [label for label, _, _ in expected] == [label for label, _, _ in seen]
        right += sum(a == b for a, b in zip(expected, seen, strict=False))
        articles += len(expected)
    sequence, counts = wilson(same, n), wilson(right, articles)
    print(f"\nprinted, indent {indent}: article sequence {sequence}; 款 and 项 of articles {counts}")
    assert same >= 0.95 * n


@pytest.mark.parametrize(("slope", "seal", "noise", "bar"), [(0.0, False, 0.0, 0.98), (2.0, True, 0.0005, 0.95)])
def test_scanned_pages_are_recognised(slope: float, seal: bool, noise: float, bar: float, tmp_path: Path) -> None:
    if not recognition.available():
        pytest.skip("the extra ocr is not installed")
    wrong = characters = n = same = 0
    rng = random.Random(7)
    for path in _texts(int(os.environ.get("SCANS", "12")), tmp_path, 500):
        blocks = extract(path).blocks[:14]
        printed = _printed(blocks, tmp_path / "a.pdf", rng, 2)
        truth = extract(printed)
        scan = extract(scanned(printed, tmp_path / "s.pdf", slope=slope, seal=seal, noise=noise, seed=n))
        expected, seen = _words(truth.blocks), _words(scan.blocks)
        wrong += Levenshtein.distance(expected, seen)
        characters += len(expected)
        first, second = _articles(build_reading(truth, "a")), _articles(build_reading(scan, "b"))
        same += [label for label, _, _ in first] == [label for label, _, _ in second]
        n += 1
    accuracy = 1 - wrong / max(1, characters)
    print(f"\nscan 200 dpi, {slope:g}° of skew, seal {seal}: characters right {accuracy:.2%} of {characters};"
          f" article sequence {wilson(same, n)}")  # fmt: skip
    assert accuracy >= bar
