"""Ledgers, catalogues, parcels and signs of missed filings over HTTP; all files are made here."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from lxml import html
from sqlalchemy import func, select

from registry.people.accounts import ensure_organisation, find_account
from registry.serials import NumberCounter
from review.casework.filings.models import CatalogueEntry, Filing, FilingPaper, MissedFiling

VOICES = ("comment", "consultation")  # series of the made site that filings have no part in

HEAD = ["序号", "文件名称", "发文字号", "制定单位", "公布日期", "报备日期", "备案号", "结果"]
ROWS = [
    [
        1,
        "云岭县犬只管理办法",
        "云政发〔2025〕1号",
        "云岭县人民政府",
        "2025-02-01",
        "2025.2.20",
        "备字〔2025〕7号",
        "予以登记",
    ],
    [
        2,
        "云岭县集市办法",
        "云政发〔2025〕2号",
        "云岭县人民政府",
        "2025年3月1日",
        "2025/5/20",
        "备字〔2025〕8号",
        "登记",
    ],
    [3, "云岭县烟花办法", "云政发〔2025〕5号", "云岭县人民政府", "昨天", "2025-06-01", "备字〔2025〕9号", "登记"],
    [4, "云岭县供水办法", "云政发〔2025〕6号", "某某镇", "2025-06-01", "2025-06-09", "", "退回"],
    [5, "云岭县宠物办法", "云政发〔2025〕6号", "云岭县人民政府", "2025-06-01", "45817", "", "退回"],
]


def workbook(rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["2025年规范性文件备案台账"])
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def desk(opened):
    with opened.site.database.write() as session:
        body = ensure_organisation(session, opened.clock, "云岭县人民政府", "issuing_body")
        find_account(session, "issuing-body").organisation_id = body.id
        opened.ids = opened.ids | {"body": body.id}
    return opened


def post(opened, path, data=None, files=None, role="registrar"):
    return opened.client(role).post(path, data={"csrf": opened.csrf(role)} | (data or {}), files=files)


def bring(opened, content, name, **data):
    answer = post(opened, "/filings/imports/upload", data, {"file": (name, content, "x")})
    assert answer.status_code == 303, answer.text[-2500:]
    return answer.headers["location"]


def count(opened, table):
    with opened.site.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_number_that_stands_twice_in_the_sheet_is_told_in_the_preview(desk):
    where = bring(desk, workbook([HEAD, ROWS[0], ROWS[0]]), "台账.xlsx", purpose="ledger")
    assert "第 4 行“备字〔2025〕7号”" in desk.client("registrar").get(where).text


def test_a_ledger_is_previewed_imported_and_undone(desk):
    where = bring(desk, workbook([HEAD, *ROWS]), "台账.xlsx", purpose="ledger")
    page = desk.client("registrar").get(where).text
    assert "第 5 行，E 列“公布日期”：“昨天”不是日期" in page
    assert "“某某镇”不是已登记的报送机关" in page
    assert "3 行可导入" in page
    assert count(desk, Filing) == 0  # nothing before the confirmation
    assert post(desk, where + "/confirm").status_code == 303
    assert post(desk, where + "/confirm").status_code == 303  # pressed twice
    with desk.site.database.read() as session:
        late = {f.title: f.late_days for f in session.scalars(select(Filing))}
        assert late == {"云岭县犬只管理办法": 0, "云岭县集市办法": 50, "云岭县宠物办法": 0}
        assert (
            session.scalars(select(NumberCounter.last).where(NumberCounter.scope.not_in(VOICES))).one() == 8
        )  # the next of 2025 is 9
    again = bring(desk, workbook([HEAD, ROWS[0]]), "台账.xlsx", purpose="ledger")
    shown = html.fromstring(desk.client("registrar").get(again).text)  # said before anything is confirmed
    assert "第 3 行“备字〔2025〕7号”" in shown.text_content()
    assert shown.xpath("//form[contains(@action, '/confirm')]/button/@disabled")
    refused = post(desk, again + "/confirm")
    assert refused.status_code == 422
    assert "已被使用" in refused.text
    assert post(desk, where + "/undo").status_code == 303
    assert count(desk, Filing) == 0
    with desk.site.database.read() as session:
        assert session.scalars(select(NumberCounter.last).where(NumberCounter.scope.not_in(VOICES))).one() == 0
    assert post(desk, where + "/columns", {"target": ["title"], "column": ["1"]}).status_code == 409


def test_hostile_tables_are_refused_with_a_sentence(desk):
    for content, name in (
        (b"PK\x03\x04broken", "坏.xlsx"),
        (b"\x00\x01\x02", "二进制.csv"),
        (b"", "空.csv"),
        (b"a\n", "少.csv"),
    ):
        answer = post(desk, "/filings/imports/upload", {"purpose": "ledger"}, {"file": (name, content, "x")})
        assert answer.status_code == 422
        assert name in answer.text
    assert (
        post(desk, "/filings/imports/upload", {"purpose": "x"}, {"file": ("a.csv", b"a,b,c\n1,2,3", "x")}).status_code
        == 422
    )
    assert desk.client("issuing_body").get("/filings/imports").status_code == 403


def test_catalogue_gaps_and_citations_show_what_was_not_filed(desk):
    where = bring(desk, workbook([HEAD, *ROWS[:2], ROWS[4]]), "台账.xlsx", purpose="ledger")
    assert post(desk, where + "/confirm").status_code == 303
    listed = "\n".join(
        (
            "文件名称,发文字号,公布日期",
            "云岭县犬只管理办法,云政发〔2025〕1号,2025-02-01",
            "云岭县漏报办法,云政发〔2025〕4号,2025-04-01",
        )
    )
    where = bring(
        desk, listed.encode("gb18030"), "目录.csv", purpose="catalogue", body_id=desk.ids["body"], year="2025"
    )
    assert post(desk, where + "/confirm").status_code == 303
    assert count(desk, CatalogueEntry) == 2
    for _ in range(2):  # the second time adds nothing
        assert post(desk, "/filings/missed").status_code == 303
    with desk.site.database.read() as session:
        found = {(m.found_by, m.title, m.document_number) for m in session.scalars(select(MissedFiling))}
    assert ("catalogue", "云岭县漏报办法", "云政发〔2025〕4号") in found
    assert {n for by, _, n in found if by == "gap"} == {"云政发〔2025〕3号", "云政发〔2025〕5号"}
    with desk.site.database.read() as session:
        sign = session.scalars(select(MissedFiling.id).where(MissedFiling.found_by == "catalogue")).one()
    assert post(desk, f"/filings/missed/{sign}", {"new": "explained"}).status_code == 422
    assert post(desk, f"/filings/missed/{sign}", {"new": "reminded"}).status_code == 303
    letter = desk.client("issuing_body").get(f"/filings/missed/{sign}/letter").text
    assert "云岭县漏报办法" in letter
    assert "2026年12月9日" in letter
    assert "2026年11月24日</p>" in letter  # a letter bears its day, not the time
    assert "北京" not in letter  # the county's provisional profile borrows its rules: they are no ground in a letter
    rest = desk.client("issuing_body").get("/filings/missed").text
    assert "云政发〔2025〕3号" not in rest  # a body sees its reminders alone
    ledger = [
        HEAD,
        [9, "云岭县漏报办法", "云政发〔2025〕4号", "云岭县人民政府", "2025-04-01", "2025-07-01", "", "登记"],
    ]
    assert post(desk, bring(desk, workbook(ledger), "补报.xlsx", purpose="ledger") + "/confirm").status_code == 303
    post(desk, "/filings/missed")
    with desk.site.database.read() as session:
        assert session.get(MissedFiling, sign).state == "filed"


def test_a_sign_without_a_body_is_reminded_of_to_a_body_that_is_chosen(desk):
    with desk.site.database.write() as session:
        session.add(
            MissedFiling(
                id="sign", trace="citation:x", found_by="citation", title="云岭县河道办法", title_key="云岭县河道办法",
                document_number="", number_key="", evidence="《某办法》引用。", state="open",
                found_at=desk.site.clock.now(),
            )
        )  # fmt: skip
    refused = post(desk, "/filings/missed/sign", {"new": "reminded"})
    assert refused.status_code == 422
    assert "请选择向哪个报送机关催报" in refused.text
    assert f'<option value="{desk.ids["body"]}">云岭县人民政府' in refused.text
    assert post(desk, "/filings/missed/sign", {"new": "reminded", "body_id": "nobody"}).status_code == 422
    assert post(desk, "/filings/missed/sign", {"new": "reminded", "body_id": desk.ids["body"]}).status_code == 303
    assert "云岭县河道办法" in desk.client("issuing_body").get("/filings/missed/sign/letter").text


def parcel(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()


def test_a_parcel_comes_in_with_its_files_and_results_go_out(desk):
    table = "\n".join(
        (
            "编号,标题,发文字号,报送机关,公布日期,报送日期,正式文本",
            "P1,云岭县河道办法,云政发〔2026〕9号,云岭县人民政府,2026-11-01,2026-11-20,河道.txt",
        )
    )
    lacking = post(
        desk,
        "/filings/imports/upload",
        {"purpose": "exchange"},
        {"file": ("包.zip", parcel({"filings.csv": table}), "x")},
    )
    assert lacking.status_code == 422
    assert "没有这个文件" in lacking.text
    text = "云岭县河道办法\n\n第一条　任何单位不得填堵河道。\n\n第二条　本办法自2026年12月20日起施行。\n"
    where = bring(desk, parcel({"filings.csv": table, "files/河道.txt": text}), "包.zip", purpose="exchange")
    assert post(desk, where + "/confirm").status_code == 303
    with desk.site.database.read() as session:
        filing = session.scalars(select(Filing)).one()
        assert (filing.state, filing.arrival, filing.receipt_number) == ("submitted", "exchange", "收备〔2026〕1号")
        assert session.scalars(select(FilingPaper)).one().text.startswith("云岭县河道办法")
        filing_id = filing.id
    assert "不得填堵河道" in desk.client("registrar").get(f"/filings/{filing_id}/check").text
    answer = desk.client("registrar").get("/filings/exchange/csv/2026.zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert sorted(package.namelist()) == ["opinions.csv", "registrations.csv", "results.csv"]
        assert "云岭县河道办法" in package.read("registrations.csv").decode("utf-8-sig")
    assert desk.client("reviewer").get("/filings/exchange/csv/2026.zip").status_code == 403
