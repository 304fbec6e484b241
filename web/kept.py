"""What somebody had typed when their log-in ended: kept in the page, shown again after they are back.

A form that comes too late is not thrown away. The log-in page carries its fields along, through code and password where
these are asked for, to a page that shows the text for correction and sends it on. Nothing of it is stored here; it only
ever passes between this site and the browser that typed it, and nothing is sent on without a click.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile

from registry.people import sessions
from web import urls
from web.access import CSRF_FIELD
from web.dependencies import get_site

KEPT_FIELD, PATH_FIELD, BACK_FIELD = "kept", "kept_path", "kept_back"
NEVER_KEPT_PATHS = {
    urls.LOGIN,
    urls.LOGIN_CODE,
    urls.LOGOUT,
    urls.PASSWORD,
    urls.DISPLAY,
    urls.RESUME,
    urls.ACCOUNT,
    urls.SECOND_FACTOR,
}
NEVER_KEPT_FIELDS = {CSRF_FIELD, "password", "old", "new", "again", "code", KEPT_FIELD, PATH_FIELD, BACK_FIELD}
LONG = 30  # from this length on a value is shown as text to correct
MOST_FIELDS = 2000


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that was not taken."""

    path: str  # where it was sent
    back: str  # the page it stood on
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()  # names of files, which must be chosen again

    @property
    def packed(self) -> str:
        """The fields as one hidden value."""
        return json.dumps([self.fields, self.files], ensure_ascii=False)

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What looks typed: it is shown and can be corrected."""
        return tuple((name, value) for name, value in self.fields if _typed(value))

    @property
    def rest(self) -> tuple[tuple[str, str], ...]:
        """Choices and identifiers: they go along unseen."""
        return tuple((name, value) for name, value in self.fields if not _typed(value))


def _typed(value: str) -> bool:
    return len(value) >= LONG or "\n" in value or any("\u4e00" <= sign <= "\u9fff" for sign in value)


async def keep_form(request: Request) -> KeptForm | None:
    """What a request had sent, when it can be shown to be a form of this site; None for anything else."""
    if request.method != "POST" or request.url.path in NEVER_KEPT_PATHS:
        return None
    form = await request.form(max_fields=MOST_FIELDS)
    csrf = form.get(CSRF_FIELD, "")
    if not _from_here(request) and not _was_ours(request, csrf if isinstance(csrf, str) else ""):
        return None
    items = [(name, value) for name, value in form.multi_items() if name not in NEVER_KEPT_FIELDS]
    fields = tuple((name, value) for name, value in items if isinstance(value, str))
    chosen = tuple(value.filename or "" for _, value in items if isinstance(value, UploadFile))
    if not any(value.strip() for _, value in fields):
        return None
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return KeptForm(path, _page_before(request), fields, tuple(name for name in chosen if name))


def unpack(path: str, back: str, packed: str) -> KeptForm | None:
    """The kept form in a page's hidden fields; None when there is none, or it is nonsense."""
    if not packed or not path.startswith("/") or urls.local_path(path, "") != path:
        return None
    if path.split("?")[0] in NEVER_KEPT_PATHS:
        return None
    try:
        held, files = json.loads(packed)
        fields = tuple((str(name), str(value)) for name, value in held)
        names = tuple(str(name) for name in files)
    except (ValueError, TypeError):
        return None
    kept = tuple((name, value) for name, value in fields if name not in NEVER_KEPT_FIELDS)
    return KeptForm(path, urls.local_path(back), kept, names)


def _from_here(request: Request) -> bool:
    """Whether the browser itself says that a page of this site sent the form."""
    return request.headers.get("sec-fetch-site") == "same-origin"


def _was_ours(request: Request, csrf: str) -> bool:
    """Whether the form carries the secret of a log-in that has been; for browsers that don't say where from."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    with get_site(request).database.read() as session:
        return sessions.issued_csrf(session, csrf) is not None


def _page_before(request: Request) -> str:
    """The page that the form stood on, as the browser says; the home page where it doesn't, or names another site."""
    before = request.headers.get("referer", "")
    own = str(request.base_url)
    return urls.local_path("/" + before.removeprefix(own)) if before.startswith(own) else urls.HOME
