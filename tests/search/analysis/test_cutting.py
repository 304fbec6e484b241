"""Any substring is a phrase; nothing reaches across punctuation; folding keeps every offset."""

from hypothesis import given
from hypothesis import strategies as st

from search.analysis import contains_words, cut, fold, fold_document_number, index_words, length, marked, phrase

LEGAL = st.text(alphabet="违反规定的应當處二万元以下罚款，。；、（）〔〕 　\n2023Ａa%第十六条", max_size=60)


def holds(words: list[str], wanted: list[str]) -> bool:
    return any(words[i : i + len(wanted)] == wanted for i in range(len(words) - len(wanted) + 1))


@given(LEGAL, st.integers(0, 60), st.integers(2, 30))
def test_any_substring_is_a_phrase_of_the_stored_words(text: str, start: int, size: int) -> None:
    part = text[start : start + size]
    bigrams, characters = index_words(["某条例", text])
    wanted = phrase(part)
    if wanted:
        assert holds(bigrams.split(), wanted)
    assert set(cut(part)[1]) <= set(characters.split())


@given(st.text(max_size=40))
def test_any_unicode_is_cut_without_error(text: str) -> None:
    bigrams, characters = index_words([text])
    assert all(len(word) == 2 for word in bigrams.split(" ") if word)
    assert all(len(word) == 1 for word in characters.split(" ") if word)
    assert length(text) == len(characters.split())


@given(st.text(max_size=40))
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_no_pair_reaches_across_punctuation() -> None:
    bigrams, characters = cut("收费，标准")
    assert bigrams == ["收费", "标准"]
    assert characters == ["收", "费", "标", "准"]
    assert not holds(index_words(["收费，标准"])[0].split(), phrase("收费标准"))


def test_parts_are_kept_apart() -> None:
    bigrams, _ = index_words(["某条例", "外事章"])
    assert not holds(bigrams.split(), phrase("条例外"))


def test_width_case_script_and_lookalikes_fold() -> None:
    assert marked("行政處罰法ＡＢ") == marked("行政处罚法ab")
    assert fold("二○二三") == fold("二〇二三") == "二〇二三"
    assert fold_document_number("渭政发 [2023] 12号") == "渭政发〔2023〕12号"


def test_one_field_answers_for_runs_and_single_characters() -> None:
    assert contains_words(("某县 办法",)).split() == ["某县", "县|", "|办", "办法", "某", "县", "办", "法"]
