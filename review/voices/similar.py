"""Comments like the one that is about to be sent, out of the published ones; and “我也这样认为”."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import NotFound
from registry.ids import new_id
from review.voices.models import CommentPublication, CommentSupport
from review.voices.publication import PublicComment

ENOUGH = 0.30  # share of two-character runs in common; 0.3 joins "停车费太贵" with "停车收费太贵了"
MOST = 3


def similar_to(words: str, published: Sequence[PublicComment]) -> Sequence[PublicComment]:
    """The published comments that say nearly the same, likest first; at most three."""
    wanted = _pairs(words)
    if len(wanted) < 3:
        return ()
    scored = []
    for comment in published:
        said = comment.body + comment.proposed
        share = _share(wanted, _pairs(said))
        if share >= ENOUGH or fuzz.partial_ratio(words, said) >= 85:
            scored.append((share, comment))
    scored.sort(key=lambda pair: (-pair[0], pair[1].number))
    return tuple(comment for _, comment in scored[:MOST])


def _pairs(words: str) -> frozenset[str]:
    plain = "".join(c for c in words if c.isalnum())
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def support(session: Session, clock: Clock, comment_id: str, device: str) -> bool:
    """Say “我也这样认为” to a published comment; once from one device. False when it had been said.

    Raises:
        NotFound: no such comment stands on public pages.
    """
    row = session.get(CommentPublication, comment_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFound("这条意见现在没有公开，不能附议。")
    supporter = hashlib.sha256(f"support:{comment_id}:{device}".encode()).hexdigest()
    held = select(CommentSupport.id).where(
        CommentSupport.comment_id == comment_id, CommentSupport.supporter == supporter
    )
    if session.scalar(held) is not None:
        return False
    session.add(CommentSupport(id=new_id(), comment_id=comment_id, supporter=supporter, created_at=clock.now()))
    session.flush()
    audit.record(session, clock, "public", "comment.support", f"comment:{comment_id}")
    return True
