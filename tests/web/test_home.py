"""The first page by role: what waits, by days left; each number leads to a list of that length; empty states."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import html

from registry.people.accounts import ensure_organisation, find_account
from registry.people.models import Account
from review.casework.models import Review
from review.casework.reviews import MODES, open_review
from tests.support.site import NOW
from tests.web.test_statements import statements
from tests.web.test_statistics import filing

STAFF = ("registrar", "reviewer", "head")


def home(opened, role):
    answer = opened.client(role).get("/")
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def tallies(page):
    found = {}
    for link in page.xpath("//nav[@class='tally']/a"):
        number = link.xpath("b")[0].text
        found[link.text_content().strip().removeprefix(number)] = (int(number), link.get("href"))
    return found


@pytest.fixture
def busy(opened):
    """Filings in every state, reviews of several owners and dates."""
    with opened.site.database.write() as session:
        body = ensure_organisation(session, opened.clock, "云岭县人民政府", "issuing_body").id
        session.get_one(Account, find_account(session, "issuing-body").id).organisation_id = body
        for n, state in enumerate(["draft", "submitted", "submitted", "deferred", "registered", "registered"]):
            row = filing(n, body, state=state)
            row.due_on = NOW.date() + timedelta(days=n - 2) if state != "draft" and n != 5 else None
            row.received_at = NOW
            session.add(row)
        head = find_account(session, "head").id
        held = session.get_one(Review, opened.ids["review"])
        held.due_on = NOW.date() - timedelta(days=1)
        for n in range(4):
            review = open_review(
                session, opened.clock, document_id=held.document_id, version_id=held.version_id, as_of=NOW.date(),
                actor="system", owner_id=head if n > 1 else None, mode=MODES[n + 1],
            )  # fmt: skip
            session.get_one(Review, review).due_on = NOW.date() + timedelta(days=n)
    return opened


@pytest.mark.parametrize("role", STAFF)
def test_each_number_leads_to_a_list_of_that_length(busy, role):
    for label, (number, url) in tallies(home(busy, role)).items():
        listed = html.fromstring(busy.client(role).get(url).text)
        if "条提示" in label or "条意见" in label or "个文件" in label or "漏报" in label:
            continue  # counted in parts of rows; see test_reviewing
        assert len(listed.xpath("//tr[@data-item]")) == number, label


def test_duties_decide_what_is_shown(busy):
    shown = {role: tallies(home(busy, role)) for role in STAFF}
    assert shown["registrar"]["件报备待形式审查"][0] == 2
    assert shown["registrar"]["件等报送机关补正"][0] == 1
    assert shown["registrar"]["件已登记待分送"][0] == 1
    assert shown["registrar"]["件审查待分派"][0] == 2
    assert "件待审签" not in shown["registrar"]
    assert shown["reviewer"]["件由我承办"][0] == 1
    assert shown["reviewer"]["件由我承办的超期"][0] == 1
    assert "件报备待形式审查" not in shown["reviewer"]
    assert shown["head"]["件审查超期"][0] == 1
    assert shown["head"]["件由我承办"][0] == 2
    assert shown["head"]["件由我承办的超期"][0] == 0


def test_my_reviews_stand_by_days_left(busy):
    page = home(busy, "head")
    rows = page.xpath("//section[@aria-labelledby='mine']//tr[@data-item]")
    assert ["还剩 2 天" in rows[0].text_content(), "还剩 3 天" in rows[1].text_content()] == [True, True]
    tasks = page.xpath("//section[@aria-labelledby='tasks']//tr[@data-item]")
    assert any("形式审查" in row.text_content() for row in tasks) is False  # a registrar's
    first = home(busy, "registrar").xpath("//section[@aria-labelledby='tasks']//tr[@data-item]")[0]
    assert "已超期" in first.text_content()


def test_a_body_sees_its_own_filings_and_letters(busy):
    csrf = busy.csrf("reviewer")
    with busy.site.database.read() as session:
        body = find_account(session, "issuing-body").organisation_id
    path = f"/reviews/{busy.ids['review']}"
    fields = {"kind": "explain", "addressee": body, "title": "请说明依据", "clause": "art_3", "question": "依据"}
    assert busy.client("reviewer").post(f"{path}/letters", data={"csrf": csrf, **fields}).status_code == 303
    assert "份来函待答复" in tallies(home(busy, "issuing_body"))
    assert tallies(home(busy, "issuing_body"))["份来函待答复"][0] == 0  # a draft is nobody's business yet
    case = html.fromstring(busy.client("reviewer").get(f"{path}/case").text)
    letter = case.xpath("//article/@id")[0].removeprefix("letter-")
    busy.client("reviewer").post(f"{path}/letters/{letter}/send", data={"csrf": csrf})
    page = home(busy, "issuing_body")
    assert tallies(page)["份来函待答复"][0] == 1
    assert tallies(page)["件草稿未报送"][0] == 1
    waiting = page.xpath("//section[@aria-labelledby='tasks']")[0]
    assert "请说明依据" in waiting.text_content()
    assert "接着填写并报送" in waiting.text_content()
    draft = waiting.xpath(".//a[starts-with(@href, '/filings/')]/@href")
    assert len(draft) == tallies(page)["件草稿未报送"][0] + tallies(page)["件须补正"][0]
    assert busy.client("issuing_body").get(draft[0]).status_code == 200
    assert tallies(home(busy, "consulted_unit"))["份来函待答复"][0] == 0


def test_an_answered_letter_waits_for_whoever_handles_the_review(busy):
    csrf = busy.csrf("reviewer")
    with busy.site.database.read() as session:
        body = find_account(session, "issuing-body").organisation_id
    path = f"/reviews/{busy.ids['review']}"
    for title in ("请说明依据", "请说明程序"):
        fields = {"kind": "explain", "addressee": body, "title": title, "clause": "art_3", "question": "依据"}
        busy.client("reviewer").post(f"{path}/letters", data={"csrf": csrf, **fields})

    def waiting(role="reviewer"):
        return {
            row.xpath(".//a/@href")[0]: row.text_content()
            for row in home(busy, role).xpath("//section[@aria-labelledby='tasks']//tr[@data-item]")
            if "已于" in row.text_content()
        }

    case = html.fromstring(busy.client("reviewer").get(f"{path}/case").text)
    letters = [id_.removeprefix("letter-") for id_ in case.xpath("//article/@id")]
    for letter in letters:
        busy.client("reviewer").post(f"{path}/letters/{letter}/send", data={"csrf": csrf})
    assert waiting() == {}
    before = statements(busy, "reviewer", "/")
    for letter in letters:
        told = {"csrf": csrf, "reason": "依据是省条例第三条。"}
        assert busy.client("reviewer").post(f"{path}/letters/{letter}/reply", data=told).status_code == 303
    assert set(waiting()) == {f"{path}/case#letter-{letter}" for letter in letters}
    assert all("云岭县人民政府已于" in text and "没有期限" in text for text in waiting().values())
    assert waiting("head") == {}  # another's review
    assert statements(busy, "reviewer", "/") <= before
    with busy.site.database.write() as session:
        session.get_one(Review, busy.ids["review"]).state = "signing"
    assert waiting() == {}


def test_an_expert_sees_open_tasks(shared):
    page = home(shared, "expert")
    link = page.xpath("//section[@aria-labelledby='tasks']//a[@class='whole']/@href")
    assert link == [f"/reviews/{shared.ids['review']}"]
    assert shared.client("expert").get(link[0]).status_code == 200


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("head", "现在没有由您承办的审查。"),
        ("registrar", "现在没有等您办理的事项。"),
        ("issuing_body", "现在没有等您办理的事项。"),
        ("consulted_unit", "现在没有等您办理的事项。"),
        ("collector", "现在没有等您办理的事项。"),
        ("liaison_officer", "现在没有等您办理的事项。"),
    ],
)
def test_empty_desks_say_so(shared, role, words):
    assert words in home(shared, role).text_content()


@pytest.mark.parametrize("role", ["public", "deputy", "system_admin"])
def test_everybody_else_gets_the_search_box_and_no_counts_of_work(busy, role):
    page = home(busy, role)
    assert page.xpath("//form[@class='big-find']")
    assert set(tallies(page)) == {"本级文件", "上位法"}


@pytest.mark.parametrize("role", [*STAFF, "issuing_body", "expert"])
def test_statements_do_not_grow(busy, role):
    before = statements(busy, role, "/")
    with busy.site.database.write() as session:
        body = ensure_organisation(session, busy.clock, "云岭县人民政府", "issuing_body").id
        for n in range(30):
            row = filing(100 + n, body, state="submitted")
            row.due_on, row.received_at = NOW.date() + timedelta(days=n), NOW
            session.add(row)
    assert statements(busy, role, "/") == before
    assert before <= 40
