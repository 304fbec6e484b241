from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.provisions import addresses
from registry.provisions.addresses import Addresses, Step
from registry.provisions.reading import Part


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("art_15__para_2__item_3", "第十五条第二款第三项"),
        ("art_15_1", "第十五条之一"),
        ("art_15__para_1__item_2__subitem_1", "第十五条第一款第二项第一目"),
        ("chp_1__sec_2", "第一章第二节"),
        ("book_2__sub_1__chp_3", "第二编第一分编第三章"),
        ("h1_3__h2_1__h3_2", "三、（一）2."),
        ("h1_3__para_2", "三、第二段"),
        ("pre__para_1", "开头部分第一段"),
        ("att_1__art_3__para_1", "附件1第三条第一款"),
        ("att_2__table_1", "附件2表1"),
        ("art_8~2", "第八条（第二处）"),
    ],
)
def test_display(address: str, label: str) -> None:
    assert addresses.label(address) == label


def test_a_repeated_number_gets_its_own_address() -> None:
    given_out = Addresses()
    made = [given_out.take("", Part.ARTICLE, 3) for _ in range(3)]
    assert made == ["art_3", "art_3~2", "art_3~3"]
    assert given_out.take("", Part.ARTICLE, 3, 1) == "art_3_1"


@given(
    st.lists(
        st.builds(
            Step, st.sampled_from(list(Part)), st.integers(0, 999), st.none() | st.integers(1, 9), st.integers(1, 4)
        ),
        min_size=1,
        max_size=5,
    )
)  # fmt: skip
def test_text_and_steps_agree(steps: list[Step]) -> None:
    text = "__".join(str(step) for step in steps)
    assert list(addresses.parse(text)) == steps
    assert addresses.label(text)


@pytest.mark.parametrize("text", ["", "foo_1", "art_x", "art_1__", "../etc"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        addresses.parse(text)


def test_article_of() -> None:
    assert addresses.article_of("att_1__art_3__para_2") == "att_1__art_3"
    assert addresses.article_of("h1_2__para_1") is None
    assert addresses.parent("art_1__para_2") == "art_1"
