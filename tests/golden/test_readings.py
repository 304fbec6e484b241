"""Readings of the sample corpus against facts that were counted from the sources, not read by a parser."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from corpus_samples.source import ROOT, load_all
from ingest.read import read_file
from ingest.recognition import available
from registry.provisions.reading import Node, Part, Reading
from tests.conftest import missing

EXPECTED = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "expected/readings").iterdir()}
FILES = sorted((file, id_) for id_, facts in EXPECTED.items() for file in facts["files"])
TEXT_FILES = [pair for pair in FILES if "扫描件" not in pair[0]]
LAWS = tomllib.loads((ROOT / "library.toml").read_text(encoding="utf-8"))["law"]
SOURCES = {source.id: source for source in load_all()}

golden = pytest.mark.parametrize(
    ("file", "id_"), TEXT_FILES, ids=[f"{id_}{file[file.rindex('.') :]}" for file, id_ in TEXT_FILES]
)


@cache
def reading(file: str) -> Reading:
    readings = read_file(ROOT / "built" / file)
    assert readings
    return readings[0]


def plain(text: str | None) -> str | None:
    return None if text is None else "".join(text.split())


def body(nodes: tuple[Node, ...]) -> Iterator[tuple[Node, str | None]]:
    """Nodes outside annexes with the address of the heading above them."""

    def descend(node: Node, within: str | None) -> Iterator[tuple[Node, str | None]]:
        if node.part is Part.ANNEX:
            return
        yield node, within
        inside = node.address if node.part in (Part.CHAPTER, Part.SECTION) else within
        for child in node.children:
            yield from descend(child, inside)

    for node in nodes:
        yield from descend(node, None)


def parts(file: str, *wanted: Part) -> list[Node]:
    return [node for node, _ in body(reading(file).nodes) if node.part in wanted]


def day(value: Any) -> str | None:
    return value.isoformat() if value else None


@golden
def test_title_kind_level(file: str, id_: str) -> None:
    read, facts = reading(file), EXPECTED[id_]
    assert plain(read.title) == facts["title"]
    assert read.kind == facts["kind"]
    assert read.level == facts["level"]


@golden
def test_issuer_and_number(file: str, id_: str) -> None:
    read, facts = reading(file), EXPECTED[id_]
    if facts["issuer"]:
        assert read.issuer == facts["issuer"]
    assert plain(read.document_number) == facts["document_number"]


@golden
def test_dates(file: str, id_: str) -> None:
    read, facts = reading(file), EXPECTED[id_]
    names = ("adopted_on", "approved_on", "promulgated_on", "effective_on", "expires_on")
    assert {name: day(getattr(read, name)) for name in names} == {name: facts[name] for name in names}


@golden
def test_history(file: str, id_: str) -> None:
    stated = [(event.kind.value, day(event.on)) for event in reading(file).history]
    for event in EXPECTED[id_]["history"]:
        assert (event["event"], event["on"]) in stated


@golden
def test_wrapper(file: str, id_: str) -> None:
    wrapper, facts = reading(file).wrapper, EXPECTED[id_]["wrapper"]
    if facts is None:
        assert wrapper is None
        return
    assert wrapper is not None
    assert (plain(wrapper.title) or "").startswith(facts["title"])
    assert wrapper.issuer == facts["issuer"]
    assert plain(wrapper.document_number) == facts["document_number"]
    assert day(wrapper.signed_on) == facts["signed_on"]


@golden
def test_chapters_and_sections(file: str, id_: str) -> None:
    found = [{"number": n.label, "heading": plain(n.heading)} for n in parts(file, Part.CHAPTER, Part.SECTION)]
    assert found == EXPECTED[id_]["headings"]


@golden
def test_articles(file: str, id_: str) -> None:
    text = reading(file).text
    articles = [(node, within) for node, within in body(reading(file).nodes) if node.part is Part.ARTICLE]
    facts = EXPECTED[id_]["articles"]
    found = [(node.label, node.address, within) for node, within in articles]
    assert found == [(a["number"], a["address"], a["within"]) for a in facts]
    for (node, _), fact in zip(articles, facts, strict=True):
        assert (plain(text[node.body_start : node.end]) or "").startswith(plain(fact["opening"]) or "")


@golden
def test_paragraphs_items_subitems(file: str, id_: str) -> None:
    found = {}
    for node in parts(file, Part.ARTICLE):
        inside = [child.part for child in node.walk()]
        found[node.label] = (
            max(1, inside.count(Part.PARAGRAPH)),
            inside.count(Part.ITEM),
            inside.count(Part.SUBITEM),
        )
    facts = EXPECTED[id_]["articles"]
    assert found == {a["number"]: (a["paragraphs"], a["items"], a["subitems"]) for a in facts}


@golden
def test_outline(file: str, id_: str) -> None:
    found = {name: len(parts(file, Part(name))) for name in ("level1", "level2", "level3")}
    assert found == EXPECTED[id_]["outline"]


@golden
def test_annexes(file: str, id_: str) -> None:
    annexes = [node for node in reading(file).nodes if node.part is Part.ANNEX]
    found = [
        (node.label, node.address, [list(r) for t in node.walk() if t.part is Part.TABLE for r in t.rows])
        for node in annexes
    ]
    assert found == [(a["label"], a["address"], a["rows"]) for a in EXPECTED[id_]["annexes"]]


@golden
def test_amendments(file: str, id_: str) -> None:
    found = [(a.title, a.target, a.action) for a in reading(file).amendments]
    for fact in EXPECTED[id_]["amendments"]:
        assert any(
            title == fact["title"] and action == fact["action"] and (target or "").split("__")[0] == fact["target"]
            for title, target, action in found
        ), (fact, found)


@golden
def test_no_paragraph_is_lost(file: str, id_: str) -> None:
    text = plain(reading(file).text) or ""
    for line in SOURCES[id_].document:
        if line.tag in "TCSAPIU123BQ":
            assert (plain(line.text) or "") in text, line


@golden
def test_spans_nest_and_lie_in_the_text(file: str, id_: str) -> None:
    read = reading(file)
    for node in read.walk():
        assert 0 <= node.start <= node.body_start <= node.end <= len(read.text)
        for child in node.children:
            assert node.start <= child.start <= child.end <= node.end


@pytest.mark.ocr
@pytest.mark.parametrize(("file", "id_"), [pair for pair in FILES if pair not in TEXT_FILES])
def test_scans(file: str, id_: str) -> None:
    if not available():
        missing("recognition of scans", "install the extra ocr")
    read, facts = reading(file), EXPECTED[id_]
    assert read.format == "pdf-scan"
    assert plain(read.title) == facts["title"]
    assert plain(read.document_number) == facts["document_number"]
    assert day(read.promulgated_on) == facts["promulgated_on"]
    assert len(parts(file, Part.LEVEL1)) == facts["outline"]["level1"]
    text = plain(read.text) or ""
    lines = [plain(line.text) for line in SOURCES[id_].lines]
    assert sum(line in text for line in lines if line) >= 0.9 * len(lines)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law["title"])
def test_library_reads_as_law(law: dict[str, Any]) -> None:
    (read,) = read_file(ROOT / law["file"])
    assert read.title == law["title"]
    assert read.kind == law["kind"]
    assert read.level == law["level"]
    assert day(read.effective_on) == law["effective"]
    assert day(read.promulgated_on) == law.get("promulgated")
    assert day(read.adopted_on) == law.get("adopted")
    assert sum(node.part is Part.ARTICLE for node in read.walk()) == law["articles"]
