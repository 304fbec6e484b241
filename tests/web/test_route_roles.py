"""Every route with every role, against a table that people keep: `route_roles.csv` beside this file.

A row says who may use the routes under a path, by method; the longest row that fits a route counts. Who is let in by
what a route declares must be who the table names, and the running application must turn away everybody else. A route
that no row fits, and a row that fits no route, fail.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from registry.people.roles import MATRIX, Role
from tests.support.site import Opened
from web.access import Needs

TABLE = Path(__file__).parent / "route_roles.csv"
NOT_OURS = {"/static", "/api/v1/openapi.json"}  # files of the site, the description of the public API
LOGGED_IN = [role for role in Role if role is not Role.PUBLIC]


@cache
def table() -> dict[tuple[str, str], frozenset[Role]]:
    with TABLE.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    held = {(row["path"], row["method"]): _roles(row["roles"]) for row in rows}
    assert len(held) == len(rows), "a row stands twice"
    return held


def _roles(words: str) -> frozenset[Role]:
    return frozenset(Role) if words == "everyone" else frozenset(Role(word) for word in words.split())


def row_for(path: str, method: str) -> tuple[str, str] | None:
    """The longest row that fits a route."""
    fitting = [
        (prefix, asked)
        for prefix, asked in table()
        if asked == method and (path == prefix or (prefix != "/" and path.startswith((prefix + "/", prefix + "."))))
    ]
    return max(fitting, key=lambda row: len(row[0]), default=None)


def every_route(opened: Opened) -> list[tuple[APIRoute, str]]:
    found, todo = [], list(opened.app.routes)
    while todo:
        route = todo.pop()
        if isinstance(route, APIRoute):
            found += [(route, method) for method in route.methods - {"HEAD"}]
        elif not hasattr(route, "original_router"):
            assert getattr(route, "path", "") in NOT_OURS, f"{route} is no route that names who may use it"
        todo += getattr(getattr(route, "original_router", None), "routes", [])
    return sorted(found, key=lambda pair: (pair[0].path, pair[1]))


def _let_in(route: APIRoute) -> frozenset[Role]:
    (needs,) = [dependency.call for dependency in route.dependant.dependencies if isinstance(dependency.call, Needs)]
    everybody = MATRIX[Role.PUBLIC]
    return frozenset(role for role in Role if any(p in MATRIX[role] | everybody for p in needs.permissions))


def test_every_route_lets_in_whom_the_table_names(shared):
    wrong = []
    for route, method in every_route(shared):
        row = row_for(route.path, method)
        if row is None:
            wrong.append(f"{method} {route.path}: no row; declared for {sorted(_let_in(route))}")
        elif _let_in(route) != table()[row]:
            wrong.append(f"{method} {route.path}: row {row[0]} differs; declared for {sorted(_let_in(route))}")
    assert not wrong, "\n".join(wrong)


def test_every_row_is_of_a_route(shared):
    used = {row_for(route.path, method) for route, method in every_route(shared)}
    assert set(table()) - used == set()


@pytest.mark.parametrize("role", [Role.PUBLIC, *LOGGED_IN])
def test_everybody_else_is_turned_away_before_anything_is_read_or_changed(shared, role):
    """The address alone decides, whatever id stands in it; what may be sent still needs the form's secret."""
    client = shared.client(role.value)
    client.headers["accept"] = "application/json"
    wrong = []
    for route, method in every_route(shared):
        row = row_for(route.path, method)
        if row is None:
            continue  # the test above says so
        allowed = role in table()[row]
        if allowed and method == "GET":
            continue
        path = route.path.replace("{", "").replace("}", "").replace("@on", "@2026-01-01")
        answer = client.request(method, path)
        wanted = {"stale_form"} if allowed else {"not_signed_in" if role is Role.PUBLIC else "not_allowed"}
        code = answer.json().get("code") if answer.headers["content-type"].startswith("application/") else "page"
        if code not in wanted:
            wrong.append(f"{method} {path}: {answer.status_code} {code}, wanted {wanted}")
    assert not wrong, "\n".join(wrong)


def test_a_row_that_grants_too_much_would_be_seen(shared):
    """The comparison can fail: the audit log is for one role, and the table of another role would differ."""
    (route,) = [route for route, method in every_route(shared) if (route.path, method) == ("/admin/audit", "GET")]
    assert _let_in(route) == {Role.AUDIT_ADMIN}
    assert _let_in(route) != table()[("/reviews", "GET")]
