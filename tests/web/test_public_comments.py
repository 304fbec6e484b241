"""The public's comments: captcha, files, similar ones, between rounds, codes, misuse; what is published, what never."""

from __future__ import annotations

import io
import re

import pytest
from lxml import html
from PIL import Image
from PIL.ExifTags import GPS, IFD

from registry.audit import AuditEntry
from registry.people import sessions
from review.voices.comments import comments_of_consultation, comments_on_version, decide_comment
from review.voices.consultations import close_consultation
from review.voices.files import MOST_BYTES
from review.voices.publication import publish
from tests.support.page import select
from tests.support.site import PASSWORD, SECRET_WORDS
from web.captcha import HUMAN_COOKIE, challenge
from web.dependencies import SESSION_COOKIE
from web.probing import MISSES_PER_HOUR

PHONE, NAME = "13812345678", "王小明"


def key_of(form):
    return re.search(r'name="key" value="([\w-]+)"', form).group(1)


def fill(opened, client, path, **data):
    form = client.get(path).text
    key = key_of(form)
    filled = {"csrf": opened.csrf(), "key": key, "stance": "problem", "body": "停车费太高", **data}
    if 'name="captcha"' in form and "captcha" not in data:
        filled["captcha"] = min(challenge(opened.site.sealer, key).answers)
    return filled


def log_in_again(opened, role):
    """A client and its secret after the clock has gone on: the made log-ins have ended by then."""
    with opened.site.database.write() as session:
        held = sessions.log_in(session, opened.clock, opened.site.settings, role, PASSWORD)
    client = opened.client()
    client.cookies.set(SESSION_COOKIE, held.token)
    return client, held.csrf


def photo(size=(640, 480)):
    picture = Image.new("RGB", size, "red")
    exif = picture.getexif()
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (39.0, 40.0, 5.0)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def stored(opened, which="public"):
    with opened.site.database.read() as session:
        return comments_of_consultation(session, opened.ids[which])


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


def _published(opened, comment, body):
    person = opened.person("reviewer")
    with opened.site.database.write() as session:
        decide_comment(session, opened.clock, person, comment.id, "adopted")
        publish(session, opened.clock, opened.site.sealer, person, comment.id, body=body, proposed="", reason="")


def test_similar_comments_are_shown_once_before_sending_and_can_be_joined(opened, path):
    client = opened.client()
    client.post(path, data=fill(opened, client, path, body="停车费太高，跑出租的交不起", consent="1"))
    first = stored(opened)[-1]
    _published(opened, first, "停车费太高，跑出租的交不起")
    before = len(stored(opened))
    data = fill(opened, client, path, body="停车费太高了，我们交不起")
    shown = client.post(path, data=data)
    assert shown.status_code == 200
    assert "我也这样认为" in shown.text
    assert len(stored(opened)) == before
    page = html.fromstring(shown.text)
    assert select(page, "textarea[name=body]")[0].text == "停车费太高了，我们交不起"
    assert client.post(path, data={**data, "seen": "1"}).status_code == 303
    act = f"/d/{opened.ids['parking']}/art_3/support"
    joined = client.post(act, data={"csrf": opened.csrf(), "comment_id": first.id})
    assert "supported" in joined.headers["location"]
    assert "1 人也这样认为" in client.get(f"/d/{opened.ids['parking']}/art_3/voices").text
    unpublished = stored(opened)[-1].id
    assert client.post(act, data={"csrf": opened.csrf(), "comment_id": unpublished}).status_code == 404


def test_between_rounds_every_public_clause_takes_comments(opened):
    client = opened.client()
    there = f"/d/{opened.ids['opinion']}/h1_1/comment"
    assert client.get(there).status_code == 200
    sent = client.post(there, data=fill(opened, client, there, body="供水要加快"))
    assert sent.status_code == 303
    receipt = client.get(sent.headers["location"]).text
    assert "供水要加快" in receipt
    assert client.get(f"/d/{opened.ids['opinion']}/whole/comment").status_code == 200
    assert client.get(f"/d/{opened.ids['internal']}/art_1/comment").status_code == 404
    assert client.get(f"/d/{opened.ids['internal']}/art_1/voices").status_code == 404
    assert client.get(f"/d/{opened.ids['law']}/art_1/comment").status_code == 404
    on_round = client.get(f"/d/{opened.ids['parking']}/art_3/comment")
    assert on_round.headers["location"] == f"/consultations/{opened.ids['public']}/art_3"
    voices = client.get(f"/d/{opened.ids['parking']}/art_3/voices").text
    assert "停车办法公开征求" in voices
    assert "停车办法征求意见" not in voices
    for words in SECRET_WORDS:
        assert words not in voices


def test_codes_open_public_rounds_alone(opened):
    client = opened.client()
    staff = opened.client("reviewer").get
    public = re.search(r"ZQ\d{4}-\d{4}", staff(f"/consultations/{opened.ids['public']}").text).group(0)
    invited = re.search(r"ZQ\d{4}-\d{4}", staff(f"/consultations/{opened.ids['invited']}").text).group(0)
    assert client.get(f"/q/{public.lower()}").headers["location"] == f"/consultations/{opened.ids['public']}"
    assert client.get(f"/q/{public}/art_3").headers["location"].endswith("/art_3")
    answers = {
        (r.status_code, re.sub(r"请求编号.*", "", r.text)) for r in map(client.get, (f"/q/{invited}", "/q/ZQ2026-9999"))
    }
    assert {code for code, _ in answers} == {404}


def test_no_personal_data_on_any_public_page(opened, path):
    client = opened.client()
    words = f"我叫{NAME}，电话{PHONE}，停车费太高"
    sent = client.post(path, data=fill(opened, client, path, body=words, contributor=NAME, contact=PHONE, consent="1"))
    token = re.search(r"/r/(\w+)", sent.headers["location"]).group(1)
    comment = stored(opened)[-1]
    staff, csrf = opened.client("reviewer"), opened.csrf("reviewer")
    act = f"/consultations/{opened.ids['public']}/outcome"
    staff.post(act, data={"csrf": csrf, "comment_id": comment.id, "outcome": "adopted"})
    form = html.fromstring(staff.get(f"/comments/{comment.id}/publish").text)
    proposed = select(form, "textarea[name=body]")[0].text
    assert NAME not in proposed
    assert PHONE not in proposed
    refused = staff.post(f"/comments/{comment.id}/publish", data={"csrf": csrf, "body": words, "sure": "1"})
    assert refused.status_code == 422
    assert staff.post(f"/comments/{comment.id}/publish", data={"csrf": csrf, "body": proposed}).status_code == 303
    story = {"csrf": csrf, "title": "停车费", "words": proposed, "finding": "属实", "old_text": "旧", "new_text": "新"}
    assert staff.post(f"/comments/{comment.id}/story", data=story).status_code == 303
    document = opened.ids["parking"]
    pages = ["/", "/consultations", f"/consultations/{opened.ids['public']}", path, f"/d/{document}", "/feeds",
             f"/d/{document}/art_3", f"/d/{document}/art_3/voices", f"/d/{document}.json", f"/d/{document}.txt",
             "/search?q=停车费", f"/api/v1/documents/{document}", "/api/v1/search?q=停车费"]  # fmt: skip
    for page in pages:
        text = client.get(page).text
        assert NAME not in text, page
        assert PHONE not in text, page
    assert "停车费太高" in client.get(f"/d/{document}/art_3/voices").text
    took_back = client.post(f"/r/{token}/consent", data={"csrf": opened.csrf(), "given": "0"})
    assert took_back.status_code == 303
    assert "停车费太高" not in client.get(f"/d/{document}/art_3/voices").text
    assert staff.post(f"/comments/{comment.id}/publish", data={"csrf": csrf, "body": proposed}).status_code == 409


def test_the_author_rates_the_outcome_with_one_tap(opened):
    client, token = opened.client(), opened.ids["receipt"]
    early = client.post(f"/r/{token}/rating", data={"csrf": opened.csrf(), "rating": "satisfied"})
    assert early.status_code == 409
    (comment,) = stored(opened)
    with opened.site.database.write() as session:
        decide_comment(session, opened.clock, opened.person("reviewer"), comment.id, "not_adopted", "已核定")
    page = client.get(f"/r/{token}").text
    assert "不满意" in page
    assert client.post(f"/r/{token}/rating", data={"csrf": opened.csrf(), "rating": "unsatisfied"}).status_code == 303
    assert stored(opened)[0].rating == "unsatisfied"


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


def test_questions_invitees_sheets_and_paper_forms(opened):
    client, csrf = opened.client("reviewer"), opened.csrf("reviewer")
    data = {
        "csrf": csrf,
        "document_id": opened.ids["parking"],
        "title": "带问题的一轮",
        "audience": "public",
        "opens_on": "2026-11-25",
        "opens_time": "09:00",
        "closes_on": "2026-12-01",
        "closes_time": "17:30",
        "address": ["art_2", "art_3"],
        "question_address": ["", "art_3"],
        "question": ["您多久停一次车？", "扣车合适吗？"],
        "plain_address": ["art_3"],
        "plain_text": ["车会被扣"],
    }
    there = client.post("/consultations", data=data).headers["location"].split("?")[0]
    page = client.get(there).text
    assert "未开始" in page
    assert "2026-11-25 09:00 至 2026-12-01 17:30" in page
    public = opened.client()
    assert "提交意见" not in public.get(f"{there}/art_3").text
    early = fill(opened, public, f"/consultations/{opened.ids['public']}/art_3")
    assert public.post(f"{there}/art_3", data=early).status_code == 409
    opened.clock.advance(days=1)
    client, csrf = log_in_again(opened, "reviewer")
    form = public.get(f"{there}/art_3").text
    assert "您多久停一次车？" in form
    assert "扣车合适吗？" in form
    assert "扣车合适吗？" not in public.get(f"{there}/art_2").text
    assert "车会被扣" in form
    question = re.search(r'name="(answer-\w+)"', form).group(1)
    answered = fill(opened, public, f"{there}/art_3", **{question: "每天"})
    assert public.post(f"{there}/art_3", data=answered).status_code == 303
    assert "每天" in client.get(there).text
    assert public.get(f"{there}/whole").status_code == 404
    made = client.post(f"{there}/ask", data={"csrf": csrf, "kind": "deputy", "label": "甲代表"}).text
    token = re.search(r"/c/(\w+)", made).group(1)
    assert public.get(f"/c/{token}").status_code == 200
    invitee = re.search(r'name="invitee_id" value="(\w+)"', made).group(1)
    assert client.post(f"{there}/stop", data={"csrf": csrf, "invitee_id": invitee}).status_code == 303
    assert public.get(f"/c/{token}").status_code == 404
    for part in ("sheet", "paper"):
        printed = client.get(f"{there}/{part}").text
        assert "ZQ2026-0003" in printed
        assert "<svg" in printed
        assert public.get(f"{there}/{part}").status_code in {303, 401, 403, 404}
    assert client.get(f"{there}/sheet").text.count("<svg") == 3


def test_paper_forms_are_typed_in_even_after_the_end_when_they_came_in_time(opened):
    there = f"/consultations/{opened.ids['public']}/entry"
    with opened.site.database.write() as session:
        close_consultation(session, opened.clock, opened.person("reviewer"), opened.ids["public"], "收齐")
    opened.clock.advance(days=2)
    client, csrf = log_in_again(opened, "registrar")
    data = {"csrf": csrf, "clause": "art_3", "stance": "problem", "body": "字迹原样", "contributor": NAME}

    def enter(**more):
        return client.post(there, data={**data, "key": key_of(client.get(there).text), **more})

    assert enter(received_on="2026-11-26").status_code == 409
    assert enter(received_on="2030-01-01").status_code == 422
    assert enter(received_on="").status_code == 422
    taken = enter(received_on="2026-11-24")
    assert taken.status_code == 200
    assert re.search(r"已录入，编号 YJ20261126-\d{5}", taken.text)
    comment = stored(opened)[-1]
    assert (comment.channel, comment.on_behalf, comment.contributor) == ("paper", True, "王**")
    assert opened.client().get(there).status_code in {303, 401, 403, 404}


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
