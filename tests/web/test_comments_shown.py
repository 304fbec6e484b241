"""What is shown of comments: similar ones, between rounds, codes, ratings; never personal data."""

from __future__ import annotations

import re

import pytest
from lxml import html

from review.voices.comments import decide_comment
from review.voices.publication import publish
from tests.support.commenting import NAME, PHONE, fill, stored
from tests.support.page import select
from tests.support.site import SECRET_WORDS


@pytest.fixture
def path(opened):
    return f"/consultations/{opened.ids['public']}/art_3"


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
