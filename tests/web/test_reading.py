"""Search and reading pages: what is shown, how it is set, where citations lead."""

from __future__ import annotations

import csv
import io
from itertools import product

import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook

from registry import outbox
from tests.support.page import select
from web.exports import plain_cell


def tree(answer):
    assert answer.status_code == 200, answer.text[:400]
    return html.fromstring(answer.text)


def text_of(nodes) -> str:
    return "".join(node.text_content() for node in nodes)


def test_search_groups_clauses_by_document_with_highlights(shared):
    page = tree(shared.client().get("/search?q=停车"))
    titles = [t.text_content() for t in select(page, ".hit h2")]
    assert titles == ["云岭县城市公共停车管理办法"]
    assert 0 < len(select(page, ".hit-clause")) <= 3
    assert {mark.text_content() for mark in select(page, ".hit-clause mark")} == {"停车"}
    first = select(page, ".hit-clause a")[0]
    assert first.get("href").startswith(f"/d/{shared.ids['parking']}/art_")


def test_facets_are_kept_in_the_address_and_can_be_taken_back(shared):
    page = tree(shared.client().get("/search?q=第&kind=法律&kind=行政规范性文件"))
    chosen = {box.get("value") for box in select(page, "input[name=kind][checked]")}
    assert chosen == {"法律", "行政规范性文件"}
    chips = {c.text_content().strip(" ×\n") for c in select(page, ".chip")}
    assert {"法律", "行政规范性文件"} <= chips
    one = next(c for c in select(page, ".chip") if "法律" in c.text_content())
    assert "kind=%E6%B3%95%E5%BE%8B" not in one.get("href")


def test_a_citation_goes_first(shared):
    page = tree(shared.client().get("/search?q=停放管理法第三条"))
    jump = select(page, ".jump a")[0]
    assert jump.get("href") == f"/d/{shared.ids['law']}/art_3"
    assert jump.text_content() == "《中华人民共和国停放管理法》第三条"


def test_nothing_found_says_what_to_try(shared):
    page = tree(shared.client().get("/search?q=停车 火箭发射场&kind=法律"))
    assert "没有条款符合" in page.text_content()
    tries = [" ".join(a.text_content().split()) for a in select(page, ".empty .chip")]
    assert "去掉全部筛选，不要求“火箭发射场” 4 条" in tries
    assert not any(words.startswith("去掉全部筛选，不要求“停车”") for words in tries)  # it would find nothing
    assert "没有条款符合" not in tree(shared.client().get("/search")).text_content()


def test_a_mistake_in_the_query_is_told_on_the_page(shared):
    answer = shared.client().get("/search", params={"q": "停车 OR"})
    assert answer.status_code in {200, 422}
    assert "internal" not in answer.text.lower()


def test_search_within_one_document(shared):
    page = tree(shared.client().get(f"/search?q=车&document={shared.ids['parking']}"))
    assert "只在" in page.text_content()
    assert len(select(page, ".hit")) == 1


def test_the_text_is_set_as_printed(shared):
    page = tree(shared.client().get(f"/d/{shared.ids['parking']}"))
    assert select(page, "h1")[0].text_content() == "云岭县城市公共停车管理办法"
    assert [h.text_content() for h in select(page, ".law .heading")] == ["第一章　总则", "第二章　秩序"]
    third = page.get_element_by_id("art_3")
    lines = [(p.get("class"), p.text_content()) for p in select(third, "p")]
    assert lines[0] == ("article", "第三条机动车应当按照标示方向停放。")
    assert lines[1][0] == "paragraph"
    items = select(page, "#art_2 p.item")
    assert [select(p, ".no")[0].text_content() for p in items] == ["（一）", "（二）"]
    contents = [a.get("data-address") for a in select(page, ".toc a[data-address]")]
    assert contents == ["chp_1", "art_1", "art_2", "chp_2", "art_3", "art_4"]
    ids = [node.get("id") for node in page.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))


def test_every_word_of_the_text_is_on_the_page(shared):
    shapes = (("off", ".paper"), ("on", ".beside-text"))  # alone, and with notes beside it
    for name, (margin, part) in product(("parking", "law", "internal", "opinion"), shapes):
        client = shared.client("reviewer")
        words = client.get(f"/d/{shared.ids[name]}.txt").text
        shown = text_of(select(tree(client.get(f"/d/{shared.ids[name]}?margin={margin}")), part))
        squeezed = "".join(shown.split()).replace("\u3000", "")
        for line in words.splitlines():
            assert "".join(line.split()).replace("\u3000", "") in squeezed, line


def test_citations_are_links_with_a_card(shared):
    page = tree(shared.client().get(f"/d/{shared.ids['parking']}"))
    links = select(page, "#art_3 a.cite[data-card]")
    assert len(links) == 1
    client = shared.client()
    assert client.get(links[0].get("href")).headers["location"] == f"/d/{shared.ids['law']}/art_3"
    card = client.get(links[0].get("data-card")).text
    assert "处二十元以上二百元以下罚款" in card
    assert "现行有效" in card
    assert "<html" not in card


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("《中华人民共和国停放管理法》第九条", "没有第九条，最后一条是第四条"),
        ("《某某省不存在条例》第一条", "库中没有"),
    ],
)
def test_a_dead_citation_says_why(shared, text, words):
    assert words in shared.client().get("/cite/card", params={"text": text}).text


def test_a_clause_has_its_own_address(shared):
    page = tree(shared.client().get(f"/d/{shared.ids['parking']}/art_3"))
    assert page.get_element_by_id("art_3").get("class") == "clause chosen"
    assert shared.client().get(f"/d/{shared.ids['parking']}/art_99").status_code == 404
    inside = tree(shared.client().get(f"/d/{shared.ids['parking']}/art_2__para_1__item_2"))
    assert inside.get_element_by_id("art_2").get("class") == "clause chosen"


def test_before_it_took_effect_the_text_says_so(shared):
    page = tree(shared.client().get(f"/d/{shared.ids['parking']}/@2024-05-10"))
    assert "尚未生效" in text_of(select(page, ".page-head"))


def test_other_forms(shared):
    client, at = shared.client(), f"/d/{shared.ids['parking']}"
    shape = client.get(f"{at}.json").json()
    assert [c["number"] for c in shape["clauses"]] == ["第一条", "第二条", "第三条", "第四条"]
    clause = shape["clauses"][2]
    assert shape["text"][clause["start"] : clause["end"]] == clause["text"]
    assert client.get(f"{at}/@2025-01-01.json").json()["version_id"] == shape["version_id"]
    paper = Document(io.BytesIO(client.get(f"{at}.docx").content))
    words = [p.text for p in paper.paragraphs]
    assert words[0] == "云岭县城市公共停车管理办法"
    assert any(line.startswith("第三条　机动车") for line in words)
    assert client.get(f"{at}/@2025-01-01.pdf").status_code == 404


def test_the_api_describes_itself(shared):
    schema = shared.client().get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]) == {"/api/v1/search", "/api/v1/documents/{document_id}"}
    found = shared.client().get("/api/v1/search", params={"q": "停车", "sort": "newest"}).json()
    hit = found["hits"][0]
    assert set(hit) >= {"document_id", "version_id", "title", "address", "number", "snippet", "highlights", "url"}
    start, end = hit["highlights"][0]
    assert hit["snippet"][start:end] == "停车"


def test_a_search_is_exported_without_formulas(shared):
    answer = shared.client().get("/search.csv?q=停车")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["标题", "条", "内容"]
    assert {row[0] for row in rows[1:]} == {"云岭县城市公共停车管理办法"}
    assert rows[1][-1].startswith("http://testserver/d/")
    sheet = load_workbook(io.BytesIO(shared.client().get("/search.xlsx?q=停车").content)).active
    assert sheet.max_row == len(rows)
    assert "内部口径" not in shared.client().get("/search.csv?q=口径").text
    assert "内部口径" in shared.client("head").get("/search.csv?q=口径").text


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_cells_are_never_formulas(value):
    assert plain_cell(value).startswith("'")
    assert plain_cell("第三条") == "第三条"


def test_why_a_document_was_found(shared):
    page = tree(shared.client().get("/search?q=停车"))
    assert "标题中有：停车" in text_of(select(page, ".hit details"))


def test_a_paper_keeps_its_addressees_its_levels_and_its_signature(shared):
    page = tree(shared.client().get(f"/d/{shared.ids['opinion']}"))
    assert text_of(select(page, ".recipient")) == "各乡镇人民政府，县政府有关部门："
    assert [p.text_content() for p in select(page, ".closing p")] == ["云岭县人民政府", "2023年2月28日"]
    lines = [(p.get("class"), p.text_content()) for p in select(page, ".clause p")]
    assert ("level1 heading-line", "一、总体要求") in lines
    assert any(form.startswith("level2") and words.startswith("(二)工作目标") for form, words in lines)


def test_a_picked_day_leads_to_the_text_of_that_day(shared):
    answer = shared.client().get(f"/d/{shared.ids['parking']}?on=2025-01-01")
    assert answer.headers["location"] == f"/d/{shared.ids['parking']}/@2025-01-01"


def test_found_words_are_marked_in_the_text_and_can_be_walked_through(shared):
    found = tree(shared.client().get("/search?q=停车费"))
    link = next(a.get("href") for a in select(found, ".hit-clause a") if "/art_2" in a.get("href"))
    page = tree(shared.client().get(link))
    marks = select(page, ".law mark.found")
    assert {mark.text_content() for mark in marks} == {"停车费"}
    ids = [mark.get("id") for mark in marks]
    assert len(ids) == len(set(ids)) == 2
    assert f"本页标出 {len(ids)} 处" in select(page, ".found-bar")[0].text_content()
    first = select(page, "#art_2 mark")[0].get("id")
    assert select(page, ".found-bar [data-page-key=n]")[0].get("href") == f"#{first}"
    steps = [[a.get("href") for a in select(step, "a")] for step in select(page, ".found-steps")]
    assert steps == [[f"#{ids[1]}"], [f"#{ids[0]}"]]
    assert text_of(select(page, ".law")).count("停车费") == text_of(
        select(tree(shared.client().get(link.partition("?")[0])), ".law")
    ).count("停车费")


def test_found_words_keep_links_and_unreadable_queries_mark_nothing(shared):
    client, parking = shared.client(), shared.ids["parking"]
    page = tree(client.get(f"/d/{parking}?find=停放管理法 第三条"))
    assert select(page, ".law a.cite mark")
    for odd in ("(停车", "“", "标题:停车", "   ", "x" * 900, "<script>"):
        answer = client.get(f"/d/{parking}", params={"find": odd})
        assert answer.status_code == 200
        assert not select(html.fromstring(answer.text), ".law mark")
    assert not select(tree(client.get(f"/d/{parking}")), ".found-bar")


def test_what_belongs_to_search_can_be_reached_from_it(shared):
    def tabs(role):
        page = tree(shared.client(role).get("/search"))
        return {a.get("href") for a in select(page, ".search-tabs a")}

    assert {"/searches", "/answers", "/alerts", "/compare", "/search/form"} <= tabs("reviewer")
    assert {"/search", "/search/form", "/compare", "/feeds"} <= tabs("public")
    assert not tabs("public") & {"/searches", "/answers", "/alerts", "/search/log"}
    for role in ("public", "reviewer"):
        for url in tabs(role):
            page = tree(shared.client(role).get(url))
            assert [a.get("href") for a in select(page, ".search-tabs [aria-current]")] == [url]


def test_search_says_plainly_when_the_index_is_behind(opened):
    client = opened.client("reviewer")
    assert "索引落后" not in client.get("/search?q=停车").text
    with opened.site.database.write() as session:
        outbox.announce(session, opened.site.clock, ["v1", "v2"])
    assert "索引落后" not in client.get("/search?q=停车").text  # a healthy index follows within a second
    opened.site.clock.advance(seconds=95)
    page = client.get("/search?q=停车").text
    assert "索引落后约 95 秒，还有 2 处改动没有写入，结果可能不全。" in page
    assert client.get("/api/v1/search?q=停车").json()["index_lag_s"] == 95.0
    assert "95 秒，2 处改动待写入" in client.get("/status").text
