"""Citation grammar: every form that texts use, and what must give nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.provisions.citations import find_citations, find_marks, find_mentions

PENALTY = "中华人民共和国行政处罚法"
CRIMINAL = "中华人民共和国刑法"


def entries(text, **options):
    found = find_citations(text, **options)
    for citation in found:
        assert text[citation.start : citation.end] == citation.text
    return [(citation.text, citation.law, citation.article, citation.suffix) for citation in found]


CASES = [
    ("依照《中华人民共和国行政处罚法》第十六条的规定", [("《中华人民共和国行政处罚法》第十六条", PENALTY, 16, None)]),
    ("依照《行政处罚法》第 16 条", [("《行政处罚法》第 16 条", PENALTY, 16, None)]),
    ("依照行政处罚法第一十六条处罚", [("行政处罚法第一十六条", PENALTY, 16, None)]),
    ("依照中华人民共和国行政处罚法第十六条", [("中华人民共和国行政处罚法第十六条", PENALTY, 16, None)]),
    (
        "依照《行政处罚法》第五条、第六条和第八条",
        [("《行政处罚法》第五条", PENALTY, 5, None), ("第六条", PENALTY, 6, None), ("第八条", PENALTY, 8, None)],
    ),
    (
        "依照《行政处罚法》第十条至第十二条",
        [("《行政处罚法》第十条至第十二条", PENALTY, n, None) for n in (10, 11, 12)],
    ),
    ("依照《行政处罚法》第10-12条", [("《行政处罚法》第10-12条", PENALTY, n, None) for n in (10, 11, 12)]),
    ("依照《行政处罚法》第五、六条", [("《行政处罚法》第五、六条", PENALTY, n, None) for n in (5, 6)]),
    (
        "依照《行政处罚法》第四十八条、四十九条处罚",
        [("《行政处罚法》第四十八条", PENALTY, 48, None), ("四十九条", PENALTY, 49, None)],
    ),
    ("《刑法》第一百二十条之一第二款", [("《刑法》第一百二十条之一第二款", CRIMINAL, 120, 1)]),
    ("《刑法》第一百二十条之一至之三", [("《刑法》第一百二十条之一至之三", CRIMINAL, 120, n) for n in (1, 2, 3)]),
    ("国务院行使宪法第八十九条规定的职权", [("宪法第八十九条", "中华人民共和国宪法", 89, None)]),
    ("适用修正后刑法第五十条", [("刑法第五十条", CRIMINAL, 50, None)]),
    (
        "刑法第五十五条规定的“1年”、第七十五条和第一百零四条规定的“5年”",
        [
            ("刑法第五十五条", CRIMINAL, 55, None),
            ("第七十五条", CRIMINAL, 75, None),
            ("第一百零四条", CRIMINAL, 104, None),
        ],
    ),
    ("将《宪法》序言及第一条修改为", [("《宪法》序言及第一条", "中华人民共和国宪法", 1, None)]),
    (
        "《民法典》第七编第一千二百五十四条",
        [("《民法典》第七编第一千二百五十四条", "中华人民共和国民法典", 1254, None)],
    ),
    ("《立法法》（2023年修正）第七十二条", [("《立法法》（2023年修正）第七十二条", "中华人民共和国立法法", 72, None)]),
    ("根据《行政处罚法》和《刑法》", [("《行政处罚法》", PENALTY, None, None), ("《刑法》", CRIMINAL, None, None)]),
    (
        "根据《行政处罚法》，依照《中华人民共和国行政处罚法》第三条",
        [("《中华人民共和国行政处罚法》第三条", PENALTY, 3, None)],
    ),
    ("根据《行政处罚法》制定。《中华人民共和国行政处罚法》另有规定的", [("《行政处罚法》", PENALTY, None, None)]),
    ("按照民诉法第一百一十四条", [("民诉法第一百一十四条", "中华人民共和国民事诉讼法", 114, None)]),
    ("依照《民告官法》第十二条", [("《民告官法》第十二条", "中华人民共和国行政诉讼法", 12, None)]),
    (
        "依照道路交通安全法实施条例第九十条",
        [("道路交通安全法实施条例第九十条", "中华人民共和国道路交通安全法实施条例", 90, None)],
    ),
    ("依照云岭省城市绿化条例第二十条处罚", [("云岭省城市绿化条例第二十条", "云岭省城市绿化条例", 20, None)]),
    (
        "依照《中华人民共和国合同法》的规定约定；依照该法第二百三十二条的规定处理",
        [("该法第二百三十二条", "中华人民共和国合同法", 232, None)],
    ),
    (
        "《云岭省实施〈中华人民共和国消防法〉办法》第三条",
        [("《云岭省实施〈中华人民共和国消防法〉办法》第三条", "云岭省实施〈中华人民共和国消防法〉办法", 3, None)],
    ),
    ("依照治安管理处罚法的规定处罚", [("治安管理处罚法", "中华人民共和国治安管理处罚法", None, None)]),
    (
        "根据消防法、安全生产法等法律",
        [("消防法", "中华人民共和国消防法", None, None), ("安全生产法", "中华人民共和国安全生产法", None, None)],
    ),
    (
        "依照《行政处罚法》第十条第二款至第十二条第一款",
        [
            ("《行政处罚法》第十条第二款", PENALTY, 10, None),
            ("《行政处罚法》第十条第二款至第十二条", PENALTY, 11, None),
            ("《行政处罚法》第十条第二款至第十二条第一款", PENALTY, 12, None),
        ],
    ),
    ("依照<行政处罚法>第十六条", [("行政处罚法>第十六条", PENALTY, 16, None)]),
    ("《民法典合同编》第五百条", [("《民法典合同编》第五百条", "中华人民共和国民法典", 500, None)]),
    ("刑法修正案（十一）第一条", [("刑法修正案（十一）第一条", f"{CRIMINAL}修正案（十一）", 1, None)]),
    ("依照老年法第 十五 条处罚", [("老年法第 十五 条", "中华人民共和国老年人权益保障法", 15, None)]),
    (
        "依照《食品安全法》及其实施条例第六十七条",
        [
            ("《食品安全法》", "中华人民共和国食品安全法", None, None),
            ("实施条例第六十七条", "中华人民共和国食品安全法实施条例", 67, None),
        ],
    ),
    (
        "依照《出版条例》第三条和《行政处罚法》第五条处罚",
        [("《出版条例》第三条", "出版条例", 3, None), ("《行政处罚法》第五条", PENALTY, 5, None)],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_forms(text, expected):
    assert entries(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "违反本办法第五条、第六条规定的",
        "违反前款规定，依照本条例第二十条第一款处罚",
        "取得《采矿许可证》，执行《地表水环境质量标准》",
        "填写《行政处罚告知书》《听证笔录》",
        "签订《国有建设用地使用权出让合同》第三条",
        "依照有关法律、行政法规的规定",
        "遵守宪法和法律",
        "依法给予处罚；法律另有规定的，从其规定",
        "关于修改《停车条例》的决定",
        "违反《条例》第三条",
        "依照公司法解释三第十三条",
        "有本实施条例第七条所列行为",
        "第五条、第六条和第八条",
        "《云岭省消防法（草案）》第三条",
        "《环境空气 总烃的测定 气相色谱法》",
        "",
        "《",
        "》第三条",
    ],
)
def test_what_gives_nothing(text):
    assert entries(text) == []


@pytest.mark.parametrize(
    ("text", "paragraphs", "items"),
    [
        ("《刑法》第五条第一款、第三款", (1, 3), ()),
        ("《刑法》第五条第二款第（三）项", (2,), (3,)),
        ("《刑法》第五条第一项至第三项", (), (1, 2, 3)),
        ("《刑法》第五条第（一）、（四）项", (), (1, 4)),
        ("《刑法》第六条第二款（一）、（二）项", (2,), (1, 2)),
        ("《刑法》第五条第一、二、三款", (1, 2, 3), ()),
        ("《刑法》第五条第(一)项或者第(六)项", (), (1, 6)),
    ],
)
def test_paragraphs_and_items_give_one_entry(text, paragraphs, items):
    (citation,) = find_citations(text)
    assert (citation.paragraphs, citation.items) == (paragraphs, items)
    assert citation.paragraph == (paragraphs[0] if paragraphs else None)
    assert citation.item == (items[0] if items else None)
    assert citation.text == text


@pytest.mark.parametrize("defined", ["《处罚法》", "“处罚法”", "处罚法"])
def test_short_names_are_followed_through_the_text(defined):
    text = f"根据《中华人民共和国行政处罚法》（以下简称{defined}），制定本办法。\n违反的，依照{defined}第八条处罚。"
    assert [(law, article) for _, law, article, _ in entries(text)] == [(PENALTY, 8)]


@pytest.mark.parametrize("given", ["处罚法、省条例", "《处罚法》和《省条例》", "“处罚法”和“省条例”"])
def test_short_names_given_severally(given):
    text = (
        f"根据《行政处罚法》、《岭川省供热条例》（以下分别简称{given}）制定。依照省条例第十条、《处罚法》第五条处罚。"
    )
    assert [(law, article) for _, law, article, _ in entries(text)] == [("岭川省供热条例", 10), (PENALTY, 5)]


def test_own_titles_are_self_references():
    text = "根据《云岭省停车条例》第三条和《行政处罚法》第十二条"
    assert [law for _, law, _, _ in entries(text, self_titles=["云岭省停车条例"])] == [PENALTY]


def test_a_list_does_not_run_over_a_line_break():
    assert [a for _, _, a, _ in entries("依照《行政处罚法》\n第一条 为了")] == [None]


def test_mentions_keep_repeats():
    text = "《行政处罚法》和《行政处罚法》"
    assert len(find_mentions(text)) == 2


def test_marks_tell_instruments_from_other_things():
    text = "《行政处罚法》《采矿许可证》《关于加强管理的通知》《城市总体规划》《云岭省停车条例》"
    assert [mark.instrument for mark in find_marks(text)] == [True, False, True, False, True]


def test_long_text_is_read_in_linear_time():
    text = "违反本办法第五条，依照法律法规规定处罚，由公安机关处理。《" * 4000
    assert find_citations(text) == []


PIECES = st.sampled_from(
    [
        "《行政处罚法》",
        "行政处罚法",
        "《",
        "》",
        "〈",
        "〉",
        "第五条",
        "第一款",
        "第（三）项",
        "之一",
        "、",
        "和",
        "至",
        "的规定",
        "依照",
        "该法",
        "其",
        "（以下简称《甲法》）",
        "《甲法》",
        "本办法",
        "条例",
        "，",
        "。",
        "\n",
        " ",
        "第",
        "条",
        "法",
        "关于修改",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=80))
def test_any_text_gives_spans_within_it(text):
    citations = find_citations(text)
    assert [c.start for c in citations] == sorted(c.start for c in citations)
    for citation in citations:
        assert 0 <= citation.start < citation.end <= len(text)
        assert text[citation.start : citation.end] == citation.text
        assert citation.law
    for mark in find_marks(text):
        assert text[mark.start] in "《〈«"
