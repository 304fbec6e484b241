"""Fleiss' kappa against the worked example of its source, and its edges."""

import pytest

from review.experts.agreement import agreement_by_kind, fleiss, judgement_of

# Fleiss 1971: 14 raters, 10 subjects, 5 categories
EXAMPLE = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip


def test_the_worked_example():
    observed, kappa = fleiss(EXAMPLE)
    assert (round(observed, 3), round(kappa, 3)) == (0.378, 0.210)


def test_two_raters_equal_the_count_of_agreeing_pairs():
    observed, kappa = fleiss([[2, 0, 0], [1, 1, 0], [0, 0, 2], [0, 0, 2]])
    assert observed == 0.75
    assert kappa == pytest.approx((0.75 - 26 / 64) / (1 - 26 / 64))  # shares 3/8, 1/8, 4/8


def test_what_has_no_value_is_none():
    assert fleiss([]) == (None, None)
    assert fleiss([[1, 0], [0, 1]]) == (None, None)  # one rater
    assert fleiss([[0, 3], [0, 3]]) == (1.0, None)  # all alike: chance explains everything
    with pytest.raises(ValueError, match="as many"):
        fleiss([[1, 1], [1, 0]])


@pytest.mark.parametrize(
    ("kinds", "judgement"),
    [
        ((), "none"),
        (("question",), "question"),
        (("question", "note"), "problem"),
        (("proposal",), "problem"),
    ],
)
def test_kinds_of_notes_make_a_judgement(kinds, judgement):
    assert judgement_of(kinds) == judgement


def test_each_kind_of_note_has_its_own_figures():
    addresses = ("art_1", "art_2", "art_3", "art_4")
    first = {"art_1": {"proposal"}, "art_2": {"question", "note"}}
    second = {"art_1": {"proposal"}, "art_3": {"question"}}
    note, question, proposal = agreement_by_kind([first, second], addresses)
    assert (note.kind, note.raised, note.shared) == ("note", 1, 0)
    assert (question.kind, question.raised, question.shared, question.agreement.observed) == ("question", 2, 0, 0.5)
    assert (proposal.kind, proposal.raised, proposal.shared) == ("proposal", 1, 1)
    assert (proposal.agreement.observed, proposal.agreement.kappa) == (1.0, 1.0)
    assert (question.agreement.raters, question.agreement.clauses) == (2, 4)


def test_one_expert_alone_has_counts_and_no_figures():
    (only,) = agreement_by_kind([{"art_1": {"issue"}}], ("art_1", "art_2"))
    assert (only.raised, only.shared, only.agreement.observed, only.agreement.kappa) == (1, 0, None, None)
