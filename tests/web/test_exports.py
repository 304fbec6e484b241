"""Cells of XLSX: numbers, shares and days are such and read as the same words; all else is words, none a formula."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from web.exports import as_csv, as_xlsx, typed


def cell_of(words):
    return load_workbook(io.BytesIO(as_xlsx([("栏",), (words,)], "表"))).active["A2"]


@pytest.mark.parametrize(
    ("words", "value", "shape"),
    [
        ("0", 0, "0"), ("22", 22, "0"), ("999999999", 999999999, "0"), ("80.0%", 0.8, "0.0%"), ("100%", 1, "0%"),
        ("0.125%", 0.00125, "0.000%"),
    ],
)  # fmt: skip
def test_numbers_and_shares_can_be_counted_with(words, value, shape):
    cell = cell_of(words)
    assert (cell.data_type, cell.value, cell.number_format) == ("n", pytest.approx(value), shape)


def test_a_day_is_a_day():
    cell = cell_of("2026-11-04")
    assert (cell.is_date, cell.value.date(), cell.number_format) == (True, date(2026, 11, 4), "yyyy-mm-dd")


@pytest.mark.parametrize(
    "words",
    [
        "007", "13812345678", "0900-5550123", "１２", "1,234", "1e5", "3/5", "2026-02-30", "1900-01-01", "2026-11",
        "云政发〔2026〕12号", "12 件", "1.5", "2026-11-04 09:30", "Inf", "",
    ],
)  # fmt: skip
def test_what_might_read_otherwise_stays_words(words):
    assert typed(words) == (words, "General")
    assert (cell_of(words).value or "") == words


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "-5%", "+86"])
def test_no_cell_is_a_formula(words):
    cell = cell_of(words)
    assert (cell.data_type, cell.value) == ("s", f"'{words}")


def test_csv_and_xlsx_say_the_same():
    rows = [("项目", "数"), ("收到报备", "60"), ("按期率", "80.0%"), ("截至", "2026-11-24"), ("=坏", "")]
    assert as_csv(rows).decode("utf-8-sig").splitlines()[1:4] == ["收到报备,60", "按期率,80.0%", "截至,2026-11-24"]
    held = [cell.value for cell in load_workbook(io.BytesIO(as_xlsx(rows, "表"))).active["B"]]
    assert held[1:3] == [60, pytest.approx(0.8)]
