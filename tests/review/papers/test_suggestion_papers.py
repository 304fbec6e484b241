"""审查建议登记表 and 反馈函: what became of a suggestion, its proposer masked."""

from __future__ import annotations

import pytest

from registry.people.roles import Role
from registry.sealing import Sealer
from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.taking import Draft, take
from review.papers.layout.docx_file import paper_docx
from review.papers.records import make_paper
from review.papers.views import get_paper
from tests.support.people import make_person

ORGAN = "云岭县人大常委会法制工作委员会"


@pytest.fixture
def taken(sqlite, clock, files, tmp_path):
    registrar = make_person(sqlite, clock, Role.REGISTRAR)
    draft = Draft(
        "k" * 20, name="王建议", contact="13812345678", title="云岭县城市停车管理办法", clause="第三条",
        reason="扣留车辆没有依据{{ 7*7 }}。", channel="letter",
    )  # fmt: skip
    with sqlite.write() as session:
        take(session, clock, Sealer(tmp_path / "keys"), files, registrar, draft)
        row = session.query(Suggestion).one()
        return registrar, row.id


def words_of(sheet):
    return "\n".join(text for _, text in sheet.texts())


def test_the_form_holds_the_matter_and_masks_the_proposer(sqlite, clock, taken):
    registrar, id_ = taken
    with sqlite.write() as session:
        made = make_paper(session, clock, registrar, "suggestion", f"suggestion:{id_}", ORGAN)
        sheet = get_paper(session, made).sheet
        words = words_of(sheet)
        for wanted in ("审建〔2026〕1号", "信函", "第三条", "扣留车辆没有依据{{ 7*7 }}。", "王**"):
            assert wanted in words
        for hidden in ("王建议", "13812345678"):
            assert hidden not in words + sheet.addressee
        assert paper_docx(sheet)


def test_the_feedback_tells_where_it_stands(sqlite, clock, taken):
    registrar, id_ = taken
    with sqlite.write() as session:
        paper = make_paper(session, clock, registrar, "feedback", f"suggestion:{id_}", ORGAN)
        sheet = get_paper(session, paper).sheet
        assert "审建〔2026〕1号" in words_of(sheet)
        assert "正在研究办理" in words_of(sheet)
        assert sheet.addressee == "王**"
        row = session.get(Suggestion, id_)
        row.ground = "concluded"
        again = make_paper(session, clock, registrar, "feedback", f"suggestion:{id_}", ORGAN)
        assert "不启动审查" in words_of(get_paper(session, again).sheet)
        row.state, row.feedback = "closed", "已告知：经审查，建议修改第三条。"
        last = make_paper(session, clock, registrar, "feedback", f"suggestion:{id_}", ORGAN)
        assert "建议修改第三条" in words_of(get_paper(session, last).sheet)
