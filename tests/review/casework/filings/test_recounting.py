"""When the procedure changes, dates of open filings move; what somebody was told stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from registry.instruments.deposit import Options
from registry.people.roles import Role
from review.casework.deadlines import recount_open
from review.casework.filings.clocks import current_clocks
from review.casework.filings.flow import Decided, turn_down
from review.casework.filings.models import Filing
from review.casework.filings.recounting import due_now
from review.casework.filings.registering import register
from review.procedure import changes
from review.procedure.profiles import shipped
from review.procedure.rules import Sureness
from tests.review.casework.filings.test_registration import ready
from tests.support.people import make_person


def test_open_filings_are_counted_anew(database, clock):
    registrar = make_person(database, clock, Role.REGISTRAR)
    admin = make_person(database, clock, Role.SECURITY_ADMIN)
    waiting, _ = ready(database, clock, registrar, "云岭县甲办法")
    deferred, revision = ready(database, clock, registrar, "云岭县乙办法")
    entered, number = ready(database, clock, registrar, "云岭县丙办法")
    told = clock.today() + timedelta(days=9)
    with database.write() as session:
        clocks = current_clocks(session)
        turn_down(session, clock, registrar, deferred, revision, Decided("deferred", "缺说明", told), clocks)
        register(session, clock, registrar, entered, number, clocks, None, Options())
        session.flush()
        held = {id_: session.get_one(Filing, id_) for id_ in (waiting, deferred, entered)}
        before = {id_: filing.due_on for id_, filing in held.items()}
        assert [due_now(held[id_], clocks) for id_ in (waiting, entered)] == [before[waiting], before[entered]]
        assert recount_open(session) == 0
        for key in ("filing.formality", "filing.assign", "filing.resubmit"):
            rule = shipped().rule(key)
            changed = replace(rule, n=rule.n + 3, source="本省条例", sureness=Sureness.READ)
            changes.change_rule(session, clock, admin, "county", changed, "本省条例已通过")
        late = held[waiting].late_days
        assert recount_open(session) == 2
        assert held[waiting].due_on > before[waiting]
        assert held[entered].due_on > before[entered]
        assert held[deferred].due_on == told
        assert held[waiting].late_days == late
