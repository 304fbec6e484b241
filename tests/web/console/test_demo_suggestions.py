"""The demonstration's suggestions: made once, through the same functions as pages, each state reached."""

from sqlalchemy import select

from registry.audit import verify
from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.repeats import earlier_than
from tests.support.site import Opened, build
from web.console.demo_suggestions import load_suggestions


def test_the_samples_are_entered_once(tmp_path):
    opened = Opened(build(tmp_path / "made"), tmp_path / "copy")
    try:
        load_suggestions(opened.site)
        load_suggestions(opened.site)
        with opened.site.database.read() as session:
            rows = session.scalars(select(Suggestion).order_by(Suggestion.kind.desc(), Suggestion.serial)).all()
            assert [row.state for row in rows] == ["accepted", "received", "forwarded", "incomplete", "received"]
            assert [row.kind for row in rows].count("request") == 1
            assert len(earlier_than(session, rows[1])) == 1
            assert list(verify(session)) == []
    finally:
        opened.close()
