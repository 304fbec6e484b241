"""How a form of a page is carried out: one transaction, then on to where it leads, or the same page with what is wrong.

Which permission an act needs stands at its route (`web/access.py`); what it does and writes to the log, in the function
that it calls. An error that is not the form's (nothing there, not allowed) goes on to `web/problems.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request, Response
from sqlalchemy.orm import Session

from registry.errors import Conflict, InvalidInput
from web.rendering import Page, go_to, render
from web.site import Site


def carry_out(
    request: Request,
    site: Site,
    act: Callable[[Session], object],
    *,
    again: Callable[[Session, str], Page],
    then: str | None = None,
) -> Response:
    """Run an act in one transaction of its own.

    Args:
        act: what is done; nothing of it is kept when it is refused.
        again: the page that the form stands on, with the words of the refusal; it reads in a transaction of its own,
            so that it shows what is true now.
        then: the address to go on to when it is done; without one, the act returns it.
    """
    try:
        with site.database.write() as session:
            done = act(session)
    except (InvalidInput, Conflict) as error:
        with site.database.read() as session:  # rendered inside: a page may hold rows that are read as they are shown
            return render(request, again(session, error.message), status=error.status)
    return go_to(str(done) if then is None else then)
