"""Sentences, widening and switches of the query language."""

from datetime import date
from pathlib import Path

import pytest

from registry.errors import InvalidInput
from search.analysis import length
from search.language import check, load_everyday, loosened, parse_query, read_everyday
from search.language.questions import content, is_question
from search.queries import AllOf, Expansion, Field, FieldMatch, Not, Phrase, Words


class Taught:
    def terms(self, text: str) -> list[tuple[str, float]]:
        return [("报酬", 0.3)] if "工资" in text else []


@pytest.mark.parametrize(
    "text",
    [
        "公司拖欠工资不给怎么办",
        "居住权是什么？",
        "什么是扒窃？",
        "“将来”应收账款设质，质权人如何实现其质权？",
        '房东说"不退押金"，我能不能要回来？',
        "离婚后孩子归谁(未满两周岁)?",
        "狗咬人 谁赔钱 多少",
        "A公司和B公司签了合同-没盖章，有效吗",
    ],
)
def test_a_sentence_is_no_syntax_and_no_and_of_everything(text: str) -> None:
    parsed = parse_query(text)
    assert parsed.question
    tree = parsed.tree.base if isinstance(parsed.tree, Expansion) else parsed.tree
    assert isinstance(tree, Words)
    assert tree.share == 0.0


@pytest.mark.parametrize(
    "text", ["停车 收费", "工资", "停车 OR 收费", "标题:停车 怎么收费才合法", "行政机关应当听取意见"]
)
def test_search_words_are_no_question(text: str) -> None:
    assert not parse_query(text).question


def test_content_leaves_out_empty_words_only() -> None:
    assert content("我可以要求公司支付什么赔偿吗？").split() == ["要求公司支付", "赔偿", "?"]
    assert content("怎么办") == "怎么办"
    assert not is_question("怎么办")


def test_pasted_clause_is_one_run() -> None:
    text = "行政机关应当依法履行职责，不得推诿；违反规定的，给予处分。"
    parsed = parse_query(text, everyday=False)
    assert parsed.tree == Words(text)
    assert not parsed.question


def test_everyday_words_are_widened_shown_and_switched_off() -> None:
    parsed = parse_query("老赖")
    assert isinstance(parsed.tree, Expansion)
    assert parsed.tree.alone
    assert ("失信被执行人", 0.5) in parsed.tree.extra
    assert parsed.applied[0].source == "everyday"
    assert any(note.startswith("已按日常用语扩展：老赖→失信被执行人") for note in parsed.notes)
    assert parse_query("老赖", everyday=False).tree == Words("老赖")


def test_phrases_and_excluded_words_are_not_widened() -> None:
    assert parse_query("“老赖” -开除").tree == AllOf((Phrase("老赖"), Not(Words("开除"))))


def test_question_is_widened_by_pairs() -> None:
    parsed = parse_query("被公司开除了怎么要赔偿？")
    assert isinstance(parsed.tree, Expansion)
    assert all(length(term) == 2 for term, _ in parsed.tree.extra)
    assert dict(parsed.tree.extra)["解除"] > 0


def test_alias_of_a_law_is_widened() -> None:
    tree = parse_query("民诉法 管辖", everyday=False).tree
    assert isinstance(tree, AllOf)
    assert tree.children[0] == Expansion(Words("民诉法"), (("民事诉讼法", 1.0),))
    assert parse_query("民诉法 管辖", everyday=False, aliases=False).tree == AllOf((Words("民诉法"), Words("管辖")))


def test_former_name_leads_to_the_successor() -> None:
    parsed = parse_query("物权法 善意取得", everyday=False, day=date(2026, 1, 1))
    assert isinstance(parsed.tree, AllOf)
    assert parsed.tree.children[0] == Expansion(Words("物权法"), (("民法典", 0.8),))
    assert "已按法律旧名扩展：物权法→民法典。" in parsed.notes


def test_learnt_terms_widen_questions_only() -> None:
    asked = parse_query("老板不发工资怎么办", everyday=False, learnt=Taught())
    assert isinstance(asked.tree, Expansion)
    assert ("报酬", 0.3) in asked.tree.extra
    assert "已按确认过的答案扩展。" in asked.notes
    assert parse_query("工资", everyday=False, learnt=Taught()).tree == Words("工资")


def test_check_tells_the_mistake() -> None:
    assert check("停车 收费") is None
    assert (check("停车 (收费") or "").startswith("检索式第 4 个字符处")
    with pytest.raises(InvalidInput):
        parse_query("停车 OR")


def test_empty_and_very_long_texts() -> None:
    assert parse_query("").tree is None
    assert parse_query(" 　\n").tree is None
    assert parse_query("？？").tree is None or parse_query("？？").tree is not None
    assert parse_query("停车收费，" * 5000).tree is not None


def test_dictionary_is_large_and_sane() -> None:
    everyday = load_everyday()
    assert len(everyday.entries) >= 600
    assert everyday.version
    for word, terms in everyday.entries.items():
        assert all(term and 0 < weight <= 1 for term, weight in terms)
        assert any(term != word for term, _ in terms) or len(terms) == 1


@pytest.mark.parametrize(
    "body",
    ['weight = 0.5\n[a]\n"老赖" = ["x"]', 'version = "1"\nweight = 0.5\n[a]\n"老" = ["x"]',
     'version = "1"\nweight = 0.5\n[a]\n"老赖" = []', 'version = "1"\nweight = 0.5\n[a]\n"老赖" = ["x:7"]',
     'version = "1"\nweight = 0.5\n[a]\n"老赖" = ["x"]\n[b]\n"老赖" = ["y"]'],
)  # fmt: skip
def test_bad_dictionaries_are_refused(tmp_path: Path, body: str) -> None:
    path = tmp_path / "everyday.toml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(ValueError):
        read_everyday(path)


def test_loosened_words_keep_conditions() -> None:
    parsed = parse_query("行政诉讼 一并审查 -仲裁 类型:法律")
    assert loosened(parsed) == AllOf(
        (Words("行政诉讼 一并审查", share=0.0), Not(Words("仲裁")), FieldMatch(Field.KIND, "法律"))
    )
    assert loosened(parse_query("条:16")) is None
    assert loosened(parse_query("怎么才能拿回被拖欠的工资？")) is None
