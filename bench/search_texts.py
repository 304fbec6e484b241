"""Any number of clauses from the corpus by realistic variation, and two-word queries that find something in them.

The first round is the corpus as it is; later rounds change places, numbers and bodies, drop a sentence or take one
from another document. Deterministic.
"""

from __future__ import annotations

import os
import random
import re
import tarfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from registry.provisions.kinds import Kind, Level, Status
from search.analysis import cut
from search.documents import IndexDocument

CORPUS = Path(os.environ.get("CORPUS", "../shared/corpus"))
ARCHIVES = {
    "national-laws.tar.gz": (Kind.LAW, Level.NATION),
    "administrative-regulations.tar.gz": (Kind.ADMINISTRATIVE_REGULATION, Level.NATION),
    "judicial-interpretations.tar.gz": (Kind.JUDICIAL_INTERPRETATION, Level.NATION),
    "local-regulations.tar.gz": (Kind.LOCAL_REGULATION, Level.PROVINCE),
    "rules-and-normative.tar.gz": (Kind.ADMINISTRATIVE_DOCUMENT, Level.CITY),
}
PLACES = ("北京市", "河南省", "山东省", "广东省", "济南市", "青岛市", "郑州市", "广州市", "深圳市", "洛阳市")
BODIES = (
    "公安机关",
    "市场监督管理部门",
    "住房和城乡建设主管部门",
    "生态环境主管部门",
    "交通运输主管部门",
    "卫生健康主管部门",
)
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?")
_CHAPTER = re.compile(r"第[一二三四五六七八九十百]+章")
_ANY_PLACE, _ANY_BODY = re.compile("|".join(PLACES)), re.compile("|".join(BODIES))

Batch = tuple[str, int, Sequence[IndexDocument]]
Text = tuple[str, Kind, Level, list[tuple[str, str, str]]]  # title, kind, level, (number, path, text)


@cache
def documents() -> list[Text]:
    """The articles of the corpus's archives."""
    found: list[Text] = []
    for archive, (kind, level) in ARCHIVES.items():
        with tarfile.open(CORPUS / archive) as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isfile() and member.name.endswith(".md") else None
                if stream is None:
                    continue
                clauses = _articles(stream.read().decode("utf-8", "replace"))
                if clauses:
                    found.append((re.sub(r"[（(]\d.*", "", Path(member.name).stem), kind, level, clauses))
    return found


def _articles(text: str) -> list[tuple[str, str, str]]:
    clauses: list[tuple[str, str, str]] = []
    path, open_clause = "", False
    for line in (raw.strip(" 　#*") for raw in text.splitlines()):
        if (match := _ARTICLE.match(line)) is not None:
            clauses.append((match[0], path, line))
            open_clause = True
        elif _CHAPTER.match(line) and len(line) < 40:
            path, open_clause = line, False
        elif line and open_clause:
            number, where, before = clauses[-1]
            clauses[-1] = (number, where, f"{before}\n{line}")
    return clauses


def batches(clauses: int, seed: int = 1) -> Iterator[Batch]:
    """Versions that hold this many clauses together."""
    choose = random.Random(seed)
    base, made, turn = documents(), 0, 0
    while made < clauses:
        for number, document in enumerate(base):
            version = _version(choose, f"{turn}-{number}", document, base, vary=turn > 0)[: clauses - made]
            if version:
                yield version[0].version_id, 1, version
            made += len(version)
            if made >= clauses:
                return
        turn += 1


def _version(choose: random.Random, name: str, document: Text, base: list[Text], *, vary: bool) -> list[IndexDocument]:
    title, kind, level, clauses = document
    place, body = choose.choice(PLACES), choose.choice(BODIES)
    day = date(1995, 1, 1) + timedelta(days=choose.randrange(11_000))
    ended = day + timedelta(days=choose.randrange(400, 4_000)) if choose.random() < 0.2 else None
    made = []
    for position, (number, path, text) in enumerate(clauses):
        if vary:
            text = _varied(choose, text, place, body, base)
        made.append(
            IndexDocument(
                document_id=f"d{name}", version_id=f"v{name}", address=f"art_{position}", number=number, path=path,
                text=text, title=_ANY_PLACE.sub(place, title) if vary else title, aliases=(), kind=kind, level=level,
                issuer=f"{place}人民代表大会常务委员会" if level is Level.PROVINCE else f"{place}人民政府",
                province=place, document_number=f"{place[:1]}政发〔{day.year}〕{position + 1}号", adopted_on=day,
                promulgated_on=day, effective_on=day + timedelta(days=60), ended_on=ended,
                end_status=choose.choice((Status.AMENDED, Status.REPEALED)) if ended else None,
                collection="reference" if level is Level.NATION else "local", internal=choose.random() < 0.02,
                position=position,
            )
        )  # fmt: skip
    return made


def _varied(choose: random.Random, text: str, place: str, body: str, base: list[Text]) -> str:
    text = _ANY_BODY.sub(body, _ANY_PLACE.sub(place, text))
    text = re.sub(r"\d+|(?<=[处满在])[二三四五六七八九]", lambda m: str(choose.randrange(2, 90)), text)
    sentences = re.split(r"(?<=[。；])", text)
    if len(sentences) > 2 and choose.random() < 0.5:
        del sentences[choose.randrange(1, len(sentences))]
    if choose.random() < 0.5:
        other = choose.choice(choose.choice(base)[3])[2]
        sentences.append(re.split(r"(?<=[。；])", other)[-1] or other)
    return "".join(sentences)


def two_words(count: int, seed: int = 2) -> list[tuple[str, str]]:
    """Pairs of words of two to four characters that stand in one clause."""
    choose = random.Random(seed)
    base = documents()
    pairs: list[tuple[str, str]] = []
    while len(pairs) < count:
        runs = re.findall(r"[一-鿿]{4,}", choose.choice(choose.choice(base)[3])[2])
        if len(runs) < 2:
            continue
        first, second = choose.sample(runs, 2)
        words = (first[: choose.randrange(2, 5)], second[-choose.randrange(2, 5) :])
        if all(len(cut(word)[0]) for word in words):
            pairs.append(words)
    return pairs
