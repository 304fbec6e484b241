"""A letter passes the citation gate before it leaves the case page: shut, vouched for, mended, urged."""

from __future__ import annotations

import pytest
from lxml import html
from sqlalchemy import select, update

from registry.audit import AuditEntry
from registry.people.accounts import ensure_organisation
from registry.people.models import LoginSession
from review.casework.letters.models import LetterItem
from tests.web.test_papers import adopt, post
from tests.web.test_statements import statements

REASON = "已与国家法律法规数据库文本核对"


@pytest.fixture
def letters(opened):
    with opened.site.database.write() as session:
        opened.ids["body"] = ensure_organisation(session, opened.clock, "云岭县人民政府", "issuing_body").id
    opened.ids["path"] = f"/reviews/{opened.ids['review']}"
    return opened


def shown(opened, role="reviewer"):
    return html.fromstring(opened.client(role).get(f"{opened.ids['path']}/case").text)


def written(opened, body, kind="explain", **more):
    before = set(shown(opened).xpath("//section[@id='letters']/article/@id"))
    fields = {"kind": kind, "addressee": opened.ids["body"], "title": "关于请予说明的函", "body": body,
              "clause": "art_3", "question": "依据是什么"} | more  # fmt: skip
    assert post(opened, f"{opened.ids['path']}/letters", **fields).status_code == 303
    (new,) = set(shown(opened).xpath("//section[@id='letters']/article/@id")) - before
    return str(new).removeprefix("letter-")


def article(opened, letter):
    return shown(opened).get_element_by_id(f"letter-{letter}")


def words(opened, letter):
    return " ".join(article(opened, letter).text_content().split())


def deed(opened, letter, what, role="reviewer", **fields):
    return post(opened, f"{opened.ids['path']}/letters/{letter}/{what}", role, **fields)


def test_a_wrong_citation_keeps_a_letter_until_it_is_mended(letters):
    own = html.fromstring(letters.client("reviewer").get(f"{letters.ids['path']}/case").text).xpath("//h1")[0].text
    letter = written(letters, f"《{own}》第九十九条的规定，请说明。")
    said = words(letters, letter)
    assert "没有这一条" in said
    assert "没有第九十九条" in said
    assert "请核对条号" in said
    assert "正文" in said
    refused = deed(letters, letter, "send")
    assert refused.status_code == 409
    assert "还不能发出" in refused.text
    assert not article(letters, letter).xpath(".//input[@name='key']")  # an error can't be vouched for
    assert deed(letters, letter, "confirm", key="0" * 24, reason=REASON).status_code == 422
    assert "拟稿" in words(letters, letter)
    form = html.fromstring(letters.client("reviewer").get(f"{letters.ids['path']}/letter-drafts/{letter}").text)
    fields = dict(form.xpath("//form[.//textarea[@name='body']]")[0].fields)
    fields |= {"body": f"《{own}》第三条的规定，请说明。"}
    path = f"{letters.ids['path']}/letter-drafts/{letter}"
    assert post(letters, path, **{k: v or "" for k, v in fields.items()}).status_code == 303
    assert "引用核对" not in words(letters, letter)
    assert deed(letters, letter, "send").status_code == 303
    assert "由测试reviewer发出" in words(letters, letter)
    assert deed(letters, letter, "send").status_code == 303  # twice, once


def test_what_the_library_does_not_hold_is_vouched_for_by_name(letters):
    letter = written(letters, "《云岭省城市停车条例》第五条对此已有规定。")
    assert deed(letters, letter, "send").status_code == 409
    (key,) = article(letters, letter).xpath(".//input[@name='key']/@value")
    short = deed(letters, letter, "confirm", key=key, reason="核过")
    assert short.status_code == 422
    assert "请写明核对的依据" in short.text
    assert ">核过</textarea>" in short.text  # kept
    assert deed(letters, letter, "confirm", "registrar", key=key, reason=REASON).status_code == 403
    for _ in range(2):
        assert deed(letters, letter, "confirm", key=key, reason=REASON).status_code == 303
    assert "测试reviewer 于 2026-11-24" in words(letters, letter)
    assert f"确认：{REASON}" in words(letters, letter)
    assert deed(letters, letter, "send").status_code == 303
    assert deed(letters, letter, "confirm", key=key, reason=REASON).status_code == 409
    with letters.site.database.read() as session:
        asked = select(AuditEntry).where(
            AuditEntry.subject == f"letter:{letter}", AuditEntry.action == "letter.confirm"
        )
        (kept,) = session.scalars(asked)
        assert kept.detail["why"] == REASON


def test_quotes_that_come_from_the_worksheet_are_checked_too(letters):
    adopt(letters)
    line = shown(letters).xpath("//input[@name='line']/@value")[0]
    letter = written(letters, "", clause="", question="", line=line, words="请说明依据")
    assert "引用核对" not in words(letters, letter)
    with letters.site.database.write() as session:  # a line kept before its law was read anew
        item = session.scalars(select(LetterItem).where(LetterItem.letter_id == letter)).one()
        item.superiors = [{**item.superiors[0], "article": "第九十九条"}]
    said = words(letters, letter)
    assert "第1条所附上位法原文" in said
    assert deed(letters, letter, "send").status_code == 409


def test_urging_passes_the_gate_or_writes_nothing(letters):
    letter = written(letters, "请说明。")
    assert deed(letters, letter, "send").status_code == 303
    letters.clock.advance(days=60)
    with letters.site.database.write() as session:  # they log in again on that day
        session.execute(update(LoginSession).values(started_at=letters.clock.now(), seen_at=letters.clock.now()))
    before = len(shown(letters).xpath("//section[@id='letters']/article"))
    refused = deed(letters, letter, "urge", reason="依照《云岭省城市停车条例》第五条请尽快答复。")
    assert refused.status_code == 409
    assert "还不能督促" in refused.text
    assert len(shown(letters).xpath("//section[@id='letters']/article")) == before
    assert deed(letters, letter, "urge", reason="").status_code == 303
    assert len(shown(letters).xpath("//section[@id='letters']/article")) == before + 1


def test_statements_do_not_grow_with_drafts(letters):
    written(letters, "请说明。")
    path = f"{letters.ids['path']}/case"
    few = statements(letters, "reviewer", path)
    for _ in range(3):
        written(letters, "请说明。")
    assert statements(letters, "reviewer", path) == few
