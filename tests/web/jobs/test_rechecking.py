"""A change of one superior law checks again what drew on it, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from registry.instruments.deposit import Options, deposit
from registry.jobs import queue
from registry.provisions.kinds import Kind, Level
from review.findings.dependence import touched
from review.findings.models import FindingRun
from tests.support.readings import make_reading
from web.jobs.rechecking import recheck
from web.jobs.reviewing import REVIEW, review_stored
from web.jobs.worker import run_one
from web.site import open_site

TODAY = date(2026, 11, 24)
PARKING = ("停放机动车应当服从管理，违规停放机动车的，处二百元以下罚款。", "本法自2020年1月1日起施行。")
DOGS = ("饲养犬只应当定期接种狂犬病疫苗，未接种的，处一千元以下罚款。", "本法自2020年1月1日起施行。")


@pytest.fixture
def site(settings, clock):
    opened = open_site(settings, clock)
    yield opened
    opened.close()


def law(site, title, articles, adopted):
    reading = make_reading(
        title,
        articles,
        adopted=adopted,
        kind=Kind.LAW,
        level=Level.NATION,
        issuer="全国人民代表大会常务委员会",
        effective_on=date(2020, 1, 1),
    )
    with site.database.write() as session:
        return deposit(session, site.clock, reading, None, Options(collection="reference"))


def document(site, title, words):
    with site.database.write() as session:
        reading = make_reading(title, (words, "本办法自公布之日起施行。"), adopted=date(2024, 1, 1))
        return deposit(session, site.clock, reading, None).document_id


def runs(site):
    with site.database.read() as session:
        return session.scalars(select(FindingRun.version_id)).all()


def test_only_what_drew_on_the_changed_law_is_checked_again(site, clock):
    law(site, "中华人民共和国机动车停放法", PARKING, date(2019, 12, 1))
    law(site, "中华人民共和国犬只饲养法", DOGS, date(2019, 12, 1))
    parking = document(site, "云岭县停车管理办法", "违规停放机动车的，处五百元罚款。")
    dogs = document(site, "云岭县养犬管理办法", "饲养犬只未接种狂犬病疫苗的，处三千元罚款。")
    for document_id in (parking, dogs):
        review_stored(site, document_id, TODAY)
    assert recheck(site) == 0
    changed = ("违规停放机动车的，处二百元以上六百元以下罚款。", "本法自2026年1月1日起施行。")
    law(site, "中华人民共和国机动车停放法", changed, date(2025, 12, 1))
    with site.database.read() as session:
        found = touched(session)
    assert [(t.document_id, t.laws) for t in found] == [(parking, ("中华人民共和国机动车停放法",))]
    assert recheck(site) == 1
    assert recheck(site) == 0
    with site.database.read() as session:
        assert [job.kind for job in queue.recent(session, 5)] == [REVIEW]
    before = len(runs(site))
    clock.advance(seconds=60)
    while run_one(site):
        pass
    assert len(runs(site)) == before + 1
    with site.database.read() as session:
        assert touched(session) == []


def test_a_run_kept_before_marks_were_kept_is_touched_by_nothing(site):
    law(site, "中华人民共和国机动车停放法", PARKING, date(2019, 12, 1))
    parking = document(site, "云岭县停车管理办法", "违规停放机动车的，处五百元罚款。")
    review_stored(site, parking, TODAY)
    with site.database.write() as session:
        for run in session.scalars(select(FindingRun)):
            run.coverage = {"laws": 1}
    with site.database.read() as session:
        assert touched(session) == []
