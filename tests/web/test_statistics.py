"""Statistics through the browser's eyes: each number leads to a list of that length, in any period, as files too."""

from __future__ import annotations

import csv
import io

import pytest
from lxml import html
from sqlalchemy import select

from registry.audit import AuditEntry
from registry.ids import new_id
from registry.people.accounts import ensure_organisation
from review.casework.filings.models import Filing
from tests.support.site import NOW
from tests.web.test_statements import statements

TODAY = NOW.date()


def filing(n, body_id, *, late=0, state="registered", arrived=TODAY, kind="行政规范性文件"):
    """A row of the list, as an import leaves it."""
    return Filing(
        id=new_id(), key=new_id(20), state=state, revision=1, round=1, body_id=body_id, arrival="ledger",
        title=f"第{n}号文件", title_key=f"第{n}号文件", kind=kind, arrived_on=arrived, late_days=late,
        registered_on=arrived if state == "registered" else None, created_by="system", created_at=NOW, changed_at=NOW,
    )  # fmt: skip


@pytest.fixture
def filled(opened):
    """Filings of three bodies, one name long and hostile."""
    with opened.site.database.write() as session:
        bodies = [
            ensure_organisation(session, opened.clock, name, "issuing_body").id
            for name in ("云岭县人民政府", "云岭县<b>监察</b>委员会", "=云岭县第一个名称很长很长很长的街道办事处")
        ]
        for n in range(60):
            session.add(filing(n, bodies[n % 3], late=n % 5, state="returned" if n % 20 == 0 else "registered"))
        session.add(filing(99, bodies[0], arrived=TODAY.replace(year=2024)))
    return opened


def read(opened, path, role="head"):
    answer = opened.client(role).get(path)
    assert answer.status_code == 200, answer.text[:800]
    return html.fromstring(answer.text)


def test_every_number_leads_to_a_list_of_that_length(filled):
    page = read(filled, "/statistics")
    links = {(a.get("href"), a.text_content().strip()) for a in page.xpath("//main//a[contains(@href, '/list/')]")}
    assert len(links) > 60
    for url, number in links:
        listed = read(filled, url)
        assert f"共 {number}" in " ".join(listed.xpath("//h1/..")[0].text_content().split()), url
        assert len(listed.xpath("//tr[@data-item]")) == min(int(number), 50)


def test_a_list_has_pages_and_names_what_it_counts(filled):
    page = read(filled, "/statistics/list/filings?year=2026&by=lateness:late&page=9")
    words = " ".join(page.text_content().split())
    assert "2026年全年，是否按期：迟报，共 48" in words
    assert len(read(filled, "/statistics/list/filings?year=2026&page=2").xpath("//tr[@data-item]")) == 10


def test_periods(filled):
    assert "2024年全年" in read(filled, "/statistics?year=2024").text_content()
    quarter = read(filled, "/statistics?year=2026&part=q4")
    assert "2026-10-01 至 2026-12-31" in quarter.text_content()
    days = read(filled, "/statistics?from=2024-01-01&to=2026-12-31")
    assert "61" in [a.text for a in days.xpath("//dl//a")]
    odd = read(filled, "/statistics?year=abcd&part=q9")
    assert "2026年全年" in odd.text_content()
    for query in ("from=2026-02-01&to=2026-01-01", "from=2026-13-01", "from=1900-01-01&to=2026-01-01"):
        wrong = filled.client("head").get(f"/statistics?{query}")
        assert wrong.status_code == 422
        assert 'role="alert"' in wrong.text


def test_unknown_lists_are_not_found(filled):
    for path in ("nothing", "filings?by=password:x", "filings/export.exe"):
        assert filled.client("head").get(f"/statistics/list/{path}").status_code == 404


def test_files_hold_the_same_numbers_and_run_no_formula(filled):
    answer = filled.client("registrar").get("/statistics/export.csv")
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["备案", "收到报备", "件数", "60"] in table
    assert any(row[1].startswith("'=云岭县") for row in table)
    assert filled.client("registrar").get("/statistics/export.xlsx").content[:2] == b"PK"
    listed = filled.client("registrar").get("/statistics/list/filings/export.csv?year=2026&by=state:returned")
    rows = list(csv.reader(io.StringIO(listed.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert rows[1][-1].startswith("http://testserver/filings/")
    with filled.site.database.read() as session:
        query = select(AuditEntry.action).where(AuditEntry.action == "statistics.export")
        assert len(session.scalars(query).all()) == 3


def test_a_chart_says_its_numbers_without_colour(filled):
    page = read(filled, "/statistics")
    for chart in page.xpath("//figure[@class='chart']"):
        for row in chart.xpath(".//div[@class='bar-row']"):
            assert row.xpath(".//span[@class='bar-name']")[0].text_content().strip()
            assert row.xpath(".//span[@class='bar-number']//a")
        assert chart.xpath(".//details//table")
    assert page.xpath("//rect[@fill='url(#hatch)']")
    assert page.xpath("//pattern[@id='hatch']")


@pytest.mark.parametrize("path", ["/statistics", "/statistics/export.csv", "/statistics/list/filings"])
@pytest.mark.parametrize("role", ["public", "expert", "issuing_body", "collector", "system_admin"])
def test_for_staff_alone(shared, path, role):
    assert shared.client(role).get(path).status_code in ({303} if role == "public" else {403})


def test_empty_periods_say_so(shared):
    text = shared.client("reviewer").get("/statistics?year=1999").text
    assert "这一期间没有" in text
    assert "这一期间没有" in shared.client("reviewer").get("/statistics/list/filings?year=1999").text


def test_statements_do_not_grow(filled):
    before = [statements(filled, "head", path) for path in ("/statistics", "/statistics/list/filings?year=2026")]
    with filled.site.database.write() as session:
        for n in range(40):
            body = ensure_organisation(session, filled.clock, f"第{n}个机关", "issuing_body").id
            session.add(filing(200 + n, body, kind=f"类型{n}"))
    after = [statements(filled, "head", path) for path in ("/statistics", "/statistics/list/filings?year=2026")]
    assert after == before
    assert before[0] <= 32
