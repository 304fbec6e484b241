"""Pictures of pages (PNG, JPEG, TIFF, BMP, GIF, WebP): recognised as scanned pages are.

Promises pages in the order of the file's frames. A picture without text is refused as such.
"""

from __future__ import annotations

import io
from typing import Any

from ingest.blocks import Extract
from ingest.limits import Limits
from ingest.readers.pages import PageLines, blocks_of
from ingest.readers.reader import Head, Reader
from ingest.recognition.pages import LOW_CONFIDENCE, NAME, recognise_picture
from ingest.refusals import refuse
from registry.provisions.reading import Warning_

_MOST_PIXELS = 120_000_000  # an A3 sheet at 600 dpi has 70 million
_MARKS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")


def read(head: Head, limits: Limits) -> Extract:
    """Read a picture file."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(head.path) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise refuse("bomb", head.name)
            frames = getattr(picture, "n_frames", 1)
            if frames > limits.scanned_pages:
                raise refuse("too_many_pages", head.name, limit=str(limits.scanned_pages))
            pages: list[PageLines] = []
            for number in range(frames):
                picture.seek(number)
                pages.append(_page(picture, number + 1, head.name))
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refuse("damaged", head.name) from error
    except (OSError, SyntaxError, EOFError) as error:
        raise refuse("truncated" if "truncated" in str(error) else "damaged", head.name) from error
    blocks = blocks_of(pages)
    if not blocks:
        raise refuse("no_text", head.name)
    form = "picture" if head.data[:2] not in (b"II", b"MM") else "tiff"
    facts = {key: value for page in pages for key, value in page.facts.items()}
    warnings = tuple(confidence_warnings(pages))
    return Extract(form, tuple(blocks), page_count=len(pages), metadata=facts, warnings=warnings,
                   notes={"recognition": NAME})  # fmt: skip


def _page(picture: Any, number: int, name: str) -> PageLines:
    from PIL import ImageOps

    turned = ImageOps.exif_transpose(picture.copy()) or picture
    dpi = picture.info.get("dpi", (0, 0))
    resolution = float(dpi[0]) if isinstance(dpi, tuple) and 90 <= float(dpi[0]) <= 700 else None
    return recognise_picture(turned, number, resolution, name)


def confidence_warnings(pages: list[PageLines]) -> list[Warning_]:
    """A warning for each recognised page with lines of low confidence, or without any text."""
    warnings: list[Warning_] = []
    for page in pages:
        known = [(line.confidence, len(line.text)) for line in page.lines if line.confidence is not None]
        low = [confidence for confidence, length in known if confidence < LOW_CONFIDENCE and length > 1]
        if not page.lines and not page.grids:
            message = f"第 {page.number} 页没有识别出文字。"
            warnings.append(Warning_("page_without_text", message, page=page.number))
        elif low:
            message = f"第 {page.number} 页有 {len(low)} 行识别把握不大（最低 {min(low):.0%}），请与原件核对。"
            warnings.append(Warning_("low_confidence", message, page=page.number))
    return warnings


def read_embedded(pictures: tuple[tuple[str, bytes], ...], name: str) -> list[PageLines]:
    """Recognise the pictures inside another document, each as a page; what is no readable picture is left out."""
    from PIL import Image

    pages: list[PageLines] = []
    for _, data in pictures[:50]:
        try:
            with Image.open(io.BytesIO(data)) as picture:
                if picture.width < 300 or picture.height < 200 or picture.width * picture.height > _MOST_PIXELS:
                    continue
                picture.load()
                pages.append(recognise_picture(picture, len(pages) + 1, None, name))
        except (OSError, SyntaxError, ValueError):
            continue
    return pages


def _recognises(head: Head) -> bool:
    return head.data.startswith(_MARKS) or (head.data[:4] == b"RIFF" and head.data[8:12] == b"WEBP")


READER = Reader(
    "picture", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"), _recognises, read
)  # fmt: skip
