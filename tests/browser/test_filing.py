"""A filing sent in from a real browser: the text first, then what was read from it, then the rest."""

from __future__ import annotations

import pytest

from registry.people.accounts import ensure_organisation, find_account
from tests.support.press import press

pytestmark = pytest.mark.browser
TEXT = """云岭县人民政府关于印发云岭县户外广告设置管理办法的通知
云政发〔2026〕31号

云岭县户外广告设置管理办法
第一条 为了规范户外广告设置，制定本办法。
第二条 本办法自2026年12月30日起施行。
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_the_text_first_then_the_rest(visit, served, tmp_path, scripts):
    text, report = tmp_path / "正式文本.txt", tmp_path / "备案报告.txt"
    text.write_text(TEXT, "utf-8")
    report.write_text("关于报送备案的报告", "utf-8")
    opened = served.opened
    with opened.site.database.write() as session:
        body = ensure_organisation(session, opened.clock, "云岭县人民政府", "issuing_body")
        find_account(session, "issuing-body").organisation_id = body.id
    page = visit("/filings/new", "issuing_body", java_script_enabled=scripts)
    press(page, "开始填写")
    page.set_input_files("[name=file-text]", text)
    press(page, "上传所选文件并保存")  # while every field is still empty
    assert "户外广告设置管理办法" in page.input_value("[name=title]")
    page.fill("[name=promulgated_on]", "2026-11-10")
    page.set_input_files("[name=file-report]", report)
    page.get_by_role("button", name="提交并取得回执").click()
    page.wait_for_selector(".notice.bad:has-text('还没有提交')")
    page.wait_for_selector("a:has-text('备案报告.txt')")
    page.check("[name=adds_penalty][value=no]")
    press(page, "提交并取得回执")
    assert "/receipt" in page.url
    assert "备案报告.txt" in page.inner_text("main")
