"""25,000 clauses into each engine that is configured: seconds and clauses a second."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from bench.support import fresh_site, texts, timed
from registry.settings import Settings
from search.engines import open_engine
from search.engines.protocol import Engine
from search.indexing.record import RegistryRecord
from search.indexing.sync import sync
from web.jobs.ingesting import ingest_paths

CLAUSES = 25_000


def main() -> None:
    """Fill a record with at least 25,000 clauses, then index it."""
    with tempfile.TemporaryDirectory() as scratch, fresh_site() as site:
        ingest_paths(site, texts("local-regulations.tar.gz", 700, Path(scratch)))
        record = RegistryRecord(site.database)
        with tempfile.TemporaryDirectory() as folder, closing(open_engine(folder=Path(folder))) as engine:
            _show("embedded", record, engine)
        url = Settings().elasticsearch_url
        if url is None:
            print("elasticsearch: not configured (set BEISHEN_ELASTICSEARCH_URL, or use make elasticsearch)")
        else:
            with closing(open_engine(url=url, alias="beishen-bench")) as engine:
                _show("elasticsearch", record, engine)


def _show(name: str, record: RegistryRecord, engine: Engine) -> None:
    report, seconds = timed(lambda: sync(record, engine))
    print(
        f"{name}: {report.clauses} clauses in {seconds:.1f} s, {report.clauses / seconds:.0f} a second;"
        f" 25,000 take {CLAUSES * seconds / max(1, report.clauses):.1f} s"
    )


if __name__ == "__main__":
    main()
