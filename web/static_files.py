"""Style sheets and scripts under an address that changes with their content, kept by browsers for a year.

One digest stands for the whole folder, so that a module's relative imports stay within the same state.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
KEEPER = "js/keeper.js"  # the worker of a collector's task: the page names its scope, the worker answers one page of it


def digest_of(folder: Path) -> str:
    """Twelve characters that change when any file of the folder does."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:12]


class DigestedFiles(StaticFiles):
    """Serves `/static/<digest>/<path>`; an address of an older state gets the present file, uncached."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(directory=folder)
        self.digest = digest_of(folder)

    def url(self, path: str) -> str:
        """Address of one file."""
        return f"/static/{self.digest}/{path}"

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        digest, _, rest = path.partition("/")
        response = await super().get_response(rest, scope)
        fresh = digest == self.digest and response.status_code in {200, 304}
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
        if rest == KEEPER:
            response.headers["Service-Worker-Allowed"] = "/"
        return response
