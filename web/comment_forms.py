"""What a comment form sends: the draft, its files, and what the page in between was told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from review.voices.files import MOST_BYTES, Prepared, prepare
from review.voices.taking import Draft
from web.captcha import FIELD
from web.staging import plain_name

ANSWER_PREFIX = "answer-"  # a box for each question of the round
FILE_FIELD = "file"
MOST_PARTS = 60  # fields of one form; more is no form of ours


@dataclass(frozen=True, slots=True)
class CommentForm:
    """A comment form that was sent. `draft.address` comes from the page's address, never from the form; `about` is
    what was chosen on a page that carries every clause.
    """

    draft: Draft
    files: tuple[UploadFile, ...]
    captcha: str
    seen: bool  # similar comments were shown before
    queued: bool  # sent by the page's script out of its drafts: nobody sits before it
    about: str = ""

    def prepared(self) -> tuple[Prepared, ...]:
        """The files, checked and clean.

        Raises:
            InvalidInput: one can't be taken.
        """
        return tuple(prepare(plain_name(one.filename or ""), one.file.read(MOST_BYTES + 1)) for one in self.files)


async def comment_form(request: Request) -> AsyncIterator[CommentForm]:
    """The form of the request; its files are closed when the request is answered."""
    form = await request.form(max_files=8, max_fields=MOST_PARTS)
    try:
        yield _read(form, str(request.path_params.get("address", "")))
    finally:
        await form.close()


def _read(form: FormData, address: str) -> CommentForm:
    def text(name: str) -> str:
        value = form.get(name, "")
        return value if isinstance(value, str) else ""

    answers = {
        name.removeprefix(ANSWER_PREFIX): value
        for name, value in form.multi_items()
        if name.startswith(ANSWER_PREFIX) and isinstance(value, str)
    }
    draft = Draft(
        address,
        text("stance"),
        text("body"),
        text("key"),
        text("proposed"),
        text("contributor_kind"),
        text("contributor"),
        text("contact"),
        answers,
        text("consent") == "1",
        text("on_behalf") == "1",
    )
    files = tuple(f for f in form.getlist(FILE_FIELD) if isinstance(f, UploadFile) and f.filename)
    return CommentForm(draft, files, text(FIELD), text("seen") == "1", text("queued") == "1", text("about"))


CommentFormDep = Annotated[CommentForm, Depends(comment_form)]
