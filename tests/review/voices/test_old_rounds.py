"""Rounds and comments of a release before sealing: codes are given, names sealed, numbers and keys go on."""

from datetime import UTC, datetime

from sqlalchemy import text

from registry.clock import FixedClock
from registry.database import Database
from registry.migrations.runner import migrate
from registry.settings import Settings
from review.voices.comments import get_comment
from review.voices.consultations import get_consultation
from review.voices.identity import opened
from review.voices.numbering import next_code, next_number
from review.voices.taking import Draft, take_comment
from web.site import open_site

KEY = "k" * 20
MOMENT = "2026-11-24 01:00:00.000000"
ROWS = {
    "accounts": {"id": "a", "login": "a", "name": "甲", "must_change_password": 0, "created_at": MOMENT},
    "works": {"id": "w", "collection": "local", "part": "whole", "title": "办法", "kind": "其他", "internal": 0,
              "created_at": MOMENT},
    "versions": {"id": "v", "work_id": "w", "position": 1, "revision": 1, "title": "办法", "text_digest": "x",
                 "text": "第一条", "body": "{}", "created_at": MOMENT},
    "consultations": {"id": "r", "document_id": "w", "version_id": "v", "title": "一轮", "introduction": "",
                      "addresses": "[]", "plain_words": "{}", "audience": "public", "opens_at": MOMENT,
                      "created_by": "a", "created_at": MOMENT},
    "comments": {"id": "c", "number": "YJ20261124-00007", "consultation_id": "r", "version_id": "v", "body": "",
                 "address": "art_1", "stance": "agree", "proposed": "", "contributor_kind": "村民",
                 "contributor": "王小明", "idempotency_key": KEY, "receipt_hash": "old", "created_at": MOMENT,
                 "outcome_reason": ""},
}  # fmt: skip


def test_an_old_record_is_brought_up(tmp_path):
    settings = Settings(_env_file=None, data=tmp_path)
    database = Database(settings.effective_database_url)
    migrate(database, "0009")
    with database.engine.begin() as connection:
        for table, row in ROWS.items():
            names = ", ".join(row)
            values = ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)
    database.close()
    clock = FixedClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    site = open_site(settings, clock)
    with site.database.write() as session:
        comment = get_comment(session, "c")
        assert (comment.contributor, opened(session, site.sealer, "c").name) == ("王**", "王小明")
        round_ = get_consultation(session, clock, "r")
        assert (round_.code, next_code(session, clock)) == ("ZQ2026-0001", "ZQ2026-0002")
        assert next_number(session, clock) == "YJ20261124-00008"
        again = take_comment(session, clock, site.sealer, round_, Draft("art_1", "agree", "", KEY))
        assert (again.number, again.token, again.again) == ("YJ20261124-00007", None, True)
    site.close()
