"""Notes and heat beside the text: without scripts, for staff alone, kept when refused, in constant statements."""

import re
from dataclasses import replace

import pytest

from registry.people.accounts import create_account, ensure_organisation, find_account
from registry.people.models import Account
from registry.people.roles import Role
from registry.people.sessions import OpenSession, log_in
from review.annotations.models import Note
from tests.support.site import PASSWORD
from tests.web.test_statements import statements

OUTSIDE = ("public", "expert", "collector", "issuing_body", "liaison_officer", "deputy", "consulted_unit",
           "system_admin", "security_admin", "audit_admin")  # fmt: skip


def base(opened):
    return f"/annotations/{opened.ids['version']}"


def post(opened, door, role="reviewer", /, **fields):
    path = door if door.startswith("/") else f"{base(opened)}/{door}"
    return opened.client(role).post(path, data={"csrf": opened.csrf(role), **fields})


def note_in(answer):
    assert answer.status_code == 303, answer.text
    return re.search(r"#note-(\w+)", answer.headers["location"]).group(1)


def written(opened, **fields):
    return note_in(post(opened, "write", **{"target": "text:art_3", "body": "没有依据。", **fields}))


def pages(opened):
    """Every page on which notes of the document stand."""
    review, parking = opened.ids["review"], opened.ids["parking"]
    return (
        base(opened), f"{base(opened)}/at/art_3", f"{base(opened)}/notes.jsonld", f"/d/{parking}/art_3",
        f"/d/{parking}/@2026-11-24", f"/reviews/{review}", f"/reviews/{review}/notes.jsonld",
    )  # fmt: skip


def row_of(html, address="art_3"):
    """The row of a clause on the reading or review page."""
    found = re.search(
        rf'<div class="sheet-row[^"]*" data-note-row="text:{address}">.*?(?=<div class="sheet-row)', html, re.S
    )
    assert found, html[:200]
    return found.group()


def test_a_note_is_written_answered_resolved_and_becomes_a_line(opened):
    note = written(opened, quoted="扣留车辆", kind="issue")
    assert post(opened, "say", note_id=note, act="reply", body="同意此见").status_code == 303
    assert post(opened, "say", note_id=note, act="resolve").status_code == 303
    page = opened.client("reviewer").get(base(opened)).text
    assert "同意此见" in page
    assert "已解决" in page
    assert note not in opened.client("reviewer").get(base(opened) + "?only=open").text
    answer = post(opened, "line", note_id=note)
    assert answer.status_code == 303
    line = opened.client("reviewer").get(answer.headers["location"]).text
    assert "扣留车辆" in line
    assert "没有依据。" in line
    assert post(opened, "line", note_id=note).status_code == 409


def test_notes_stand_beside_their_clause_and_mark_their_words_on_both_pages(opened):
    note = written(opened, quoted="扣留车辆")
    for path in (f"/d/{opened.ids['parking']}", f"/reviews/{opened.ids['review']}"):
        html = opened.client("reviewer").get(path).text
        row = row_of(html)
        assert f'id="note-{note}"' in row
        assert f'href="#note-{note}"' in row
        assert f"note-{note}" not in row_of(html, "art_1")
        assert re.search(
            r'意见 <b class="num">1</b>.*?批注 <b class="num">2</b>.*?提示 <b class="num">2</b>', row, re.S
        )
        only = row_of(opened.client("reviewer").get(path + "?count=flags").text)
        assert "提示 <b" in only
        assert "批注 <b" not in only
        assert "意见 <b" not in only


def test_the_number_leads_to_the_list_behind_it(opened):
    note = written(opened)
    row = row_of(opened.client("reviewer").get(f"/d/{opened.ids['parking']}").text)
    for sort in ("comments", "notes", "flags"):
        assert f"{base(opened)}/at/art_3#{sort}" in row
    html = opened.client("reviewer").get(f"{base(opened)}/at/art_3").text
    for part in ('id="comments"', f'id="note-{note}"', opened.ids["red"], opened.ids["amber"]):
        assert part in html
    assert opened.client("reviewer").get(f"{base(opened)}/at/art_99").status_code == 404


def test_without_scripts_a_link_opens_the_form_at_its_clause_and_it_returns_there(opened):
    path = f"/d/{opened.ids['parking']}/art_3"
    row = row_of(opened.client("reviewer").get(path).text)
    link = re.search(r'href="([^"]+#write)"', row).group(1).replace("&amp;", "&")
    row = row_of(opened.client("reviewer").get(link.partition("#")[0]).text)
    assert 'id="write"' in row
    back = re.search(r'name="back" value="([^"]+)"', row).group(1)
    answer = post(opened, "write", target="text:art_3", body="没有依据。", back=back)
    assert answer.headers["location"].startswith(f"{path}?said=written#note-")
    assert "批注已保存" in opened.client("reviewer").get(answer.headers["location"].partition("#")[0]).text
    for bad in ("https://example.org/", "//example.org", "/\\example.org", ""):
        answer = post(opened, "write", target="text:art_3", body="又一条", back=bad)
        assert answer.headers["location"].startswith(base(opened))


def test_the_margin_can_be_put_away_and_superior_law_is_read_without_it(opened):
    reviewer = opened.client("reviewer")
    assert "data-note-row" not in reviewer.get(f"/d/{opened.ids['parking']}?margin=off").text
    assert "data-note-row" not in reviewer.get(f"/d/{opened.ids['law']}").text
    assert "data-note-row" in reviewer.get(f"/d/{opened.ids['law']}?margin=on").text


@pytest.fixture
def three(opened):
    """A private note, one of the unit and one of the case, by a reviewer of a unit; a colleague and a stranger."""
    with opened.site.database.write() as session:
        office = ensure_organisation(session, opened.clock, "法工委", "committee").id
        session.get_one(Account, find_account(session, "reviewer").id).organisation_id = office
        create_account(
            session, opened.clock, login="colleague", name="同事", roles=[Role.REVIEWER], actor="system",
            password=PASSWORD, must_change=False, organisation_id=office,
        )  # fmt: skip
    with opened.site.database.write() as session:
        held = log_in(session, opened.clock, opened.site.settings, "colleague", PASSWORD)
        assert isinstance(held, OpenSession)
        made = opened._built
        tokens, csrf = {**made.tokens, "colleague": held.token}, {**made.csrf, "colleague": held.csrf}
        opened._built = replace(made, tokens=tokens, csrf=csrf)
    return {v: written(opened, body=f"只给{v}看", visibility=v) for v in ("private", "group", "case")}


def test_by_every_address_each_role_sees_what_it_may_and_nothing_else(opened, three):
    sees = {"reviewer": set(three), "colleague": {"group", "case"}, "registrar": {"case"}, "head": {"case"}}
    for role in (*sees, *OUTSIDE):
        for path in pages(opened):
            text = opened.client(role).get(path).text
            assert {v for v in three if f"只给{v}看" in text} == sees.get(role, set()), (role, path)
            if role in OUTSIDE and path.startswith("/d/"):
                for trace in ("/annotations/", "data-note-row", 'class="heat', "note-form"):
                    assert trace not in text, (role, trace)
    by_link = opened.client().get(f"/x/{opened.ids['expert_link']}").text
    assert "第三条" in by_link
    assert not [
        trace for trace in (*(f"只给{v}看" for v in three), 'class="heat', 'class="annotation') if trace in by_link
    ]


def test_nobody_acts_on_a_note_that_is_not_shown_to_them(opened, three):
    for role in ("head", "registrar", "colleague", *OUTSIDE):
        for visibility in ("private", "group", "case") if role in OUTSIDE else ("private",):
            note = three[visibility]
            for door, fields in (
                ("say", {"act": "reply", "body": "我也看见"}), ("say", {"act": "resolve"}),
                ("say", {"act": "withdraw"}), ("place", {"deed": "drop"}), ("line", {}),
            ):  # fmt: skip
                answer = post(opened, door, role, note_id=note, **fields)
                assert answer.status_code in {302, 303, 401, 403, 404}, (role, door)
                assert not answer.headers.get("location", "").startswith("/annotations")
        if role in OUTSIDE:
            answer = post(opened, "write", role, target="text:art_3", body="外人写的")
            assert answer.status_code in {302, 303, 401, 403, 404}
    with opened.site.database.read() as session:
        assert {session.get_one(Note, note).resolved_at for note in three.values()} == {None}
    assert "外人写的" not in opened.client("reviewer").get(base(opened)).text


def test_a_thread_is_no_opinion_of_the_worksheet_whatever_the_address(opened, three):
    path = f"/reviews/{opened.ids['review']}/note-outcome"
    for note in three.values():
        assert post(opened, path, "head", note_id=note, outcome="adopted").status_code == 404
    with opened.site.database.read() as session:
        assert {session.get_one(Note, note).outcome for note in three.values()} == {None}


def test_on_the_review_page_one_form_writes_opinion_or_thread_also_on_flags_and_lines(opened):
    path = f"/reviews/{opened.ids['review']}/note"
    on_flag = {"address": "art_3", "finding_id": opened.ids["red"], "body": "再查法规授权"}
    flag = note_in(post(opened, path, **on_flag, visibility="case"))
    made = post(opened, "line", note_id=written(opened, quoted="扣留车辆")).headers["location"].rpartition("/")[2]
    line = note_in(post(opened, path, address="art_3", target=f"line:{made}", body="措辞再斟酌", visibility="private"))
    html = opened.client("reviewer").get(f"/reviews/{opened.ids['review']}").text
    assert html.index(f'id="{opened.ids["red"]}"') < html.index(f'id="note-{flag}"') < html.index(opened.ids["amber"])
    assert html.index(f'id="line-{made}"') < html.index(f'id="note-{line}"')
    answer = post(opened, path, address="art_3", target=f"line:{made}", body=" ", visibility="case")
    assert answer.status_code == 422
    review = f"/reviews/{opened.ids['review']}"
    for page, target, note in (
        (f"{review}/beside/{opened.ids['red']}", f"finding:{opened.ids['red']}", flag),
        (f"{review}/lines/{made}", f"line:{made}", line),
    ):
        assert f'id="note-{note}"' in opened.client("reviewer").get(page).text
        answer = post(opened, "write", target=target, body="从单独一页写", back=page)
        assert answer.headers["location"].startswith(f"{page}?said=written#note-")
        assert "从单独一页写" in opened.client("reviewer").get(answer.headers["location"].partition("#")[0]).text
        assert "从单独一页写" not in opened.client("expert").get(page).text
    expert = opened.client("expert").get(f"/reviews/{opened.ids['review']}").text
    assert "再查法规授权" not in expert
    assert post(opened, path, "expert", address="art_3", body="专家的线程", visibility="case").status_code == 403


def test_what_was_refused_is_kept(opened):
    fields = {"target": "text:art_3", "body": "此处存疑", "quoted": "吊销执照", "visibility": "private"}
    answer = post(opened, "write", **fields)
    assert answer.status_code == 422
    for kept in ("没有您所填的原文", "此处存疑", "吊销执照"):
        assert kept in answer.text
    answer = post(opened, "write", **fields | {"target": f"finding:{opened.ids['red']}", "body": "长" * 5001})
    assert answer.status_code == 422
    assert "长" * 5001 in answer.text
    assert post(opened, "write", **fields | {"target": "nothing"}).status_code == 422


@pytest.mark.parametrize("path", ["{base}", "/d/{parking}", "/reviews/{review}"])
def test_statements_do_not_grow_with_notes(opened, path):
    path = path.format(base=base(opened), **opened.ids)
    written(opened)
    before = statements(opened, "reviewer", path)
    for n in range(8):
        note = written(opened, target=f"text:art_{n % 4 + 1}")
        post(opened, "say", note_id=note, act="reply", body="回复")
    assert statements(opened, "reviewer", path) == before
    if path.startswith("/d/"):
        assert before <= 26
