"""Files between their preview and their deposit: kept under an unguessable name, forgotten after a day.

Nothing here is in the record; a file that waits belongs to the person who sent it.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import IO

from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.ids import ALPHABET, new_token
from web.site import Site

KEPT = timedelta(days=1)
GONE = "预览已过期或已入库，请重新选择文件上传。"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that waits."""

    id: str
    path: Path
    file_name: str
    owner: str
    at: datetime


def staging_of(site: Site) -> Path:
    """The folder where files of a site wait."""
    return site.settings.data / "staging"


def plain_name(given: str) -> str:
    """A file name without path and control characters, at most 120 characters, its ending kept."""
    name = PurePosixPath(given.replace("\\", "/")).name
    name = "".join(c for c in name if c.isprintable() and c not in '/:*?"<>|').strip(". ")
    if len(name) > 120:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[:110]}{dot}{ending[:8]}" if dot else name[:120]
    return name or "未命名文件"


def stage(folder: Path, clock: Clock, stream: IO[bytes], given_name: str, owner: str, limit: int) -> Staged:
    """Keep a file that was sent in.

    Raises:
        InvalidInput: it is empty or longer than `limit` bytes.
    """
    sweep(folder, clock)
    name, staged_id = plain_name(given_name), new_token()
    place = folder / staged_id
    place.mkdir(parents=True)
    path, size = place / name, 0
    with path.open("wb") as kept:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > limit:
                break
            kept.write(chunk)
    if not 0 < size <= limit:
        shutil.rmtree(place)
        reason = "是空文件" if size == 0 else f"超过 {limit >> 20} MB"
        raise InvalidInput(f"“{name}”{reason}，没有收下。请检查后重新选择。")
    moment = clock.now()
    (place / ".about").write_text(json.dumps({"name": name, "owner": owner, "at": moment.isoformat()}), "utf-8")
    return Staged(staged_id, path, name, owner, moment)


def find(folder: Path, staged_id: str, owner: str) -> Staged:
    """A file that waits, for the person who sent it.

    Raises:
        NotFound: there is none, or it is another's.
    """
    place = folder / staged_id
    if not staged_id or set(staged_id) - set(ALPHABET) or not (place / ".about").is_file():
        raise NotFound(GONE)
    about = json.loads((place / ".about").read_text("utf-8"))
    if about["owner"] != owner:
        raise NotFound(GONE)
    return Staged(staged_id, place / about["name"], about["name"], owner, datetime.fromisoformat(about["at"]))


def drop(folder: Path, staged: Staged) -> None:
    """Forget a file."""
    shutil.rmtree(folder / staged.id, ignore_errors=True)


def sweep(folder: Path, clock: Clock) -> None:
    """Forget files that waited too long."""
    if not folder.is_dir():
        return
    oldest = (clock.now() - KEPT).timestamp()
    for place in folder.iterdir():
        about = place / ".about"
        if about.is_file() and datetime.fromisoformat(json.loads(about.read_text("utf-8"))["at"]).timestamp() < oldest:
            shutil.rmtree(place, ignore_errors=True)
