"""Names in the record for suggesting while a person types: titles, organs, headings of the superior law.

The lists hold internal documents as well; `visible_names` says which of a few names a reader may see.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.instruments.models import Clause, Identifier, Version, Work
from registry.instruments.views import visible_works

MOST_HEADINGS = 20_000


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A document's title, or another name of it."""

    document_id: str
    text: str
    title: str
    issuer: str | None
    collection: str


def names_mark(session: Session) -> str:
    """A mark that changes when documents come, go, are joined or change who may see them."""
    row = session.execute(
        select(
            func.count(Work.id), func.max(Work.created_at), func.count(Work.merged_into), func.max(Version.created_at)
        )
        .select_from(Work)
        .outerjoin(Version, Version.work_id == Work.id)
    ).one()
    internal = session.scalar(select(func.count()).select_from(Work).where(Work.internal.is_(True)))
    return "/".join(str(value) for value in (*row, internal))


def titles(session: Session) -> list[TitleRow]:
    """Titles and aliases of all documents, superior law first."""
    works = visible_works(True).with_only_columns(Work.id, Work.title, Work.issuer, Work.collection)
    rows = session.execute(
        works.where(Work.part != "wrapper").order_by(Work.collection.desc(), Work.created_at, Work.id)
    )
    found = [TitleRow(id_, title, title, issuer, collection) for id_, title, issuer, collection in rows]
    held = {row.document_id: row for row in found}
    aliases = session.execute(select(Identifier.work_id, Identifier.printed).where(Identifier.scheme == "alias"))
    for work_id, printed in aliases:
        row = held.get(work_id)
        if row is not None and printed != row.title:
            found.append(TitleRow(work_id, printed, row.title, row.issuer, row.collection))
    return found


def headings(session: Session) -> list[str]:
    """Headings of books, chapters and sections of public superior law, the most frequent first."""
    public = visible_works(False).where(Work.collection == "reference").with_only_columns(Work.id)
    rows = session.execute(
        select(Clause.path)
        .join(Version, Version.id == Clause.version_id)
        .where(Version.work_id.in_(public), Clause.path != "")
        .group_by(Clause.path)
        .order_by(func.count().desc(), Clause.path)
        .limit(MOST_HEADINGS)
    )
    return list(rows.scalars())


def visible_names(
    session: Session, document_ids: Collection[str], issuers: Collection[str], *, include_internal: bool
) -> tuple[set[str], set[str]]:
    """Those of the documents and of the organs that a reader may know of: an organ is known by its documents."""
    works = visible_works(include_internal)
    documents: Sequence[str] = ()
    organs: Sequence[str | None] = ()
    if document_ids:
        documents = session.scalars(works.where(Work.id.in_(document_ids)).with_only_columns(Work.id)).all()
    if issuers:
        organs = session.scalars(works.where(Work.issuer.in_(issuers)).with_only_columns(Work.issuer).distinct()).all()
    return set(documents), {organ for organ in organs if organ}
