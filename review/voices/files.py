"""Files of a comment: few, small, of known kinds, kept for staff alone. A photo keeps neither place nor device.

A photo is drawn anew from its points: what cameras write beside them (EXIF, GPS) and whatever else hides in the file is
gone. Voice and papers are kept as they came; they are only ever handed out as downloads.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.files import FileStore
from registry.ids import new_id
from registry.people.roles import Permission, Person
from review.voices.models import Comment, CommentFile

MOST_FILES = 3
MOST_BYTES = 6 << 20  # of one file
MOST_POINTS = 40_000_000
LONGEST_SIDE = 2560
KINDS = {"photo": "照片", "voice": "录音", "document": "文件"}
_VOICE = {"mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac", "amr": "audio/amr", "wav": "audio/wav",
          "ogg": "audio/ogg", "webm": "audio/webm"}  # fmt: skip
_PAPER = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "txt": "text/plain",
}
_SIGNS = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "doc": (b"\xd0\xcf\x11\xe0",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "aac": (b"\xff\xf1", b"\xff\xf9"),
    "amr": (b"#!AMR",),
    "wav": (b"RIFF",),
    "ogg": (b"OggS",),
    "webm": (b"\x1aE\xdf\xa3",),
}
ACCEPTED = "照片（JPG、PNG、WEBP）、录音（MP3、M4A、AMR、WAV 等）或文件（PDF、DOCX、XLSX、TXT）"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that may be kept: its kind was seen in its bytes, not in its name alone."""

    kind: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a comment, as staff see it."""

    id: str
    comment_id: str
    kind: str
    name: str
    media_type: str
    digest: str
    size: int


def prepare(name: str, content: bytes) -> Prepared:
    """Check a file and make a photo clean.

    Args:
        name: without path and control characters already.
        content: its bytes.

    Raises:
        InvalidInput: empty, too large, of a kind that isn't taken, or not what its name says.
    """
    if not content:
        raise InvalidInput(f"“{name}”是空文件，没有收下。请重新选择，或不附文件直接提交。")
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"“{name}”超过 {MOST_BYTES >> 20} MB，没有收下。请压缩后重新选择，或不附文件直接提交。")
    ending = name.rpartition(".")[2].lower()
    if ending in {"jpg", "jpeg", "png", "webp"}:
        return _photo(name, content)
    if ending in _VOICE and _is(ending, content):
        return Prepared("voice", name, _VOICE[ending], content)
    if ending in _PAPER and _is(ending, content):
        return Prepared("document", name, _PAPER[ending], content)
    raise InvalidInput(f"“{name}”不是可以收下的文件，请选择{ACCEPTED}。")


def _is(ending: str, content: bytes) -> bool:
    if ending == "m4a":
        return content[4:8] == b"ftyp"
    if ending == "txt":
        return b"\x00" not in content
    return content.startswith(_SIGNS[ending])


def _photo(name: str, content: bytes) -> Prepared:
    refused = InvalidInput(f"“{name}”不是能打开的照片，没有收下。请重新拍照或另选一张，或不附照片直接提交。")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > MOST_POINTS:
                    raise refused
                picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refused from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean, stream = Image.new("RGB", picture.size), io.BytesIO()
    clean.paste(picture)
    clean.save(stream, "JPEG", quality=85)
    return Prepared("photo", f"{name.rpartition('.')[0] or '照片'}.jpg", "image/jpeg", stream.getvalue())


def keep_files(session: Session, store: FileStore, comment_id: str, prepared: Sequence[Prepared]) -> None:
    """Keep the files of a comment that has just been taken; its number's transaction is theirs.

    Raises:
        InvalidInput: more than are taken.
    """
    if len(prepared) > MOST_FILES:
        raise InvalidInput(f"一条意见最多附 {MOST_FILES} 个文件。")
    for position, one in enumerate(prepared):
        session.add(
            CommentFile(
                id=new_id(),
                comment_id=comment_id,
                position=position,
                kind=one.kind,
                name=one.name,
                media_type=one.media_type,
                digest=store.add_bytes(one.content),
                size=len(one.content),
            )
        )
    session.flush()


def files_of(session: Session, comment_ids: Sequence[str]) -> dict[str, tuple[FileView, ...]]:
    """The files of comments, by comment; for staff."""
    rows = session.scalars(
        select(CommentFile).where(CommentFile.comment_id.in_(comment_ids)).order_by(CommentFile.position)
    )
    found: dict[str, tuple[FileView, ...]] = {}
    for row in rows:
        found[row.comment_id] = (*found.get(row.comment_id, ()), _view(row))
    return found


def open_file(session: Session, clock: Clock, person: Person, comment_id: str, file_id: str) -> FileView:
    """A file for a member of staff; each opening is logged, for a photo may show who took it.

    Raises:
        NotAllowed, NotFound.
    """
    person.require(Permission.REVIEW_READ)
    row = session.get(CommentFile, file_id)
    if row is None or row.comment_id != comment_id or session.get(Comment, comment_id) is None:
        raise NotFound("没有这个文件。")
    audit.record(session, clock, person.actor, "comment.file", f"comment:{comment_id}", file=file_id)
    return _view(row)


def _view(row: CommentFile) -> FileView:
    return FileView(row.id, row.comment_id, row.kind, row.name, row.media_type, row.digest, row.size)
