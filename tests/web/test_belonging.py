"""A merge, a parting and the undoing of either on the registrar's page: what would change, why, what goes along."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.instruments.deposit import deposit
from registry.instruments.merging import merges_of
from registry.instruments.models import Version
from review.casework.models import Review
from review.casework.reviews import open_review
from tests.support.readings import make_reading


@pytest.fixture
def two(opened):
    """Two documents of one title, of which one lacks its issuer; a review stands on the older."""
    with opened.site.database.write() as session:
        old = deposit(session, opened.clock, make_reading(adopted=date(2019, 5, 1), issuer=None), None)
        new = deposit(session, opened.clock, make_reading(adopted=date(2023, 5, 1)), None)
        review = open_review(
            session, opened.clock, document_id=old.document_id, version_id=old.version_id,
            as_of=date(2026, 11, 24), actor="system",
        )  # fmt: skip
    return old, new, review


def send(opened, document_id, act, value, reason, role="registrar"):
    form = {"csrf": opened.csrf(role), "value": value, "reason": reason}
    return opened.client(role).post(f"/belonging/{document_id}/{act}", data=form)


def shown(opened, document_id, **query):
    answer = opened.client("registrar").get(f"/belonging/{document_id}", params=query)
    return answer.status_code, " ".join(html.fromstring(answer.text).text_content().split())


def under(opened, review):
    """The document that the review is listed under, and whether its page opens."""
    with opened.site.database.read() as session:
        document = session.get_one(Review, review).document_id
    return document, opened.client("reviewer").get(f"/reviews/{review}").status_code


def test_a_merge_is_shown_first_and_undone_with_what_stands_on_the_versions(opened, two):
    old, new, review = two
    address = f"http://testserver/d/{old.document_id}/@2020-01-01"
    status, words = shown(opened, new.document_id, merge=address)
    assert (status, "2019-05-01 的版本，2023-05-01 的版本" in words, "审查 1 件" in words) == (200, True, True)
    assert send(opened, new.document_id, "merge", address, " ").status_code == 422
    assert under(opened, review) == (old.document_id, 200)
    assert send(opened, new.document_id, "merge", address, "同一文件").status_code == 303
    assert under(opened, review) == (new.document_id, 200)
    with opened.site.database.read() as session:
        (merge,) = merges_of(session, new.document_id)
    status, words = shown(opened, new.document_id, unmerge=merge.id)
    assert (status, "撤销合并" in words, "2019-05-01 的版本。" in words) == (200, True, True)
    assert send(opened, new.document_id, "unmerge", merge.id, "误合并").status_code == 303
    assert under(opened, review) == (old.document_id, 200)
    assert shown(opened, new.document_id, unmerge=merge.id)[0] == 404
    with opened.site.database.read() as session:
        acts = session.execute(select(AuditEntry.action, AuditEntry.detail).order_by(AuditEntry.number)).all()
    done = [(action, detail["why"]) for action, detail in acts if action.startswith("document.") and "why" in detail]
    assert done == [("document.merge", "同一文件"), ("document.unmerge", "误合并")]


def test_a_version_is_parted_with_its_review_and_the_only_one_is_not(opened, two):
    old, new, review = two
    send(opened, new.document_id, "merge", old.document_id, "同一文件")
    status, words = shown(opened, new.document_id, part=old.version_id)
    assert (status, "另立为一份文件：2019-05-01 的版本" in words) == (200, True)
    assert send(opened, new.document_id, "part", old.version_id, "实为另一文件").status_code == 303
    with opened.site.database.read() as session:
        parted = session.get_one(Version, old.version_id).work_id
        (merge,) = merges_of(session, new.document_id)
    assert parted not in (old.document_id, new.document_id)
    assert under(opened, review) == (parted, 200)
    assert send(opened, new.document_id, "part", new.version_id, "只有一个版本").status_code == 409
    refused = send(opened, new.document_id, "unmerge", merge.id, "误合并")
    assert (refused.status_code, "没有版本，不能撤销" in refused.text) == (409, True)
    assert send(opened, new.document_id, "merge", parted, "拆分有误").status_code == 303
    assert under(opened, review) == (new.document_id, 200)


@pytest.mark.parametrize(
    ("typed", "words"), [("没有这份文件", "没有找到这份文件"), ("云岭县城市停车管理办法", "有几份文件")]
)
def test_an_other_document_that_is_not_clear_is_asked_for_again(opened, two, typed, words):
    status, text = shown(opened, two[1].document_id, merge=typed)
    assert (status, words in text) == (422, True)


def test_a_document_is_not_joined_with_itself(opened, two):
    new = two[1].document_id
    assert shown(opened, new, merge=f"/d/{new}")[0] == 422
    assert send(opened, new, "merge", new, "同一文件").status_code == 422
