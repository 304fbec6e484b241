"""Starts and stops Elasticsearch nodes in throwaway folders on free loopback ports.

Ends only the process group that it started. `running(version)` shares one server among all tests of a session.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path

from tests.elasticsearch.install import CannotHave, install

START_S = 90.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One node.

    Args:
        version: of the server.
        folder: for its data; a temporary one, removed on stop, where None.
        port: HTTP port; a free one where None.
        heap_mb: of its Java.
        quick: start fast rather than run fast.
    """

    def __init__(
        self, version: str, folder: Path | None = None, port: int | None = None, heap_mb: int = 400, quick: bool = True
    ) -> None:
        self.version = version
        self.port = port or free_port()
        self.heap_mb = heap_mb
        self.quick = quick
        self.extra: dict[str, str] = {}  # further settings of the node
        self._throwaway = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="beishen-es-"))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers.

        Raises:
            CannotHave: it can't be had, or did not start.
        """
        installed = install(self.version)
        home = self.folder / "home"
        if not home.exists():
            shutil.copytree(installed.home, home)
        (self.folder / "tmp").mkdir(exist_ok=True)
        settings = {
            "path.home": home,
            "path.data": self.folder / "data",
            "path.logs": self.folder / "logs",
            "node.name": "beishen-test",
            "cluster.name": f"beishen-{self.port}",
            "network.host": "127.0.0.1",
            "http.port": self.port,
            "transport.port": free_port(),
            "discovery.type": "single-node",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "action.destructive_requires_name": "false",
            **self.extra,
        }
        command = [
            installed.java, f"-Xms{self.heap_mb}m", f"-Xmx{self.heap_mb}m", "-XX:+UseSerialGC",
            *(["-XX:TieredStopAtLevel=1"] if self.quick else []),
            f"-Djava.io.tmpdir={self.folder / 'tmp'}", "-cp", installed.class_path, "Main",
            *(f"{name}={value}" for name, value in settings.items()),
        ]  # fmt: skip
        with (self.folder / "output.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        self._wait()

    def _wait(self) -> None:
        until = time.monotonic() + START_S
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                health = f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
                with urllib.request.urlopen(health, timeout=3) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        tail = (self.folder / "output.log").read_text(errors="replace")[-800:]
        self.kill()
        raise CannotHave(f"Elasticsearch {self.version} did not start: {tail}")

    def _signal(self, number: int) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)

    def pause(self) -> None:
        """Let it hang, as an overloaded server does."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """End it at once, as a power cut does; its data stays."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait(30)
            self._process = None

    def stop(self) -> None:
        """End it, and remove a throwaway folder."""
        self.resume()
        self._signal(signal.SIGTERM)
        if self._process is not None:
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None
        if self._throwaway:
            shutil.rmtree(self.folder, ignore_errors=True)


@cache
def running(version: str) -> Server:
    """The server of this version that all tests of the process share; ended with the process.

    Raises:
        CannotHave: it can't be had.
    """
    server = Server(version)
    server.start()
    atexit.register(server.stop)
    return server
