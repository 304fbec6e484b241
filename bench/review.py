"""A 60-clause document against the whole national-law library: seconds, library load apart."""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path

from bench.support import fresh_site, peak_mb, texts, timed
from ingest.read import read_file
from registry.provisions.units import units
from review.rules.facts import facts_of_reading
from review.rules.run import review_document
from web.jobs.referencing import LAWS, import_reference
from web.jobs.reviewing import site_library

DAY = date(2026, 11, 24)


def main() -> None:
    """Import the laws, then review local regulations of about 60 clauses."""
    with tempfile.TemporaryDirectory() as scratch, fresh_site() as site:
        _, seconds = timed(lambda: import_reference(site, LAWS))
        print(f"import of the national laws: {seconds:.1f} s")
        library, seconds = timed(lambda: site_library(site))
        print(f"library loaded in {seconds:.2f} s, {library.coverage().articles if library else 0} articles")
        readings = [read_file(path)[0] for path in texts("local-regulations.tar.gz", 60, Path(scratch))]
        chosen = [reading for reading in readings if 50 <= len(units(reading)) <= 75][:12]
        _, seconds = timed(lambda: review_document(chosen[0], facts_of_reading(chosen[0]), library, DAY))
        print(f"first document, candidates index built with it: {seconds:.2f} s")
        spent, reviewed = time.process_time(), 0
        for reading in chosen[1:]:
            outcome, seconds = timed(
                lambda reading=reading: review_document(reading, facts_of_reading(reading), library, DAY)
            )
            count = len(units(reading))
            reviewed += count
            found = len(outcome.findings)
            print(f"{count} clauses: {seconds:.2f} s, 60 take {seconds * 60 / count:.2f} s; {found} findings")
        print(f"all together: 60 clauses take {(time.process_time() - spent) * 60 / reviewed:.2f} s of processor time")
        print(f"peak memory {peak_mb():.0f} MB")


if __name__ == "__main__":
    main()
