"""Citations checked against an invented library on a date; the JSON shape."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from review.law.cite import CitationStatus, cite, to_json

SHAPE = json.loads((Path(__file__).parents[3] / "docs/shapes/cite.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "status", "law"),
    [
        ("依照停车秩序法第五条处罚", None, None),
        ("依照《停车秩序法》第五条处罚", "ok", "中华人民共和国停车秩序法"),
        ("依照《停车秩序法》第六条处罚", "no_such_article", "中华人民共和国停车秩序法"),
        ("依照《车场法》第九条处罚", "repealed", "中华人民共和国车场法"),
        ("依照《物权法》第三条", "repealed", "中华人民共和国物权法"),
        ("依照《停车收费法》第三条", "no_such_law", "停车收费法"),
        ("依照《城市绿化条例》第三条", "not_in_library", "城市绿化条例"),
        ("依照《云岭省养犬条例》第二条", "ok", "云岭省养犬条例"),
        ("根据《养犬管理法》制定", "ok", "中华人民共和国养犬管理法"),
    ],
)
def test_states(text, status, law, library, today):
    found = cite(text, library, today)
    if status is None:
        return
    assert [(c.status.value, c.law) for c in found] == [(status, law)]


def test_the_version_in_force_on_the_day_counts(library):
    text = "依照《停车秩序法》第五条处罚"
    assert cite(text, library, date(2024, 12, 31))[0].status is CitationStatus.NO_SUCH_ARTICLE
    assert cite(text, library, date(2025, 1, 1))[0].status is CitationStatus.OK
    assert cite("《车场法》第一条", library, date(2010, 2, 28))[0].status is CitationStatus.OK


def test_a_law_under_two_names_is_one(library, today):
    text = "根据《停车秩序法》，依照《中华人民共和国停车秩序法》第三条"
    assert [(c.article, c.law) for c in cite(text, library, today)] == [(3, "中华人民共和国停车秩序法")]


def test_parts_of_an_article(library, today):
    assert cite("《停车秩序法》第三条第一款第（三）项", library, today)[0].missing_part is None
    assert cite("《停车秩序法》第三条第一款第（四）项", library, today)[0].missing_part == "第四项"
    assert cite("《停车秩序法》第三条第三款", library, today)[0].missing_part == "第三款"


def test_the_shape(library, today):
    text = "依照《停车秩序法》第三条第九款、《车场法》第九条、《停车收费法》和《城市绿化条例》第三条处罚"
    shapes = [to_json(c) for c in cite(text, library, today)]
    jsonschema.validate(shapes, SHAPE)
    assert [shape["status"] for shape in shapes] == ["ok", "repealed", "no_such_law", "not_in_library"]
    assert all(text[shape["start"] : shape["end"]] == shape["text"] for shape in shapes)


def test_own_title_gives_nothing(library, today):
    assert cite("《云岭省养犬条例》第二条", library, today, self_titles=["云岭省养犬条例"]) == []
