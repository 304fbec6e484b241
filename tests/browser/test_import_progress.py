"""A large import's page tells its progress by itself, and that it has ended."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from registry.jobs import queue
from registry.jobs.models import Job
from registry.people.accounts import ensure_organisation
from tests.support.press import press
from web.jobs.importing import IMPORT, LARGE

pytestmark = pytest.mark.browser


def test_the_page_of_an_import_goes_on_by_itself(visit, served):
    site = served.opened.site
    with site.database.write() as session:
        ensure_organisation(session, site.clock, "云岭县人民政府", "issuing_body")
    line = "云岭县第{0}号办法,云政发〔2024〕{0}号,云岭县人民政府,2024-03-01,2024-03-20,旧备〔2024〕{0}号,予以登记\n"
    rows = "".join(line.format(n) for n in range(LARGE + 1))
    page = visit("/filings/imports", "registrar")
    form = page.locator("form[action$='/imports/upload']")
    content = ("文件名称,发文字号,制定单位,公布日期,报备日期,备案号,结果\n" + rows).encode()
    form.locator("[type=file]").set_input_files({"name": "台账.csv", "mimeType": "text/csv", "buffer": content})
    form.locator("[name=purpose]").select_option("ledger")
    with page.expect_navigation():
        form.locator("button[type=submit]").click()
    press(page, f"导入 {LARGE + 1} 行")
    expect(page.locator("[data-progress]")).to_contain_text("已排队")
    with site.database.write() as session:
        (job,) = session.scalars(select(Job).where(Job.kind == IMPORT))
        queue.cancel(session, site.clock, job.id)
    expect(page.locator("[data-progress]")).to_have_count(0, timeout=15_000)
    expect(page.get_by_role("button", name=f"导入 {LARGE + 1} 行")).to_be_visible()
    press(page, "放弃")
    expect(page.locator("main")).to_contain_text("没有导入任何内容")
    assert not page.problems
