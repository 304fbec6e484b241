"""The way to an Elasticsearch server: the official client, its errors in our words, bulk writes that insist.

A bulk item that the server refuses for want of room is sent again with growing pauses; anything else that fails
is an error at once. Nothing here knows what is written.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from elastic_transport import ConnectionError as ServerGone
from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, BadRequestError, Elasticsearch

from registry.errors import BeishenError, InvalidInput, Unavailable

SEARCH_S = 20.0  # longest wait for an answer, in seconds
WRITE_S = 90.0
ACTIONS = 2_000  # of one bulk request
BYTES = 8_000_000
TRIES = 8
FIRST_PAUSE_S = 0.1
REFUSED = frozenset({413, 429, 502, 503, 504})  # worth another try

Operation = tuple[dict[str, Any], dict[str, Any] | None]


class IndexGone(Unavailable):
    """The index that was asked for does not exist (any more)."""

    default_code = "index_gone"


def connect(url: str, api_key: str | None, ca: Path | None) -> Elasticsearch:
    """A client for one or more URLs separated by commas; it connects with the first call.

    Raises:
        Unavailable: the URL can't be used.
    """
    options: dict[str, Any] = {"api_key": api_key} if api_key else {}
    if ca is not None:
        options["ca_certs"] = str(ca)
    hosts = [part.strip() for part in url.split(",") if part.strip()]
    try:
        return Elasticsearch(hosts, request_timeout=SEARCH_S, max_retries=2, retry_on_timeout=False, **options)
    except ValueError as error:
        raise Unavailable("检索服务器的地址写法不对，例如 http://127.0.0.1:9200。") from error


@contextmanager
def our_errors() -> Iterator[None]:
    """Turn the client's errors into the family that people see."""
    try:
        yield
    except BeishenError:
        raise
    except (AuthenticationException, AuthorizationException) as error:
        raise Unavailable("检索服务器拒绝了访问，请检查密钥设置。") from error
    except BadRequestError as error:
        if "too_many" in str(error):
            raise InvalidInput("查询太长，请减少字词后再查。") from error
        raise Unavailable("检索服务器不接受这一请求，请检查其版本和索引。") from error
    except ApiError as error:
        if error.status_code == 404:
            raise IndexGone("检索索引尚未建立或已被删除，正在等待重建。") from error
        raise Unavailable("检索服务器繁忙或出错，请稍后再试。") from error
    except ConnectionTimeout as error:
        raise Unavailable("检索服务器没有及时答复，请稍后再试。") from error
    except (ServerGone, TransportError) as error:
        raise Unavailable("检索服务器连接不上，请稍后再试。") from error


def bulk(client: Elasticsearch, target: str, operations: Iterable[Operation]) -> None:
    """Write all operations to an alias; deletes of what is not there are no error.

    Raises:
        IndexGone: the alias does not exist.
        Unavailable: the server refused after all tries; some operations may have been done.
    """
    portion: list[Operation] = []
    size = 0
    for operation in operations:
        portion.append(operation)
        size += _size(operation)
        if len(portion) >= ACTIONS or size >= BYTES:
            _insist(client, target, portion)
            portion, size = [], 0
    if portion:
        _insist(client, target, portion)


def _size(operation: Operation) -> int:
    document = operation[1]
    return 200 + (sum(4 * len(value) for value in document.values() if isinstance(value, str)) if document else 0)


def _insist(client: Elasticsearch, target: str, portion: Sequence[Operation]) -> None:
    """Send until all is taken: what is refused goes again after a pause, a request that is too much in halves."""
    pause, waiting = FIRST_PAUSE_S, list(portion)
    size = len(waiting)
    for attempt in range(TRIES):
        if attempt:
            time.sleep(pause)
            pause = min(pause * 2, 5.0)
        try:
            while waiting:
                again = _send(client, target, waiting[:size])
                waiting = again + waiting[size:]
                if again:
                    break
            if not waiting:
                return
        except ApiError as error:
            if error.status_code not in REFUSED or attempt == TRIES - 1:
                raise
            size = max(1, size // 4)
    raise Unavailable("检索服务器暂时写不进去，稍后会自动重试。")


def _send(client: Elasticsearch, target: str, portion: Sequence[Operation]) -> list[Operation]:
    """Send once; returns what the server asks to send again."""
    lines: list[dict[str, Any]] = []
    for action, document in portion:
        lines.append(action)
        if document is not None:
            lines.append(document)
    answer = client.options(request_timeout=WRITE_S).bulk(operations=lines, index=target, require_alias=True)
    if not answer["errors"]:
        return []
    again = []
    for operation, item in zip(portion, answer["items"], strict=True):
        (name, outcome), *_ = item.items()
        status = outcome["status"]
        if status in REFUSED:
            again.append(operation)
        elif status == 404 and "error" in outcome:
            raise IndexGone("检索索引尚未建立或已被删除，正在等待重建。")
        elif status >= 400 and not (name == "delete" and status == 404):
            raise Unavailable("检索服务器不接受部分条款，请重建索引。", code="index_refused")
    return again
