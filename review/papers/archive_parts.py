"""Pieces of an archive file: names, kept files, papers with what was done to them, and the package with its index."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from registry.errors import NotFound
from registry.files import FileStore
from review.papers.layout.docx_file import paper_docx
from review.papers.views import EntryView, PaperView

Member = tuple[str, bytes, str]
"""Name, bytes, and what it is."""

_MOMENT = (2000, 1, 1, 0, 0, 0)
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


def pack(path: Path, head: Mapping[str, Any], members: Iterable[Member]) -> None:
    """Write an archive file: its members, then the index with their hashes; equal members give equal bytes.

    Args:
        head: what the index says of the matter; `case`, `title`, `up_to_log_entry` and `log_digest` stand on its page.
    """
    index: list[dict[str, Any]] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content, what in members:
            _put(package, name, content)
            digest = hashlib.sha256(content).hexdigest()
            index.append({"file": name, "what": what, "size": len(content), "sha256": digest})
        whole = {**head, "files": index}
        _put(package, "目录.json", json.dumps(whole, ensure_ascii=False, indent=1).encode())
        _put(package, "目录.txt", _printed(whole).encode())


def _printed(head: Mapping[str, Any]) -> str:
    lines = [f"{head['case']}　{head['title']}", f"截至日志第 {head['up_to_log_entry']} 条（{head['log_digest']}）", ""]
    lines += [f"{f['file']}\t{f['what']}\t{f['size']} 字节\tSHA-256 {f['sha256']}" for f in head["files"]]
    return "\n".join(lines) + "\n"


def _put(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    package.writestr(info, content)
