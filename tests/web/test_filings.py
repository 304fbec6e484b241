"""Filing over HTTP as the real roles: draft, papers, receipt, check, outcome, number, hand-over; what is refused."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from registry.instruments.models import Work
from registry.jobs.models import Job
from registry.people.accounts import ensure_organisation, find_account
from registry.people.models import LoginSession
from review.casework.filings.models import Filing, FilingPaper
from review.casework.models import Review
from tests.support.texts import PARKING

TEXT = (
    PARKING.replace("城市公共停车", "城市共享单车")
    .replace("2024年", "2026年")
    .replace(
        "第四条　本办法自2026年6月1日起施行。",
        "第四条　本办法自2026年12月30日起施行。\n\n云岭县人民政府\n\n2026年11月10日",
    )
)
KEY = "k" * 20
FIELDS = {
    "title": "云岭县城市共享单车管理办法", "document_number": "云政发〔2026〕12号", "issuer": "云岭县人民政府",
    "kind": "行政规范性文件", "action": "制定", "promulgated_on": "2026-11-10", "effective_on": "2026-12-30",
    "adds_penalty": "no", "contact": "李四", "phone": "13812345678", "copies": "2",
}  # fmt: skip


@pytest.fixture
def desk(opened):
    """The made site with a body, its account, and two committees."""
    with opened.site.database.write() as session:
        body = ensure_organisation(session, opened.clock, "云岭县人民政府", "issuing_body")
        other = ensure_organisation(session, opened.clock, "云岭县监察委员会", "issuing_body")
        first = ensure_organisation(session, opened.clock, "城建环资工委", "committee")
        find_account(session, "issuing-body").organisation_id = body.id
        opened.ids = opened.ids | {"body": body.id, "other_body": other.id, "committee": first.id}
    return opened


def post(opened, role, path, data=None, files=None, **more):
    client = opened.client(role)
    return client.post(path, data={"csrf": opened.csrf(role)} | (data or {}), files=files, **more)


def filing_row(opened, filing_id):
    with opened.site.database.read() as session:
        row = session.get(Filing, filing_id)
        session.expunge(row)
        return row


def draft(opened, role="issuing_body", key=KEY, **data):
    answer = post(opened, role, "/filings/new", {"key": key} | data)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("/")[2]


def sent(opened, role="issuing_body", key=KEY, text=TEXT, **changes):
    filing_id = draft(opened, role, key, body_id=opened.ids["body"])
    fields = FIELDS | {"revision": "2", "act": "send"} | changes
    files = [("file-text", ("办法.txt", text.encode(), "text/plain"))]
    files += [(f"file-{kind}", (f"{kind}.pdf", kind.encode(), "x")) for kind in ("report", "explanation", "basis")]
    answer = post(opened, role, f"/filings/{filing_id}/upload", fields, files)
    assert answer.status_code == 303, re.findall(r'class="(?:wrong|notice bad)[^>]*>(.*?)<', answer.text, re.S)
    assert answer.headers["location"].startswith(f"/filings/{filing_id}/receipt")
    return filing_id


def decide_all(opened, filing_id, **other):
    for item in ("scope", "complete", "equal", "form", "on_time", "duplicate"):
        data = {"item": item, "decision": "ok", "note": "已核对"} | other.get(item, {})
        assert post(opened, "registrar", f"/filings/{filing_id}/item", data).status_code == 303


def outcome(opened, filing_id, outcome, **data):
    revision = filing_row(opened, filing_id).revision
    values = {"revision": str(revision), "outcome": outcome} | data
    return post(opened, "registrar", f"/filings/{filing_id}/outcome", values)


def test_from_the_draft_to_the_committee(desk):
    filing_id = draft(desk)
    assert draft(desk) == filing_id  # the same form twice opens one draft
    form = f"/filings/{filing_id}/upload"
    files = [("file-text", ("../../办法.txt", TEXT.encode(), "text/plain"))]
    assert post(desk, "issuing_body", form, {"revision": "2"}, files).status_code == 303
    page = desk.client("issuing_body").get(f"/filings/{filing_id}/edit").text
    assert "云岭县城市共享单车管理办法" in page  # proposed from the reading
    assert 'value="2026-12-30"' in page
    row = filing_row(desk, filing_id)
    refused = post(
        desk, "issuing_body", form, FIELDS | {"revision": str(row.revision), "act": "send", "adds_penalty": ""}
    )
    assert refused.status_code == 422
    assert "请回答是否补充设定行政处罚" in refused.text
    row = filing_row(desk, filing_id)
    assert row.phone == "13812345678"  # what was typed is kept although it could not be sent
    send = FIELDS | {"revision": str(row.revision), "act": "send"}
    assert post(desk, "issuing_body", form, send).headers["location"].endswith("receipt?new=1")
    assert post(desk, "issuing_body", form, send).headers["location"].endswith("/receipt")  # sent twice: one receipt
    receipt = desk.client("issuing_body").get(f"/filings/{filing_id}/receipt").text
    with desk.site.database.read() as session:
        digest = session.scalars(select(FilingPaper.digest)).one()
    assert "收备〔2026〕1号" in receipt
    assert digest in receipt
    assert "<svg" in receipt
    checklist = desk.client("registrar").get(f"/filings/{filing_id}/check").text
    assert "缺少：备案报告、起草和修改情况的说明、主要制定依据" in checklist
    early = outcome(desk, filing_id, "registered")
    assert early.status_code == 409
    assert "还没有认定" in early.text
    decide_all(desk, filing_id)
    assert outcome(desk, filing_id, "registered").status_code == 303
    assert outcome(desk, filing_id, "registered").status_code == 303  # a second time: the same number
    row = filing_row(desk, filing_id)
    assert (row.state, row.registration_number, row.late_days) == ("registered", "备字〔2026〕1号", 0)
    with desk.site.database.read() as session:
        assert session.get(Work, row.document_id).title == FIELDS["title"]
        review = session.get(Review, row.review_id)
        assert review.origin == f"filing:{filing_id}"
        assert (
            session.scalars(select(Job).where(Job.kind == "review.run")).one().payload["document_id"] == row.document_id
        )
    assign = {"committee": desk.ids["committee"], "on": "2026-11-24"}
    assert post(desk, "registrar", f"/filings/{filing_id}/assign", assign).status_code == 303
    page = desk.client("registrar").get(f"/filings/{filing_id}").text
    assert "城建环资工委" in page
    assert "次日起算，30日" in page  # the deadline's sentence
    assert "13812345678" not in page
    assert "138****5678" in page
    assert "13812345678" in post(desk, "registrar", f"/filings/{filing_id}/contact").text
    letter = desk.client("issuing_body").get(f"/filings/{filing_id}/letter").text
    assert "备字〔2026〕1号" in letter


def test_deferred_and_sent_again_keeps_the_filing_its_papers_and_its_number(desk):
    filing_id = sent(desk)
    assert outcome(desk, filing_id, "deferred").status_code == 422  # no reason
    assert outcome(desk, filing_id, "deferred", reason="说明未盖章", resubmit_by="2026-11-20").status_code == 422
    assert outcome(desk, filing_id, "deferred", reason="说明未盖章").status_code == 303
    assert str(filing_row(desk, filing_id).due_on) == "2026-12-04"  # ten days
    desk.clock.advance(days=3)
    with desk.site.database.write() as session:  # they log in again on that day
        session.execute(update(LoginSession).values(started_at=desk.clock.now(), seen_at=desk.clock.now()))
    row = filing_row(desk, filing_id)
    fields = FIELDS | {"revision": str(row.revision), "act": "send", "arrived_on": "2026-11-01"}
    files = [("file-report", ("报告盖章.pdf", b"sealed", "x"))]
    assert post(desk, "issuing_body", f"/filings/{filing_id}/upload", fields, files).status_code == 303
    row = filing_row(desk, filing_id)
    assert (row.state, row.round, row.receipt_number) == ("submitted", 2, "收备〔2026〕1号")
    assert str(row.due_on) == "2026-12-07"  # the check's clock starts anew
    assert str(row.arrived_on) == "2026-11-24"  # it came when it came, whatever the second form says of it
    with desk.site.database.read() as session:
        reports = session.scalars(select(FilingPaper).where(FilingPaper.kind == "report")).all()
        assert sorted(paper.replaced_at is not None for paper in reports) == [False, True]


def test_late_duplicate_and_returned(desk):
    first = sent(desk)
    second = sent(desk, key="m" * 20, promulgated_on="2026-10-01")
    assert filing_row(desk, second).late_days == 24  # due on 31 October
    page = desk.client("registrar").get(f"/filings/{second}/check").text
    assert "迟报 24 日" in page
    assert "发文字号相同" in page
    assert "公布日期：登记为 2026-10-01，正式文本为" in page
    assert outcome(desk, second, "returned", reason="与在先报备重复").status_code == 303
    assert outcome(desk, second, "registered").status_code == 409
    assert "与在先报备重复" in desk.client("issuing_body").get(f"/filings/{second}/letter").text
    listed = desk.client("registrar").get("/filings?late=late").text
    assert second in listed
    assert first not in listed


def test_an_issuing_body_sees_only_its_own(desk):
    own = sent(desk)
    foreign = draft(desk, "registrar", "z" * 20, body_id=desk.ids["other_body"])
    client = desk.client("issuing_body")
    assert own in client.get("/filings").text
    assert foreign not in client.get("/filings?state=draft").text
    for tail in ("", "/receipt", "/edit", "/letter"):
        assert client.get(f"/filings/{foreign}{tail}").status_code == 404
    assert client.get(f"/filings/{own}/check").status_code == 403
    assert foreign not in client.get("/filings/export.csv").text
    assert desk.client("public").get("/filings").status_code == 303
    for role in ("expert", "collector", "deputy", "system_admin", "audit_admin"):
        assert desk.client(role).get(f"/filings/{own}").status_code == 403
    assert post(desk, "reviewer", f"/filings/{own}/item", {"item": "scope", "decision": "ok"}).status_code == 403
    assert post(desk, "reviewer", f"/filings/{own}/outcome", {"outcome": "returned"}).status_code == 403


def test_a_stale_form_keeps_what_was_typed(desk):
    filing_id = draft(desk)
    form = f"/filings/{filing_id}/upload"
    assert post(desk, "issuing_body", form, {"revision": "2", "title": "甲办法"}).status_code == 303
    stale = post(desk, "issuing_body", form, {"revision": "2", "title": "乙办法"})
    assert stale.status_code == 409
    assert "乙办法" in stale.text
    assert filing_row(desk, filing_id).title == "甲办法"
    bad = post(desk, "issuing_body", form, {"revision": "3", "title": "丙", "promulgated_on": "昨天"})
    assert bad.status_code == 422
    assert "昨天" in bad.text


def test_hostile_files_are_kept_or_refused_with_a_sentence(desk):
    filing_id = draft(desk)
    form = f"/filings/{filing_id}/upload"
    bomb = [("file-text", ("办法.docx", b"PK\x03\x04 no document", "x")), ("file-report", ("空.pdf", b"", "x"))]
    answer = post(desk, "issuing_body", form, {"revision": "2"}, bomb)
    assert answer.status_code == 422
    assert "空.pdf”是空文件" in answer.text
    assert "不能自动读取" in answer.text
    odd = [("file-nonsense", ("a.txt", b"x", "x"))]
    revision = str(filing_row(desk, filing_id).revision)
    assert post(desk, "issuing_body", form, {"revision": revision}, odd).status_code == 422
    paper = desk.client("issuing_body").get(f"/filings/{filing_id}").text
    link = re.search(rf"/filings/{filing_id}/papers/\w+/file", paper).group()
    answer = desk.client("issuing_body").get(link)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_paper_arrival_and_comparison_with_the_scan(desk):
    filing_id = sent(desk, "registrar", arrived_on="2026-11-20")
    assert str(filing_row(desk, filing_id).arrived_on) == "2026-11-20"
    scanned = TEXT.replace("二千元", "三千元")
    answer = post(
        desk, "registrar", f"/filings/{filing_id}/scan/upload", {}, [("file-scan", ("扫描.txt", scanned.encode(), "x"))]
    )
    assert answer.status_code == 303
    assert "有 1 处不一致" in desk.client("registrar").get(f"/filings/{filing_id}/check").text
    compared = desk.client("registrar").get(f"/filings/{filing_id}/compare").text
    assert "1 处不一致" in compared
    assert "<mark>" in compared
    without = post(desk, "registrar", f"/filings/{filing_id}/item", {"item": "equal", "decision": "ok"})
    assert without.status_code == 422
    correct = FIELDS | {"revision": str(filing_row(desk, filing_id).revision), "issuer": "云岭县政府", "reason": "漏字"}
    assert post(desk, "registrar", f"/filings/{filing_id}/correct", correct).status_code == 303
    assert "云岭县人民政府 → 云岭县政府" in desk.client("registrar").get(f"/filings/{filing_id}").text


def test_list_is_searched_exported_and_logged(desk):
    sent(desk)
    assert "共享单车" in desk.client("reviewer").get("/filings?q=单车 〔2026〕12号&sort=due").text
    assert "没有这样的报备" in desk.client("reviewer").get("/filings?q=百分%号").text
    for path in ("/filings?page=99999&year=abcd&sort=nonsense&state=none", "/filings?q=" + "长" * 300):
        assert desk.client("reviewer").get(path).status_code == 200
    assert "云政发〔2026〕12号" in desk.client("reviewer").get("/filings/export.csv").content.decode("utf-8-sig")
    assert desk.client("reviewer").get("/filings/export.xlsx").content.startswith(b"PK")
