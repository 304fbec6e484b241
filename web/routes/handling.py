"""The board of a round: comments triaged, grouped, given themes and outcomes."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import InvalidInput, NotFound
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.casework.moved.links import links_of_comments
from review.voices.consultations import get_consultation
from review.voices.handling.board import board
from review.voices.handling.deciding import decide_with_reason, group_members
from review.voices.handling.grouping import join_group, propose_groups
from review.voices.handling.triage import set_theme
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.handling import PER_PAGE, BoardPage
from web.paging import last_page
from web.rendering import go_to, render
from web.site import Site

area = Area()
READ, DECIDE = Permission.REVIEW_READ, Permission.COMMENT_DECIDE
BOARD = urls.CONSULTATIONS + "/{round_id}/board"
Text = Annotated[str, Form()]
Many = Annotated[list[str] | None, Form()]
FILTERS = ("state", "clause", "theme", "q")
SAID = {
    "grouped": "已按相近文本分组，请核对。",
    "decided": "处理结果已记录，提出人可以看到。",
    "themed": "主题已更新。",
    "joined": "已归为一组。",
}


def board_page(session: Session, site: Site, person: Person, round_id: str, **more: object) -> BoardPage:
    """The board with these filters.

    Raises:
        NotFound: there is no such round.
    """
    wanted: dict[str, str] = more.pop("wanted", {})  # type: ignore[assignment]  # a mapping of filters
    found = get_consultation(session, site.clock, round_id)
    view = get_document(
        session, found.document_id, site.clock.today(), include_internal=True, version_id=found.version_id
    )
    held = board(session, round_id)
    chosen = held.chosen(
        state=wanted.get("state", ""),
        address=wanted.get("clause", ""),
        theme=wanted.get("theme", ""),
        words=wanted.get("q", ""),
    )
    last = last_page(len(chosen), PER_PAGE)
    asked = wanted.get("page", "")
    number = min(max(int(asked) if asked.isascii() and asked.isdigit() else 1, 1), last)
    shown = chosen[(number - 1) * PER_PAGE : number * PER_PAGE]
    links = links_of_comments(session, [m.comment.id for one in shown for m in one.members])
    filters = {key: wanted.get(key, "") for key in FILTERS}
    return BoardPage(
        found,
        view,
        held,
        shown,
        links,
        number,
        last,
        filters,
        person.may(DECIDE),
        **more,  # type: ignore[arg-type]
    )


@area.page(BOARD, READ)
def rounds_board(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, round_id: str, said: str = ""
) -> Response:
    """The board of a round."""
    wanted = {key: request.query_params.get(key, "") for key in (*FILTERS, "page")}
    page = board_page(session, site, person, round_id, wanted=wanted, said=SAID.get(said, ""))
    return render(request, page)


@area.act(BOARD + "/group", DECIDE)
def group(site: SiteDep, person: PersonDep, round_id: str) -> Response:
    """Let the machine propose groups of near-copies."""
    with site.database.write() as session:
        get_consultation(session, site.clock, round_id)
        propose_groups(session, site.clock, person, round_id)
    return go_to(urls.round_part(round_id, "board", [("said", "grouped")]))


def _comments(session: Session, round_id: str, keys: list[str], *, open_only: bool) -> list[str]:
    """Comments of the opinions that were ticked; of a group those that wait, where an outcome is set."""
    known = {one.key: one for one in board(session, round_id).opinions}
    found = []
    for key in keys:
        if key not in known:
            raise NotFound("所选意见已经变动，请刷新页面后重新选择。")
        if key.startswith("g:"):
            members = group_members(session, key.removeprefix("g:"), open_only=open_only)
            found += members or group_members(session, key.removeprefix("g:"))
        else:
            found.append(key.removeprefix("c:"))
    return found


@area.act(BOARD, DECIDE)
def act(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    round_id: str,
    what: Text = "",
    item: Many = None,
    outcome: Text = "",
    code: Text = "",
    note: Text = "",
    referred_to: Text = "",
    theme: Text = "",
    back: Text = "",
) -> Response:
    """Do something with the opinions that are ticked: set an outcome, a theme, or make them one group."""
    given = {"outcome": outcome, "code": code, "note": note, "referred_to": referred_to, "theme": theme}
    try:
        with site.database.write() as session:
            ids = _comments(session, round_id, item or [], open_only=what == "decide")
            if what == "decide":
                decide_with_reason(
                    session, site.clock, person, ids, outcome, code=code, note=note, referred_to=referred_to
                )
            elif what == "theme":
                set_theme(session, site.clock, person, ids, theme)
            elif what == "join":
                held = next((key.removeprefix("g:") for key in item or [] if key.startswith("g:")), "")
                join_group(session, site.clock, person, round_id, ids, held)
            else:
                raise InvalidInput("请选择要办的事。")
    except (InvalidInput, NotFound) as error:
        with site.database.read() as session:
            page = board_page(
                session, site, person, round_id, error=error.message, chosen=frozenset(item or ()), given=given
            )
        return render(request, page, status=error.status)
    said = {"decide": "decided", "theme": "themed", "join": "joined"}[what]
    path = urls.local_path(back, urls.round_part(round_id, "board"))
    return go_to(f"{path}{'&' if '?' in path else '?'}said={said}")
