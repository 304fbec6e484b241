"""Commenters' names are masked on every page, shown after a reason, and each showing is logged."""

import pytest

from registry.audit import AuditEntry
from review.voices.comments import comments_of_consultation
from tests.support.site import SECRET_WORDS

NAME = SECRET_WORDS[2]


@pytest.fixture
def comment_id(opened):
    with opened.site.database.read() as session:
        (comment,) = comments_of_consultation(session, opened.ids["public"])
        return comment.id


def views(opened):
    with opened.site.database.read() as session:
        return [(e.subject, e.detail) for e in session.query(AuditEntry) if e.action == "personal.view"]


def test_names_are_masked_where_comments_are_shown(opened):
    for path in (f"/consultations/{opened.ids['public']}", f"/reviews/{opened.ids['review']}",
                 f"/reviews/{opened.ids['review']}/worksheet"):  # fmt: skip
        body = opened.client("head").get(path).text
        assert SECRET_WORDS[0] in body
        assert NAME not in body
        assert NAME[0] + "**" in body


def test_a_name_is_shown_after_a_reason_and_logged(opened, comment_id):
    client, path = opened.client("reviewer"), f"/personal/comment/{comment_id}"
    assert NAME not in client.get(path).text
    refused = client.post(path, data={"csrf": opened.csrf("reviewer"), "reason": " "})
    assert (refused.status_code, NAME in refused.text, views(opened)) == (422, False, [])
    shown = client.post(path, data={"csrf": opened.csrf("reviewer"), "reason": "核实情况"})
    assert (shown.status_code, NAME in shown.text) == (200, True)
    assert views(opened) == [(f"comment:{comment_id}", {"what": "name", "reason": "核实情况"})]


@pytest.mark.parametrize("role", ["collector", "expert", "system_admin", "security_admin", "audit_admin"])
def test_nobody_but_staff_is_shown_a_name(opened, comment_id, role):
    client, path = opened.client(role), f"/personal/comment/{comment_id}"
    assert client.get(path).status_code == 403
    assert client.post(path, data={"csrf": opened.csrf(role), "reason": "想看"}).status_code == 403
    assert views(opened) == []


def test_an_unknown_kind_or_subject_is_not_found(opened):
    client = opened.client("head")
    assert client.get("/personal/planet/abc").status_code == 404
    assert client.get("/personal/comment/abc").status_code == 404
