"""The data of the index over superior articles: built from texts, kept in a file, read back in a fraction of a second.

Promises the same data from the same articles. The file is a cache: any doubt about it gives None, and it is built
anew. What is asked of the data stands in `retrieval`.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import math
import os
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from registry.provisions.titles import short_form
from review.law.grams import body_of, pairs
from review.law.library import LawArticle

FIELD_PAIRS = 80  # pairs that characterise a law
_FORM = "beishen-law-index-1"


@dataclass(frozen=True, slots=True)
class IndexData:
    """Articles are numbered in the order of the texts given, texts likewise.

    `postings`: pair → articles that have it. `lengths`: pairs of each article. `fields`: pair → texts that it is
    typical of, with its weight in each.
    """

    postings: dict[str, array[int]]
    lengths: array[int]
    fields: dict[str, list[tuple[int, float]]]


def mark_of(texts: Iterable[Sequence[LawArticle]]) -> str:
    """A value that changes when the articles or their order do."""
    digest = hashlib.sha256(_FORM.encode())
    for held in texts:
        digest.update(f"{held[0].law.version_id}:{len(held)}:{held[0].law.title}\n".encode())
        for article in held:
            digest.update(hash_of(article.text))
    return digest.hexdigest()


def hash_of(text: str) -> bytes:
    """Length and both ends of a text: enough to notice a change of a stored version, and fast."""
    return f"{len(text)}{text[6:14]}{text[-12:]}".encode()


def build(texts: Sequence[Sequence[LawArticle]]) -> IndexData:
    """Count the pairs of all articles. Some 1.5 s for 25,000 articles on one core."""
    postings: dict[str, list[int]] = {}
    lengths = array("H")
    counts: list[Counter[str]] = []
    at = 0
    for held in texts:
        count: Counter[str] = Counter()
        for article in held:
            found = pairs(body_of(article.text))
            for pair in found:
                entries = postings.get(pair)
                if entries is None:
                    postings[pair] = [at]
                else:
                    entries.append(at)
            count.update(found)
            lengths.append(min(len(found), 65_535))
            at += 1
        counts.append(count)
    titles = [held[0].law.title for held in texts]
    return IndexData(
        {pair: array("I", entries) for pair, entries in postings.items()}, lengths, _fields(titles, counts)
    )


def _fields(titles: Sequence[str], counts: Sequence[Counter[str]]) -> dict[str, list[tuple[int, float]]]:
    """Pair → the texts that it is typical of; the weights of a text have length 1."""
    spread: Counter[str] = Counter()
    for count in counts:
        spread.update(count.keys())
    total = len(titles)
    found: dict[str, list[tuple[int, float]]] = {}
    for text_at, count in enumerate(counts):
        size = max(1, len(count)) ** 0.25
        weights = {
            pair: (times / size) ** 0.5 * math.log(1 + total / spread[pair])
            for pair, times in count.items()
            if times >= 2
        }
        top = dict(heapq.nlargest(FIELD_PAIRS, weights.items(), key=lambda entry: (entry[1], entry[0])))
        heaviest = max(top.values(), default=1.0)
        for pair in pairs(short_form(titles[text_at])):
            top[pair] = top.get(pair, 0.0) + heaviest * 0.6
        length = math.sqrt(sum(weight * weight for weight in top.values())) or 1.0
        for pair, weight in top.items():
            found.setdefault(pair, []).append((text_at, weight / length))
    return found


def write(path: Path, mark: str, data: IndexData) -> None:
    """Keep the data in a file; another process sees the old file or the new one, never half of it."""
    counts = array("I", map(len, data.postings.values()))
    entries = array("I")
    for held in data.postings.values():
        entries.extend(held)
    field_counts = array("I", map(len, data.fields.values()))
    field_texts, field_weights = array("I"), array("f")
    for typical in data.fields.values():
        for text_at, weight in typical:
            field_texts.append(text_at)
            field_weights.append(weight)
    arrays: tuple[array[int] | array[float], ...] = (
        counts, entries, data.lengths, field_counts, field_texts, field_weights,
    )  # fmt: skip
    head = {
        "form": _FORM,
        "mark": mark,
        "pairs": "".join(data.postings),
        "field_pairs": "".join(data.fields),
        "arrays": [[part.typecode, part.itemsize, len(part)] for part in arrays],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with draft.open("wb") as file:
        file.write(json.dumps(head, ensure_ascii=False).encode() + b"\n")
        for part in arrays:
            file.write(part.tobytes())
    draft.replace(path)


def read(path: Path, mark: str) -> IndexData | None:
    """The data kept in a file; None where there is none, or not for these articles."""
    try:
        content = path.read_bytes()
        end = content.index(b"\n")
        head = json.loads(content[:end])
        if head["form"] != _FORM or head["mark"] != mark:
            return None
        at = end + 1
        arrays = []
        for code, size, length in head["arrays"]:
            held = array(code)
            held.frombytes(content[at : at + size * length])
            if held.itemsize != size or len(held) != length:
                return None
            arrays.append(held)
            at += size * length
    except (OSError, ValueError, KeyError, TypeError):
        return None
    counts, entries, lengths, field_counts, field_texts, field_weights = arrays
    postings: dict[str, array[int]] = {}
    start = 0
    for pair, count in zip(_cut(head["pairs"]), counts, strict=True):
        postings[pair] = entries[start : start + count]
        start += count
    fields: dict[str, list[tuple[int, float]]] = {}
    start = 0
    for pair, count in zip(_cut(head["field_pairs"]), field_counts, strict=True):
        fields[pair] = list(zip(field_texts[start : start + count], field_weights[start : start + count], strict=True))
        start += count
    return IndexData(postings, lengths, fields)


def _cut(words: str) -> list[str]:
    return [words[at : at + 2] for at in range(0, len(words), 2)]
