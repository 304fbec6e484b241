"""Citations, document numbers and titles typed with noise lead to the right clause or document."""

from datetime import date

import pytest

from search.language import Entry, MemoryNames, parse_query, recognise
from search.queries import Pin

DAY = date(2026, 11, 24)
NAMES = MemoryNames(
    [
        Entry("xzcf", "中华人民共和国行政处罚法", frozenset({"art_16", "art_17", "art_86"})),
        Entry("xf", "中华人民共和国刑法", frozenset({"art_133", "art_133_1"})),
        Entry("mfd", "中华人民共和国民法典", frozenset({"art_1042", "art_16"})),
        Entry("hyf", "中华人民共和国婚姻法", frozenset({"art_32"})),
        Entry("tc", "渭川市机动车停车管理办法", frozenset({"art_5"}), (), "渭政发〔2023〕12号"),
        Entry("jl", "渭川市林地管理条例", frozenset({"art_1"})),
        Entry("js", "渭川市河道采砂管理办法（试行）", frozenset({"art_1", "art_2"}), (), "渭川市人民政府令第8号"),
    ]
)


def first(text: str) -> tuple[str, str | None] | None:
    pins = parse_query(text, NAMES, day=DAY).pins
    return (pins[0].document_id, pins[0].address) if pins else None


@pytest.mark.parametrize(
    "text",
    [
        "行政处罚法第十六条",
        "行政处罚法16条",
        "行政处罚法第16条",
        "行政处罚法 第 １６ 条",
        "行政处罚法16",
        "行政处罚法第十六",
        "处罚法第十六条第二款",
        "行罚法第16条第2款第(三)项",
        "《中华人民共和国行政处罚法》第十六条",
        "《行政处罚法》（2021修订）第十六条",
        "中华人民共和国行政处罚法第十六条规定",
        "行政處罰法第十六條",
        "第16条 行政处罚法",
        "根据行政处罚法第十六条的规定",
        "行政处罚法第十六条是什么",
        "〈行政处罚法〉 第十六条",
        "行政处罚法第十六条怎么理解，能不能设定罚款？",
    ],
)
def test_citations_with_noise(text: str) -> None:
    assert first(text) == ("xzcf", "art_16")


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("刑法第一百三十三条之一", ("xf", "art_133_1")),
        ("刑法133条之一", ("xf", "art_133_1")),
        ("民法典一千零四十二条", ("mfd", "art_1042")),
        ("民法典1042", ("mfd", "art_1042")),
        ("婚姻法第三十二条", ("hyf", "art_32")),
        ("停车管理办法第五条", ("tc", "art_5")),
        ("渭川市机动车停车管理办法5条", ("tc", "art_5")),
        ("河道采砂管理办法（试行）第二条", ("js", "art_2")),
        ("渭政发[2023]12号", ("tc", None)),
        ("渭政发（2023）第12号", ("tc", None)),
        ("渭政发 〔2023〕 12", ("tc", None)),
        ("渭政发2023 12号", ("tc", None)),
        ("渭政發﹝2023﹞１２號", ("tc", None)),
        ("渭川市人民政府令第8号", ("js", None)),
        ("行政处罚法", ("xzcf", None)),
        ("处罚法", ("xzcf", None)),
        ("《行政处罚法》全文", ("xzcf", None)),
        ("行政处罚法2021修订", ("xzcf", None)),
        ("停车管理办法", ("tc", None)),
        ("渭川市 机动车 停车管理办法", ("tc", None)),
        ("婚姻法", ("hyf", None)),
    ],
)
def test_names_of_all_sorts(text: str, pin: tuple[str, str | None]) -> None:
    assert first(text) == pin


@pytest.mark.parametrize(
    "text",
    ["停车 收费", "管理条例", "二十条例外", "罚款3000元", "2023年", "第五条", "工资怎么发？", "公布>=2020 行政处罚法"],
)
def test_other_words_pin_nothing(text: str) -> None:
    assert first(text) is None


def test_several_articles_of_one_law() -> None:
    found = recognise("行政处罚法第十六条、第十七条", NAMES, DAY)
    assert found is not None
    assert [pin.address for pin in found.pins] == ["art_16", "art_17"]
    assert found.shown == "《行政处罚法》第十六条、《行政处罚法》第十七条"


def test_missing_article_is_said_and_the_law_goes_first() -> None:
    parsed = parse_query("行政处罚法第一百条", NAMES, day=DAY)
    assert parsed.pins == (Pin("xzcf", None, "《行政处罚法》第一百条"),)
    assert "《中华人民共和国行政处罚法》没有第一百条" in parsed.notes


def test_lapsed_law_names_its_successor() -> None:
    parsed = parse_query("婚姻法", NAMES, day=DAY)
    assert [pin.document_id for pin in parsed.pins] == ["hyf", "mfd"]
    assert any("民法典" in note for note in parsed.notes)
    assert [pin.document_id for pin in parse_query("婚姻法", NAMES, day=date(2020, 1, 1)).pins] == ["hyf"]


def test_without_a_record_nothing_is_pinned_and_words_are_searched() -> None:
    parsed = parse_query("行政处罚法第十六条")
    assert parsed.pins == ()
    assert parsed.tree is not None
