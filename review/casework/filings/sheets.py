"""Tables that offices keep: XLSX and CSV read into rows, within limits; no cell is calculated, no link followed."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from registry.errors import InvalidInput

MOST_ROWS, MOST_COLUMNS, MOST_CELL = 20_000, 60, 2000
MOST_UNPACKED = 200 << 20  # bytes: a small file that unpacks to more is a bomb


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its head, and its rows with the number that they bear in the file. Cells are trimmed texts."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_sheet(content: bytes, file_name: str) -> Sheet:
    """The first sheet of a workbook, or a CSV in UTF-8 or GB18030.

    The head is the first row with at least three cells that are filled; titles above it are left out.

    Raises:
        InvalidInput: it is no table, or larger than the limits; the message says what to do.
    """
    rows = _from_xlsx(content, file_name) if content[:2] == b"PK" else _from_csv(content, file_name)
    numbered = []
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS + 50:
            raise InvalidInput(f"“{file_name}”超过 {MOST_ROWS} 行，请分成几个文件导入。")
        texts = tuple(_text(cell) for cell in list(cells)[:MOST_COLUMNS])
        if any(texts):
            numbered.append((number, texts))
    at = next((n for n, (_, texts) in enumerate(numbered) if sum(bool(t) for t in texts) >= 3), None)
    if at is None:
        raise InvalidInput(
            f"“{file_name}”里没有找到表头。表格的第一行应写明各列名称，如“文件标题、发文字号、公布日期”。"
        )
    head = numbered[at][1]
    width = max(n for n, name in enumerate(head) if name) + 1
    body = tuple((number, (texts + ("",) * width)[:width]) for number, texts in numbered[at + 1 :])
    return Sheet(head[:width], body)


def _from_xlsx(content: bytes, file_name: str) -> Iterable[Iterable[object]]:
    from openpyxl import load_workbook  # slow to load, and only here needed

    damaged = InvalidInput(f"“{file_name}”不能作为表格打开，请用 Excel 或 WPS 另存为 XLSX 或 CSV 后再导入。")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(member.file_size for member in package.infolist()) > MOST_UNPACKED:
                raise InvalidInput(f"“{file_name}”展开后过大，没有打开。请删去无关的工作表后再导入。")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except InvalidInput:
        raise
    except Exception as error:  # openpyxl lets through whatever its parsers raise on a damaged file
        raise damaged from error
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        if sheet is None:
            raise damaged
        sheet.reset_dimensions()  # what a file claims of its size is not believed
        return [
            [cell.value for cell in row[:MOST_COLUMNS]]
            for row in sheet.iter_rows(max_row=MOST_ROWS + 60, max_col=MOST_COLUMNS)
        ]
    except InvalidInput:
        raise
    except Exception as error:
        raise damaged from error
    finally:
        book.close()


def _from_csv(content: bytes, file_name: str) -> Iterable[Iterable[object]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        tabbed = text.split("\n", 1)[0].count("\t") > text.split("\n", 1)[0].count(",")
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabbed else ","))
        except csv.Error:
            break
    raise InvalidInput(f"“{file_name}”不能作为表格打开，请用 Excel 或 WPS 另存为 XLSX 或 CSV 后再导入。")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().strip("\ufeff")[:MOST_CELL]


def column_letter(index: int) -> str:
    """The letter of a column as Excel shows it: 0 is A."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
