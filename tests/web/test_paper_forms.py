"""Sheets with codes, paper forms and their typing in."""

from __future__ import annotations

import re

from review.voices.consultations import close_consultation
from tests.support.commenting import NAME, fill, key_of, log_in_again, stored


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
