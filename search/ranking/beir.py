"""Reads retrieval benchmarks in BEIR form (plain or .gz) and makes index documents of their corpus.

`title` is the law, `metadata.path` the chapters, `metadata.number` the article, `metadata.category` what sort of
law it is, where these are given. Nothing is kept of them: the files are test data.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from registry.errors import InvalidInput
from registry.provisions.kinds import Kind, Level
from search.analysis import fold
from search.documents import IndexDocument
from search.language.points import find_points

Judged = dict[str, dict[str, int]]
_KINDS = {
    "行政法规": Kind.ADMINISTRATIVE_REGULATION,
    "司法解释": Kind.JUDICIAL_INTERPRETATION,
    "部门规章": Kind.DEPARTMENT_RULE,
    "地方性法规": Kind.LOCAL_REGULATION,
    "监察法规": Kind.SUPERVISION_REGULATION,
}
_REGULATION = re.compile(r"(?:条例|规定|办法|细则|规则)(?:（[^（）]*）)?$")
LONG_AGO = date(1900, 1, 1)


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """A text file, plain or gzip by its name.

    Raises:
        InvalidInput: it isn't there or can't be read.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
            yield stream
    except OSError as error:
        raise InvalidInput(f"{path.name} 无法读取：{error.strerror or '不是有效的文件'}。") from None


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file.

    Raises:
        InvalidInput: with the line that is none.
    """
    with opened(path) as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except ValueError:
                raise InvalidInput(f"{path.name} 第 {number} 行不是 JSON。") from None
            if not isinstance(value, dict) or "_id" not in value or "text" not in value:
                raise InvalidInput(f"{path.name} 第 {number} 行缺少 _id 或 text。")
            yield value


def read_queries(path: Path) -> dict[str, str]:
    """Queries by id, in the order of the file."""
    return {str(line["_id"]): str(line["text"]) for line in read_lines(path)}


def read_judgements(path: Path) -> Judged:
    """Query id → corpus id → score; a header line is skipped.

    Raises:
        InvalidInput: a line without three columns.
    """
    found: Judged = {}
    with opened(path) as stream:
        for number, line in enumerate(stream, 1):
            columns = line.split()
            if not columns or (number == 1 and not re.fullmatch(r"-?\d+", columns[-1])):
                continue
            if len(columns) < 3 or not re.fullmatch(r"-?\d+", columns[-1]):
                raise InvalidInput(f"{path.name} 第 {number} 行不是“查询、条文、分值”三列。")
            found.setdefault(columns[0], {})[columns[-2]] = int(columns[-1])
    return found


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus as `(version_id, clauses)`, one version a law, and the way back from a clause to its BEIR id."""

    versions: list[tuple[str, list[IndexDocument]]]
    ids: dict[tuple[str, str], str]

    def texts(self) -> dict[str, str]:
        """BEIR id → chapters and text, as `LearntTable.build` wants them."""
        return {
            self.ids[(clause.document_id, clause.address)]: f"{clause.path} {clause.text}"
            for _, clauses in self.versions
            for clause in clauses
        }


def read_corpus(path: Path) -> Corpus:
    """The corpus of a file, laws in the order in which they first occur.

    Raises:
        InvalidInput: the file can't be read.
    """
    laws: dict[str, list[dict[str, Any]]] = {}
    for line in read_lines(path):
        laws.setdefault(str(line.get("title") or ""), []).append(line)
    versions = []
    ids: dict[tuple[str, str], str] = {}
    for title, articles in laws.items():
        document_id = sha256(title.encode()).hexdigest()[:16]
        taken: Counter[str] = Counter()
        clauses = []
        for place, line in enumerate(articles):
            points = find_points(fold(str((line.get("metadata") or {}).get("number") or "")))
            address = points[0].address if points else "pre__para"
            taken[address] += 1
            unique = address if taken[address] == 1 else f"{address}~{taken[address]}"
            clauses.append(_document(document_id, title, unique, place, line))
            ids[(document_id, unique)] = str(line["_id"])
        versions.append((document_id, clauses))
    return Corpus(versions, ids)


def kind_of(title: str, category: str) -> Kind:
    """The kind of a law by its category, else by the end of its title."""
    if category in _KINDS:
        return _KINDS[category]
    if category:
        return Kind.LAW
    return Kind.ADMINISTRATIVE_REGULATION if _REGULATION.search(title) else Kind.LAW


def _document(document_id: str, title: str, address: str, place: int, line: dict[str, Any]) -> IndexDocument:
    data = line.get("metadata") or {}
    kind = kind_of(title, str(data.get("category") or ""))
    day = _date(data.get("date"))
    return IndexDocument(
        document_id=document_id,
        version_id=document_id,
        address=address,
        number=str(data.get("number") or ""),
        path=str(data.get("path") or ""),
        text=str(line["text"]),
        title=title,
        aliases=(),
        kind=kind,
        level=Level.NATION,
        issuer=None,
        province=None,
        document_number=None,
        adopted_on=day,
        promulgated_on=day,
        effective_on=LONG_AGO,
        ended_on=None,
        end_status=None,
        collection="reference",
        internal=False,
        position=place,
    )


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
