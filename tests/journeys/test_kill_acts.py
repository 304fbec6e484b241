"""Every act of a case, killed with SIGKILL at its first write, at its log entry and at its commit: nothing of it stays.

Each act is sent over HTTP in a forked process that kills itself at the point. What counts is every row of every table,
but log-in sessions, which each request touches. Then the act is done in peace, and the log's chain holds.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from multiprocessing import forkserver

import pytest
from sqlalchemy import event, select

import review.tables  # noqa: F401 - all tables
from bench import year_filings
from bench.year_cases import Case
from bench.year_desk import BODIES, Desk
from bench.year_filings import Filed
from bench.year_suggestions import Proposed
from bench.year_tally import Tally
from registry.audit import verify
from registry.database import Base

LEFT_OUT = {"login_sessions", "review_presence"}
POINTS = ("first write", "log entry", "commit")


class Office:
    """An office with a case that has come as far as an opinion, and what else the acts need."""

    def __init__(self, folder) -> None:
        self.desk, self.tally = Desk(folder, date(2026, 3, 2)), Tally()
        self.filings = {fate: self._filed(n, fate) for n, fate in enumerate(("registered", "returned", "refused"))}
        self.case = Case(self.desk, self.tally, self._registered(3))
        self.case.assign()
        self.case.committee_speaks()
        self.line = ""
        self.suggestions = [Proposed(self.desk, self.tally, n, None) for n in (0, 2)]
        self.suggestions[1].check()
        self.letter = self.paper = ""

    def _plan(self, n: int, fate: str) -> Filed:
        title = f"云岭县第{n}号养犬管理办法"
        return Filed(n, BODIES[0], "行政规范性文件", title, False, False, False, fate, f"云政发〔2026〕{n + 1}号")

    def _filed(self, n: int, fate: str) -> Filed:
        filed = self._plan(n, fate)
        year_filings.send_in(self.desk, self.tally, filed)
        year_filings.check(self.desk, filed)
        return filed

    def _registered(self, n: int) -> Filed:
        filed = self._filed(n, "registered")
        year_filings.register(self.desk, self.tally, filed)
        return filed

    def add_line(self) -> None:
        """A problem is written by hand."""
        made = self.desk.post(
            self.case.owner, f"/reviews/{self.case.review}/lines",
            {"address": "art_3", "kind": "K8", "standard": "D2", "severity": "amber", "opinion": "明显不合理",
             "handling": "repeal", "key": "killed" * 4},
        )  # fmt: skip
        self.line = made.headers["location"]

    def adopt_line(self) -> None:
        """It is adopted."""
        page = self.desk.get(self.case.owner, self.line)
        form = page.xpath("//form[@data-autosave]")[0]
        self.desk.post(self.case.owner, self.line, {k: v or "" for k, v in form.fields.items()} | {"deed": "adopt"})

    def answer_standards(self) -> None:
        """The checklist is answered."""
        self.case.act(self.case.owner, "standards", code="D2", answer="problem", note="见工作表", revision="0")
        self.case.act(self.case.owner, "standards", rest="ok")

    def move(self, who: str, to: str) -> None:
        """The review goes on."""
        self.case._move(who, to, "已逐条审查。", "remind" if to == "signing" else "")

    def send_letter(self) -> None:
        """The head sends the opinion that was drafted before."""
        self.case.act("head", f"letters/{self.letter}/send")

    def answer_letter(self) -> None:
        """The body sends its answer."""
        self.case.body_answers(self.letter)

    def draft_letter(self) -> None:
        """The opinion is drafted."""
        self.case.letter("head", "opinion", self.desk.bodies[BODIES[0]], sends=False)
        page = self.desk.get("head", f"/reviews/{self.case.review}/case")
        (self.letter,) = {str(i).removeprefix("letter-") for i in page.xpath("//article/@id") if "letter-" in str(i)}

    def make_paper(self) -> None:
        """A paper is made from the worksheet, and its citations are confirmed."""
        about = f"review:{self.case.review}"
        made = self.desk.post("reviewer", "/papers", {"kind": "remind", "about": about, "organ": "云岭县人大常委会"})
        self.paper = made.headers["location"].partition("?")[0]
        page = self.desk.get("reviewer", self.paper)
        for key in page.xpath("//form[contains(@action,'/confirm')]//input[@name='key']/@value"):
            self.desk.post("reviewer", f"{self.paper}/confirm", {"key": str(key), "reason": "已与文本核对"})

    def issue_paper(self) -> None:
        """The head issues it."""
        page = self.desk.get("head", self.paper)
        revision = page.xpath("//form[contains(@action,'/issue')]//input[@name='revision']/@value")[0]
        fields = {"number": "云人常法〔2026〕3号", "on": self.desk.today.isoformat(), "revision": str(revision)}
        self.desk.post("head", f"{self.paper}/issue", fields)

    def void_paper(self) -> None:
        """It is made void."""
        self.desk.post("head", f"{self.paper}/void", {"reason": "发错"})

    def decide(self, fate: str) -> None:
        """The registrar's outcome of a filing."""
        filed = self.filings[fate]
        if fate == "registered":
            year_filings.register(self.desk, self.tally, filed)
        else:
            year_filings.turn_down(self.desk, self.tally, filed, fate)


Act = Callable[[Office], object]
ACTS: tuple[tuple[str, Act], ...] = (  # in order: each stands on those before; without a name it only prepares
    ("a filing registered", lambda o: o.decide("registered")),
    ("a filing returned", lambda o: o.decide("returned")),
    ("a filing refused", lambda o: o.decide("refused")),
    ("a suggestion found complete", lambda o: o.suggestions[0].check()),
    ("a suggestion not started", lambda o: o.suggestions[1].go_on()),
    ("a suggestion fed back and closed", lambda o: o.suggestions[1].feed_back()),
    ("a line made by hand", lambda o: o.add_line()),
    ("", lambda o: o.adopt_line()),
    ("a letter drafted", lambda o: o.draft_letter()),
    ("a letter sent", lambda o: o.send_letter()),
    ("a letter answered", lambda o: o.answer_letter()),
    ("a report rated", lambda o: o.case.rate("good")),
    ("a correction's outcome", lambda o: o.case.carried_out()),
    ("", lambda o: o.make_paper()),
    ("a paper issued", lambda o: o.issue_paper()),
    ("a paper made void", lambda o: o.void_paper()),
    ("", lambda o: o.answer_standards()),
    ("a review sent to be signed", lambda o: o.move(o.case.owner, "signing")),
    ("a review closed", lambda o: o.move("head", "closed")),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office; the acts follow one another in it."""
    made = Office(tmp_path_factory.mktemp("killed") / "data")
    yield made
    made.desk.close()


def rows(office: Office) -> dict[str, str]:
    """A digest of every table."""
    found = {}
    with office.desk.site.database.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                held = sorted(map(repr, session.execute(select(table)).all()))
                found[table.name] = hashlib.sha256("\n".join(held).encode()).hexdigest()
    return found


def kill_at(office: Office, point: str) -> None:
    """In the child: die when the act has come to this point. What a request does to its log-in is not yet the act."""
    engine, logged, me = office.desk.site.database.engine, [], os.getpid()

    @event.listens_for(engine, "before_cursor_execute")
    def statement(_connection, _cursor, words, *_more):
        table = re.match(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", words)
        if table is None or table.group(1) in LEFT_OUT:
            return
        if table.group(1) == "audit_entries":
            logged.append(words)
        if point == "first write" or (point == "log entry" and logged):
            os.kill(me, signal.SIGKILL)

    @event.listens_for(engine, "commit")
    def commit(_connection):
        if logged:
            os.kill(me, signal.SIGKILL)


def killed(office: Office, act: Act, point: str) -> bool:
    """Send the act in a process that kills itself at the point; whether it came there."""
    office.desk.site.database.engine.dispose()  # no connection may live in two processes
    child = os.fork()
    if child == 0:
        try:
            server = forkserver._forkserver  # the readers' server is the parent's child, not ours: have one of our own
            server._forkserver_pid = server._forkserver_alive_fd = server._forkserver_address = None
            kill_at(office, point)
            act(office)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def test_an_act_that_is_killed_leaves_nothing_and_can_be_done_again(office):
    for name, act in ACTS:
        before = rows(office)
        for point in POINTS if name else ():
            assert killed(office, act, point), f"{name}: did not come to its {point}"
            changed = [table for table, digest in rows(office).items() if digest != before[table]]
            assert not changed, f"{name}, killed at its {point}, left {changed}"
        act(office)
        assert rows(office) != before, f"{name} did nothing"
    with office.desk.site.database.read() as session:
        assert list(verify(session)) == []
