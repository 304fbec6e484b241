"""The pool, its terms, the record and adjudication on both databases."""

from datetime import timedelta

import pytest

from registry.errors import Conflict, InvalidInput, NotAllowed
from registry.people.roles import Role
from review.experts.agreement import adjudicate
from review.experts.pool import member, members
from review.experts.pool_acts import add_group, appoint, leave, save_profile
from review.experts.record import as_rows, record_of
from tests.support.people import make_person


def test_terms_follow_one_another_and_end(database, clock):
    reviewer, expert = make_person(database, clock, Role.REVIEWER), make_person(database, clock, Role.EXPERT)
    account, today = expert.account_id, clock.today()
    with database.write() as session:
        with pytest.raises(NotAllowed):
            add_group(session, clock, expert, "专家咨询组", "法制委员会")
        group = add_group(session, clock, reviewer, "专家咨询组", "法制委员会")
        save_profile(
            session, clock, reviewer, account, institution=False, employer=" 甘泉大学 ", title="教授",
            fields=["生态环境", "行政法"], tied=["", "会川镇人民政府"],
        )  # fmt: skip
        until = today + timedelta(days=30)
        term = appoint(session, clock, reviewer, account, group, begins_on=today, ends_on=until)
        with pytest.raises(InvalidInput):
            appoint(session, clock, reviewer, account, group, begins_on=until, ends_on=until + timedelta(days=9))
        held = member(session, account)
        assert (held.fields, held.employer, held.tied) == (("行政法", "生态环境"), "甘泉大学", ("会川镇人民政府",))
        assert held.serves(today)
        assert held.terms[0].expires_soon(today)
        assert not held.serves(until + timedelta(days=1))
        leave(session, clock, reviewer, account, term, "调离")
        assert not member(session, account).serves(today)
        # whoever left may be appointed anew from the next day
        later = today + timedelta(days=1)
        appoint(session, clock, reviewer, account, group, begins_on=later, ends_on=until)
        assert [len(m.terms) for m in members(session)] == [2]
        assert len(as_rows(record_of(session, account), today)) == 1  # the head alone


def test_nothing_is_adjudicated_where_nobody_was_asked(database, clock):
    reviewer = make_person(database, clock, Role.REVIEWER)
    with database.write() as session, pytest.raises(Conflict):
        adjudicate(session, clock, reviewer, "review:none", "art_1", "none", "没有分歧")
