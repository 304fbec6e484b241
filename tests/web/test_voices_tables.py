"""采纳情况台账, 征集汇总表 and the yearly activity sheet: page, XLSX, CSV and DOCX hold the same cells."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook

from registry.people.accounts import find_account
from review.voices.comments import comments_of_consultation, decide_comment
from review.voices.consultations import get_consultation
from review.voices.liaison.points import add_point
from review.voices.taking import Draft, take_comment
from tests.support.liaison import post, say

WORDS = ("停车费忒贵了", "=1+1，这样算不对", "第一行\n第二行，“引号”，逗号", "同意", "+86 以后怎么打")


@pytest.fixture
def filled(opened):
    """A round with a reported task, opinions with awkward signs, two of them decided."""
    site, clock, reviewer = opened.site, opened.clock, opened.person("reviewer")
    with site.database.write() as session:
        town = add_point(session, clock, reviewer, "会川镇立法联系点", "legislation", area="会川镇")
        add_point(session, clock, reviewer, "石门镇立法联系点", "legislation")
        find_account(session, "liaison-officer").organisation_id = town
    round_id = opened.ids["public"]
    assert post(opened, "reviewer", f"/consultations/{round_id}/tasks", point=town).status_code == 303
    task = opened.client("liaison_officer").get("/tasks").text.split('href="/tasks/')[1].split('"')[0]
    made = post(opened, "liaison_officer", f"/tasks/{task}/seats", label="采集员", organisation_id=town)
    link = "/t/" + made.text.split("/t/")[1].split('"')[0].split("<")[0]
    phone = opened.client()
    phone.post(f"{link}/start", data={"csrf": opened.csrf()})
    for number, words in enumerate(WORDS[:3]):
        assert say(opened, phone, link, number, words).status_code == 303
    with site.database.write() as session:
        found = get_consultation(session, clock, round_id)
        for number, words in enumerate(WORDS[3:]):
            take_comment(session, clock, site.sealer, found, Draft("art_2", "agree", words, f"plain{number:020d}"))
    with site.database.write() as session:
        first, second, *_ = comments_of_consultation(session, round_id)
        decide_comment(session, clock, reviewer, first.id, "adopted", "已写入第三条。")
        decide_comment(session, clock, reviewer, second.id, "not_adopted", "=没有依据，\n不采纳。")
    return round_id


def words(cell) -> str:
    cell = cell.date().isoformat() if isinstance(cell, datetime) else cell
    return "".join(str(cell if cell is not None else "").removeprefix("'").split())


def on_page(text):
    (table,) = html.document_fromstring(text).xpath("//main//table[contains(@class, 'list')]")
    return [[words(cell.text_content()) for cell in row.xpath("./th|./td")] for row in table.iter("tr")]


def in_xlsx(content):
    return [
        [words(cell) for cell in row] for row in load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    ]


def in_csv(content):
    return [[words(cell) for cell in row] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]


def in_docx(content):
    return [[words(cell.text) for cell in row.cells] for row in Document(io.BytesIO(content)).tables[-1].rows]


@pytest.mark.parametrize("what", ["ledger", "summary", "activity"])
def test_every_cell_is_the_same_in_every_form(opened, filled, what):
    client = opened.client("reviewer")
    path = "/points/activity" if what == "activity" else f"/consultations/{filled}/{what}"
    shown = on_page(client.get(path).text)
    assert len(shown) == (3 if what == "activity" else 1 + 1 + len(WORDS))  # its head; the made site has one comment
    assert any(any(cell for cell in row[2:]) for row in shown[1:])
    width = len(shown[0])
    read = {"xlsx": in_xlsx, "csv": in_csv, "docx": in_docx}
    for form, rows_of in read.items():
        rows = rows_of(client.get(f"{path}.{form}").content)
        held = [row[:width] + [""] * (width - len(row)) for row in rows[: len(shown)]]
        assert held == shown, form
