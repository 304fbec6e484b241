"""The list of reviews: filters, mine first, days left, pages, export, and a number of statements that stays."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from registry.ids import new_id
from registry.people.accounts import ensure_organisation, find_account
from registry.people.models import Account
from review.casework.assignment import assign
from review.casework.models import Review
from review.casework.reviews import MODES, open_review
from tests.support.site import NOW
from tests.web.test_statements import statements


@pytest.fixture
def many(opened):
    """Seven more reviews of the small site's documents, of several modes, owners and dates."""
    clock = opened.clock
    with opened.site.database.write() as session:
        held = session.get_one(Review, opened.ids["review"])
        head = find_account(session, "head")
        held.due_on = NOW.date() + timedelta(days=20)
        versions = {
            document: session.scalars(select(Review.version_id).where(Review.document_id == document)).first()
            for document in (opened.ids["parking"],)
        }
        made = []
        for n in range(7):
            made.append(
                open_review(
                    session, clock, document_id=held.document_id, version_id=versions[held.document_id],
                    as_of=NOW.date(), actor="system", owner_id=head.id if n % 2 else None, mode=MODES[n % 5],
                    again=True,
                )
            )  # fmt: skip
            session.get_one(Review, made[-1]).due_on = NOW.date() + timedelta(days=n - 2)
        opened.ids |= {"made": made, "committee": ensure_organisation(session, clock, "法制委员会", "committee").id}
    return opened


def numbers(opened, query="", role="reviewer"):
    answer = opened.client(role).get(f"/reviews?{query}")
    assert answer.status_code == 200, answer.text[:500]
    page = html.fromstring(answer.text)
    return [cell.text for cell in page.xpath("//tr[@data-item]/td[@data-name='案号']")], answer.text


def test_mine_stand_first_then_the_most_urgent(many):
    found, text = numbers(many)
    assert found[0] == "审〔2026〕1号"  # the reviewer's own, though seven others are due sooner
    assert found[1:] == [f"审〔2026〕{n}号" for n in range(2, 9)]
    assert "已超期 2 天" in text
    assert "还剩 20 天" in text
    by_due, _ = numbers(many, "sort=due")
    assert by_due == [f"审〔2026〕{n}号" for n in (2, 3, 4, 5, 6, 7, 8, 1)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mode=依申请审查", {3, 8}),
        ("owner=me", {1}),
        ("owner=none", {2, 4, 6, 8}),
        ("due=overdue", {2, 3}),
        ("due=near", {4, 5, 6, 7, 8}),
        ("due=later", {1}),
        ("due_from=2026-11-26&due_to=2026-11-27", {6, 7}),
        ("q=停车 审〔2026〕3号", {3}),
        ("q=没有这样的", set()),
        ("state=pending", {2, 4, 6, 8}),
        ("state=finished", set()),
        ("state=nonsense&due_from=nonsense&page=x", set(range(1, 9))),
        ("document=nothing", set()),
        ("waiting=1", set(range(1, 9))),
    ],
)
def test_filters(many, query, expected):
    found, text = numbers(many, query)
    assert set(found) == {f"审〔2026〕{n}号" for n in expected}
    if not expected:
        assert "没有这样的审查" in text


def test_filter_by_committee_and_its_name_in_the_row(many):
    from registry.people.accounts import as_person

    with many.site.database.write() as session:
        head = as_person(find_account(session, "head"))
        assign(session, many.clock, head, many.ids["made"][2], committee_ids=[many.ids["committee"]])
    found, text = numbers(many, f"committee={many.ids['committee']}")
    assert found == ["审〔2026〕4号"]
    assert "法制委员会" in text


def test_a_decided_flag_waits_no_more(many):
    client, csrf = many.client("reviewer"), many.csrf("reviewer")
    page = html.fromstring(client.get(f"/reviews/{many.ids['review']}").text)
    for finding in set(page.xpath("//input[@name='finding_id']/@value")):
        fields = {"csrf": csrf, "finding_id": finding, "decision": "rejected", "reason": "有依据"}
        assert client.post(f"/reviews/{many.ids['review']}/verdict", data=fields).status_code == 303
    assert numbers(many, "waiting=1")[0] == []


def test_export_keeps_the_filters_and_is_logged(many):
    answer = many.client("registrar").get("/reviews/export.csv?owner=none&sort=due")
    assert answer.status_code == 200
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == [f"审〔2026〕{n}号" for n in (2, 4, 6, 8)]
    assert rows[1][10] == "超期 2 天"
    assert many.client("registrar").get("/reviews/export.xlsx").content[:2] == b"PK"
    assert many.client("registrar").get("/reviews/export.exe").status_code == 404
    from registry.audit import AuditEntry

    with many.site.database.read() as session:
        logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "review.export")).all()
        assert [entry.detail["rows"] for entry in logged] == [4, 8]


@pytest.mark.parametrize("path", ["/reviews", "/reviews/export.csv"])
@pytest.mark.parametrize("role", ["expert", "issuing_body", "collector", "system_admin"])
def test_for_staff_alone(shared, path, role):
    assert shared.client(role).get(path).status_code == 403


def test_statements_do_not_grow_with_the_list(many):
    before = statements(many, "reviewer", "/reviews")
    with many.site.database.write() as session:
        held = session.get_one(Review, many.ids["review"])
        author = session.scalars(select(Account.id)).first()
        for n in range(60):
            session.add(
                Review(
                    id=new_id(), year=2025, serial=n + 1, document_id=held.document_id, version_id=held.version_id,
                    mode=MODES[0], state="open", revision=1, origin="", as_of=NOW.date(), owner_id=author,
                    opened_by="system", opened_at=NOW, due_sentence="", extension_reason="", result="", conclusion="",
                    merged_duties=False,
                )
            )  # fmt: skip
    assert statements(many, "reviewer", "/reviews") == before
    assert statements(many, "reviewer", "/reviews?page=2") == before
    assert before <= 14
    found, text = numbers(many, "page=2")
    assert len(found) == 18
    assert "上一页" in text
