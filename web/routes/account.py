"""Logging in and out, the password, a form that came too late, and how pages are shown (适老化)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from registry.errors import InvalidInput
from registry.people import accounts, live_sessions, sessions
from registry.people.passwords import policy_of
from registry.people.roles import Permission, Person
from registry.people.sessions import LoginRefused, OpenSession
from web import urls
from web.access import Area
from web.dependencies import ELDER_COOKIE, SESSION_COOKIE, PersonDep, SiteDep, Visitor, VisitorDep
from web.kept import KeptForm, unpack
from web.pages.account import CodePage, LoginPage, PasswordPage, ResumePage
from web.rendering import go_to, render
from web.routes.account_own import enrol_page
from web.site import Site

area = Area()
YEAR_S = 365 * 24 * 3600
Text = Annotated[str, Form()]


@area.page(urls.LOGIN, Permission.DOCUMENT_READ_PUBLIC)
def login_form(request: Request, next: str = "") -> Response:  # noqa: A002 - the name in the address
    """The log-in form."""
    return render(request, LoginPage(urls.local_path(next)))


@area.act(urls.LOGIN, Permission.DOCUMENT_READ_PUBLIC)
def log_in(
    request: Request,
    site: SiteDep,
    login: Text = "",
    password: Text = "",
    then: Text = "",
    kept: Text = "",
    kept_path: Text = "",
    kept_back: Text = "",
) -> Response:
    """Open a session, ask for the code, or show the form again with the reason."""
    held = unpack(kept_path, kept_back, kept)
    agent = request.headers.get("user-agent", "")
    with site.database.write() as session:
        opened = sessions.log_in(session, site.clock, site.settings, login, password, agent, address_of(request))
    if isinstance(opened, LoginRefused):
        page = LoginPage(urls.local_path(then), login, opened.error.message, held)
        return render(request, page, status=opened.error.status)
    if opened.waits:
        return keep_token(render(request, CodePage(urls.local_path(then), kept=held)), site, opened)
    return onward(request, site, opened, then, held)


@area.act(urls.LOGIN_CODE, Permission.DOCUMENT_READ_PUBLIC)
def show_code(
    request: Request,
    site: SiteDep,
    code: Text = "",
    then: Text = "",
    kept: Text = "",
    kept_path: Text = "",
    kept_back: Text = "",
) -> Response:
    """The second step."""
    held, token = unpack(kept_path, kept_back, kept), request.cookies.get(SESSION_COOKIE, "")
    with site.database.write() as session:
        opened = sessions.show_code(session, site.clock, site.settings, site.sealer, token, code, address_of(request))
    if isinstance(opened, OpenSession):
        return onward(request, site, opened, then, held)
    with site.database.read() as session:
        waits = sessions.is_waiting(session, site.clock, token)
    if opened is not None and waits:
        page = CodePage(urls.local_path(then), opened.error.message, held)
        return render(request, page, status=opened.error.status)
    words = opened.error.message if opened else "验证时间已过，请重新登录。"
    return render(request, LoginPage(urls.local_path(then), "", words, held), status=422)


def onward(request: Request, site: Site, opened: OpenSession, then: str, kept: KeptForm | None) -> Response:
    """What follows a log-in: first what must be done, then what had been typed, then the page that was wanted."""
    request.state.visitor = Visitor(opened.person, opened.csrf, opened.session_id)
    answer: Response
    if opened.person.must_change_password and kept:
        answer = render(request, password_page(site, must=True, kept=kept))
    elif opened.person.must_change_password:
        answer = go_to(urls.PASSWORD)
    elif kept:
        answer = resumed(request, site, opened.person, kept)
    else:
        answer = go_to(urls.local_path(then))
    return keep_token(answer, site, opened)


def resumed(request: Request, site: Site, person: Person, kept: KeptForm) -> Response:
    """The page that shows the kept text; before it, the second factor where that is to be set up."""
    if person.must_enrol and person.account_id:
        return render(request, enrol_page(site, person, person.account_id, kept=kept))
    return render(request, ResumePage(kept))


def keep_token(answer: Response, site: Site, opened: OpenSession) -> Response:
    """The answer with the session's cookie."""
    answer.set_cookie(
        SESSION_COOKIE,
        opened.token or "",
        httponly=True,
        samesite="lax",
        secure=site.settings.secure_cookies,
        path="/",
    )
    return answer


def address_of(request: Request) -> str:
    """The network address that a request came from; behind a proxy on this machine, the one that it names."""
    return request.client.host if request.client else ""


@area.act(urls.LOGOUT, Permission.DOCUMENT_READ_PUBLIC)
def log_out(site: SiteDep, visitor: VisitorDep) -> Response:
    """End the session of this browser."""
    if visitor.session_id is not None:
        with site.database.write() as session:
            live_sessions.log_out(session, site.clock, visitor.session_id)
    answer = go_to(urls.HOME)
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


def password_page(site: Site, *, must: bool, error: str = "", kept: KeptForm | None = None) -> PasswordPage:
    """The form for a new password with the site's policy in words."""
    policy = policy_of(site.settings)
    return PasswordPage(must, policy.words, policy.days, error, kept)


@area.page(urls.PASSWORD, Permission.DOCUMENT_READ_PUBLIC)
def password_form(request: Request, site: SiteDep, person: PersonDep) -> Response:
    """The form for a new password."""
    if person.account_id is None:
        return go_to(urls.login(urls.PASSWORD))
    return render(request, password_page(site, must=person.must_change_password))


@area.act(urls.PASSWORD, Permission.DOCUMENT_READ_PUBLIC)
def change_password(
    request: Request,
    site: SiteDep,
    visitor: VisitorDep,
    old: Text = "",
    new: Text = "",
    again: Text = "",
    kept: Text = "",
    kept_path: Text = "",
    kept_back: Text = "",
) -> Response:
    """Change the person's own password; log-ins elsewhere end."""
    person, held = visitor.person, unpack(kept_path, kept_back, kept)
    if person.account_id is None:
        return go_to(urls.login(urls.PASSWORD))
    try:
        if new != again:
            raise InvalidInput("两次输入的新密码不一致。")
        with site.database.write() as session:
            accounts.change_password(session, site.clock, person.account_id, old, new, policy_of(site.settings))
            live_sessions.log_out_everywhere(session, site.clock, person.account_id, keep=visitor.session_id)
    except InvalidInput as error:
        page = password_page(site, must=person.must_change_password, error=error.message, kept=held)
        return render(request, page, status=error.status)
    request.state.visitor = replace(visitor, person=replace(person, must_change_password=False))
    return resumed(request, site, person, held) if held else go_to(urls.HOME)


@area.act(urls.RESUME, Permission.DOCUMENT_READ_PUBLIC)
def resume(request: Request, kept: Text = "", kept_path: Text = "", kept_back: Text = "") -> Response:
    """Show what had been typed when the log-in ended."""
    held = unpack(kept_path, kept_back, kept)
    return render(request, ResumePage(held)) if held else go_to(urls.HOME)


@area.act(urls.DISPLAY, Permission.DOCUMENT_READ_PUBLIC)
def display(site: SiteDep, elder: Text = "", back: Text = "") -> RedirectResponse:
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
