"""Reading the optional package's database, on a small one of the same form."""

import sqlite3
from datetime import date

import pytest

from registry.errors import Misconfigured, Unavailable
from registry.provisions.kinds import Status
from review.law.extra import Override, read_extra, read_overrides
from review.law.signals import load_signals


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "laws.db"
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE laws (law_id, law_name, doc_type, level, issuing_body, publish_date, effective_date,"
        " version_date, status, law_department)"
    )
    connection.execute(
        "CREATE TABLE articles (id INTEGER PRIMARY KEY, law_id, law_name, law_department, level, status, chapter,"
        " section, article_no, article_no_arabic, article_text, char_count)"
    )
    laws = [
        ("a", "中华人民共和国停车秩序法", "2010-01-01", "2010-03-01", "历史版本"),
        ("b", "中华人民共和国停车秩序法", "2024-06-01", "2010-03-01", "现行有效"),
        ("c", "中华人民共和国车场法", "1990-01-01", "1990-01-01", "已废止"),
        ("d", "中华人民共和国养犬法", "2000-01-01", "2000-01-01", "已废止"),
    ]
    connection.executemany(
        "INSERT INTO laws (law_id, law_name, publish_date, effective_date, version_date, status, issuing_body)"
        " VALUES (?, ?, ?, ?, ?, ?, '全国人民代表大会')",
        [(*law[:4], law[2], law[4]) for law in laws],
    )
    connection.executemany(
        "INSERT INTO articles (law_id, chapter, section, article_no, article_text) VALUES (?, ?, NULL, ?, ?)",
        [
            ("a", "第一章 总则", "第一条", "甲。"),
            ("b", "第一章 总则", "第一条", "甲， 乙。\n第二编 附则"),
            ("b", "第一章 范围", "第一条之一", "丙。"),
            ("c", None, "全文", "丁。"),
            ("d", None, "条目一", "戊。"),
        ],
    )
    connection.commit()
    connection.close()
    return path


def test_versions_dates_and_states(database):
    laws, problems = read_extra(database, {})
    held = {law.source.rpartition(":")[2]: law for law in laws}
    assert (held["a"].ended_on, held["a"].end_status) == (date(2024, 6, 1), Status.AMENDED)
    assert held["b"].effective_on == date(2024, 6, 1)
    assert held["c"].end_status is Status.REPEALED
    assert {problem.code for problem in problems} == {"first_effective_day", "end_day_unknown"}


def test_overrides_win(database):
    fixes = {
        ("中华人民共和国养犬法", date(2000, 1, 1)): Override(None, True, "公报"),
        ("中华人民共和国停车秩序法", date(2024, 6, 1)): Override(date(2025, 1, 1), None, "公报"),
    }
    laws, problems = read_extra(database, fixes)
    held = {law.source.rpartition(":")[2]: law for law in laws}
    assert held["d"].end_status is None
    assert held["a"].ended_on == date(2025, 1, 1)
    assert "wrong_status" in {problem.code for problem in problems}


def test_texts_are_cleaned(database):
    laws, _ = read_extra(database, {})
    law = next(law for law in laws if law.source.endswith(":b"))
    first, second = law.articles
    assert first.body == "甲，乙。"
    assert (second.number, second.suffix, second.path) == (1, 1, ("第二编 附则", "第一章 范围"))
    entry = next(law for law in laws if law.source.endswith(":d")).articles[0]
    assert (entry.number, entry.label) == (0, "一、")


def test_a_broken_file(tmp_path):
    path = tmp_path / "laws.db"
    path.write_bytes(b"no database")
    with pytest.raises(Unavailable):
        read_extra(path, {})


def test_the_overrides_file_is_sound(tmp_path):
    assert len(read_overrides()) > 30
    broken = tmp_path / "overrides.toml"
    broken.write_text('[[law]]\ntitle = "甲法"\nversion = 2020-01-01\n', encoding="utf-8")
    with pytest.raises(Misconfigured):
        read_overrides(broken)


def test_the_signals_file_is_sound(tmp_path):
    assert len({signal.name for signal in load_signals()}) == len(load_signals()) > 15
    broken = tmp_path / "signals.toml"
    broken.write_text('[[signal]]\nname = "x"\nlaw = "甲法"\narticles = [1]\nwords = "("\n', encoding="utf-8")
    with pytest.raises(Misconfigured):
        load_signals(broken)
