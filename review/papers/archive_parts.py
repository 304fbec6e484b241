"""Pieces that an archive file is put together from: names, kept files, a paper with what was done to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from registry.errors import NotFound
from registry.files import FileStore
from review.papers.layout.docx_file import paper_docx
from review.papers.views import EntryView, PaperView

Member = tuple[str, bytes, str]
"""Name, bytes, and what it is."""

_UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


def paper_members(files: FileStore, paper: PaperView, entries: Sequence[EntryView], numbered: str) -> Iterator[Member]:
    """A paper as it was issued, or its draft; its corrections and sealed scans."""
    stem = f"{numbered}-{safe(paper.kind.name)}"
    if paper.issue is not None:
        name = f"{stem}-{safe(paper.issue.number)}.docx" if paper.issue.number else f"{stem}.docx"
        what = f"{paper.state_word}的{paper.kind.name}，{paper.issue.on.isoformat()}"
        yield name, kept(files, paper.issue.file_digest), what
    else:
        yield f"{stem}-未签发.docx", paper_docx(paper.sheet), f"{paper.kind.name}（{paper.state_word}）"
    if entries:
        yield f"{stem}-更正作废.json", as_json(entries), "更正、作废和扫描件的登记"
    for entry in entries:
        if entry.file_digest:
            yield f"{stem}-用印件-{safe(entry.file_name)}", kept(files, entry.file_digest), "用印扫描件"


def kept(files: FileStore, digest: str) -> bytes:
    """A kept file; a note with its digest where it is lost."""
    try:
        return files.read(digest)
    except NotFound:
        return f"原始文件不在库中，校验值 {digest}。\n".encode()


def as_json(value: Any) -> bytes:
    """A value as readable JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=_shape).encode()


def _shape(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def safe(name: str) -> str:
    """A name that every system takes as a file's name."""
    return _UNSAFE.sub("_", name).strip(" .")[:80] or "未命名"
