"""The learnt table of a site: made from the record's confirmed answers, kept until they change."""

from __future__ import annotations

from sqlalchemy.orm import Session

from registry.searches import answers
from search.ranking.learnt import LearntTable
from web.site import Site

KEY = "learnt"


def learnt_table(site: Site, session: Session) -> LearntTable | None:
    """The table; None where the site does not use one or nothing was confirmed."""
    if not site.settings.learnt_words:
        return None
    mark = answers.answers_mark(session)
    held = site.cache.get(KEY)
    if held is None or held[0] != mark:
        pairs = answers.pairs(session)
        table = LearntTable.build((pair.question, pair.text) for pair in pairs) if pairs else None
        held = site.cache[KEY] = (mark, table)
    table = held[1]
    return table if isinstance(table, LearntTable) else None
