"""Papers on record: drafts with history, the gate at issue, four eyes, what is written once, 更正 and 作废."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from registry import audit
from registry.errors import Conflict, InvalidInput, NotAllowed
from registry.people.roles import PUBLIC
from review.casework.assignment import recuse
from review.casework.letters.drafting import Content, Point, draft_letter
from review.casework.reviews import set_state
from review.papers.issuing import GateShut, add_scan, asked, checked_number, confirm, correct, issue, void
from review.papers.layout.docx_file import paper_docx
from review.papers.layout.sheet import Paragraph
from review.papers.models import PaperEntry, PaperIssue
from review.papers.records import PaperConflict, drop_paper, edit_paper, make_again, make_paper
from review.papers.views import confirmations_of, entries_of, get_paper, history_of, list_papers, papers_of
from tests.review.papers.conftest import ORGAN, PARKING, make_library

NUMBER = "云人常法〔2026〕3号"


def draft(session, clock, case, kind="opinion", **more):
    return make_paper(session, clock, case.reviewer, kind, f"review:{case.review_id}", ORGAN, **more)


def put_out(session, clock, files, case, paper_id, library, **more):
    values = {"number": NUMBER, "on": clock.today(), "revision": get_paper(session, paper_id).revision}
    issue(session, clock, files, more.pop("by", case.head), paper_id, library=library, **(values | more))


def changed(view, old, new):
    assert all(isinstance(block, Paragraph) for block in view.sheet.body)
    return replace(view.sheet, body=tuple(replace(b, text=b.text.replace(old, new)) for b in view.sheet.body))


def test_an_opinion_is_made_from_the_worksheet_with_both_quotes(database, clock, case):
    with database.write() as session:
        view = get_paper(session, draft(session, clock, case))
        text = "\n".join(p.text for p in view.sheet.paragraphs)
        assert view.sheet.title == "关于《云岭县城市停车管理办法》的审查意见"
        assert view.sheet.addressee == "云岭县人民政府"
        assert "《云岭县城市停车管理办法》第二条规定：“由城市管理部门扣留车辆”。" in text
        assert f"《{PARKING}》第二条规定：“其他规范性文件不得设定行政强制措施。”" in text
        assert "没有上位法依据" in text
        assert "建议修改第二条。" in text
        assert "请于2026年12月24日前书面回复" in text
        assert view.case_number == "审〔2026〕1号"


@pytest.mark.parametrize("kind", ["explain", "consult", "remind", "transfer"])
def test_letters_are_made_from_a_review_and_from_a_letter(database, clock, case, kind):
    with database.write() as session:
        view = get_paper(session, draft(session, clock, case, kind))
        assert view.sheet.head == "letter"
        assert "附后" not in "".join(p.text for p in view.sheet.paragraphs)  # what goes along is listed, not promised
        listed = ("《云岭县城市停车管理办法》",) if kind == "transfer" else ()
        assert view.sheet.attachments == listed
        content = Content(case.body_id, "关于一件事的函", "总的说明。", (Point("依据是什么？", line_id=case.line_id),))
        letter = draft_letter(session, clock, case.reviewer, case.review_id, "explain", content)
        made = make_paper(session, clock, case.reviewer, "explain", f"letter:{letter}", ORGAN)
        sheet = get_paper(session, made).sheet
        text = "\n".join(p.text for p in sheet.paragraphs)
        assert sheet.title == "关于一件事的函"
        assert "依据是什么？" in text
        assert "总的说明。" in text
        assert "由城市管理部门扣留车辆" in text
        assert paper_docx(sheet)


def test_feedback_tells_what_became_of_it_and_no_names(database, clock, case):
    with database.write() as session:
        text = "\n".join(p.text for p in get_paper(session, draft(session, clock, case, "feedback")).sheet.paragraphs)
        assert "正在研究办理" in text
        set_state(session, clock, case.reviewer, case.review_id, "signing", "扣留车辆没有依据。", result="amend")
        text = "\n".join(p.text for p in get_paper(session, draft(session, clock, case, "feedback")).sheet.paragraphs)
        assert "审查结果：建议修改" in text
        assert "第二条：建议修改" in text
        assert "扣留车辆没有依据。" in text
        assert case.reviewer.name not in text


def test_the_same_key_makes_one_paper_and_a_kind_knows_what_it_is_made_from(database, clock, case):
    with database.write() as session:
        assert draft(session, clock, case, key="k" * 12) == draft(session, clock, case, key="k" * 12)
        with pytest.raises(InvalidInput, match="不能由此生成"):
            make_paper(session, clock, case.registrar, "registration", f"review:{case.review_id}", ORGAN)
        with pytest.raises(NotAllowed):
            make_paper(session, clock, case.registrar, "opinion", f"review:{case.review_id}", ORGAN)


def test_two_writers_on_one_draft_lose_nothing(database, clock, case):
    with database.write() as session:
        id_ = draft(session, clock, case)
        view = get_paper(session, id_)
        assert edit_paper(session, clock, case.reviewer, id_, view.sheet, revision=1) == 1
        now = edit_paper(session, clock, case.second, id_, replace(view.sheet, contact="乙"), revision=1)
        with pytest.raises(PaperConflict) as refused:
            edit_paper(session, clock, case.reviewer, id_, replace(view.sheet, contact="甲"), revision=1)
        assert refused.value.theirs.sheet.contact == "乙"
        for words in ("甲一", "甲一二"):
            typed = replace(view.sheet, contact=words)
            now = edit_paper(session, clock, case.reviewer, id_, typed, revision=now, automatic=True)
        assert [(c.act, c.sheet.contact) for c in history_of(session, id_)] == [
            ("修改", "甲一二"), ("修改", "乙"), ("生成", ""),
        ]  # fmt: skip
        make_again(session, clock, case.reviewer, id_, revision=now)
        assert get_paper(session, id_).sheet == view.sheet


def test_a_paper_needs_its_title_and_text(database, clock, case):
    with database.write() as session:
        id_ = draft(session, clock, case)
        sheet = get_paper(session, id_).sheet
        for wrong in (replace(sheet, title=" "), replace(sheet, body=()), replace(sheet, organ="长" * 301)):
            with pytest.raises(InvalidInput):
                edit_paper(session, clock, case.reviewer, id_, wrong, revision=1)


def test_a_citation_that_is_wrong_keeps_the_paper_from_being_issued(database, clock, files, case, library):
    with database.write() as session:
        id_ = draft(session, clock, case)
        assert asked(session, get_paper(session, id_), clock.today(), library) == ()
        sheet = changed(get_paper(session, id_), "由城市管理部门扣留车辆", "由城市管理部门没收车辆")
        edit_paper(session, clock, case.reviewer, id_, sheet, revision=1)
        with pytest.raises(GateShut) as shut:
            put_out(session, clock, files, case, id_, library)
        (obstacle,) = shut.value.obstacles
        assert obstacle.code == "misquoted"
        with pytest.raises(InvalidInput, match="不能以确认代替改正"):
            confirm(session, clock, case.reviewer, id_, obstacle.key, "已与原文核对", library)
        edit_paper(session, clock, case.reviewer, id_, changed(get_paper(session, id_), "没收", "扣留"), revision=2)
        put_out(session, clock, files, case, id_, library)
        view = get_paper(session, id_)
        assert (view.state, view.issue.number, view.sheet.number) == ("issued", NUMBER, NUMBER)
        assert view.sheet.on == clock.today()
        assert files.read(view.issue.file_digest) == paper_docx(view.sheet)


def test_what_is_not_held_passes_on_a_persons_word_alone(database, clock, files, case):
    library = make_library(supervision=False)
    with database.write() as session:
        id_ = draft(session, clock, case)
        found = asked(session, get_paper(session, id_), clock.today(), library)
        assert {a.obstacle.code for a in found} == {"unverifiable"}
        with pytest.raises(GateShut):
            put_out(session, clock, files, case, id_, library)
        for one in found:
            with pytest.raises(InvalidInput, match="依据"):
                confirm(session, clock, case.reviewer, id_, one.obstacle.key, "对", library)
            confirm(session, clock, case.reviewer, id_, one.obstacle.key, "已与公报文本核对", library)
            confirm(session, clock, case.reviewer, id_, one.obstacle.key, "已与公报文本核对", library)
        held = confirmations_of(session, id_)
        assert {c.by for c in held.values()} == {case.reviewer.name}
        put_out(session, clock, files, case, id_, library)


def test_the_author_does_not_issue_and_a_small_site_says_so_on_the_paper(database, clock, files, case, library):
    with database.write() as session:
        id_ = draft(session, clock, case)
        with pytest.raises(NotAllowed):
            put_out(session, clock, files, case, id_, library, by=case.reviewer)
        sheet = replace(get_paper(session, id_).sheet, contact="联系人")
        edit_paper(session, clock, case.head, id_, sheet, revision=1)
        with pytest.raises(NotAllowed, match="另一位负责人"):
            put_out(session, clock, files, case, id_, library)
        put_out(session, clock, files, case, id_, library, merged_duties=True)
        view = get_paper(session, id_)
        assert view.issue.merged_duties
        assert view.sheet.contact == "联系人；拟稿与签发由同一人办理"


def test_issue_is_asked_of_the_newest_text_once_under_one_number(database, clock, files, case, library):
    with database.write() as session:
        one, two = draft(session, clock, case), draft(session, clock, case)
        with pytest.raises(PaperConflict):
            put_out(session, clock, files, case, one, library, revision=0)
        with pytest.raises(InvalidInput, match="晚于今天"):
            put_out(session, clock, files, case, one, library, on=clock.today() + timedelta(days=1))
        put_out(session, clock, files, case, one, library)
        put_out(session, clock, files, case, one, library)
        with pytest.raises(Conflict, match="已以"):
            put_out(session, clock, files, case, one, library, number="云人常法〔2026〕4号")
        with pytest.raises(InvalidInput, match="另一份文书"):
            put_out(session, clock, files, case, two, library)
        log = session.query(audit.AuditEntry).filter_by(subject=f"paper:{one}", action="paper.state")
        assert log.count() == 1


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("云人常法〔2026〕3号", "云人常法〔2026〕3号"), ("云人常法[2026]第03号", "云人常法〔2026〕3号"),
        ("云人常法（2026）12号", "云人常法〔2026〕12号"), ("云人常法2026-3", None), ("", None), ("〔2026〕3号", None),
    ],
)  # fmt: skip
def test_numbers_take_the_form_of_the_standard(given, wanted):
    if wanted is None:
        with pytest.raises(InvalidInput, match="六角括号"):
            checked_number(given)
    else:
        assert checked_number(given) == wanted


def test_what_was_issued_is_never_changed(database, clock, files, case, library):
    with database.write() as session:
        id_ = draft(session, clock, case)
        put_out(session, clock, files, case, id_, library)
        with pytest.raises(Conflict, match="不能再改"):
            edit_paper(session, clock, case.reviewer, id_, get_paper(session, id_).sheet, revision=1)
        with pytest.raises(Conflict):
            drop_paper(session, clock, case.reviewer, id_, "不要了")
        add_scan(session, clock, case.reviewer, id_, "a" * 64, "扫描.pdf", 10)
    for change in (
        update(PaperIssue).values(number="云人常法〔2026〕9号"), delete(PaperIssue),
        update(PaperEntry).values(reason="改过"), delete(PaperEntry),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="written once"), database.write() as session:
            session.execute(change)
    with database.read() as session:
        assert get_paper(session, id_).issue.number == NUMBER


def test_correction_and_voiding_are_entries_beside_the_old_paper(database, clock, files, case, library):
    with database.write() as session:
        id_ = draft(session, clock, case)
        with pytest.raises(Conflict, match="只有已签发"):
            correct(session, clock, case.reviewer, id_, "错字")
        put_out(session, clock, files, case, id_, library)
        before = get_paper(session, id_)
        with pytest.raises(InvalidInput, match="理由"):
            correct(session, clock, case.reviewer, id_, " ")
        again = correct(session, clock, case.reviewer, id_, "第二段有错字")
        assert correct(session, clock, case.reviewer, id_, "第二段有错字") == again
        new = get_paper(session, again)
        assert (new.corrects_id, new.state, new.sheet.number, new.sheet.on) == (id_, "draft", "", None)
        edit_paper(session, clock, case.reviewer, again, replace(new.sheet, contact="更正"), revision=1)
        put_out(session, clock, files, case, again, library, number="云人常法〔2026〕4号")
        assert get_paper(session, id_).sheet == before.sheet
        with pytest.raises(NotAllowed):
            void(session, clock, case.reviewer, id_, "发错")
        void(session, clock, case.head, id_, "已由更正件取代")
        view = get_paper(session, id_)
        assert (view.state, view.issue.number) == ("void", NUMBER)
        assert [(e.act, e.reason, e.other_id) for e in entries_of(session, id_)] == [
            ("correct", "第二段有错字", again), ("void", "已由更正件取代", None),
        ]  # fmt: skip
        assert list(audit.verify(session)) == []


def test_who_recused_writes_no_paper_of_the_case_and_the_public_none(database, clock, case):
    with database.write() as session:
        id_ = draft(session, clock, case)
        recuse(session, clock, case.second, case.review_id, case.second.account_id, "亲属")
        with pytest.raises(NotAllowed, match="回避"):
            edit_paper(session, clock, case.second, id_, get_paper(session, id_).sheet, revision=1)
        with pytest.raises(Exception, match="登录"):
            drop_paper(session, clock, PUBLIC, id_, "x")


def test_lists_find_by_kind_state_words_and_number(database, clock, files, case, library):
    with database.write() as session:
        one, two = draft(session, clock, case), draft(session, clock, case, "consult")
        put_out(session, clock, files, case, one, library)
        drop_paper(session, clock, case.reviewer, two, "改发审查意见")
        for found, total in (
            (list_papers(session, kind="opinion", limit=9), 1), (list_papers(session, state="dropped", limit=9), 1),
            (list_papers(session, words="常法〔2026〕3", limit=9), 1), (list_papers(session, words="停车", limit=1), 2),
            (list_papers(session, words="%", limit=9), 0),
        ):  # fmt: skip
            assert found[1] == total
        assert {p.id for p in papers_of(session, case.review_id)} == {one, two}
