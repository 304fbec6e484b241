"""Archives: ZIP and TAR as a stream of files, one unpacked at a time.

Promises that nothing is written outside the given folder, that sizes, counts and depth stay within the limits, and
that a bad member spoils only itself. It doesn't read documents.
"""

from __future__ import annotations

import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.limits import DEFAULT, Limits
from ingest.refusals import refuse
from registry.errors import UnreadableFile

_CHUNK = 1024 * 1024
_DOCUMENT_MARKS = ("[Content_Types].xml", "OFD.xml", "mimetype")
_EXEMPT = 1024 * 1024
_HIDDEN = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    `name` is its path inside the archive (with `!` between nested archives), `path` where it was unpacked; it is
    removed when the next member is asked for. `error` is set instead of `path` where it can't be had.
    """

    name: str
    path: Path | None
    error: UnreadableFile | None = None


def is_archive(path: Path) -> bool:
    """Whether a file is an archive of documents: a TAR, or a ZIP that is not itself a document."""
    try:
        with path.open("rb") as handle:
            start = handle.read(4)
        if start.startswith(b"PK"):
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
            return not any(mark in names for mark in _DOCUMENT_MARKS)
        if start.startswith((b"%PDF", b"\xd0\xcf", b"{\\rt")):
            return False
        with tarfile.open(path) as tape:
            return tape.next() is not None
    except (OSError, zipfile.BadZipFile, tarfile.TarError, EOFError, ValueError, zlib.error, NotImplementedError):
        return False


def members(path: Path, into: Path, limits: Limits = DEFAULT, name: str | None = None) -> Iterator[Member]:
    """Unpack an archive file by file.

    Args:
        path: the archive.
        into: an existing folder for the unpacked files; each gets a numbered folder of its own there.
        limits: sizes, counts and depth.
        name: the name shown to people, where it is not `path.name`.

    Yields:
        Every file in order, archives inside it opened in place. Each is to be read before the next is asked for.

    Raises:
        UnreadableFile: where the archive as a whole can't be read; files yielded before stand.
    """
    yield from _Unpacker(into, limits).run(path, name or path.name, "", 1)


class _Unpacker:
    def __init__(self, into: Path, limits: Limits) -> None:
        self._into = into
        self._limits = limits
        self._total = 0
        self._count = 0

    def run(self, path: Path, shown: str, prefix: str, depth: int) -> Iterator[Member]:
        if depth > self._limits.depth:
            raise refuse("nested_too_deep", shown, limit=str(self._limits.depth))
        try:
            opened = self._zip(path, shown) if zipfile.is_zipfile(path) else self._tar(path, shown)
            for inner, target, error in opened:
                if error is not None or target is None:
                    yield Member(prefix + inner, None, error)
                    continue
                try:
                    if is_archive(target):
                        yield from self._nested(target, prefix + inner, depth)
                    else:
                        yield Member(prefix + inner, target)
                finally:
                    target.unlink(missing_ok=True)
                    target.parent.rmdir()
        except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error) as error:
            raise refuse("truncated", shown) from error
        except (OSError, NotImplementedError, ValueError) as error:
            raise refuse("damaged", shown) from error

    def _nested(self, target: Path, inner: str, depth: int) -> Iterator[Member]:
        try:
            yield from self.run(target, inner, inner + "!", depth + 1)
        except UnreadableFile as error:
            yield Member(inner, None, error)

    def _zip(self, path: Path, shown: str) -> Iterator[tuple[str, Path | None, UnreadableFile | None]]:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                inner = _zip_name(info)
                if info.is_dir() or _hidden(inner):
                    continue
                self._counted(shown)
                if error := self._refused(inner, info.file_size, info.compress_size, bool(info.flag_bits & 1)):
                    yield inner, None, error
                    continue
                try:
                    with archive.open(info) as stream:
                        target = self._copy(stream, inner, shown)
                except UnreadableFile as error:
                    yield inner, None, error
                except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
                    yield inner, None, refuse("damaged", inner)
                else:
                    yield inner, target, None

    def _tar(self, path: Path, shown: str) -> Iterator[tuple[str, Path | None, UnreadableFile | None]]:
        with tarfile.open(path) as archive:
            for info in archive:
                inner = info.name
                if info.isdir() or _hidden(inner):
                    continue
                self._counted(shown)
                if not info.isfile():
                    # Links and devices could point anywhere; a document is none of them.
                    yield inner, None, refuse("unsafe_path", inner)
                    continue
                if error := self._refused(inner, info.size, None, False):
                    yield inner, None, error
                    continue
                stream = archive.extractfile(info)
                if stream is None:
                    yield inner, None, refuse("damaged", inner)
                    continue
                yield inner, self._copy(stream, inner, shown), None

    def _counted(self, shown: str) -> None:
        self._count += 1
        if self._count > self._limits.members:
            raise refuse("too_many_members", shown, limit=str(self._limits.members))

    def _refused(self, inner: str, size: int, packed: int | None, encrypted: bool) -> UnreadableFile | None:
        if _leaves(inner):
            return refuse("unsafe_path", inner)
        if encrypted:
            return refuse("encrypted", inner)
        if size > self._limits.bytes:
            return refuse("too_large", inner, limit=f"{self._limits.bytes // _CHUNK} MB")
        if packed is not None and size > _EXEMPT and size / max(1, packed) > self._limits.ratio:
            return refuse("bomb", inner)
        return None

    def _copy(self, stream: IO[bytes], inner: str, shown: str) -> Path:
        """Write one member into a numbered folder, under the last part of its name made harmless."""
        folder = self._into / f"{self._count:06d}"
        folder.mkdir()
        target = folder / _harmless(inner)
        written = 0
        with target.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                written += len(chunk)
                self._total += len(chunk)
                if written > self._limits.bytes or self._total > self._limits.expanded:
                    out.close()
                    target.unlink(missing_ok=True)
                    folder.rmdir()
                    raise refuse("bomb", inner if written > self._limits.bytes else shown)
                out.write(chunk)
        return target


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; Chinese Windows writes GBK without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _harmless(inner: str) -> str:
    """A file name that can do no harm on any file system, as like the member's as can be."""
    last = inner.replace("\\", "/").rstrip("/").rpartition("/")[2]
    clean = "".join("_" if c in '<>:"|?*' or unicodedata.category(c)[0] == "C" else c for c in last).strip(". ")
    stem, dot, suffix = clean.rpartition(".")
    if dot and len(suffix) <= 8:
        return f"{stem[:60] or '文件'}.{suffix}"
    return clean[:60] or "文件"


def _hidden(inner: str) -> bool:
    last = inner.rstrip("/").rpartition("/")[2]
    return inner.startswith(_HIDDEN[0]) or last.startswith((*_HIDDEN[1:], "._"))


def _leaves(inner: str) -> bool:
    """Whether a member's name points outside the archive."""
    parts = PurePosixPath(inner.replace("\\", "/")).parts
    return not parts or parts[0] == "/" or ".." in parts or ":" in parts[0] or "\0" in inner
