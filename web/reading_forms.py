"""What an upload and a stored reading share: the form of facts set right, and the answer with a picture of a page.

It reads a form and writes an answer; nothing is stored here.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Form, Response

from ingest.rendering import PagePicture
from registry.errors import NotFound
from registry.instruments.corrections import FIELDS

Given = Annotated[str, Form()]


def facts_given(
    title: Given = "",
    document_number: Given = "",
    issuer: Given = "",
    adopted_on: Given = "",
    approved_on: Given = "",
    promulgated_on: Given = "",
    effective_on: Given = "",
    expires_on: Given = "",
) -> dict[str, str]:
    """The facts of a form by field, as typed."""
    given = (title, document_number, issuer, adopted_on, approved_on, promulgated_on, effective_on, expires_on)
    return dict(zip(FIELDS, given, strict=True))


FactsDep = Annotated[dict[str, str], Depends(facts_given)]


def picture_answer(drawn: PagePicture) -> Response:
    """A page as a picture, kept by the reader's own browser for an hour.

    Raises:
        NotFound: the format has no pages.
    """
    if not drawn.png:
        raise NotFound("这个格式没有页面图像。")
    return Response(drawn.png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
