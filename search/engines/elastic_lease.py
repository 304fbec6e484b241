"""The right to write on an Elasticsearch server: one holder at a time, among threads, processes and machines.

A document that only its holder may change (compare and set), with an end. A holder that died on this machine is
recognised by its process and replaced at once, one elsewhere when its lease has run out. What it was writing
stands in the lease.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from elastic_transport import TransportError
from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError

from registry.errors import Unavailable

LEASE_S = 120.0  # a writer elsewhere that is silent for so long has died
OTHER_WRITER = "另一个进程正在写入检索索引，请稍后再试。"

Pending = list[tuple[str, int, int]]  # version_id, highest number of clauses before or after, revision


@dataclass
class Held:
    """A lease in hand; `pending` is what its last holder left unfinished, then what is being written."""

    seq_no: int
    primary_term: int
    pending: Pending = field(default_factory=list)


class Lease:
    """The lease of one site's writer.

    Args:
        client: the server.
        index: where the lease is kept.
        wait_s: how long to wait for another writer, in seconds.
    """

    def __init__(self, client: Elasticsearch, index: str, wait_s: float) -> None:
        self._client = client
        self._index = index
        self._wait_s = wait_s
        self._holder = f"{_process(os.getpid())} {uuid4().hex}"
        self._thread = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[Held]:
        """Hold the lease; it is given back at the end.

        Raises:
            Unavailable: another writer holds it for longer than `wait_s`.
        """
        if not self._thread.acquire(timeout=self._wait_s):
            raise Unavailable(OTHER_WRITER)
        try:
            lease = self._acquire()
            try:
                yield lease
            finally:
                with suppress(ApiError, TransportError):  # a server that is gone lets it run out by itself
                    self._store(lease, until=0.0)
        finally:
            self._thread.release()

    def keep(self, lease: Held, pending: Pending) -> None:
        """Stay the writer, and say what is about to be written.

        Raises:
            Unavailable: another writer took over in between.
        """
        lease.pending = pending
        try:
            self._store(lease, time.time() + LEASE_S)
        except ConflictError as error:
            raise Unavailable(OTHER_WRITER) from error

    def _acquire(self) -> Held:
        limit = time.monotonic() + self._wait_s
        while True:
            with suppress(ConflictError):
                lease = self._try()
                if lease is not None:
                    return lease
            if time.monotonic() >= limit:
                raise Unavailable(OTHER_WRITER)
            time.sleep(0.1)

    def _try(self) -> Held | None:
        until = time.time() + LEASE_S
        try:
            found = self._client.get(index=self._index, id="writer")
        except NotFoundError:
            self._make_index()
            body: dict[str, Any] = {"holder": self._holder, "until": until, "pending": []}
            made = self._client.create(index=self._index, id="writer", document=body)
            return Held(made["_seq_no"], made["_primary_term"])
        source = found["_source"]
        if source["until"] > time.time() and source["holder"] != self._holder and not _is_dead(source["holder"]):
            return None
        pending = [(name, most, revision) for name, most, revision in source["pending"]]
        lease = Held(found["_seq_no"], found["_primary_term"], pending)
        self._store(lease, until)
        return lease

    def _make_index(self) -> None:
        if not self._client.indices.exists(index=self._index):
            settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
            self._client.options(ignore_status=400).indices.create(
                index=self._index, settings=settings, mappings={"dynamic": False}
            )

    def _store(self, lease: Held, until: float) -> None:
        answer = self._client.index(
            index=self._index,
            id="writer",
            document={"holder": self._holder, "until": until, "pending": lease.pending},
            if_seq_no=lease.seq_no,
            if_primary_term=lease.primary_term,
        )
        lease.seq_no, lease.primary_term = answer["_seq_no"], answer["_primary_term"]


def _process(pid: int) -> str:
    """A process on one boot of one machine, named so that no other has its name; its machine where unknown."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        space = Path("/proc/self/ns/pid").readlink().name
        started = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[19]
    except OSError:
        return ""
    return f"{boot}/{space}/{pid}/{started}"


def _is_dead(holder: str) -> bool:
    """Whether the holder was a process of this machine (and container) that has ended."""
    name = holder.partition(" ")[0]
    own = _process(os.getpid())
    parts = name.split("/")
    if len(parts) != 4 or parts[:2] != own.split("/")[:2] or not parts[2].isdigit():
        return False
    return _process(int(parts[2])) != name
