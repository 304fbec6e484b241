"""Opinions side by side, agreement, adjudication, and 专家咨询意见表 as page and DOCX."""

from __future__ import annotations

import io
import re

from docx import Document
from lxml import html
from sqlalchemy import select

from registry.audit import AuditEntry
from review.experts.agreement import adjudications
from tests.web.test_experts import expert_id, post, profile
from tests.web.test_experts_review import BOTH, asked, second, send, subject


def page(opened, role="reviewer"):
    answer = opened.client(role).get(f"/reviews/{opened.ids['review']}/opinions")
    assert answer.status_code == 200
    return re.sub(r"\s+", "", html.fromstring(answer.text).xpath("//main")[0].text_content())


def both_written(opened):
    first = f"/x/{opened.ids['expert_link']}"
    other = second(opened)
    _, link = asked(opened, other)
    send(opened, f"{link}/accept", declared=BOTH)
    send(opened, f"{first}/note", address="art_3", body="=扣留没有依据", kind="proposal")
    send(opened, f"{link}/note", address="art_3", body="无权设定")
    send(opened, f"{link}/note", address="art_2", body="范围是否包括乡镇？", kind="question")
    return first, link, other


def submitted(opened, first, link):
    for one in (first, link):
        assert send(opened, f"{one}/submit", conclusion="第三条应当删去。", declared=BOTH).status_code == 303


def test_agreement_counts_all_clauses_and_a_difference_is_adjudicated(opened):
    first, link, _ = both_written(opened)
    act = f"/reviews/{opened.ids['review']}/opinions"
    decision = {"address": "art_2", "judgement": "none", "reason": "第二条所称范围清楚。"}
    assert "两名以上专家提交后计算" in page(opened)
    early = post(opened, act, **decision)
    assert early.status_code == 409
    submitted(opened, first, link)
    shown = page(opened)
    clauses = int(re.search(r"2名专家、(\d+)条", shown).group(1))
    agree = (clauses - 1) / clauses
    assert f"观察一致率{agree:.1%}" in shown
    none, question, problem = 2 * clauses - 3, 1, 2
    chance = sum((k / (2 * clauses)) ** 2 for k in (none, question, problem))
    assert f"κ{(agree - chance) / (1 - chance):.3f}" in shown
    assert "1条有分歧" in shown
    silent = post(opened, act, **(decision | {"reason": " "}))
    assert silent.status_code == 422
    assert post(opened, act, **(decision | {"judgement": "maybe"})).status_code == 422
    assert post(opened, act, **(decision | {"address": "art_99"})).status_code == 404
    assert post(opened, act, **decision).status_code == 303
    assert post(opened, act, **decision).status_code == 303  # the same again changes nothing
    assert post(opened, act, **(decision | {"judgement": "question", "reason": "再想了想"})).status_code == 303
    assert "存疑：再想了想" in page(opened)
    with opened.site.database.read() as session:
        held = adjudications(session, subject(opened))
        entries = session.scalars(select(AuditEntry.action).where(AuditEntry.action == "expert.adjudicate")).all()
    assert (held["art_2"].judgement, len(entries)) == ("question", 2)
    assert post(opened, act, role="registrar", **decision).status_code == 403
    assert page(opened, "registrar")


def test_the_form_holds_declarations_opinions_and_outcomes(opened):
    profile(opened)
    first, link, other = both_written(opened)
    form = f"/reviews/{opened.ids['review']}/opinions/{expert_id(opened)}"
    assert "尚未提交" in opened.client("reviewer").get(form).text
    submitted(opened, first, link)
    shown = opened.client().get(f"{first}/form").text
    note_id = re.search(
        r'name="note_id" value="(\w+)"',
        opened.client("reviewer").get(f"/reviews/{opened.ids['review']}").text.partition("扣留没有依据")[2],
    ).group(1)
    assert "尚未处理" in shown
    outcome = {"note_id": note_id, "outcome": "partly", "reason": "改为责令驶离"}
    assert post(opened, f"/reviews/{opened.ids['review']}/note-outcome", **outcome).status_code == 303
    content = opened.client().get(f"{first}/form?form=docx").content
    cells = [c.text for t in Document(io.BytesIO(content)).tables for r in t.rows for c in r.cells]
    words = "\n".join(cells)
    for expected in (
        "甘泉大学 教授",
        "回避声明",
        "保密承诺",
        "=扣留没有依据",
        "部分采纳。改为责令驶离",
        "第三条应当删去",
    ):
        assert expected in words
    assert "无权设定" not in words  # another's opinion
    assert content == opened.client("expert").get(f"/reviews/{opened.ids['review']}/expert/form?form=docx").content
    assert content == opened.client("reviewer").get(f"{form}?form=docx").content
    assert opened.client("reviewer").get(f"/reviews/{opened.ids['review']}/opinions/none").status_code == 404
    assert opened.client("reviewer").get(f"/reviews/{opened.ids['review']}/opinions/{other}").status_code == 200
    assert opened.client("expert").get(form).status_code == 403


def test_the_form_is_shut_before_acceptance(opened):
    _, link = asked(opened, second(opened))
    assert opened.client().get(f"{link}/form").status_code == 403


def test_a_filled_form_comes_in_after_it_was_checked(opened):
    first = f"/x/{opened.ids['expert_link']}"
    send(opened, f"{first}/note", address="art_3", body="先写在网页上的话")
    document = Document(io.BytesIO(opened.client().get(f"{first}/form?form=docx").content))
    table = next(t for t in document.tables if t.rows[0].cells[0].text == "序号")
    for row, cells in ((2, ("第三条", "修改建议", "改为责令驶离")), (3, ("第九十条", "", "没有的条"))):
        for column, words in enumerate(cells, 1):
            table.rows[row].cells[column].text = words
    document.tables[-1].rows[0].cells[1].text = "第三条应当修改。"
    stream = io.BytesIO()
    document.save(stream)
    client, data = opened.client(), {"csrf": opened.csrf()}
    shown = client.post(f"{first}/filled", data=data, files={"file": ("意见表.docx", stream.getvalue())})
    assert shown.status_code == 200
    preview = html.fromstring(shown.text)
    assert preview.xpath("//textarea[@name='body']/text()") == ["改为责令驶离", "没有的条"]
    assert preview.xpath("//select[@name='address']/option[@selected]/@value") == ["art_3"]
    assert preview.xpath("//select[@name='kind']/option[@selected]/@value") == ["proposal", "note"]
    assert "1条已经记入" in re.sub(r"\s+", "", preview.text_content())
    assert "改为责令驶离" not in client.get(first).text  # nothing is stored yet
    fields = {"address": ["art_3", ""], "kind": ["proposal", "note"], "body": ["改为责令驶离", "没有的条"]}
    wrong = client.post(f"{first}/filled/take", data=data | fields | {"body": ["", "没有的条"]})
    assert wrong.status_code == 422
    taken = client.post(f"{first}/filled/take", data=data | fields | {"conclusion": "第三条应当修改。"})
    page = html.fromstring(taken.text)
    assert "已记入 1 条意见" in taken.text
    assert page.xpath("//textarea[@name='conclusion']/text()") == ["第三条应当修改。"]
    assert "改为责令驶离" in client.get(first).text
    other = client.post(f"{first}/filled", data=data, files={"file": ("意见表.docx", b"PK no file")})
    assert other.status_code == 422
    send(opened, f"{first}/submit", conclusion="完", declared=BOTH)
    assert client.post(f"{first}/filled/take", data=data | fields).status_code == 409
