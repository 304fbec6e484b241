"""主送机关: the line or lines between title and text that name whom a paper is sent to.

Promises only lines that end in a colon behind a body's name; a list broken over lines runs on behind its commas.
"""

from __future__ import annotations

import re

from ingest.structure.labels import article_at, level_of
from ingest.structure.lines import Line
from registry.provisions import document_numbers

_RECIPIENT = re.compile(
    r"(?:人民政府|政府|部门|单位|委员会|委|办公室|办公厅|机构|法院|检察院|厅|局|院|街道办事处|办事处|企业|组织|部|区|公司|团体|学校|协会|银行|同志)"
    r"(?:[（(][^（）()]*[）)])?[：:]$"
)
_GLUED = re.compile(r"[ \u3000]*各[^。《》]{2,300}：")
_RUNS_ON = re.compile(r"^[^。：:《》]{2,80}[，、；,;]$")
_LINES = 5


def recipient_lines(lines: list[Line], index: int) -> int:
    """How many lines from `index` on name the recipients; 0 where none does."""
    for count, line in enumerate(lines[index : index + _LINES], 1):
        if line.is_table or level_of(line.text) or article_at(line.text):
            return 0
        if _RECIPIENT.search(line.text):
            return count if len(line.text) < 400 else 0
        if not _RUNS_ON.match(line.text):
            return 0
    return 0


def number_before_recipients(text: str) -> str | None:
    """The number glued to the recipients: 财库〔2019〕38号各中央预算单位，…："""
    leading = document_numbers.find(text[:60])
    if not leading or leading[0].start or "〔" not in leading[0].normal:
        return None
    return leading[0].normal if _GLUED.match(text[leading[0].end :]) else None
