"""Deny by default: every route names a permission, every form is checked, and roles see what they may."""

from __future__ import annotations

import pytest
from fastapi.routing import APIRoute

from registry.people.roles import MATRIX, Permission, Role
from tests.support.site import SECRET_WORDS, Opened
from web.access import Needs, check_form

STAFF = {Role.REGISTRAR.value, Role.REVIEWER.value, Role.HEAD.value}
ROLES = [role.value for role in Role]
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def routes(opened: Opened) -> list[APIRoute]:
    found, todo = [], list(opened.app.routes)
    while todo:
        route = todo.pop()
        if isinstance(route, APIRoute):
            found.append(route)
        todo += getattr(getattr(route, "original_router", None), "routes", [])
    return found


def test_every_route_names_a_permission_and_every_form_is_checked(shared):
    seen = routes(shared)
    assert len(seen) > 50
    for route in seen:
        calls = [dependency.call for dependency in route.dependant.dependencies]
        assert any(isinstance(call, Needs) for call in calls), f"{route.path} names no permission"
        if route.methods & UNSAFE:
            assert check_form in calls, f"{route.path} takes unchecked forms"


STAFF_PAGES = [
    "/reviews",
    "/reviews/{review}",
    "/reviews/{review}/worksheet",
    "/quarantine",
    "/reviews/{review}/beside/{red}",
]


@pytest.mark.parametrize("path", STAFF_PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_staff_pages_open_to_staff_alone(shared, role, path):
    answer = shared.client(role).get(path.format(**shared.ids))
    assigned = role == "expert" and path.startswith("/reviews/")  # the one assigned in the made site
    if role in STAFF or assigned:
        assert answer.status_code == 200
    elif role == "public":
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_internal_documents_exist_for_staff_alone(shared, role):
    client, ids = shared.client(role), shared.ids
    paths = [f"/d/{ids['internal']}{tail}" for tail in ("", "/art_1", "/@2025-01-01", ".json", ".txt", ".docx")]
    paths.append(f"/api/v1/documents/{ids['internal']}")
    wanted = 200 if role in STAFF else 404
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, wanted)


def outputs(ids: dict[str, str]) -> list[str]:
    """Every address at which documents are listed, found, counted or exported."""
    return [
        "/",
        "/documents",
        "/search?q=停车",
        "/search?q=口径",
        "/search?q=扣车太重",
        "/api/v1/search?q=口径",
        "/api/v1/search?q=停车",
        "/consultations",
        f"/consultations/{ids['public']}",
        f"/consultations/{ids['public']}/art_3",
        f"/d/{ids['parking']}",
        f"/d/{ids['parking']}/art_3",
        f"/d/{ids['parking']}.json",
        f"/d/{ids['parking']}.txt",
        f"/api/v1/documents/{ids['parking']}",
        f"/c/{ids['comment_link']}",
        f"/c/{ids['clause_link']}",
        "/api/v1/openapi.json",
        "/cite/card?text=《云岭县停车执法内部口径规定》第一条",
    ]


FLAG_WORDS = ("越权设定行政强制", "县政府规范性文件不得设定扣留车辆", "待认定", "500–2000 元")


@pytest.mark.parametrize("role", [role for role in ROLES if role not in STAFF])
def test_nothing_of_a_review_reaches_anyone_else(shared, role):
    client = shared.client(role)
    for path in outputs(shared.ids):
        answer = client.get(path)
        assert answer.status_code == 200, path
        body = answer.text.replace('value="扣车太重"', "").replace("/search?q=", "")
        for words in (*SECRET_WORDS, *FLAG_WORDS):
            assert words not in body, (path, words)


def test_facets_and_totals_count_only_what_may_be_seen(shared):
    def total(role):
        return shared.client(role).get("/api/v1/search?q=停车执法").json()

    public, staff = total("public"), total("reviewer")
    assert public["total"] == 0
    assert staff["total"] == 2
    assert sum(n for _, n in staff["facets"]["kind"]) == 2
    assert public["facets"].get("kind", []) == []
    tally = shared.client().get("/").text
    assert "<b>2</b>本级文件" in tally
    assert "<dd>3 件" in shared.client("head").get("/status").text


def test_an_expert_who_is_not_assigned_finds_no_review(opened):
    from registry.people.accounts import create_account
    from registry.people.sessions import log_in

    with opened.site.database.write() as session:
        create_account(
            session, opened.clock, login="other", name="旁人", roles=[Role.EXPERT], actor="system",
            password="Unrelated-words-7", must_change=False,
        )  # fmt: skip
        token = log_in(session, opened.clock, opened.site.settings, "other", "Unrelated-words-7").token
    client = opened.client()
    client.cookies.set("beishen_session", token)
    for tail in ("", "/worksheet", f"/beside/{opened.ids['red']}"):
        assert client.get(f"/reviews/{opened.ids['review']}{tail}").status_code == 404


def test_an_assigned_expert_sees_flags_but_no_other_notes_nor_comments(shared):
    for client, path in (
        (shared.client(), f"/x/{shared.ids['expert_link']}"),
        (shared.client("expert"), f"/reviews/{shared.ids['review']}"),
        (shared.client("expert"), f"/reviews/{shared.ids['review']}/worksheet"),
    ):
        body = client.get(path).text
        assert "越权设定行政强制" in body
        for words in SECRET_WORDS:
            assert words not in body


@pytest.mark.parametrize("path", ["verdict", "note-outcome", "comment-outcome", "assign", "run", "state", "note"])
@pytest.mark.parametrize("role", [r for r in ROLES if r not in STAFF and r != "expert"])
def test_acts_on_a_review_are_refused_to_others(shared, role, path):
    client = shared.client(role)
    answer = client.post(f"/reviews/{shared.ids['review']}/{path}", data={"csrf": shared.csrf(role)})
    assert answer.status_code in {401, 403}


def test_forms_without_the_secret_are_refused(opened):
    client, ids = opened.client("reviewer"), opened.ids
    path, data = f"/reviews/{ids['review']}/verdict", {"finding_id": ids["red"], "decision": "accepted"}
    assert client.post(path, data=data).status_code == 403
    assert client.post(path, data={**data, "csrf": "x" * 26}).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    assert client.post(path, data={**data, "csrf": opened.csrf("reviewer")}, headers=foreign).status_code == 403
    assert client.post(path, data={**data, "csrf": opened.csrf("reviewer")}).status_code == 303


def test_the_matrix_gives_reviews_to_staff_alone():
    holders = {role for role, granted in MATRIX.items() if Permission.REVIEW_READ in granted}
    assert {role.value for role in holders} == STAFF
