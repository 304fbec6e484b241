import math

import pytest

from review.voices.routing.nearness import Nearness
from review.voices.routing.related import load_related, read_related, related_of, write_related


def test_a_table_comes_back_from_its_file_as_it_was_written():
    rows = {"我": [], "狗": [("犬", 0.8), ("宠物", 0.6)], "拴": [("绳", 1.0)]}
    table = read_related(write_related(rows))
    assert list(table.words) == list(rows)
    assert table.of("狗") == pytest.approx({"狗": 1.0, "犬": 0.8, "宠物": 0.6}, abs=1 / 255)
    assert table.of("拴") == {"拴": 1.0, "绳": 1.0}
    assert table.of("我") == {"我": 1.0}
    assert table.of("无此词") == {"无此词": 1.0}


@pytest.mark.parametrize("damage", [lambda file: file[:-6], lambda file: b"", lambda file: b"a" + file[1:]])
def test_a_damaged_file_is_refused(damage):
    with pytest.raises(ValueError):
        read_related(damage(write_related({"狗": [("犬", 0.8)]})))


def test_parts_that_do_not_fit_are_refused():
    import zlib

    parts = ("狗 拴".encode(), "犬".encode(), bytes([1]), b"\0\0", b"\xff")  # two words, but one row
    with pytest.raises(ValueError):
        read_related(zlib.compress(b"".join(len(part).to_bytes(4, "big") + part for part in parts)))


def test_a_text_is_cut_into_the_commonest_words():
    table = related_of(("的", "三轮", "三轮车", "车", "摊"))
    assert table.cut("摆摊的三轮车，abc 车") == ["摊", "的", "三轮车", "车"]
    assert table.cut("") == []


def test_the_table_of_the_installation_knows_everyday_words():
    table = load_related()
    assert "补休" in table.of("调休")
    assert table.telling("我") == 0.0
    assert table.telling("化粪池") == 1.0
    assert all(0.0 <= near <= 1.0 for near in table.of("狗").values())


def test_the_nearest_word_counts_and_common_words_do_not():
    nearness = Nearness(["犬只应当用绳牵领", "我有车", "绿化"])
    scores = nearness.scores("我的狗没拴")
    assert max(scores, key=lambda at: scores[at]) == 0
    assert 1 not in scores or scores[1] < scores[0]
    assert nearness.scores("") == {}
    assert all(math.isfinite(score) for score in scores.values())
