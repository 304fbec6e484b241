"""The page of the rules: staff read it, a head alone lifts a lowered rule."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml.html import document_fromstring

from review.findings.finding import Unchecked
from review.findings.models import RuleStanding
from review.rules.names import NAMES, TABLES, rule_name, said
from review.rules.register import DOCUMENT_RULES, LAST
from review.rules.register import RULES as REGISTER
from review.rules.tables import table

RULES = "/rules"


def lower(opened):
    with opened.site.database.write() as session:
        session.merge(
            RuleStanding(
                rule="competition.one_seller",
                hint=True,
                since=datetime(2026, 11, 1, tzinfo=UTC),
                by_id=None,
                reason="20 次认定中成立 2 次，不足 30%",
                counted_from=0,
            )
        )


def test_who_reads_it(shared):
    page = shared.client("reviewer").get(RULES).text
    assert "行政处罚法 9-16, 34" in page
    assert "恢复为正式提示" not in page
    assert shared.client("issuing_body").get(RULES).status_code == 403
    assert shared.client("public").get(RULES).status_code in (303, 401)


def test_a_head_restores_a_lowered_rule(shared):
    lower(shared)
    form = {"rule": "competition.one_seller", "reason": "词表已修正"}
    path = f"{RULES}/restore"
    assert "已降为参考提示" in shared.client("reviewer").get(RULES).text
    assert "恢复为正式提示" in shared.client("head").get(RULES).text
    assert shared.client("reviewer").post(path, data={"csrf": shared.csrf("reviewer"), **form}).status_code == 403
    empty = shared.client("head").post(path, data={"csrf": shared.csrf("head"), **form, "reason": ""})
    assert empty.status_code == 422
    done = shared.client("head").post(path, data={"csrf": shared.csrf("head"), **form})
    assert done.status_code in (200, 303)
    assert "词表已修正" in shared.client("reviewer").get(RULES).text


def test_every_rule_has_a_chinese_name():
    known = {rule.name.split(".")[0] for rule in (*REGISTER, *LAST, *DOCUMENT_RULES)} | set(
        table("calibration")["rules"]
    )
    assert known <= set(NAMES)
    assert all(
        rule_name(f"{name}.{one['name']}").isascii() is False for name in TABLES for one in table(name)["signal"]
    )
    assert rule_name("competition.local_only").startswith("公平竞争：把机会限于本地企业")
    assert rule_name("competition.unknown") == "公平竞争"


def test_no_key_of_a_rule_stands_on_the_page(shared):
    lower(shared)
    text = document_fromstring(shared.client("head").get(RULES).text).text_content()
    assert "one_seller" not in text
    assert "公平竞争：" in text
    assert "整条用语权衡各类立法法" in "".join(text.split())


def test_a_reason_stands_once_with_the_rules_that_it_stopped():
    unchecked = [
        Unchecked("penalty", "不知道种类。"),
        Unchecked("citation", "没有《甲法》。"),
        Unchecked("fee", "不知道种类。"),
    ]
    assert said(unchecked) == ["不知道种类。因此没有检查：行政处罚；收费。", "没有《甲法》。"]
    assert said([]) == []
