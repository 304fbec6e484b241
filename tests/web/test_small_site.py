"""A small office: one person reviews, signs and keeps the accounts; log, papers and archive name what was merged."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.people.accounts import find_account
from review.casework.views import get_review
from tests.support.site import Opened

ALL_IN_ONE = ["registrar", "reviewer", "head", "system_admin"]


@pytest.fixture
def small(built, tmp_path):
    """A copy of the site whose head holds four roles, given by the security administrator through the page."""
    site = Opened(built, tmp_path / "small", small_site=True)
    with site.site.database.read() as session:
        account = find_account(session, "head").id
    given = send(site, f"/admin/accounts/{account}/policy/roles", "security_admin", roles=ALL_IN_ONE, why="全委三人")
    assert given.status_code == 303, given.text[:500]
    yield site
    site.close()


def send(site, path, role="head", **fields):
    return site.client(role).post(path, data={"csrf": site.csrf(role), **fields})


def read(site, path, role="head"):
    answer = site.client(role).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.text


def test_one_person_takes_a_case_from_its_opening_to_the_archive_and_all_of_it_is_named(small):
    made = send(small, "/reviews", document_id=small.ids["opinion"])
    case = made.headers["location"].partition("?")[0]
    review_id = case.rsplit("/", 1)[1]
    about, organ = f"review:{review_id}", "云岭县人大常委会法制工作委员会"
    paper = send(small, "/papers", kind="opinion", about=about, organ=organ).headers["location"].partition("?")[0]
    revision = re.search(r'name="revision" value="(\d+)"', read(small, paper))[1]
    for key in re.findall(r'name="key" value="(\w+)"', read(small, paper)):
        assert send(small, f"{paper}/confirm", key=key, reason="已与公报文本核对").status_code == 303
    issued = send(small, f"{paper}/issue", number="云人常法〔2026〕3号", on="2026-11-24", revision=revision)
    assert issued.status_code == 303, issued.text[:500]
    assert "拟稿与签发由同一人办理" in read(small, paper)

    assert send(small, f"{case}/standards", rest="ok").status_code == 303
    for to, reason in (("signing", "未发现问题"), ("closed", "同意")):
        done = send(small, f"{case}/state", to=to, reason=reason, result="none")
        assert done.status_code == 303, re.findall(r'role="alert"><p>(.*?)<', done.text)
    with small.site.database.read() as session:
        assert get_review(session, review_id).merged_duties
        log = [(e.action, e.detail) for e in session.scalars(select(AuditEntry).order_by(AuditEntry.number))]
    assert [d["merged"] for a, d in log if a == "account.roles"] == [
        ["registrar+system_admin", "reviewer+system_admin", "head+system_admin"]
    ]
    shown = read(small, "/admin/audit?action=account.roles", "audit_admin")
    assert "负责人与系统管理员" in shown
    assert "head+system_admin" not in shown

    link = re.search(r'href="([^"]+/archive/\d+)"', read(small, f"{case}/papers"))[1]
    names = zipfile.ZipFile(io.BytesIO(small.client("head").get(link).content))
    papers = [Document(io.BytesIO(names.read(n))) for n in names.namelist() if n.endswith(".docx")]
    words = ["".join(p.text for p in paper.paragraphs) for paper in papers]
    assert any("由同一人办理" in text for text in words)


def test_elsewhere_the_same_roles_are_refused_and_it_is_said_why(opened):
    with opened.site.database.read() as session:
        account = find_account(session, "head").id
    answer = send(opened, f"/admin/accounts/{account}/policy/roles", "security_admin", roles=ALL_IN_ONE, why="全委三人")
    assert answer.status_code == 409
    assert "须由两个人分别担任" in answer.text
