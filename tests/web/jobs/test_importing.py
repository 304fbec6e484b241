"""Large tables taken in by the worker: queued once, shown while it runs, whole or not at all, errors said."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import func, select

from registry.jobs import queue
from registry.jobs.models import Job
from registry.people.accounts import ensure_organisation, find_account
from review.casework.filings.models import Filing, FilingImport
from web.jobs import worker
from web.jobs.importing import IMPORT, LARGE, LARGE_PARCEL, run_import_job

HEAD = "文件名称,发文字号,制定单位,公布日期,报备日期,备案号,结果"


@pytest.fixture
def desk(opened):
    with opened.site.database.write() as session:
        ensure_organisation(session, opened.clock, "云岭县人民政府", "issuing_body")
    return opened


def ledger(rows, start=1):
    lines = [
        f"云岭县第{n}号办法,云政发〔2024〕{n}号,云岭县人民政府,2024-03-01,2024-03-20,旧备〔2024〕{n}号,予以登记"
        for n in range(start, start + rows)
    ]
    return "\n".join((HEAD, *lines)).encode()


def post(desk, path, files=None, **data):
    return desk.client("registrar").post(path, data={"csrf": desk.csrf("registrar"), **data}, files=files)


def bring(desk, content, name="台账.csv", purpose="ledger"):
    answer = post(desk, "/filings/imports/upload", {"file": (name, content, "x")}, purpose=purpose)
    assert answer.status_code == 303, answer.text[-1500:]
    return answer.headers["location"]


def page(desk, path):
    return desk.client("registrar").get(path).text


def count(desk, table, *where):
    with desk.site.database.read() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where))


def run(desk):
    assert worker.run_one(desk.site)


def test_a_large_ledger_is_left_to_the_worker_and_a_small_one_is_not(desk):
    small = bring(desk, ledger(3, start=9001))
    assert "said=done" in post(desk, f"{small}/confirm").headers["location"]
    assert count(desk, Filing) == 3
    where = bring(desk, ledger(LARGE + 1))
    for _ in range(2):  # pressed twice, queued once
        assert post(desk, f"{where}/confirm").headers["location"] == where
    assert count(desk, Job, Job.kind == IMPORT) == 1
    assert count(desk, Filing) == 3
    shown = page(desk, where)
    assert "已排队，等待导入" in shown
    assert f"{where}/confirm" not in shown
    assert "排队导入" in page(desk, "/filings/imports")
    for act, data in (("columns", {"target": "title", "column": "0"}), ("drop", {})):
        refused = post(desk, f"{where}/{act}", **data)
        assert refused.status_code == 409
        assert "正在导入" in refused.text
    run(desk)
    assert count(desk, Filing) == LARGE + 4
    assert "已导入" in page(desk, "/filings/imports")
    with desk.site.database.read() as session:
        job = session.scalars(select(Job).where(Job.kind == IMPORT)).one()
        assert (job.state, job.message) == ("done", f"已导入 {LARGE + 1} 行。")
    assert "said=done" in post(desk, f"{where}/confirm").headers["location"]
    assert count(desk, Filing) == LARGE + 4


def test_a_number_held_already_stops_the_whole_import_and_is_said(desk):
    first = bring(desk, ledger(1, start=LARGE))
    post(desk, f"{first}/confirm")
    where = bring(desk, ledger(LARGE + 1))
    post(desk, f"{where}/confirm")
    run(desk)
    assert count(desk, Filing) == 1
    shown = page(desk, where)
    assert "没有导入：" in shown
    assert "已被使用" in shown
    assert f"{where}/confirm" in shown  # it may be mended and confirmed again
    assert "未能导入" in page(desk, "/filings/imports")
    assert not worker.run_one(desk.site)  # not tried again by itself
    assert post(desk, f"{where}/drop").status_code == 303


def test_killed_after_the_rows_went_in_it_takes_them_once(desk, monkeypatch):
    where = bring(desk, ledger(LARGE + 1))
    post(desk, f"{where}/confirm")

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(queue, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            worker.run_one(desk.site)
    assert count(desk, Filing) == LARGE + 1
    desk.clock.advance(hours=2)  # the lease runs out
    run(desk)
    assert count(desk, Filing) == LARGE + 1
    assert count(desk, Job, Job.state == "done", Job.kind == IMPORT) == 1


def test_killed_before_it_ends_nothing_went_in(desk, monkeypatch):
    where = bring(desk, ledger(LARGE + 1))
    post(desk, f"{where}/confirm")

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("review.casework.filings.ledger.finish", killed)
        with pytest.raises(KeyboardInterrupt):
            worker.run_one(desk.site)
    assert count(desk, Filing) == 0
    assert count(desk, FilingImport, FilingImport.state == "previewed") == 1
    desk.clock.advance(hours=2)
    run(desk)
    assert count(desk, Filing) == LARGE + 1


def test_a_disabled_account_imports_nothing(desk):
    where = bring(desk, ledger(LARGE + 1))
    post(desk, f"{where}/confirm")
    with desk.site.database.write() as session:
        find_account(session, "registrar").disabled_at = desk.clock.now()
    run(desk)
    assert count(desk, Filing) == 0


def test_a_parcel_tells_file_by_file_how_far_it_is(desk, monkeypatch):
    rows, stream = LARGE_PARCEL + 1, io.BytesIO()
    lines = ["编号,标题,发文字号,报送机关,公布日期,报送日期,正式文本"]
    with zipfile.ZipFile(stream, "w") as package:
        lines += [
            f"P{n},云岭县第{n}号办法,云政发〔2026〕{n}号,云岭县人民政府,2026-11-01,2026-11-20,{n % 3}.txt"
            for n in range(1, rows + 1)
        ]
        for n in range(3):
            package.writestr(f"files/{n}.txt", f"云岭县办法\n\n第一条　第{n}份。\n")
        package.writestr("filings.csv", "\n".join(lines))
    where = bring(desk, stream.getvalue(), "包.zip", "exchange")
    assert post(desk, f"{where}/confirm").headers["location"] == where
    said = []
    told = queue.progress

    def heard(session, clock, leased, done, total, message):
        said.append((done, total, message))
        return told(session, clock, leased, done, total, message)

    monkeypatch.setattr(queue, "progress", heard)
    run(desk)
    assert said[0] == (1, rows, f"已读取 1 / {rows} 个文件。")
    assert (rows, rows, f"正在写入，共 {rows} 行。") in said
    assert count(desk, Filing, Filing.state == "submitted") == rows


def test_a_cancelled_import_takes_nothing_in(desk):
    where = bring(desk, ledger(LARGE + 1))
    post(desk, f"{where}/confirm")
    with desk.site.database.write() as session:
        leased = queue.lease(session, desk.clock, [IMPORT])
    with desk.site.database.write() as session:
        queue.cancel(session, desk.clock, leased.id)
    assert run_import_job(desk.site, leased) == "已停止，没有导入任何内容。"
    assert count(desk, Filing) == 0
