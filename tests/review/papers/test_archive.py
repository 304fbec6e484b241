"""The archive of a finished review: all of it, indexed with hashes, the same bytes on a second run."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile

import pytest
from docx import Document

from registry import audit
from registry.errors import Conflict, NotAllowed
from registry.people.roles import PUBLIC, Role
from registry.sealing import Sealer
from review.casework.filings.models import Filing, FilingPaper
from review.casework.letters.drafting import Content, Point, draft_letter, send_letter
from review.casework.reviews import set_state
from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.taking import Draft, take
from review.papers.archive import archives_of, make_archive, write_archive
from review.papers.archive_parts import safe
from review.papers.issuing import add_scan, issue
from review.papers.records import make_paper
from review.papers.views import get_paper
from tests.review.papers.conftest import ORGAN
from tests.support.people import make_person


@pytest.fixture
def closed(database, clock, files, case, library):
    """The case with an issued paper and its scan, a draft, a letter; closed."""
    with database.write() as session:
        id_ = make_paper(session, clock, case.reviewer, "opinion", f"review:{case.review_id}", ORGAN)
        issue(
            session, clock, files, case.head, id_, number="云人常法〔2026〕3号", on=clock.today(), revision=1,
            library=library,
        )  # fmt: skip
        add_scan(session, clock, case.reviewer, id_, files.add_bytes(b"%PDF sealed"), "盖章件:1?.pdf", 11)
        clock.advance(minutes=1)
        make_paper(session, clock, case.reviewer, "remind", f"review:{case.review_id}", ORGAN)
        content = Content(case.body_id, "请说明", "", (Point("=1+1 依据是什么？", line_id=case.line_id),))
        letter = draft_letter(session, clock, case.reviewer, case.review_id, "explain", content)
        send_letter(session, clock, case.reviewer, letter)
        with pytest.raises(Conflict, match="归档"):
            make_archive(session, clock, files, case.reviewer, case.review_id)
        set_state(session, clock, case.reviewer, case.review_id, "signing", "建议修改第二条。", result="amend")
        set_state(session, clock, case.head, case.review_id, "closed", "=同意")
    return id_


def test_it_holds_everything_under_an_index_with_hashes(database, clock, files, case, closed):
    with database.write() as session:
        made = make_archive(session, clock, files, case.registrar, case.review_id)
        issued = get_paper(session, closed).issue
    with zipfile.ZipFile(io.BytesIO(files.read(made.digest))) as package:
        names = package.namelist()
        index = json.loads(package.read("目录.json"))
        assert [f["file"] for f in index["files"]] == names[:-2]
        for entry in index["files"]:
            assert hashlib.sha256(package.read(entry["file"])).hexdigest() == entry["sha256"]
            assert entry["sha256"] in package.read("目录.txt").decode()
        assert index["up_to_log_entry"] == made.up_to
        assert (
            hashlib.sha256(package.read("03-文书/01-审查意见书-云人常法〔2026〕3号.docx")).hexdigest()
            == issued.file_digest
        )
        assert package.read("03-文书/01-审查意见书-用印件-盖章件_1_.pdf") == b"%PDF sealed"
        assert "03-文书/02-提醒函-未签发.docx" in names
        assert "依据是什么" in package.read("04-函件/01-请予说明函.json").decode()
        assert "扣留车辆" in package.read("02-审查文本/文本.txt").decode()
        log = list(csv.reader(io.StringIO(package.read("05-办理日志.csv").decode("utf-8-sig"))))
        assert log[0][0] == "序号"
        assert {"review.open", "line.adopt", "paper.make", "paper.state", "letter.state", "review.state"} <= {
            row[3] for row in log
        }
        assert not [cell for row in log for cell in row if cell.startswith(("=", "+", "-", "@"))]
        with database.read() as session:
            by_number = {str(e.number): e.digest for e in session.query(audit.AuditEntry)}
        assert all(by_number[row[0]] == row[6] for row in log[1:])


def test_it_holds_the_filing_and_the_suggestion_that_the_case_began_with(
    database, clock, files, case, closed, tmp_path
):
    report = files.add_bytes(b"%PDF report")
    with database.write() as session:
        taken = take(
            session, clock, Sealer(tmp_path / "keys"), files, PUBLIC,
            Draft("s" * 20, "王小明", "13812345678", title="停车办法", reason="第三条扣留车辆没有依据。"),
        )  # fmt: skip
        session.get_one(Suggestion, taken.suggestion_id).review_id = case.review_id
        session.add(
            Filing(
                id="filed", key="f" * 20, state="registered", revision=1, round=1, body_id=case.body_id,
                arrival="paper", title="停车办法", title_key="停车办法", registration_number="备字〔2026〕7号",
                review_id=case.review_id, created_by="system", created_at=clock.now(), changed_at=clock.now(),
            )
        )  # fmt: skip
        session.flush()
        session.add(
            FilingPaper(
                id="paper", filing_id="filed", kind="report", round=1, digest=report, file_name="备案报告.pdf", size=11,
                facts={}, added_by="system", added_at=clock.now(),
            )
        )  # fmt: skip
        own = make_paper(session, clock, case.registrar, "registration", "filing:filed", ORGAN)
        audit.record(session, clock, "system", "filing.register", "filing:filed")
    with database.write() as session:
        made = make_archive(session, clock, files, case.registrar, case.review_id)
        assert make_archive(session, clock, files, case.registrar, case.review_id) == made
        assert get_paper(session, own).about == "filing:filed"
    with zipfile.ZipFile(io.BytesIO(files.read(made.digest))) as package:
        index = {f["file"]: f["sha256"] for f in json.loads(package.read("目录.json"))["files"]}
        assert set(index) == set(package.namelist()[:-2])
        assert package.read("06-备案/01-01-备案报告.pdf") == b"%PDF report"
        assert index["06-备案/01-01-备案报告.pdf"] == report
        form = text_of(package.read("06-备案/01-备案登记表.docx"))
        assert "备字〔2026〕7号" in form
        asked = text_of(package.read("07-审查建议/02-审查建议登记表.docx"))
        assert "扣留车辆没有依据" in asked
        assert "王小明" not in asked
        assert "08-相关文书/01-备案登记表-未签发.docx" in index
        log = package.read("05-办理日志.csv").decode("utf-8-sig")
        assert all(act in log for act in ("filing.register", "suggestion.take", "paper.make"))


def text_of(content):
    document = Document(io.BytesIO(content))
    return "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_a_second_run_is_the_same_bytes_and_news_make_another(database, clock, files, case, closed, tmp_path):
    with database.write() as session:
        one = make_archive(session, clock, files, case.registrar, case.review_id)
    clock.advance(hours=5)
    with database.write() as session:
        assert make_archive(session, clock, files, case.head, case.review_id) == one
        from review.casework.views import get_review
        from review.papers.archive import _subjects

        review = get_review(session, case.review_id)
        for name in ("a.zip", "b.zip"):
            write_archive(session, files, case.head, review, _subjects(session, review), one.up_to, tmp_path / name)
        assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes() == files.read(one.digest)
        add_scan(session, clock, case.reviewer, closed, files.add_bytes(b"again"), "补.pdf", 5)
        two = make_archive(session, clock, files, case.head, case.review_id)
        assert two.digest != one.digest
        assert [a.digest for a in archives_of(session, case.review_id)] == [two.digest, one.digest]


def test_only_staff_make_it(database, clock, files, case, closed):
    expert = make_person(database, clock, Role.EXPERT)
    with pytest.raises(NotAllowed), database.write() as session:
        make_archive(session, clock, files, expert, case.review_id)


def test_names_are_safe_on_every_system():
    assert safe('a/b\\c:d*e?f"g<h>i|j\x00k') == "a_b_c_d_e_f_g_h_i_j_k"
    assert safe("...") == "未命名"
    assert len(safe("长" * 300)) == 80
