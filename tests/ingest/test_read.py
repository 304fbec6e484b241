"""The whole path: never an exception, every word in the tree or the matter, spans nested, the shape valid."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.blocks import Block, Extract
from ingest.read import _build, build_reading, read_file
from registry.errors import UnreadableFile
from registry.provisions.parse_shape import parse_shape, reading_shape
from registry.provisions.reading import Reading
from registry.provisions.roundtrip import doubled, lost, reassembled, well_formed
from registry.provisions.units import units
from tests.ingest.extracts import read

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/shapes/parse.json").read_text(encoding="utf-8"))
NUMERALS = ["一", "二", "三", "四", "五", "十", "十一", "百", "1", "２", "〇", "－"]
numeral = st.lists(st.sampled_from(NUMERALS), min_size=1, max_size=3).map("".join)
words = st.text(
    alphabet="公园管理部门应当按照规定，处罚；和的本办法前款项：。“”《》（）　 第条12年月日自起施行通过", max_size=30
)
line = st.one_of(
    words,
    st.builds("第{}条{}{}".format, numeral, st.sampled_from([" ", "", "　", "：", "之一 "]), words),
    st.builds("第{}{}{}{}".format, numeral, st.sampled_from("编章节"), st.sampled_from([" ", ""]), words),
    st.builds("（{}）{}".format, numeral, words),
    st.builds("{}、{}".format, numeral, words),
    st.builds("{}.{}".format, st.integers(0, 30), words),
    st.builds("附件{}{}".format, st.sampled_from(["", "1", "：", "2："]), words),
    st.sampled_from(
        ["目录", "云岭县公园管理办法", "云岭县人民政府", "2023年5月6日", "云政发〔2023〕1号", "各乡镇人民政府：",
         "公告", "总　则", "附则", "（2020年1月1日云岭县人民代表大会通过）", "一、将第三条修改为：“第三条 甲。",
         "1.1 目的", "现将《云岭县公园管理办法》印发给你们。"]
    ),
)  # fmt: skip
block = st.one_of(
    st.builds(Block, line, align=st.sampled_from([None, "center", "right"])),
    st.builds(lambda a, b: Block(f"{a}\t{b}", rows=((a, b),)), words, words),
)


def is_whole(reading: Reading) -> None:
    assert well_formed(reading) == []
    assert [reading.text[a:b] for a, b in lost(reading)] == []
    assert [reading.text[a:b] for a, b in doubled(reading)] == []
    assert reassembled(reading) == reading.text
    for unit in units(reading):
        assert reading.text[unit.start : unit.end] == unit.text
    for reference in reading.references:
        assert reading.text[reference.start : reference.end] == reference.text
    for warning in reading.warnings:
        assert warning.line is None or 1 <= warning.line <= reading.text.count("\n") + 1


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(block, max_size=25))
def test_any_blocks_give_a_whole_reading(blocks: list[Block]) -> None:
    extract = Extract("txt", tuple(blocks))
    reading = _build(extract, "x.txt") if any(b.text.strip() for b in blocks) else build_reading(extract, "x.txt")
    for document in reading.documents or (reading,):
        is_whole(document)
    jsonschema.validate(parse_shape(reading), SCHEMA)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=1, max_size=12),
    st.booleans(),
    st.sampled_from([" ", "　", ""]),
)
def test_what_was_written_is_read(articles: list[list[int]], chapters: bool, blank: str) -> None:
    """Statutes made from numbers: so many paragraphs an article, so many items a paragraph."""
    lines = ["云岭县公园管理办法"]
    for n, paragraphs in enumerate(articles, 1):
        if chapters and n % 3 == 1:
            lines.append(f"第{'一二三四五'[n // 3]}章 章名")
        numbers = "一二三四五六七八九十"
        label = f"第{numbers[n - 1] if n <= 10 else '十' + numbers[n - 11]}条"
        lines.append(f"{label}{blank}首款内容。")
        for items in paragraphs:
            lines.append("另款内容：")
            lines += [f"（{numbers[i]}）项内容；" for i in range(items)]
    shape = parse_shape(read("\n".join(lines)))
    assert [[len(p["items"]) for p in a["paragraphs"]] for a in shape["articles"]] == [[0, *a] for a in articles]


def test_two_names_for_one_shape() -> None:
    reading = read("云岭县公园管理办法\n第一条 甲。\n第二条 乙。")
    shape = reading_shape((reading,), "路径/试验.txt")
    jsonschema.validate(shape, SCHEMA)
    assert shape["file"] == "路径/试验.txt"
    assert shape["documents"] == []


def test_an_empty_extract_is_a_reading_with_a_warning() -> None:
    reading = build_reading(Extract("txt", ()), "空.txt")
    assert reading.text == ""
    assert {w.code for w in reading.warnings} >= {"title_missing", "body_missing"}


def test_read_file_reads_text_and_refuses_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "办法.txt"
    path.write_text("云岭县公园管理办法\n第一条 甲。\n第二条 乙。\n", encoding="gb18030")
    (reading,) = read_file(path)
    assert reading.title == "云岭县公园管理办法"
    (tmp_path / "空.txt").write_bytes(b"")
    with pytest.raises(UnreadableFile):
        read_file(tmp_path / "空.txt")
