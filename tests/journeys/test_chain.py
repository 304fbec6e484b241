"""The whole chain through HTTP: a file, its flags, an expert's note, a villager's comment, the worksheet."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document
from fastapi.testclient import TestClient

from registry.people.accounts import create_account, ensure_organisation
from registry.people.roles import Role
from web.app import create_app
from web.jobs import worker
from web.jobs.referencing import import_reference
from web.site import open_site

SAMPLES = Path(__file__).parents[2] / "corpus_samples"
PARKING = next((SAMPLES / "built").glob("s07-*"))


@pytest.fixture
def site(settings, clock):
    opened = open_site(settings.model_copy(update={"province": "岭川省"}), clock)
    import_reference(opened, str(SAMPLES / "library"), province="岭川省")
    yield opened
    opened.close()


@pytest.fixture
def people(site):
    with site.database.write() as session:
        ensure_organisation(session, site.clock, "会水镇人大立法联系点", "liaison_point")
        return {
            role: create_account(
                session,
                site.clock,
                login=role.value,
                name=f"测试{role.value}",
                roles=[role],
                actor="system",
                must_change=False,
            )
            for role in (Role.REVIEWER, Role.EXPERT)
        }


def _csrf(page: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]


def _post(client: TestClient, page: str, path: str, **fields: str):
    return client.post(path, data={"csrf": _csrf(page), **fields}, follow_redirects=True)


def _work(site) -> None:
    while worker.run_one(site) or worker.drain_outbox(site):
        pass


def test_from_file_to_worksheet(site, people):
    app = create_app(site)
    staff, expert, villager = TestClient(app), TestClient(app), TestClient(app)
    login = staff.get("/login").text
    _post(staff, login, "/login", login="reviewer", password=people[Role.REVIEWER].password)

    upload = staff.get("/upload").text
    with PARKING.open("rb") as stream:
        preview = staff.post(
            "/upload", data={"csrf": _csrf(upload)}, files={"file": (PARKING.name, stream)}, follow_redirects=True
        )
    assert "云政发〔2024〕17号" in preview.text
    action = re.search(r'<form[^>]+action="(/upload/[^"]+)"', preview.text)[1]
    stored = _post(staff, preview.text, action, internal="")
    assert stored.status_code == 200
    _work(site)

    found = staff.get("/api/v1/search", params={"q": "云政发[2024]第17号"}).json()
    document_id = found["hits"][0]["document_id"]
    page = staff.get(f"/d/{document_id}").text
    _post(staff, page, "/reviews", document_id=document_id)
    _work(site)
    review_path = re.search(r'"(/reviews/[a-z0-9]+)"', staff.get(f"/d/{document_id}").text)
    review = staff.get(review_path[1]).text
    assert "越权设定行政强制" in review

    assigned = _post(
        staff, review, f"{review_path[1]}/assign", account_id=people[Role.EXPERT].account_id, question="", due_on=""
    ).text
    link = re.search(r"/x/[a-z0-9]+", assigned)[0]
    invited = expert.get(link).text
    assert "第十二条" not in invited  # nothing of the document before the declarations
    seen = _post(expert, invited, f"{link}/accept", declared=["recusal", "confidentiality"]).text
    noted = _post(expert, seen, f"{link}/note", address="art_12", finding_id="", body="扣车没有依据", kind="note")
    assert "扣车没有依据" in noted.text

    rounds = staff.get("/consultations/new", params={"document": document_id}).text
    opened = _post(
        staff, rounds, "/consultations", document_id=document_id, title="征求意见", address="art_12", audience="invited"
    )
    made = _post(staff, opened.text, f"{opened.url.path}/link", organisation_id="", address="art_12").text
    link_to_comment = re.search(r"/c/[a-z0-9]+(?:/art_12)?", made)[0]
    form = villager.get(link_to_comment)
    key = re.search(r'name="key" value="([^"]+)"', form.text)[1]
    action = re.search(r'<form[^>]+action="(/c/[^"]+)"', form.text)
    receipt = _post(
        villager,
        form.text,
        action[1] if action else form.url.path,
        key=key,
        stance="problem",
        body="扣车太重了",
        proposed="",
    )
    assert "YJ20261124-00001" in receipt.text

    review = staff.get(review_path[1]).text
    assert "扣车没有依据" in review
    assert "扣车太重了" in review
    note_id = re.search(r'name="note_id" value="([^"]+)"', review)[1]
    comment_id = re.search(r'name="comment_id" value="([^"]+)"', review)[1]
    _post(staff, review, f"{review_path[1]}/note-outcome", note_id=note_id, outcome="adopted", reason="列入意见")
    _post(
        staff,
        review,
        f"{review_path[1]}/comment-outcome",
        comment_id=comment_id,
        outcome="partly",
        reason="建议改为催缴",
    )
    assert "列入意见" in expert.get(link).text
    assert "建议改为催缴" in villager.get(receipt.url.path).text

    content = staff.get(f"{review_path[1]}/worksheet.docx").content
    document = Document(io.BytesIO(content))
    words = "\n".join(p.text for p in document.paragraphs)
    assert "扣车没有依据" in words
    assert "建议改为催缴" in words
    for stranger in (expert, villager, TestClient(app)):
        assert stranger.get(review_path[1]).status_code in (401, 403, 404)
        assert stranger.get(f"{review_path[1]}/worksheet.docx").status_code in (401, 403, 404)
