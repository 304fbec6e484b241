"""Walking a site by its own links, as one person: one address for each pattern of route, read without a browser."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html
from starlette.routing import Match

from web.routes import AREAS

ROUTES = [route for area in AREAS for route in area.router.routes]
Shape = frozenset[str]


@dataclass(frozen=True)
class Page:
    """What one address answered, and what the page is made of between its header and its footer."""

    pattern: str
    path: str
    status: int
    title: str
    headings: int
    shapes: Shape  # which kinds of elements stand in it: tag, classes, type


def pattern_of(path: str) -> str | None:
    """The pattern of the route that answers a path with a page, or none."""
    scope = {"type": "http", "method": "GET", "path": urlsplit(path).path, "headers": []}
    return next((route.path for route in ROUTES if route.matches(scope)[0] is Match.FULL), None)  # type: ignore[attr-defined]


def walk(client: httpx.Client, start: Iterable[str], each: Callable[[Page], None]) -> None:
    """Follow the links of a site, the first address of each pattern; `each` is told of every page of HTML.

    Files (what is not HTML) are left out, and so are the links of a page that refused.
    """
    waiting, seen = deque(start), set[str]()
    while waiting:
        asked = waiting.popleft()
        pattern = pattern_of(asked)
        if pattern is None or pattern in seen:
            continue
        seen.add(pattern)
        answer = client.get(asked, follow_redirects=True)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        path = answer.url.raw_path.decode()
        landed = pattern_of(path) or pattern
        if landed != pattern and landed in seen:
            continue
        seen.add(landed)
        tree = html.document_fromstring(answer.text)
        each(_page(landed, path, answer.status_code, tree))
        if answer.status_code < 400:
            waiting.extend(_links(tree, path))


def _page(pattern: str, path: str, status: int, tree: html.HtmlElement) -> Page:
    main = tree.find(".//main")
    shapes = frozenset(
        " ".join((str(element.tag), element.get("class", ""), element.get("type", "")))
        for element in (tree if main is None else main).iter("*")
    )
    return Page(pattern, path, status, (tree.findtext(".//title") or "").strip(), len(tree.findall(".//h1")), shapes)


def _links(tree: html.HtmlElement, path: str) -> list[str]:
    """Addresses on the same site, in the order of the page; what is meant to be saved is left out."""
    links = []
    for anchor in tree.iter("a"):
        href = anchor.get("href", "")
        parts = urlsplit(urljoin(path, href))
        if href and not parts.scheme and not parts.netloc and anchor.get("download") is None:
            links.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return links
