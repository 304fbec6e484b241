"""Input that review cannot check in full: each says so in plain words, on the review page and on the worksheet."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from registry.instruments.deposit import deposit
from registry.provisions.kinds import Kind, Level
from review.rules.run import LONGEST
from tests.support.readings import make_reading
from web.jobs import reviewing

LONG = "第一条　" + "停车应当有序。" * 2900  # some 20,000 characters in one clause
MISSING = "依照《云碶市不在库中的条例》第三条的规定，停车收费实行政府定价。"
RECIPE = "五花肉洗净切块，冷水下锅焯水。锅中放少许油，小火炒糖色，下肉翻炒，加酱油、料酒，小火炖一小时。"
LAWFUL = ("停车应当有序。", "本办法自公布之日起施行。")


def reviewed(opened, title, articles, **facts) -> tuple[str, str]:
    """The words of the review page and of the worksheet of a document just reviewed."""
    site = opened.site
    kept = {"kind": Kind.ADMINISTRATIVE_DOCUMENT, "level": Level.COUNTY, "issuer": "云岭县人民政府"}
    kept |= {"adopted": date(2024, 1, 1), "effective_on": date(2024, 2, 1)} | facts
    reading = make_reading(title, articles, **kept)
    with site.database.write() as session:
        document_id = deposit(session, site.clock, reading, None).document_id
    review_id, _ = reviewing.review_stored(site, document_id, site.clock.today())
    client = opened.client("reviewer")
    pages = [client.get(f"/reviews/{review_id}{end}") for end in ("", "/worksheet")]
    assert [page.status_code for page in pages] == [200, 200]
    unfolded = html.fromstring(pages[0].text).xpath("//details[contains(summary, '未能检查') and @open]")
    assert len(unfolded) == ("项未能检查" in pages[0].text)  # nobody has to unfold it
    page, sheet = (html.fromstring(p.text).text_content() for p in pages)
    return page, sheet


def test_what_could_not_be_checked_is_said_for_each_kind_of_bad_input(opened):
    cases = [
        ("云岭县超长办法", (LONG,), {}, f"只检查了前{LONGEST}字"),
        ("云岭县引用办法", (MISSING, LAWFUL[1]), {}, "参考法律库没有《云碶市不在库中的条例》"),
        ("云岭县无类办法", LAWFUL, {"kind": Kind.OTHER, "level": None, "issuer": None}, "不知道文件的种类"),
        ("云岭县小库办法", LAWFUL, {}, "没有作“整条用语权衡”"),  # the samples' library holds a few laws
        ("云岭县无日期办法", LAWFUL, {"adopted": None, "effective_on": None}, "不知道公布日期"),
        ("云岭县菜谱", (RECIPE,), {}, "可能不是条文"),
        ("云岭县外文件", ("Lorem ipsum dolor sit amet, consectetur adipiscing elit.",), {}, "没有读到中文条文"),
    ]
    for title, articles, facts, reason in cases:
        for words in reviewed(opened, title, articles, **facts):
            assert reason in words, title


def test_without_a_library_the_page_never_says_that_nothing_is_wrong(opened, monkeypatch):
    monkeypatch.setattr(reviewing, "site_library", lambda _site: None)
    page, sheet = reviewed(opened, "云岭县无库办法", LAWFUL)
    for words in (page, sheet):
        assert "没有参考法律库：只按条文文字检查，没有与上位法比对，也没有核对引用。" in words
    assert "这不等于没有问题" in page


@pytest.mark.parametrize(
    "facts", [{"kind": Kind.GOVERNMENT_RULE, "level": None}, {"kind": Kind.OTHER}], ids=["level", "kind"]
)
def test_a_document_of_unknown_level_or_kind_is_reviewed_by_the_rules_that_can(opened, facts):
    articles = ("违者罚款五百元，集中封闭学习十日。", LAWFUL[1])
    page, _ = reviewed(opened, "云岭县缺项办法", articles, **facts)
    assert page.count("无法判断制定权限") == 1  # one reason, once, with the rules that it stopped
    assert "因此没有检查：行政处罚；行政许可；" in page
