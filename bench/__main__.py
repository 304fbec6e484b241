"""`make bench`: every benchmark in turn, or those named: `python -m bench ingest review`.

Figures go into docs/measurements.md with machine and date. All of it works on folders of its own, which are removed.
"""

from __future__ import annotations

import importlib
import sys

BENCHES = (
    "comments",
    "ingest",
    "index",
    "pages",
    "review",
    "review_batch",
    "start",
    "reading",
    "retrieval",
    "search_scale",
    "year",
)


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all."""
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        raise SystemExit(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    for name in names or BENCHES:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
