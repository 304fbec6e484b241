"""`beishen serve` and `beishen work`: the web process and its one worker child."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from registry.settings import Settings
from web.app import create_app
from web.console.output import plain_errors
from web.jobs.worker import work as run_worker
from web.site import open_site


@contextmanager
def worker_child(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The worker as a child process with the same settings; ended with the block."""
    environment = os.environ | {"BEISHEN_DATA": str(settings.data.resolve())}
    child = subprocess.Popen([sys.executable, "-m", "web.console.app", "work"], env=environment)
    try:
        yield child
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@plain_errors
def serve() -> None:
    """Serve pages and run the worker until interrupted."""
    serve_site(Settings())


def serve_site(settings: Settings) -> None:
    """Serve a site; returns when the web process was told to stop."""
    site = open_site(settings)
    app = create_app(site)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
    )
    sys.stderr.write(f"备审已启动：http://{settings.host}:{settings.port}（按 Ctrl+C 停止）\n")
    with worker_child(settings):
        uvicorn.Server(config).run()
    site.close()


@plain_errors
def work() -> None:
    """Run the worker alone, until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    site = open_site()
    run_worker(site, stop)
    site.close()
