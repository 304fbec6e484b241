"""Secrets tried out: links and receipts that open nothing are counted by address; too many are refused and logged.

Every miss gets the same answer, whatever is wrong with the secret, so that trying tells nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request

from registry import audit
from registry.errors import NotFound, TooMany
from web.site import Site
from web.throttle import Throttle

MISSES_PER_HOUR = 20  # a mistyped link is tried a few times, never twenty


@contextmanager
def counted_misses(request: Request, site: Site, what: str) -> Iterator[None]:
    """Around a look-up by secret: its `NotFound` counts as a miss of this address.

    Raises:
        NotFound: as the look-up said. TooMany: this address has missed too often within the hour.
    """
    throttle: Throttle = request.app.state.throttle
    address = request.client.host if request.client else ""
    key = hashlib.sha256(f"miss:{address}".encode()).hexdigest()
    if throttle.held(key, site.clock.now()) > MISSES_PER_HOUR:
        raise TooMany("这个网络试了太多无效的链接或回执，请一小时后再试，或向发给您链接的单位核对。")
    try:
        yield
    except NotFound:
        if throttle.count(key, site.clock.now()) == MISSES_PER_HOUR:
            with site.database.write() as session:
                audit.record(session, site.clock, "public", "secret.probe", f"address:{key[:16]}", what=what)
        raise
