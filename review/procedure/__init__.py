"""Jurisdiction profiles, working days and deadlines: how long each step may take, and why.

What other packages call:

* `in_force.procedure(session)` → `Procedure`: the site's profile and calendar, with what administrators changed; one
  statement. `Procedure.due(key, start, pauses=(), extensions=())` → `Due`.
* `deadlines.due(rule, start, calendar, pauses=…, extensions=…)` → `Due(on, sentence, source, provisional, …)` with
  `due.days_left(today)`; `deadlines.Pause(first, last, reason)`, `deadlines.Extension(n, unit, granted_on, approver)`.
* `profiles.Profile.rule(key)` → `TimeRule`; the stable keys stand in `profiles`. `Profile.papers`, `.outcomes`,
  `.paper_copies`, `.standards`, `.number(year, serial)`.
* `dated.Dated`: something open that must be done by a day; each package adds a source of them to `web/dated.py`, and
  the overdue board, the calendar feed, the reminders and the home page show all.
"""
