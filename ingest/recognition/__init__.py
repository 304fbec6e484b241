"""Recognition of scanned pages (the optional extra `ocr`): a picture of a page to printed lines.

Promises lines with places and confidence, upright whatever way the page lay. Where the extra is not installed it
says so; it never invents text.
"""

from __future__ import annotations

from ingest.recognition.pages import LOW_CONFIDENCE, NAME, available, recognise_page, recognise_picture

__all__ = ["LOW_CONFIDENCE", "NAME", "available", "recognise_page", "recognise_picture"]
