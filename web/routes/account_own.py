"""One's own account: the list of log-ins, one ended, all ended, and the second factor set up."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import Form, Request, Response

from registry.errors import InvalidInput, NotSignedIn
from registry.people import live_sessions, second_factor
from registry.people.duties import merged_duties
from registry.people.models import Account
from registry.people.roles import ROLE_NAMES, Permission, Person, Role
from web import urls
from web.access import Area
from web.dependencies import SESSION_COOKIE, SessionDep, SiteDep, Visitor, VisitorDep
from web.kept import KeptForm, unpack
from web.pages.account import AccountPage, EnrolPage, RecoveryCodesPage
from web.qr import qr_svg
from web.rendering import go_to, render
from web.site import Site

area = Area()
Text = Annotated[str, Form()]
ANYONE = Permission.DOCUMENT_READ_PUBLIC  # and an account, see `_own`
SAID = {"ended": "那次登录已经结束。", "others": "其他登录都已结束。"}


def _own(visitor: Visitor) -> str:
    """The account of who asks.

    Raises:
        NotSignedIn: nobody is logged in.
    """
    if visitor.person.account_id is None:
        raise NotSignedIn("请先登录，再查看自己的账号。")
    return visitor.person.account_id


@area.page(urls.ACCOUNT, ANYONE)
def own_account(request: Request, site: SiteDep, session: SessionDep, visitor: VisitorDep, said: str = "") -> Response:
    """Roles, password, second factor, log-ins."""
    account_id, person, settings = _own(visitor), visitor.person, site.settings
    page = AccountPage(
        session.get_one(Account, account_id).login,
        tuple(ROLE_NAMES[role] for role in Role if role in person.roles),
        tuple(merged_duties(person)),
        live_sessions.sessions_of(session, site.clock, settings, account_id),
        visitor.session_id or "",
        second_factor.is_enrolled(session, account_id),
        second_factor.is_asked_of(settings, person.roles),
        second_factor.codes_left(session, account_id),
        settings.session_idle_minutes,
        settings.session_hours,
        SAID.get(said, ""),
    )
    return render(request, page)


@area.act(urls.ACCOUNT + "/end", ANYONE)
def end(site: SiteDep, visitor: VisitorDep, session_id: Text = "") -> Response:
    """End one of one's own log-ins."""
    account_id = _own(visitor)
    with site.database.write() as session:
        live_sessions.end_session(session, site.clock, account_id, session_id, actor=account_id)
    return go_to(urls.with_query(urls.ACCOUNT, [("said", "ended")]))


@area.act(urls.ACCOUNT + "/end-others", ANYONE)
def end_others(site: SiteDep, visitor: VisitorDep) -> Response:
    """End all of one's own log-ins but this one."""
    with site.database.write() as session:
        live_sessions.log_out_everywhere(session, site.clock, _own(visitor), keep=visitor.session_id)
    return go_to(urls.with_query(urls.ACCOUNT, [("said", "others")]))


@area.act(urls.ACCOUNT + "/end-all", ANYONE)
def end_all(site: SiteDep, visitor: VisitorDep) -> Response:
    """End all of one's own log-ins, this one as well."""
    with site.database.write() as session:
        live_sessions.log_out_everywhere(session, site.clock, _own(visitor))
    answer = go_to(urls.LOGIN)
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


@area.page(urls.SECOND_FACTOR, ANYONE)
def enrol_form(request: Request, site: SiteDep, visitor: VisitorDep) -> Response:
    """The secret for the authenticator."""
    return render(request, enrol_page(site, visitor.person, _own(visitor)))


def enrol_page(site: Site, person: Person, account_id: str, error: str = "", kept: KeptForm | None = None) -> EnrolPage:
    """The secret for the authenticator; the same one until it is confirmed."""
    with site.database.write() as session:
        made = second_factor.begin(session, site.clock, site.sealer, account_id, site.settings.site_name)
    return EnrolPage(made.secret, qr_svg(made.uri), person.must_enrol, error, kept)


@area.act(urls.SECOND_FACTOR, ANYONE)
def enrol(
    request: Request,
    site: SiteDep,
    visitor: VisitorDep,
    code: Text = "",
    kept: Text = "",
    kept_path: Text = "",
    kept_back: Text = "",
) -> Response:
    """Turn the second factor on; the recovery codes are shown on this answer alone."""
    account_id, held = _own(visitor), unpack(kept_path, kept_back, kept)
    try:
        with site.database.write() as session:
            codes = second_factor.confirm(session, site.clock, site.sealer, account_id, code)
    except InvalidInput as error:
        with site.database.read() as session:
            enrolled = second_factor.is_enrolled(session, account_id)
        if enrolled:
            raise
        page = enrol_page(site, visitor.person, account_id, error.message, held)
        return render(request, page, status=error.status)
    request.state.visitor = replace(visitor, person=replace(visitor.person, must_enrol=False))
    return render(request, RecoveryCodesPage(tuple(codes), held))
