"""Source files, kept byte for byte under their SHA-256. A stored file is never changed and never overwritten."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from registry.errors import NotFound


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class FileStore:
    """A content-addressed folder: `ab/abcdef…`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the bytes with this digest lie, or would lie."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise NotFound("文件标识不正确。")
        return self.folder / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Whether these bytes are kept."""
        return self.path(digest).is_file()

    def add(self, source: Path) -> str:
        """Keep a copy of a file; returns its digest. Safe against a kill: written beside, synced, renamed."""
        digest = sha256_of(source)
        target = self.path(digest)
        if target.is_file() and target.stat().st_size == source.stat().st_size:
            return digest
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(descriptor, "wb") as stream, source.open("rb") as original:
                shutil.copyfileobj(original, stream, 1 << 20)
                stream.flush()
                os.fsync(stream.fileno())
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        return digest

    def add_bytes(self, content: bytes) -> str:
        """Keep these bytes; returns their digest."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".in-") as stream:
            stream.write(content)
            stream.flush()
            return self.add(Path(stream.name))

    def read(self, digest: str) -> bytes:
        """The bytes with this digest.

        Raises:
            NotFound: they are not kept here.
        """
        path = self.path(digest)
        if not path.is_file():
            raise NotFound("原始文件不在库中，请从备份恢复。")
        return path.read_bytes()
