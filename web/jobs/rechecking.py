"""After a change of superior law: the documents whose last check drew on it are checked again, and no others."""

from __future__ import annotations

from registry import audit
from registry.jobs import queue
from review.findings.dependence import touched
from review.law.storage import library_mark
from web.jobs.reviewing import REVIEW
from web.site import Site

SEEN = "rechecked_at_mark"


def recheck(site: Site) -> int:
    """Queue a check of every document that a change of law touches; returns how many. Cheap while nothing changed."""
    with site.database.read() as session:
        mark = library_mark(session)
        if site.cache.get(SEEN) == mark:
            return 0
        found = touched(session)
    with site.database.write() as session:
        for one in found:
            key = f"{REVIEW}:{one.document_id}"
            queue.enqueue(session, site.clock, REVIEW, {"document_id": one.document_id}, unique_key=key)
            audit.record(
                session, site.clock, "system", "review.recheck", f"version:{one.version_id}", laws=list(one.laws)[:20]
            )
    site.cache[SEEN] = mark
    return len(found)
