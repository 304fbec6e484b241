"""Kept searches: told once what is new, never of what their owner may not see; confirmed answers teach and unteach."""

from __future__ import annotations

import pytest

from registry.errors import InvalidInput, NotFound
from registry.instruments.deposit import Options, deposit
from registry.people.accounts import as_person, create_account, find_account
from registry.people.roles import Role
from registry.searches import alerts, answers, asked, saved
from search.queries import SearchQuery, Words
from tests.support.readings import make_reading
from web.jobs.indexing import sync_now
from web.jobs.searching import check_searches
from web.learning import learnt_table
from web.site import open_site


@pytest.fixture
def site(settings, clock):
    opened = open_site(settings, clock)
    yield opened
    opened.close()


def person(site, login, role):
    with site.database.write() as session:
        create_account(session, site.clock, login=login, name=login, roles=[role], actor="system")
        return as_person(find_account(session, login))


def put(site, *, internal=False, **changes):
    with site.database.write() as session:
        done = deposit(session, site.clock, make_reading(**changes), None, Options(internal=internal))
    sync_now(site)
    return done.document_id


def test_what_is_new_is_told_once(site, clock):
    reviewer = person(site, "reader", Role.REVIEWER)
    with site.database.write() as session:
        saved.save_search(session, clock, reviewer, "停车", [("q", "停车秩序")])
    clock.advance(seconds=60)
    document_id = put(site)
    clock.advance(seconds=600)
    assert check_searches(site) == 1
    clock.advance(seconds=600)
    assert check_searches(site) == 0
    with site.database.write() as session:
        (told,) = alerts.list_alerts(session, reviewer)
        assert (told.document_id, told.why, told.unread) == (document_id, "added", True)
        assert alerts.count_unread(session, reviewer) == 1
        alerts.mark_read(session, clock, reviewer, told.id)
        assert alerts.count_unread(session, reviewer) == 0


def test_alerts_on_what_may_no_longer_be_seen_vanish(site, clock):
    reviewer = person(site, "reader", Role.REVIEWER)
    with site.database.write() as session:
        saved.save_search(session, clock, reviewer, "停车", [("q", "停车秩序")])
    clock.advance(seconds=60)
    put(site, internal=True)
    clock.advance(seconds=600)
    assert check_searches(site) == 1
    with site.database.read() as session:
        assert alerts.count_unread(session, reviewer) == 1
        outsider = type(reviewer)(reviewer.account_id, "", frozenset({Role.PUBLIC}))
        assert alerts.count_unread(session, outsider) == 0


def test_a_kept_search_is_its_owners_alone_and_comes_back(site, clock):
    one, other = person(site, "one", Role.REVIEWER), person(site, "other", Role.HEAD)
    with site.database.write() as session:
        kept = saved.save_search(session, clock, one, "停车", [("q", "停车")])
        assert saved.save_search(session, clock, one, "停车", [("q", "停车")]) == kept
        token = saved.make_feed(session, clock, one, kept)
        for act in (saved.delete, saved.restore, saved.make_feed, saved.revoke_feed):
            with pytest.raises(NotFound):
                act(session, clock, other, kept)
        assert saved.by_feed_token(session, token).id == kept
        saved.delete(session, clock, one, kept)
        with pytest.raises(NotFound):
            saved.by_feed_token(session, token)
        saved.restore(session, clock, one, kept)
        saved.revoke_feed(session, clock, one, kept)
        with pytest.raises(NotFound):
            saved.by_feed_token(session, token)


def test_confirmed_answers_teach_until_taken_back(site, clock):
    reviewer = person(site, "reader", Role.REVIEWER)
    put(site)
    hit = site.engine.search(SearchQuery(Words("停车秩序"))).hits[0]
    clause = (hit.document_id, hit.address, hit.version_id)
    with site.database.write() as session:
        assert learnt_table(site, session) is None
        noted = answers.confirm_answer(session, clock, reviewer, "车子乱停怎么办", *clause)
        assert answers.confirm_answer(session, clock, reviewer, "车子乱停怎么办", *clause) == noted
        assert learnt_table(site, session).terms("车子乱停谁来管")
        with pytest.raises(InvalidInput, match="个人信息"):
            answers.confirm_answer(session, clock, reviewer, "13812345678 的车被扣怎么办", *clause)
        answers.take_back(session, clock, reviewer, noted)
        assert learnt_table(site, session) is None
        answers.put_back(session, clock, reviewer, noted)
        assert learnt_table(site, session) is not None


def test_internal_clauses_teach_nothing(site, clock):
    reviewer = person(site, "reader", Role.REVIEWER)
    put(site, internal=True)
    hit = site.engine.search(SearchQuery(Words("停车秩序"), include_internal=True)).hits[0]
    with site.database.write() as session, pytest.raises(InvalidInput, match="内部"):
        answers.confirm_answer(session, clock, reviewer, "车子乱停怎么办", hit.document_id, hit.address, hit.version_id)


def test_counts_hold_no_personal_data(database, clock):
    day = clock.today()
    with database.write() as session:
        for query in ("停车", "停车", "手机 138 1234 5678", "甘A12345", "a@b.cn", "某" * 61):
            asked.note_asked(session, day, query, 0)
        asked.note_chosen(session, day, "停车", 3)
        (row,) = asked.frequent(session, day, without_hits=True)
        assert (row.query, row.asked, row.chosen, row.place) == ("停车", 2, 1, 3.0)
        assert asked.drop_before(session, day) == 0
