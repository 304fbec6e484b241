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

from ingest.isolation import make_ready
from registry.settings import Settings
from web.app import create_app
from web.console.output import plain_errors
from web.jobs.worker import work as run_worker
from web.site import open_site

PARENT = "BEISHEN_SERVED_BY"  # set for the worker child: the process to end with


@contextmanager
def worker_child(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """The worker as a child process with the same settings; ended with the block."""
    environment = os.environ | {"BEISHEN_DATA": str(settings.data.resolve()), PARENT: str(os.getpid())}
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
    # uvicorn raises the signal again when it has stopped: that must end the worker, not skip it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    make_ready()
    try:
        with worker_child(settings):
            uvicorn.Server(config).run()
    except KeyboardInterrupt:
        pass
    finally:
        site.close()


@plain_errors
def work() -> None:
    """Run the worker alone, until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if PARENT in os.environ:
        threading.Thread(target=_stop_with_parent, args=(int(os.environ[PARENT]), stop), daemon=True).start()
    site = open_site()
    run_worker(site, stop)
    site.close()


def _stop_with_parent(parent: int, stop: threading.Event) -> None:
    """A worker whose web process was killed would hold the lock for ever: it stops by itself."""
    while os.getppid() == parent and not stop.wait(1.0):
        pass
    stop.set()
