"""Every page that links lead to, as every role: it answers, fits its window, can be read and used by everyone.

The links are followed without a browser. A page is opened in one unless the same pattern was looked at already as
another role and this one shows no kind of element that was not there.
"""

from __future__ import annotations

from base64 import b32decode
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from registry.people.accounts import as_person, find_account
from registry.people.roles import Role
from review.voices.liaison.entries import gather
from review.voices.liaison.own_seats import bind_account, open_own_seat, own_seats
from review.voices.liaison.people import add_member
from review.voices.liaison.points import add_point
from review.voices.liaison.seats import make_seat
from review.voices.liaison.task_views import tasks_of
from review.voices.liaison.tasks import give_task
from review.voices.taking import Draft
from tests.browser.conftest import Served, serving
from tests.support.axe import serious_faults
from tests.support.crawl import ROUTES, Page, walk
from tests.support.site import NOW, Opened, build
from web.console.demo_filings import load_filings
from web.console.demo_suggestions import load_suggestions
from web.dependencies import SESSION_COOKIE

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1440)  # and 390, at which a page is opened
ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# Addresses that come by letter, by code or from a form, so that no link leads there.
BY_LETTER = (
    "/c/{comment_link}",
    "/c/{clause_link}",
    "/r/{receipt}",
    "/x/{expert_link}",
    "/receipt",
    "/suggestions/new",
    "/similar?d={parking}&at=art_3",
    "/compare?d={parking}/art_3&d={law}/art_3",
    "/search?q=停车",
    "/search/form?q=停车",
    "/cite?text=《中华人民共和国停放管理法》第三条",
    "/d/{parking}",
    "/d/{parking}/@2026-11-24",
)
FOR_STAFF = (
    "/",
    "/reviews/{review}",
    "/reviews/{review}/opinions",
    "/consultations/{invited}",
    "/gallery",
    "/status",
    "/search/log",
    "/search/own-words",
    "/reviews/new?document={parking}",
    "/consultations/new?document={parking}",
    "/consultations/new?q=停车",
)
RUNS_OUT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDEST = """() => {
  const edge = document.documentElement.clientWidth + 0.5, out = [];
  for (const one of document.querySelectorAll('body *')) {
    const box = one.getBoundingClientRect();
    if (box.width && box.right + scrollX > edge) out.push(one.tagName.toLowerCase() + '.' + one.className);
  }
  return out.slice(0, 4).join(', ');
}"""
# What has the focus and whether that can be seen: an outline or a shadow on it or on the label that stands for it.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return '';
  const seen = [one, ...(one.labels || []), one.parentElement].some(each => {
    const look = getComputedStyle(each);
    return (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none';
  });
  const box = one.getBoundingClientRect();
  return seen && (box.width > 0 && box.height > 0) ? '' : one.outerHTML.slice(0, 120);
}"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The made site with filings and suggestions in it; administrators are asked for a second factor."""
    folder = tmp_path_factory.mktemp("every")
    opened = Opened(build(folder / "made"), folder / "copy", second_factor="admins")
    load_filings(opened.site)
    load_suggestions(opened.site)
    hand_a_task_to_the_collector(opened)
    with serving(opened) as served:
        yield served


def hand_a_task_to_the_collector(opened: Opened) -> None:
    """A task in the collector's account, with one opinion in it; the officer works at its point."""
    site, clock = opened.site, opened.clock
    with site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        town = add_point(session, clock, reviewer, "会川镇立法联系点", "legislation", area="会川镇")
        find_account(session, "liaison-officer").organisation_id = town
        member = add_member(session, clock, site.sealer, reviewer, town, "采集员", "collector")
        bind_account(session, clock, reviewer, member, "collector")
        give_task(session, clock, reviewer, opened.ids["invited"], [town])
        task = tasks_of(session, reviewer, organisation_id=town)[0].id
        make_seat(session, clock, reviewer, task, "", member_id=member)
        collector = as_person(find_account(session, "collector"))
        seat = open_own_seat(session, collector, own_seats(session, collector)[0].id)
        gather(
            session, clock, site.sealer, seat, Draft("art_3", "problem", "停车费没交就扣车。", "every-page-crawl-0001")
        )


def enrol(page: Any, served: Served, role: Role) -> list[str]:
    """Bind an authenticator as an administrator who was sent to do so; what is wrong with the two pages."""
    page.goto(served.base + "/admin")
    assert page.url.endswith("/account/second-factor")
    faults = [f"{role} second factor: {fault}" for fault in looked_at(page)]
    secret = page.inner_text(".secret-text").replace(" ", "")
    code = TOTP(b32decode(secret), 6, SHA1(), 30, enforce_key_length=False).generate(int(NOW.timestamp())).decode()
    page.fill("input[name=code]", code)
    page.click("main button[type=submit]")
    page.wait_for_selector(".recovery-codes")
    return faults + [f"{role} recovery codes: {fault}" for fault in looked_at(page)]


def looked_at(page: Any) -> list[str]:
    """What is wrong with an open page of 390 px: axe, widths, large text, the first ten stops of the keyboard."""
    faults = serious_faults(page)
    out = []
    if page.evaluate(RUNS_OUT) > 0:
        out.append(f"390 px ({page.evaluate(WIDEST)})")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if page.evaluate(RUNS_OUT) > 0:
        out.append(f"390 px, text at 200 % ({page.evaluate(WIDEST)})")
    page.evaluate("document.documentElement.style.fontSize = ''; document.documentElement.classList.toggle('elder')")
    if page.evaluate(RUNS_OUT) > 0:
        out.append(f"390 px, in the other size of type ({page.evaluate(WIDEST)})")
    page.evaluate("document.documentElement.classList.toggle('elder')")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate(RUNS_OUT) > 0:
            out.append(f"{width} px ({page.evaluate(WIDEST)})")
    page.set_viewport_size({"width": 390, "height": 844})
    faults += [f"scrolls sideways at {where}" for where in out]
    for _ in range(10):
        page.keyboard.press("Tab")
        if unseen := page.evaluate(FOCUSED):
            faults.append(f"focus is not seen: {unseen}")
    return faults + [f"console: {problem}" for problem in page.problems]


@pytest.fixture(scope="module")
def walked(full: Served, chromium: Any) -> tuple[dict[str, list[str]], set[str]]:
    """All faults by role and address, and the patterns that were seen."""
    faults: dict[str, list[str]] = defaultdict(list)
    seen: dict[str, set[str]] = defaultdict(set)
    for role in Role:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", bypass_csp=True)
        context.set_default_timeout(60_000)  # a busy machine is no fault of the page
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error, page=page: page.problems.append(str(error)))
        page.on("console", lambda s, page=page: page.problems.append(s.text) if s.type == "error" else None)
        client = httpx.Client(base_url=full.base, timeout=30)
        start = [path.format(**full.ids) for path in BY_LETTER]
        if role is not Role.PUBLIC:
            token = full.opened._built.tokens[role.value]
            context.add_cookies([{"name": SESSION_COOKIE, "value": token, "url": full.base}])
            client.cookies.set(SESSION_COOKIE, token)
            start = ["/", "/account", "/password", *start]
        if role in ADMINS:
            faults[f"{role} second factor"] += enrol(page, full, role)
            start.insert(0, "/admin")
        if role in (Role.REVIEWER, Role.HEAD):
            start = [path.format(**full.ids) for path in FOR_STAFF] + start

        def look(found: Page, role: Role = role, page: Any = page) -> None:
            where = f"{role} {found.path} ({found.pattern})"
            if found.status >= 400:
                faults[where].append(f"answers {found.status}")
                return
            if found.headings != 1 or len(found.title.split(" · ")[0]) < 2:
                faults[where].append(f"{found.headings} h1, title {found.title!r}")
            if not found.shapes <= seen[found.pattern]:
                seen[found.pattern] |= found.shapes
                page.problems.clear()
                page.goto(full.base + found.path)
                faults[where] += looked_at(page)

        walk(client, start, look)
        client.close()
        context.close()
    return {where: said for where, said in faults.items() if said}, set(seen)


def test_every_page_of_every_role_fits_and_can_be_used_by_everyone(walked):
    faults, _ = walked
    assert not faults, "\n".join(f"{where}: {one}" for where, said in faults.items() for one in said)


def test_links_lead_to_most_of_the_pages(walked):
    _, seen = walked
    must = {
        "/collect/{seat_id}",
        "/collect/{seat_id}/all",
        "/collect/{seat_id}/{address}",
        "/reviews/{review_id}/opinions",
    }
    assert must <= seen, must - seen
    pages = {route.path for route in ROUTES if "GET" in route.methods and "." not in route.path.rsplit("/", 1)[-1]}
    assert len(seen & pages) / len(pages) > 0.6, sorted(pages - seen)
