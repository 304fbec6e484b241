"""Suggestions and requests in the figures: by channel, by what became of them, each number the length of its list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from registry.people.roles import PUBLIC, Role
from review.casework.suggestions.handling import find, move
from review.casework.suggestions.taking import Draft, take
from review.casework.suggestions.vocabulary import GROUNDS, ORGANS
from review.statistics.fact import rows, total
from review.statistics.facts_suggestions import COURSES, SUGGESTIONS
from review.statistics.periods import year_period
from review.statistics.yearly import yearly_figures
from tests.support.people import make_person

YEAR = year_period(2026)


def test_what_came_and_what_became_of_it(database, clock, files, sealer):
    registrar, head = make_person(database, clock, Role.REGISTRAR), make_person(database, clock, Role.HEAD)
    with database.write() as session:

        def taken(key, person=PUBLIC, **more):
            draft = Draft(
                key=key * 20, name="张三", contact="13800001234", title=f"某某办法{key}", reason="越权", **more
            )
            return take(session, clock, sealer, files, person, draft).suggestion_id

        def go(id_, person, new, **more):
            revision = find(session, id_).revision
            move(session, clock, person, id_, new, "已办理", revision=revision, **more)

        taken("a")
        refused = taken("b", registrar, channel="letter", received_on=clock.today() - timedelta(days=2))
        go(refused, registrar, "accepted")
        go(refused, head, "not_started", ground=next(iter(GROUNDS)))
        go(refused, registrar, "closed", way="letter")
        away = taken("c", registrar, channel="call")
        go(away, registrar, "forwarded", body="县信访局")
        taken("d", registrar, channel="letter", kind="request", organ=next(iter(ORGANS)))
        figures = yearly_figures(session, 2026, clock.today()).suggestions
        assert (figures.received, figures.requests, figures.suggestions) == (4, 1, 3)
        assert dict(figures.by_channel) == {"letter": 2, "web": 1, "call": 1}
        assert (figures.not_started, figures.forwarded, figures.started, figures.undecided) == (1, 1, 0, 2)
        assert figures.fed_back == 1
        assert (figures.fed_back_in_time, figures.fed_back_late) == (1, 0)
        for course in COURSES:
            listed = rows(session, SUGGESTIONS, YEAR, (("course", course),))
            assert len(listed) == total(session, SUGGESTIONS, YEAR, (("course", course),))
        assert not any("张" in cell for row in rows(session, SUGGESTIONS, YEAR) for cell in row.cells)


def test_feedback_in_time_and_late(database, clock, files, sealer):
    registrar, head = make_person(database, clock, Role.REGISTRAR), make_person(database, clock, Role.HEAD)

    def fed_back_after(key, days):
        with database.write() as session:
            draft = Draft(key=key * 20, name="李四", contact="13900001234", title=f"某某规定{key}", reason="越权")
            id_ = take(session, clock, sealer, files, PUBLIC, draft).suggestion_id
            for person, new, more in (
                (registrar, "accepted", {}), (head, "not_started", {"ground": next(iter(GROUNDS))}),
            ):  # fmt: skip
                move(session, clock, person, id_, new, "已办理", revision=find(session, id_).revision, **more)
            owed = find(session, id_).due_on
        clock.advance(days=(owed - clock.today()).days + days)
        with database.write() as session:
            revision = find(session, id_).revision
            move(session, clock, registrar, id_, "closed", "已告知", revision=revision, way="letter")
            assert find(session, id_).feedback_due_on == owed

    clock.moment = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    fed_back_after("a", 0)
    fed_back_after("b", 1)
    fed_back_after("c", 30)
    with database.read() as session:
        figures = yearly_figures(session, 2026, clock.today()).suggestions
        for value, expected in (("in_time", 1), ("late", 2), ("none", 0), ("undated", 0)):
            assert len(rows(session, SUGGESTIONS, YEAR, (("feedback", value),))) == expected
        assert (figures.fed_back, figures.fed_back_in_time, figures.fed_back_late) == (3, 1, 2)
