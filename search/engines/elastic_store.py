"""Indices of one site on an Elasticsearch server: mapping, alias, swap after a rebuild.

`<prefix>-v<schema>` is an alias; behind it stands one index. Writes go through an alias that must exist, so a
deleted index is never made anew by accident with a guessed mapping. Index names of other schema versions are left
alone until a rebuild removes older ones.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from elasticsearch import Elasticsearch, NotFoundError

from registry.errors import Unavailable
from search.engines.elastic_lease import Lease
from search.engines.elastic_server import WRITE_S
from search.engines.fields import (
    FACET_FIELDS,
    KEYWORD_FIELDS,
    NUMBER_FIELDS,
    SCHEMA_VERSION,
    SORT_FIELDS,
    WORD_FIELDS,
)

WAIT_S = 10.0  # for another writer to finish


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
        self.lease = Lease(client, f"{prefix}-lease", wait_s)

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
