"""What a tree is turned into, before any engine sees it."""

from datetime import date

import pytest

from search.engines.plan import Combine, Constant, Nothing, Run, Term
from search.engines.planning import MOST_BIGRAMS, Planner, exact, needed_share, share
from search.engines.requests import clause_address, make_request, pin_reason
from search.queries import AllOf, Filters, Not, Pin, SearchQuery, Words

PLANNER = Planner(date(2026, 11, 24), lambda phrase, together: ())


def test_short_words_are_phrases_of_bigrams() -> None:
    assert exact("工资") == Term("bigrams", "工资")
    assert exact("税") == Term("characters", "税")
    assert exact("行政处罚") == Run("bigrams", ("行政", "政处", "处罚"))
    assert exact("，") is None


def test_numbers_are_asked_in_each_spelling() -> None:
    plan = exact("第16条")
    assert isinstance(plan, Combine)
    assert set(plan.should) == {Run("bigrams", ("第1", "16", "6条")), Run("bigrams", ("第十", "十六", "六条"))}


def test_long_words_ask_each_word_once() -> None:
    plan = share("工资工资工资工资")
    assert isinstance(plan, Combine)
    (enough,) = plan.must
    assert isinstance(enough, Combine)
    assert enough.should == (Term("bigrams", "工资"), Term("bigrams", "资工"))
    assert [p for p in plan.should if isinstance(p, Term)] == [Term("characters", "工"), Term("characters", "资")]
    assert any(isinstance(p, Constant) for p in plan.should)


@pytest.mark.parametrize(
    ("bigrams", "given", "needed"), [(1, None, 1), (7, None, 2), (40, None, 3), (10, 0.0, 1), (10, 0.5, 5), (3, 1.0, 3)]
)
def test_needed_share(bigrams: int, given: float | None, needed: int) -> None:
    assert needed_share(bigrams, given) == needed


def test_a_pasted_text_is_asked_only_so_far() -> None:
    plan = share("".join(chr(0x4E00 + i) for i in range(3_000)))
    assert isinstance(plan, Combine)
    assert len(plan.must[0].should) == MOST_BIGRAMS  # type: ignore[union-attr]


def test_trees_without_letters() -> None:
    assert PLANNER.tree(Words("？")) == Nothing()
    assert PLANNER.tree(AllOf((Words("？"), Not(Words("！"))))) == Nothing()
    assert PLANNER.tree(AllOf((Words("？"), Words("工资")))) == Term("bigrams", "工资")


@pytest.mark.parametrize(
    ("address", "clause"),
    [
        ("art_15__para_2__item_3", "art_15"),
        ("art_15_1__para_2", "art_15_1"),
        ("att_1__art_3__item_2", "att_1__art_3"),
        ("art_15~2__para_1", "art_15~2"),
        ("h1_3__h2_1", "h1_3__h2_1"),
        ("pre__para_1", "pre__para_1"),
        ("art_15", "art_15"),
    ],
)
def test_clause_address(address: str, clause: str) -> None:
    assert clause_address(address) == clause


def test_facets_with_a_choice_are_counted_apart() -> None:
    request = make_request(SearchQuery(Words("工资"), filters=Filters(years=(2020,))), date(2026, 1, 1), PLANNER.near)
    groups = request.groups()
    assert [names for names, _ in groups][1:] == [("year",)]
    assert "year" not in groups[0][0]
    assert groups[1][1] == ()


def test_pin_reasons_need_the_score_of_a_pin() -> None:
    pins = (Pin("d1", "art_1", "引用"), Pin("d2", None, "标题"))
    assert pin_reason(pins, "d1", "art_1", 1_000_010.0) == "引用"
    assert pin_reason(pins, "d2", "art_7", 996_000.0) == "标题"
    assert pin_reason(pins, "d1", "art_1", 30.0) is None
