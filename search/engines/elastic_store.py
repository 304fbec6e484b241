"""Indices of one site on an Elasticsearch server: mapping, alias, lease of the one writer, swap after a rebuild.

`<prefix>-v<schema>` is an alias; behind it stands one index. Writes go through an alias that must exist, so a
deleted index is never made anew by accident with a guessed mapping. Index names of other schema versions are left
alone until a rebuild removes older ones.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from elastic_transport import TransportError
from elasticsearch import ApiError, ConflictError, Elasticsearch, NotFoundError

from registry.errors import Unavailable
from search.engines.elastic_server import WRITE_S
from search.engines.fields import (
    FACET_FIELDS,
    KEYWORD_FIELDS,
    NUMBER_FIELDS,
    SCHEMA_VERSION,
    SORT_FIELDS,
    WORD_FIELDS,
)

LEASE_S = 120.0  # a writer that is silent for so long has died
WAIT_S = 10.0  # for another writer to finish
OTHER_WRITER = "另一个进程正在写入检索索引，请稍后再试。"

Pending = list[tuple[str, int, int]]  # version_id, highest number of clauses before or after, revision


class WrongSchema(Unavailable):
    """The index behind the alias was made by another version of this program."""

    default_code = "index_schema"


def index_body() -> dict[str, Any]:
    """Settings and mapping of an index.

    Refreshes are ours alone (`refresh_interval` -1): readers see a version's clauses all at once.
    """
    properties: dict[str, Any] = {"source": {"type": "object", "enabled": False}}
    for name in WORD_FIELDS:
        properties[name] = {"type": "text", "analyzer": "whitespace"}
    properties["characters"]["index_options"] = "freqs"
    for name in (*KEYWORD_FIELDS, *FACET_FIELDS):
        properties[name] = {"type": "keyword"}
    for name in SORT_FIELDS:
        properties[name] = {"type": "keyword", "index": False}
    for name in NUMBER_FIELDS:
        properties[name] = {"type": "long"}
    return {
        "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1"},
        "mappings": {
            "dynamic": "strict",
            "_meta": {"schema_version": SCHEMA_VERSION},
            "_source": {"includes": ["source"]},
            "properties": properties,
        },
    }


@dataclass
class Lease:
    """The right to write, held by one process for a while; `pending` names what is being written."""

    holder: str
    seq_no: int
    primary_term: int
    pending: Pending


class Indices:
    """The indices of one site.

    Args:
        client: the server.
        prefix: name prefix; letters, digits, hyphens.
        wait_s: how long a writer waits for another one, in seconds.
    """

    def __init__(self, client: Elasticsearch, prefix: str, wait_s: float = WAIT_S) -> None:
        self.client = client
        self.prefix = prefix
        self.alias = f"{prefix}-v{SCHEMA_VERSION}"
        self.next_alias = f"{self.alias}-next"
        self.lease_index = f"{prefix}-lease"
        self.wait_s = wait_s

    def check(self) -> bool:
        """Whether the index is there.

        Raises:
            WrongSchema: what is there was not made for this schema.
        """
        found = self._behind(self.alias)
        for name, facts in found.items():
            made_for = facts.get("mappings", {}).get("_meta", {}).get("schema_version")
            if name == self.alias or made_for != SCHEMA_VERSION:
                raise WrongSchema("检索索引属于程序的另一版本，正在等待重建。")
        return bool(found)

    def _behind(self, alias: str) -> dict[str, Any]:
        try:
            return dict(self.client.indices.get(index=alias))
        except NotFoundError:
            return {}

    def ensure(self) -> None:
        """Make an empty index where there is none; under the lease only."""
        if not self.check():
            self.client.options(request_timeout=WRITE_S).indices.create(
                index=f"{self.alias}-{uuid4().hex[:8]}", aliases={self.alias: {}}, **index_body()
            )

    def begin_next(self) -> None:
        """Make a fresh index beside the old one, without what an unfinished rebuild left behind."""
        self._remove(self.next_alias)
        self.client.options(request_timeout=WRITE_S).indices.create(
            index=f"{self.alias}-{uuid4().hex[:8]}", aliases={self.next_alias: {}}, **index_body()
        )

    def swap(self) -> None:
        """Put the fresh index in the place of the old one in one step; older schema versions go as well."""
        (fresh,) = self._behind(self.next_alias)
        old = [name for name in self._behind(self.alias) if name != fresh]
        actions: list[dict[str, Any]] = [{"remove_index": {"index": name}} for name in old]
        actions += [
            {"remove": {"index": fresh, "alias": self.next_alias}},
            {"add": {"index": fresh, "alias": self.alias}},
        ]
        self.client.indices.update_aliases(actions=actions)
        for version in range(1, SCHEMA_VERSION):
            self._remove(f"{self.prefix}-v{version}")

    def _remove(self, alias: str) -> None:
        for name in self._behind(alias):
            self.client.indices.delete(index=name, ignore_unavailable=True)

    def refresh(self, alias: str) -> None:
        """Let readers see what was written."""
        self.client.options(request_timeout=WRITE_S).indices.refresh(index=alias)

    @contextmanager
    def writing(self) -> Iterator[Lease]:
        """Hold the right to write. `pending` of the lease is what a dead writer left unfinished.

        Raises:
            Unavailable: another writer holds it for longer than `wait_s`.
        """
        lease = self._acquire()
        try:
            yield lease
        finally:
            with suppress(ApiError, TransportError):  # a server that is gone lets the lease run out by itself
                self._store(lease, until=0.0)

    def _acquire(self) -> Lease:
        holder, limit = uuid4().hex, time.monotonic() + self.wait_s
        while True:
            lease = self._try(holder)
            if lease is not None:
                return lease
            if time.monotonic() >= limit:
                raise Unavailable(OTHER_WRITER)
            time.sleep(0.1)

    def _try(self, holder: str) -> Lease | None:
        until = time.time() + LEASE_S
        body: dict[str, Any] = {"holder": holder, "until": until, "pending": []}
        try:
            found = self.client.get(index=self.lease_index, id="writer")
        except NotFoundError:
            self._lease_index()
            try:
                made = self.client.create(index=self.lease_index, id="writer", document=body)
            except ConflictError:
                return None
            return Lease(holder, made["_seq_no"], made["_primary_term"], [])
        if found["_source"]["until"] > time.time():
            return None
        lease = Lease(holder, found["_seq_no"], found["_primary_term"], [])
        lease.pending = [(name, most, revision) for name, most, revision in found["_source"]["pending"]]
        try:
            self._store(lease, until)
        except ConflictError:
            return None
        return lease

    def _lease_index(self) -> None:
        if not self.client.indices.exists(index=self.lease_index):
            settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
            self.client.options(ignore_status=400).indices.create(
                index=self.lease_index, settings=settings, mappings={"dynamic": False}
            )

    def hold(self, lease: Lease, pending: Pending) -> None:
        """Stay the writer, and say what is about to be written.

        Raises:
            Unavailable: another writer took over in between.
        """
        lease.pending = pending
        try:
            self._store(lease, time.time() + LEASE_S)
        except ConflictError as error:
            raise Unavailable(OTHER_WRITER) from error

    def _store(self, lease: Lease, until: float) -> None:
        body = {"holder": lease.holder, "until": until, "pending": lease.pending}
        answer = self.client.index(
            index=self.lease_index,
            id="writer",
            document=body,
            if_seq_no=lease.seq_no,
            if_primary_term=lease.primary_term,
        )
        lease.seq_no, lease.primary_term = answer["_seq_no"], answer["_primary_term"]
