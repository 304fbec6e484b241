"""Administrators' pages: three people apart, each act with its reason and its entry, the log read and checked."""

from __future__ import annotations

import re

from sqlalchemy import select, text

from registry.audit import AuditEntry
from registry.people.models import Account, Invitation
from registry.people.permission_names import PERMISSION_NAMES
from registry.people.roles import MATRIX, ROLE_NAMES, Permission, Role
from tests.support.site import Opened
from web.site import open_site


def _post(opened, role, path, **data):
    return opened.client(role).post(path, data={"csrf": opened.csrf(role)} | data)


def _id(opened, login):
    with opened.site.database.read() as session:
        return session.scalars(select(Account.id).where(Account.login == login)).one()


def _entries(opened, action):
    with opened.site.database.read() as session:
        return [(e.subject, e.detail) for e in session.scalars(select(AuditEntry).where(AuditEntry.action == action))]


def test_every_permission_has_words_and_stands_in_the_matrix(shared):
    assert set(PERMISSION_NAMES) == set(Permission)
    page = shared.client("security_admin").get("/admin/roles").text
    assert all(words in page for words in PERMISSION_NAMES.values())


def test_each_role_has_its_permissions_as_a_list_for_narrow_screens(shared):
    page = shared.client("security_admin").get("/admin/roles").text
    listed = dict(re.findall(r"<summary>([^<]+)<span.*?<ul>(.*?)</ul>", page, re.S))
    assert set(listed) == {ROLE_NAMES[role] for role in Role}
    for role in Role:
        names = re.findall(r"<li>([^<]+)</li>", listed[ROLE_NAMES[role]])
        assert sorted(names) == sorted(PERMISSION_NAMES[one] for one in MATRIX[role]), role


def test_an_account_is_made_by_one_and_given_roles_by_another(opened):
    made = _post(opened, "system_admin", "/admin/accounts", login="Li-Na", name="李娜")
    password = re.search(r"(?:[2-9a-z]{4}-){3}[2-9a-z]{4}", made.text).group()
    id_ = _id(opened, "li-na")
    assert password not in opened.client("system_admin").get(f"/admin/accounts/{id_}").text
    refused = _post(opened, "system_admin", f"/admin/accounts/{id_}/policy/roles", roles="reviewer", why="新任审查员")
    assert refused.status_code == 403
    assert _post(opened, "security_admin", "/admin/accounts", login="x", name="甲").status_code == 403
    assert "原因" in _post(opened, "security_admin", f"/admin/accounts/{id_}/policy/roles", roles="reviewer").text
    done = _post(opened, "security_admin", f"/admin/accounts/{id_}/policy/roles", roles="reviewer", why="新任审查员")
    assert done.status_code == 303
    assert _entries(opened, "account.roles")[-1][1]["why"] == "新任审查员"
    apart = _post(
        opened, "security_admin", f"/admin/accounts/{id_}/policy/roles", roles=["reviewer", "audit_admin"], why="兼"
    )
    assert apart.status_code == 409
    again = _post(opened, "system_admin", "/admin/accounts", login="li-na", name="李娜")
    assert again.status_code == 409
    assert "已被使用" in again.text


def test_disabled_is_out_at_once_and_comes_back_with_a_reason(opened):
    id_ = _id(opened, "reviewer")
    assert opened.client("reviewer").get("/reviews").status_code == 200
    assert _post(opened, "system_admin", f"/admin/accounts/{id_}/disable", why="").status_code == 422
    assert _post(opened, "system_admin", f"/admin/accounts/{id_}/disable", why="调离").status_code == 303
    assert opened.client("reviewer").get("/reviews").status_code == 303
    assert _post(opened, "system_admin", f"/admin/accounts/{id_}/enable", why="返岗").status_code == 303
    assert opened.client("reviewer").get("/reviews").status_code == 303  # the old log-in stays ended
    assert [detail["why"] for _, detail in _entries(opened, "account.disable")] == ["调离"]


def test_a_new_password_ends_all_log_ins_and_is_nobodys_own(opened):
    id_ = _id(opened, "head")
    answer = _post(opened, "system_admin", f"/admin/accounts/{id_}/reset", why="忘记密码")
    assert re.search(r"(?:[2-9a-z]{4}-){3}[2-9a-z]{4}", answer.text)
    assert opened.client("head").get("/reviews").status_code == 303
    own = _id(opened, "system-admin")
    assert "我的账号" in _post(opened, "system_admin", f"/admin/accounts/{own}/reset", why="忘记").text
    assert _post(opened, "system_admin", f"/admin/accounts/{own}/disable", why="试").status_code == 422


def test_the_log_is_filtered_exported_and_checked(opened):
    auditor = opened.client("audit_admin")
    page = auditor.get("/admin/audit?action=account&who=system&first=2026-11-24&last=2026-11-24").text
    assert "account.create" in page
    assert "review.open" not in page.split("<tbody>")[1]
    assert "没有这样的记录" in auditor.get("/admin/audit?last=2020-01-01").text
    assert auditor.get("/admin/audit.csv").content.startswith(b"\xef\xbb\xbf")
    assert len(_entries(opened, "audit.export")) == 1
    assert "校验通过" in _post(opened, "audit_admin", "/admin/audit/verify").text
    with opened.site.database.write() as session:
        session.execute(text("UPDATE audit_entries SET actor = 'public' WHERE number = 3"))
    assert (
        '第 <span class="num">3</span> 条：内容与校验值不符' in _post(opened, "audit_admin", "/admin/audit/verify").text
    )


def test_settings_are_shown_and_secrets_are_not(opened):
    page = opened.client("system_admin").get("/admin/settings").text
    assert "BEISHEN_SESSION_IDLE_MINUTES" in page
    assert opened.client("audit_admin").get("/admin/settings").status_code == 403


def test_a_link_is_revoked_and_opens_nothing(opened):
    link = opened.ids["clause_link"]
    assert opened.client().get(f"/c/{link}").status_code in {200, 303}
    with opened.site.database.read() as session:
        ids = session.scalars(select(Invitation.id).where(Invitation.purpose == "liaison_comment")).all()
    for id_ in ids:
        assert _post(opened, "system_admin", "/admin/invitations/revoke", invitation_id=id_).status_code == 303
    assert opened.client().get(f"/c/{link}").status_code == 404
    assert "已撤销" in opened.client("security_admin").get("/admin/invitations?standing=revoked").text


def test_the_list_finds_by_name_and_shows_who_is_disabled(opened):
    client = opened.client("system_admin")
    page = client.get("/admin/accounts").text
    assert "测试reviewer" in page
    assert "没有这样的账号" in client.get("/admin/accounts?q=没有此人").text
    assert client.get("/admin/accounts/nothing").status_code == 404


def _change(opened, role, name, value, seen, why="试用后调整"):
    return _post(opened, role, "/admin/settings", name=name, value=value, seen=seen, why=why)


def test_a_setting_changed_on_the_page_counts_at_once_and_after_a_restart(opened):
    assert _change(opened, "security_admin", "login_tries", "7", "5").status_code == 303
    assert opened.site.settings.login_tries == 7
    again = open_site(opened.site.given, opened.clock)
    assert again.settings.login_tries == 7
    again.close()
    page = opened.client("security_admin").get("/admin/settings").text
    assert "试用后调整" in page
    assert "页面修改" in page
    assert _entries(opened, "setting.change") == [
        ("setting:login_tries", {"old": "5", "new": "7", "why": "试用后调整"})
    ]
    assert _change(opened, "security_admin", "login_tries", "", "7").status_code == 303
    assert opened.site.settings.login_tries == 5


def test_a_setting_is_not_changed_by_the_wrong_person_or_to_nonsense(opened):
    assert _change(opened, "system_admin", "login_tries", "7", "5").status_code == 403
    assert _change(opened, "audit_admin", "site_name", "甲", "备审").status_code == 403
    assert "可以取的值" in _change(opened, "security_admin", "login_tries", "零", "5").text
    assert "可以取的值" in _change(opened, "security_admin", "password_min_length", "2", "10").text
    assert "不能在页面上修改" in _change(opened, "system_admin", "database_url", "sqlite:///x", "").text
    assert "写明修改的原因" in _change(opened, "security_admin", "login_tries", "7", "5", why=" ").text
    stale = _change(opened, "security_admin", "login_tries", "7", "6")
    assert stale.status_code == 409
    assert opened.site.settings.login_tries == 5


def test_what_the_environment_gives_is_not_changed_on_a_page(built, tmp_path):
    opened = Opened(built, tmp_path / "given", site_name="云岭县备案审查")
    try:
        assert _change(opened, "system_admin", "site_name", "别的名称", "云岭县备案审查").status_code == 409
        assert opened.site.settings.site_name == "云岭县备案审查"
    finally:
        opened.close()


def test_name_and_organisation_of_an_account_are_changed_with_reason_and_entry(opened):
    id_ = _id(opened, "issuing-body")
    page = opened.client("system_admin").get(f"/admin/accounts/{id_}").text
    seen = re.search(r'name="seen" value="([^"]*)"', page).group(1)
    other = re.search(r'<option value="(\w+)">', page.split('id="f-org"')[1]).group(1)
    path = f"/admin/accounts/{id_}/change"
    wanted = {"name": "李新名", "organisation_id": other, "seen": seen}
    assert "写明原因" in _post(opened, "system_admin", path, **wanted).text
    assert (
        "没有这个单位" in _post(opened, "system_admin", path, **wanted | {"organisation_id": "x", "why": "调动"}).text
    )
    assert _post(opened, "security_admin", path, **wanted, why="调动").status_code == 403
    assert _post(opened, "system_admin", path, **wanted, why="调动").status_code == 303
    assert _post(opened, "system_admin", path, **wanted, why="调动").status_code == 303  # twice: changes nothing
    ((subject, detail),) = _entries(opened, "account.change")
    assert subject == f"account:{id_}"
    assert (detail["new"], detail["why"]) == ({"name": "李新名", "organisation": other}, "调动")
    late = _post(opened, "system_admin", path, **wanted | {"name": "王旧"}, why="另改")
    assert late.status_code == 409
    assert 'value="王旧"' in late.text
    assert "李新名" in opened.client("system_admin").get("/admin/accounts").text
