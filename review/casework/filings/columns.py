"""Which column of an office's table means what, proposed from its head; cells turned into values, errors named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from review.casework.filings.particulars import KINDS
from review.casework.filings.sheets import Sheet, column_letter
from review.casework.filings.vocabulary import ACTIONS, STATES


@dataclass(frozen=True, slots=True)
class Target:
    """A value that a column can hold; `words` are heads that offices write over it, the surest first."""

    key: str
    name: str
    words: tuple[str, ...]
    kind: str = "text"  # text | day | count | state | action | document_kind
    required: bool = False


TITLE = Target("title", "文件标题", ("文件标题", "文件名称", "标题", "名称", "文件名"), required=True)
NUMBER = Target("document_number", "发文字号", ("发文字号", "文号", "文件编号", "发文号"))
PROMULGATED = Target("promulgated_on", "公布日期", ("公布日期", "发布日期", "印发日期", "公布时间", "发文日期"), "day")
ACTION = Target("action", "制定、修改或废止", ("制定修改废止", "性质", "立改废", "情况"), "action")
BODY = Target("body", "报送机关", ("报送机关", "报送单位", "制定机关", "制定单位", "发文机关", "单位"))
LEDGER = (
    TITLE,
    NUMBER,
    BODY,
    Target("kind", "文件类型", ("文件类型", "类型", "类别"), "document_kind"),
    ACTION,
    PROMULGATED,
    Target("effective_on", "施行日期", ("施行日期", "生效日期", "实施日期"), "day"),
    Target(
        "arrived_on", "报送日期", ("报送日期", "收文日期", "报备日期", "备案日期", "收到日期", "报送时间"), "day", True
    ),
    Target("registration_number", "登记号", ("登记号", "备案号", "备案登记号", "登记编号", "备案编号")),
    Target("registered_on", "登记日期", ("登记日期", "登记时间"), "day"),
    Target("state", "结果", ("结果", "处理结果", "状态", "备案结果", "审查结果"), "state"),
    Target("outcome_reason", "备注", ("备注", "理由", "说明")),
)
CATALOGUE = (TITLE, NUMBER, ACTION, PROMULGATED)
_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's day count
_STATE_WORDS = (
    ("不予备案", "refused"),
    ("暂缓", "deferred"),
    ("补正", "deferred"),
    ("退回", "returned"),
    ("不予登记", "returned"),
    ("登记", "registered"),
    ("备案", "registered"),
    ("通过", "registered"),
)


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in one cell, by row and column as the person sees them in the file."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row in values by target; `errors` keep it from being taken."""

    row: int
    values: dict[str, Any]
    errors: tuple[CellError, ...] = ()


def propose_columns(head: Sequence[str], targets: Sequence[Target]) -> dict[str, int]:
    """Target key → index of the column that most likely means it; a column is used once."""
    plain = [re.sub(r"[\s（）()：:、/]", "", name) for name in head]
    found: dict[str, int] = {}
    for exact in (True, False):
        for target in targets:
            if target.key in found:
                continue
            for word in target.words:
                at = next(
                    (
                        n
                        for n, name in enumerate(plain)
                        if n not in found.values() and (name == word if exact else bool(name) and word in name)
                    ),
                    None,
                )
                if at is not None:
                    found[target.key] = at
                    break
    return found


def read_rows(sheet: Sheet, columns: Mapping[str, int], targets: Sequence[Target]) -> list[ReadRow]:
    """The rows of a sheet in values, each with what is wrong in it."""
    rows = []
    for number, cells in sheet.rows:
        values: dict[str, Any] = {}
        errors = []
        for target in targets:
            at = columns.get(target.key)
            text = cells[at] if at is not None and at < len(cells) else ""
            where = f"{column_letter(at)} 列“{sheet.head[at]}”" if at is not None else f"“{target.name}”列"
            if not text:
                if target.required:
                    errors.append(CellError(number, where, f"{target.name}没有填写。"))
                values[target.key] = None if target.kind == "day" else ""
                continue
            values[target.key], problem = _value(target, text)
            if problem:
                errors.append(CellError(number, where, problem))
        rows.append(ReadRow(number, values, tuple(errors)))
    return rows


def _value(target: Target, text: str) -> tuple[Any, str]:
    if target.kind == "day":
        day = read_day(text)
        return day, "" if day else f"“{text[:20]}”不是日期，请写成 2026-11-24 的样式。"
    if target.kind == "state":
        state = next((key for word, key in _STATE_WORDS if word in text), None)
        known = "、".join(STATES[key] for key in ("registered", "returned", "deferred", "refused"))
        return state or "", "" if state else f"“{text[:20]}”不是处理结果，请写{known}之一。"
    if target.kind == "action":
        action = next((word for word in ACTIONS if word in text), None)
        action = action or {"立": "制定", "新": "制定", "改": "修改", "废": "废止"}.get(text[:1])
        return action or "", "" if action else f"“{text[:20]}”请写制定、修改或废止。"
    if target.kind == "document_kind":
        return (text, "") if text in KINDS else ("", f"“{text[:20]}”不是文件类型，请写{'、'.join(KINDS[-5:])}等。")
    return text[:200], ""


def read_day(text: str) -> date | None:
    """A day as offices write it, with any of the usual marks or none, or as the day count of a spreadsheet."""
    plain = "".join(text.split())
    match = re.fullmatch(r"((?:19|20)\d\d)[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?(?:00:00(?::00)?)?", plain)
    if match:
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    if re.fullmatch(r"[34]\d{4}", plain):
        return _EPOCH + timedelta(days=int(plain))
    return None
