"""The page of the rules, and the form that lets a lowered rule make flags again."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response

from registry.people.roles import Permission
from review.findings.standing import restore_rule
from web import urls
from web.access import Area
from web.dependencies import PersonDep, SessionDep, SiteDep
from web.pages.rules import rules_page
from web.rendering import go_to, render

area = Area()


@area.page(urls.RULES, Permission.REVIEW_READ)
def rules(request: Request, session: SessionDep, person: PersonDep) -> Response:
    """Every rule with its figures."""
    return render(request, rules_page(session, person))


@area.act(urls.RULES + "/restore", Permission.REVIEW_SIGN)
def restore(
    site: SiteDep, person: PersonDep, rule: Annotated[str, Form()], reason: Annotated[str, Form()] = ""
) -> Response:
    """Let a lowered rule make flags again."""
    with site.database.write() as session:
        restore_rule(session, site.clock, person, rule, reason)
    return go_to(urls.RULES)
