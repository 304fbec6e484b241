"""A draft out in a file and back, as Word and WPS give it back: split runs, tracked changes, lists, moved styles."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ingest.readers import extract
from registry.errors import Conflict, InvalidInput
from review.papers.layout.docx_file import paper_docx
from review.papers.layout.sheet import Grid, Paragraph, Sheet
from review.papers.records import edit_paper, make_paper
from review.papers.returned import compare, read_back
from review.papers.reworking import recall, refuse, send_out, take, take_back
from review.papers.views import get_paper, reworks_of
from tests.review.papers.conftest import ORGAN

SHEET = Sheet(
"关于《云岭县城市停车管理办法》的审查意见",
    (
        Paragraph("opening-1", "一、审查情况"),
        Paragraph("opening-2", "《云岭县城市停车管理办法》由云岭县人民政府制定，自2024年6月1日起施行。"),
        Paragraph("point-1", "（一）关于第二条"),
        Paragraph("words-1", "县政府规范性文件设定扣留车辆，没有上位法依据，应当删去。"),
        Grid("table-1", (("第二条", "扣留车辆"),), ("条款", "内容"), (1, 3), "附表"),
        Paragraph("closing-1", "请于2026年12月24日前书面回复处理意见。"),
    ),
organ="云岭县人大常委会法制工作委员会", addressee="云岭县人民政府", attachments=("条款对照表", "依据"),
    contact="联系人：某某",
)  # fmt: skip


def back(change, tmp_path, sheet=SHEET):
    document = Document(io.BytesIO(paper_docx(sheet)))
    change(document)
    path = Path(tmp_path) / "返回.docx"
    document.save(path)
    return read_back(sheet, extract(path).blocks)


def find(document, words):
    return next(p for p in document.paragraphs if words in p.text)


def test_a_file_that_comes_back_untouched_is_the_same_paper(tmp_path):
    assert back(lambda document: None, tmp_path) == type(back(lambda d: None, tmp_path))(SHEET, ())


def test_split_runs_and_other_fonts_change_nothing(tmp_path):
    def retype(document):
        for paragraph in document.paragraphs:
            text = paragraph.text
            if not text:
                continue
            for run in list(paragraph.runs):
                run._element.getparent().remove(run._element)
            for at in range(0, len(text), 3):
                run = paragraph.add_run(text[at : at + 3])
                run.bold = at % 2 == 0
                run.font.name = "等线"
            paragraph._p.insert(1, OxmlElement("w:bookmarkStart"))
            paragraph._p.append(OxmlElement("w:proofErr"))

    assert back(retype, tmp_path).sheet == SHEET


def test_words_changed_added_and_removed_are_found_where_they_are(tmp_path):
    def edit(document):
        find(document, "没有上位法依据").runs[0].text = "县政府规范性文件设定扣留车辆，于法无据，应当删去。"
        find(document, "请于").insert_paragraph_before("三、处理意见")
        gone = find(document, "（一）关于第二条")
        gone._p.getparent().remove(gone._p)
        document.tables[0].rows[1].cells[1].text = "扣留、扣押车辆"

    found = back(edit, tmp_path)
    assert found.remarks == ()
    assert [b.key for b in found.sheet.body] == ["opening-1", "opening-2", "words-1", "table-1", "back-1", "closing-1"]
    assert found.sheet.body[2].text == "县政府规范性文件设定扣留车辆，于法无据，应当删去。"
    assert found.sheet.body[3].rows == (("第二条", "扣留、扣押车辆"),)
    rows = compare(SHEET, found.sheet)
    assert [r.change for r in rows if r.change != "same"] == ["gone", "changed", "changed", "added"]
    changed = next(r for r in rows if r.change == "changed")
    assert "".join(p.old for p in changed.pieces) == SHEET.body[3].text
    assert "".join(p.new for p in changed.pieces) == found.sheet.body[2].text
    assert any(p.change == "equal" and "扣留车辆" in p.old for p in changed.pieces)


def test_tracked_changes_are_read_as_accepted(tmp_path):
    def track(document):
        paragraph = find(document, "没有上位法依据")
        run = paragraph.runs[0]
        text = run.text
        deleted = OxmlElement("w:del")
        old = OxmlElement("w:r")
        gone = OxmlElement("w:delText")
        gone.text = text
        old.append(gone)
        deleted.append(old)
        inserted = OxmlElement("w:ins")
        new = OxmlElement("w:r")
        kept = OxmlElement("w:t")
        kept.text = text.replace("应当删去", "应当修改")
        new.append(kept)
        inserted.append(new)
        paragraph._p.replace(run._element, deleted)
        deleted.addnext(inserted)

    assert back(track, tmp_path).sheet.body[3].text.endswith("应当修改。")


def test_automatic_numbers_are_written_out(tmp_path):
    def number(document):
        paragraph = find(document, "请于")
        properties = paragraph._p.get_or_add_pPr()
        listed = OxmlElement("w:numPr")
        for name, value in (("ilvl", "0"), ("numId", "1")):
            part = OxmlElement(f"w:{name}")
            part.set(qn("w:val"), value)
            listed.append(part)
        properties.insert(0, listed)

    text = back(number, tmp_path).sheet.body[-1].text
    assert text.endswith("请于2026年12月24日前书面回复处理意见。")


def test_head_and_foot_are_told_and_not_taken(tmp_path):
    sent = replace(SHEET, number="云人常法〔2026〕3号")

    def edit(document):
        find(document, "〔2026〕").runs[0].text = "云人常法〔2026〕5号"
        document.add_paragraph("又：请抄送县政府办。")

    found = back(edit, tmp_path, sent)
    assert found.sheet == sent
    assert len(found.remarks) == 2
    assert "5号" in found.remarks[0] + found.remarks[1]
    assert "请抄送县政府办" in found.remarks[0] + found.remarks[1]


def test_title_addressee_attachments_and_note_are_taken(tmp_path):
    def edit(document):
        find(document, "的审查意见").runs[0].text = "关于《云岭县城市停车管理办法》有关规定的审查意见"
        find(document, "云岭县人民政府：").runs[0].text = "云岭县人民政府办公室："
        find(document, "2.依据").runs[0].text = "　　　2.法律依据汇编"
        find(document, "联系人").runs[0].text = "（联系人：某某，电话：略）"

    sheet = back(edit, tmp_path).sheet
    assert sheet.title.endswith("有关规定的审查意见")
    assert sheet.addressee == "云岭县人民政府办公室"
    assert sheet.attachments == ("条款对照表", "法律依据汇编")
    assert sheet.contact == "联系人：某某，电话：略"


def test_a_table_of_another_shape_is_told(tmp_path):
    found = back(lambda document: document.tables[0].add_column(100000), tmp_path)
    assert found.sheet == SHEET
    assert "行列有变" in found.remarks[0]


def test_another_document_altogether_takes_nothing_away(tmp_path):
    document = Document()
    document.add_paragraph("一份毫不相干的文件。")
    path = tmp_path / "错.docx"
    document.save(path)
    found = read_back(SHEET, extract(path).blocks)
    assert found.sheet.title == SHEET.title
    assert found.sheet.addressee == SHEET.addressee
    assert found.remarks


def test_out_and_back_and_taken(database, clock, files, case):
    with database.write() as session:
        id_ = make_paper(session, clock, case.reviewer, "opinion", f"review:{case.review_id}", ORGAN)
        round_ = send_out(session, clock, files, case.reviewer, id_, revision=1)
        assert send_out(session, clock, files, case.reviewer, id_, revision=1) == round_
        view = get_paper(session, id_)
        with pytest.raises(Conflict, match="送出修改"):
            edit_paper(session, clock, case.reviewer, id_, replace(view.sheet, contact="x"), revision=1)
        with pytest.raises(Conflict, match="还没有上传"):
            take(session, clock, case.reviewer, id_)
        (sent,) = reworks_of(session, id_)
        document = Document(io.BytesIO(files.read(sent.sent_digest)))
        find(document, "没有上位法依据").runs[0].text = "县政府规范性文件设定扣留车辆，于法无据。"
        path = files.folder / "返回.docx"
        document.save(path)
        blocks = extract(path).blocks
        take_back(session, clock, case.second, id_, digest=files.add(path), file_name="返回.docx", blocks=blocks)
        assert "于法无据" not in str(get_paper(session, id_).sheet)
        take(session, clock, case.second, id_)
        view = get_paper(session, id_)
        assert (view.state, view.revision, view.changed_by) == ("draft", 2, case.second.name)
        assert "于法无据" in str(view.sheet)
        assert [r.state for r in reworks_of(session, id_)] == ["taken"]


def test_a_returned_file_can_be_refused_and_a_draft_recalled(database, clock, files, case):
    with database.write() as session:
        id_ = make_paper(session, clock, case.reviewer, "opinion", f"review:{case.review_id}", ORGAN)
        send_out(session, clock, files, case.reviewer, id_, revision=1)
        take_back(session, clock, case.reviewer, id_, digest="b" * 64, file_name="x.docx", blocks=())
        with pytest.raises(InvalidInput, match="理由"):
            refuse(session, clock, case.reviewer, id_, " ")
        with pytest.raises(InvalidInput, match="正文不能为空"):
            take(session, clock, case.reviewer, id_)
        refuse(session, clock, case.reviewer, id_, "传错文件")
        send_out(session, clock, files, case.reviewer, id_, revision=1)
        recall(session, clock, case.reviewer, id_, "改在网上改")
        assert get_paper(session, id_).state == "draft"
        assert [r.state for r in reworks_of(session, id_)] in (["recalled", "refused"], ["refused", "recalled"])
