"""The family of errors that people see: each has an HTTP status, a stable code and plain Chinese words.

Raised anywhere, turned into a page, problem JSON (RFC 9457) or a line on stderr in one place each. A message
says what happened to what, and what to do next; it never holds internals or personal data.
"""

from __future__ import annotations

from typing import ClassVar


class BeishenError(Exception):
    """Base of the family.

    Args:
        message: one plain Chinese sentence for the person who sees it.
        code: stable machine word; the class's own where not given.
    """

    status: ClassVar[int] = 500
    title: ClassVar[str] = "出现错误"
    default_code: ClassVar[str] = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code


class InvalidInput(BeishenError):
    """What was entered can't be used; the message says why and how to mend it."""

    status = 422
    title = "输入有误"
    default_code = "invalid_input"


class NotFound(BeishenError):
    """The thing asked for does not exist, or not for this person."""

    status = 404
    title = "没有找到"
    default_code = "not_found"


class NotAllowed(BeishenError):
    """The person may not do this."""

    status = 403
    title = "无权办理"
    default_code = "not_allowed"


class NotSignedIn(BeishenError):
    """Only for people who have logged in."""

    status = 401
    title = "请先登录"
    default_code = "not_signed_in"


class Conflict(BeishenError):
    """Someone else changed the thing in between, or its state does not allow this step."""

    status = 409
    title = "状态已变化"
    default_code = "conflict"


class TooMany(BeishenError):
    """Too many tries in too short a time."""

    status = 429
    title = "操作过于频繁"
    default_code = "too_many"


class Unavailable(BeishenError):
    """A part that this needs (a search server, an optional extra) is not there at the moment."""

    status = 503
    title = "暂时不可用"
    default_code = "unavailable"


class UnreadableFile(BeishenError):
    """A file that can't be read at all; it is kept in quarantine. `code` names the reason."""

    status = 422
    title = "文件无法读取"
    default_code = "unreadable"


class Misconfigured(BeishenError):
    """A setting is missing or wrong."""

    status = 500
    title = "设置有误"
    default_code = "misconfigured"
