"""Files a second and core into the record, per format; memory over the number of files."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.support import CORPUS, fresh_site, peak_mb, texts, timed
from web.jobs.ingesting import ingest_paths


def main() -> None:
    """Print the rates; one worker, so that they are per core."""
    with tempfile.TemporaryDirectory() as scratch:
        markdown = texts("local-regulations.tar.gz", 600, Path(scratch))
        sets = {
            "docx": sorted((CORPUS / "docx").glob("*.docx")),
            "html": sorted((CORPUS / "html").glob("*.html")),
            "markdown, 150 files": markdown[:150],
            "markdown, 600 files": markdown,
            "pdf, under 2 MB": [p for p in sorted((CORPUS / "pdf").glob("*.pdf")) if p.stat().st_size < 2_000_000],
        }
        for name, paths in sets.items():
            with fresh_site() as site:
                object.__setattr__(site.settings, "ingest_workers", 1)
                report, seconds = timed(lambda paths=paths, site=site: ingest_paths(site, paths))
                print(
                    f"{name}: {report.read} read, {len(report.quarantined)} quarantined, {seconds:.1f} s,"
                    f" {report.read / seconds:.1f} files/s, peak of this process {peak_mb():.0f} MB"
                )


if __name__ == "__main__":
    main()
