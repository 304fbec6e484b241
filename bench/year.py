"""A scripted year of a county: `python -m bench year`. Every number of the yearly tables must equal the script's tally.

400 filings, 60 cases, 30 suggestions, 12 consultations, topics, a clean-up and transfers run through the HTTP interface
as the people whose duty each step is, on a clock that the script moves. The tally is kept by the script and never read
from the record. `tests/journeys/test_year.py` runs the same script at a tenth.
"""

from __future__ import annotations

import csv
import heapq
import io
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.year_cases import Case
from bench.year_desk import Desk
from bench.year_filings import (
    Filed,
    check,
    hand_over,
    look_for_missed,
    plan_filings,
    register,
    send_in,
    supplement,
    turn_down,
)
from bench.year_rounds import (
    clean_up,
    consult,
    decide,
    fill_topic,
    finish_comments,
    plan_topic,
    report_topic,
    take_over,
)
from bench.year_suggestions import Proposed
from bench.year_tally import Tally, differences

FIRST, LAST = date(2026, 1, 5), date(2026, 12, 31)
LATE = 150  # days after which a report on an opinion is late, whatever the profile says


@dataclass(frozen=True)
class Size:
    """How much happens."""

    filings: int = 400
    cases: int = 60
    consultations: int = 12
    comments: int = 4  # in each consultation
    topics: int = 2
    suggestions: int = 30


FULL = Size()
TENTH = Size(filings=40, cases=10, consultations=3, comments=4, topics=1, suggestions=6)


class Year:
    """The year as it unfolds: acts wait for their day, and each may put later ones in line."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.size, self.tally, self.desk = size, Tally(), Desk(folder, FIRST)
        self._line: list[tuple[date, int, Callable[[], None]]] = []
        self._count = 0
        self._registered: list[Filed] = []
        self._cases = self._rounds = self._topics = 0
        self._spare: list[Filed] = []  # registered documents that no case is made of
        self._cleaned = False

    def later(self, days: int, act: Callable[[], None]) -> None:
        """An act on a day to come; what would fall after the year doesn't happen."""
        self._at(self.desk.today + timedelta(days=days), act)

    def _at(self, day: date, act: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._line, (day, self._count, act))

    def run(self) -> list[str]:
        """Live through the year; gives what doesn't agree at its end."""
        for day, filed in plan_filings(self.size.filings, FIRST, LAST):
            self._at(day, lambda filed=filed: self._arrive(filed))  # type: ignore[misc]
        for n in range(self.size.suggestions):
            self._at(FIRST + timedelta(days=20 + n * 300 // self.size.suggestions), lambda n=n: self._suggest(n))  # type: ignore[misc]
        while self._line and self._line[0][0] <= LAST:
            day, _, act = heapq.heappop(self._line)
            self.desk.go_on_to(day)
            act()
        self.desk.go_on_to(LAST)
        look_for_missed(self.desk, self.tally)
        text = self.desk.text("head", f"/statistics/export.csv?year={FIRST.year}")
        return differences(self.tally.expected(), list(csv.reader(io.StringIO(text))))

    def _arrive(self, filed: Filed) -> None:
        send_in(self.desk, self.tally, filed)
        self.later(1 + filed.serial % 5, lambda: self._check(filed))

    def _suggest(self, serial: int) -> None:
        """Every fifth names a document that was filed, the others one that is not held."""
        filed = self._spare.pop(0) if serial % 5 == 2 and self._spare else None
        proposed = Proposed(self.desk, self.tally, serial, filed)
        self.later(3, proposed.check)
        self.later(9, proposed.go_on)
        self.later(14 if serial % 3 else 45, proposed.feed_back)  # every third proposer hears too late

    def _check(self, filed: Filed) -> None:
        check(self.desk, filed)
        if filed.fate == "registered":
            self._register(filed)
            return
        turn_down(self.desk, self.tally, filed, "deferred" if filed.fate == "supplemented" else filed.fate)
        if filed.fate == "supplemented":
            self.later(6, lambda: self._supplement(filed))

    def _supplement(self, filed: Filed) -> None:
        supplement(self.desk, self.tally, filed)
        self.later(2, lambda: (check(self.desk, filed), self._register(filed))[0])

    def _register(self, filed: Filed) -> None:
        register(self.desk, self.tally, filed)
        self.later(1, lambda: hand_over(self.desk, filed))
        self._registered.append(filed)
        share = len(self._registered) * self.size.cases // max(1, round(self.size.filings * 0.8))
        if self._cases < min(share, self.size.cases):
            serial, self._cases = self._cases, self._cases + 1
            self.later(3, lambda: self._case(filed, serial))
        else:
            self._spare.append(filed)
            self._beside()

    def _beside(self) -> None:
        """Now and then a spare document gets a topic, a clean-up or a transfer of its own."""
        if self._topics < self.size.topics and len(self._spare) >= 2:
            documents, self._spare = self._spare[:2], self._spare[2:]
            name = f"专题{'甲乙丙丁'[self._topics]}"
            self._topics += 1
            self.later(3, lambda: self._topic(name, documents))
        elif self._topics and not self._cleaned and len(self._spare) >= 2:
            documents, self._spare, self._cleaned = self._spare[:2], self._spare[2:], True
            self.later(3, lambda: self._clean(documents))
        elif self._cleaned and len(self._spare) >= max(8, self.size.filings // 20):
            filed, self._spare = self._spare[0], []
            self.later(3, lambda: take_over(self.desk, self.tally, filed))

    def _topic(self, name: str, documents: list[Filed]) -> None:
        topic = plan_topic(self.desk, self.tally, name)
        cases = fill_topic(self.desk, self.tally, topic, documents)

        def close() -> None:
            for case in cases:
                case.decide_flags()
                case.to_sign("none")
                case.sign("未发现问题")
            if name.endswith("甲"):
                report_topic(self.desk, self.tally, topic)

        self.later(20, close)

    def _clean(self, documents: list[Filed]) -> None:
        cases = clean_up(self.desk, self.tally, documents)

        def end() -> None:
            cases[0].terminate()
            self.tally.add("专项审查和清理", "其中：已办结", "数量")

        self.later(15, end)

    def _case(self, filed: Filed, serial: int) -> None:
        case = Case(self.desk, self.tally, filed)
        case.assign()
        if serial % 5 == 0 and self._rounds < self.size.consultations:
            self._round(case, filed)
            return
        paths = (
            self._plain, self._reminded, self._opinion, self._transferred, self._expert, self._ended, self._slow,
            self._doubted, self._explained,
        )  # fmt: skip
        paths[serial % len(paths)](case)

    def _close(self, case: Case, result: str, name: str, *, late: bool = False) -> None:
        case.decide_flags()
        case.to_sign(result)
        self.later(2, lambda: case.sign(name, late=late))

    def _plain(self, case: Case) -> None:
        self.later(10, lambda: self._close(case, "none", "未发现问题"))

    def _round(self, case: Case, filed: Filed) -> None:
        serial, self._rounds = self._rounds, self._rounds + 1
        there = consult(self.desk, self.tally, filed, serial, self.size.comments)
        left: list[str] = []
        self.later(20, lambda: left.extend(decide(self.desk, self.tally, there)))
        if serial % 2 == 0:

            def close() -> None:
                finish_comments(self.desk, self.tally, there, left)
                self._close(case, "none", "未发现问题")

            self.later(35, close)

    def _reminded(self, case: Case) -> None:
        def act() -> None:
            case.decide_flags()
            case.letter("head", "remind", self.desk.bodies[case.filed.body])
            self._close(case, "remind", "函告提醒")

        self.later(12, act)

    def _opinion(self, case: Case, ratings: tuple[str, ...] = ("good",)) -> None:
        """A problem, an opinion, the body's report (every other one half a year late), its rating, what was done."""
        wait = LATE if len(ratings) == 1 and case.filed.serial % 2 else 20

        def act() -> None:
            case.decide_flags()
            case.add_problem()
            body = self.desk.bodies[case.filed.body]
            letter = case.letter("head", "opinion", body)
            self.later(wait, lambda: (case.body_answers(letter), case.reported(late=wait == LATE))[0])
            self.later(wait + 2, lambda: case.rate(ratings[0]))
            if len(ratings) > 1:
                self.later(40, case.second_report)
                self.later(42, lambda: case.rate(ratings[1]))
                self.later(43, case.refused)
                self.later(44, lambda: case.letter(case.owner, "urge", body, points=False))
                self.later(50, lambda: case.letter("head", "interview", body, points=False))
            else:
                self.later(wait + 4, case.carried_out)
            self._close(case, "amend", "建议修改")

        self.later(9, act)

    def _doubted(self, case: Case) -> None:
        self._opinion(case, ("poor", "fair"))

    def _explained(self, case: Case) -> None:
        def act() -> None:
            letter = case.letter(case.owner, "explain", self.desk.bodies[case.filed.body])
            self.later(10, lambda: case.body_answers(letter))
            self.later(14, lambda: self._close(case, "none", "未发现问题"))

        self.later(6, act)

    def _transferred(self, case: Case) -> None:
        def act() -> None:
            letter = case.letter(case.owner, "transfer", self.desk.court)
            self.later(12, lambda: case.paper_answer(letter))
            self.later(14, lambda: self._close(case, "none", "未发现问题"))

        self.later(8, act)

    def _expert(self, case: Case) -> None:
        def act() -> None:
            link = case.ask_expert()
            self.later(9, lambda: case.expert_submits(link))
            self.later(15, lambda: self._close(case, "none", "未发现问题"))

        self.later(5, act)

    def _ended(self, case: Case) -> None:
        self.later(15, case.terminate)

    def _slow(self, case: Case) -> None:
        self.later(120, lambda: self._close(case, "none", "未发现问题", late=True))


def run_year(folder: Path, size: Size) -> tuple[Year, list[str]]:
    """Run the year in a folder; gives it with what doesn't agree."""
    year = Year(folder, size)
    try:
        return year, year.run()
    finally:
        year.desk.close()


def main() -> None:
    """Run the full year and say what it counted."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="beishen-year-") as scratch:
        year, wrong = run_year(Path(scratch), FULL)
    numbers = len(year.tally.expected())
    print(f"{year.desk.requests} requests in {time.perf_counter() - started:.0f} s, {numbers} numbers compared")
    for (table, line, column), value in sorted(year.tally.expected().items()):
        print(f"  {table} | {line} | {column}: {value}")
    if wrong:
        raise SystemExit("not equal:\n" + "\n".join(wrong))
    print("every number of the yearly tables equals the tally")


if __name__ == "__main__":
    main()
