"""Writing the identifiers of a work: title, the title without the country's name, document number, aliases."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.models import Identifier, Work
from registry.instruments.names import number_key, title_key

COUNTRY = "中华人民共和国"


def identify(session: Session, work: Work, title: str, number: str | None, aliases: Iterable[str] = ()) -> None:
    """Let a work be found by these names; names it has already are left alone."""
    wanted = {("title", title_key(title)): title}
    short = title.removeprefix(COUNTRY)
    if short != title:
        wanted[("alias", title_key(short))] = short
    if number:
        wanted[("number", number_key(number))] = number
    for alias in aliases:
        wanted.setdefault(("alias", title_key(alias)), alias)
    held = set(session.execute(select(Identifier.scheme, Identifier.value).where(Identifier.work_id == work.id)))
    session.add_all(
        Identifier(work_id=work.id, scheme=scheme, value=value, printed=printed)
        for (scheme, value), printed in wanted.items()
        if (scheme, value) not in held and value
    )
    session.flush()
