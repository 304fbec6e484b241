"""A scripted year at a tenth: every number of the yearly tables equals the tally that the script keeps itself."""

from __future__ import annotations

from bench.year import TENTH, run_year


def test_every_number_of_the_year_equals_the_tally(tmp_path):
    year, wrong = run_year(tmp_path / "data", TENTH)
    assert not wrong, "\n".join(wrong)
    expected = year.tally.expected()
    assert expected["备案", "收到报备", "件数"] == "40"
    assert len([n for n in expected.values() if n not in {"", "0"}]) > 60
    assert int(expected["对提示的认定", "合计", "成立"]) > 0
