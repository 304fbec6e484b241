"""The demonstration's voices: a round with a task under way in the collector's account, a pool with terms; once."""

import json

from registry.audit import verify
from registry.people.accounts import as_person, create_account, find_account
from registry.people.roles import Role
from review.experts.pool import FIELDS, members
from review.voices.comments import comments_of_consultation
from review.voices.consultations import list_consultations
from review.voices.liaison.own_seats import own_seats
from review.voices.liaison.points import add_point
from review.voices.liaison.task_views import tasks_of
from tests.support.site import Opened, build
from web.console.demo import SAMPLES
from web.console.demo_voices import EXPERTS, FROM_PUBLIC, GATHERED, MARKET, TITLE, load_voices
from web.jobs.ingesting import ingest_paths


def test_the_voices_are_entered_once(tmp_path):
    opened = Opened(build(tmp_path / "made"), tmp_path / "copy")
    site, scenario = opened.site, SAMPLES / "scenario"
    try:
        assert ingest_paths(site, list((SAMPLES / "built").glob(f"{MARKET}-*"))).new
        points = json.loads((scenario / "points.json").read_text("utf-8"))
        with site.database.write() as session:
            reviewer = as_person(find_account(session, "reviewer"))
            ids: dict[str, str] = {}
            for place in [*points["points"], *points["collection_points"]]:
                above = ids.get(place.get("point", ""))
                form = "collection" if above else "legislation"
                ids[place["id"]] = add_point(session, opened.clock, reviewer, place["name"], form, parent_id=above)
            find_account(session, "liaison-officer").organisation_id = ids["p1"]
            create_account(
                session, opened.clock, login="known", name=next(iter(EXPERTS)), roles=[Role.EXPERT], actor="system"
            )
        for _ in range(2):
            load_voices(site, scenario)
        with site.database.read() as session:
            (round_,) = [one for one in list_consultations(session, opened.clock) if one.title == TITLE]
            assert round_.is_open
            assert len(comments_of_consultation(session, round_.id)) == len(FROM_PUBLIC) + len(GATHERED)
            (seat,) = own_seats(session, as_person(find_account(session, "collector")))
            assert (seat.open, seat.entries) == (True, len(GATHERED))
            (task,) = tasks_of(session, as_person(find_account(session, "liaison-officer")))
            assert (task.entries, task.waiting) == (len(GATHERED), len(GATHERED) - 1)
            (expert,) = [one for one in members(session) if one.terms]
            assert expert.serves(opened.clock.today())
            assert list(verify(session)) == []
    finally:
        opened.close()


def test_every_expert_of_the_demonstration_has_fields_of_the_pool():
    assert {field for fields, *_ in EXPERTS.values() for field in fields} <= set(FIELDS)
