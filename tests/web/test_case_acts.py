"""Acts of the case page: assignment, hand-over, recusal, units asked, transfers, the ladder, reports, new texts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from lxml import html

from ingest.read import read_file
from registry.instruments.deposit import Options, SourceFile, deposit
from registry.instruments.models import Version
from registry.people.accounts import create_account, ensure_organisation, find_account
from registry.people.roles import Role
from review.casework.correction.models import CorrectionStep
from tests.support.texts import OPINION

NEW_TEXT = OPINION.replace("1.加强领导。", "1.加强领导，落实责任。").replace("2023年2月28日", "2026年11月20日")


@pytest.fixture
def case(opened):
    """A review of a document that nobody comments on, worked on by the reviewer; a body, a unit, two committees."""
    with opened.site.database.write() as session:
        clock = opened.clock
        create_account(session, clock, login="second", name="乙审查员", roles=[Role.REVIEWER], actor="system")
        for key, name, kind in (
            ("body", "云岭县人民政府", "issuing_body"), ("unit", "云岭县水务局", "unit"),
            ("court", "云岭县人民法院", "unit"), ("first", "法制委员会", "committee"),
            ("other", "农业委员会", "committee"),
        ):  # fmt: skip
            opened.ids[key] = ensure_organisation(session, clock, name, kind).id
        opened.ids["second"] = find_account(session, "second").id
        opened.ids["reviewer"] = find_account(session, "reviewer").id
    made = send(opened, "", document_id=opened.ids["opinion"], base="/reviews")
    opened.ids["case"] = made.headers["location"].rsplit("/", 1)[1]
    return opened


def send(opened, part, role="reviewer", base="", **data):
    path = base or f"/reviews/{opened.ids['case']}/{part}"
    return opened.client(role).post(path, data={"csrf": opened.csrf(role), **data})


def done(opened, part, role="reviewer", **data):
    answer = send(opened, part, role, **data)
    assert answer.status_code == 303, re.findall(r'role="alert"><p>(.*?)<', answer.text)
    return answer


def page(opened, part="case", role="reviewer"):
    answer = opened.client(role).get(f"/reviews/{opened.ids['case']}/{part}".rstrip("/"))
    assert answer.status_code == 200, answer.text[:500]
    return html.fromstring(answer.text)


def words(opened, section, role="reviewer"):
    return " ".join(page(opened, role=role).xpath(f"//section[@id='{section}']")[0].text_content().split())


def letters(opened):
    return [str(i).removeprefix("letter-") for i in page(opened).xpath("//article/@id") if str(i).startswith("letter-")]


def letter(opened, kind, addressee, role="reviewer", **more):
    fields = {"kind": kind, "addressee": addressee, "title": f"{kind}函", "clause": "h1_1", "question": "请说明"} | more
    before = set(letters(opened))
    done(opened, "letters", role, **fields)
    (new,) = set(letters(opened)) - before
    done(opened, f"letters/{new}/send", role)
    return new


def test_committees_work_speak_and_are_withdrawn(case):
    done(case, "allot", "head", committee=[case.ids["first"], case.ids["other"]])
    shown = words(case, "people")
    assert "法制委员会 主办" in shown
    assert "农业委员会 会同" in shown
    ids = page(case).xpath("//form[contains(@action,'committee-opinion')]//input[@name='assignment_id']/@value")
    assert len(ids) == 2
    done(case, "committee-opinion", "head", assignment_id=ids[0], opinion="同意。")
    assert send(case, "withdraw-committee", "head", assignment_id=ids[1], reason=" ").status_code == 422
    done(case, "withdraw-committee", "head", assignment_id=ids[1], reason="不属其职责")
    assert "已撤销：不属其职责" in words(case, "people")
    assert send(case, "withdraw-committee", "reviewer", assignment_id=ids[1], reason="x").status_code == 403


def test_a_review_is_handed_over_and_people_step_back(case):
    refused = send(case, "hand-over", to=case.ids["second"], reason="")
    assert refused.status_code == 422
    done(case, "hand-over", to=case.ids["second"], reason="调整分工")
    assert "测试reviewer 主办" in words(case, "people")
    assert "已移交：调整分工" in words(case, "people")
    done(case, "recuse", "head", who=case.ids["second"], reason="曾参与起草")
    assert "已回避：曾参与起草" in words(case, "people")
    assert send(case, "allot", "head", owner=case.ids["second"]).status_code == 403
    assert send(case, "recuse", "reviewer", who=case.ids["second"], reason="越权").status_code == 403
    done(case, "recuse", reason="亲属在该单位任职")
    late = send(case, "letters", kind="explain", addressee=case.ids["body"], title="x", clause="h1_1", question="y")
    assert late.status_code == 403
    assert "已对这件审查申请回避" in late.text


def test_a_unit_is_asked_and_a_transfer_is_followed_to_its_reply(case):
    letter(case, "consult", case.ids["unit"])
    transfer = letter(case, "transfer", case.ids["court"], due_on="2026-12-20")
    done(case, "standards", rest="ok")
    early = send(case, "state", to="signing", reason="未发现问题", result="none")
    assert early.status_code == 409
    assert "征求意见函（云岭县水务局）" in early.text
    assert "移送函（云岭县人民法院）" in early.text
    assert send(case, f"letters/{transfer}/reply", reason="").status_code == 422
    done(case, f"letters/{transfer}/reply", reason="法院回函：已另案处理。")
    shown = words(case, "letters")
    assert "测试reviewer代录" in shown
    assert "法院回函：已另案处理。" in shown
    assert "见书面答复。" in shown
    assert send(case, f"letters/{transfer}/reply", reason="再来一次").status_code == 409
    waiting = next(id_ for id_ in letters(case) if id_ != transfer)
    done(case, f"letters/{waiting}/settle", reason="电话答复无意见")
    flags = page(case, "").xpath("//article[.//form[contains(@action,'/verdict')]]/@id")
    for flag in flags:
        done(case, "verdict", finding_id=flag, decision="rejected", reason="有依据", seen="none")
    done(case, "state", to="signing", reason="未发现问题", result="none")


def test_an_opinion_is_followed_to_the_second_report_and_the_review_reopened(case):
    letter(case, "opinion", case.ids["body"], "head")
    form = page(case).xpath("//form[contains(@action,'/reports/')]/@action")[0]
    done_at = {"report": "已研究，暂不修改。", "on": "2026-11-24"}
    assert send(case, "", base=str(form), **done_at).status_code == 303
    done(case, "state", "head", to="terminated", reason="制定机关已报告")
    rating = str(page(case, role="head").xpath("//form[contains(@action,'/ratings/')]/@action")[0])
    bare = send(case, "", "head", base=rating, rating="poor", reason="")
    assert bare.status_code == 422
    assert send(case, "", "reviewer", base=rating, rating="good").status_code == 403
    assert send(case, "", "head", base=rating, rating="poor", reason="没有说明理由", reopen="1").status_code == 303
    shown = words(case, "follow-up")
    assert "再次报告" in shown
    assert "评价：不满意" in shown
    second = str(page(case).xpath("//form[contains(@action,'/reports/')]/@action")[0])
    assert second != str(form)
    assert "终止 → 办理中" in words(case, "history")
    assert send(case, "", base=second, report="已修改。", on="2026-11-24").status_code == 303
    again = str(page(case, role="head").xpath("//form[contains(@action,'/ratings/')]/@action")[0])
    assert send(case, "", "head", base=again, rating="fair", reason="已改正主要问题").status_code == 303
    assert "评价：基本满意" in words(case, "follow-up")


def test_silence_is_no_outcome_before_the_date_is_over(case):
    letter(case, "opinion", case.ids["body"], "head")
    step = str(page(case).xpath("//form[contains(@action,'/steps/') and .//option[@value='silent']]/@action")[0])
    early = send(case, "", base=step, outcome="silent", words="没有回音", on="2026-11-24")
    assert early.status_code == 422
    assert "期限届满前不能记为“逾期未反馈”" in early.text
    assert "没有回音" in early.text
    with case.site.database.write() as session:
        held = session.get_one(CorrectionStep, step.rsplit("/", 1)[1])
        held.on, held.due_on = date(2026, 10, 20), date(2026, 11, 23)
    assert send(case, "", base=step, outcome="silent", words="没有回音", on="2026-11-23").status_code == 422
    assert send(case, "", base=step, outcome="silent", words="没有回音", on="2026-11-24").status_code == 303
    assert "结果：逾期未反馈" in words(case, "correction")


def test_a_plan_suspends_and_the_new_text_is_set_beside_the_old(case):
    made = done(
        case, "lines", address="h1_2__h3_1", quoted="加强领导", standard="D2", handling="amend", opinion="太笼统"
    )
    line = made.headers["location"].rsplit("/", 1)[1]
    fields = {"standard": "D2", "handling": "amend", "opinion": "太笼统", "severity": "amber"}
    done(case, f"lines/{line}", revision="1", deed="adopt", **fields)
    early = send(case, "steps", rung="plan", words="修改计划")
    assert early.status_code == 409
    done(case, "steps", rung="talk", words="当面沟通，同意修改")
    bare = send(case, "steps", rung="plan", words="三个月内修改")
    assert bare.status_code == 422
    assert "三个月内修改" in bare.text
    done(case, "steps", rung="plan", words="三个月内修改", handling="修改", unit="县水务局")
    assert "中止" in page(case).xpath("//header")[-1].text_content()
    steps = page(case).xpath("//form[contains(@action,'/steps/') and .//option[@value='carried_out']]/@action")
    for step in steps:
        assert send(case, "", base=str(step), outcome="carried_out", words="已修改").status_code == 303
    path = case.site.settings.data / "新供水意见.txt"
    path.write_text(NEW_TEXT, "utf-8")
    (reading,) = read_file(path)
    with case.site.database.write() as session:
        source = SourceFile(case.site.files.add(path), path.name, path.stat().st_size)
        fresh = deposit(session, case.clock, reading, source, Options())
        version = session.get(Version, fresh.version_id)
        version.version_on, version.promulgated_on = None, date(2026, 11, 20)  # as a filing's particulars say
    assert fresh.document_id == case.ids["opinion"]
    assert "（2026-11-20）" in page(case).xpath(f"//option[@value='{fresh.version_id}']")[0].text
    refile = page(case).xpath("//form[contains(@action,'/steps/') and .//option[@value='refiled']]/@action")[0]
    assert send(case, "", base=str(refile), outcome="refiled", words="已报送").status_code == 422  # which text?
    assert send(case, "", base=str(refile), outcome="refiled", version_id=fresh.version_id).status_code == 303
    link = page(case).xpath("//a[contains(@href,'/refiled/')]/@href")[0]
    beside = case.client("reviewer").get(str(link)).text
    assert "条文有改动，所提文字仍在" in beside
    assert "<ins>" in beside
    opened = send(case, "", base=str(link))
    assert opened.status_code == 303
    assert opened.headers["location"] != f"/reviews/{case.ids['case']}"
    assert "接续前一件审查" in case.client("reviewer").get(opened.headers["location"] + "/case").text


def test_what_stands_on_a_nested_point_stands_there_once(case):
    done(case, "note", address="h1_2__h3_1", body="只在这一点上")
    assert case.client("reviewer").get(f"/reviews/{case.ids['case']}").text.count("只在这一点上") == 1
    sheet = page(case, "worksheet")
    assert sheet.text_content().count("只在这一点上") == 1
