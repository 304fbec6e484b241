"""A letter's draft reworked: points kept with their quotes, another's text shown beside one's own."""

from __future__ import annotations

import re
from datetime import date

from lxml import html
from sqlalchemy import select

from registry.people.accounts import ensure_organisation
from review.casework.letters.models import Letter


def post(opened, path, role="reviewer", **fields):
    return opened.client(role).post(path, data={"csrf": opened.csrf(role), **fields})


def draft(opened):
    with opened.site.database.write() as session:
        body = ensure_organisation(session, opened.clock, "云岭县人民政府", "issuing_body").id
    base = f"/reviews/{opened.ids['review']}"
    fields = {"kind": "explain", "addressee": body, "title": "请说明", "clause": "art_3", "question": "依据是什么？"}
    assert post(opened, f"{base}/letters", **fields).status_code == 303
    found = re.search(r'href="([^"]+letter-drafts/\w+)"', opened.client("reviewer").get(f"{base}/case").text)
    return found.group(1), body


def fields_of(opened, address, role="reviewer"):
    page = html.fromstring(opened.client(role).get(address).text)
    form = page.xpath("//form[@data-draft]")[0]
    return {name: value or "" for name, value in form.fields.items()}


def test_a_clause_is_chosen_by_its_number_not_typed_as_an_address(opened):
    page = html.fromstring(opened.client("reviewer").get(f"/reviews/{opened.ids['review']}/case").text)
    offered = {option.get("value"): option.text for option in page.xpath("//select[@name='clause']/option")}
    assert offered[""] == "不指条款"
    assert offered["art_3"].startswith("第三条 ")
    assert offered["art_3"].count("第三条") == 1


def test_a_letter_without_a_title_has_that_of_its_kind(opened):
    _, body = draft(opened)
    base = f"/reviews/{opened.ids['review']}"
    fields = {"kind": "consult", "addressee": body, "clause": "art_3", "question": "有何意见？"}
    assert post(opened, f"{base}/letters", **fields).status_code == 303
    shown = opened.client("reviewer").get(f"{base}/case").text
    assert "关于征求对《云岭县城市公共停车管理办法》有关规定意见的函" in shown


def test_points_keep_their_quotes_and_empty_ones_fall_out(opened):
    address, _ = draft(opened)
    fields = fields_of(opened, address)
    assert fields["point-1"] == "依据是什么？"
    fields |= {"point-1": "依据哪一条？", "clause": "art_2", "question": "为何免收？"}
    assert post(opened, address, **fields).status_code == 303
    page = opened.client("reviewer").get(address).text
    assert "依据哪一条？" in page
    assert "由县城市管理部门扣留车辆" in page
    fields = fields_of(opened, address)
    assert fields["point-2"] == "为何免收？"
    assert post(opened, address, **fields | {"point-1": " "}).status_code == 303
    assert fields_of(opened, address)["point-1"] == "为何免收？"


def test_two_writers_get_both_texts(opened):
    address, _ = draft(opened)
    mine, theirs = fields_of(opened, address), fields_of(opened, address, "head")
    assert post(opened, address, "head", **theirs | {"body": "负责人写的"}).status_code == 303
    clash = post(opened, address, **mine | {"body": "审查员写的"})
    assert clash.status_code == 409
    assert "负责人写的" in clash.text
    assert "审查员写的" in clash.text
    again = dict(html.fromstring(clash.text).xpath("//form[@data-draft]")[0].fields.items())
    assert post(opened, address, **again).status_code == 303
    assert fields_of(opened, address)["body"] == "审查员写的"


def test_what_is_refused_comes_back_and_what_is_sent_is_not_reworked(opened):
    address, _ = draft(opened)
    wrong = post(opened, address, **fields_of(opened, address) | {"title": "", "body": "我写的正文"})
    assert wrong.status_code == 422
    assert "我写的正文" in wrong.text
    letter = address.rsplit("/", 1)[1]
    assert post(opened, f"/reviews/{opened.ids['review']}/letters/{letter}/send").status_code == 303
    assert opened.client("reviewer").get(address).status_code == 409
    for role in ("expert", "registrar", "issuing_body"):
        assert opened.client(role).get(address).status_code == 403


def test_a_date_typed_where_the_period_counts_is_refused_not_replaced(opened):
    address, body = draft(opened)
    base = f"/reviews/{opened.ids['review']}"
    typed = {"addressee": body, "title": "另一份", "clause": "art_2", "question": "为何？", "due_on": "2027-03-01"}
    assert (
        "征求意见函的答复期限从发出之日起按办案规定计算"
        in post(opened, f"{base}/letters", kind="consult", **typed | {"due_on": "2026-11-27"}).text
    )
    refused = post(opened, f"{base}/letters", kind="explain", **typed)
    assert refused.status_code == 422
    assert "不得晚于按办案规定计算的2026年12月24日" in refused.text
    assert 'value="2027-03-01"' in refused.text
    assert "另一份" not in opened.client("reviewer").get(f"{base}/case").text
    assert fields_of(opened, address)["due_on"] == ""
    assert post(opened, address, **fields_of(opened, address) | {"due_on": "2027-03-01"}).status_code == 422
    letter = address.rsplit("/", 1)[1]
    with opened.site.database.write() as session:  # a draft kept from before the refusal
        session.get_one(Letter, letter).due_on = date(2027, 3, 1)
    assert post(opened, f"{base}/letters/{letter}/send").status_code == 422
    assert post(opened, address, **fields_of(opened, address) | {"due_on": ""}).status_code == 303
    assert post(opened, f"{base}/letters/{letter}/send").status_code == 303
    assert post(opened, f"{base}/letters", kind="transfer", **typed).status_code == 303  # no period counts for it
    with opened.site.database.read() as session:
        assert session.get_one(Letter, letter).due_on < date(2027, 3, 1)
        transfer = session.scalars(select(Letter).where(Letter.kind == "transfer")).one()
        assert transfer.due_on == date(2027, 3, 1)


def test_an_explanation_may_be_asked_for_by_an_earlier_day(opened):
    address, _ = draft(opened)
    letter = address.rsplit("/", 1)[1]
    for day in ("2026-11-24", "2026-12-25"):  # today; a day after the month from 24 November
        assert post(opened, address, **fields_of(opened, address) | {"due_on": day}).status_code == 422
    assert post(opened, address, **fields_of(opened, address) | {"due_on": "2026-12-04"}).status_code == 303
    assert post(opened, f"/reviews/{opened.ids['review']}/letters/{letter}/send").status_code == 303
    with opened.site.database.read() as session:
        sent = session.get_one(Letter, letter)
        assert (sent.due_on, sent.state) == (date(2026, 12, 4), "sent")
        assert "发函人" in sent.due_sentence
