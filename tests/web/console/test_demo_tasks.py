"""The demonstration's closed round: its tasks were handed down, reported and, all but one sheet, fed back; once."""

import json

from registry.audit import verify
from review.voices.asked import questions_of
from review.voices.comments import comments_of_consultation
from review.voices.consultations import list_consultations
from review.voices.liaison.feedback import sheets
from review.voices.liaison.task_views import tasks_of
from tests.support.site import Opened, build
from web.console.demo import SAMPLES
from web.console.demo_scenario import load_scenario
from web.jobs.ingesting import ingest_paths


def test_the_closed_round_went_through_the_points_once(tmp_path):
    opened = Opened(build(tmp_path / "made"), tmp_path / "copy")
    site, scenario = opened.site, SAMPLES / "scenario"
    data = json.loads((scenario / "consultation.json").read_text("utf-8"))
    try:
        assert ingest_paths(site, list((SAMPLES / "built").glob(f"{data['document']}-*"))).new
        for _ in range(2):
            load_scenario(site, scenario)
        with site.database.read() as session:
            (round_,) = [one for one in list_consultations(session, opened.clock) if one.title == data["title"]]
            assert not round_.is_open
            heard = comments_of_consultation(session, round_.id)
            assert sorted(c.body for c in heard) == sorted(c["body"] for c in data["comments"])
            assert sum(c.on_behalf for c in heard) == sum(
                c["channel"] not in {"手机", "网页"} for c in data["comments"]
            )
            assert [q.text for q in questions_of(session, round_.id, "art_10")] == [data["questions"][0]["text"]]
            tasks = {t.organisation: t for t in tasks_of(session, opened.person("reviewer"), consultation_id=round_.id)}
            assert sorted(t.entries for t in tasks.values()) == [1, 9, 18]
            assert sum(t.entries for t in tasks.values()) == sum(c["point"] is not None for c in data["comments"])
            assert {t.state for t in tasks.values()} == {"reported", "fed_back"}
            (left,) = [t for t in tasks.values() if t.state == "reported"]
            waiting = [s for s in sheets(session, left.id) if any(e.outcome and e.told_at is None for e in s.entries)]
            assert len(waiting) == 1
            merged = [e for s in sheets(session, left.id) for e in s.entries if e.state == "merged"]
            assert merged
            assert list(verify(session)) == []
    finally:
        opened.close()
