"""Candidates of a clause over an invented library."""

from datetime import date

from review.law.memory import library_of

CLAUSE = "第八条 携犬出户不束犬链的，由公安机关处五百元罚款。"


def articles(found):
    return [(candidate.article.law.title, candidate.article.article) for candidate in found]


def test_the_article_on_the_same_act_comes_first(library, today):
    found = library.candidates(CLAUSE, as_of=today, title="云岭市养犬管理办法")
    assert articles(found)[0] == ("中华人民共和国养犬管理法", 3)
    assert all(0 <= candidate.score <= 1 for candidate in found)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_a_duty_brings_the_penalty_for_its_breach(library, today):
    found = library.candidates("经营者收取未公示的费用的，处以罚款。", as_of=today, limit=3)
    assert ("中华人民共和国停车秩序法", 5) in articles(found)
    assert ("中华人民共和国停车秩序法", 4) in articles(found)


def test_only_law_in_force(library):
    clause = "停车场依法设置"
    assert ("中华人民共和国车场法", 1) not in articles(library.candidates(clause, as_of=date(2026, 1, 1)))
    assert ("中华人民共和国车场法", 1) in articles(library.candidates(clause, as_of=date(2005, 1, 1)))


def test_other_provinces_do_not_count(library, today):
    clause = "饲养烈性犬的，没收犬只"
    assert "云岭省养犬条例" not in dict(articles(library.candidates(clause, as_of=today)))
    assert "云岭省养犬条例" in dict(articles(library.candidates(clause, as_of=today, province="云岭省")))


def test_cited_and_basis_laws_are_favoured_and_named(library, today):
    law = library.resolve("停车秩序法", today)
    found = library.candidates("应当公示收费标准", cited=[law], as_of=today)
    assert {c.why for c in found if c.article.law == law} == {"cited"}
    found = library.candidates("应当公示收费标准", basis=[law], as_of=today)
    assert {c.why for c in found if c.article.law == law} == {"basis"}


def test_same_answer_twice(library, today):
    assert library.candidates(CLAUSE, as_of=today) == library.candidates(CLAUSE, as_of=today)


def test_nothing_to_find(library, today):
    assert library.candidates("", as_of=today) == []
    assert library.candidates("ABC 123", as_of=today) == []


def test_the_index_is_kept_in_a_file(texts, library, today, tmp_path):
    path = tmp_path / "cache" / "law-index"
    expected = library.candidates(CLAUSE, as_of=today)
    held = library_of(texts)
    held.keep_index(path)
    assert held.candidates(CLAUSE, as_of=today) == expected
    before = path.read_bytes()
    again = library_of(texts)
    again.keep_index(path)
    assert again.candidates(CLAUSE, as_of=today) == expected
    assert path.read_bytes() == before


def test_a_damaged_or_foreign_index_file_is_built_anew(texts, library, today, tmp_path):
    path = tmp_path / "law-index"
    for content in (b"", b"{}\n", b"\xff\xfe", b'{"form": "beishen-law-index-1", "mark": "x"}\n'):
        path.write_bytes(content)
        held = library_of(texts)
        held.keep_index(path)
        assert held.candidates(CLAUSE, as_of=today) == library.candidates(CLAUSE, as_of=today)
    fewer = library_of(texts[1:])
    fewer.keep_index(path)
    assert ("中华人民共和国养犬管理法", 3) in articles(fewer.candidates(CLAUSE, as_of=today))


def test_a_folder_that_cannot_be_written_is_no_obstacle(texts, library, today, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    held = library_of(texts)
    held.keep_index(blocked / "law-index")
    assert held.candidates(CLAUSE, as_of=today) == library.candidates(CLAUSE, as_of=today)
