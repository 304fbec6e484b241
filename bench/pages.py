"""Milliseconds of pages with a filled site, in process: search, reading page, review page."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from fastapi.testclient import TestClient

from bench.support import fresh_site, quantile, texts
from registry.instruments.views import list_documents
from web.app import create_app
from web.jobs.indexing import bring_level
from web.jobs.ingesting import ingest_paths

QUERIES = (
    "停车 收费",
    "行政处罚",
    "保证金",
    "不得设定行政许可",
    "垃圾分类",
    "第十二条 罚款",
    "饮用水水源保护",
    "经营者 义务",
)
ROUNDS = 8


def main() -> None:
    """Fill a site with 500 regulations and time its public pages."""
    with tempfile.TemporaryDirectory() as scratch, fresh_site() as site:
        ingest_paths(site, texts("local-regulations.tar.gz", 500, Path(scratch)))
        bring_level(site)
        with site.database.read() as session:
            ids = [row.document_id for row in list_documents(session, site.clock.today(), include_internal=False)]
        client = TestClient(create_app(site))
        _time(client, "search page", [f"/search?q={query}" for query in QUERIES])
        _time(client, "reading page", [f"/d/{document_id}" for document_id in ids[:8]])
        _time(client, "home page", ["/"])


def _time(client: TestClient, name: str, paths: list[str]) -> None:
    taken = []
    for _ in range(ROUNDS):
        for path in paths:
            start = time.perf_counter()
            response = client.get(path)
            taken.append((time.perf_counter() - start) * 1000)
            response.raise_for_status()
    print(f"{name}: p50 {quantile(taken, 0.5):.1f} ms, p95 {quantile(taken, 0.95):.1f} ms, {len(taken)} requests")


if __name__ == "__main__":
    main()
