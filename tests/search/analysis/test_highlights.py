"""Highlights stand right to the character on the original text, whatever was folded."""

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from search.analysis import Marker, cut, fold_gaps, highlight, length, marked, snippet
from search.analysis.folding import is_plain
from search.queries import AllOf, Expansion, Not, Phrase, Words

ALPHABET = "违反規规定的应當处處二万元2０0，。（） 　\n\u200b\ufeffＡa罚款第十六条"
TEXT = st.text(alphabet=ALPHABET, max_size=80)


def marks(text: str, word: str) -> list[str]:
    return [text[s.start : s.end] for s in highlight(text, Words(word))]


@given(TEXT, st.integers(0, 80), st.integers(1, 6))
def test_a_stored_substring_is_marked_where_it_stands(text: str, start: int, size: int) -> None:
    part = text[start : start + size]
    assume(length(part))
    spans = highlight(text, Phrase(part))
    inner = [i for i in range(start, start + len(part)) if fold_gaps(text[i]).strip()]
    covered = {i for s in spans for i in range(s.start, s.end)}
    assert set(inner) <= covered


@given(TEXT, st.text(alphabet=ALPHABET.replace("二", "").replace("0", "").replace("十", ""), min_size=1, max_size=6))
def test_every_mark_is_made_of_the_asked_run_and_nothing_is_missed(text: str, asked: str) -> None:
    needle = marked(asked).strip("|")
    assume(needle and not any(c.isdigit() for c in needle) and not set(needle) & set("二十万第2０"))
    spans = highlight(text, Phrase(asked))
    assert list(spans) == sorted(spans)
    covered = {i for s in spans for i in range(s.start, s.end)}
    kept = [(i, fold_gaps(c)) for i, c in enumerate(text) if fold_gaps(c)]
    expected: set[int] = set()
    for first in range(len(kept)):
        for last in range(first + 1, len(kept) + 1):
            run = kept[first:last]
            line = "".join(c for _, c in run)
            if line.strip() == line and marked(line) == needle:
                expected.update(range(run[0][0], run[-1][0] + 1))
    assert covered == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_text_that_is_called_plain_only_loses_its_punctuation(text: str, more: str) -> None:
    for one in (text, f"违反{more}规定"):
        if is_plain(one):
            folded = fold_gaps(one)
            assert len(folded) == len(one)
            assert all(b in (a, " ") for a, b in zip(one, folded, strict=True))
    assert is_plain("违反本规定的，处二万元以下罚款；（一）情节严重的\n第2款")
    assert not any(map(is_plain, ("規定", "Ａ罚款", "A", "违\u200b反", "○", "零", "２")))


@given(st.text(alphabet=ALPHABET + "abc、", max_size=60), st.text(alphabet="违反规定罚款二0", min_size=1, max_size=5))
def test_the_quick_way_marks_what_the_folded_way_marks(text: str, asked: str) -> None:
    quick = highlight(text, Words(asked))
    slow = highlight(text + "\u3000規", Words(asked))  # one odd character sends it the other way
    assert quick == tuple(span for span in slow if span.end <= len(text))


@given(TEXT, st.text(alphabet="违反规定的应当处罚款条例", min_size=7, max_size=20))
def test_long_words_mark_exactly_their_pairs(text: str, asked: str) -> None:
    assume(marked(asked) not in marked(text))
    covered = {i for s in highlight(text, Words(asked)) for i in range(s.start, s.end)}
    wanted = set(cut(asked)[0])
    kept = [(i, fold_gaps(c)) for i, c in enumerate(text) if fold_gaps(c)]
    expected: set[int] = set()
    for (i, a), (j, b) in pairwise(kept):
        if a + b in wanted:
            expected.update(range(i, j + 1))
    assert {i for i in covered if fold_gaps(text[i])} == {i for i in expected if fold_gaps(text[i])}


def test_numbers_are_marked_in_their_other_spelling() -> None:
    assert marks("处二万元以下罚款，第十六条", "2万元") == ["二万元"]
    assert marks("处二万元以下罚款，第十六条", "第16条") == ["第十六条"]
    assert marks("处20000元以下罚款", "二万元") == ["20000元"]


def test_traditional_and_wide_characters_are_marked_where_they_stand() -> None:
    assert marks("依照行政處罰法ＡＢ规定", "行政处罚法ab") == ["行政處罰法ＡＢ"]


def test_near_parts_in_any_order_within_the_distance() -> None:
    text = "收取停车费用的标准由县人民政府制定。"
    assert [text[s.start : s.end] for s in highlight(text, Phrase("标准 停车", 3))] == ["停车", "标准"]
    assert highlight(text, Phrase("标准 停车", 2)) == ()


def test_negated_words_are_not_marked_and_expansions_are_told_apart() -> None:
    text = "用人单位应当支付劳动报酬，不得拖欠工资。"
    tree = AllOf((Expansion(Words("工资"), (("劳动报酬", 0.5),)), Not(Words("支付"))))
    spans = highlight(text, tree)
    assert [(text[s.start : s.end], s.expanded) for s in spans] == [("劳动报酬", True), ("工资", False)]


@given(TEXT.map(lambda t: t * 6), st.text(alphabet=ALPHABET, min_size=1, max_size=9))
def test_snippet_marks_equal_the_marks_of_the_text(text: str, asked: str) -> None:
    piece = snippet(text, Marker(Words(asked)))
    whole = {text[s.start : s.end] for s in highlight(text, Words(asked))}
    assert piece.text.strip("…") in text or piece.text in text
    for start, end in piece.highlights:
        assert 0 <= start < end <= len(piece.text)
        assert any(piece.text[start:end] in run for run in whole)
    if whole and len(text) > 200:
        assert piece.highlights


def test_long_clause_shows_the_window_with_most_words() -> None:
    text = "无关的句子。" * 60 + "拖欠工资的，由劳动行政部门责令支付。" + "其他内容。" * 60
    piece = snippet(text, Marker(AllOf((Words("工资"), Words("责令支付")))))
    assert piece.text.startswith("…")
    assert [piece.text[a:b] for a, b in piece.highlights] == ["工资", "责令支付"]
