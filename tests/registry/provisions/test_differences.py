from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from registry.provisions.differences import align, differences, same_words, similarity

TEXT = st.text(alphabet="处五5以下罚款，由市局责令改正。 第一二〔〕", max_size=60)


@given(TEXT, TEXT)
def test_pieces_give_both_texts_back(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(p.old for p in pieces) == old
    assert "".join(p.new for p in pieces) == new
    for piece in pieces:
        assert old[piece.old_start :].startswith(piece.old)
        assert new[piece.new_start :].startswith(piece.new)


def test_print_alone_is_no_difference() -> None:
    assert same_words("处五日以下罚款，由市局", "处5日以下罚款,由市局")
    assert [p.change for p in differences("处五日以下罚款。", "处5日以下罚款．")] == ["equal"]


def test_words_are_shown() -> None:
    pieces = differences("由市局责令改正。", "由县局责令限期改正。")
    assert [(p.change, p.old, p.new) for p in pieces if p.change != "equal"] == [
        ("replace", "市", "县"),
        ("insert", "", "限期"),
    ]


def test_clauses_of_two_versions_are_paired() -> None:
    old = ["第一条 甲乙丙", "第二条 丁戊己庚", "第三条 壬癸"]
    new = ["第一条 甲乙丙", "第二条 全新的内容", "第三条 丁戊己庚辛"]
    assert align(old, new) == ((0, 0), (None, 1), (1, 2), (2, None))
    assert similarity("甲", "甲") == 1.0
