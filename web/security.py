"""What every answer carries and what no request may exceed: headers, a request id, a limit on the body.

Written against the bare server interface, so that it also covers answers made before any route is found.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable

from fastapi import HTTPException, Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.ids import new_id

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORM_LIMIT = 1 << 20
COMMENT_LIMIT = 20 << 20  # a comment with its three files
_COMMENT = re.compile(r"/(?:c|t|collect|consultations|d)/[^/]+/[^/]+(?:/comment)?|/suggestions/(?:new|entry)")
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_log = logging.getLogger("beishen.web")


class TooLarge(HTTPException):
    """The body is longer than this address takes; an HTTP error, so that the form parser lets it through."""

    def __init__(self) -> None:
        super().__init__(status_code=413)


class Guard:
    """The outermost layer around the application.

    Args:
        app: the application.
        upload_limit: bytes that addresses below `/upload` or ending in it take; comment forms take `COMMENT_LIMIT`,
            all others `FORM_LIMIT`.
        on_error: answers what nothing inside has answered.
    """

    def __init__(
        self, app: ASGIApp, upload_limit: int, on_error: Callable[[Request, Exception], Awaitable[Response]]
    ) -> None:
        self.app = app
        self.on_error = on_error
        self.upload_limit = upload_limit + FORM_LIMIT

    def _limit(self, path: str) -> int:
        if _takes_files(path):
            return self.upload_limit
        return COMMENT_LIMIT if _takes_a_comment(path) else FORM_LIMIT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        request_id = given if _REQUEST_ID.fullmatch(given) else new_id()
        scope.setdefault("state", {})["request_id"] = request_id
        limit = self._limit(scope["path"])
        started, status, received = time.perf_counter(), 0, 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise TooLarge
            return message

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
                headers["X-Request-Id"] = request_id
            await send(message)

        try:
            await self.app(scope, limited, dressed)
        except Exception as error:
            if status:  # the answer has begun: nothing can be said any more
                raise
            response = await self.on_error(Request(scope), error)
            await response(scope, receive, dressed)
        finally:
            took = (time.perf_counter() - started) * 1000
            # the path alone: query strings and secret links hold what people asked
            _log.info("%s %s %s %.1f ms %s", scope["method"], _plain(scope["path"]), status, took, request_id)


def _takes_files(path: str) -> bool:
    return path.startswith("/upload") or path.endswith("/upload")


def _takes_a_comment(path: str) -> bool:
    return _COMMENT.fullmatch(path) is not None


def _plain(path: str) -> str:
    """The path without the secret of a link."""
    return re.sub(r"^/([cxrts])/[^/]+", r"/\1/…", path)
