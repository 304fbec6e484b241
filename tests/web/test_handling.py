"""The board of a round: grouped, decided with everyone answered, moderated, linked both ways; ledger and summary."""

import io
import random
import re

import pytest
from openpyxl import load_workbook

from registry.people.accounts import as_person, find_account
from review.casework.lines.editing import add_line
from review.papers.records import make_paper
from review.papers.views import get_paper
from review.voices.comments import comments_of_consultation
from review.voices.consultations import get_consultation
from review.voices.handling.board import board
from review.voices.taking import Draft, take_between, take_comment
from tests.web.test_statements import statements

LETTER = "停车费收得太高，老百姓负担不起。建议头一个小时免费，夜里不收费。扣车太重，应当先催缴再处理。"
OWN = "我家老人每周去两次医院，光停车就要八十块。"


def post(opened, role, path, **data):
    return opened.client(role).post(path, data={"csrf": opened.csrf(role)} | data)


@pytest.fixture
def heard(opened):
    """Six comments on one clause: four near-copies, one with own words, and two that are apart."""
    texts = [
        LETTER,
        LETTER.replace("老百姓", "群众"),
        "尊敬的领导：您好！" + LETTER + "谢谢！",
        LETTER + OWN,
        "电话13812345678的赵铁柱说：车位线看不清，晚上总被贴条。",
        '=HYPERLINK("http://x")这一条没有写明谁来监督。',
    ]
    with opened.site.database.write() as session:
        found = get_consultation(session, opened.clock, opened.ids["public"])
        for n, text in enumerate(texts):
            draft = Draft("art_3", "problem", text, f"heard{n:020d}", contributor_kind="居民", contributor="赵铁柱")
            take_comment(session, opened.clock, opened.site.sealer, found, draft)
    return opened.ids["public"]


def held(opened, round_id):
    with opened.site.database.read() as session:
        return board(session, round_id)


def test_the_board_is_for_staff(opened, heard):
    for role in ("public", "collector", "liaison_officer", "expert", "issuing_body"):
        client = opened.client(role)
        for part in ("board", "ledger", "summary", "ledger.xlsx", "tasks"):
            answer = client.get(f"/consultations/{heard}/{part}")
            assert answer.status_code in {302, 303, 401, 403}, (role, part)


def test_near_copies_are_one_opinion_and_everyone_is_answered(opened, heard):
    before = held(opened, heard)
    assert (before.comments, len(before.opinions)) == (7, 7)
    assert post(opened, "reviewer", f"/consultations/{heard}/board/group").status_code == 303
    after = held(opened, heard)
    assert (after.comments, after.texts, len(after.opinions)) == (7, 7, 4)
    page = opened.client("reviewer").get(f"/consultations/{heard}/board").text
    assert "<b>7</b> 份" in page
    assert "<b>4</b> 条意见" in page
    assert OWN in page
    group = after.opinions[0]
    assert len(group.members) == 4
    done = post(
        opened, "reviewer", f"/consultations/{heard}/board",
        what="decide", item=group.key, outcome="partly", code="partly.spirit", note="夜间收费将调整。",
    )  # fmt: skip
    assert done.status_code == 303
    with opened.site.database.read() as session:
        answered = [c for c in comments_of_consultation(session, heard) if c.outcome]
    assert len(answered) == 4
    assert {c.outcome_reason for c in answered} == {"意见的主要内容已经吸收，具体写法有所调整。夜间收费将调整。"}


def test_what_people_placed_stays_when_the_machine_groups_again(opened, heard):
    post(opened, "reviewer", f"/consultations/{heard}/board/group")
    member = held(opened, heard).opinions[0].members[1].comment.id
    assert post(opened, "reviewer", f"/consultations/{heard}/board/{member}/leave").status_code == 303
    for _ in range(2):
        post(opened, "reviewer", f"/consultations/{heard}/board/group")
        opinions = held(opened, heard).opinions
        assert len(opinions[0].members) == 3
        assert f"c:{member}" in {one.key for one in opinions}
    keys = [one.key for one in opinions if one.key.startswith("c:")][:2]
    joined = post(opened, "reviewer", f"/consultations/{heard}/board", what="join", item=[opinions[0].key, keys[0]])
    assert joined.status_code == 303
    assert len(held(opened, heard).opinions[0].members) == 4


def test_wrong_codes_missing_reasons_and_referrals_are_said(opened, heard):
    key = held(opened, heard).opinions[0].key
    path = f"/consultations/{heard}/board"
    for data, words in (
        ({"outcome": "partly", "code": "adopted.in_line"}, "理由与处理结果不符"),
        ({"outcome": "not_adopted"}, "须写明理由"),
        ({"outcome": "referred", "code": "referred.to_body"}, "转给哪个单位"),
        ({"outcome": "nonsense"}, "请选择处理结果"),
    ):
        answer = post(opened, "reviewer", path, what="decide", item=key, **data)
        assert answer.status_code == 422
        assert words in answer.text
    assert post(opened, "reviewer", path, what="decide", outcome="adopted").status_code == 422
    assert post(opened, "reviewer", path, what="decide", item="c:none", outcome="adopted").status_code == 404


def test_a_comment_is_attached_hidden_and_shown_with_reasons(opened, heard):
    comment = held(opened, heard).opinions[0].typical.comment.id
    path = f"/consultations/{heard}/board/{comment}"
    assert post(opened, "reviewer", path + "/attach", address="art_2").status_code == 303
    assert post(opened, "reviewer", path + "/attach", address="art_99").status_code == 422
    assert "提出时针对 第三条" in opened.client("reviewer").get(path).text
    assert post(opened, "reviewer", path + "/hide", reason="because").status_code == 422
    assert post(opened, "reviewer", path + "/hide", reason="insult").status_code == 303
    assert "辱骂或人身攻击" in opened.client("reviewer").get(path).text
    assert post(opened, "reviewer", path + "/show").status_code == 422
    assert post(opened, "reviewer", path + "/show", why="复核后认为不属于辱骂").status_code == 303


@pytest.fixture
def lines(opened):
    """Lines of the made site's review."""
    with opened.site.database.write() as session:
        reviewer = as_person(find_account(session, "reviewer"))
        return [
            add_line(session, opened.clock, reviewer, opened.ids["review"], address=address)
            for address in ("art_1", "art_2", "art_3", "art_4")
        ]


def test_fifty_walks_from_comment_to_outcome_and_paper_and_back(opened, heard, lines):
    """By the pages alone: each comment gets an outcome, moves a line or a paragraph, and is found again from there."""
    random.seed(2411)
    with opened.site.database.write() as session:
        head = as_person(find_account(session, "head"))
        found = get_consultation(session, opened.clock, heard)
        receipts = [
            take_comment(
                session,
                opened.clock,
                opened.site.sealer,
                found,
                Draft("art_3", "problem", f"第{n}条意见", f"walk{n:020d}"),
            )
            for n in range(50)
        ]
        paper = make_paper(
            session, opened.clock, head, "opinion", f"review:{opened.ids['review']}", organ="云岭县人大常委会"
        )
        paragraphs = [one.key for one in get_paper(session, paper).sheet.paragraphs]
    review_id = opened.ids["review"]
    places = {f"line:{line}": f"/reviews/{review_id}#line-{line}" for line in lines} | {
        f"paper:{paper}#{key}": f"/papers/{paper}#f-{key}" for key in paragraphs[:4]
    }
    words = {"adopted": "", "partly": "吸收主要内容", "not_adopted": "与上位法一致", "referred": "转县城管局答复"}
    walked = {}
    for receipt in receipts:
        target, outcome = random.choice(sorted(places)), random.choice(sorted(words))
        said = {"comment_id": receipt.comment_id, "outcome": outcome, "reason": words[outcome]}
        assert post(opened, "reviewer", f"/consultations/{heard}/outcome", **said).status_code == 303
        board_page = f"/consultations/{heard}/board/{receipt.comment_id}"
        assert post(opened, "reviewer", board_page + "/link", target=target).status_code == 303
        walked[receipt] = target, words[outcome], board_page
    staff = opened.client("reviewer")
    back = {
        "line": staff.get(f"/reviews/{review_id}").text,
        "paper": opened.client("head").get(f"/papers/{paper}").text,
    }
    for receipt, (target, reason, board_page) in walked.items():
        there = staff.get(board_page).text
        assert f'href="{places[target]}"' in there
        kind = target.partition(":")[0]
        assert f'id="{places[target].partition("#")[2]}"' in back[kind]
        assert board_page in back[kind]
        if receipt is receipts[0] or receipt is receipts[-1]:  # and its author reads the reason
            assert reason in opened.client().get(f"/r/{receipt.token}").text


def test_the_line_shows_its_comments_and_a_paragraph_of_a_paper_too(opened, heard, lines):
    comment = held(opened, heard).opinions[0].typical.comment
    path = f"/consultations/{heard}/board/{comment.id}"
    post(opened, "reviewer", path + "/link", target=f"line:{lines[2]}")
    review = opened.client("reviewer").get(f"/reviews/{opened.ids['review']}").text
    assert f"/consultations/{heard}/board/{comment.id}" in review
    with opened.site.database.write() as session:
        head = as_person(find_account(session, "head"))
        paper = make_paper(
            session, opened.clock, head, "opinion", f"review:{opened.ids['review']}", organ="云岭县人大常委会"
        )
        paragraph = get_paper(session, paper).sheet.paragraphs[0].key
    assert post(opened, "reviewer", path + "/link", target=f"paper:{paper}#no-such-key").status_code == 422
    assert post(opened, "reviewer", path + "/link", target=f"paper:{paper}#{paragraph}").status_code == 303
    page = opened.client("reviewer").get(path).text
    assert f"/papers/{paper}#f-{paragraph}" in page
    back = opened.client("head").get(f"/papers/{paper}").text
    assert f"/consultations/{heard}/board/{comment.id}" in back
    assert f'id="f-{paragraph}"' in back


def test_a_link_is_made_and_taken_off_on_the_page_with_a_reason(opened, heard, lines):
    comment = held(opened, heard).opinions[0].typical.comment.id
    path = f"/consultations/{heard}/board/{comment}"
    assert post(opened, "reviewer", path + "/link", target="line:none").status_code == 422
    assert post(opened, "reviewer", path + "/link", target=f"line:{lines[2]}", note="据此提出").status_code == 303
    page = opened.client("reviewer").get(path).text
    link_id = re.search(r'name="link_id" value="([a-z0-9]+)"', page).group(1)
    assert post(opened, "reviewer", path + "/unlink", link_id=link_id).status_code == 422
    assert post(opened, "reviewer", path + "/unlink", link_id=link_id, reason="关联错了").status_code == 303
    assert "还没有关联" in opened.client("reviewer").get(path).text


def test_ledger_and_summary_hold_no_personal_data_and_run_no_formula(opened, heard):
    client = opened.client("reviewer")
    for kind, words in (("ledger", "采纳情况台账"), ("summary", "征集意见汇总表")):
        page = client.get(f"/consultations/{heard}/{kind}").text
        assert words in page
        sheet = load_workbook(io.BytesIO(client.get(f"/consultations/{heard}/{kind}.xlsx").content)).active
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert any("车位线看不清" in cell for cell in cells)
        assert not any(cell.startswith("=") for cell in cells)
        for text in (page, "\n".join(cells)):
            assert "13812345678" not in text
            assert "赵铁柱" not in text
        docx = client.get(f"/consultations/{heard}/{kind}.docx")
        assert docx.content[:2] == b"PK"
        assert client.get(f"/consultations/{heard}/{kind}.pdf").status_code == 404


def test_the_ledger_counts_ratings_and_outcomes(opened, heard):
    key = held(opened, heard).opinions[0].key
    post(opened, "reviewer", f"/consultations/{heard}/board", what="decide", item=key, outcome="adopted")
    page = opened.client("reviewer").get(f"/consultations/{heard}/ledger").text
    assert "1 条（100%）" in page


def test_the_activity_sheet_and_its_criteria(opened):
    client = opened.client("reviewer")
    assert client.get("/points/activity").status_code == 200
    data = {"measure": "tasks", "name": "承接任务"}
    saved = post(opened, "reviewer", "/points/activity/criteria", expected="2", used="1", **data)
    assert saved.status_code == 303
    wrong = post(opened, "reviewer", "/points/activity/criteria", expected="x", **data)
    assert wrong.status_code == 422
    for form in ("xlsx", "docx", "csv"):
        assert client.get(f"/points/activity.{form}").status_code == 200


def test_the_board_costs_the_same_whatever_its_size(opened, heard):
    path = f"/consultations/{heard}/board"
    few = statements(opened, "reviewer", path)
    with opened.site.database.write() as session:
        found = get_consultation(session, opened.clock, heard)
        for n in range(25):
            draft = Draft("art_3", "problem", f"第{n}条意见，各不相同", f"more{n:020d}")
            take_comment(session, opened.clock, opened.site.sealer, found, draft)
    assert statements(opened, "reviewer", path) == few
    assert statements(opened, "reviewer", f"/consultations/{heard}/ledger") < 30


def test_comments_between_rounds_are_listed_and_answered(opened):
    with opened.site.database.write() as session:
        draft = Draft("art_3", "problem", "平时提的意见：扣车没有依据", "between" + "0" * 20)
        take_between(session, opened.clock, opened.site.sealer, opened.ids["version"], draft)
    for role in ("public", "liaison_officer", "expert"):
        assert opened.client(role).get("/consultations/between").status_code in {302, 303, 401, 403}
    page = opened.client("reviewer").get("/consultations/between").text
    assert "平时提的意见" in page
    assert "第三条" in page
    comment = re.search(r'name="comment_id" value="([a-z0-9]+)"', page).group(1)
    refused = post(opened, "reviewer", "/consultations/between", comment_id=comment, outcome="not_adopted")
    assert refused.status_code == 422
    assert "须写明理由" in refused.text
    done = post(
        opened, "reviewer", "/consultations/between",
        comment_id=comment, outcome="not_adopted", code="not_adopted.lawful",
    )  # fmt: skip
    assert done.status_code == 303
    assert "平时提的意见" not in opened.client("reviewer").get("/consultations/between").text
    assert "与上位法一致" in opened.client("reviewer").get("/consultations/between?all=1").text
