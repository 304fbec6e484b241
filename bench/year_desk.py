"""A county office for a scripted year: its site, its people, a browser for each, on a clock that the script moves.

Everything that the script does goes through HTTP, as the person who would do it; the record itself is never read.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from httpx import Response
from lxml import html

from ingest.read import read_file
from registry.clock import FixedClock
from registry.instruments.deposit import Options, SourceFile, deposit
from registry.people.accounts import create_account, ensure_organisation, find_account
from registry.people.roles import Role
from registry.settings import Settings
from web.app import create_app
from web.jobs import worker
from web.site import open_site

PASSWORD = "Correct-horse-battery-9"
DAYS = 30  # that a log-in lasts in this office: hashing passwords would take most of the year
IDLE = timedelta(days=DAYS - 1)
LONG = timedelta(days=DAYS - 1)
BODIES = ("云岭县人民政府", "云岭县监察委员会", "云岭县人民法院", "城关镇人民代表大会", "会川镇人民政府")
COMMITTEES = ("法制工作委员会", "城建环资工作委员会")
POINTS = ("新城社区联系点", "会川镇联系点", "县律师协会联系点")
LAW_TITLE = "中华人民共和国行政强制法"


def bare_law() -> str:
    """A law that powers rest on, its words left out: enough to say that it is held and has these articles."""
    numbers = [*"一二三四五六七八九", "十", *(f"十{n}" for n in "一二三四五六七八九")]
    articles = "\n\n".join(f"第{number}条　（条文从略）第{number}项规定。" for number in numbers)
    history = "（2011年6月30日第十一届全国人民代表大会常务委员会第二十一次会议通过）"
    return f"{LAW_TITLE}\n\n{history}\n\n{articles}\n\n第二十条　本法自2012年1月1日起施行。\n"


class Refused(AssertionError):
    """The site answered otherwise than the script expects."""


class Desk:
    """The office. `login` names a person; each has a browser that logs in again whenever its session has ended."""

    def __init__(self, folder: Path, start: date) -> None:
        self.clock = FixedClock(datetime(start.year, start.month, start.day, 1, tzinfo=UTC))
        settings = Settings(
            _env_file=None, data=folder, second_factor="off", password_days=0, comments_per_hour=500,
            session_idle_minutes=DAYS * 24 * 60, session_hours=DAYS * 24, elasticsearch_url=None,
        )  # fmt: skip
        self.site = open_site(settings, self.clock)
        self.app = create_app(self.site)
        self.bodies: dict[str, str] = {}  # name → id
        self.committees: list[str] = []
        self.points: list[str] = []
        self.requests = 0
        self._browsers: dict[str, tuple[TestClient, str, datetime, datetime]] = {}
        self._people(folder)

    def _people(self, folder: Path) -> None:
        with self.site.database.write() as session:
            for name in BODIES:
                self.bodies[name] = ensure_organisation(session, self.clock, name, "issuing_body").id
            self.court = ensure_organisation(session, self.clock, "云岭县人民检察院", "unit").id
            self.committees = [ensure_organisation(session, self.clock, n, "committee").id for n in COMMITTEES]
            self.points = [ensure_organisation(session, self.clock, n, "liaison_point").id for n in POINTS]
            staff = {"registrar": Role.REGISTRAR, "reviewer": Role.REVIEWER, "second": Role.REVIEWER, "head": Role.HEAD}
            people = {**staff, "expert": Role.EXPERT, **{f"body{n}": Role.ISSUING_BODY for n in range(len(BODIES))}}
            for login, role in people.items():
                create_account(
                    session, self.clock, login=login, name=f"某{login}", roles=[role], actor="system",
                    password=PASSWORD, must_change=False,
                )  # fmt: skip
                account = find_account(session, login)
                if login.startswith("body"):
                    account.organisation_id = self.bodies[BODIES[int(login[4:])]]
            self.ids = {login: find_account(session, login).id for login in people}
        path = folder / f"{LAW_TITLE}.txt"
        path.write_text(bare_law(), "utf-8")
        (reading,) = read_file(path)
        with self.site.database.write() as session:
            source = SourceFile(self.site.files.add(path), path.name, path.stat().st_size)
            deposit(session, self.clock, reading, source, Options(collection="reference"))

    def close(self) -> None:
        """Close the office."""
        self.site.close()

    @property
    def today(self) -> date:
        """The day on the office's wall."""
        return self.clock.today()

    def go_on_to(self, day: date) -> None:
        """Sleep until the morning of a day; the night's jobs run first."""
        while worker.run_one(self.site):
            pass
        if day > self.today:
            self.clock.moment = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)

    def browser(self, login: str) -> tuple[TestClient, str]:
        """A person's browser, logged in, with the secret of its forms; an empty name is the public's."""
        now = self.clock.now()
        held = self._browsers.get(login)
        if held is not None and (not login or (now - held[2] < IDLE and now - held[3] < LONG)):
            self._browsers[login] = (held[0], held[1], now, held[3])
            return held[0], held[1]
        client = TestClient(self.app, follow_redirects=False)
        client.headers["accept"] = "text/html"
        csrf = self._secret(client.get("/login").text)
        if login:
            sent = client.post("/login", data={"csrf": csrf, "login": login, "password": PASSWORD, "then": ""})
            if sent.status_code != 303:
                raise Refused(f"{login} can't log in: {_said(sent)}")
            csrf = self._secret(client.get("/").text)
        self._browsers[login] = (client, csrf, now, now)
        return client, csrf

    def _secret(self, page: str) -> str:
        self.requests += 1
        return str(re.findall(r'name="csrf" value="(\w+)"', page)[0])

    def get(self, login: str, path: str) -> html.HtmlElement:
        """A page as this person sees it."""
        answer = self.browser(login)[0].get(path)
        self.requests += 1
        if answer.status_code != 200:
            raise Refused(f"{login} GET {path}: {answer.status_code} {_said(answer)}")
        return html.fromstring(answer.text)

    def text(self, login: str, path: str) -> str:
        """A file or page as text."""
        answer = self.browser(login)[0].get(path)
        self.requests += 1
        if answer.status_code != 200:
            raise Refused(f"{login} GET {path}: {answer.status_code}")
        return answer.content.decode("utf-8-sig")

    def post(self, login: str, path: str, data: dict[str, object] | None = None, files: object = None) -> Response:
        """Send a form; anything but a page or a way on is a fault of the script or of the site."""
        client, csrf = self.browser(login)
        answer = client.post(path, data={"csrf": csrf, **(data or {})}, files=files)  # type: ignore[arg-type]
        self.requests += 1
        if answer.status_code not in {200, 303}:
            raise Refused(f"{login} POST {path}: {answer.status_code} {_said(answer)}")
        return answer


def _said(answer: Response) -> str:
    page = html.fromstring(answer.text or "<p></p>")
    words = [e.text_content() for e in page.xpath("//*[@role='alert' or contains(@class,'wrong')]")]
    return " ".join(" ".join(words or [page.text_content()]).split())[:400]
