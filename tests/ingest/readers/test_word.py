"""DOCX: what the printed page shows, whatever XML it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.blocks import Extract
from ingest.readers import extract
from ingest.readers.word_numbering import chinese, formatted
from tests.support.docx_builder import docx, level, numbered, numbering, paragraph, part, run, table


def _read(tmp_path: Path, body: str, **parts: str | bytes) -> Extract:
    return extract(docx(tmp_path / "a.docx", body, {f"word/{k.replace('__', '.')}": v for k, v in parts.items()}))


def _texts(result: Extract) -> list[str]:
    return [block.text for block in result.blocks]


def test_automatic_numbers_are_written_into_the_text(tmp_path: Path) -> None:
    levels = (
        level(0, "chineseCountingThousand", "第%1条")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%3.")
    )
    body = (
        numbered("总则")
        + numbered("第一项", level=1)
        + numbered("第二项", level=1)
        + numbered("细目", level=2)
        + numbered("原则")
        + numbered("又一项", level=1)
        + numbered("末条")
    )
    assert _texts(_read(tmp_path, body, numbering__xml=numbering(levels))) == [
        "第一条　总则", "（一）第一项", "（二）第二项", "1.细目", "第二条　原则", "（一）又一项", "第三条　末条",
    ]  # fmt: skip


def test_a_second_list_can_start_again(tmp_path: Path) -> None:
    nums = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = numbered("甲") + numbered("乙") + numbered("丙", num_id=2) + numbered("丁", num_id=2)
    xml = numbering(level(0, "decimal", "%1．"), nums)
    assert _texts(_read(tmp_path, body, numbering__xml=xml)) == ["1．甲", "2．乙", "1．丙", "2．丁"]


def test_numbers_that_a_style_brings_and_bullets(tmp_path: Path) -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="条"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/>'
        '<w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>',
    )
    xml = numbering(level(0, "decimal", "%1、"))
    result = _read(tmp_path, paragraph("甲", '<w:pStyle w:val="A"/>') + paragraph("乙", '<w:pStyle w:val="B"/>'),
                   styles__xml=styles, numbering__xml=xml)  # fmt: skip
    assert _texts(result) == ["1、甲", "2、乙"]
    second = result.blocks[1]
    assert (second.align, second.bold, second.size) == ("center", True, 16.0)
    bullets = numbering(level(0, "bullet", "\uf0b7"))
    assert _texts(_read(tmp_path, numbered("点"), numbering__xml=bullets)) == ["点"]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [(12, "chineseCounting", "十二"), (21, "chineseCountingThousand", "二十一"), (105, "japaneseCounting", "一百零五"),
     (10, "ideographDigital", "一〇"), (3, "decimalEnclosedCircleChinese", "③"), (14, "lowerRoman", "xiv"),
     (27, "lowerLetter", "aa"), (4, "ideographTraditional", "丁"), (7, "decimalFullWidth", "７"),
     (12, "chineseLegalSimplified", "壹拾贰"), (5, "unknownFormat", "5")],
)  # fmt: skip
def test_number_formats(number: int, form: str, shown: str) -> None:
    assert formatted(number, form) == shown


def test_chinese_numbers_have_their_zeros() -> None:
    assert [chinese(n) for n in (1, 10, 19, 20, 101, 110, 1005)] == [
        "一", "十", "十九", "二十", "一百零一", "一百一十", "一千零五",
    ]  # fmt: skip


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>三十</w:delText></w:r></w:del>'
    added = '<w:ins w:id="2"><w:r><w:t>十五</w:t></w:r></w:ins>'
    merged = '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>' + run("前半") + "</w:p>" + paragraph("后半")
    body = f"<w:p>{run('应当自受理之日起')}{deleted}{added}{run('日内办结。')}</w:p>{merged}"
    assert _texts(_read(tmp_path, body)) == ["应当自受理之日起十五日内办结。", "前半后半"]


def test_fields_give_their_results_and_hidden_text_is_left_out(tmp_path: Path) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("第五条")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = f"<w:p>{run('依照')}{field}{run('办理')}{run('（内部）', '<w:vanish/>')}</w:p>"
    assert _texts(_read(tmp_path, body)) == ["依照第五条办理"]


def test_soft_breaks_end_paragraphs_and_page_breaks_are_marked(tmp_path: Path) -> None:
    items = "<w:r><w:t>（一）甲；</w:t><w:br/><w:t>（二）乙。</w:t></w:r>"
    page = '<w:r><w:br w:type="page"/><w:t>附件</w:t></w:r>'
    result = _read(tmp_path, f"<w:p>{items}</w:p><w:p>{page}</w:p>")
    assert _texts(result) == ["（一）甲；", "（二）乙。", "附件"]
    assert [block.break_before for block in result.blocks] == [False, False, True]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    inner = f"<w:txbxContent>{paragraph('云岭县人民政府文件')}</w:txbxContent>"
    box = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    result = _read(tmp_path, f"<w:p>{box}{run('云政发〔2024〕1号')}</w:p>")
    assert _texts(result) == ["云岭县人民政府文件", "云政发〔2024〕1号"]
    assert result.blocks[0].style == "textbox"


def test_tables_are_grids_in_their_place(tmp_path: Path) -> None:
    merged = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph("合并")
    down = "<w:tcPr><w:vMerge/></w:tcPr>" + paragraph("")
    grid = table([["情节", merged], ["轻微", "一百元", "二百元"], [down, "三百元", "四百元"]])
    result = _read(tmp_path, paragraph("前") + grid + paragraph("后"))
    assert _texts(result)[0] == "前"
    assert result.blocks[1].rows == (("情节", "合并", ""), ("轻微", "一百元", "二百元"), ("", "三百元", "四百元"))
    assert result.blocks[1].text == "情节\t合并\t\n轻微\t一百元\t二百元\n\t三百元\t四百元"
    assert _texts(result)[2] == "后"


def test_a_table_that_frames_the_text_is_no_grid(tmp_path: Path) -> None:
    cell = "".join(paragraph(f"第{n}条　应当守法。") for n in "一二三四")
    assert _texts(_read(tmp_path, table([[cell]]))) == [f"第{n}条　应当守法。" for n in "一二三四"]


def test_footnotes_are_notes_and_pictures_are_kept(tmp_path: Path) -> None:
    notes = part("footnotes", f'<w:footnote w:id="2">{paragraph("自发布之日起算。")}</w:footnote>')
    body = f'<w:p>{run("三十日")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("内。")}</w:p>'
    result = _read(tmp_path, body, footnotes__xml=notes, **{"media/image1__png": b"\x89PNG"})
    assert _texts(result) == ["三十日内。"]
    assert result.notes == {"脚注1": "自发布之日起算。"}
    assert result.pictures == (("image1.png", b"\x89PNG"),)


def test_headers_and_footers_are_left_out_and_indents_are_hints(tmp_path: Path) -> None:
    header = part("hdr", paragraph("机密"))
    body = paragraph("第一条　应当守法。", '<w:ind w:firstLineChars="200"/><w:jc w:val="both"/>')
    result = _read(tmp_path, body, header1__xml=header)
    assert _texts(result) == ["第一条　应当守法。"]
    assert (result.blocks[0].indent, result.blocks[0].align) == (2.0, "justify")
