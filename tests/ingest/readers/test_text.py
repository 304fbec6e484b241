"""Plain text and Markdown: encodings, heads, marks, tables, broken lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import extract
from registry.errors import UnreadableFile

_LAW = (
    "云岭县停车管理办法\n\n　　第一条　为了规范停车秩序，保障交通安全，根据有关法律法规，制定本办法。\n"
    "　　第二条　本办法自公布之日起施行。\n"
)


def _write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_gives_the_same_blocks(tmp_path: Path, encoding: str) -> None:
    result = extract(_write(tmp_path / "办法.txt", _LAW.encode(encoding)))
    assert [block.text for block in result.blocks] == [
        "云岭县停车管理办法",
        "第一条　为了规范停车秩序，保障交通安全，根据有关法律法规，制定本办法。",
        "第二条　本办法自公布之日起施行。",
    ]
    assert result.blocks[1].indent == 2
    assert result.warnings == ()


def test_traditional_text_in_big5_is_read(tmp_path: Path) -> None:
    text = "第一條　為了規範停車秩序，保障交通安全，根據有關法律、法規的規定，結合本縣實際，制定本辦法。\n" * 3
    assert extract(_write(tmp_path / "a.txt", text.encode("big5"))).blocks[0].text.startswith("第一條")


def test_text_decoded_wrongly_once_before_is_mended_with_a_warning(tmp_path: Path) -> None:
    result = extract(_write(tmp_path / "a.txt", _LAW.encode("utf-8").decode("latin-1")))
    assert "规范停车秩序" in result.blocks[1].text
    assert [warning.code for warning in result.warnings] == ["encoding_repaired"]


def test_text_that_lost_bytes_by_wrong_decoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        extract(_write(tmp_path / "a.txt", _LAW.encode("utf-8").decode("gb18030", errors="replace")))
    assert caught.value.code == "encoding"


def test_a_few_broken_bytes_do_not_spoil_a_text(tmp_path: Path) -> None:
    data = _LAW.encode("utf-8") * 5
    result = extract(_write(tmp_path / "a.txt", data[:100] + b"\xff\xfe" + data[100:]))
    assert len(result.blocks) == 15
    assert result.warnings[0].code == "encoding_repaired"


def test_text_in_no_known_encoding_is_refused(tmp_path: Path) -> None:
    data = bytes((n * 37 + 91) % 96 + 160 for n in range(4000))
    with pytest.raises(UnreadableFile) as caught:
        extract(_write(tmp_path / "乱码.txt", data))
    assert caught.value.code == "encoding"
    assert "乱码.txt" in caught.value.message


def test_crawler_lines_become_facts(tmp_path: Path) -> None:
    text = (
        "【法宝引证码】 CLI.12.34\n原文链接：https://example.org/a\n"
        + _LAW
        + "\n打印本页 关闭窗口\n京ICP备12345678号\n"
    )
    result = extract(_write(tmp_path / "a.txt", text))
    assert result.metadata == {"法宝引证码": "CLI.12.34", "原文链接": "https://example.org/a"}
    assert result.blocks[0].text == "云岭县停车管理办法"
    assert result.blocks[-1].text == "第二条　本办法自公布之日起施行。"


def test_lines_broken_at_a_fixed_width_are_rejoined(tmp_path: Path) -> None:
    body = "县级人民政府应当将停车设施建设纳入国民经济和社会发展规划，统筹安排资金，"
    body += "并对停车秩序管理工作进行监督检查和考核评价。"
    lines = ["云岭县停车管理办法"]
    for number in "一二三四五六":
        text = f"　　第{number}条　{body}"
        lines += [text[at : at + 28] for at in range(0, len(text), 28)]
    result = extract(_write(tmp_path / "a.txt", "\n".join(lines)))
    assert [block.text for block in result.blocks[1:]] == [f"第{number}条　{body}" for number in "一二三四五六"]


def test_a_wrapped_line_that_begins_with_a_reference_starts_nothing(tmp_path: Path) -> None:
    first = "　　第三条　停车场经营者违反本办法第十二条、第十三条、第十四条或者"
    second = "第十五条的规定收取费用的，由市场监督管理部门依照有关法律予以处理。"
    filler = ["　　第一条　为了规范停车秩序，改善交通状况，保障道路安全畅通，根据", "有关法律，制定本办法。"] * 8
    result = extract(_write(tmp_path / "a.txt", "\n".join([*filler, first, second])))
    assert result.blocks[-1].text == (first + second).strip("　")


def test_markdown_marks_go_and_their_meaning_stays(tmp_path: Path) -> None:
    text = (
        '---\ntitle: "云岭县条例"\npublish_date: "2024-05-01"\nstatus: "现行有效"\n---\n# 云岭县条例\n\n'
        "2024年4月1日 云岭县人民代表大会通过\n\n<!-- INFO END -->\n\n## 第一章　总则\n\n"
        "**第一条** 为了[规范](http://x.cn)秩序\\*。\n\n| 级数 | 税率 |\n|---|---|\n| 1 | 3% |\n"
    )
    result = extract(_write(tmp_path / "a.md", text))
    assert result.format == "md"
    assert result.metadata == {"标题": "云岭县条例", "发布日期": "2024-05-01", "时效性": "现行有效"}
    texts = [block.text for block in result.blocks]
    assert texts[:4] == ["云岭县条例", "2024年4月1日 云岭县人民代表大会通过", "第一章　总则", "第一条 为了规范秩序*。"]
    assert [result.blocks[n].style for n in range(3)] == ["Heading 1", "info", "Heading 2"]
    assert result.blocks[-1].rows == (("级数", "税率"), ("1", "3%"))


def test_a_crawlers_head_is_metadata_and_the_title_stays(tmp_path: Path) -> None:
    text = "# 关于停车的通知\n\n**发布日期**: 2025-03-10\n**发布机构**: 云岭县住建局\n\n---\n\n"
    text += "云建〔2025〕7号\n\n各单位：\n"
    result = extract(_write(tmp_path / "a.md", text))
    assert result.metadata == {"发布日期": "2025-03-10", "发布机构": "云岭县住建局"}
    assert [block.text for block in result.blocks] == ["关于停车的通知", "云建〔2025〕7号", "各单位："]


def test_form_feed_is_a_page_break(tmp_path: Path) -> None:
    result = extract(_write(tmp_path / "a.txt", "第一页的文字。\n\f第二页的文字。\n"))
    assert [block.break_before for block in result.blocks] == [False, True]
