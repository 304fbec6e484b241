"""The status page of a comment, for its author alone: stages, outcome with its reason, one tap on how content it is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput
from registry.instruments.views import get_document
from registry.people.roles import Permission
from review.voices.authors import rate, set_consent
from review.voices.comments import CommentView, comment_by_receipt
from review.voices.files import files_of
from review.voices.publication import standing
from review.voices.taking import WHOLE
from web import urls
from web.access import Area
from web.dependencies import SessionDep, SiteDep
from web.pages.comment import ReceiptPage
from web.probing import counted_misses
from web.qr import qr_svg
from web.rendering import go_to, render
from web.site import Site

area = Area()
WRITE = Permission.COMMENT_WRITE
PATH = "/r/{token}"
SAID = {
    "rated": "评价已记录，谢谢您。",
    "given": "已记录：处理后可以公开这条意见，不公开姓名和联系方式。",
    "taken_back": "已撤回同意。已经公开的内容已撤下。",
}


@area.page(PATH, WRITE)
def receipt(
    request: Request, site: SiteDep, session: SessionDep, token: str, new: str = "", said: str = ""
) -> Response:
    """What became of a comment, for its author."""
    with counted_misses(request, site, "receipt"):
        comment = comment_by_receipt(session, token)
    return render(request, _page(request, session, site, token, comment, fresh=new == "1", said=SAID.get(said, "")))


def _page(
    request: Request, session: Session, site: Site, token: str, comment: CommentView, *, fresh: bool, said: str
) -> ReceiptPage:
    view = get_document(
        session, comment.document_id, site.clock.today(), include_internal=True, version_id=comment.version_id
    )
    unit = view.unit(comment.address) if comment.address != WHOLE else None
    base = (site.settings.public_url or str(request.base_url)).rstrip("/")
    url = base + urls.receipt(token)
    asked = request.query_params
    return ReceiptPage(
        comment=comment,
        files=files_of(session, [comment.id]).get(comment.id, ()),
        title=view.row.title,
        clause=unit.number if unit else "整份文件",
        quote=unit.text[:120] if unit else "",
        token=token,
        url=url,
        qr=qr_svg(url),
        published=comment.id in standing(session, [comment.id]),
        stages=_stages(comment),
        fresh=fresh,
        again=urls.local_path(asked.get("from", ""), "") if fresh else "",
        draft=asked.get("draft", "")[:120] if fresh else "",
        said=said,
    )


def _stages(comment: CommentView) -> tuple[tuple[str, datetime | None], ...]:
    """The stages passed, in order."""
    passed: list[tuple[str, datetime | None]] = [("已收到", comment.created_at)]
    if comment.studied_at is not None:
        passed.append(("正在研究", comment.studied_at))
    if comment.outcome is not None:
        passed.append(("已有结果", comment.outcome_at))
    if comment.replied_at is not None:
        passed.append(("已反馈", comment.replied_at))
    return tuple(passed)


@area.act(PATH + "/rating", WRITE)
def give_rating(request: Request, site: SiteDep, token: str, rating: Annotated[str, Form()] = "") -> Response:
    """One tap: 满意, 基本满意, 不满意."""
    try:
        with counted_misses(request, site, "receipt"), site.database.write() as session:
            rate(session, site.clock, token, rating)
    except (InvalidInput, Conflict) as error:
        return _again(request, site, token, error)
    return go_to(urls.receipt(token, [("said", "rated")]))


@area.act(PATH + "/consent", WRITE)
def give_consent(request: Request, site: SiteDep, token: str, given: Annotated[str, Form()] = "") -> Response:
    """Let the comment be published, or take that back."""
    with counted_misses(request, site, "receipt"), site.database.write() as session:
        set_consent(session, site.clock, token, given=given == "1")
    return go_to(urls.receipt(token, [("said", "given" if given == "1" else "taken_back")]))


def _again(request: Request, site: Site, token: str, error: InvalidInput | Conflict) -> Response:
    with site.database.read() as session:
        comment = comment_by_receipt(session, token)
        page = _page(request, session, site, token, comment, fresh=False, said=error.message)
        return render(request, page, status=error.status)
