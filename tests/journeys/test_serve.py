"""`beishen serve` with its worker: it answers, and no worker outlives it, however it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest


def _start(data: Path) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"BEISHEN_DATA": str(data), "BEISHEN_PORT": str(port)}
    environment.pop("BEISHEN_ELASTICSEARCH_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "web.console.app", "serve"], env=environment, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).close()
            return process, port
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise TimeoutError("the server did not answer")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_its_server(number, tmp_path):
    process, _ = _start(tmp_path / "data")
    children = psutil.Process(process.pid).children()
    deadline = time.monotonic() + 20
    while not children and time.monotonic() < deadline:
        time.sleep(0.1)
        children = psutil.Process(process.pid).children()
    assert children
    process.send_signal(number)
    process.wait(timeout=30)
    _, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
