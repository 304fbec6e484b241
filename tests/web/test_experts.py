"""The expert pool through its pages: profiles, groups, terms, conflict, record; who may open it."""

from __future__ import annotations

import io
import re
from datetime import date

from lxml import html
from openpyxl import load_workbook
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.people.models import Account
from review.experts.matching import proposals
from review.experts.models import ExpertGroup, ExpertTerm
from review.experts.pool import FIELDS, member, members, uncovered
from tests.support.site import NOW
from tests.web.test_statements import statements

TODAY = NOW.date()
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"


def post(opened, path, role="reviewer", files=None, **fields):
    return opened.client(role).post(path, data={"csrf": opened.csrf(role), **fields}, files=files)


def words(text):
    return re.sub(r"\s+", "", html.fromstring(text).xpath("//main")[0].text_content())


def expert_id(opened):
    with opened.site.database.read() as session:
        return session.scalars(select(Account.id).where(Account.login == "expert")).one()


def in_group(opened, begins="2026-01-01", ends="2026-12-31", **more):
    id_ = expert_id(opened)
    made = post(opened, "/experts/groups", name="司法监督专家咨询组", committee="监察和司法委员会")
    assert made.status_code in (303, 409)
    with opened.site.database.read() as session:
        group = session.scalars(select(ExpertGroup.id)).one()
    fields = {"group_id": group, "begins_on": begins, "ends_on": ends, "letter": "聘字〔2026〕1号"}
    return id_, post(opened, f"/experts/of/{id_}/terms", files=more.get("files"), **fields)


def profile(opened, **changes):
    id_ = expert_id(opened)
    fields = {"fields": ["行政法", "市场监管"], "employer": "甘泉大学", "title": "教授", "tied": "云岭县城市管理局"}
    return id_, post(opened, f"/experts/of/{id_}/profile", **(fields | changes))


def test_an_expert_is_described_appointed_extended_and_leaves(opened):
    assert "未填写" in opened.client("reviewer").get("/experts").text
    id_, saved = profile(opened)
    assert saved.status_code == 303
    _, appointed = in_group(opened, files={"file": ("聘书.pdf", PDF, "application/pdf")})
    assert appointed.status_code == 303
    page = opened.client("reviewer").get(f"/experts/of/{id_}").text
    assert "聘字〔2026〕1号" in page
    letter = re.search(r'href="(/experts/of/\w+/letters/\w+)"', page).group(1)
    assert opened.client("reviewer").get(letter).content == PDF
    _, overlapping = in_group(opened, "2026-12-01", "2027-12-31")
    assert overlapping.status_code == 422
    assert "重叠" in overlapping.text
    assert 'value="2026-12-01"' in overlapping.text  # what was written is still there
    _, extended = in_group(opened, "2027-01-01", "2027-12-31")
    assert extended.status_code == 303
    with opened.site.database.read() as session:
        terms = session.scalars(select(ExpertTerm.id).order_by(ExpertTerm.begins_on)).all()
        assert len(terms) == 2
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("expert.%"))).all()
    assert {"expert.profile", "expert.group", "expert.appoint", "expert.extend"} <= set(acts)
    assert post(opened, f"/experts/of/{id_}/leave", term_id=terms[0], reason=" ").status_code == 422
    assert post(opened, f"/experts/of/{id_}/leave", term_id=terms[0], reason="调离本县").status_code == 303
    assert post(opened, f"/experts/of/{id_}/leave", term_id=terms[0], reason="再次").status_code == 409
    assert "退出：调离本县" in words(opened.client("reviewer").get(f"/experts/of/{id_}").text)
    assert "expert.leave" in opened.client("audit_admin").get("/admin/audit?q=expert.leave").text


def test_uncovered_fields_and_terms_that_end_soon_are_shown(opened):
    profile(opened)
    id_, _ = in_group(opened, "2025-12-01", "2026-12-20")
    shown = words(opened.client("head").get("/experts").text)
    notice = shown[shown.index("没有在聘专家的领域") : shown.index("60天内聘期届满")]
    assert "行政法" not in notice
    assert "刑事与诉讼" in notice
    assert "2026-12-20" in shown
    with opened.site.database.read() as session:
        pool = members(session)
        assert set(uncovered(pool, TODAY)) == set(FIELDS) - {"行政法", "市场监管"}
        assert uncovered(pool, date(2027, 1, 1)) == FIELDS  # nobody serves any more
        one = member(session, id_)
        assert one.account_id not in {p.member.account_id for p in proposals(pool, "云岭县城市管理局", (), TODAY)}
        assert one.account_id in {p.member.account_id for p in proposals(pool, "云岭县教育局", (), TODAY)}
    assert one.conflict_with("云岭县城市管理局") == "云岭县城市管理局"
    assert one.conflict_with("") == ""
    narrowed = opened.client("reviewer").get("/experts?field=医疗卫生").text
    assert "没有这一领域的专家" in narrowed


def test_what_cannot_be_taken_is_refused(opened):
    _, none = profile(opened, fields=[])
    assert none.status_code == 422
    assert "甘泉大学" in none.text
    assert profile(opened, fields=["占星术"])[1].status_code == 422
    assert post(opened, "/experts/groups", name=" ", committee="法制委员会").status_code == 422
    in_group(opened)
    again = post(opened, "/experts/groups", name="司法监督专家咨询组", committee="法制委员会")
    assert again.status_code == 409
    assert in_group(opened, "2028-01-01", "2027-01-01")[1].status_code == 422
    assert in_group(opened, "", "2027-01-01")[1].status_code == 422
    wrong = in_group(opened, "2028-01-01", "2028-12-31", files={"file": ("聘书.exe", b"MZ..", "application/pdf")})
    assert wrong[1].status_code == 422
    with opened.site.database.read() as session:
        reviewer = session.scalars(select(Account.id).where(Account.login == "reviewer")).one()
    assert post(opened, f"/experts/of/{reviewer}/profile", fields=["行政法"]).status_code == 404
    assert opened.client("reviewer").get(f"/experts/of/{reviewer}").status_code == 404


def test_the_pool_takes_the_same_number_of_statements_whatever_its_size(opened):
    profile(opened)
    in_group(opened)
    one = statements(opened, "reviewer", "/experts")
    in_group(opened, "2027-01-01", "2027-12-31")
    in_group(opened, "2028-01-01", "2028-12-31")
    assert statements(opened, "reviewer", "/experts") == one


def test_the_record_lists_what_was_asked_and_goes_as_a_table(opened):
    id_ = expert_id(opened)
    page = opened.client("reviewer").get(f"/experts/of/{id_}").text
    assert "停车" in page
    answer = opened.client("reviewer").get(f"/experts/of/{id_}/record.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[0][:2] == ("文件", "请研究的问题")
    assert rows[1][1] == "扣留车辆有没有依据？"
    assert opened.client("reviewer").get(f"/experts/of/{id_}/record.pdf").status_code == 404
