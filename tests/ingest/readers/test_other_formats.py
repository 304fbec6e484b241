"""DOC, WPS, OFD and RTF."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.readers import extract, libreoffice
from tests.support.docx_builder import docx, paragraph
from tests.support.file_builders import ofd, old_word


@pytest.fixture
def without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that has no LibreOffice."""
    monkeypatch.setattr(libreoffice, "program", lambda: None)


@pytest.mark.usefixtures("without_libreoffice")
def test_old_word_is_read_by_our_own_extractor(tmp_path: Path) -> None:
    text = "云岭县停车管理办法\n第一条　为了规范\x13 REF x \x14停车\x15秩序。\n"
    text += "车型\x07费用\x07\x07小型\x07二元\x07\x07附注\x0b续行\n"
    result = extract(old_word(tmp_path / "a.doc", text))
    assert result.format == "doc"
    assert result.notes == {"extractor": "word-text"}
    assert [block.text for block in result.blocks if not block.is_table] == [
        "云岭县停车管理办法", "第一条　为了规范停车秩序。", "附注", "续行",
    ]  # fmt: skip
    assert [block.rows for block in result.blocks if block.is_table] == [(("车型", "费用"), ("小型", "二元"))]


@pytest.mark.usefixtures("without_libreoffice")
def test_a_wps_file_is_no_wrong_extension(tmp_path: Path) -> None:
    assert extract(old_word(tmp_path / "a.wps", "第一条　应当守法。\n")).warnings == ()


def test_libreoffice_is_used_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = docx(tmp_path / "converted.docx", paragraph("第一条　由转换程序读出。"))
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(f'#!/bin/sh\nwhile [ "$1" != "--outdir" ]; do shift; done\ncp "{good}" "$2/document.docx"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    libreoffice.program.cache_clear()
    try:
        result = extract(old_word(tmp_path / "a.doc", "别的文字。\n"))
    finally:
        libreoffice.program.cache_clear()
    assert result.blocks[0].text == "第一条　由转换程序读出。"
    assert result.notes["extractor"] == "libreoffice"


def test_ofd_text_is_laid_out_in_paragraphs(tmp_path: Path) -> None:
    first = "第一条为了规范停车秩序，改善交通状况，保障道路"
    lines = [(75.0, 30.0, "云岭县停车管理办法")]
    y = 50.0
    for number in "一二三四":
        lines += [(30.0, y, first.replace("一", number, 1)),
                  (20.0, y + 9, "安全畅通，根据有关法律、法规的规定，制定本办法"),
                  (20.0, y + 18, "实施。")]  # fmt: skip
        y += 27
    result = extract(ofd(tmp_path / "a.ofd", [lines, [(30.0, 30.0, "第五条附则。")]], title="停车"))
    assert result.format == "ofd"
    assert result.page_count == 2
    assert result.metadata == {"文件属性标题": "停车"}
    texts = [block.text for block in result.blocks]
    assert texts[0] == "云岭县停车管理办法"
    assert texts[1] == first + "安全畅通，根据有关法律、法规的规定，制定本办法实施。"
    assert texts[-1] == "第五条附则。"
    assert result.blocks[-1].page == 2


def test_ofd_picture_page_is_a_warning(tmp_path: Path) -> None:
    picture = '<ofd:ImageObject Boundary="0 0 210 297"/>'
    result = extract(ofd(tmp_path / "a.ofd", [[], [(30.0, 30.0, "第一条　总则。")]], extra=picture))
    assert [(warning.code, warning.page) for warning in result.warnings] == [("page_not_recognised", 1)]


def test_rtf_gives_words_tables_and_alignment(tmp_path: Path) -> None:
    def hexed(text: str) -> str:
        return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk"))

    source = (
        r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}{\header " + hexed("页眉") + r"}\pard\qc "
        + hexed("停车管理办法")
        + r"\par\pard " + hexed("第一条") + r" \u20026?\u20102?" + r"\par\trowd\intbl " + hexed("车型") + r"\cell "
        + hexed("费用") + r"\cell\row\pard " + hexed("附") + r"\par}"
    )  # fmt: skip
    path = tmp_path / "a.rtf"
    path.write_bytes(source.encode("latin-1"))
    result = extract(path)
    assert [block.text for block in result.blocks] == ["停车管理办法", "第一条 为了", "车型\t费用", "附"]
    assert result.blocks[0].align == "center"
    assert result.blocks[2].rows == (("车型", "费用"),)


def test_a_word_file_that_is_really_rtf_or_html_is_read_by_content(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_text("<html><body><p>第一条　为了规范停车秩序，制定本办法。</p></body></html>", encoding="utf-8")
    result = extract(path)
    assert result.format == "html"
    assert [warning.code for warning in result.warnings] == ["wrong_extension"]
