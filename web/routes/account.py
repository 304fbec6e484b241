"""Logging in and out, the password, and how pages are shown (适老化)."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from registry.errors import InvalidInput
from registry.people import accounts, sessions
from registry.people.roles import Permission
from registry.people.sessions import LoginRefused
from web import urls
from web.access import Area
from web.dependencies import ELDER_COOKIE, SESSION_COOKIE, PersonDep, SiteDep, VisitorDep
from web.pages.account import LoginPage, PasswordPage
from web.rendering import go_to, render

area = Area()
YEAR_S = 365 * 24 * 3600


@area.page(urls.LOGIN, Permission.DOCUMENT_READ_PUBLIC)
def login_form(request: Request, next: str = "") -> Response:  # noqa: A002 - the name in the address
    """The log-in form."""
    return render(request, LoginPage(urls.local_path(next)))


@area.act(urls.LOGIN, Permission.DOCUMENT_READ_PUBLIC)
def log_in(
    request: Request,
    site: SiteDep,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "",
) -> Response:
    """Open a session, or show the form again with the reason."""
    agent = request.headers.get("user-agent", "")
    with site.database.write() as session:
        opened = sessions.log_in(session, site.clock, site.settings, login, password, agent)
    if isinstance(opened, LoginRefused):
        page = LoginPage(urls.local_path(then), login, opened.error.message)
        return render(request, page, status=opened.error.status)
    answer = go_to(urls.PASSWORD if opened.person.must_change_password else urls.local_path(then))
    answer.set_cookie(
        SESSION_COOKIE,
        opened.token or "",
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
        path="/",
    )
    return answer


@area.act(urls.LOGOUT, Permission.DOCUMENT_READ_PUBLIC)
def log_out(site: SiteDep, visitor: VisitorDep) -> Response:
    """End the session of this browser."""
    if visitor.session_id is not None:
        with site.database.write() as session:
            sessions.log_out(session, site.clock, visitor.session_id)
    answer = go_to(urls.HOME)
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


@area.page(urls.PASSWORD, Permission.DOCUMENT_READ_PUBLIC)
def password_form(request: Request, person: PersonDep) -> Response:
    """The form for a new password."""
    if person.account_id is None:
        return go_to(urls.login(urls.PASSWORD))
    return render(request, PasswordPage(person.must_change_password))


@area.act(urls.PASSWORD, Permission.DOCUMENT_READ_PUBLIC)
def change_password(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Change the person's own password."""
    if person.account_id is None:
        return go_to(urls.login(urls.PASSWORD))
    try:
        if new != again:
            raise InvalidInput("两次输入的新密码不一致。")
        with site.database.write() as session:
            accounts.change_password(session, site.clock, person.account_id, old, new)
    except InvalidInput as error:
        return render(request, PasswordPage(person.must_change_password, error.message), status=error.status)
    return go_to(urls.HOME)


@area.act(urls.DISPLAY, Permission.DOCUMENT_READ_PUBLIC)
def display(site: SiteDep, elder: Annotated[str, Form()] = "", back: Annotated[str, Form()] = "") -> RedirectResponse:
    """Remember whether this browser wants large type, and return to the page."""
    answer = go_to(urls.local_path(back))
    answer.set_cookie(
        ELDER_COOKIE,
        "1" if elder == "1" else "0",
        max_age=YEAR_S,
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
        path="/",
    )
    return answer
