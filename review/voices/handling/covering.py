"""Words of comments for tables and for reading aloud: what identifies people is covered, their own names first.

The names that authors left are opened to find them in the words, and leave this module in no other way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.sealing import Sealer
from review.voices.identity import CLEAR, Identity
from review.voices.masking import cover
from review.voices.models import Comment


def covered(session: Session, sealer: Sealer, words: Mapping[str, str]) -> dict[str, str]:
    """Comment → its words with personal data covered. One statement.

    Args:
        words: comment → what would be shown of it.
    """
    tokens = {
        row[0]: row[1] for row in session.execute(select(Comment.id, Comment.sealed).where(Comment.id.in_(list(words))))
    }
    return {comment: cover(text, _identity(sealer, tokens.get(comment, ""))).text for comment, text in words.items()}


def _identity(sealer: Sealer, token: str) -> Identity:
    if not token or token == CLEAR:
        return Identity()
    held = json.loads(sealer.open(token))
    return Identity(str(held.get("name", "")), str(held.get("contact", "")))
