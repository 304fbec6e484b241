"""One handler for everything that goes wrong: a page for people, RFC 9457 problem JSON for programs.

It passes on the plain words of the error family and nothing else: no internals, no traces.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from registry.errors import BeishenError, InvalidInput, NotFound, NotSignedIn
from web import urls
from web.access import PasswordFirst, SecondFactorFirst, StaleForm
from web.kept import KeptForm, keep_form
from web.pages.account import LoginPage, ResumePage
from web.rendering import go_to, render

_log = logging.getLogger("beishen.web")
PROBLEM_JSON = "application/problem+json"
_NO_ADDRESS = "没有这个地址。链接可能不完整，请从检索或首页重新进入。"
_INCOMPLETE = "地址不完整或格式有误，请返回上一页，从页面上的链接或按钮进入。"


class TooLong(BeishenError):
    """More was sent than this address takes."""

    status = 413
    title = "内容过大"
    default_code = "too_large"


class WrongMethod(BeishenError):
    """The address exists, but does not take this kind of request."""

    status = 405
    title = "不能这样访问"
    default_code = "wrong_method"


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """What happened to what, and what to do."""

    template: ClassVar[str] = "pages/problem.html"

    status: int
    title: str
    message: str
    code: str


def wants_page(request: Request) -> bool:
    """Whether a person looks at this with a browser."""
    if request.url.path.startswith("/api/"):
        return False
    return "text/html" in request.headers.get("accept", "text/html")


def answer(request: Request, error: BeishenError) -> Response:
    """The answer to an error of the family."""
    if wants_page(request):
        if isinstance(error, NotSignedIn) and request.method == "GET":
            back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return go_to(urls.login(back))
        if isinstance(error, PasswordFirst):
            return go_to(urls.PASSWORD)
        if isinstance(error, SecondFactorFirst):
            return go_to(urls.SECOND_FACTOR)
        return render(request, ProblemPage(error.status, error.title, error.message, error.code), status=error.status)
    body = {
        "type": "about:blank",
        "title": error.title,
        "status": error.status,
        "detail": error.message,
        "code": error.code,
        "instance": request.url.path,
        "request_id": getattr(request.state, "request_id", ""),
    }
    return JSONResponse(body, status_code=error.status, media_type=PROBLEM_JSON)


def too_late(request: Request, error: BeishenError, kept: KeptForm) -> Response:
    """The answer to a form whose log-in had ended: what was typed goes along, and is shown again afterwards."""
    if isinstance(error, NotSignedIn):
        words = "登录已经结束，请重新登录。您刚才填写的内容已为您保留，登录后可以继续提交。"
        return render(request, LoginPage(kept.back, error=words, kept=kept), status=error.status)
    return render(request, ResumePage(kept), status=error.status)


def translate(error: Exception) -> BeishenError:
    """Any exception as one of the family."""
    if isinstance(error, BeishenError):
        return error
    if isinstance(error, RequestValidationError):
        places = {str(e["loc"][0]) for e in error.errors() if e.get("loc")}
        if places == {"path"}:  # letters where an address has a number: nothing lies there
            return NotFound(_NO_ADDRESS)
        return InvalidInput(_INCOMPLETE if places == {"query"} else _validation_words(error))
    if isinstance(error, HTTPException):
        if error.status_code == 404:
            return NotFound(_NO_ADDRESS)
        if error.status_code == 405:
            return WrongMethod("这个地址不能直接打开，请从相应页面上的按钮进入。")
        if error.status_code == 413:
            return TooLong("提交的内容超过大小上限，没有保存。请分开提交，或请系统管理员调整上限。")
        return InvalidInput("请求不完整或格式有误，请返回上一页重新提交。")
    return BeishenError("处理时发生错误，本次操作没有保存。请稍后重试；仍然出现的，请把下方编号告诉系统管理员。")


def _validation_words(error: RequestValidationError) -> str:
    names = [str(e["loc"][-1]) for e in error.errors() if e.get("loc")]
    return f"有一项内容缺失或格式有误（{'、'.join(dict.fromkeys(names)) or '请求'}），请返回检查后重新提交。"


async def handle(request: Request, error: Exception) -> Response:
    """Answer any exception; what was not foreseen is logged with its trace under the request's id."""
    known = translate(error)
    if isinstance(known, (NotSignedIn, StaleForm)) and wants_page(request):
        kept = await keep_form(request)
        if kept is not None:
            return too_late(request, known, kept)
    if known.status >= 500 and not isinstance(error, BeishenError):
        _log.error("unexpected error, request %s", getattr(request.state, "request_id", ""), exc_info=error)
    return answer(request, known)


def install(app: FastAPI) -> None:
    """Make the application answer every error in this one way."""
    for kind in (BeishenError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)
