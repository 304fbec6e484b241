"""Comment rounds from link to outcome; the receipt; uploads; quarantine."""

from __future__ import annotations

import io
import re

from lxml import html

from registry.instruments.deposit import deposit
from registry.instruments.quarantine import open_quarantine
from registry.instruments.questions import open_questions
from registry.instruments.views import get_document
from review.voices.comments import comments_of_consultation
from review.voices.consultations import close_consultation
from tests.support.page import select
from tests.support.readings import make_reading
from tests.support.site import SECRET_WORDS
from web.captcha import challenge


def send(opened, path, client=None, **data):
    client = client or opened.client()
    form = client.get(path).text
    key = re.search(r'name="key" value="(\w+)"', form).group(1)
    if "captcha" in form:
        data = {"captcha": min(challenge(opened.site.sealer, key).answers), **data}
    return client.post(path, data={"csrf": opened.csrf(), "key": key, **data}), key


def test_a_volunteers_link_opens_one_clause(shared):
    page = html.fromstring(shared.client().get(f"/c/{shared.ids['clause_link']}").text)
    assert "由县城市管理部门扣留车辆" in select(page, "blockquote")[0].text_content()
    assert "停车费没交，车可能被扣" in page.text_content()
    assert "清源社区联系点" in page.text_content()
    assert [label.text_content() for label in select(page, ".stances label")] == ["同意", "有问题", "建议这样改"]
    assert len(select(page, "textarea[name=body]")) == 1


def test_a_link_to_the_round_lists_its_clauses_alone(shared):
    page = html.fromstring(shared.client().get(f"/c/{shared.ids['comment_link']}").text)
    links = [a.get("href").rsplit("/", 1)[1] for a in select(page, ".law a.no")]
    assert links == ["art_2", "art_3"]
    assert shared.client().get(f"/c/{shared.ids['comment_link']}/art_1").status_code == 404
    assert shared.client().get(f"/c/{shared.ids['clause_link']}/art_2").status_code == 404


def test_from_comment_to_outcome_on_the_receipt(opened):
    path = f"/c/{opened.ids['clause_link']}/art_3"
    sent, _ = send(opened, path, stance="problem", body="跑出租的一天没车就没收入。", contributor="李师傅")
    assert sent.status_code == 303
    receipt_url = sent.headers["location"]
    receipt = html.fromstring(opened.client().get(receipt_url).text)
    assert re.fullmatch(r"YJ20261124-\d{5}", select(receipt, ".number")[0].text_content())
    assert select(receipt, ".receipt svg")
    assert "正在研究" in receipt.text_content()
    with opened.site.database.read() as session:
        comment = comments_of_consultation(session, opened.ids["invited"])[0]
    staff = opened.client("reviewer")
    review = staff.get(f"/reviews/{opened.ids['review']}").text
    assert "跑出租的一天没车就没收入" in review
    assert "李师傅" not in review
    assert "李**" in review
    act = f"/reviews/{opened.ids['review']}/comment-outcome"
    data = {"csrf": opened.csrf("reviewer"), "comment_id": comment.id, "outcome": "partly", "reason": "改为先催缴"}
    assert staff.post(act, data=data).status_code == 303
    shown = html.fromstring(opened.client().get(receipt_url.split("?")[0]).text).text_content()
    assert "部分采纳" in shown
    assert "改为先催缴" in shown
    assert "测试reviewer" not in shown


def test_sending_twice_leaves_one_comment(opened):
    path = f"/c/{opened.ids['clause_link']}/art_3"
    client = opened.client()
    first, key = send(opened, path, client, stance="agree")
    again = client.post(path, data={"csrf": opened.csrf(), "key": key, "stance": "agree"})
    assert again.status_code == 303
    assert again.headers["location"].split("?")[0] == first.headers["location"].split("?")[0]
    with opened.site.database.read() as session:
        assert len(comments_of_consultation(session, opened.ids["invited"])) == 1


def test_a_refused_comment_comes_back_with_its_words(opened):
    path = f"/c/{opened.ids['clause_link']}/art_3"
    answer, key = send(opened, path, stance="", body="写了很多话")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert select(page, "textarea[name=body]")[0].text == "写了很多话"
    assert select(page, "input[name=key]")[0].get("value") == key
    assert "请选择" in select(page, "[role=alert]")[0].text_content()


def test_the_public_comments_on_open_rounds_only_so_often(opened):
    opened.site.settings.__dict__["comments_per_hour"] = 2
    path = f"/consultations/{opened.ids['public']}/art_3"
    codes = [send(opened, path, stance="agree")[0].status_code for _ in range(3)]
    assert codes == [303, 303, 429]
    opened.clock.advance(hours=1)
    assert send(opened, path, stance="agree")[0].status_code == 303


def test_the_public_sees_neither_invited_rounds_nor_others_comments(shared):
    client = shared.client()
    assert client.get(f"/consultations/{shared.ids['invited']}").status_code == 404
    listed = client.get("/consultations").text
    assert "停车办法公开征求" in listed
    assert "停车办法征求意见" not in listed
    for words in SECRET_WORDS:
        assert words not in client.get(f"/consultations/{shared.ids['public']}").text


def test_without_a_document_the_form_leads_to_one(shared):
    client = shared.client("reviewer")
    page = client.get("/consultations/new").text
    assert "先查找要征求意见的文件" in page
    assert f'document={shared.ids["parking"]}"' not in page
    found = client.get("/consultations/new?q=停车").text
    link = f"/consultations/new?document={shared.ids['parking']}"
    assert f'href="{link}"' in found
    assert "征求意见" in client.get(link).text
    assert "没有这样的现行文件" in client.get("/consultations/new?q=没有这份文件").text
    assert 'href="/consultations/new"' in client.get("/consultations").text
    assert 'href="/consultations/new"' not in shared.client().get("/consultations").text


def test_staff_open_a_round_make_a_link_and_close_it(opened):
    client, csrf = opened.client("reviewer"), opened.csrf("reviewer")
    form = client.get(f"/consultations/new?document={opened.ids['parking']}")
    assert form.status_code == 200
    data = {"csrf": csrf, "document_id": opened.ids["parking"], "title": "新一轮", "address": ["art_3"]}
    bad = client.post("/consultations", data={**data, "closes_on": "2020-01-01"})
    assert bad.status_code == 422
    assert "截止时间须晚于开始时间" in bad.text
    there = client.post("/consultations", data={**data, "closes_on": "2026-12-31"}).headers["location"].split("?")[0]
    made = client.post(f"{there}/link", data={"csrf": csrf, "address": "art_3"})
    token = re.search(r"/c/(\w+)", made.text).group(1)
    assert "<svg" in made.text
    assert opened.client().get(f"/c/{token}").status_code == 200
    key = re.search(r'name="key" value="(\w+)"', opened.client().get(f"/c/{token}/art_3").text).group(1)
    assert client.post(f"{there}/close", data={"csrf": csrf, "reason": "已收齐"}).status_code == 303
    late = opened.client().post(f"/c/{token}/art_3", data={"csrf": opened.csrf(), "key": key, "stance": "agree"})
    assert late.status_code == 409
    internal = {**data, "document_id": opened.ids["internal"], "address": [], "audience": "public"}
    assert "内部文件不能向社会公众征求意见" in client.post("/consultations", data=internal).text


def test_a_round_that_has_ended_shows_no_form_and_leads_to_the_clause(opened):
    public = opened.ids["public"]
    path = f"/consultations/{public}/art_3"
    assert "提交意见" in opened.client().get(path).text
    with opened.site.database.write() as session:
        close_consultation(session, opened.site.clock, opened.person("reviewer"), public, "已经充分征求意见")
    page = html.fromstring(opened.client().get(path).text)
    assert not select(page, "form[data-draft]")
    (link,) = select(page, "a.button.main")
    assert link.get("href").endswith("/art_3/voices")
    assert opened.client().get(link.get("href")).status_code == 200


def test_a_form_sent_again_with_other_words_is_not_lost(opened):
    path = f"/c/{opened.ids['clause_link']}/art_3"
    client = opened.client()
    _, key = send(opened, path, client, stance="agree")
    data = {"csrf": opened.csrf(), "key": key, "stance": "problem", "body": "又想到一点"}
    answer = client.post(path, data=data)
    page = html.fromstring(answer.text)
    assert answer.status_code == 409
    assert select(page, "textarea[name=body]")[0].text == "又想到一点"
    fresh = select(page, "input[name=key]")[0].get("value")
    assert fresh != key
    assert client.post(path, data={**data, "key": fresh}).status_code == 303
    with opened.site.database.read() as session:
        assert len(comments_of_consultation(session, opened.ids["invited"])) == 2


def upload(opened, name, content, role="registrar"):
    client = opened.client(role)
    return client, client.post(
        "/upload", data={"csrf": opened.csrf(role)}, files={"file": (name, io.BytesIO(content), "text/plain")}
    )


NEW = "云岭县养犬管理办法\n\n第一条　为了规范养犬，制定本办法。\n\n第二条　本办法自2025年1月1日起施行。\n"


def test_an_upload_is_shown_before_it_is_stored(opened):
    client, answer = upload(opened, "../养犬办法.txt", NEW.encode("gb18030"))
    assert answer.status_code == 303
    there = answer.headers["location"]
    preview = client.get(there).text
    assert "云岭县养犬管理办法" in preview
    assert "尚未入库" in preview
    assert "预览：养犬办法.txt" in preview
    assert "养犬" not in opened.client().get("/documents").text
    assert opened.client("head").get(there).status_code == 404
    stored = client.post(f"{there}/store", data={"csrf": opened.csrf("registrar"), "internal": "1"})
    assert stored.status_code == 303
    assert client.get(stored.headers["location"]).status_code == 200
    assert opened.client().get(stored.headers["location"]).status_code == 404
    assert client.get(there).status_code == 404


def test_a_previewed_file_can_be_given_up(opened):
    client, answer = upload(opened, "a.txt", NEW.encode())
    there = answer.headers["location"]
    assert client.post(f"{there}/discard", data={"csrf": opened.csrf("registrar")}).status_code == 303
    assert client.get(there).status_code == 404


def test_what_cannot_be_read_goes_to_quarantine_with_its_reason(opened):
    client, answer = upload(opened, "坏文件.docx", b"PK\x03\x04 no archive at all")
    assert answer.status_code == 422
    assert "已存入待处理" in answer.text
    assert "坏文件.docx" in client.get("/quarantine").text
    with opened.site.database.read() as session:
        held = open_quarantine(session)[0]
    act = f"/quarantine/{held.id}/settle"
    assert client.post(act, data={"csrf": opened.csrf("registrar"), "reason": ""}).status_code == 422
    assert client.post(act, data={"csrf": opened.csrf("registrar"), "reason": "已重新扫描"}).status_code == 303
    assert "坏文件" not in client.get("/quarantine").text


def test_a_doubt_about_two_works_is_decided_by_a_person(opened):
    with opened.site.database.write() as session:
        first = deposit(session, opened.site.clock, make_reading(title="云岭县公园管理办法", issuer=None), None)
        text = ("为了保护公园，制定本办法。", "本办法自2025年6月1日起施行。")
        second = deposit(session, opened.site.clock, make_reading(title="云岭县公园管理办法", articles=text), None)
        question = next(q for q in open_questions(session) if q.document_id == second.document_id)
    client, act = opened.client("head"), f"/quarantine/questions/{question.id}"
    assert "是同一文件，合并" in client.get("/quarantine").text
    assert client.post(act, data={"csrf": opened.csrf("head"), "decision": "same", "reason": ""}).status_code == 422
    done = client.post(act, data={"csrf": opened.csrf("head"), "decision": "same", "reason": "同一文件的两稿"})
    assert done.status_code == 303
    assert client.post(act, data={"csrf": opened.csrf("head"), "decision": "same", "reason": "再次"}).status_code == 404
    with opened.site.database.read() as session:
        views = [
            get_document(session, d.document_id, opened.site.clock.today(), include_internal=False)
            for d in (first, second)
        ]
    assert views[0].row.document_id == views[1].row.document_id


def test_an_empty_file_is_not_taken(opened):
    _, answer = upload(opened, "空.txt", b"")
    assert answer.status_code == 422
    assert "是空文件" in answer.text
