"""A page of a source file as a picture, to be looked at beside what was read from it.

Promises a PNG of bounded size for PDFs and pictures, and nothing for other formats. It runs foreign decoders on foreign
files, so that callers run it in a worker (`ingest.isolation`).
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.refusals import refuse

LONGEST = 1600  # pixels of the longer side: small print can be read, a page stays under a megabyte
_PICTURES = {"PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF"}


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page; `pages` is how many the file has, 0 for a format without pages to show."""

    pages: int
    png: bytes = b""


def render_page(path: Path, number: int = 1) -> PagePicture:
    """Draw a page.

    Args:
        path: of the file.
        number: of the page, from 1; a number beyond the last draws the last.

    Raises:
        UnreadableFile: a PDF or picture that can't be drawn.
    """
    with path.open("rb") as stream:
        head = stream.read(1024)
    try:
        if b"%PDF-" in head:
            return _of_pdf(path, number)
        return _of_picture(path, number)
    except (OSError, ValueError, RuntimeError, SyntaxError) as error:
        raise refuse("damaged", path.name) from error


def _of_pdf(path: Path, number: int) -> PagePicture:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        count = len(document)
        page = document[min(max(number, 1), count) - 1]
        width, height = page.get_size()
        scale = min(2.0, LONGEST / max(1.0, width, height))
        return PagePicture(count, _png(page.render(scale=scale).to_pil()))
    finally:
        document.close()


def _of_picture(path: Path, number: int) -> PagePicture:
    from PIL import Image, UnidentifiedImageError

    try:
        picture = Image.open(path)
    except UnidentifiedImageError:
        return PagePicture(0)
    except Image.DecompressionBombError as error:
        raise ValueError("too large") from error
    with picture:
        if picture.format not in _PICTURES:
            return PagePicture(0)
        count = getattr(picture, "n_frames", 1)
        picture.seek(min(max(number, 1), count) - 1)
        picture.draft("RGB", (LONGEST, LONGEST))
        drawn = picture.convert("RGB")
        drawn.thumbnail((LONGEST, LONGEST))
        return PagePicture(count, _png(drawn))


def _png(picture: Any) -> bytes:
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "PNG")
    return stream.getvalue()
