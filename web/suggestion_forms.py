"""What the forms of suggestions send, and the list that an address asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from registry.errors import InvalidInput
from review.casework.suggestions.listing import Wanted
from review.casework.suggestions.taking import Draft
from review.voices.files import MOST_BYTES, Prepared, prepare
from web.captcha import FIELD
from web.dependencies import as_day
from web.staging import plain_name

MOST_PARTS = 40


@dataclass(frozen=True, slots=True)
class SuggestionForm:
    """A form that was sent: what it says, its files, its button, the answer to the small question."""

    draft: Draft
    files: tuple[UploadFile, ...]
    act: str  # find | send
    captcha: str
    day_typed: str = ""
    wrong: str = ""  # what is no day

    def prepared(self) -> tuple[Prepared, ...]:
        """The files, checked and clean.

        Raises:
            InvalidInput: one can't be taken.
        """
        return tuple(prepare(plain_name(one.filename or ""), one.file.read(MOST_BYTES + 1)) for one in self.files)


async def suggestion_form(request: Request) -> AsyncIterator[SuggestionForm]:
    """The form of the request; its files are closed when the request is answered."""
    form = await request.form(max_files=8, max_fields=MOST_PARTS)
    try:
        yield _read(form)
    finally:
        await form.close()


def _read(form: FormData) -> SuggestionForm:
    def text(name: str, longest: int = 20_000) -> str:
        value = form.get(name, "")
        return value[:longest] if isinstance(value, str) else ""

    typed, wrong, day = text("received_on", 20), "", None
    try:
        day = as_day(typed, "收到日期")
    except InvalidInput as error:
        wrong = error.message
    draft = Draft(
        key=text("key", 64),
        name=text("name", 200),
        contact=text("contact", 200),
        proposer_kind=text("proposer_kind", 20) or "citizen",
        title=text("title", 1000),
        document_number=text("number", 100),
        link=text("link", 1000),
        document_id=text("document_id", 40),
        clause=text("clause", 1000),
        reason=text("reason"),
        kind=text("kind", 20) or "suggestion",
        organ=text("organ", 20),
        channel=text("channel", 20) or "web",
        received_on=day,
    )
    files = tuple(f for f in form.getlist("file") if isinstance(f, UploadFile) and f.filename)
    return SuggestionForm(draft, files, text("act", 10) or "send", text(FIELD, 20), typed, wrong)


SuggestionFormDep = Annotated[SuggestionForm, Depends(suggestion_form)]


def wanted_suggestions(
    state: str = "",
    kind: str = "",
    channel: str = "",
    year: str = "",
    document: str = "",
    review: str = "",
    overdue: str = "",
    repeats: str = "",
    q: str = "",
    page: str = "1",
) -> Wanted:
    """The list that an address asks for; what makes no sense is left out."""
    return Wanted(
        state=state,
        kind=kind,
        channel=channel,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        document=document,
        review=review,
        overdue=overdue == "1",
        repeats=repeats == "1",
        words=q[:100],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


WantedDep = Annotated[Wanted, Depends(wanted_suggestions)]
