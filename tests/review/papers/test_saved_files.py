"""Files that LibreOffice 7.4 saved anew: its styles, frames and split runs change nothing, reworked words are found,
and what they cite passes the gate or doesn't. Made by `scripts/save_papers_again.py`, which puts
other words into LibreOffice's own format for the last three."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import extract
from review.casework.views import get_review
from review.papers.gate import check
from review.papers.holdings import Holdings
from review.papers.records import edit_paper, make_paper
from review.papers.returned import compare, read_back
from review.papers.reworking import send_out, take, take_back
from review.papers.views import get_paper
from tests.review.papers.conftest import ORGAN
from tests.review.papers.saved_papers import DOCUMENT, LETTER

SAVED = Path(__file__).parent / "saved"


def blocks_of(name):
    return extract(SAVED / f"{name}.docx").blocks


@pytest.mark.parametrize(("name", "sheet"), [("document", DOCUMENT), ("letter", LETTER)])
def test_a_file_saved_anew_is_the_same_paper(name, sheet):
    found = read_back(sheet, blocks_of(name))
    assert found.sheet == sheet
    assert found.remarks == ()


def test_reworked_words_are_found_in_text_and_table():
    found = read_back(DOCUMENT, blocks_of("reworded"))
    assert found.remarks == ()
    changed = {row.where: row for row in compare(DOCUMENT, found.sheet) if row.change != "same"}
    assert len([row for row in compare(DOCUMENT, found.sheet) if row.change != "same"]) == 2
    assert set(changed) == {"正文"}
    held = {block.key: block for block in found.sheet.body}
    assert held["words-1"].text == "县政府规范性文件设定扣留车辆，于法无据，建议修改。"
    assert held["table-1"].rows == (("第二条", "扣留、扣押车辆"), ("第三条", "收费……"))
    assert list(held) == [block.key for block in DOCUMENT.body]


@pytest.mark.parametrize(
    ("name", "said"),
    [("document", []), ("reworded", []), ("misquoted", ["misquoted"]), ("no-such-article", ["no_such_article"])],
)
def test_what_comes_back_passes_the_gate_as_it_cites(database, clock, files, case, library, name, said):
    with database.write() as session:
        id_ = make_paper(session, clock, case.reviewer, "opinion", f"review:{case.review_id}", ORGAN)
        edit_paper(session, clock, case.reviewer, id_, DOCUMENT, revision=1)
        send_out(session, clock, files, case.reviewer, id_, revision=2)
        path = SAVED / f"{name}.docx"
        digest = files.add(path)
        take_back(session, clock, case.second, id_, digest=digest, file_name=path.name, blocks=blocks_of(name))
        take(session, clock, case.second, id_)
        sheet = get_paper(session, id_).sheet
        found = check(sheet, clock.today(), library, Holdings(session, get_review(session, case.review_id)))
    assert [(obstacle.code, obstacle.place) for obstacle in found] == [(code, "point-1-law") for code in said]
