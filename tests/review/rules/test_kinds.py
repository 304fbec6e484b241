"""Every kind of the catalogue (K1 to K30) has a rule with examples, or says why text cannot show it.

`docs/kinds.md` is the same table for people; `python -m tests.review.rules.test_kinds` writes it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.provisions.kinds import Kind, Level
from review.casework.lines.standards import kinds
from review.rules.protocol import ClauseUnderReview, DocumentFacts
from review.rules.register import DOCUMENT_RULES, RULES
from review.rules.run import review_clauses
from tests.golden.superior import AS_OF, invented_library

ROWS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))
TABLE = Path(__file__).parents[3] / "docs" / "kinds.md"
UNSEEN = {"K24", "K25", "K26", "K27"}  # papers, lists, resolutions and values: nothing that the text shows
ELSEWHERE = {"K20"}  # compares with other documents of the record

WEIGHED = {"wording"}  # guesses a category from all the words of a clause: it is no rule of one kind

COUNTY = DocumentFacts(
    "某县公共停车管理办法", Kind.ADMINISTRATIVE_DOCUMENT, Level.COUNTY, "某县人民政府", None, date(2024, 3, 1)
)
REGULATION = replace(
    COUNTY,
    title="某市公共停车管理条例",
    kind=Kind.LOCAL_REGULATION,
    level=Level.CITY,
    issuer="某市人民代表大会常务委员会",
)
FACTS = {
    "county": COUNTY,
    "trial": replace(COUNTY, title="某县公共停车管理办法（试行）"),
    "inner": replace(COUNTY, issuer="某县停车整治工作领导小组办公室"),
    "regulation": REGULATION,
    "off_field": replace(REGULATION, title="某市就业促进条例"),
    "city_rule": replace(COUNTY, title="某市巷道管理办法", kind=Kind.GOVERNMENT_RULE, level=Level.CITY),
}


def said(row: dict[str, Any], which: str) -> set[str]:
    """The kinds that a review of an example names."""
    facts = FACTS[row.get(f"{which}_facts", row["facts"])]
    lines = row[which].split("\n") if row.get("whole") else [row[which]]
    clauses, at = [], 0
    for number, line in enumerate(lines, 1):
        label = re.match(r"第\S+?条", line)
        clauses.append(ClauseUnderReview(f"art_{number}", label[0] if label else "", "", line, at))
        at += len(line) + 1
    found = review_clauses(clauses, facts, invented_library(), AS_OF).findings
    return {f.kind for f in found if f.rule.split(".")[0] not in WEIGHED}


def test_every_kind_of_the_catalogue_stands_in_the_table() -> None:
    assert list(ROWS) == list(kinds()) == [f"K{n}" for n in range(1, 31)]
    assert {kind for kind, row in ROWS.items() if not row["rule"]} == UNSEEN
    assert {kind for kind, row in ROWS.items() if row["rule"] and "found" not in row} == ELSEWHERE


@pytest.mark.parametrize("kind", [kind for kind, row in ROWS.items() if "found" in row])
def test_a_kind_that_text_can_show_is_found_and_its_lawful_neighbour_let_pass(kind: str) -> None:
    assert kind in said(ROWS[kind], "found")
    assert kind not in said(ROWS[kind], "passed")


def test_the_rules_named_run() -> None:
    names = {rule.name for rule in [*RULES, *DOCUMENT_RULES]} | {"same_level"}
    for kind, row in ROWS.items():
        for rule in filter(None, row["rule"].split(", ")):
            assert any(rule == name or rule.startswith(f"{name}.") for name in names), (kind, rule)


def test_the_table_for_people_is_this_one() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()


def table() -> str:
    """The table in Markdown."""
    lines = [
        "# K1—K30：规则、依据与例子",
        "",
        "由 `tests/review/rules/kinds.toml` 生成（`python -m tests.review.rules.test_kinds`），例子由测试逐条运行。",
        "“规则”为空的，正文不能显示，系统不作提示。",
        "",
        "| 种类 | 规则 | 依据 | 正文能显示什么 | 提示的例子 | 放过的例子 |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, row in ROWS.items():
        examples = [row.get(which, "—").replace("\n", " ") for which in ("found", "passed")]
        cells = [f"{kind} {kinds()[kind]}", row["rule"] or "—", row["source"], row["shows"], *examples]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
