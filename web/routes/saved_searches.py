"""Kept searches: saved, renamed, deleted, brought back, their feeds; alerts listed and marked as read."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Form, Request, Response

from registry.errors import InvalidInput
from registry.people.roles import Permission
from registry.searches import alerts, saved
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.saved import PAGE_SIZE, AlertsPage, KeptRow, SavedPage, kept_url, plain_words
from web.pages.search_parameters import read_pairs
from web.rendering import go_to, render

area = Area()
KEEP = Permission.SEARCH_SAVE
LONGEST_QUERY = 3000
SAID = {
    "saved": "已保存，有新结果时会提醒您。",
    "renamed": "已改名。",
    "restored": "已恢复。",
    "revoked": "订阅地址已停用。",
}


def _page(session: SessionDep, person: PersonDep, **more: str) -> SavedPage:
    rows = []
    for view in saved.list_saved(session, person):
        try:
            words = plain_words(read_pairs(view.parameters))
        except InvalidInput as error:  # a choice that no longer exists
            words = f"不能再用：{error.message}"
        rows.append(KeptRow(view, kept_url(view), words))
    return SavedPage(tuple(rows), alerts.count_unread(session, person), **more)


@area.page(urls.SAVED, KEEP)
def kept(request: Request, session: SessionDep, person: PersonDep, said: str = "", undo: str = "") -> Response:
    """The person's kept searches."""
    return render(request, _page(session, person, said=SAID.get(said, ""), undo=undo[:20]))


@area.act(urls.SAVED, KEEP)
def save(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    name: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
) -> Response:
    """Keep a search."""
    if len(query) > LONGEST_QUERY:
        raise InvalidInput("检索条件太多，不能保存。请减少筛选后再试。")
    parameters = read_pairs(parse_qsl(query))
    try:
        with site.database.write() as session:
            saved.save_search(session, site.clock, person, name, parameters.lasting)
    except InvalidInput as error:
        with site.database.read() as session:
            return render(request, _page(session, person, wrong=error.message), status=error.status)
    return go_to(urls.with_query(urls.SAVED, [("said", "saved")]))


@area.act(urls.SAVED + "/{search_id}/rename", KEEP)
def rename(
    request: Request, site: SiteDep, person: PersonDep, search_id: str, name: Annotated[str, Form()] = ""
) -> Response:
    """Give another name."""
    try:
        with site.database.write() as session:
            saved.rename(session, site.clock, person, search_id, name)
    except InvalidInput as error:
        with site.database.read() as session:
            return render(request, _page(session, person, wrong=error.message), status=error.status)
    return go_to(urls.with_query(urls.SAVED, [("said", "renamed")]))


@area.act(urls.SAVED + "/{search_id}/delete", KEEP)
def delete(site: SiteDep, person: PersonDep, search_id: str) -> Response:
    """Delete; the next page offers to bring it back."""
    with site.database.write() as session:
        saved.delete(session, site.clock, person, search_id)
    return go_to(urls.with_query(urls.SAVED, [("undo", search_id)]))


@area.act(urls.SAVED + "/{search_id}/restore", KEEP)
def restore(site: SiteDep, person: PersonDep, search_id: str) -> Response:
    """Bring a deleted search back."""
    with site.database.write() as session:
        saved.restore(session, site.clock, person, search_id)
    return go_to(urls.with_query(urls.SAVED, [("said", "restored")]))


@area.act(urls.SAVED + "/{search_id}/feed", KEEP)
def make_feed(request: Request, site: SiteDep, person: PersonDep, search_id: str) -> Response:
    """Make the feed's address, which this answer shows once."""
    with site.database.write() as session:
        token = saved.make_feed(session, site.clock, person, search_id)
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    with site.database.read() as session:
        page = _page(session, person, feed=base + urls.saved_feed(token), feed_of=search_id)
    return render(request, page, headers={"Cache-Control": "no-store"})


@area.act(urls.SAVED + "/{search_id}/unfeed", KEEP)
def revoke_feed(site: SiteDep, person: PersonDep, search_id: str) -> Response:
    """Stop the feed."""
    with site.database.write() as session:
        saved.revoke_feed(session, site.clock, person, search_id)
    return go_to(urls.with_query(urls.SAVED, [("said", "revoked")]))


@area.page(urls.ALERTS, KEEP)
def list_alerts(request: Request, session: SessionDep, person: PersonDep, page: int = 1) -> Response:
    """What is new, newest first."""
    number = max(1, page)
    found = alerts.list_alerts(session, person, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
    unread, total = alerts.count_unread(session, person), alerts.count_alerts(session, person)
    return render(request, AlertsPage(tuple(found), unread, total, number))


@area.act(urls.ALERTS, KEEP)
def read_alerts(site: SiteDep, person: PersonDep, alert: Annotated[int | None, Form()] = None) -> Response:
    """Mark one alert as read, or all."""
    with site.database.write() as session:
        alerts.mark_read(session, site.clock, person, alert)
    return go_to(urls.ALERTS)
