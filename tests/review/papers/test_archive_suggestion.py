"""The archive of a suggestion that no review answers: whole, masked, the same bytes till something happens."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from docx import Document

from registry.audit import AuditEntry
from registry.errors import Conflict, NotAllowed, NotFound
from registry.people.roles import Role
from registry.sealing import Sealer
from review.casework.suggestions.handling import move
from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.taking import Draft, take
from review.casework.suggestions.vocabulary import GROUNDS
from review.papers.archive_suggestion import suggestion_archive
from review.papers.records import make_paper
from tests.support.people import make_person

ORGAN = "云岭县人大常委会法制工作委员会"


@pytest.fixture
def asked(database, clock, files, tmp_path):
    """A suggestion that was refused a review, its proposer not yet told."""
    head = make_person(database, clock, Role.HEAD, login="chief")
    draft = Draft(
        "k" * 20, name="王建议", contact="13812345678", title="云岭县城市停车管理办法", clause="第三条",
        reason="扣留车辆没有依据。", channel="letter",
    )  # fmt: skip
    with database.write() as session:
        id_ = take(session, clock, Sealer(tmp_path / "keys"), files, head, draft).suggestion_id
        move(session, clock, head, id_, "accepted", "材料齐全", revision=1)
        move(session, clock, head, id_, "not_started", "没有超越权限", revision=2, ground=next(iter(GROUNDS)))
    return head, id_


def answer(database, clock, asked):
    head, id_ = asked
    with database.write() as session:
        make_paper(session, clock, head, "feedback", f"suggestion:{id_}", ORGAN)
        move(session, clock, head, id_, "closed", "已书面告知理由。", revision=3, way="letter")


def test_it_holds_form_paper_and_log_under_an_index(database, clock, files, asked):
    answer(database, clock, asked)
    head, id_ = asked
    with database.write() as session:
        made = suggestion_archive(session, clock, files, head, id_)
        logged = session.query(AuditEntry).order_by(AuditEntry.number.desc()).first()
        assert (logged.action, logged.subject) == ("archive.download", f"suggestion:{id_}")
        assert logged.detail["digest"] == made.digest == hashlib.sha256(made.content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(made.content)) as package:
        index = json.loads(package.read("目录.json"))
        assert [f["file"] for f in index["files"]] == package.namelist()[:-2] == [
            "01-审查建议登记表.docx", "02-文书/01-反馈函-未签发.docx", "03-办理日志.csv",
        ]  # fmt: skip
        for entry in index["files"]:
            assert hashlib.sha256(package.read(entry["file"])).hexdigest() == entry["sha256"]
        assert index["case"] == made.number
        assert index["state"] == "已反馈"
        form = Document(io.BytesIO(package.read("01-审查建议登记表.docx")))
        words = "".join(cell.text for table in form.tables for cell in table._cells)
        assert "扣留车辆没有依据" in words
        assert "已书面告知理由" in words
        every = b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "ignore")
        assert "王建议" not in words + every
        assert "13812345678" not in words + every
        log = package.read("03-办理日志.csv").decode("utf-8-sig")
        assert all(act in log for act in ("suggestion.take", "paper.make"))


def test_a_second_run_is_the_same_bytes_and_news_make_another(database, clock, files, asked):
    answer(database, clock, asked)
    head, id_ = asked
    with database.write() as session:
        one = suggestion_archive(session, clock, files, head, id_)
    clock.advance(hours=30)
    with database.write() as session:
        assert suggestion_archive(session, clock, files, head, id_).content == one.content
        make_paper(session, clock, head, "suggestion", f"suggestion:{id_}", ORGAN)
        assert suggestion_archive(session, clock, files, head, id_).digest != one.digest


def test_what_is_open_lies_elsewhere_or_is_not_there_has_none(database, clock, files, asked, case):
    head, id_ = asked
    with pytest.raises(Conflict, match="反馈之后"), database.write() as session:
        suggestion_archive(session, clock, files, head, id_)
    answer(database, clock, asked)
    with database.write() as session:
        session.get_one(Suggestion, id_).review_id = case.review_id
        with pytest.raises(Conflict, match="随审查案件归档"):
            suggestion_archive(session, clock, files, head, id_)
        with pytest.raises(NotFound):
            suggestion_archive(session, clock, files, head, "none")
    expert = make_person(database, clock, Role.EXPERT)
    with pytest.raises(NotAllowed), database.write() as session:
        suggestion_archive(session, clock, files, expert, id_)
