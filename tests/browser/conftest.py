"""A real server on loopback and a real Chromium; one of each for all browser tests."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from tests.conftest import missing
from tests.support.site import Opened, build

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def browser_path() -> str:
    """Where Chromium is; without one the test is skipped loudly."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        missing("Chromium", "install the package chromium")
    return str(found)


class Served:
    """A made site behind a real server."""

    def __init__(self, opened: Opened, port: int) -> None:
        self.opened = opened
        self.ids = opened.ids
        self.base = f"http://127.0.0.1:{port}"

    def path(self, template: str) -> str:
        """An address with the site's ids filled in."""
        return self.base + template.format(**self.ids)


@contextmanager
def serving(opened: Opened) -> Iterator[Served]:
    """A real server for a made site; both are closed at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(opened.app, host="127.0.0.1", port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield Served(opened, port)
    server.should_exit = True
    thread.join(10)
    opened.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server; it answers until the session ends."""
    folder = tmp_path_factory.mktemp("browser")
    with serving(Opened(build(folder / "made"), folder / "copy")) as served:
        yield served


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """The browser."""
    path = browser_path()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(served: Served, chromium: object) -> Iterator[object]:
    """Open a page as a role at a width: `visit("/reviews", "reviewer", 390)`; closed after the test."""
    contexts = []

    def open_page(template: str, role: str = "public", width: int = 1440, **options: object) -> object:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", **options)
        contexts.append(context)
        if role != "public":
            token = served.opened._built.tokens[role]
            context.add_cookies([{"name": "beishen_session", "value": token, "url": served.base}])
        page = context.new_page()
        page.set_default_timeout(8000)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
        page.goto(served.path(template))
        return page

    yield open_page
    for context in contexts:
        context.close()
