"""How often one address may do something in an hour; kept in the process, by a hash, for that hour alone."""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from datetime import datetime, timedelta

from fastapi import Request

from registry.errors import TooMany
from web.site import Site

HOUR = timedelta(hours=1)
MOST_ADDRESSES = 20_000


class Throttle:
    """Counts acts by key over the last hour."""

    def __init__(self) -> None:
        self._acts: dict[str, deque[datetime]] = defaultdict(deque)

    def count(self, key: str, now: datetime) -> int:
        """Note one act; returns how many there were in the hour before it."""
        if len(self._acts) > MOST_ADDRESSES:
            self._acts.clear()
        acts = self._acts[key]
        self._forget(acts, now)
        acts.append(now)
        return len(acts) - 1

    def held(self, key: str, now: datetime) -> int:
        """How many acts there were in the last hour; notes none."""
        acts = self._acts.get(key)
        if acts is None:
            return 0
        self._forget(acts, now)
        return len(acts)

    @staticmethod
    def _forget(acts: deque[datetime], now: datetime) -> None:
        while acts and now - acts[0] >= HOUR:
            acts.popleft()


def check_rate(request: Request, site: Site, act: str, limit: int) -> None:
    """Raise when an address does something too often.

    Raises:
        TooMany: the hour's share is used up.
    """
    throttle: Throttle = request.app.state.throttle
    address = request.client.host if request.client else ""
    key = hashlib.sha256(f"{act}:{address}".encode()).hexdigest()
    if throttle.count(key, site.clock.now()) >= limit:
        raise TooMany("这个网络一小时内提交的意见过多，本次没有提交。请保存内容，稍后再试。")
