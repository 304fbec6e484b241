"""Rounds that the clock has opened or closed are noted, with their comments; run by the worker. Twice adds nothing."""

from __future__ import annotations

from review.voices.states import has_due, note_states
from web.site import Site


def note_rounds(site: Site) -> int:
    """Note what the clock did to rounds since; the write lock is taken only where something is due."""
    with site.database.read() as session:
        due = has_due(session, site.clock)
    if not due:
        return 0
    with site.database.write() as session:
        return note_states(session, site.clock)
