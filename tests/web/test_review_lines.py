"""Lines of a worksheet on the review page: both quotes and versions, adopted and dropped where they stand."""

from __future__ import annotations

import io

from docx import Document
from lxml import html


def post(opened, path, role="reviewer", **fields):
    address = f"/reviews/{opened.ids['review']}/{path}"
    return opened.client(role).post(address, data={"csrf": opened.csrf(role), **fields})


def page(opened, path="", role="reviewer"):
    answer = opened.client(role).get(f"/reviews/{opened.ids['review']}{path}")
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def draft(opened, **fields):
    values = {"address": "art_2", "superiors": "《停放管理法》第三条", **fields}
    done = post(opened, "lines", **values)
    assert done.status_code == 303, done.text[:300]
    return done.headers["location"].rsplit("/", 1)[1]


def adopting(opened, line):
    form = page(opened).xpath(f"//article[@id='line-{line}']//form[.//button[@value='adopt']]")[0]
    return {name: value or "" for name, value in form.fields.items() if name != "csrf"} | {"deed": "adopt"}


def test_a_draft_is_adopted_on_the_review_page_when_it_is_complete(opened):
    line = draft(opened, opinion="免收范围过宽。")
    refused = post(opened, f"lines/{line}", **adopting(opened, line))
    assert refused.status_code == 422
    assert "审查标准" in refused.text
    assert "免收范围过宽。" in refused.text
    fields = {"standard": "D2", "handling": "amend", "opinion": "免收范围过宽。", "revision": "1"}
    assert post(opened, f"lines/{line}", **fields).status_code == 303
    assert post(opened, f"lines/{line}", **adopting(opened, line)).status_code == 303
    shown = page(opened).xpath(f"//article[@id='line-{line}']")[0].text_content()
    assert "已采用" in shown
    assert "有下列情形之一的，免收停车费" in shown
    assert "违反停放规定的，处二十元以上二百元以下罚款" in shown
    assert "2020-05-01起施行的文本" in shown
    assert "建议修改" in shown


def test_a_line_by_hand_is_dropped_with_a_reason_alone(opened):
    line = draft(opened)
    assert post(opened, f"lines/{line}", revision="1", deed="drop", reason=" ").status_code == 422
    assert post(opened, f"lines/{line}", revision="1", deed="drop", reason="重复").status_code == 303
    assert not page(opened).xpath(f"//article[@id='line-{line}']")
    assert "重复" in page(opened, f"/lines/{line}").text_content()


def test_one_answer_for_the_rest_tells_which_standard_it_leaves_and_why(opened):
    line = draft(opened, opinion="免收范围过宽。", standard="D2", handling="amend", kind="K1")
    told = "须在这里单独填写"
    assert told not in page(opened, "/lines").text_content()  # a draft names nothing yet
    assert post(opened, f"lines/{line}", **adopting(opened, line)).status_code == 303
    assert post(opened, "standards", rest="ok").status_code == 303
    after = page(opened, "/lines")
    saying = [part.get("id") for part in after.xpath("//section[@id='standards']/div") if told in part.text_content()]
    assert saying == ["standard-D2"]
    assert "不包括 D2" in after.xpath("//form[.//button[@name='rest']]")[0].text_content()
    assert post(opened, "standards", code="D2", answer="problem", note="见所列问题").status_code == 303
    assert told not in page(opened, "/lines").text_content()


def test_the_printed_worksheet_and_its_file_hold_lines_checklist_and_versions(opened):
    line = draft(opened, opinion="免收范围过宽。", standard="D2", handling="amend", kind="K1")
    assert post(opened, f"lines/{line}", **adopting(opened, line)).status_code == 303
    assert post(opened, "standards", code="C1", answer="na", note="不涉及该条").status_code == 303
    printed = page(opened, "/worksheet").text_content()
    content = opened.client("reviewer").get(f"/reviews/{opened.ids['review']}/worksheet.docx").content
    document = Document(io.BytesIO(content))
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    words = cells + "\n".join(paragraph.text for paragraph in document.paragraphs)
    for text in (printed, words):
        for wanted in (
            "免收范围过宽。",
            "处二十元以上二百元以下罚款",
            "不涉及该条",
            "2020-05-01起施行的文本",
            "建议修改",
        ):
            assert wanted in text, wanted


def test_the_lines_page_tells_owner_clock_and_who_else_is_there(opened):
    page(opened, role="head")
    shown = page(opened, "/lines").text_content()
    assert "测试head" in shown
    assert "承办 测试reviewer" in shown
    assert "2027-02-24" in shown


def test_the_review_page_offers_to_enter_a_problem_to_those_who_may(opened):
    assert page(opened).xpath("//a[@data-key='c']")[0].get("href").endswith("lines?at=art_1")
    assert not page(opened, role="registrar").xpath("//a[@data-key='c']")
    assert not page(opened, role="expert").xpath("//a[@data-key='c']")
