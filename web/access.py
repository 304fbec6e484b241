"""Deny by default: a route exists only through an `Area`, which makes it name the permission it needs.

Every form that changes something is checked against the visitor's secret here as well. A test walks all routes
and fails on one that escaped.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request

from registry.errors import NotAllowed
from registry.people.roles import Permission
from web import urls
from web.dependencies import VisitorDep

Route = TypeVar("Route", bound=Callable[..., Any])
WITHOUT_OWN_PASSWORD = {
    urls.PASSWORD,
    urls.LOGOUT,
    urls.LOGIN,
    urls.LOGIN_CODE,
    urls.RESUME,
    urls.DISPLAY,
    "/health",
}
WITHOUT_SECOND_FACTOR = WITHOUT_OWN_PASSWORD | {urls.SECOND_FACTOR}
CSRF_FIELD = "csrf"
CSRF_HEADER = "x-beishen-csrf"


class PasswordFirst(NotAllowed):
    """A given password must be changed before anything else is done."""

    default_code = "password_first"


class SecondFactorFirst(NotAllowed):
    """The account's duties ask for a code from an authenticator, and none is set up yet."""

    default_code = "second_factor_first"


class Needs:
    """The dependency that lets only people with one of these permissions through."""

    def __init__(self, *permissions: Permission) -> None:
        if not permissions:
            raise ValueError("a route must name a permission")
        self.permissions = permissions

    def __call__(self, request: Request, visitor: VisitorDep) -> None:
        """Raise unless the visitor holds one of the permissions and has a password of their own.

        Raises:
            PasswordFirst: the password was given by someone else, or is too old, and must be changed first.
            SecondFactorFirst: a second factor must be set up first.
            NotSignedIn, NotAllowed: none of the permissions is held.
        """
        if visitor.person.must_change_password and request.url.path not in WITHOUT_OWN_PASSWORD:
            raise PasswordFirst("请先换成自己的密码，再继续办理。")
        if visitor.person.must_enrol and request.url.path not in WITHOUT_SECOND_FACTOR:
            raise SecondFactorFirst("您的账号须启用动态口令，请先绑定手机上的验证应用。")
        if not any(visitor.person.may(permission) for permission in self.permissions):
            visitor.person.require(self.permissions[0])


class StaleForm(NotAllowed):
    """The form's secret is not the visitor's: it was made before they logged in anew, or by another site."""

    default_code = "stale_form"


async def check_form(request: Request, visitor: VisitorDep) -> None:
    """Refuse a form that was not made by this site for this visitor.

    Raises:
        StaleForm: the secret is missing or another's, or the browser says that another site sent it.
    """
    stale = StaleForm("页面停留过久或来自其他网站，内容没有提交。请返回上一页，刷新后重新提交。")
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise stale
    given = request.headers.get(CSRF_HEADER, "")
    if not given:
        value = (await request.form()).get(CSRF_FIELD, "")
        given = value if isinstance(value, str) else ""
    if not secrets.compare_digest(given.encode(), visitor.csrf.encode()):
        raise stale


class Area:
    """A group of routes; the only way to add one is to say who may use it."""

    def __init__(self) -> None:
        self.router = APIRouter(include_in_schema=False)

    def page(self, path: str, *needs: Permission) -> Callable[[Route], Route]:
        """A page that is read."""
        return self._add("GET", path, [Depends(Needs(*needs))])

    def act(self, path: str, *needs: Permission) -> Callable[[Route], Route]:
        """A form that is sent."""
        return self._add("POST", path, [Depends(Needs(*needs)), Depends(check_form)])

    def _add(self, method: str, path: str, dependencies: list[Any]) -> Callable[[Route], Route]:
        def add(function: Route) -> Route:
            methods = ["GET", "HEAD"] if method == "GET" else [method]
            self.router.add_api_route(path, function, methods=methods, dependencies=dependencies, response_model=None)
            return function

        return add
