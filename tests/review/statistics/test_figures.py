"""Figures and the lists behind them: every number is the length of its list, on both databases, by legal days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from registry.errors import InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.deposit import Options, deposit
from registry.instruments.views import get_document
from registry.people.accounts import ensure_organisation
from registry.people.roles import Role
from review.casework.correction.ladder import Taken, end_rung, steps_of, take_rung
from review.casework.correction.sending import send
from review.casework.filings.clocks import current_clocks
from review.casework.filings.drafts import open_draft, save_draft
from review.casework.filings.flow import Decided, send_in, turn_down
from review.casework.filings.formality import decide_item, propose_items
from review.casework.filings.models import Filing, FilingPaper
from review.casework.filings.particulars import Particulars
from review.casework.filings.registering import register
from review.casework.filings.vocabulary import ITEMS
from review.casework.letters.drafting import Content, draft_letter
from review.casework.lines.adoption import decide_finding
from review.casework.plans.topics import Topic, add_topic
from review.casework.reviews import open_review, set_state
from review.findings.store import findings_of, store_run
from review.statistics import facts
from review.statistics.fact import checked, count, rows, total
from review.statistics.periods import PARTS, Period, days_period, period_of, year_period
from review.statistics.register import FACTS, fact_of
from review.statistics.tables import tables_of
from review.statistics.yearly import yearly_figures
from tests.support.findings import make_finding
from tests.support.people import make_person
from tests.support.readings import make_reading

YEAR = year_period(2026)


def filed(session, clock, registrar, body_id, title, promulgated_on):
    """A filing that was sent in and checked."""
    filing_id = open_draft(session, clock, registrar, key=new_id(20), body_id=body_id)
    given = Particulars(
        title=title, kind="行政规范性文件", promulgated_on=promulgated_on, adds_penalty="no", issuer="云岭县人民政府"
    )
    revision = save_draft(session, clock, registrar, filing_id, session.get(Filing, filing_id).revision, given)
    session.add(
        FilingPaper(
            id=new_id(), filing_id=filing_id, kind="text", round=1, digest="0" * 64, file_name="办法.txt", size=1,
            facts={}, added_by="", added_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    clocks = current_clocks(session)
    filing = send_in(session, clock, registrar, filing_id, revision, clocks)
    propose_items(session, clock, filing, clocks)
    for item in ITEMS:
        decide_item(session, clock, registrar, filing_id, item, "ok", "已核对")
    return filing_id, filing.revision


@pytest.fixture
def record(database, clock):
    """Three filings of two bodies, one case with two verdicts and its correction."""
    registrar, reviewer, head = (make_person(database, clock, r) for r in (Role.REGISTRAR, Role.REVIEWER, Role.HEAD))
    with database.write() as session:
        one = ensure_organisation(session, clock, "云岭县人民政府", "issuing_body").id
        two = ensure_organisation(session, clock, "云岭县监察委员会", "issuing_body").id
        clocks = current_clocks(session)
        filing_id, revision = filed(session, clock, registrar, one, "停车办法", clock.today())
        register(session, clock, registrar, filing_id, revision, clocks, None, Options())
        filed(session, clock, registrar, one, "供水办法", date(2026, 1, 5))
        filing_id, revision = filed(session, clock, registrar, two, "便函", clock.today())
        turn_down(session, clock, registrar, filing_id, revision, Decided("returned", "不属于备案范围"), clocks)
        done = deposit(session, clock, make_reading(), None)
        review_id = open_review(
            session, clock, document_id=done.document_id, version_id=done.version_id, as_of=clock.today(),
            actor="system", owner_id=reviewer.account_id,
        )  # fmt: skip
        view = get_document(session, done.document_id, clock.today(), include_internal=True)
        unit = view.units[0]
        found = [
            make_finding(
                address=unit.address, start=unit.start, end=unit.start + n, quote=view.text[unit.start : unit.start + n]
            )
            for n in (6, 8)
        ]
        store_run(
            session, clock, done.version_id, found, as_of=clock.today(), coverage={}, unchecked=(), actor="system"
        )
        first, second = findings_of(session, done.version_id)
        decide_finding(session, clock, reviewer, review_id, first.id, "accepted", seen="")
        decide_finding(session, clock, reviewer, review_id, second.id, "unsure", "要问", seen="")
        decide_finding(session, clock, reviewer, review_id, second.id, "rejected", "有依据", seen="unsure")
        letter = draft_letter(session, clock, head, review_id, "interview", Content(one, "约谈", "请来", ()))
        send(session, clock, head, letter)
        (step,) = steps_of(session, review_id)
        end_rung(session, clock, head, review_id, step.id, "carried_out", "已废止", clock.today())
        add_topic(session, clock, head, Topic(2026, "优化营商环境", "superior"))
        take_rung(session, clock, head, review_id, Taken("talk", clock.today(), "电话沟通"))
    return database


def test_every_number_is_the_length_of_its_list(record):
    with record.read() as session:
        seen = 0
        for fact in FACTS.values():
            whole = total(session, fact, YEAR)
            assert len(rows(session, fact, YEAR)) == whole, fact.key
            for group in fact.groups:
                counted = count(session, fact, YEAR, group)
                assert sum(counted.values()) == whole, (fact.key, group)
                for (value,), number in counted.items():
                    listed = rows(session, fact, YEAR, ((group, value),))
                    assert len(listed) == number == total(session, fact, YEAR, ((group, value),)), (fact.key, group)
                    seen += number
        assert seen > 40


def test_every_cell_of_the_tables_says_how_long_its_list_is(record, clock):
    with record.read() as session:
        figures = yearly_figures(session, 2026, clock.today())
        cells = [c for t in tables_of(figures, {}) for line in t.lines for c in line.cells if c.behind is not None]
        assert len(cells) > 40
        for cell in cells:
            fact = fact_of(cell.behind.fact)
            assert str(total(session, fact, YEAR, checked(fact, cell.behind.chosen))) == cell.words, cell


def test_figures_of_the_year(record, clock):
    with record.read() as session:
        f = yearly_figures(session, 2026, clock.today())
    filings = f.filings
    assert (filings.received, filings.registered, filings.waiting, filings.returned) == (3, 1, 1, 1)
    assert (filings.in_time, filings.late, filings.rate) == (2, 1, pytest.approx(2 / 3))
    assert [(b.name, b.received, b.late) for b in filings.by_body] == [
        ("云岭县人民政府", 2, 1), ("云岭县监察委员会", 1, 0),
    ]  # fmt: skip
    assert filings.registered_then == 1
    assert dict(filings.by_month)[f"{clock.today():%Y-%m}"] == 3
    assert len(filings.by_month) == 12
    assert (f.problems.total, f.problems.documents) == (1, 1)
    assert (f.verdicts.accepted, f.verdicts.rejected, f.verdicts.unsure, f.verdicts.rate) == (1, 1, 0, 0.5)
    assert (f.corrections.urgings, f.corrections.interviews, f.corrections.corrected, f.corrections.refiled) == (
        0,
        1,
        1,
        0,
    )
    assert (f.reviews.opened, f.reviews.opened_by_mode) == (1, (("依职权审查", 1),))
    assert f.plans.topics == 1


def test_a_moment_counts_on_its_legal_day(record, clock):
    clock.moment = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight in Shanghai
    with record.write() as session:
        head = make_review_finished(session, clock)
    with record.read() as session:
        assert count(session, facts.FINISHED_REVIEWS, year_period(2027), "month") == {("2027-01",): 1}, head
        assert total(session, facts.FINISHED_REVIEWS, YEAR) == 0
        (row,) = rows(session, facts.FINISHED_REVIEWS, year_period(2027))
        assert row.on == date(2027, 1, 1)


def make_review_finished(session, clock):
    """The one review, terminated now."""
    from sqlalchemy import select

    from registry.people.accounts import as_person, find_account
    from review.casework.models import Review

    head = as_person(find_account(session, "head"))
    review_id = session.scalars(select(Review.id)).one()
    set_state(session, clock, head, review_id, "terminated", "制定机关已废止")
    return head


def test_unknown_facts_and_groups_are_not_found():
    with pytest.raises(NotFound):
        fact_of("nothing")
    with pytest.raises(NotFound):
        checked(facts.FILINGS, [("password", "x")])


def test_periods_cover_the_year_without_gap():
    for parts in (["h1", "h2"], ["q1", "q2", "q3", "q4"], [f"m{n}" for n in range(1, 13)]):
        periods = [period_of(2024, part) for part in parts]
        assert sum((p.last - p.first).days + 1 for p in periods) == 366
        assert all(a.end == b.start for a, b in pairwise(periods))
    assert period_of(2024, "m2").last == date(2024, 2, 29)
    assert [period_of(2026, part).words for part in ("", "h2", "q1", "m11")] == [
        "2026年全年", "2026年下半年", "2026年第一季度", "2026年11月",
    ]  # fmt: skip
    assert Period(date(2026, 1, 5), date(2026, 2, 1)).words == "2026-01-05 至 2026-02-01"
    assert len(PARTS) == 19
    with pytest.raises(InvalidInput):
        days_period(date(2026, 2, 1), date(2026, 1, 1))
