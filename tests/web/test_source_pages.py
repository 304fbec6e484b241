"""What was read beside its file over HTTP: pages as pictures, corrections, reading anew, two sources, quarantine."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from PIL import Image
from sqlalchemy import select

from registry.instruments.corrections import corrections_of
from registry.instruments.deposit import SourceFile, deposit
from registry.instruments.models import Quarantined, Version
from registry.instruments.rereadings import open_rereadings
from registry.instruments.trees import matter_from
from tests.support.page import select as css
from tests.support.page_builder import Press
from web.jobs.rereading import outdated, reread
from web.readings import read_stored

TITLE = "云岭县公园管理办法"
LINES = (
    "第一条　为了规范公园管理，制定本办法。",
    "第二条　公园应当免费开放。",
    "第三条　本办法自2025年3月1日起施行。",
)


def post(opened, role, path, data=None, files=None):
    return opened.client(role).post(path, data={"csrf": opened.csrf(role)} | (data or {}), files=files)


def page_of(opened, path, role="registrar"):
    answer = opened.client(role).get(path)
    assert answer.status_code == 200, answer.text[:300]
    return html.fromstring(answer.text)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    press = Press(tmp_path / "公园.pdf")
    press.centred(TITLE, 20)
    press.centred("云政发〔2025〕3号")
    for line in LINES:
        press.paragraph(line)
    press.turn()
    press.paragraph("附件：公园名录")
    return press.save()


@pytest.fixture
def stored(opened, pdf):
    """The version of the PDF, deposited as the page would."""
    return keep(opened, pdf)


def keep(opened, path):
    digest = opened.site.files.add(path)
    (reading,) = read_stored(opened.site, digest, path.name)
    with opened.site.database.write() as session:
        source = SourceFile(digest, path.name, path.stat().st_size)
        return deposit(session, opened.clock, reading, source, actor="system")


def test_a_preview_shows_the_page_and_takes_corrections(opened, pdf):
    with pdf.open("rb") as stream:
        answer = post(opened, "registrar", "/upload", files={"file": ("公园.pdf", stream, "application/pdf")})
    assert answer.status_code == 303
    staged = answer.headers["location"]
    page = page_of(opened, staged)
    (image,) = css(page, "img.source-page")
    drawn = opened.client("registrar").get(image.get("src"))
    assert (drawn.headers["content-type"], drawn.content[:4]) == ("image/png", b"\x89PNG")
    assert opened.client("head").get(image.get("src")).status_code == 404  # another's file
    values = {i.get("name"): i.get("value") for i in css(page, "details input") if i.get("name")}
    assert (values["title"], values["document_number"], values["effective_on"]) == (
        TITLE, "云政发〔2025〕3号", "2025-03-01",
    )  # fmt: skip
    again = post(opened, "registrar", f"{staged}/store", values | {"issuer": "云岭县人民政府"})
    assert again.status_code == 422  # no reason given
    done = post(opened, "registrar", f"{staged}/store", values | {"issuer": "云岭县人民政府", "reason": "据首页红头"})
    assert done.status_code == 303
    with opened.site.database.read() as session:
        version = session.scalars(select(Version).where(Version.title == TITLE)).one()
        assert [(c.field, c.before, c.after) for c in corrections_of(session, version.id)] == [
            ("issuer", None, "云岭县人民政府")
        ]
        assert {m.kind for m in matter_from(version.body)} >= {"title", "number"}


def test_a_version_beside_its_file_is_corrected_and_put_back(opened, stored):
    path = f"/readings/{stored.version_id}"
    page = page_of(opened, path)
    origins = {s.get("id"): s.text_content() for s in css(page, "span.help")}
    assert origins["o-title"] == f"原文：{TITLE}"
    assert origins["o-document_number"] == "原文：云政发〔2025〕3号"
    assert "自2025年3月1日起施行" in origins["o-effective_on"]
    assert [a.text_content() for a in css(page, "#source nav a")] == ["下一页"]
    values = {i.get("name"): i.get("value") or "" for i in css(page, "form.stack input") if i.get("name") != "csrf"}
    assert post(opened, "registrar", f"{path}/correct", values).headers["location"].endswith("said=nothing")
    wrong = post(opened, "registrar", f"{path}/correct", values | {"effective_on": "2025-05-01"})
    assert wrong.status_code == 422
    assert css(html.fromstring(wrong.text), "#c-effective_on")[0].get("value") == "2025-05-01"  # what was typed stays
    post(opened, "registrar", f"{path}/correct", values | {"effective_on": "2025-05-01", "reason": "据第三条"})
    page = page_of(opened, path)
    assert "据第三条" in page.text_content()
    (undo,) = [f for f in css(page, "form") if "/undo" in f.get("action")]
    assert post(opened, "registrar", undo.get("action"), {"reason": "看错了"}).status_code == 303
    assert css(page_of(opened, path), "#c-effective_on")[0].get("value") == "2025-03-01"


def test_only_staff_see_it_and_only_some_correct(opened, stored):
    path = f"/readings/{stored.version_id}"
    assert opened.client().get(path).status_code in (303, 401, 403)
    assert opened.client("expert").get(path).status_code == 403
    assert opened.client("expert").get(f"{path}/pages/1").status_code == 403
    assert not css(page_of(opened, path, "reviewer"), "#c-title")
    assert post(opened, "reviewer", f"{path}/correct", {"title": "甲", "reason": "乙"}).status_code == 403


def test_a_newer_reader_changes_nothing_before_it_is_taken_over(opened, stored):
    with opened.site.database.write() as session:
        version = session.get(Version, stored.version_id)
        old = version.text.replace("免费开放", "收费开放")
        version.text = old
        version.body = version.body | {"notes": {}}
        assert stored.version_id in {task.version_id for task in outdated(session)}
    report = reread(opened.site, [stored.document_id])
    assert (report.looked_at, report.unchanged, len(report.proposed)) == (1, 0, 1)
    assert reread(opened.site, [stored.document_id]).looked_at == 0  # it waits already
    (found,) = report.proposed
    listed = page_of(opened, "/rereadings")
    assert [a.get("href") for a in css(listed, "td a")] == [f"/rereadings/{found}"]
    page = page_of(opened, f"/rereadings/{found}")
    assert [(d.text_content(), i.text_content()) for d, i in zip(css(page, "del"), css(page, "ins"), strict=True)] == [
        ("收", "免")
    ]
    assert post(opened, "registrar", f"/rereadings/{found}/take", {"reason": ""}).status_code == 422
    assert post(opened, "registrar", f"/rereadings/{found}/take", {"reason": "新结果正确"}).status_code == 303
    with opened.site.database.read() as session:
        assert "免费开放" in session.get(Version, stored.version_id).text
        assert not open_rereadings(session)
    again = post(opened, "registrar", f"/readings/{stored.version_id}/reread")
    assert again.headers["location"].endswith("said=same")


def test_two_files_of_one_version_are_compared(opened, stored, tmp_path):
    assert opened.client("registrar").get(f"/readings/{stored.version_id}/sources").status_code == 404
    other = tmp_path / "公园.txt"
    other.write_text("\n".join([TITLE, "云政发〔2025〕3号", LINES[0], LINES[1].replace("免费", "收费"), LINES[2],
                                "附件：公园名录"]), "utf-8")  # fmt: skip
    assert keep(opened, other).version_id == stored.version_id
    page = page_of(opened, f"/readings/{stored.version_id}/sources")
    assert [h.text_content() for h in css(page, ".clause-change h3")] == ["第二条"]
    assert "没有差别" in page.text_content()  # of title, number, issuer and dates


def test_a_file_in_quarantine_is_read_once_more(opened, pdf, tmp_path):
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    with broken.open("rb") as stream:
        post(opened, "registrar", "/upload", files={"file": ("坏.docx", stream, "x")})
    with opened.site.database.read() as session:
        row = session.scalars(select(Quarantined).where(Quarantined.resolved_at.is_(None))).one()
        quarantined, digest = row.id, row.digest
    answer = post(opened, "registrar", f"/quarantine/{quarantined}/retry")
    assert answer.headers["location"].endswith("said=again")
    target = opened.site.files.path(digest)
    target.chmod(0o644)
    target.write_bytes(pdf.read_bytes())  # as if a newer reader could read it
    answer = post(opened, "registrar", f"/quarantine/{quarantined}/retry")
    assert answer.headers["location"].endswith("said=read")
    assert post(opened, "registrar", f"/quarantine/{quarantined}/retry").status_code == 404


def test_pictures_have_pages_and_texts_have_lines(opened, tmp_path):
    from ingest.rendering import render_page

    picture = tmp_path / "a.png"
    Image.new("RGB", (4000, 300), "white").save(picture)
    drawn = render_page(picture)
    assert drawn.pages == 1
    with Image.open(__import__("io").BytesIO(drawn.png)) as small:
        assert max(small.size) == 1600
    text = tmp_path / "a.txt"
    text.write_text("\n".join([TITLE, *LINES]), "utf-8")
    assert render_page(text).pages == 0
    version = keep(opened, text)
    page = page_of(opened, f"/readings/{version.version_id}")
    assert [li.text_content() for li in css(page, "ol.source-lines li")] == [TITLE, *LINES]
    assert opened.client("registrar").get(f"/readings/{version.version_id}/pages/1").status_code == 404


def test_a_clause_that_only_mentions_carrying_out_states_no_day_of_effect(opened, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "云岭县专员管理办法\n（2024年5月1日云岭县人民政府公布　自2024年6月1日起施行）\n"
        "第一条　专员由县人民政府任命。\n第二条　专员终止执行职务的，应当交回印章。\n",
        encoding="utf-8",
    )
    page = page_of(opened, f"/readings/{keep(opened, path).version_id}")
    assert "自2024年6月1日起施行" in css(page, "#o-effective_on")[0].text_content()
