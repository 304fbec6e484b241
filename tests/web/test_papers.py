"""Pages of papers through a browser's eyes: made, saved, kept on conflict, stopped at the gate, issued, reworked."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document

from registry.people.accounts import ensure_organisation, find_account
from review.casework.suggestions.models import Suggestion
from review.papers.views import get_paper
from tests.support.site import NOW
from tests.web.test_statements import statements

NUMBER = "云人常法〔2026〕3号"
REASON = "已与国家法律法规数据库文本核对"


def post(opened, path, role="reviewer", files=None, **fields):
    return opened.client(role).post(path, data={"csrf": opened.csrf(role), **fields}, files=files)


def make(opened, kind="opinion"):
    about = f"review:{opened.ids['review']}"
    done = post(opened, "/papers", kind=kind, about=about, organ="云岭县人大常委会法制工作委员会")
    assert done.status_code == 303, done.text[:500]
    return done.headers["location"].partition("?")[0]


def adopt(opened):
    path = f"/reviews/{opened.ids['review']}"
    assert post(opened, f"{path}/verdict", finding_id=opened.ids["red"], decision="accepted").status_code == 303
    page = opened.client("reviewer").get(f"{path}/lines").text
    line = re.search(r"/lines/(\w+)", page).group(1)
    fields = {"standard": "C3", "handling": "amend", "opinion": "没有上位法依据。", "kind": "K6", "revision": "1"}
    assert post(opened, f"{path}/lines/{line}", **fields).status_code == 303


def form_of(opened, address, role="reviewer"):
    page = opened.client(role).get(address)
    assert page.status_code == 200
    from lxml import html

    form = html.fromstring(page.text).xpath("//form[@data-autosave]")[0]
    return {name: value or "" for name, value in form.fields.items()}


def confirm_all(opened, address):
    for key in re.findall(r'name="key" value="(\w+)"', opened.client("reviewer").get(address).text):
        assert post(opened, f"{address}/confirm", key=key, reason=REASON).status_code == 303


def issue(opened, address, role="head", number=NUMBER, **fields):
    revision = re.search(r'name="revision" value="(\d+)"', opened.client(role).get(address).text).group(1)
    values = {"number": number, "on": "2026-11-24", "revision": revision} | fields
    return post(opened, f"{address}/issue", role, **values)


def test_an_opinion_from_the_worksheet_stops_at_the_gate_and_is_issued_once_mended(opened):
    adopt(opened)
    address = make(opened)
    page = opened.client("reviewer").get(address).text
    assert "由县城市管理部门扣留车辆" in page
    fields = form_of(opened, address)
    key = next(name for name, text in fields.items() if "规定：“由县城市管理部门扣留车辆”" in text)
    wrong = fields | {key: fields[key].replace("扣留", "没收")}
    assert post(opened, address, **wrong, deed="save").status_code == 303
    shown = opened.client("reviewer").get(address).text
    assert "引文与原文不符" in shown
    assert f'href="#f-{key.removeprefix("p-")}"' in shown
    confirm_all(opened, address)
    shut = issue(opened, address)
    assert shut.status_code == 409
    assert "没收" in shut.text
    assert NUMBER in shut.text  # what was typed is kept
    fields = form_of(opened, address)
    assert post(opened, address, **fields | {key: fields[key].replace("没收", "扣留")}).status_code == 303
    assert issue(opened, address, "reviewer").status_code == 403
    done = issue(opened, address)
    assert done.status_code == 303, done.text[:3000]
    client = opened.client("registrar")
    shown = client.get(address).text
    assert NUMBER in shown
    assert "<textarea" not in shown.split('id="history"')[0]
    words = "\n".join(p.text for p in Document(io.BytesIO(client.get(f"{address}/docx").content)).paragraphs)
    assert NUMBER in words
    assert "2026年11月24日" in words
    printed = client.get(f"{address}/print").text
    assert NUMBER in printed
    assert "非正式文本" not in printed
    assert post(opened, address, **fields).status_code == 409


def test_two_writers_get_both_texts(opened):
    address = make(opened)
    mine = form_of(opened, address)
    theirs = form_of(opened, address, "head")
    assert post(opened, address, "head", **theirs | {"contact": "负责人写的"}).status_code == 303
    clash = post(opened, address, **mine | {"contact": "审查员写的"})
    assert clash.status_code == 409
    assert "负责人写的" in clash.text
    assert "审查员写的" in clash.text
    saved = post(opened, f"{address}/save", **form_of(opened, address) | {"contact": "自动保存的"})
    assert saved.json()["revision"] == 3
    stale = post(opened, f"{address}/save", **mine | {"contact": "迟到的"})
    assert stale.status_code == 409
    assert "没有丢" in stale.json()["message"]


def test_lines_in_a_box_become_paragraphs_and_saving_again_makes_none(opened):
    address = make(opened)
    fields = form_of(opened, address)
    fields |= {"p-opening-1": "一、审查情况\n第二段\n\n第三段", "more": "末段"}
    for _ in range(2):
        answer = post(opened, f"{address}/save", **fields)
        assert answer.status_code == 200
        fields["revision"] = str(answer.json()["revision"])
    with opened.site.database.read() as session:
        texts = [p.text for p in get_paper(session, address.rsplit("/", 1)[1]).sheet.paragraphs]
    assert texts[:3] == ["一、审查情况", "第二段", "第三段"]
    assert texts.count("末段") == 1
    assert texts.count("第三段") == 1


def test_a_reworked_file_is_compared_before_it_is_taken(opened):
    adopt(opened)
    address = make(opened)
    assert post(opened, f"{address}/out", revision="1").status_code == 303
    client = opened.client("reviewer")
    sent = re.search(r'href="([^"]+/sent)"', client.get(address).text).group(1)
    document = Document(io.BytesIO(client.get(sent).content))
    paragraph = next(p for p in document.paragraphs if "没有上位法依据" in p.text)
    for run in paragraph.runs[1:]:
        run._element.getparent().remove(run._element)
    paragraph.runs[0].text = "县政府文件没有上位法依据，于法无据。<script>"
    stream = io.BytesIO()
    document.save(stream)
    for wrong in (("x.docx", b"not a file"), ("x.txt", "一段文字，不是公文。".encode())):
        assert post(opened, f"{address}/back", files={"file": wrong}).status_code == 422
    assert post(opened, f"{address}/back", files={"file": ("返回.docx", stream.getvalue())}).status_code == 303
    compared = client.get(f"{address}/rework").text
    assert "<ins>" in compared
    assert "于法无据" in compared
    assert "&lt;script&gt;" in compared
    assert "于法无据" not in client.get(f"{address}/print").text
    assert post(opened, f"{address}/take").status_code == 303
    assert "于法无据" in client.get(f"{address}/print").text
    assert "采用返回稿" in client.get(f"{address}/history/2").text + client.get(address).text


def test_scan_correction_and_voiding(opened):
    address = make(opened)
    confirm_all(opened, address)
    assert issue(opened, address).status_code == 303
    assert post(opened, f"{address}/scan", files={"file": ("a.exe", b"MZ....")}).status_code == 422
    assert post(opened, f"{address}/scan", files={"file": ("盖章.pdf", b"%PDF-1.7 x")}).status_code == 303
    client = opened.client("reviewer")
    link = re.search(r'href="([^"]+/files/\d+)"', client.get(address).text).group(1)
    assert client.get(link).content == b"%PDF-1.7 x"
    assert post(opened, f"{address}/correct", reason="").status_code == 422
    again = post(opened, f"{address}/correct", reason="第二段有错字").headers["location"].partition("?")[0]
    assert NUMBER in client.get(again).text
    assert "更正稿" in client.get(address).text
    assert post(opened, f"{address}/void", reason="发错").status_code == 403
    assert post(opened, f"{address}/void", "head", reason="发错").status_code == 303
    assert "已作废" in client.get(address).text


def test_the_list_and_the_case_show_papers_and_the_archive_is_for_finished_cases(opened):
    address = make(opened)
    client = opened.client("reviewer")
    assert "停车管理办法" in client.get("/papers?kind=opinion&state=draft&q=停车").text
    assert "没有这样的文书" in client.get("/papers?state=void").text
    case = f"/reviews/{opened.ids['review']}/papers"
    assert address in client.get(case).text
    early = post(opened, f"/reviews/{opened.ids['review']}/archive")
    assert early.status_code == 409
    with opened.site.database.write() as session:
        from registry.people.accounts import as_person
        from review.casework.reviews import set_state

        head = as_person(find_account(session, "head"))
        set_state(session, opened.clock, head, opened.ids["review"], "terminated", "已自行纠正")
    assert post(opened, f"/reviews/{opened.ids['review']}/archive").status_code == 303
    link = re.search(r'href="([^"]+/archive/\d+)"', client.get(case).text).group(1)
    with zipfile.ZipFile(io.BytesIO(client.get(link).content)) as package:
        assert "目录.json" in package.namelist()


@pytest.mark.parametrize("role", ["public", "expert", "issuing_body", "collector", "system_admin"])
def test_papers_are_for_staff(opened, role):
    address = make(opened)
    for path in ("/papers", address, f"{address}/print", f"{address}/docx", f"/reviews/{opened.ids['review']}/papers"):
        assert opened.client(role).get(path).status_code in (303, 403), path


def test_statements_of_a_paper_do_not_grow(opened):
    address = make(opened)
    before = statements(opened, "reviewer", address), statements(opened, "reviewer", "/papers")
    for _ in range(4):
        make(opened, "consult")
        fields = form_of(opened, address)
        fields["more"] = "依照《停放管理法》第三条处理。"
        assert post(opened, address, **fields).status_code == 303
    assert (statements(opened, "reviewer", address), statements(opened, "reviewer", "/papers")) == before
    assert before[0] <= 31  # gate, history, rework, entries, corrections, notes among them


def test_hostile_words_stay_words_on_every_page(opened):
    address = make(opened)
    hostile = {"title": "<b>标题</b>{{ 7*7 }}", "more": "=1+1\x07<img src=x onerror=alert(1)>"}
    fields = form_of(opened, address) | hostile
    assert post(opened, address, **fields).status_code == 303
    client = opened.client("reviewer")
    for path in (address, f"{address}/print", f"{address}/history/2", "/papers"):
        text = client.get(path).text
        assert "<img src=x" not in text
        assert "<b>标题</b>" not in text
        assert "{{ 7*7 }}" in text
    assert client.get(f"{address}/docx").status_code == 200


def test_the_yearly_report_holds_the_figures_and_their_tables(opened):
    done = post(opened, "/papers", kind="annual", about="year:2026", organ="云岭县人大常委会")
    assert done.status_code == 303
    address = done.headers["location"].partition("?")[0]
    client = opened.client("reviewer")
    page = client.get(address).text
    assert "2026年度备案审查工作情况报告" in page
    assert "全年立案审查1件" in page
    document = Document(io.BytesIO(client.get(f"{address}/docx").content))
    heads = [table.rows[0].cells[0].text for table in document.tables]
    assert heads.count("项目") >= 5
    assert post(opened, address, **form_of(opened, address), deed="again").status_code == 303
    for about in ("year:2027", "year:x", f"review:{opened.ids['review']}", "year:١٢٣٤"):
        assert post(opened, "/papers", kind="annual", about=about).status_code == 422


def test_the_registration_form_of_a_filing_prints_and_exports(opened):
    from review.casework.filings.models import Filing

    with opened.site.database.write() as session:
        account = find_account(session, "registrar").id
        body = ensure_organisation(session, opened.clock, "云岭县人民政府", "issuing_body").id
        filing = Filing(
            id="f" * 12, key="k" * 20, state="registered", body_id=body, arrival="paper", title="=停车<办法>",
            registration_number="备字〔2026〕7号", late_days=3, created_by=account, created_at=NOW, changed_at=NOW,
        )  # fmt: skip
        session.add(filing)
    address = f"/filings/{'f' * 12}/registration-form"
    page = opened.client("registrar").get(address)
    assert page.status_code == 200
    assert "备字〔2026〕7号" in page.text
    assert "迟报 3 日" in page.text
    assert "=停车&lt;办法&gt;" in page.text
    content = opened.client("registrar").get(f"{address}?form=docx").content
    cells = [cell.text for row in Document(io.BytesIO(content)).tables[0].rows for cell in row.cells]
    assert "=停车<办法>" in cells
    assert opened.client("issuing_body").get(address).status_code == 403
    assert opened.client("registrar").get("/filings/none/registration-form").status_code == 404
    about = f"filing:{'f' * 12}"
    assert post(opened, "/papers", "registrar", kind="registration", about=about).status_code == 303


def test_a_suggestion_has_its_form_and_its_feedback_letter(opened):
    from tests.web.test_suggestions import _only, _send

    assert _send(opened).status_code == 303
    row = _only(opened)
    client = opened.client("registrar")
    shown = client.get(f"/suggestions/of/{row.id}").text
    address = re.search(r'href="([^"]+/registration-form)"', shown).group(1)
    form = client.get(address).text
    assert "审建〔2026〕1号" in form
    assert "王建议" not in form
    content = client.get(f"{address}?form=docx").content
    cells = [cell.text for row in Document(io.BytesIO(content)).tables[0].rows for cell in row.cells]
    assert "审建〔2026〕1号" in cells
    made = post(opened, "/papers", "registrar", kind="feedback", about=f"suggestion:{row.id}")
    assert made.status_code == 303
    draft = client.get(made.headers["location"]).text
    assert "反馈函" in draft
    assert "寄出前在纸面上手填" in draft
    assert opened.client("issuing_body").get(address).status_code == 403
    archive = f"/suggestions/of/{row.id}/archive"
    assert archive not in shown  # nobody has answered it
    assert client.get(archive).status_code == 409
    with opened.site.database.write() as session:
        session.get_one(Suggestion, row.id).state = "closed"
    assert archive in client.get(f"/suggestions/of/{row.id}").text
    fetched = client.get(archive)
    assert fetched.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as package:
        assert "02-文书/01-反馈函-未签发.docx" in package.namelist()
    assert opened.client("issuing_body").get(archive).status_code == 403
