"""The archive: a tar of tables, files and keys, with a manifest that names the SHA-256 and size of every part.

The manifest comes last, because it is known last; nothing is taken from an archive before all of it has been checked
against the manifest. The archive holds the keys of sealed identities: guard it like the site itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from registry.errors import BeishenError, InvalidInput

MANIFEST = "manifest.json"
KEYS = "sealing.keys"
FORMAT = 1
_NAME = re.compile(r"tables/[a-z0-9_]+\.jsonl|files/[0-9a-f]{64}|sealing\.keys")
_CHUNK = 1 << 20


class DamagedArchive(BeishenError):
    """The archive is not what its manifest says; nothing was restored."""

    status = 422
    title = "备份已损坏"
    default_code = "damaged_archive"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds, and how its origin stood when it was made."""

    format: int
    made_at: str
    site_name: str
    program: str
    database: str  # sqlite | postgresql
    revision: str
    audit_entries: int
    audit_digest: str
    rows: dict[str, int]
    parts: list[Part] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def packed(self) -> bytes:
        """The manifest as it stands in the archive."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()


class Writer:
    """Adds parts to a tar and notes what they were."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.parts: list[Part] = []

    def add_lines(self, name: str, lines: Iterable[bytes]) -> int:
        """A part made of lines; returns how many there were."""
        count = 0
        with tempfile.TemporaryFile() as beside:
            for line in lines:
                beside.write(line)
                count += 1
            self._add(name, beside)
        return count

    def add_file(self, name: str, path: Path) -> str:
        """A part that is a file; returns its SHA-256."""
        with path.open("rb") as stream:
            return self._add(name, stream)

    def finish(self, manifest: Manifest) -> str:
        """Write the manifest; returns its SHA-256, which proves the whole archive."""
        body = manifest.packed()
        information = tarfile.TarInfo(MANIFEST)
        information.size, information.mode = len(body), 0o600
        self.tar.addfile(information, io.BytesIO(body))
        return hashlib.sha256(body).hexdigest()

    def _add(self, name: str, stream: IO[bytes]) -> str:
        stream.seek(0)
        digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # any binary stream will do
        size = stream.tell()
        stream.seek(0)
        information = tarfile.TarInfo(name)
        information.size, information.mode = size, 0o600
        self.tar.addfile(information, stream)
        self.parts.append(Part(name, size, digest))
        return digest


def check(path: Path) -> Manifest:
    """Read the whole archive and compare every part with the manifest.

    Raises:
        InvalidInput: there is no such file.
        DamagedArchive: something is missing, added, cut or changed.
    """
    if not path.is_file():
        raise InvalidInput(f"没有备份文件“{path}”。")
    seen: dict[str, Part] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isfile() else None
                if stream is None or member.name in seen or manifest is not None:
                    raise DamagedArchive(f"备份中有不应出现的内容：{member.name[:80]}。没有恢复任何数据。")
                if member.name == MANIFEST:
                    manifest = _unpack(json.loads(stream.read()))
                else:
                    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
                    seen[member.name] = Part(member.name, member.size, digest)
    except (tarfile.TarError, ValueError, KeyError, TypeError, OSError) as error:
        raise DamagedArchive("备份文件不完整或不是备审的备份，没有恢复任何数据。请换用另一份备份。") from error
    if manifest is None:
        raise DamagedArchive("备份文件没有清单，可能没有写完，没有恢复任何数据。请换用另一份备份。")
    if manifest.format != FORMAT:
        raise DamagedArchive(f"备份格式 {manifest.format} 由较新的程序生成，请用同版本或更新的程序恢复。")
    for part in manifest.parts:
        if seen.pop(part.name, None) != part or not _NAME.fullmatch(part.name):
            raise DamagedArchive(f"备份中“{part.name[:80]}”与清单不符，没有恢复任何数据。请换用另一份备份。")
    if seen:
        raise DamagedArchive(f"备份中有清单以外的内容：{next(iter(seen))[:80]}。没有恢复任何数据。")
    return manifest


def parts(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The parts of an archive that `check` has passed, with their bytes."""
    with tarfile.open(path, "r:") as tar:
        for member in tar:
            stream = tar.extractfile(member)
            if stream is not None and member.name != MANIFEST:
                yield member.name, stream


def _unpack(held: dict[str, Any]) -> Manifest:
    return Manifest(**(held | {"parts": [Part(**part) for part in held["parts"]]}))
