from __future__ import annotations

import pytest

from registry.provisions.pointer_frames import Context, Frame
from registry.provisions.pointers import find_pointers

FRAME = Frame(
    known={
        *(f"art_{n}" for n in range(1, 13)),
        "art_5__para_1", "art_5__para_2", "art_5__para_3", "art_5__para_1__item_1", "art_5__para_1__item_2",
        "art_5__para_1__item_3", "art_6__para_1", "art_6__para_2", "chp_1", "chp_2", "chp_2__sec_1", "art_3_1",
    },
    articles=["art_1", "art_2", "art_3", "art_3_1", *(f"art_{n}" for n in range(4, 13))],
    order={a: i for i, a in enumerate(["art_1", "art_2", "art_3", "art_3_1", *(f"art_{n}" for n in range(4, 13))])},
    items={"art_5": ["art_5__para_1__item_1", "art_5__para_1__item_2", "art_5__para_1__item_3"]},
)  # fmt: skip
HERE = Context("art_5", 3, None, "chp_2", "chp_2__sec_1")


def read(text: str, context: Context = HERE) -> list[tuple[str, tuple[str, ...]]]:
    return [(text[p.start : p.end], p.targets) for p in find_pointers(text, context, FRAME)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("违反本办法第五条第一款第（三）项规定的", [("本办法第五条第一款第（三）项", ("art_5__para_1__item_3",))]),
        ("依照前款规定", [("前款", ("art_5__para_2",))]),
        ("前两款规定的", [("前两款", ("art_5__para_1", "art_5__para_2"))]),
        ("前条所称", [("前条", ("art_4",))]),
        ("本条第一款", [("本条第一款", ("art_5__para_1",))]),
        ("本章规定的", [("本章", ("chp_2",))]),
        ("本条例第三条之一", [("本条例第三条之一", ("art_3_1",))]),
        ("本法第二条、第四条和第六条第二款",
         [("本法第二条", ("art_2",)), ("第四条", ("art_4",)), ("第六条第二款", ("art_6__para_2",))]),
        ("本规定第七条至第九条", [("本规定第七条", ("art_7",)), ("第九条", ("art_8", "art_9"))]),
        ("第一款第一项至第三项", [("第一款第一项", ("art_5__para_1__item_1",)),
                          ("第三项", ("art_5__para_1__item_2", "art_5__para_1__item_3"))]),
        ("本条第一款第（一）、（二）项", [("本条第一款第（一）", ("art_5__para_1__item_1",)),
                               ("（二）项", ("art_5__para_1__item_2",))]),
        ("本办法第二章", [("本办法第二章", ("chp_2",))]),
    ],
)  # fmt: skip
def test_pointers_resolve(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert read(text) == expected


def test_what_does_not_exist_is_said() -> None:
    (pointer,) = find_pointers("违反本办法第九十九条规定", HERE, FRAME)
    assert pointer.targets == ()
    assert pointer.missing == "第九十九条"


def test_other_instruments_are_left_alone() -> None:
    text = "依照《行政处罚法》第五条、第六条处罚"
    assert find_pointers(text, HERE, FRAME, [(2, 13)]) == ()
    assert read("刑法第五条规定的") == []


@pytest.mark.parametrize("text", ["第一款项目", "前项目负责人", "本款项用于", "第三产业", "（一）项目名称"])
def test_words_that_look_like_pointers(text: str) -> None:
    assert all(not pointer.targets or "款" in text for pointer in find_pointers(text, Context(), FRAME))


def test_a_paper_in_levels_calls_its_entries_articles() -> None:
    frame = Frame(known={"h1_1", "h1_3"})
    (pointer,) = find_pointers("按照本通知第三条执行", Context(), frame)
    assert pointer.targets == ("h1_3",)
