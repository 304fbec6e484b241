"""Bad input and faults at the edge: nothing is lost or done twice, and the answer says what to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from registry.audit import AuditEntry, verify
from review.casework.models import Review
from review.casework.suggestions.models import Suggestion
from web.captcha import challenge

KEY = "f" * 20
FORM = {
    "key": KEY,
    "title": "云岭县城市公共停车管理办法",
    "reason": "扣留车辆没有法律依据，请予审查纠正，谢谢。",
    "name": "王建议",
    "contact": "13812345678",
    "channel": "letter",
    "received_on": "2026-11-20",
}


def _enter(opened, role="registrar", **changed):
    client = opened.client(role)
    return client.post("/suggestions/entry", data={"csrf": opened.csrf(role)} | FORM | changed)


def _count(opened, table) -> int:
    with opened.site.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_button_pressed_five_times_at_once_leaves_one(opened):
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _n: _enter(opened), range(5)))
    places = {answer.headers["location"] for answer in answers if answer.status_code == 303}
    assert len(places) == 1
    assert all(answer.status_code == 303 for answer in answers)
    assert _count(opened, Suggestion) == 1
    with opened.site.database.read() as session:
        assert list(verify(session)) == []


def test_two_who_act_at_once_one_is_told_and_keeps_the_words(opened):
    _enter(opened)
    with opened.site.database.read() as session:
        path = f"/suggestions/of/{session.scalars(select(Suggestion.id)).one()}"
    given = {"revision": "1"}
    first = opened.client("registrar").post(
        f"{path}/move", data=given | {"csrf": opened.csrf("registrar"), "new": "accepted", "words": "齐全"}
    )
    second = opened.client("reviewer").post(
        f"{path}/move",
        data=given | {"csrf": opened.csrf("reviewer"), "new": "started", "words": "我认为应当启动，理由如下"},
    )
    assert (first.status_code, second.status_code) == (303, 409)
    assert "我认为应当启动，理由如下" in second.text
    assert "已有变化" in second.text


def test_back_and_sent_again_changes_nothing(opened):
    _enter(opened)
    with opened.site.database.read() as session:
        id_ = session.scalars(select(Suggestion.id)).one()
    act = {"csrf": opened.csrf("registrar"), "new": "accepted", "words": "齐全", "revision": "1"}
    client = opened.client("registrar")
    assert client.post(f"/suggestions/of/{id_}/move", data=act).status_code == 303
    before = _count(opened, AuditEntry)
    assert client.post(f"/suggestions/of/{id_}/move", data=act).status_code == 303
    assert _count(opened, AuditEntry) == before


def test_a_log_in_lost_in_mid_edit_keeps_the_text(opened):
    opened.clock.advance(minutes=opened.site.settings.session_idle_minutes + 1)
    answer = opened.client("registrar").post(
        "/suggestions/entry",
        data={"csrf": opened.csrf("registrar")} | FORM,
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 401
    assert FORM["reason"] in answer.text
    assert 'name="password"' in answer.text
    assert _count(opened, Suggestion) == 0


@pytest.mark.parametrize("step", [timedelta(hours=-3), timedelta(days=400)])
def test_a_clock_that_jumps_breaks_nothing(opened, step):
    _enter(opened)
    opened.clock.moment += step
    sent = opened.client().post(
        "/suggestions/new",
        data={
            "csrf": opened.csrf(),
            "captcha": sorted(challenge(opened.site.sealer, "g" * 20).answers)[0],
            "act": "send",
        }
        | {name: FORM[name] for name in ("title", "reason", "name", "contact")}
        | {"key": "g" * 20},
    )
    assert sent.status_code == 303
    with opened.site.database.read() as session:
        assert list(verify(session)) == []
        numbers = session.execute(select(Suggestion.year, Suggestion.serial)).all()
        assert len(set(numbers)) == 2


def test_a_huge_body_is_refused_at_forms_that_take_no_files(opened):
    answer = opened.client("registrar").post(
        "/suggestions/of/x/move",
        content=b"words=" + b"a" * (2 << 20),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413
    assert "大小上限" in answer.text


def test_another_persons_things_by_their_address(opened):
    """What belongs to one is not opened by another who guessed or was told the address, whatever the role."""
    _enter(opened)
    with opened.site.database.read() as session:
        id_ = session.scalars(select(Suggestion.id)).one()
        review = session.scalars(select(Review.id)).first()
    staff_only = [f"/suggestions/of/{id_}", f"/personal/suggestion/{id_}", "/suggestions/export.csv"]
    for role in ("collector", "liaison_officer", "deputy", "consulted_unit", "expert", "issuing_body"):
        for path in staff_only:
            assert opened.client(role).get(path).status_code == 403, (role, path)
    for role in ("issuing_body", "consulted_unit"):  # letters of others: it is not said whether there is one
        assert opened.client(role).get("/letters/nothing").status_code == 404
    assert opened.client("issuing_body").get("/filings/nothing/receipt").status_code == 404
    assert opened.client("issuing_body").get(f"/reviews/{review}/case").status_code == 403
    assert opened.client().get("/r/" + "2" * 26).status_code == 404
    assert opened.client().get("/s/" + opened.ids["receipt"]).status_code == 404  # a receipt of another kind
    assert opened.client().get("/r/" + opened.ids["comment_link"]).status_code == 404
    own = opened.client("reviewer").post(
        "/account/end", data={"csrf": opened.csrf("reviewer"), "session_id": "someone-elses"}
    )
    assert own.status_code == 404
