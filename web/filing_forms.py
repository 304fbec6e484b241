"""What a filing's form sends, as the casework layer takes it; what is wrong with it, field by field."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from registry.errors import InvalidInput
from review.casework.filings.listing import Wanted
from review.casework.filings.particulars import NAMES, Particulars
from web.dependencies import as_day

DAYS = frozenset({"adopted_on", "promulgated_on", "effective_on", "expires_on", "arrived_on"})
FILE_PREFIX = "file-"  # an input for each kind of paper: file-text, file-report …


@dataclass(frozen=True, slots=True)
class FilingForm:
    """A form that was sent: its particulars, its files by kind, its button.

    `wrong` names the fields that hold no value of their kind; `typed` is what stood in them.
    """

    given: Particulars
    revision: int
    act: str
    remove: str = ""
    files: tuple[tuple[str, UploadFile], ...] = ()
    wrong: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    reason: str = ""


async def filing_form(request: Request) -> AsyncIterator[FilingForm]:
    """The form of the request, whichever papers it names; its files are closed when the request is answered."""
    form = await request.form()
    try:
        yield _read_form(form)
    finally:
        await form.close()


def _read_form(form: FormData) -> FilingForm:
    given, wrong, typed = particulars_in(form)
    files = tuple(
        (name.removeprefix(FILE_PREFIX), value)
        for name, value in form.multi_items()
        if name.startswith(FILE_PREFIX) and isinstance(value, UploadFile) and value.filename
    )
    revision = _text(form, "revision")
    return FilingForm(
        given,
        int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0,
        _text(form, "act") or "save",
        _text(form, "remove"),
        files,
        wrong,
        typed,
        _text(form, "reason"),
    )


FilingFormDep = Annotated[FilingForm, Depends(filing_form)]


def particulars_in(form: FormData) -> tuple[Particulars, dict[str, str], dict[str, str]]:
    """The particulars of a form, what is wrong with them, and what was typed there."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    typed: dict[str, str] = {}
    for name in NAMES:
        text = _text(form, name)
        if name == "internal":
            values[name] = text == "1"
        elif name in DAYS:
            values[name], problem = _day(text)
            if problem:
                wrong[name], typed[name] = problem, text
        elif name == "copies":
            values[name] = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
            if text and values[name] is None:
                wrong[name], typed[name] = "份数请填数字，如 2。", text
        else:
            values[name] = text
    values["action"] = values["action"] or "制定"
    return Particulars(**values), wrong, typed


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _day(text: str) -> tuple[date | None, str]:
    try:
        return as_day(text), ""
    except InvalidInput as error:
        return None, error.message


def wanted_filings(
    state: str = "",
    body: str = "",
    year: str = "",
    kind: str = "",
    late: str = "",
    q: str = "",
    sort: str = "arrived",
    page: str = "1",
) -> Wanted:
    """The list that an address asks for; what makes no sense is left out."""
    return Wanted(
        state=state,
        body_id=body,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        kind=kind,
        late=late,
        words=q[:100],
        sort=sort,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


WantedDep = Annotated[Wanted, Depends(wanted_filings)]
