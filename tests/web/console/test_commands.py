"""The command line as scripts see it: shapes, exit codes, nothing but JSON on stdout."""

import json
import shutil
from base64 import b32decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from jsonschema import validate

from registry.people import accounts, second_factor
from tests.support.command import beishen
from web.site import open_site

ROOT = Path(__file__).parents[3]
BUILT = ROOT / "corpus_samples" / "built"
MARKET = next(BUILT.glob("s12-*"))
PARKING = next(BUILT.glob("s07-*"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture(autouse=True)
def site(folder, monkeypatch):
    """One site for the module: its tests run in order and build on one another's data."""
    monkeypatch.setenv("BEISHEN_DATA", str(folder))
    monkeypatch.setenv("BEISHEN_INGEST_WORKERS", "1")
    monkeypatch.delenv("BEISHEN_ELASTICSEARCH_URL", raising=False)


def schema(name):
    return json.loads((ROOT / "docs/shapes" / f"{name}.json").read_text("utf-8"))


def test_wrong_use_exits_2():
    assert beishen("nonsense").code == 2
    assert beishen("search").code == 2
    assert beishen("review").code == 2
    assert beishen("ingest", "/no/such/file").code == 2
    assert beishen("search", "停车", "--engine", "elasticsearch").code == 2


def test_empty_site_answers_plainly():
    assert beishen("search", "停车", "--json").json["total"] == 0
    refused = beishen("cite", "《行政处罚法》第十六条")
    assert refused.code == 1
    assert "reference import" in refused.err


def test_an_empty_log_is_not_said_to_be_right(tmp_path, monkeypatch):
    monkeypatch.setenv("BEISHEN_DATA", str(tmp_path / "elsewhere"))
    assert "还没有日志" in beishen("audit", "verify").out
    assert beishen("audit", "verify", "--json").json["entries"] == 0


def test_parse_gives_the_shape_and_stores_nothing():
    ran = beishen("parse", MARKET, PARKING, MARKET, "--json")
    assert ran.code == 0
    first, second, third = ran.lines
    assert third == first
    validate(first, schema("parse"))
    validate(second, schema("parse"))
    assert first["file"] == str(MARKET)
    assert second["wrapper"]["document_number"] == "云政发〔2024〕17号"
    assert beishen("search", "停车", "--json").json["total"] == 0


def test_bad_file_stands_in_its_place_and_exits_1(tmp_path):
    bad = tmp_path / "空.docx"
    bad.write_bytes(b"")
    ran = beishen("parse", bad, MARKET, "--json")
    assert ran.code == 1
    first, second = ran.lines
    assert first["file"] == str(bad)
    assert first["error"]["code"] == "empty"
    assert "空.docx" in first["error"]["message"]
    assert second["title"]


def test_reference_and_ingest_are_idempotent(tmp_path):
    library = beishen("reference", "import", ROOT / "corpus_samples/library", "--province", "岭川省", "--json")
    assert library.code == 0
    assert library.json["new"] == 9
    assert beishen("reference", "import", ROOT / "corpus_samples/library", "--json").json["new"] == 0
    listed = beishen("reference", "list", "--json").json
    assert listed["laws"] == 9
    inbox = tmp_path / "来文"
    inbox.mkdir()
    for path in (MARKET, PARKING):
        shutil.copy(path, inbox)
    (inbox / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    ran = beishen("ingest", inbox, "--json")
    assert ran.code == 1
    validate(ran.json, schema("ingest"))
    assert ran.json["read"] == 2
    assert [refused["file"].endswith("坏.pdf") for refused in ran.json["quarantined"]] == [True]
    again = beishen("ingest", inbox, "--json")
    assert again.json["new"] == []
    assert again.json["unchanged"] == 2


def test_search_finds_what_was_ingested_and_the_shape_holds(tmp_path):
    ran = beishen("search", "停车泊位", "--json", "--limit", "5")
    validate(ran.json, schema("search"))
    assert ran.json["total"] > 0
    hit = ran.json["hits"][0]
    for start, end in hit["highlights"]:
        assert 0 <= start < end <= len(hit["snippet"])
    queries = tmp_path / "q.jsonl"
    queries.write_text(
        json.dumps({"id": "1", "query": "云政发[2024]第17号"})
        + "\n"
        + json.dumps({"id": "2", "query": "量子纠缠"})
        + "\n",
        "utf-8",
    )
    first, second = beishen("search", "--queries", queries).lines
    assert first["id"] == "1"
    assert first["hits"][0]["document_number"] == "云政发〔2024〕17号"
    assert second == {"id": "2", "total": 0, "hits": []}


def test_bad_query_file_names_the_line(tmp_path):
    queries = tmp_path / "q.jsonl"
    queries.write_text('{"id": "1", "query": "停车"}\nnot json\n', "utf-8")
    ran = beishen("search", "--queries", queries)
    assert ran.code == 2
    assert "第 2 行" in ran.err


def test_cite_in_both_forms(tmp_path):
    text = "依照《中华人民共和国城乡集市法》第三条和第九十九条处理。"
    found = beishen("cite", text, "--json").json
    validate(found, schema("cite"))
    assert [(c["article"], c["status"]) for c in found] == [(3, "ok"), (99, "no_such_article")]
    assert beishen("cite", "-", "--json", stdin=text).json == found
    texts = tmp_path / "t.jsonl"
    texts.write_text(json.dumps({"id": "a", "text": text}) + "\n", "utf-8")
    assert beishen("cite", "--texts", texts).lines == [{"id": "a", "citations": found}]


def test_review_of_file_and_document():
    file = beishen("review", PARKING, "--json").json
    validate(file, schema("review"))
    assert file["document_id"] is None
    assert file["coverage"]["laws"] == 9
    assert any(f["category"] == "compulsion_unauthorised" for f in file["findings"])
    document_id = beishen("search", "云政发〔2024〕17号", "--json").json["hits"][0]["document_id"]
    stored = beishen("review", document_id, "--json").json
    assert stored["document_id"] == document_id
    assert len(stored["findings"]) == len(file["findings"])
    assert beishen("review", document_id, "--json").out == beishen("review", document_id, "--json").out


def test_review_of_clauses_keeps_offsets_within_the_clause(tmp_path):
    clause = "第十二条　拖欠停车费的，由县城市管理部门扣留车辆。"
    document = {"title": "青岭县停车办法", "type": "行政规范性文件", "issuer": "青岭县人民政府", "level": "县"}
    lines = tmp_path / "c.jsonl"
    lines.write_text(
        json.dumps({"id": "x", "document": document, "clause": clause})
        + "\n"
        + json.dumps({"id": "y", "document": document | {"type": "条约"}, "clause": clause}),
        "utf-8",
    )
    ran = beishen("review", "--clauses", lines)
    assert ran.code == 1
    first, second = ran.lines
    assert first["id"] == "x"
    for finding in first["findings"]:
        assert clause[finding["start"] : finding["end"]] == finding["quote"]
    assert "种类" in second["error"]["message"]


def test_index_can_be_thrown_away(folder):
    before = beishen("index", "status", "--json").json["clauses"]
    assert before > 0
    shutil.rmtree(folder / "index")
    assert beishen("index", "sync", "--json").json["clauses"] == before
    assert beishen("index", "rebuild", "--json").json["clauses"] == before
    assert beishen("search", "停车泊位", "--json").json["total"] > 0


def test_a_lost_authenticator_is_reset_with_a_reason(folder):
    beishen("user", "create", "lost-phone", "周管理", "--role", "audit_admin")
    assert "没有设置动态口令" in beishen("user", "reset-code", "lost-phone", "--why", "换了手机").out
    site = open_site()
    with site.database.write() as session:
        account = accounts.find_account(session, "lost-phone")
        drawn = second_factor.begin(session, site.clock, site.sealer, account.id, "备审")
        totp = TOTP(b32decode(drawn.secret.replace(" ", "")), 6, SHA1(), 30)
        code = totp.generate(int(site.clock.now().timestamp())).decode()
        second_factor.confirm(session, site.clock, site.sealer, account.id, code)
    assert beishen("user", "reset-code", "lost-phone", "--why", " ").code == 2
    assert "已重置" in beishen("user", "reset-code", "lost-phone", "--why", "手机遗失，本人到场核实").out
    with site.database.read() as session:
        assert not second_factor.is_enrolled(session, account.id)
    site.close()
