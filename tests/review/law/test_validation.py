"""What an importer is told about a file for the library."""

from datetime import date

from registry.provisions.kinds import Kind, Level
from registry.provisions.reading import Node, Part, Reading
from review.law.validation import problems_of, province_of


def reading(**changes):
    values = {
        "file": "a.txt",
        "format": "txt",
        "text": "第一条　甲。",
        "title": "云岭省停车条例",
        "kind": Kind.LOCAL_REGULATION,
        "level": Level.PROVINCE,
        "issuer": "云岭省人民代表大会常务委员会",
        "effective_on": date(2020, 1, 1),
        "nodes": (Node(Part.ARTICLE, "art_1", "第一条", 0, 6, 4),),
    }
    return Reading(**{**values, **changes})


def codes(text, province=None):
    return [problem.code for problem in problems_of(text, province)]


def test_a_sound_provincial_regulation():
    assert province_of(reading()) == "云岭省"
    assert codes(reading()) == []


def test_national_law_has_no_province():
    law = reading(title="中华人民共和国停车法", kind=Kind.LAW, level=Level.NATION, issuer="全国人民代表大会")
    assert province_of(law) is None
    assert codes(law) == []


def test_province_from_the_title_or_from_the_importer():
    assert province_of(reading(issuer=None)) == "云岭省"
    nameless = reading(issuer="松洛市人民代表大会常务委员会", title="松洛市停车条例", level=Level.CITY)
    assert codes(nameless) == ["province_unknown"]
    assert codes(nameless, "云岭省") == []


def test_what_is_wrong_is_told():
    text = reading(kind=Kind.ADMINISTRATIVE_DOCUMENT, effective_on=None, nodes=())
    assert codes(text) == ["not_superior", "no_date", "no_articles"]
    twice = reading(nodes=(*reading().nodes, Node(Part.ARTICLE, "art_1~2", "第一条", 0, 6, 4)))
    assert codes(twice) == ["article_repeated"]
