"""The form of a paper at the edge: fields into a `Sheet`, uploads into the file store and into blocks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from starlette.datastructures import UploadFile

from ingest.blocks import Block as FileBlock
from ingest.isolation import read_many
from ingest.readers import extract
from registry.errors import InvalidInput, UnreadableFile
from review.papers.layout.sheet import Block, Grid, Paragraph, Sheet
from web.jobs.ingesting import limits_of
from web.site import Site

PREFIX = "p-"


def sheet_from(form: Mapping[str, str], held: Sheet) -> Sheet:
    """The paper as a form says it; what the form doesn't show stays as it is held.

    A paragraph's field may hold several lines: the first keeps the key, each further line is a new paragraph. An empty
    one takes the paragraph out.
    """
    body: list[Block] = []
    by_key = {block.key: block for block in held.body}
    order = [key for key in form.get("order", "").split(",") if key] or list(by_key)
    taken = set(order)  # the form's own: saved again and again by itself, it makes the same keys
    for key in order:
        block = by_key.get(key)
        if isinstance(block, Grid):
            body.append(block)
            continue
        text = form.get(f"{PREFIX}{key}", block.text if block is not None else "")
        body += _split(key, text, taken)
    body += _split("new", form.get("more", ""), taken, fresh=True)
    return replace(
        held,
        title=form.get("title", held.title),
        organ=form.get("organ", held.organ).strip(),
        addressee=form.get("addressee", held.addressee).strip().rstrip("：:"),
        attachments=_lines(form, "attachments", held.attachments),
        contact=form.get("contact", held.contact).strip(),
        copies=_lines(form, "copies", held.copies),
        printed_by=form.get("printed_by", held.printed_by).strip(),
        body=tuple(body),
    )


def _split(key: str, text: str, taken: set[str], *, fresh: bool = False) -> list[Paragraph]:
    found = []
    for number, line in enumerate(line.strip() for line in text.splitlines() if line.strip()):
        name = key
        if fresh or number:
            count = 1
            while (name := f"{key}~{count}") in taken:
                count += 1
            taken.add(name)
        found.append(Paragraph(name, line))
    return found


def _lines(form: Mapping[str, str], name: str, held: tuple[str, ...]) -> tuple[str, ...]:
    if name not in form:
        return held
    return tuple(line.strip() for line in form[name].splitlines() if line.strip())


@contextmanager
def received(site: Site, file: UploadFile, what: str) -> Iterator[tuple[Path, int]]:
    """An uploaded file on disk, with its size; gone afterwards.

    Raises:
        InvalidInput: none was chosen, or it is too large.
    """
    limit, size = site.settings.max_upload_mb << 20, 0
    with tempfile.NamedTemporaryFile(suffix=Path(file.filename or "").suffix[:8]) as kept:
        while chunk := file.file.read(1 << 20):
            size += len(chunk)
            if size > limit:
                raise InvalidInput(f"{what}不能超过 {site.settings.max_upload_mb} MB。")
            kept.write(chunk)
        if not size:
            raise InvalidInput(f"没有选择{what}，或文件是空的。")
        kept.flush()
        yield Path(kept.name), size


def blocks_of(site: Site, path: Path, file_name: str) -> tuple[FileBlock, ...]:
    """The paragraphs and tables of a returned DOCX, read in a process of its own under the site's limits.

    Raises:
        InvalidInput: it is none, or can't be read.
    """
    with path.open("rb") as opened:
        if opened.read(2) != b"PK":
            raise InvalidInput(f"“{file_name}”不是 DOCX 文件。请在 Word 或 WPS 中另存为 DOCX 后再上传。")
    for _, read in read_many([path], read=extract, limits=limits_of(site.settings)):
        if isinstance(read, UnreadableFile):
            raise InvalidInput(f"返回稿“{file_name}”无法读取：{read.message}") from read
        if read.format == "docx":
            return read.blocks
    raise InvalidInput(f"“{file_name}”不是 DOCX 文件。请在 Word 或 WPS 中另存为 DOCX 后再上传。")
