"""The page of a review: staff at work, or an expert who has logged in; and who else looks at it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import PlainTextResponse

from registry.people.roles import Permission
from review.casework.presence import others_here
from review.casework.reviews import get_review
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.here import note_here
from web.pages.margin import NOTES_SAID
from web.pages.review import Said
from web.rendering import render
from web.routes.experts import shown
from web.routes.experts_own import own_door
from web.routes.reviews import staff_page

area = Area()
READ = Permission.REVIEW_READ
SAID = {
    "accepted": "已认定：成立。",
    "rejected": "已认定：不成立。",
    "unsure": "已认定：存疑。",
    "undone": "已撤销认定。",
    "note": "意见已记入工作表。",
    "outcome": "处理结果已记录，提出人可以看到。",
    "run": "已安排重新检查，完成后更新本页。",
    "closed": "审查已办结。",
    "open": "已转为办理中。",
    "suspended": "审查已中止，期限暂停。",
    "signing": "已送审签。",
    "terminated": "审查已终止。",
    **NOTES_SAID,
}


@area.page(urls.REVIEWS + "/{review_id}", READ, Permission.REVIEW_ASSIGNED)
def review(
    request: Request, site: SiteDep, session: SessionDep, person: PersonDep, review_id: str, said: str = "",
    finding: str = "", count: Annotated[list[str], Query()] = [], only: str = "",  # noqa: B006  FastAPI copies it
) -> Response:  # fmt: skip
    """The review page; staff who look at it are noted, so that others see them there."""
    note_here(site, session, person, review_id)
    if not person.may(READ):
        return shown(request, session, site, own_door(session, person, review_id), said)
    words = Said(SAID[said], finding if said in {"accepted", "rejected", "unsure"} else "") if said in SAID else None
    return render(request, staff_page(site, session, person, review_id, said=words, sorts=count, only=only))


@area.page(urls.REVIEWS + "/{review_id}/here", READ)
def here(site: SiteDep, session: SessionDep, person: PersonDep, review_id: str) -> Response:
    """Who else looks at a review, as one line of words; asked by a small script every half minute."""
    get_review(session, review_id)
    note_here(site, session, person, review_id)
    return PlainTextResponse("、".join(others_here(session, review_id, person.account_id, site.clock.now())))
