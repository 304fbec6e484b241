"""Changes of administrators: in force at once, with history, refused when they can't be counted or come too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from registry import audit
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.people.accounts import as_person, disable_account
from registry.people.models import Account, RoleGrant
from registry.people.roles import Role
from review.procedure import changes, feeds, reminders
from review.procedure.dated import Dated
from review.procedure.icalendar import as_icalendar
from review.procedure.in_force import procedure
from review.procedure.profiles import shipped
from review.procedure.rules import Sureness
from review.procedure.working_days import HolidayNotice, HolidaySpan

NOTICE = HolidayNotice(
    2027, "国办发明电〔2026〕99号", None, (HolidaySpan("元旦", date(2027, 1, 1), date(2027, 1, 3)),), ()
)


@pytest.fixture
def people(database, clock):
    with database.write() as session:
        return {
            role: _person(session, clock, role)
            for role in (Role.SECURITY_ADMIN, Role.HEAD, Role.REVIEWER, Role.REGISTRAR)
        }


def _person(session, clock, role):
    """An account without a password: hashing one for each test would cost more than all the rest."""
    login = role.value.replace("_", "-")
    account = Account(id=new_id(), login=login, name=f"某{role.value}", created_at=clock.now())
    account.grants = [RoleGrant(role=role.value, granted_at=clock.now())]
    session.add(account)
    session.flush()
    return as_person(account)


def test_a_number_is_changed_with_who_when_old_new_and_why(database, clock, people):
    rule = shipped().rule("filing.formality")
    changed = replace(rule, n=7, source="甘肃省条例第十条", sureness=Sureness.READ)
    with database.write() as session:
        before = procedure(session).due("filing.formality", date(2026, 3, 2))
        changes.change_rule(session, clock, people[Role.SECURITY_ADMIN], "county", changed, "本省条例已通过")
        after = procedure(session).due("filing.formality", date(2026, 3, 2))
        (entry,) = changes.history(session, "county")
        assert (before.on, after.on) == (date(2026, 3, 12), date(2026, 3, 9))
        assert before.provisional
        assert not after.provisional
        assert "甘肃省条例第十条" in after.sentence
        assert (entry.old["n"], entry.new["n"], entry.why) == (10, 7, "本省条例已通过")
        assert (entry.who, entry.at) == ("某security_admin", clock.now())
        assert procedure(session, "township").rule("filing.assign").n == 5
        assert not list(audit.verify(session))


@pytest.mark.parametrize("role", [Role.HEAD, Role.REVIEWER, Role.REGISTRAR])
def test_only_the_policy_administrator_changes_procedure(database, clock, people, role):
    with database.write() as session, pytest.raises(NotAllowed):
        changes.change_rule(session, clock, people[role], "county", replace(shipped().rule("review.basic"), n=1), "快")
    with database.write() as session, pytest.raises(NotAllowed):
        changes.enter_notice(session, clock, people[role], NOTICE, "新通知")


def test_bad_and_stale_changes_are_refused(database, clock, people):
    admin, rule = people[Role.SECURITY_ADMIN], shipped().rule("review.basic")
    with database.write() as session:
        for wrong in ({"n": 0}, {"n": 99999}, {"source": " "}, {"pauses": ("放假",)}):
            with pytest.raises(InvalidInput):
                changes.change_rule(session, clock, admin, "county", replace(rule, **wrong), "理由")
        with pytest.raises(InvalidInput, match="理由"):
            changes.change_rule(session, clock, admin, "county", replace(rule, n=2), " ")
        changes.change_rule(session, clock, admin, "county", replace(rule, n=2), "理由")
        with pytest.raises(Conflict):
            changes.change_rule(session, clock, admin, "county", replace(rule, n=4), "理由", seen=0)
        for pattern in (
            "备字12号",
            "备字〔{year}〕{number}号",
            "备字〔{year}〕号",
            "{year}{serial",
            "{year.real}〔{serial}〕",
            "{year:>99}{serial}",
            "{year}{year}{serial}",
        ):
            with pytest.raises(InvalidInput):
                changes.change_number(session, clock, admin, "county", pattern, "", "理由")
        changes.change_number(session, clock, admin, "county", "备{type}字〔{year}〕{serial}号", "常委会规定", "理由")
        assert procedure(session).profile.number(2027, 3, "监") == "备监字〔2027〕3号"
        changes.change_number(session, clock, admin, "county", "云人备〔{year}〕第{serial}号", "常委会规定", "理由")
        changes.change_copies(session, clock, admin, "county", 1, "常委会规定", "理由")
        changes.change_papers(session, clock, admin, "county", shipped().papers[:2], "理由")
        changes.change_standing(session, clock, admin, "county", False, "已核实", "理由")
        found = procedure(session).profile
        assert (found.number(2027, 3), found.paper_copies, len(found.papers)) == ("云人备〔2027〕第3号", 1, 2)
        assert not found.provisional


def test_the_site_chooses_its_profile(database, clock, people):
    with database.write() as session:
        changes.choose_profile(session, clock, people[Role.SECURITY_ADMIN], "township", "街道使用")
        assert procedure(session).profile.key == "township"
        with pytest.raises(InvalidInput):
            changes.choose_profile(session, clock, people[Role.SECURITY_ADMIN], "nowhere", "理由")


def test_a_notice_entered_makes_dates_certain(database, clock, people):
    admin = people[Role.SECURITY_ADMIN]
    with database.write() as session:
        before = procedure(session).due("filing.assign", date(2026, 12, 28))
        changes.enter_notice(session, clock, admin, NOTICE, "国务院办公厅已发布")
        after = procedure(session).due("filing.assign", date(2026, 12, 28))
        assert (before.on, after.on) == (date(2027, 1, 4), date(2027, 1, 5))
        assert "2027年放假通知尚未录入" in before.sentence
        assert "尚未录入" not in after.sentence
        bad = replace(NOTICE, worked=(date(2027, 1, 2), date(2027, 3, 1)))
        with pytest.raises(InvalidInput, match="既列为放假又列为上班"):
            changes.enter_notice(session, clock, admin, bad, "理由", seen=changes.history(session, "holidays")[0].id)


def item(session, key, start, **more):
    values = {"account_id": None, "owner": "", "roles": (Role.REGISTRAR,)} | more
    due = procedure(session).due(key, start)
    return Dated("filing:abc", "备案", "停车办法；第一稿,有逗号", "形式审查", due, "/filings/abc", **values)


def test_reminders_come_once_a_stage_and_go_when_it_is_done(database, clock, people):
    registrar, today = people[Role.REGISTRAR], clock.today()
    with database.write() as session:
        waiting = item(session, "filing.formality", today)
        assert reminders.remind(session, clock, [waiting]) == 0, "ten days are too early"
        for days, written in ((3, 1), (0.1, 0), (4, 1), (2.9, 1), (1, 1), (20, 0)):
            clock.advance(days=days)
            assert reminders.remind(session, clock, [waiting]) == written
            shown = reminders.unread_reminders(session, registrar)
            assert len(shown) == 1, "a later stage takes the place of the earlier"
        assert shown[0].stage == -1
        assert not reminders.unread_reminders(session, people[Role.REVIEWER])
        reminders.mark_read(session, clock, people[Role.REVIEWER], [shown[0].id])
        assert reminders.unread_reminders(session, registrar), "nobody puts away another's reminder"
        reminders.remind(session, clock, [])
        assert not reminders.unread_reminders(session, registrar), "done, so it is put away"


def test_a_feed_is_private_and_can_be_revoked(database, clock, people):
    registrar, today = people[Role.REGISTRAR], clock.today()
    with database.write() as session:
        first = feeds.open_feed(session, clock, registrar)
        second = feeds.open_feed(session, clock, registrar)
        with pytest.raises(NotFound):
            feeds.person_of_feed(session, first)
        assert feeds.person_of_feed(session, second).account_id == registrar.account_id
        waiting = item(session, "filing.formality", today)
        body = as_icalendar([waiting], name="期限", base="http://x", now=clock.now(), today=today)
        lines = body.split(b"\r\n")
        assert all(len(line) <= 75 for line in lines)
        text = body.replace(b"\r\n ", b"").decode()
        assert f"DTSTART;VALUE=DATE:{today + timedelta(days=10):%Y%m%d}" in text
        assert "SUMMARY:形式审查：停车办法；第一稿\\,有逗号（暂定）" in text
        assert "URL:http://x/filings/abc" in text
        disable_account(session, clock, "registrar", actor="system")
        with pytest.raises(NotFound):
            feeds.person_of_feed(session, second)
