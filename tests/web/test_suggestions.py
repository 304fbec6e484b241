"""Suggestions through the pages: from outside with the small question, by staff, another's hidden, exports safe."""

from __future__ import annotations

import re

from lxml import html
from sqlalchemy import event, select

from registry.audit import AuditEntry
from review.casework.models import Review
from review.casework.suggestions.models import Suggestion
from web.captcha import challenge

KEY = "a" * 20
GIVEN = {
    "key": KEY,
    "act": "send",
    "title": "云岭县城市公共停车管理办法",
    "clause": "第三条",
    "reason": "扣留车辆没有法律依据，请予审查。",
    "name": "王建议",
    "contact": "13812345678",
}


def _send(opened, **changed):
    client = opened.client()
    answer = sorted(challenge(opened.site.sealer, KEY).answers)[0]
    given = {"csrf": opened.csrf(), "captcha": answer} | GIVEN | changed
    return client.post("/suggestions/new", data=given)


def _only(opened):
    with opened.site.database.read() as session:
        row = session.scalars(select(Suggestion)).one()
        session.expunge(row)
        return row


def test_from_the_form_to_the_receipt_without_scripts(opened):
    page = html.fromstring(opened.client().get("/suggestions/new").text)
    assert page.xpath("//form[@action='/suggestions/new']//textarea[@name='reason']")
    answer = _send(opened)
    assert answer.status_code == 303
    receipt = answer.headers["location"]
    seen = opened.client().get(receipt)
    assert "审建〔2026〕1号" in seen.text
    assert "王建议" not in seen.text
    assert "13812345678" not in seen.text
    assert _send(opened).headers["location"] == receipt  # the button pressed twice
    assert _only(opened).proposer == "王**"


def test_the_small_question_and_what_lacks_are_told_with_the_text_kept(opened):
    for changed, words in (({"captcha": "不知道"}, "小问题"), ({"contact": ""}, "联系方式")):
        answer = _send(opened, **changed)
        assert answer.status_code == 400 or answer.status_code == 422
        assert words in answer.text
        assert GIVEN["reason"] in answer.text
    with opened.site.database.read() as session:
        assert session.scalars(select(Suggestion)).all() == []


def test_a_document_is_found_and_chosen_but_an_internal_one_never(opened):
    found = _send(opened, act="find", title="城市公共停车管理办法")
    assert found.status_code == 200
    assert opened.ids["parking"] in found.text
    hidden = _send(opened, act="find", title="云岭县停车执法内部口径规定")
    assert opened.ids["internal"] not in hidden.text
    assert "没有找到" in hidden.text
    assert _send(opened, document_id=opened.ids["internal"]).status_code >= 400
    assert _send(opened, document_id=opened.ids["parking"]).status_code == 303
    assert _only(opened).document_id == opened.ids["parking"]


def test_nobody_from_outside_demands_a_review_or_backdates(opened):
    assert _send(opened, kind="request", organ="court", channel="letter", received_on="2020-01-01").status_code == 303
    row = _only(opened)
    assert (row.kind, row.channel, row.received_on.isoformat()) == ("suggestion", "web", "2026-11-24")


def test_files_are_kept_for_staff_and_their_opening_is_logged(opened):
    client = opened.client()
    answer = sorted(challenge(opened.site.sealer, KEY).answers)[0]
    given = {"csrf": opened.csrf(), "captcha": answer} | GIVEN
    sent = client.post("/suggestions/new", data=given, files={"file": ("依据.txt", "扣车照片说明".encode())})
    assert sent.status_code == 303
    bad = client.post("/suggestions/new", data=given | {"key": "b" * 20}, files={"file": ("x.exe", b"MZ")})
    assert "不是可以收下的文件" in bad.text
    id_ = _only(opened).id
    staff = opened.client("registrar")
    link = re.search(rf"/suggestions/of/{id_}/files/\w+", staff.get(f"/suggestions/of/{id_}").text)
    assert staff.get(link.group()).content == "扣车照片说明".encode()
    assert opened.client().get(link.group()).status_code == 303
    assert opened.client("expert").get(link.group()).status_code == 403
    with opened.site.database.read() as session:
        assert session.scalars(select(AuditEntry.action)).all().count("suggestion.file") == 1


def test_a_letter_in_a_minute_then_check_start_and_its_case(opened):
    staff, head = opened.client("registrar"), opened.client("head")
    given = GIVEN | {"channel": "letter", "received_on": "2026-11-20", "document_id": opened.ids["parking"]}
    sent = staff.post("/suggestions/entry", data=given | {"csrf": opened.csrf("registrar")})
    assert sent.status_code == 303
    id_ = _only(opened).id
    path = f"/suggestions/of/{id_}"
    assert "2026年11月27日前" in staff.get(path).text
    act = {"csrf": opened.csrf("registrar"), "new": "accepted", "revision": "1", "words": "要件齐全"}
    assert staff.post(f"{path}/move", data=act).status_code == 303
    refused = staff.post(f"{path}/move", data=act | {"new": "started", "revision": "2"})
    assert refused.status_code == 403
    stale = head.post(f"{path}/move", data=act | {"csrf": opened.csrf("head"), "new": "started", "words": "拟启动甲"})
    assert stale.status_code == 409
    assert "拟启动甲" in stale.text
    done = head.post(f"{path}/move", data=act | {"csrf": opened.csrf("head"), "new": "started", "revision": "2"})
    assert done.status_code == 303
    assert "依申请审查" in head.get(path).text
    assert "审建〔2026〕1号" not in head.get("/due").text  # nothing of ours runs: the review has its own period
    early = staff.get(path).text
    assert "审查办结后，在这里登记反馈" in early
    assert 'value="closed"' not in early
    feedback = act | {"new": "closed", "revision": "3", "words": "审查结果如下甲", "way": "letter"}
    refused = staff.post(f"{path}/move", data=feedback)
    assert refused.status_code == 409
    assert "审查还没有办结" in refused.text
    assert "审查结果如下甲" in refused.text
    assert _only(opened).state == "started"
    with opened.site.database.write() as session:
        review = session.get_one(Review, _only(opened).review_id)
        review.state, review.closed_at = "closed", opened.clock.now()
    assert 'value="closed"' in staff.get(path).text
    assert staff.post(f"{path}/move", data=feedback).status_code == 303
    assert _only(opened).state == "closed"


def test_open_ones_stand_on_the_board_and_the_first_page(opened):
    _send(opened)
    staff = opened.client("registrar")
    assert "审建〔2026〕1号" in staff.get("/due").text
    assert "件审查建议在办" in staff.get("/").text


def test_the_identity_is_shown_after_a_reason_and_logged(opened):
    _send(opened)
    id_ = _only(opened).id
    staff = opened.client("registrar")
    assert "王建议" not in staff.get(f"/suggestions/of/{id_}").text
    shown = staff.post(
        f"/personal/suggestion/{id_}", data={"csrf": opened.csrf("registrar"), "reason": "电话核实文件名称"}
    )
    assert "王建议" in shown.text
    with opened.site.database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "personal.view")).one()
        assert (entry.subject, entry.detail["reason"]) == (f"suggestion:{id_}", "电话核实文件名称")
    assert opened.client("expert").get(f"/personal/suggestion/{id_}").status_code == 403


def test_exports_hold_no_name_and_no_formula(opened):
    _send(opened, title="=HYPERLINK(1)")
    staff = opened.client("registrar")
    text = staff.get("/suggestions/export.csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "王建议" not in text
    assert staff.get("/suggestions/export.xlsx").status_code == 200
    assert staff.get("/suggestions/export.pdf").status_code == 404
    with opened.site.database.read() as session:
        assert session.scalars(select(AuditEntry.action)).all().count("suggestion.export") == 2


def test_what_was_handed_on_stands_under_its_month(opened):
    staff = opened.client("registrar")
    sent = {"channel": "visit", "received_on": "2026-11-23", "title": "", "csrf": opened.csrf("registrar")}
    staff.post("/suggestions/entry", data=GIVEN | sent)
    id_ = _only(opened).id
    act = {"new": "forwarded", "revision": "1", "words": "请核实路灯", "body": "县住建局", "day": "2026-11-24"}
    assert staff.post(f"/suggestions/of/{id_}/move", data=act | {"csrf": opened.csrf("registrar")}).status_code == 303
    page = staff.get("/suggestions/handed-on").text
    assert "2026年11月" in page
    assert "县住建局" in page


def test_a_wrong_receipt_opens_nothing(opened):
    assert opened.client().get("/s/" + "x" * 26).status_code == 404


def test_a_huge_form_is_refused_plainly(opened):
    answer = opened.client().post(
        "/suggestions/new", content=b"x" * (21 << 20), headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 413


def test_the_receipt_of_a_visit_is_shown_once_to_the_desk(opened):
    staff = opened.client("registrar")
    sent = staff.post("/suggestions/entry", data=GIVEN | {"channel": "visit", "csrf": opened.csrf("registrar")})
    shown = staff.get(sent.headers["location"]).text
    path = re.search(r"/s/[2-9a-z]{26}", shown).group()
    assert opened.client().get(path).status_code == 200
    assert path not in staff.get(sent.headers["location"].split("?")[0]).text


def test_the_list_asks_the_same_number_of_statements_for_one_and_for_many(opened):
    staff = opened.client("registrar")

    def statements(path: str) -> int:
        seen: list[str] = []

        def note(_c, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(opened.site.database.engine, "before_cursor_execute", note)
        try:
            assert staff.get(path).status_code == 200
        finally:
            event.remove(opened.site.database.engine, "before_cursor_execute", note)
        return len(seen)

    def enter(number: int) -> None:
        given = {"key": f"{number:020d}", "channel": "letter", "csrf": opened.csrf("registrar")}
        assert staff.post("/suggestions/entry", data=GIVEN | given).status_code == 303

    enter(1)
    paths = ("/suggestions", "/suggestions/handed-on", "/due", "/")
    for path in paths:
        staff.get(path)  # what is loaded once
    before = {path: statements(path) for path in paths}
    for number in range(2, 12):
        enter(number)
    assert {path: statements(path) for path in paths} == before
