"""Nobody's name or number comes out: planted wherever the site takes one in, then looked for in everything public.

All links are followed that the public can follow, up to a few addresses of each pattern, with every form of a document:
pages, feeds, data, papers. A packed file is looked into.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter, deque
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from registry.people.accounts import as_person, create_account, find_account
from registry.people.roles import PUBLIC, Role
from review.casework.suggestions.taking import Draft as Suggested
from review.casework.suggestions.taking import take
from review.experts.assignments import assign_expert
from review.voices.comments import comments_of_consultation, decide_comment
from review.voices.consultations import get_consultation
from review.voices.identity import Identity
from review.voices.liaison.entries import gather
from review.voices.liaison.own_seats import bind_account, open_own_seat, own_seats
from review.voices.liaison.people import add_member
from review.voices.liaison.points import add_point
from review.voices.liaison.seats import make_seat
from review.voices.liaison.task_views import tasks_of
from review.voices.liaison.tasks import give_task
from review.voices.masking import cover
from review.voices.publication import publish, tell_story
from review.voices.taking import Draft, take_between, take_comment
from tests.support.crawl import pattern_of
from tests.support.site import Opened
from web.jobs.indexing import sync_now

# Rare names, so that nothing else on the site can hold them.
COLLECTOR, OFFICER, AUTHOR, PROPOSER, EXPERT, PASSER_BY = (
    "令狐采集",
    "欧阳联络",
    "诸葛反映",
    "慕容建议",
    "尉迟专家",
    "上官平时",
)
PHONES = ("13911110001", "13911110002", "13911110003", "13911110004")
PLANTED = (COLLECTOR, OFFICER, AUTHOR, PROPOSER, EXPERT, PASSER_BY, *PHONES)
PER_PATTERN = 2
FORMS = (".json", ".akn.xml", ".txt", ".docx")
REASON = "停车收费确实过高"


@pytest.fixture(scope="module")
def planted(built, tmp_path_factory):
    """A site with names and numbers in comments, points, seats, suggestions and the pool; outcomes published."""
    opened = Opened(built, tmp_path_factory.mktemp("planted") / "copy")
    site, clock, sealer = opened.site, opened.clock, opened.site.sealer
    with site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        town = add_point(session, clock, reviewer, "会川镇立法联系点", "legislation")
        add_member(session, clock, sealer, reviewer, town, OFFICER, "officer", phone=PHONES[0])
        member = add_member(session, clock, sealer, reviewer, town, COLLECTOR, "collector", phone=PHONES[1])
        bind_account(session, clock, reviewer, member, "collector")
        give_task(session, clock, reviewer, opened.ids["public"], [town])
        make_seat(
            session, clock, reviewer, tasks_of(session, reviewer, organisation_id=town)[0].id, "", member_id=member
        )
        collector = as_person(find_account(session, "collector"))
        seat = open_own_seat(session, collector, own_seats(session, collector)[0].id)
        words = f"我叫{AUTHOR}，电话{PHONES[2]}，停车费太高"
        said = Draft(
            "art_3", "problem", words, "privacy00000000000000001", contributor=AUTHOR, contact=PHONES[2], consent=True
        )
        gather(session, clock, sealer, seat, said)
        plain = Draft(
            "art_2", "problem", words, "privacy00000000000000002", contributor=AUTHOR, contact=PHONES[2], consent=True
        )
        take_comment(session, clock, sealer, get_consultation(session, clock, opened.ids["public"]), plain)
        between = Draft("art_2", "problem", f"找{PASSER_BY}问过", "privacy00000000000000003", contributor=PASSER_BY)
        take_between(session, clock, sealer, opened.ids["version"], between)
        for one in comments_of_consultation(session, opened.ids["public"]):
            if AUTHOR not in one.body:
                continue
            decide_comment(session, clock, reviewer, one.id, "adopted", REASON)
            shown = cover(one.body, Identity(AUTHOR, PHONES[2])).text
            publish(session, clock, sealer, reviewer, one.id, body=shown, proposed="", reason=REASON, sure=True)
            tell_story(
                session, clock, sealer, reviewer, one.id,
                title="停车费", words=shown, finding="属实", old_text="旧文", new_text="新文", sure=True,
            )  # fmt: skip
        proposal = Suggested(
            "privacy-suggestion-1", PROPOSER, PHONES[3], "citizen", "云岭县公共停车管理办法",
            clause="第三条", reason=f"{PROPOSER}认为扣车没有依据，请予审查。",
        )  # fmt: skip
        take(session, clock, sealer, site.files, PUBLIC, proposal)
        expert = create_account(session, clock, login="weichi", name=EXPERT, roles=[Role.EXPERT], actor="system")
        assign_expert(session, clock, reviewer, f"review:{opened.ids['review']}", expert.account_id)
    sync_now(site)
    yield opened
    opened.close()


def read(answer) -> str:
    """What an answer says; the parts of a packed file one after the other."""
    if answer.content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return answer.text


def everything(opened):
    """Address → what the public is told there."""
    document, round_id = opened.ids["parking"], opened.ids["public"]
    waiting = deque(
        [
            "/",
            "/consultations",
            f"/consultations/{round_id}",
            "/feeds",
            "/documents",
            "/search?q=停车",
            "/search?q=停车费太高",
            "/api/v1/search?q=停车",
            f"/api/v1/documents/{document}",
            *(f"/d/{document}{form}" for form in FORMS),
            "/statistics",
            "/points",
            "/experts",
            f"/consultations/{round_id}/ledger.xlsx",
            f"/consultations/{round_id}/summary.docx",
        ]
    )
    client, seen, patterns, told = opened.client(), set(waiting), Counter(), {}
    while waiting:
        asked = waiting.popleft()
        answer = client.get(asked, follow_redirects=True)
        told[asked] = read(answer)
        if not answer.headers.get("content-type", "").startswith(("text/html", "application/atom")):
            continue
        tree = html.document_fromstring(answer.content)
        for link in tree.xpath("//a/@href | //link/@href"):
            parts = urlsplit(urljoin(asked, link))
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            pattern = pattern_of(path)
            if pattern is None or path in seen or patterns[pattern] >= PER_PATTERN:
                continue
            patterns[pattern] += 1
            seen.add(path)
            waiting.append(path)
    return told, patterns


def test_no_name_and_no_number_stands_in_anything_public(planted):
    told, patterns = everything(planted)
    out = [(path, word) for path, text in told.items() for word in PLANTED if word in text]
    assert out == []
    assert len(told) > 40
    assert len(patterns) > 15, patterns
    document = planted.ids["parking"]
    published = planted.client().get(f"/d/{document}/art_3/voices").text
    assert REASON in published  # what was planted did come through, covered
    assert "停车费太高" in published


@pytest.mark.parametrize("name", [AUTHOR, PROPOSER, COLLECTOR, EXPERT])
def test_a_search_for_a_name_finds_nothing(planted, name):
    answer = planted.client().get("/api/v1/search", params={"q": name}, headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert not [hit for hit in answer.json()["hits"] if name in str(hit)]


def test_a_collector_sees_their_own_entries_and_nobody_elses_names(planted):
    client = planted.client("collector")
    seat = client.get("/collect").text.split('href="/collect/')[1].split('"')[0]
    for path in (f"/collect/{seat}", f"/collect/{seat}/all", f"/collect/{seat}/art_3"):
        text = client.get(path).text
        assert "停车费太高" in text, path  # what they took down themselves
        assert not [word for word in (PROPOSER, PASSER_BY, EXPERT, OFFICER, *PHONES[:2], PHONES[3]) if word in text], (
            path
        )
    assert planted.client("reviewer").get(f"/collect/{seat}").status_code in {403, 404}


@pytest.mark.parametrize("role", ["deputy", "consulted_unit", "expert", "issuing_body", "system_admin"])
def test_those_who_are_no_staff_see_no_more_of_them(planted, role):
    client = planted.client(role)
    document, round_id = planted.ids["parking"], planted.ids["public"]
    rounds = [f"/consultations/{round_id}{part}" for part in ("", "/board", "/ledger.xlsx", "/tasks")]
    documents = [f"/d/{document}", f"/d/{document}/art_3/voices"]
    for path in ("/", "/points", "/tasks", "/suggestions", *rounds, *documents):
        text = read(client.get(path))
        assert not [word for word in (COLLECTOR, AUTHOR, PROPOSER, PASSER_BY, *PHONES) if word in text], (role, path)
