"""Seconds from `beishen serve` to the first page, with a filled site."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.support import texts
from registry.settings import Settings
from web.jobs.indexing import bring_level
from web.jobs.ingesting import ingest_paths
from web.site import open_site


def main() -> None:
    """Fill a site with 300 regulations, then start it three times."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch:
        site = open_site(Settings(_env_file=None, data=Path(folder), elasticsearch_url=None))
        ingest_paths(site, texts("local-regulations.tar.gz", 300, Path(scratch)))
        bring_level(site)
        site.close()
        for _ in range(3):
            print(f"first page after {_start(folder):.2f} s")


def _start(folder: str) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"BEISHEN_DATA": folder, "BEISHEN_PORT": str(port)}
    environment.pop("BEISHEN_ELASTICSEARCH_URL", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "web.console.app", "serve"], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
                return time.perf_counter() - began
            except OSError:
                time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


if __name__ == "__main__":
    main()
