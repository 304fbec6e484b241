"""How well printed and scanned pages are read, on documents of the corpus and on pages made from its texts.

Prints every figure with n and its Wilson interval. A page made from a text is compared with the reading of that text.
Made pages come in classes, in the free Chinese faces that the machine has; half of the texts are drawn for development
(seed of the class) and others for the report. Recognition takes seconds a page: `make quality` recognises
`SCANS` = 6 documents of each class, the full run `SCANS=50`.
"""

from __future__ import annotations

import json
import os
import random
import re
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from ingest import recognition
from ingest.blocks import Block
from ingest.read import build_reading
from ingest.readers import extract
from registry.provisions.reading import Part, Reading
from tests.conftest import missing
from tests.quality.reading.corpus import CORPUS, shown
from tests.support.page_builder import Press, faces, scanned

pytestmark = [
    pytest.mark.quality,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="CORPUS names no folder of real documents"),
]


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
        missing("recognition of scans", "install the extra ocr")
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
    print(shown(f"\n{prefix}* article sequence", same, len(pairs)))
    print(shown(f"{prefix}* the same with 款 and 项", whole, len(pairs)))
    print(f"{prefix}* characters wrong {wrong / max(1, characters):.2%} of {characters}")
    assert same >= len(pairs) * (0.85 if prefix == "scan-" else 0.95)


@dataclass(frozen=True)
class Print:
    """How a text is set: characters of indent, columns; the face, the size and the running head vary by chance."""

    indent: int = 2
    columns: int = 1


@dataclass(frozen=True)
class Scan:
    """What a scanner and an office did to a page; `bar` is the least share of right characters."""

    bar: float
    slope: float = 0.0
    seal: bool = False
    stamp: bool = False
    noise: float = 0.0
    turned: int = 0


PRINTS = {"indented": Print(), "without indents": Print(indent=0), "two columns": Print(columns=2)}
SCANS = {
    "clean": Scan(0.98),
    "2° skew, seal, stamp, noise": Scan(0.95, slope=2.0, seal=True, stamp=True, noise=0.0005),
    "turned by 90°": Scan(0.95, turned=90),
}
SEEDS = {"development": 100, "report": 900}
_PRINTED = 60
_SCANNED = int(os.environ.get("SCANS", "6"))


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


def _printed(blocks: Sequence[Block], path: Path, rng: random.Random, how: Print) -> Path:
    free = faces()
    if not free:
        missing("a free Chinese face", "apt-get install fonts-arphic-uming fonts-arphic-ukai fonts-wqy-zenhei")
    size = rng.choice([10.5, 12, 14, 16]) if how.columns == 1 else 10.5
    heading = rng.choice(["", "规范性文件汇编"])
    press = Press(path, size=size, width=int(460 // size), header=heading, font=rng.choice(free))
    title = blocks[0].text
    for at in range(0, len(title), 18):
        press.centred(title[at : at + 18], size + 6)
    if how.columns == 2:
        press.in_two_columns()
    for block in blocks[1:]:
        if re.match(r"第[一二三四五六七八九十]+[章节编]\s", block.text) and len(block.text) < 24:
            press.centred(block.text)
        elif not block.rows:
            press.paragraph(block.text, how.indent)
    return press.save()


@pytest.mark.parametrize("split", list(SEEDS))
@pytest.mark.parametrize("kind", list(PRINTS))
def test_printed_texts_have_the_articles_of_their_sources(kind: str, split: str, tmp_path: Path) -> None:
    seed = SEEDS[split] + list(PRINTS).index(kind)
    rng = random.Random(seed)
    n = same = right = articles = tables = 0
    for path in _texts(_PRINTED, tmp_path, seed):
        source = extract(path)
        expected = _articles(build_reading(source, "a"))
        page = extract(_printed(source.blocks, tmp_path / "a.pdf", rng, PRINTS[kind]))
        seen = _articles(build_reading(page, "b"))
        tables += sum(bool(block.rows) for block in page.blocks)
        n += 1
        same += [label for label, _, _ in expected] == [label for label, _, _ in seen]
        right += sum(a == b for a, b in zip(expected, seen, strict=False))
        articles += len(expected)
    print(shown(f"\n{split}, printed, {kind}: article sequence", same, n))
    print(shown(f"{split}, printed, {kind}: 款 and 项", right, articles))
    print(f"{split}, printed, {kind}: tables seen where none is printed {tables}")
    assert same >= 0.95 * n
    assert tables == 0


@pytest.mark.parametrize("split", list(SEEDS))
def test_tables_without_rules(split: str, tmp_path: Path) -> None:
    """Tables made from words of the corpus, set by columns between the paragraphs of a text."""
    rng = random.Random(SEEDS[split] + 90)
    exact = n = false = 0
    for path in _texts(_PRINTED, tmp_path, SEEDS[split] + 90):
        blocks = [block for block in extract(path).blocks if not block.rows][:12]
        pool = [word for block in blocks for word in re.findall(r"[\u4e00-\u9fff]{2,7}", block.text)]
        columns, edge = rng.randint(3, 5), rng.choice(["left", "middle", "right"])
        rows = [[rng.choice(pool) for _ in range(columns)] for _ in range(rng.randint(3, 9))]
        press = Press(tmp_path / "t.pdf", size=10.5, width=44, font=rng.choice(faces()))
        for block in blocks[:8]:
            press.paragraph(block.text)
        wide = 44 / columns
        press.aligned(
            rows, [wide * (c + {"left": 0, "middle": 0.5, "right": 0.8}[edge]) for c in range(columns)], edge=edge
        )
        for block in blocks[8:]:
            press.paragraph(block.text)
        seen = [block.rows for block in extract(press.save()).blocks if block.rows]
        n += 1
        exact += tuple(map(tuple, rows)) in seen
        false += len([table for table in seen if table != tuple(map(tuple, rows))])
    print(shown(f"\n{split}, tables without rules: every cell", exact, n))
    print(f"{split}, other tables seen beside them {false}")
    assert exact >= 0.9 * n


@pytest.mark.parametrize("split", list(SEEDS))
@pytest.mark.parametrize("kind", list(SCANS))
def test_scanned_pages_are_recognised(kind: str, split: str, tmp_path: Path) -> None:
    if not recognition.available():
        missing("recognition of scans", "install the extra ocr")
    how, seed = SCANS[kind], SEEDS[split] + 50 + list(SCANS).index(kind)
    count = _SCANNED if split == "report" else max(3, _SCANNED // 5)
    rng = random.Random(seed)
    wrong = characters = n = same = 0
    for path in _texts(count, tmp_path, seed):
        blocks = extract(path).blocks[:14]
        printed = _printed(blocks, tmp_path / "a.pdf", rng, Print())
        truth = extract(printed)
        scan = extract(scanned(printed, tmp_path / "s.pdf", slope=how.slope, seal=how.seal, stamp=how.stamp,
                               noise=how.noise, turned=how.turned, seed=n))  # fmt: skip
        expected, seen = _words(truth.blocks), _words(scan.blocks)
        wrong += Levenshtein.distance(expected, seen)
        characters += len(expected)
        first, second = _articles(build_reading(truth, "a")), _articles(build_reading(scan, "b"))
        same += [label for label, _, _ in first] == [label for label, _, _ in second]
        n += 1
    accuracy = 1 - wrong / max(1, characters)
    print(shown(f"\n{split}, scan at 200 dpi, {kind}: article sequence", same, n))
    print(f"{split}, scan at 200 dpi, {kind}: characters right {accuracy:.2%} of {characters}")
    assert accuracy >= how.bar
    assert same >= 0.85 * n
