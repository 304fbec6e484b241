"""Headers, errors in both forms, limits, static files, log-in, display."""

from __future__ import annotations

import pytest

from registry.people.accounts import create_account
from registry.people.roles import Role
from tests.support.site import PASSWORD, Opened
from web import urls
from web.static_files import DigestedFiles


def test_every_answer_is_guarded(shared):
    client = shared.client()
    for path in ("/", "/nope", "/login", "/health", "/api/v1/search?q=停"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-request-id"]
    assert shared.client("head").get("/reviews").headers["cache-control"] == "no-store"


def test_errors_are_pages_for_people_and_problems_for_programs(shared):
    page = shared.client().get("/d/none")
    assert page.status_code == 404
    assert "没有这份文件，或它不对外公开" in page.text
    assert "<title>没有找到" in page.text
    for path, headers in (("/api/v1/documents/none", {}), ("/d/none", {"accept": "application/json"})):
        problem = shared.client().get(path, headers=headers)
        assert problem.headers["content-type"] == "application/problem+json"
        body = problem.json()
        assert (body["status"], body["code"], body["title"]) == (404, "not_found", "没有找到")
        assert body["request_id"] == problem.headers["x-request-id"]


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nowhere", 404, "没有这个地址"),
        ("POST", "/search", 405, "不能直接打开"),
        ("GET", "/d/x/@2025-13-01", 404, "日期不正确"),
        ("GET", "/search?q=停&kind=胡说", 422, "请从页面左侧重新选择"),
        ("GET", "/search?as_of=昨天", 422, "不是有效日期"),
        ("GET", "/search?page=0", 422, "页码"),
        ("GET", "/documents?page=x", 422, "从页面上的链接"),
        ("GET", "/cite", 422, "从页面上的链接"),
        ("GET", "/c/none", 404, "链接不存在或已失效"),
        ("GET", "/x/none", 404, "链接不存在或已失效"),
        ("GET", "/r/none", 404, "回执"),
        ("GET", "/status", 303, ""),
    ],
)
def test_errors_say_what_happened(shared, method, path, status, words):
    answer = shared.client().request(method, path)
    assert answer.status_code == status
    assert words in answer.text


def test_an_unforeseen_error_says_nothing_of_the_inside(opened, monkeypatch, caplog):
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("web.routes.home.home_page", broken)
    answer = opened.client().get("/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert answer.headers["content-security-policy"]
    assert "secret inside" in caplog.text


def test_too_long_a_body_is_refused(shared):
    answer = shared.client().post("/login", data={"login": "x" * (2 << 20), "csrf": shared.csrf()})
    assert answer.status_code == 413
    assert "超过大小上限" in answer.text


def test_static_files_carry_their_digest(shared):
    files = DigestedFiles()
    fresh = shared.client().get(files.url("css/tokens.css"))
    assert fresh.status_code == 200
    assert "immutable" in fresh.headers["cache-control"]
    old = shared.client().get("/static/000000000000/js/app.js")
    assert (old.status_code, old.headers["cache-control"]) == (200, "no-cache")
    assert shared.client().get("/static/x/../../app.py").status_code == 404
    assert files.url("css/law.css") in shared.client().get("/").text


def log_in(opened: Opened, login: str, password: str, then: str = "/reviews"):
    client = opened.client()
    return client, client.post(
        "/login", data={"csrf": opened.csrf(), "login": login, "password": password, "then": then}
    )


def test_logging_in_and_out(opened):
    client, answer = log_in(opened, "reviewer", PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/reviews")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    page = client.get("/reviews")
    assert page.status_code == 200
    csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
    assert client.post("/logout", data={"csrf": csrf}).headers["location"] == "/"
    assert client.get("/reviews").status_code == 303


@pytest.mark.parametrize("then", ["https://example.invalid/", "//example.invalid", "/\\example.invalid", "x"])
def test_logging_in_never_leads_outside(opened, then):
    _, answer = log_in(opened, "reviewer", PASSWORD, then)
    assert answer.headers["location"] == "/"


def test_a_wrong_password_is_counted_and_locks(opened):
    for _ in range(opened.site.settings.login_tries):
        _, answer = log_in(opened, "reviewer", "wrong-password")
        assert answer.status_code == 422
        assert "登录名或密码不正确" in answer.text
        assert "wrong-password" not in answer.text
    _, answer = log_in(opened, "reviewer", PASSWORD)
    assert answer.status_code == 429


def test_the_first_password_must_be_changed_before_anything_else(opened):
    with opened.site.database.write() as session:
        create_account(
            session, opened.clock, login="fresh", name="新人", roles=[Role.REVIEWER], actor="system",
            password="given-by-admin",
        )  # fmt: skip
    client, answer = log_in(opened, "fresh", "given-by-admin")
    assert answer.headers["location"] == urls.PASSWORD
    assert client.get("/reviews").headers["location"] == urls.PASSWORD
    csrf = client.get(urls.PASSWORD).text.split('name="csrf" value="')[1].split('"')[0]
    data = {"csrf": csrf, "old": "given-by-admin", "new": "My-own-secret-7", "again": "My-other-secret-7"}
    assert "两次输入的新密码不一致" in client.post(urls.PASSWORD, data=data).text
    assert client.post(urls.PASSWORD, data={**data, "again": "My-own-secret-7"}).headers["location"] == "/"
    assert client.get("/reviews").status_code == 200


def test_large_type_is_remembered_without_scripts(opened):
    client = opened.client()
    answer = client.post("/display", data={"csrf": opened.csrf(), "elder": "1", "back": "/documents"})
    assert answer.headers["location"] == "/documents"
    assert '<html lang="zh-CN" class="elder">' in client.get("/").text
    client.post("/display", data={"csrf": opened.csrf(), "elder": "0", "back": "//outside"})
    assert '<html lang="zh-CN">' in client.get("/").text


def test_health_says_no_more_than_that(shared):
    answer = shared.client().get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
