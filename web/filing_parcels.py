"""Tables and parcels of other systems at the edge: opened within limits, their files kept and read."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from registry.errors import InvalidInput, UnreadableFile
from review.casework.exchange import ADAPTERS, Parcel, adapter_for
from review.casework.filings.imports import ImportView
from review.casework.filings.papers import StoredFile
from review.casework.filings.particulars import facts_of
from review.casework.filings.sheets import Sheet, read_sheet
from review.casework.filings.vocabulary import READ_PAPERS
from web.filing_files import documents_in
from web.readings import read_in_isolation
from web.site import Site
from web.staging import plain_name

MOST_MEMBERS = 3000
MOST_UNPACKED = 1 << 30
TABLE_LIMIT = 20 << 20


def sheet_of(site: Site, held: ImportView) -> Sheet:
    """The table of an import, read again from the file store."""
    content = site.files.read(held.digest)
    if held.purpose == "exchange":
        return open_parcel(content)[1].sheet
    return read_sheet(content, held.file_name)


def open_parcel(content: bytes) -> tuple[str, Parcel]:
    """The adapter's key and what it read of a parcel; of its files only the names.

    Raises:
        InvalidInput: it is no ZIP, of no known format, or larger than the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = [m for m in package.infolist() if not m.is_dir()]
            if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
                raise InvalidInput("数据包里的文件过多或展开后过大，没有打开。请分成几包导入。")
            names = frozenset(m.filename for m in members)
            adapter = adapter_for(names)
            if adapter is None:
                known = "、".join(a.name for a in ADAPTERS.values())
                raise InvalidInput(f"不认识这个数据包的格式。现在可以导入：{known}。")
            tables = {m.filename: _read(package, m) for m in members if m.filename.endswith((".csv", ".json"))}
            return adapter.key, adapter.read(tables, names)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zipfile.LargeZipFile) as error:
        raise InvalidInput("数据包打不开，可能已损坏或加了密码。请重新打包为不加密的 ZIP。") from error


def _read(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A table of the parcel, never more than its limit whatever the package claims."""
    with package.open(member) as stream:
        content = stream.read(TABLE_LIMIT + 1)
    if len(content) > TABLE_LIMIT:
        raise InvalidInput(f"“{member.filename}”超过 {TABLE_LIMIT >> 20} MB，没有打开。")
    return content


def keep_files(
    site: Site, content: bytes, wanted: Iterable[tuple[str, str]], after: Callable[[int], None] = lambda _: None
) -> dict[str, StoredFile]:
    """Keep the files that a parcel's rows name, and read those whose text counts.

    Args:
        wanted: pairs of paper kind and member name.
        after: told after each file how many are read.
    """
    limit = site.settings.max_upload_mb << 20
    kept: dict[str, StoredFile] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package, tempfile.TemporaryDirectory(prefix="beishen-") as folder:
        for done, (kind, name) in enumerate(wanted, 1):
            with package.open(name) as stream:
                held = stream.read(limit + 1)
            if len(held) > limit:
                raise InvalidInput(f"“{name}”超过 {site.settings.max_upload_mb} MB，整包没有导入。")
            place = Path(tempfile.mkdtemp(dir=folder))
            path = place / plain_name(PurePosixPath(name).name)
            path.write_bytes(held)
            kept[name] = _kept(site, path, kind)
            after(done)
    return kept


def _kept(site: Site, path: Path, kind: str) -> StoredFile:
    digest, size = site.files.add(path), path.stat().st_size
    if kind not in READ_PAPERS:
        return StoredFile(digest, path.name, size)
    try:
        readings = read_in_isolation(site, path)
    except UnreadableFile as error:
        return StoredFile(digest, path.name, size, None, {"unreadable": error.message})
    return StoredFile(digest, path.name, size, "\n".join(r.text for r in readings), facts_of(documents_in(readings)[0]))
