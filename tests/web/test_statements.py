"""SQL statements a page: their number does not grow with what the page shows."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from review.annotations.notes import Anchor, write_note
from review.voices.consultations import get_consultation
from review.voices.taking import Draft, take_comment


@contextmanager
def counted(database):
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def statements(opened, role, path):
    client = opened.client(role)
    assert client.get(path).status_code == 200
    with counted(opened.site.database) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("query", ["停车", "第", "停放管理法第三条"])
def test_search_page(shared, query):
    assert statements(shared, "public", f"/search?q={query}") <= 12


@pytest.mark.parametrize("tail", ["", "/worksheet"])
def test_review_page_and_worksheet(opened, tail):
    path = f"/reviews/{opened.ids['review']}{tail}"
    before = statements(opened, "reviewer", path)
    with opened.site.database.write() as session:
        from registry.people.accounts import find_account

        author = find_account(session, "reviewer").id
        round_ = get_consultation(session, opened.clock, opened.ids["public"])
        for number in range(10):
            anchor = Anchor(opened.ids["version"], f"art_{number % 4 + 1}")
            write_note(session, opened.clock, author, f"review:{opened.ids['review']}", anchor, f"第{number}条意见")
            draft = Draft(f"art_{number % 4 + 1}", "agree", "好", f"{number:020d}")
            take_comment(session, opened.clock, opened.site.sealer, round_, draft)
    assert statements(opened, "reviewer", path) == before
    assert before <= 41  # lines, superior texts, letters, checklist, notes, the pool and who else looks among them


def test_reading_page(shared):
    assert statements(shared, "public", f"/d/{shared.ids['parking']}") <= 14
