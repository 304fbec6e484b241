"""Whole documents with seeded conflicts: labelled clauses of one invented document between lawful general articles.

The general articles are invented as well. A document is written as a text file and read as any other, so the score
covers reading, the facts of the document and the review; it counts articles, not findings.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ingest.read import read_file
from registry.provisions.numerals import to_chinese
from review.findings.finding import Severity
from review.law.library import Library
from review.rules.run import review_document
from tests.quality.conflicts.scoring import facts_of

WRITTEN = Path(__file__).with_name("documents.json")  # whole documents by authors who saw no rule
FEWEST = 3  # labelled clauses that make a document
_LABEL = re.compile(r"^(?:第[〇零一二三四五六七八九十百]+条|[（(]?[一二三四五六七八九十]+[）)、]、?)\s*")
GENERAL = (
    "为了加强和规范管理，维护公民、法人和其他组织的合法权益，根据有关法律、法规，结合本地实际，制定本{own}。",
    "本行政区域内的相关活动及其监督管理，适用本{own}。法律、法规另有规定的，从其规定。",
    "相关工作应当遵循依法、公开、便民、高效的原则。",
    "各级人民政府应当加强对相关工作的组织领导，将所需经费列入本级预算。",
    "有关部门应当按照各自职责，依法做好相关监督管理工作，并加强信息共享和协作配合。",
    "有关部门应当通过政府网站、政务新媒体等渠道公布办事指南，为公众查询提供便利。",
    "广播、电视、报刊、网络等媒体应当开展公益宣传，普及有关法律知识。",
    "任何单位和个人有权对违法行为进行投诉、举报。接到投诉、举报的部门应当及时依法处理，并为举报人保密。",
    "鼓励行业协会加强自律，为会员提供信息、培训等服务。",
    "有关部门应当定期对工作人员开展业务培训，提高服务水平。",
    "对在相关工作中作出突出贡献的单位和个人，按照国家有关规定给予表彰。",
    "有关部门应当每年对本{own}的实施情况进行评估，评估结果向社会公开。",
    "有关部门开展监督检查，不得妨碍被检查单位的正常生产经营活动，不得收取任何费用。",
    "有关部门及其工作人员不履行职责的，由有权机关责令改正；对负有责任的人员依法给予处分。",
)


@dataclass(frozen=True, slots=True)
class Whole:
    """One document: its facts, its text, and the numbers of the articles that hold a conflict."""

    document: dict[str, Any]
    text: str
    conflicts: frozenset[int]


@dataclass
class ArticleScore:
    """Counts over articles."""

    documents: int = 0
    articles: int = 0
    conflicts: int = 0
    flagged: int = 0
    hits: int = 0


def whole_documents(rows: Iterable[dict[str, Any]], seed: int = 1) -> list[Whole]:
    """Documents with at least three labelled clauses, each between general articles in a fixed random order."""
    by_title: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_title[row["document"]["title"]].append(row)
    return [_whole(part, seed) for _, part in sorted(by_title.items()) if len(part) >= FEWEST]


def written_documents(split: str) -> list[Whole]:
    """The documents that were written whole, lawful articles and all, of one half."""
    held = json.loads(WRITTEN.read_text(encoding="utf-8"))
    return [
        Whole(d["document"], d["text"], frozenset(c["article"] for c in d["conflicts"]))
        for d in held
        if d["split"] == split
    ]


def written_articles(split: str) -> list[dict[str, Any]]:
    """Their articles as labelled clauses."""
    out = []
    for held in json.loads(WRITTEN.read_text(encoding="utf-8")):
        wrong = {c["article"]: c for c in held["conflicts"]}
        articles = re.split(r"\n(?=第[〇零一二三四五六七八九十百]+条　)", held["text"].strip())[1:]
        out += [
            {"document": held["document"], "clause": text, **_label(wrong.get(number))}
            for number, text in enumerate(articles, 1)
            if held["split"] == split
        ]
    return out


def _label(conflict: dict[str, Any] | None) -> dict[str, Any]:
    return {key: conflict[key] for key in ("expected", "reference")} if conflict else {"expected": ["none"]}


def _whole(rows: list[dict[str, Any]], seed: int) -> Whole:
    document = rows[0]["document"]
    own = "条例" if document["type"] == "地方性法规" else "办法"
    general = [g.format(own=own) for g in GENERAL]
    body = [(_LABEL.sub("", r["clause"]), r["expected"] != ["none"]) for r in rows]
    body += [(g, False) for g in general[2:]]
    random.Random(f"{seed}{document['title']}").shuffle(body)
    effective = date.fromisoformat(document["effective"])
    last = f"本{own}自{effective.year}年{effective.month}月{effective.day}日起施行。"
    articles = [(general[0], False), (general[1], False), *body, (last, False)]
    lines = [document["title"], ""]
    lines += [f"第{to_chinese(n)}条　{text}" for n, (text, _) in enumerate(articles, 1)]
    return Whole(document, "\n".join(lines) + "\n", frozenset(n for n, (_, bad) in enumerate(articles, 1) if bad))


def score_whole(wholes: Iterable[Whole], library: Library, as_of: date, folder: Path) -> ArticleScore:
    """Read and review each document and count its articles."""
    out = ArticleScore()
    for at, whole in enumerate(wholes):
        path = folder / f"{at}.txt"
        path.write_text(whole.text, encoding="utf-8")
        reading = read_file(path)[0]
        review = review_document(reading, facts_of(whole.document), library, as_of)
        flagged = {
            int(m[1])
            for f in review.findings
            if f.severity is not Severity.HINT and (m := re.match(r"art_(\d+)", f.address))
        }
        out.documents += 1
        out.articles += whole.text.count("\n第")
        out.conflicts += len(whole.conflicts)
        out.flagged += len(flagged)
        out.hits += len(flagged & whole.conflicts)
    return out
