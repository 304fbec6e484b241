"""Addresses of what was read from files, and of which document a version belongs to."""

from __future__ import annotations

from urllib.parse import quote

READINGS = "/readings"
REREADINGS = "/rereadings"
BELONGING = "/belonging"


def reading(version_id: str) -> str:
    """What was read from the file of a version, beside the file."""
    return f"{READINGS}/{quote(version_id)}"


def rereading(rereading_id: str) -> str:
    """What a newer reader makes of a file."""
    return f"{REREADINGS}/{quote(rereading_id)}"


def belonging(document_id: str) -> str:
    """Which versions are this document: parting, merging, undoing."""
    return f"{BELONGING}/{quote(document_id)}"
