"""Opaque identifiers: short, unguessable, free of look-alike characters, safe in URLs and file names."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o, 1/i/l, u: read aloud and copied from paper


def new_id(length: int = 12) -> str:
    """A new random identifier; 12 characters carry 58 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_token() -> str:
    """A secret for a link or a session; 26 characters carry 127 bits. Only its hash is ever stored."""
    return new_id(26)
