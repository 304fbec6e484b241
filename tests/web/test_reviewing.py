"""The review page, verdicts, notes and outcomes, the expert's link, the worksheet."""

from __future__ import annotations

import hashlib
import io
import re

import pytest
from docx import Document
from lxml import html

from registry import audit
from registry.jobs import queue
from review.annotations.notes import notes_on
from review.experts.pool import members
from review.findings.store import get_finding
from tests.support.page import select


def post(opened, act, role="reviewer", **data):
    client = opened.client(role)
    return client.post(f"/reviews/{opened.ids['review']}/{act}", data={"csrf": opened.csrf(role), **data})


def page(opened, role="reviewer", **params):
    answer = opened.client(role).get(f"/reviews/{opened.ids['review']}", params=params)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def test_findings_stand_level_with_their_clause(opened):
    shown = page(opened)
    row = next(r for r in select(shown, ".sheet-row") if select(r, "#art_3"))
    assert [a.get("id") for a in select(row, ".line")] == [opened.ids["red"], opened.ids["amber"]]
    marks = [(m.get("class"), m.text_content()) for m in select(row, ".clause mark")]
    assert marks == [("red", "由县城市管理部门扣留车辆"), ("amber", "并处五百元以上二千元以下罚款")]
    words = row.text_content()
    for expected in ("法律、法规以外的其他规范性文件不得设定行政强制措施", "500–2000 元", "20–200 元", "有法规授权的"):
        assert expected in words
    assert "未核对罚款上限" in shown.text_content()
    assert "上位法库 1 部 4 条" in shown.text_content()
    assert "扣车太重" in row.text_content()


@pytest.mark.parametrize(("decision", "word"), [("accepted", "成立"), ("unsure", "存疑")])
def test_a_verdict_is_given_and_taken_back(opened, decision, word):
    answer = post(opened, "verdict", finding_id=opened.ids["red"], decision=decision)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"#{opened.ids['red']}")
    shown = page(opened, said=decision, finding=opened.ids["red"])
    line = shown.get_element_by_id(opened.ids["red"])
    assert f"认定：{word}" in line.text_content()
    assert "测试reviewer" in line.text_content()
    assert select(shown, ".toast form button[value=undone]")
    post(opened, "verdict", finding_id=opened.ids["red"], decision="undone")
    assert "认定：" not in page(opened).get_element_by_id(opened.ids["red"]).text_content()
    with opened.site.database.read() as session:
        assert not list(audit.verify(session))


def test_rejecting_needs_a_reason_and_keeps_the_page(opened):
    answer = post(opened, "verdict", finding_id=opened.ids["red"], decision="rejected", reason="  ")
    assert answer.status_code == 422
    shown = html.fromstring(answer.text)
    assert "须写明理由" in shown.get_element_by_id(opened.ids["red"]).text_content()
    post(opened, "verdict", finding_id=opened.ids["red"], decision="rejected", reason="有法规授权")
    line = page(opened).get_element_by_id(opened.ids["red"])
    assert "理由：有法规授权" in line.text_content()
    assert not select(page(opened), ".clause mark.red")


def test_a_registrar_reads_but_gives_no_verdict(opened):
    shown = page(opened, "registrar")
    assert not select(shown, "button[name=decision]")
    assert post(opened, "verdict", "registrar", finding_id=opened.ids["red"], decision="accepted").status_code == 403


def test_an_experts_note_reaches_the_worksheet_and_its_outcome_the_expert(opened):
    link, client = f"/x/{opened.ids['expert_link']}", opened.client()
    first = html.fromstring(client.get(link).text)
    assert "扣留车辆有没有依据" in first.text_content()
    data = {"csrf": opened.csrf(), "address": "art_3", "finding_id": opened.ids["red"], "body": "没有上位法依据。"}
    assert client.post(f"{link}/note", data=data).status_code == 303
    assert "没有上位法依据" in client.get(link).text
    assert "没有上位法依据" in page(opened).text_content()
    with opened.site.database.read() as session:
        notes = notes_on(session, f"review:{opened.ids['review']}")
    note = next(n for n in notes if n.body == "没有上位法依据。")
    assert note.anchor.quote == "由县城市管理部门扣留车辆"
    assert post(opened, "note-outcome", note_id=note.id, outcome="not_adopted").status_code == 422
    assert post(opened, "note-outcome", note_id=note.id, outcome="adopted", reason="采纳").status_code == 303
    assert "处理结果：采纳" in html.fromstring(client.get(link).text).text_content()
    said = {"csrf": opened.csrf(), "conclusion": "第三条应当修改。", "declared": ["recusal", "confidentiality"]}
    assert client.post(f"{link}/submit", data=said).status_code == 303
    late = client.post(f"{link}/note", data=data)
    assert late.status_code == 409
    assert "意见已提交，不能再增改" in late.text


def test_an_expert_takes_a_note_back(opened):
    link, client = f"/x/{opened.ids['expert_link']}", opened.client()
    client.post(f"{link}/note", data={"csrf": opened.csrf(), "address": "art_1", "body": "写错了的话"})
    shown = client.get(link).text
    note_id = re.search(r'name="note_id" value="(\w+)"', shown).group(1)
    assert client.post(f"{link}/withdraw", data={"csrf": opened.csrf(), "note_id": note_id}).status_code == 303
    assert "写错了的话" not in client.get(link).text


def test_an_empty_note_comes_back_with_its_place(opened):
    answer = post(opened, "note", address="art_1", body="")
    assert answer.status_code == 422
    assert "意见内容不能为空" in answer.text


def test_assigning_shows_the_link_once(opened):
    with opened.site.database.read() as session:
        expert = members(session)[0].account_id
    answer = post(opened, "assign", account_id=expert, question="请研究第三条", due_on="2026-12-31")
    token = re.search(r"/x/(\w+)", answer.text).group(1)
    assert opened.client().get(f"/x/{token}").status_code == 200
    assert opened.client().get(f"/x/{opened.ids['expert_link']}").status_code == 404
    assert token not in opened.client("reviewer").get(f"/reviews/{opened.ids['review']}").text
    assert post(opened, "assign", account_id=expert, due_on="不是日期").status_code == 422


def test_side_by_side_shows_the_whole_reference_clause(opened):
    shown = opened.client("reviewer").get(f"/reviews/{opened.ids['review']}/beside/{opened.ids['red']}")
    body = html.fromstring(shown.text).text_content()
    assert "第二条法律、法规以外的其他规范性文件不得设定行政强制措施。" in body
    assert "机动车应当按照标示方向停放" in body
    assert opened.client("reviewer").get(f"/reviews/{opened.ids['review']}/beside/none").status_code == 404


def test_side_by_side_says_where_both_quotes_stand_and_aligns_them(opened):
    client, path = opened.client("reviewer"), f"/reviews/{opened.ids['review']}/beside/{opened.ids['red']}"
    tree = html.fromstring(client.get(path).text)
    (facts,) = tree.xpath("//section[@aria-labelledby='sources']")
    with opened.site.database.read() as session:
        stored = get_finding(session, opened.ids["red"])
    finding, words = stored.finding, facts.text_content()
    assert f"第 {finding.start + 1} 至 {finding.end} 字" in words
    for quote in (finding.quote, *(r.quote for r in finding.references if r.quote)):
        assert hashlib.sha256(quote.encode()).hexdigest()[:16] in words
    (aligned,) = tree.xpath("//section[@aria-labelledby='aligned']")
    columns = aligned.xpath(".//td")
    assert len(columns) in (2, 3)
    assert finding.quote[:6] in columns[-1].text_content().replace("+", "")


def test_flags_of_one_cause_stand_together_on_the_worksheet(opened):
    tree = html.fromstring(opened.client("reviewer").get(f"/reviews/{opened.ids['review']}/worksheet").text)
    (table,) = tree.xpath("//h2[.='提示一览']/following-sibling::table[1]")
    tones = [row.xpath("string(td[1])").strip() for row in table.xpath("tbody/tr")]
    assert tones == sorted(tones, key=["红", "橙"].index)
    (first, *_) = table.xpath("tbody/tr")
    assert first.xpath(f"td[4]/a[@href='#{opened.ids['red']}']")
    assert tree.xpath(f"//article[@id='{opened.ids['red']}']")


def test_closing_waits_for_everything_and_for_a_second_person(opened):
    post(opened, "state", to="open", reason="开始办理")
    answer = post(opened, "state", to="signing", reason="审查完毕", result="amend")
    assert answer.status_code == 409
    for waiting in ("条提示未认定", "条专家或审查意见未处理", "条征集意见未处理", "的意见还没有提交", "未核对"):
        assert waiting in answer.text
    for name in ("red", "amber"):
        post(opened, "verdict", finding_id=opened.ids[name], decision="rejected", reason="有法规授权")
    with opened.site.database.read() as session:
        notes = notes_on(session, f"review:{opened.ids['review']}")
    for note in notes:
        post(opened, "note-outcome", note_id=note.id, outcome="adopted")
    comment = re.search(r'name="comment_id" value="(\w+)"', html.tostring(page(opened), encoding="unicode")).group(1)
    post(opened, "comment-outcome", comment_id=comment, outcome="partly", reason="改为催缴")
    link = f"/x/{opened.ids['expert_link']}"
    said = {"csrf": opened.csrf(), "conclusion": "没有问题。", "declared": ["recusal", "confidentiality"]}
    assert opened.client().post(f"{link}/submit", data=said).status_code == 303
    assert post(opened, "standards", rest="ok").status_code == 303
    assert post(opened, "state", to="signing", reason="提醒完善第三条", result="remind").status_code == 303
    assert post(opened, "state", to="closed", reason="同意").status_code == 403
    assert post(opened, "state", "head", to="closed", reason="同意").status_code == 303
    assert "提醒完善第三条" in page(opened).text_content()
    assert "卷宗 ZIP" in opened.client("reviewer").get(f"/reviews/{opened.ids['review']}/papers").text


def test_the_worksheet_prints_and_exports(opened):
    client = opened.client("reviewer")
    printed = html.fromstring(client.get(f"/reviews/{opened.ids['review']}/worksheet").text)
    assert [c.get("id") for c in select(printed, ".clause")] == ["art_3"]
    assert "由县城市管理部门扣留车辆" in printed.text_content()
    exported = client.get(f"/reviews/{opened.ids['review']}/worksheet.docx")
    assert exported.headers["content-type"].endswith("wordprocessingml.document")
    assert "filename*=UTF-8''" in exported.headers["content-disposition"]
    assert Document(io.BytesIO(exported.content)).paragraphs[0].text == "审查工作表"
    assert opened.client("expert").get(f"/reviews/{opened.ids['review']}/worksheet.docx").status_code == 403


def test_beginning_a_review_queues_one_run(opened):
    client = opened.client("reviewer")
    data = {"csrf": opened.csrf("reviewer"), "document_id": opened.ids["internal"]}
    first, second = (client.post("/reviews", data=data).headers["location"] for _ in range(2))
    assert first == second
    with opened.site.database.read() as session:
        assert [job.kind for job in queue.recent(session)] == ["review.run"]
    waiting = client.get(first).text
    assert "正在对照上位法检查条款" in waiting


def test_numbers_on_the_home_page_lead_to_what_they_count(opened):
    home = html.fromstring(opened.client("reviewer").get("/").text)
    tallies = {a.text_content().strip(): a.get("href") for a in select(home, ".tally a")}
    assert "2条提示待认定" in tallies
    for url in tallies.values():
        assert opened.client("reviewer").get(url).status_code == 200
    listed = html.fromstring(opened.client("reviewer").get(tallies["2条提示待认定"]).text)
    assert sum(int(select(row, "td")[-1].text_content()) for row in select(listed, "tbody tr")) == 2
