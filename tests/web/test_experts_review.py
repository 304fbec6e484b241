"""An expert's review through the edge: conflict, acceptance, first judgement, blindness by URL, submission."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.clock import FixedClock
from registry.people.accounts import as_person, create_account, find_account
from registry.people.roles import Role
from review.experts.acceptance import submit_assignment
from review.experts.assignments import assignment_of, assignments_on
from review.experts.blind import is_revealed
from tests.support.site import NOW, SECRET_WORDS
from tests.web.test_experts import expert_id, post, profile

BOTH = ["recusal", "confidentiality"]


def second(opened, login="second-expert"):
    with opened.site.database.write() as session:
        create_account(session, opened.clock, login=login, name="测试第二专家", roles=[Role.EXPERT], actor="system")
        return as_person(find_account(session, login)).account_id


def asked(opened, account_id, **fields):
    answer = post(opened, f"/reviews/{opened.ids['review']}/assign", account_id=account_id, **fields)
    if answer.status_code == 200:  # the link stands there once, in words and to be scanned
        assert 'aria-label="专家链接的二维码"><svg' in re.sub(r">\s+<", "><", answer.text)
    return answer, (re.search(r"/x/\w+", answer.text) or [""])[0]


def send(opened, path, **fields):
    return opened.client().post(path, data={"csrf": opened.csrf(), **fields})


def subject(opened):
    return f"review:{opened.ids['review']}"


def test_who_is_tied_to_the_issuer_is_not_assigned(opened):
    profile(opened, tied="云岭县人民政府")
    page = opened.client("reviewer").get(f"/reviews/{opened.ids['review']}")
    assert expert_id(opened) not in html.fromstring(page.text).xpath("//select[@name='account_id']/option/@value")
    assert "应当回避：测试expert（云岭县人民政府）" in page.text
    refused, link = asked(opened, expert_id(opened))
    assert (refused.status_code, link) == (422, "")
    assert "应当回避" in refused.text


def test_nothing_is_shown_before_acceptance_and_declining_keeps_its_reason(opened):
    other = second(opened)
    _, link = asked(opened, other, question="第三条可行吗？", due_on="2026-12-01")
    shown = opened.client().get(link).text
    assert "机动车应当按照标示方向停放" not in shown
    assert "第三条可行吗" not in shown
    for path in ("/others", f"/beside/{opened.ids['red']}"):
        assert opened.client().get(link + path).status_code == 403
    assert send(opened, f"{link}/note", address="art_1", body="早了").status_code == 403
    assert send(opened, f"{link}/submit", conclusion="早了", declared=BOTH).status_code == 403
    half = send(opened, f"{link}/accept", declared=["recusal"])
    assert half.status_code == 422
    assert "回避声明和保密承诺" in half.text
    assert send(opened, f"{link}/decline", reason=" ").status_code == 422
    assert send(opened, f"{link}/decline", reason="担任该局法律顾问").status_code == 303
    assert "您已于" in opened.client().get(link).text
    assert send(opened, f"{link}/accept", declared=BOTH).status_code == 409
    assert "已谢绝（担任该局法律顾问）" in opened.client("reviewer").get(f"/reviews/{opened.ids['review']}").text
    _, anew = asked(opened, other)  # asked again, they may accept
    assert send(opened, f"{anew}/accept", declared=BOTH).status_code == 303
    assert "第三条可行吗" in opened.client().get(anew).text
    with opened.site.database.read() as session:
        acts = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("expert.%"))).all()
    assert {"expert.assign", "expert.open", "expert.decline", "expert.accept"} <= set(acts)


def test_flags_appear_only_after_the_first_judgement(opened):
    _, link = asked(opened, second(opened), asks_first="1")
    send(opened, f"{link}/accept", declared=BOTH)
    shown = opened.client().get(link).text
    assert "机动车应当按照标示方向停放" in shown
    assert opened.ids["red"] not in shown
    assert "行政强制" not in html.fromstring(shown).xpath("//main")[0].text_content()
    assert opened.client().get(f"{link}/beside/{opened.ids['red']}").status_code == 404
    early = send(opened, f"{link}/note", address="art_3", body="据提示", finding_id=opened.ids["red"])
    assert early.status_code == 409
    assert send(opened, f"{link}/submit", conclusion="没有问题", declared=BOTH).status_code == 409
    assert send(opened, f"{link}/first", judgement="").status_code == 422
    assert send(opened, f"{link}/first", judgement="第三条的扣留没有依据。").status_code == 303
    after = opened.client().get(link).text
    assert opened.ids["red"] in after
    assert "第三条的扣留没有依据" in after
    assert send(opened, f"{link}/first", judgement="改主意了").status_code == 409


def test_others_opinions_are_refused_by_url_until_all_are_in(opened):
    first = f"/x/{opened.ids['expert_link']}"
    _, link = asked(opened, second(opened))
    send(opened, f"{link}/accept", declared=BOTH)
    send(opened, f"{link}/note", address="art_3", body="第二人的看法")
    for address in (f"{first}/others", f"{link}/others"):
        assert opened.client().get(address).status_code == 403
    own = f"/reviews/{opened.ids['review']}/expert/others"
    assert opened.client("expert").get(own).status_code == 403
    assert "第二人的看法" not in opened.client().get(first).text
    assert "第二人的看法" not in opened.client("expert").get(f"/reviews/{opened.ids['review']}/notes.jsonld").text
    assert send(opened, f"{first}/submit", conclusion="第一人的结论", declared=BOTH).status_code == 303
    assert opened.client().get(f"{first}/others").status_code == 403  # one is still out
    assert send(opened, f"{link}/submit", conclusion="第二人的结论", declared=["recusal"]).status_code == 422
    assert send(opened, f"{link}/submit", conclusion=" ", declared=BOTH).status_code == 422
    assert send(opened, f"{link}/submit", conclusion="第二人的结论", declared=BOTH).status_code == 303
    seen = opened.client().get(f"{first}/others").text
    assert "第二人的看法" in seen
    assert "第二人的结论" in seen
    assert SECRET_WORDS[1] not in seen  # a note of staff is no expert's opinion
    assert "第一人的结论" in opened.client().get(f"{link}/others").text
    assert opened.client("expert").get(own).status_code == 200


def test_past_the_due_date_the_others_are_shown(opened):
    first = f"/x/{opened.ids['expert_link']}"
    send(opened, f"{first}/submit", conclusion="第一人的结论", declared=BOTH)
    asked(opened, second(opened), due_on="2026-11-30")
    assert opened.client().get(f"{first}/others").status_code == 403
    with opened.site.database.read() as session:
        every = assignments_on(session, subject(opened))
    day = NOW.date()
    assert not is_revealed(every, day.replace(month=11, day=30))
    assert is_revealed(every, day.replace(month=12, day=1))
    assert not is_revealed([], day)


def test_an_expert_who_logs_in_accepts_writes_and_submits(opened):
    other = second(opened)
    asked(opened, other)
    account = f"/reviews/{opened.ids['review']}"
    client = opened.client("expert")
    page = client.get(account).text
    assert "提交全部意见" in page
    data = {"csrf": opened.csrf("expert"), "conclusion": "第三条应当修改。", "declared": BOTH}
    assert client.post(f"{account}/expert/submit", data=data).status_code == 303
    late = client.post(f"{account}/note", data={"csrf": opened.csrf("expert"), "address": "art_1", "body": "晚了"})
    assert late.status_code == 409
    with opened.site.database.read() as session:
        assert assignment_of(session, subject(opened), expert_id(opened)).conclusion == "第三条应当修改。"
    assert opened.client("reviewer").get(f"{account}/expert/others").status_code == 403


def test_submission_is_at_the_moment_of_the_last_word(opened):
    later = FixedClock(NOW + timedelta(days=2))
    with opened.site.database.write() as session:
        held = assignment_of(session, subject(opened), expert_id(opened))
        submit_assignment(session, later, held.id, "结论", frozenset(BOTH))
        submit_assignment(session, opened.clock, held.id, "又一个结论", frozenset(BOTH))
    with opened.site.database.read() as session:
        held = assignment_of(session, subject(opened), expert_id(opened))
    assert (held.conclusion, held.submitted_at, held.state) == ("结论", NOW + timedelta(days=2), "已提交")


@pytest.mark.parametrize("role", ["public", "collector", "issuing_body"])
def test_nobody_else_comes_near(opened, role):
    path = f"/reviews/{opened.ids['review']}/expert/others"
    assert opened.client(role).get(path).status_code in (303, 401, 403)
