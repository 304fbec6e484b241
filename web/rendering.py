"""From a page's context to its HTML: the template environment, the frame around every page, how dates are written.

A page is a frozen dataclass that names its template; templates see its fields as `page` and the frame as `chrome`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from registry.clock import SHANGHAI, day_words
from registry.people.roles import Permission, Person
from registry.searches.alerts import count_unread
from review.procedure.deadlines import outward
from web import urls, wording
from web.dependencies import CSRF_COOKIE, ELDER_COOKIE, Visitor, get_site, get_visitor
from web.navigation import NavGroup, nav_for
from web.site import Site
from web.static_files import DigestedFiles

TEMPLATES = Path(__file__).parent / "templates"


class Page(Protocol):
    """A context that can be rendered."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Chrome:
    """The frame around every page: who is there, what they may open, how they want it shown."""

    site_name: str
    person: Person
    csrf: str
    elder: bool
    path: str
    asked: str  # what stands in the header's search box
    nav: tuple[NavGroup, ...]
    today: date
    request_id: str
    unread: int = 0  # alerts of kept searches; the bell is for those who keep searches


def day_figures(value: date | None) -> str:
    """2026-11-24, for tables and lists."""
    return "" if value is None else value.isoformat()


def moment_figures(value: datetime | None) -> str:
    """2026-11-24 14:32 in Asia/Shanghai."""
    return "" if value is None else value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def moment_words(value: datetime | None) -> str:
    """2026年11月24日 14:32 in Asia/Shanghai."""
    if value is None:
        return ""
    local = value.astimezone(SHANGHAI)
    return f"{day_words(local.date())} {local:%H:%M}"


def make_environment(files: DigestedFiles) -> Environment:
    """The template environment: everything is escaped, an unknown name is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(static=files.url, urls=urls, words=wording, Permission=Permission)
    environment.filters.update(
        day=day_words,
        iso=day_figures,
        moment=moment_figures,
        moment_words=moment_words,
        lines=_lines,
        outward=outward,
    )
    return environment


def _lines(text: str) -> Markup:
    """Text with its line breaks kept."""
    return Markup("<br>").join(text.splitlines())


def render(request: Request, page: Page, *, status: int = 200, headers: dict[str, str] | None = None) -> HTMLResponse:
    """A page as an answer; a browser without its forms' secret is given one."""
    visitor: Visitor = get_visitor(request, get_site(request))
    environment: Environment = request.app.state.templates
    html = environment.get_template(page.template).render(page=page, chrome=chrome_for(request, visitor))
    response = HTMLResponse(html, status_code=status, headers=headers)
    _keep_secret(request, response, visitor)
    return response


def _keep_secret(request: Request, response: HTMLResponse, visitor: Visitor) -> None:
    if visitor.new_browser:
        secure = get_site(request).settings.secure_cookies
        response.set_cookie(CSRF_COOKIE, visitor.csrf, httponly=True, samesite="lax", secure=secure, path="/")


def chrome_for(request: Request, visitor: Visitor) -> Chrome:
    """The frame for this request."""
    site = get_site(request)
    asked_for = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return Chrome(
        site_name=site.settings.site_name,
        person=visitor.person,
        csrf=visitor.csrf,
        elder=request.cookies.get(ELDER_COOKIE) == "1",
        path=asked_for,
        asked=request.query_params.get("q", "") if request.url.path == urls.SEARCH else "",
        nav=nav_for(visitor.person, asked_for),
        today=site.clock.today(),
        request_id=getattr(request.state, "request_id", ""),
        unread=_unread(site, visitor.person),
    )


def _unread(site: Site, person: Person) -> int:
    if not person.may(Permission.SEARCH_SAVE):
        return 0
    with site.database.read() as session:
        return count_unread(session, person)


def fragment(request: Request, template: str, **context: Any) -> HTMLResponse:
    """A piece of a page, for a pop-up."""
    environment: Environment = request.app.state.templates
    return HTMLResponse(environment.get_template(template).render(**context))


def go_to(url: str) -> RedirectResponse:
    """After a form: on to a page that can be read again without sending anything twice."""
    return RedirectResponse(url, status_code=303)
