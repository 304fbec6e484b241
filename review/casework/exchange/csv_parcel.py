"""CSV with files: `filings.csv` (or 报备.csv) beside a folder of files, packed as a ZIP; results go back as three CSVs.

The table's heads are those of a ledger; 正式文本, 备案报告, 说明, 制定依据 name members of the ZIP, several by ；.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from registry.errors import InvalidInput
from review.casework.exchange.parcel import Adapter, Opinion, Parcel, ParcelFiling, Result
from review.casework.filings.sheets import read_sheet
from review.casework.filings.vocabulary import STATES

TABLES = ("filings.csv", "报备.csv")
FILE_COLUMNS = {
    "正式文本": "text", "纸质文本扫描件": "scan", "备案报告": "report", "说明": "explanation", "制定依据": "basis",
    "公告": "announcement", "修改废止决定": "decision", "其他材料": "reference",
}  # fmt: skip
_NUMBERS = ("平台编号", "编号", "省平台编号")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def recognises(names: frozenset[str]) -> bool:
    """A parcel with one of the tables at its top."""
    return any(table in names for table in TABLES)


def read(members: Mapping[str, bytes], names: frozenset[str]) -> Parcel:
    """The table and what its rows name; a file that is named and not there is an error with its row."""
    table = next((name for name in TABLES if name in members), None)
    if table is None:
        raise InvalidInput("数据包里没有 filings.csv（或 报备.csv），请检查打包的内容。")
    sheet = read_sheet(members[table], table)
    plain = [re.sub(r"\s", "", head) for head in sheet.head]
    columns = [(plain.index(head), kind) for head, kind in FILE_COLUMNS.items() if head in plain]
    number_at = next((plain.index(head) for head in _NUMBERS if head in plain), None)
    filings = []
    for row, cells in sheet.rows:
        files: list[tuple[str, str]] = []
        for at, kind in columns:
            for name in filter(None, (part.strip() for part in re.split(r"[;；\n]", cells[at]))):
                found = next((n for n in (name, f"files/{name}", f"文件/{name}") if n in names), None)
                if found is None:
                    raise InvalidInput(f"第 {row} 行写有“{name}”，数据包里没有这个文件。整包没有导入。")
                files.append((kind, found))
        filings.append(ParcelFiling(row, cells[number_at] if number_at is not None else "", tuple(files)))
    return Parcel(sheet, tuple(filings))


def write(results: Sequence[Result], opinions: Sequence[Opinion]) -> Mapping[str, bytes]:
    """Registrations, results and opinions as three CSV files in UTF-8 with a byte order mark."""
    registrations = [("登记号", "登记日期", "回执号", "报送机关", "标题", "发文字号", "状态", "迟报天数", "理由")]
    reviews = [("登记号", "标题", "审查状态", "审查结论", "办结日期")]
    for r in results:
        late = "" if r.late_days is None else str(r.late_days)
        registrations.append(
            (r.registration_number, _iso(r.registered_on), r.receipt_number, r.body, r.title, r.document_number,
             STATES[r.state], late, r.outcome_reason)
        )  # fmt: skip
        if r.review_state:
            reviews.append(
                (r.registration_number, r.title, r.review_state, r.review_conclusion, _iso(r.review_closed_on))
            )
    lines = [("登记号", "标题", "条款", "本件规定", "上位法规定", "审查标准", "意见")]
    lines += [(o.registration_number, o.title, o.article, o.ours, o.theirs, o.standard, o.words) for o in opinions]
    return {"registrations.csv": _csv(registrations), "results.csv": _csv(reviews), "opinions.csv": _csv(lines)}


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _iso(day: object) -> str:
    return "" if day is None else str(day)


ADAPTER = Adapter("csv", "CSV 加文件（ZIP）", recognises, read, write)
