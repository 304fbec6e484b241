"""The public's comment form: captcha, files, misuse, what a script gets."""

from __future__ import annotations

import io
import re

import pytest
from lxml import html
from PIL import Image

from registry.audit import AuditEntry
from review.voices.comments import comments_on_version
from review.voices.files import MOST_BYTES
from tests.support.commenting import fill, photo, stored
from tests.support.page import select
from web.captcha import HUMAN_COOKIE, challenge
from web.probing import MISSES_PER_HOUR


@pytest.fixture
def path(opened):
    return f"/consultations/{opened.ids['public']}/art_3"


def test_the_public_answers_a_question_once_and_is_let_through_for_a_while(opened, path):
    client = opened.client()
    before = len(stored(opened))
    wrong = client.post(path, data=fill(opened, client, path, captcha="错"))
    page = html.fromstring(wrong.text)
    assert wrong.status_code == 422
    assert select(page, "textarea[name=body]")[0].text == "停车费太高"
    assert len(stored(opened)) == before
    assert client.post(path, data=fill(opened, client, path)).status_code == 303
    assert 'name="captcha"' not in client.get(path).text
    assert client.post(path, data=fill(opened, client, path)).status_code == 303
    opened.clock.advance(hours=3)
    assert 'name="captcha"' in client.get(path).text


def test_a_pass_of_another_browser_or_a_made_up_one_lets_nobody_through(opened, path):
    client = opened.client()
    client.post(path, data=fill(opened, client, path))
    passed = client.cookies[HUMAN_COOKIE]
    other = opened.client()
    other.cookies.set("beishen_csrf", "q" * 26)
    for made in (passed, "99999999999.abc", passed.replace(passed[0], "9", 1), "x.y"):
        other.cookies.set(HUMAN_COOKIE, made)
        assert 'name="captcha"' in other.get(path).text


def test_either_answer_counts_and_fits_its_own_form_alone(opened):
    sealer = opened.site.sealer
    one = challenge(sealer, "a" * 26)
    assert len(one.answers) == 3
    assert challenge(sealer, "a" * 26 + "-2") == one
    drawn = {challenge(sealer, f"{n:026d}").sum + challenge(sealer, f"{n:026d}").copy for n in range(40)}
    assert len(drawn) > 30


def test_volunteers_and_staff_are_asked_nothing(opened, path):
    assert 'name="captcha"' not in opened.client().get(f"/c/{opened.ids['clause_link']}").text
    assert 'name="captcha"' not in opened.client("reviewer").get(path).text


def test_a_photo_loses_place_and_device_and_only_staff_open_it(opened, path):
    client = opened.client()
    sent = client.post(path, data=fill(opened, client, path), files={"file": ("../../村口.jpg", photo(), "image/jpeg")})
    assert sent.status_code == 303
    comment = stored(opened)[-1]
    staff = opened.client("reviewer")
    page = staff.get(f"/consultations/{opened.ids['public']}").text
    link = re.search(rf"/comments/{comment.id}/files/(\w+)", page).group(0)
    got = staff.get(link)
    assert got.headers["content-disposition"].startswith("attachment")
    assert b"SecretPhone" not in got.content
    with Image.open(io.BytesIO(got.content)) as kept:
        assert not kept.getexif()
        assert kept.size == (640, 480)
    for role in ("public", "collector", "expert", "audit_admin"):
        assert opened.client(role).get(link).status_code in {303, 401, 403}
    with opened.site.database.read() as session:
        assert [e.subject for e in session.query(AuditEntry) if e.action == "comment.file"] == [f"comment:{comment.id}"]


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>.jpg",
        'a"; filename=b.html; x=".jpg',
        "..\\..\\系统.jpg",
        "照片\u202egpj.exe.jpg",
        "{{ 7*7 }}.jpg",
        "=1+1.jpg",
        "长" * 300 + ".jpg",
        ".jpg",
    ],
)
def test_a_hostile_file_name_stays_words_on_the_page_and_in_the_header(opened, path, name):
    client = opened.client()
    sent = client.post(path, data=fill(opened, client, path), files={"file": (name, photo(), "image/jpeg")})
    assert sent.status_code == 303
    comment = stored(opened)[-1]
    staff = opened.client("reviewer")
    page = staff.get(f"/consultations/{opened.ids['public']}").text
    assert "<img src=x" not in page
    assert "49.jpg" not in page
    link = re.search(rf"/comments/{comment.id}/files/(\w+)", page).group(0)
    header = staff.get(link).headers["content-disposition"]
    parts = r"attachment; (?:filename=\"[A-Za-z0-9._-]+\"; )?filename\*=UTF-8''[A-Za-z0-9._~%-]+"
    assert re.fullmatch(parts, header), header
    assert "%2F" not in header
    assert "%5C" not in header
    assert len(header) < 2500


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"not a picture"),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.exe", b"MZ"),
        ("a.pdf", b"<html>"),
        ("a.mp3", b"MZ\x90"),
        ("空.txt", b""),
        ("big.txt", b"a" * (MOST_BYTES + 1)),
    ],
)
def test_what_is_no_photo_voice_or_paper_is_refused_and_the_words_stay(opened, path, name, content):
    client = opened.client()
    before = len(stored(opened))
    answer = client.post(path, data=fill(opened, client, path), files={"file": (name, content)})
    assert answer.status_code == 422
    assert "停车费太高" in answer.text
    assert "重新选择" in answer.text
    assert len(stored(opened)) == before


def test_a_picture_of_too_many_points_is_refused(opened, path):
    client = opened.client()
    stream = io.BytesIO()
    Image.new("1", (9000, 9000)).save(stream, "PNG")
    answer = client.post(path, data=fill(opened, client, path), files={"file": ("大.png", stream.getvalue())})
    assert answer.status_code == 422


def test_a_body_beyond_the_limit_is_cut_off(opened, path):
    client = opened.client()
    answer = client.post(path, data=fill(opened, client, path), files={"file": ("a.txt", b"a" * (21 << 20))})
    assert answer.status_code == 413


def test_trying_out_receipts_is_stopped_and_logged(opened):
    client = opened.client()
    codes = [client.get(f"/r/{n:026d}").status_code for n in range(MISSES_PER_HOUR + 3)]
    assert codes[:MISSES_PER_HOUR] == [404] * MISSES_PER_HOUR
    assert codes[-1] == 429
    assert client.get(f"/c/{'x' * 26}").status_code == 429
    with opened.site.database.read() as session:
        probes = [e.detail for e in session.query(AuditEntry) if e.action == "secret.probe"]
    assert probes == [{"what": "receipt"}]
    opened.clock.advance(hours=1)
    assert client.get(f"/r/{opened.ids['receipt']}").status_code == 200


@pytest.mark.parametrize("kind", ["c", "t", "x"])
def test_trying_out_links_of_every_kind_is_stopped_and_logged(opened, kind):
    client = opened.client()
    codes = [client.get(f"/{kind}/{n:026d}").status_code for n in range(MISSES_PER_HOUR + 3)]
    assert codes[:MISSES_PER_HOUR] == [404] * MISSES_PER_HOUR
    assert codes[-1] == 429
    with opened.site.database.read() as session:
        assert [e.action for e in session.query(AuditEntry) if e.action == "secret.probe"] == ["secret.probe"]


def test_a_number_opens_no_receipt_and_no_comment(opened, path):
    client = opened.client()
    client.post(path, data=fill(opened, client, path))
    number = stored(opened)[-1].number
    for address in (f"/r/{number}", f"/c/{number}", f"/comments/{number}", f"{path}/{number}"):
        assert client.get(address).status_code in {404, 405}, address


def test_misuse_is_refused(opened, path):
    client = opened.client()
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    client.post(path, data=fill(opened, client, path, body=attack, contributor=attack))
    staff = opened.client("reviewer").get(f"/consultations/{opened.ids['public']}").text
    assert "<script>alert(1)" not in staff
    assert "&lt;script&gt;" in staff
    data = fill(opened, client, path)
    assert client.post(path, data={**data, "csrf": "z" * 26}).status_code == 403
    assert client.post(path, data=data, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post(path, data={**data, "key": "k"}).status_code == 422
    assert client.post(path, data={**data, "stance": "x" * 500}).status_code == 422
    many = [("file", (f"{n}.txt", b"a")) for n in range(4)]
    assert client.post(path, data=data, files=many).status_code == 422
    assert client.post(path, data=data, files=[("file", (f"{n}.txt", b"a")) for n in range(20)]).status_code == 422


def test_a_script_gets_the_receipt_or_problem_json(opened, path):
    client = opened.client()
    client.headers["accept"] = "application/json"
    client.post(path, data=fill(opened, opened.client(), path))  # the pass
    data = {"csrf": opened.csrf(), "key": "k" * 20 + "-2", "stance": "agree", "queued": "1"}
    first, second = client.post(path, data=data), client.post(path, data=data)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    refused = client.post(path, data={**data, "key": "k" * 20 + "-3", "stance": ""})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")


def test_a_comment_on_the_whole_document(opened):
    client = opened.client()
    path = f"/consultations/{opened.ids['public']}/whole"
    sent = client.post(path, data=fill(opened, client, path, body="总体同意", stance="agree"))
    assert sent.status_code == 303
    assert "整份文件" in client.get(sent.headers["location"]).text
    staff = opened.client("reviewer")
    assert "总体同意" in staff.get(f"/consultations/{opened.ids['public']}").text
    review = f"/reviews/{opened.ids['review']}"
    assert "总体同意" in staff.get(review).text
    assert "总体同意" in staff.get(f"{review}/worksheet").text
    assert staff.get(f"{review}/worksheet.docx").status_code == 200
    with opened.site.database.read() as session:
        assert any(c.address == "whole" for c in comments_on_version(session, opened.ids["version"]))
