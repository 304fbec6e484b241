"""Write review/rules/data/calibration.toml from the development sets: `python -m tests.quality.conflicts.calibrate`."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

from review.law.development import load_laws_extra
from review.rules.calibration import STRONG, family
from review.rules.run import raw_findings
from tests.quality.conflicts.documents import written_articles
from tests.quality.conflicts.scoring import facts_of, load
from tests.quality.conflicts.sets import ORDINARY, TUNED_ON

HERE = Path(__file__).parent
OUT = HERE.parents[2] / "review" / "rules" / "data" / "calibration.toml"
AS_OF = date(2026, 11, 24)
#: of the rule that weighs whole clauses: counted on sets left out of its weights, docs/measurements.md
WEIGHED = "wording = { weak = [109, 237], strong = [170, 237] }"
HEAD = """# Right findings and all findings of each rule on the development sets, ordinary articles among them
# (never the report sets), for raw confidence below and from 0.75.
# Written by `python -m tests.quality.conflicts.calibrate`; not edited by hand.
"""


def main() -> None:
    """Count and write."""
    laws = load_laws_extra()
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: {"weak": [0, 0], "strong": [0, 0]})
    rows = [row for name, split in (*TUNED_ON, *ORDINARY) for row in load(HERE / f"{name}.jsonl", split)]
    for row in rows + written_articles("dev"):
        for finding in raw_findings(facts_of(row["document"]), row["clause"], laws, AS_OF):
            if not finding.is_flag:
                continue
            held = counts[family(finding.rule)]["strong" if finding.confidence >= STRONG else "weak"]
            held[0] += finding.category.value in row["expected"]
            held[1] += 1
    lines = [HEAD, "[rules]"]
    lines += [f"{rule} = {{ weak = {c['weak']}, strong = {c['strong']} }}" for rule, c in sorted(counts.items())]
    lines.append(WEIGHED)
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
