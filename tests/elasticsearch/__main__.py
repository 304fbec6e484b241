"""`python -m tests.elasticsearch [--version 9.2.0] [--port 9200] [--data FOLDER]`: keeps one server running.

Prints its URL on the first line of stdout, alone, and runs until Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from tests.elasticsearch.install import OLD, REMEDY, CannotHave
from tests.elasticsearch.server import Server


def main() -> int:
    """Run until told to stop; exit 1 where no server can be had."""
    parser = argparse.ArgumentParser(prog="python -m tests.elasticsearch")
    parser.add_argument("--version", default=OLD)
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--data", type=Path, default=None, help="keep data here; by default it is thrown away")
    parser.add_argument("--heap", type=int, default=512, help="MB")
    options = parser.parse_args()
    if options.data is not None:
        options.data.mkdir(parents=True, exist_ok=True)
    server = Server(options.version, options.data, options.port, options.heap, quick=False)
    stop = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)  # before the child starts; it gets its own group
    try:
        server.start()
    except CannotHave as error:
        print(f"Elasticsearch {options.version} is not available ({error}): {REMEDY}", file=sys.stderr)
        return 1
    print(server.url, flush=True)
    signal.sigwait(stop)
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
