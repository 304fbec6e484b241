"""Logging in with a code, one's own log-ins, and forms that come after the log-in has ended."""

from __future__ import annotations

import re
from base64 import b32decode

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from registry.people.accounts import as_person, create_account, find_account
from registry.people.roles import Role
from review.annotations.notes import notes_on
from tests.support.site import PASSWORD, Opened
from web.devices import device_words

LONG_TEXT = "第三条扣留车辆没有法律依据，\n建议删去。"


def csrf_of(page) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', page.text)[1]


def hidden(page, name: str) -> str:
    from html import unescape

    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    return unescape(found[1]) if found else ""


def log_in(opened: Opened, login: str, password: str = PASSWORD, **more: str):
    client = opened.client()
    data = {"csrf": opened.csrf(), "login": login, "password": password, **more}
    return client, client.post("/login", data=data)


@pytest.fixture
def strict(built, tmp_path):
    """A copy of the site that asks administrators for a code."""
    site = Opened(built, tmp_path / "strict", second_factor="admins")
    yield site
    site.close()


def enrol(opened: Opened, client):
    page = client.get("/account/second-factor")
    secret = re.search(r'class="secret-text">([A-Z2-7 ]+)<', page.text)[1].replace(" ", "")
    totp = TOTP(b32decode(secret), 6, SHA1(), 30)
    code = totp.generate(int(opened.clock.now().timestamp())).decode()
    return totp, client.post("/account/second-factor", data={"csrf": csrf_of(page), "code": code})


def test_an_administrator_enrols_before_anything_else_and_shows_a_code_from_then_on(strict):
    client, answer = log_in(strict, "security-admin", then="/account")
    assert answer.status_code == 303
    assert client.get("/account").headers["location"] == "/account/second-factor"
    totp, done = enrol(strict, client)
    codes = re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", done.text)
    assert (done.status_code, len(codes)) == (200, 8)
    assert "已启用" in client.get("/account").text
    strict.clock.advance(minutes=1)
    client, step = log_in(strict, "security-admin", then="/account")
    assert (step.status_code, "输入动态口令" in step.text) == (200, True)
    assert client.get("/account").status_code == 303
    wrong = client.post("/login/code", data={"csrf": csrf_of(step), "code": "000000", "then": "/account"})
    assert (wrong.status_code, "验证码不正确" in wrong.text) == (422, True)
    code = totp.generate(int(strict.clock.now().timestamp())).decode()
    right = client.post("/login/code", data={"csrf": csrf_of(step), "code": code, "then": "/account"})
    assert right.headers["location"] == "/account"
    assert client.get("/account").status_code == 200
    client, step = log_in(strict, "security-admin")
    right = client.post("/login/code", data={"csrf": csrf_of(step), "code": codes[0]})
    assert right.status_code == 303
    assert '恢复码还剩 <span class="num">7</span>' in client.get("/account").text


def test_a_code_without_a_password_opens_nothing(strict):
    client = strict.client()
    answer = client.post("/login/code", data={"csrf": strict.csrf(), "code": "123456"})
    assert (answer.status_code, "请重新登录" in answer.text) == (422, True)


def test_staff_are_asked_for_no_code(strict):
    _, answer = log_in(strict, "reviewer")
    assert answer.headers["location"] == "/"


def test_own_log_ins_are_listed_and_ended(opened):
    agent = {"user-agent": "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"}
    other = opened.client()
    other.post("/login", data={"csrf": opened.csrf(), "login": "head", "password": PASSWORD}, headers=agent)
    opened.clock.advance(minutes=1)
    client, _ = log_in(opened, "head")
    page = client.get("/account")
    assert page.text.count("谷歌浏览器 · Windows") == 1
    assert page.text.count("本机</span>") == 1
    ended = client.post("/account/end", data={"csrf": csrf_of(page), "session_id": hidden(page, "session_id")})
    assert ended.headers["location"] == "/account?said=ended"
    assert other.get("/account").status_code == 303 or opened.client("head").get("/account").status_code == 303
    assert client.post("/account/end-all", data={"csrf": csrf_of(page)}).headers["location"] == "/login"
    assert client.get("/account").headers["location"] == "/login?next=/account".replace("/account", "%2Faccount")


def test_nobody_ends_anothers_log_in(opened):
    with opened.site.database.read() as session:
        from registry.people.models import LoginSession

        foreign = session.query(LoginSession).filter_by(account_id=find_account(session, "head").id).first().id
    client = opened.client("reviewer")
    answer = client.post("/account/end", data={"csrf": opened.csrf("reviewer"), "session_id": foreign})
    assert answer.status_code == 404
    assert opened.client("head").get("/account").status_code == 200


def test_a_new_password_ends_other_log_ins(opened):
    other, _ = log_in(opened, "reviewer")
    client, _ = log_in(opened, "reviewer")
    data = {
        "csrf": csrf_of(client.get("/password")),
        "old": PASSWORD,
        "new": "Quite-another-5",
        "again": "Quite-another-5",
    }
    assert client.post("/password", data=data).status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def post_note(opened: Opened, client, csrf: str, **headers: str):
    data = {"csrf": csrf, "address": "art_3", "kind": "note", "body": LONG_TEXT}
    return client.post(f"/reviews/{opened.ids['review']}/note", data=data, headers=headers)


def bodies(opened: Opened) -> list[str]:
    with opened.site.database.read() as session:
        return [note.body for note in notes_on(session, f"review:{opened.ids['review']}")]


def kept(page) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("kept", "kept_path", "kept_back")}


def send_on(client, page):
    """Click 继续提交."""
    from html import unescape

    form = page.text.split("<main")[1].split("<form")[1]
    action = re.search(r'action="([^"]+)"', form)[1]
    data = {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)}
    data |= {
        name: unescape(value).replace("\n", "\r\n")
        for name, value in re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', form)
    }
    return client.post(action, data=data)


def test_text_typed_before_the_log_in_ended_comes_back_after_it(opened):
    client = opened.client("reviewer")
    page_before = f"http://testserver/reviews/{opened.ids['review']}"
    opened.clock.advance(minutes=31)
    late = post_note(opened, client, opened.csrf("reviewer"), referer=page_before)
    assert late.status_code == 401
    assert "建议删去。" in late.text
    assert LONG_TEXT not in bodies(opened)
    data = {"csrf": csrf_of(late), "login": "reviewer", "password": "wrong", "then": hidden(late, "then"), **kept(late)}
    again = client.post("/login", data=data)
    assert (again.status_code, "建议删去。" in again.text) == (422, True)
    back = client.post("/login", data={**data, **kept(again), "csrf": csrf_of(again), "password": PASSWORD})
    assert back.status_code == 200
    assert hidden(back, "address") == "art_3"
    assert f'href="/reviews/{opened.ids["review"]}"' in back.text
    assert send_on(client, back).status_code == 303
    assert [b.replace("\r\n", "\n") for b in bodies(opened)].count(LONG_TEXT) == 1


def test_a_form_made_before_logging_in_anew_is_shown_with_its_text(opened):
    client, _ = log_in(opened, "reviewer")
    stale = post_note(opened, client, opened.csrf("reviewer"))
    assert (stale.status_code, "建议删去。" in stale.text) == (403, True)
    assert send_on(client, stale).status_code == 303
    assert [b.replace("\r\n", "\n") for b in bodies(opened)].count(LONG_TEXT) == 1


def test_text_survives_code_and_password_steps(strict, built):
    with strict.site.database.write() as session:
        create_account(session, strict.clock, login="du", name="杜", roles=[Role.REVIEWER], actor="system",
                       password="Given-by-admin-1")  # fmt: skip
        assert as_person(find_account(session, "du")).must_change_password
    late = post_note(strict, strict.client(), built.csrf["reviewer"])
    client = strict.client()
    data = {"csrf": strict.csrf(), "login": "du", "password": "Given-by-admin-1", **kept(late)}
    step = client.post("/login", data=data)
    assert (step.status_code, "换成新密码" in step.text) == (200, True)
    new = {"old": "Given-by-admin-1", "new": "My-own-secret-7", "again": "My-own-secret-7"}
    done = client.post("/password", data={"csrf": csrf_of(step), **new, **kept(step)})
    assert send_on(client, done).status_code == 303
    assert [b.replace("\r\n", "\n") for b in bodies(strict)].count(LONG_TEXT) == 1


def test_an_administrators_text_survives_enrolment(strict):
    late = post_note(strict, strict.client(), strict.csrf("security_admin"))
    client, step = log_in(strict, "security-admin", **kept(late))
    totp = TOTP(
        b32decode(re.search(r'class="secret-text">([A-Z2-7 ]+)<', step.text)[1].replace(" ", "")), 6, SHA1(), 30
    )
    code = totp.generate(int(strict.clock.now().timestamp())).decode()
    done = client.post("/account/second-factor", data={"csrf": csrf_of(step), "code": code, **kept(step)})
    resumed = client.post("/resume", data={"csrf": csrf_of(done), **kept(done)})
    assert "建议删去。" in resumed.text


@pytest.mark.parametrize(
    ("csrf", "headers"),
    [("x" * 26, {}), ("x" * 26, {"sec-fetch-site": "cross-site"}), (None, {"sec-fetch-site": "cross-site"}),
     (None, {"sec-fetch-site": "same-site"})],
)  # fmt: skip
def test_a_form_that_another_site_made_is_not_kept(opened, csrf, headers):
    answer = post_note(opened, opened.client(), csrf or opened.csrf("reviewer"), **headers)
    assert "建议删去。" not in answer.text
    assert answer.status_code in {401, 403}


def test_a_browser_that_vouches_for_the_page_is_believed_without_a_known_secret(opened):
    answer = post_note(opened, opened.client(), "x" * 26, **{"sec-fetch-site": "same-origin"})
    assert (answer.status_code, "建议删去。" in answer.text) == (401, True)


@pytest.mark.parametrize("path", ["//evil.invalid", "https://evil.invalid/", "/login", "/password", "x", "/a\\b"])
def test_kept_text_is_sent_to_no_other_place(opened, path):
    _client, answer = log_in(
        opened, "reviewer", kept='[[["body","某文本某文本"]],[]]', kept_path=path, kept_back="//evil"
    )
    assert answer.status_code == 303
    _, answer = log_in(opened, "reviewer", kept="nonsense", kept_path="/reviews", kept_back="/")
    assert answer.status_code == 303


def test_passwords_are_never_kept(opened):
    data = {"csrf": opened.csrf("reviewer"), "password": "s3cret-words-typed", "body": LONG_TEXT}
    answer = opened.client().post(f"/reviews/{opened.ids['review']}/note", data=data)
    assert "建议删去。" in answer.text
    assert "s3cret" not in answer.text


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit MicroMessenger/8.0", "微信 · iPhone"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
            "火狐浏览器 · Linux（含麒麟、统信）",
        ),
        ("", "未知设备"),
    ],
)
def test_devices_in_words(agent, words):
    assert device_words(agent) == words
