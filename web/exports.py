"""Lists as files: CSV that spreadsheet programs open rightly (BOM), and XLSX whose numbers and dates are such.

No cell is ever run as a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from fastapi import Response

from registry.errors import NotFound
from search.queries import Hit, SearchResults
from web import urls

MOST_ROWS = 1000
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# nine digits at most and none of them a nought before others: telephone numbers and codes stay words
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_SHARE = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.([0-9]{1,3}))?%")
_DAY = re.compile(r"(?:19[1-9]|20[0-9])[0-9]-[0-9]{2}-[0-9]{2}")  # spreadsheets disagree on days of 1900
HEAD = ("标题", "条", "内容", "时效", "类型", "机关", "文号", "公布", "施行", "地址")
Table = Sequence[Sequence[str]]


def hit_table(results: SearchResults, base: str) -> Table:
    """Found clauses as rows under a head; addresses are absolute below `base`."""
    return [HEAD, *(_row(hit, base) for hit in results.hits)]


def _row(hit: Hit, base: str) -> Sequence[str]:
    return (
        hit.title,
        hit.number,
        hit.snippet,
        hit.status.value,
        hit.kind.value,
        hit.issuer or "",
        hit.document_number or "",
        hit.promulgated_on.isoformat() if hit.promulgated_on else "",
        hit.effective_on.isoformat() if hit.effective_on else "",
        base + urls.document(hit.document_id, None, hit.address),
    )


def plain_cell(value: str) -> str:
    """A cell without control characters, and with an apostrophe before what a spreadsheet would calculate."""
    value = "".join(c for c in value if c >= " " or c in "\n\t")
    return f"'{value}" if value.startswith(_FORMULA) else value


def as_csv(table: Table) -> bytes:
    """The table as CSV in UTF-8 with a byte order mark."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([plain_cell(cell) for cell in row] for row in table)
    return stream.getvalue().encode("utf-8-sig")


def typed(value: str) -> tuple[str | int | float | date, str]:
    """What a spreadsheet holds for a cell, with the number format under which it reads as the same words.

    Whole numbers, shares such as 80.0% and ISO dates, nothing else: what is taken for one can't read otherwise.
    """
    if _WHOLE.fullmatch(value):
        return int(value), "0"
    if share := _SHARE.fullmatch(value):
        return float(value[:-1]) / 100, "0" + ("." + "0" * len(share[1]) if share[1] else "") + "%"
    if _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value), "yyyy-mm-dd"
        except ValueError:
            pass
    return plain_cell(value), "General"


def as_xlsx(table: Table, title: str = "检索结果") -> bytes:
    """The table as XLSX, one sheet of this title, its head kept in view."""
    from openpyxl import Workbook  # brings numpy along: half a second that no start should pay for

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for row in table:
        sheet.append([_cell(sheet, cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(sheet: Any, words: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    value: Any
    value, shape = typed(words)
    if shape == "General":
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = shape
    return cell


def table_response(table: Table, form: str, title: str, on: date) -> Response:
    """The table as a file to keep, named after its title and the day.

    Raises:
        NotFound: a form other than `csv` and `xlsx`.
    """
    if form not in {"csv", "xlsx"}:
        raise NotFound("只能导出为 CSV 或 XLSX。")
    content = as_csv(table) if form == "csv" else as_xlsx(table, title)
    kind = "text/csv; charset=utf-8" if form == "csv" else XLSX_TYPE
    name = urls.file_name(f"{title}-{on}.{form}")
    return Response(content, media_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"})
