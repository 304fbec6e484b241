"""A record of a large office, straight into its tables: 20,000 filings of twenty years, reviews, letters, verdicts.

Only for measuring pages: rows are made in bulk, their texts are short, their numbers plausible.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

import review.tables  # noqa: F401 - all tables
from registry.clock import SHANGHAI
from registry.ids import new_id
from registry.instruments.models import Version, Work
from registry.people.accounts import create_account, ensure_organisation, find_account
from registry.people.roles import Role
from review.casework.correction.models import CorrectionStep, FollowUp
from review.casework.filings.models import Filing, FilingEvent
from review.casework.letters.models import Letter
from review.casework.lines.models import WorksheetLine
from review.casework.models import Review, ReviewAssignment, ReviewStep
from review.findings.models import FindingRecord, FindingRun, Verdict
from web.site import Site

PASSWORD = "Correct-horse-battery-9"
KINDS = ("行政规范性文件", "监察规范性文件", "司法规范性文件", "人大决议决定", "其他")
FIELDS = ("供水", "停车", "养犬", "市容", "殡葬", "采砂", "广告", "夜市", "农贸市场", "物业")
YEARS = 20
OPEN = 300  # reviews that are worked on, the newest
LOGINS = {"registrar": Role.REGISTRAR, "reviewer": Role.REVIEWER, "head": Role.HEAD, "body": Role.ISSUING_BODY}

Rows = list[dict[str, Any]]


def people(site: Site) -> dict[str, str]:
    """Staff, a body with an account, forty bodies, eight committees; ids by name."""
    ids: dict[str, str] = {}
    with site.database.write() as session:
        for n in range(40):
            ids[f"body{n}"] = ensure_organisation(session, site.clock, f"云岭市第{n + 1}区人民政府", "issuing_body").id
        for n in range(8):
            ids[f"committee{n}"] = ensure_organisation(session, site.clock, f"第{n + 1}专门委员会", "committee").id
        for login, role in LOGINS.items():
            create_account(
                session, site.clock, login=login, name=f"某{login}", roles=[role], actor="system", password=PASSWORD,
                must_change=False,
            )  # fmt: skip
            ids[login] = find_account(session, login).id
        find_account(session, "body").organisation_id = ids["body0"]
    return ids


def fill(site: Site, ids: dict[str, str], filings: int, reviews: int) -> None:
    """Fill the record; every review is of a filed document, the newest `OPEN` of them are worked on."""
    random, today = Random(1), site.clock.today()
    works, versions, filed, events = [], [], [], []
    for n in range(filings):
        arrived = today - timedelta(days=(filings - n) * 365 * YEARS // filings)
        made = moment(arrived)
        work, version, filing = new_id(), new_id(), new_id()
        title = f"云岭市第{n}号{FIELDS[n % len(FIELDS)]}管理办法"
        body, kind, late = f"body{random.randrange(40)}", KINDS[random.randrange(5)], random.random() < 0.1
        works.append(
            {"id": work, "collection": "local", "part": "whole", "title": title, "kind": kind, "level": "县",
             "issuer": "云岭市人民政府", "internal": False, "created_at": made}
        )  # fmt: skip
        versions.append(
            {"id": version, "work_id": work, "position": 1, "revision": 1, "title": title, "version_on": arrived,
             "promulgated_on": arrived, "effective_on": arrived, "text_digest": f"{n:064d}", "text": title,
             "body": {}, "created_at": made}
        )  # fmt: skip
        waiting = filings - n <= 60
        filed.append(
            {"id": filing, "key": f"bench{n:020d}", "state": "submitted" if waiting else "registered", "revision": 3,
             "round": 1, "body_id": ids[body], "arrival": "electronic", "title": title, "title_key": title,
             "document_number": f"云政发〔{arrived.year}〕{n}号", "number_key": f"云政发{arrived.year}{n}",
             "kind": kind, "arrived_on": arrived, "received_at": made, "receipt_number": f"收备〔{arrived.year}〕{n}号",
             "late_days": 9 if late else 0, "due_on": arrived + timedelta(days=10) if waiting else None,
             "registration_number": None if waiting else f"备字〔{arrived.year}〕{n}号",
             "registered_on": None if waiting else arrived, "document_id": work, "version_id": version,
             "promulgated_on": arrived, "created_by": "system", "created_at": made, "changed_at": made}
        )  # fmt: skip
        events.append(
            {"filing_id": filing, "at": made, "actor": "system", "kind": "send", "old": "draft", "new": "submitted",
             "note": "收到"}
        )  # fmt: skip
    with site.database.write() as session:
        for table, rows in ((Work, works), (Version, versions), (Filing, filed), (FilingEvent, events)):
            _put(session, table, rows)
    _reviews(site, ids, versions[-reviews:], random)


def _reviews(site: Site, ids: dict[str, str], versions: Sequence[dict[str, Any]], random: Random) -> None:
    held: dict[type, Rows] = {
        table: []
        for table in (
            Review, ReviewStep, ReviewAssignment, FindingRun, FindingRecord, Verdict, WorksheetLine, Letter,
            CorrectionStep, FollowUp,
        )
    }  # fmt: skip
    serials: dict[int, int] = {}
    for n, version in enumerate(versions):
        _review(held, ids, version, open_=n >= len(versions) - OPEN, serials=serials, random=random)
    with site.database.write() as session:
        for table, rows in held.items():
            _put(session, table, rows)


def _review(
    held: dict[type, Rows], ids: dict[str, str], version: dict[str, Any], *, open_: bool, serials: dict[int, int],
    random: Random,
) -> None:  # fmt: skip
    day, made = version["version_on"], version["created_at"]
    serials[day.year] = serials.get(day.year, 0) + 1
    id_, run, mode = new_id(), new_id(), ("依职权审查", "专项审查", "移送审查")[random.randrange(3)]
    owner = ids[("reviewer", "head")[random.randrange(2)]]
    state = ("open", "pending", "signing", "suspended")[random.randrange(4)] if open_ else "closed"
    closed = None if open_ else made + timedelta(days=random.randrange(20, 110))
    held[Review].append(
        {"id": id_, "year": day.year, "serial": serials[day.year], "document_id": version["work_id"],
         "version_id": version["id"], "mode": mode, "state": state,
         "open_mark": f"{version['id']}:{mode}" if open_ else None, "revision": 2, "origin": "", "as_of": day,
         "owner_id": None if state == "pending" else owner, "opened_by": "system", "opened_at": made,
         "due_on": day + timedelta(days=90), "due_sentence": "自立案次日起算，3个月。", "extension_reason": "",
         "result": "" if open_ else ("none", "amend")[random.randrange(2)], "conclusion": "结论", "closed_at": closed,
         "closed_by": None if open_ else ids["head"], "merged_duties": False}
    )  # fmt: skip
    held[ReviewStep].append(
        {"review_id": id_, "at": made, "by": "system", "old": "pending", "new": state, "why": "办理"}
    )
    held[ReviewAssignment].append(
        {"id": new_id(), "review_id": id_, "organisation_id": ids[f"committee{random.randrange(8)}"], "part": "lead",
         "due_on": day + timedelta(days=30), "due_sentence": "30日。", "assigned_by": "system", "assigned_at": made,
         "opinion": "" if open_ else "同意", "opinion_at": None if open_ else made, "ended_as": "", "ended_why": ""}
    )  # fmt: skip
    held[FindingRun].append(
        {"id": run, "version_id": version["id"], "as_of": day, "at": made, "actor": "system", "coverage": {},
         "unchecked": []}
    )  # fmt: skip
    for place in range(2):
        finding = new_id()
        held[FindingRecord].append(
            {"id": finding, "version_id": version["id"], "fingerprint": new_id(), "rule": "compulsion",
             "category": "compulsion_unauthorised", "kind": "K6", "standard": "C3", "severity": "red",
             "confidence": 0.9, "legacy": False, "address": "art_3", "article": "第三条", "start": 0, "end": 4,
             "quote": "扣留车辆", "explanation": "不得设定", "refuted_by": "", "references": [], "comparison": {},
             "position": place, "last_run_id": run}
        )  # fmt: skip
        if not open_:
            held[Verdict].append(
                {"finding_id": finding, "decision": ("accepted", "rejected")[place], "reason": "已核对", "by": owner,
                 "at": made}
            )  # fmt: skip
    if not open_ or random.random() < 0.5:
        held[WorksheetLine].append(
            {"id": new_id(), "review_id": id_, "version_id": version["id"], "state": "adopted", "revision": 2,
             "address": "art_3", "article": "第三条", "quote": "扣留车辆", "quote_digest": "0" * 64, "superiors": [],
             "kind": f"K{random.randrange(1, 30)}", "standard": ("C3", "C4", "D2")[random.randrange(3)],
             "severity": "red", "opinion": "越权", "handling": "amend", "created_by": owner, "created_at": made,
             "changed_by": owner, "changed_at": made, "frozen_at": made}
        )  # fmt: skip
    if random.random() < 0.3:
        _opinion(held, ids, id_, day, made, owner, answered=not open_)


def _opinion(
    held: dict[type, Rows], ids: dict[str, str], review_id: str, day: date, made: datetime, owner: str, *,
    answered: bool,
) -> None:  # fmt: skip
    letter = new_id()
    held[Letter].append(
        {"id": letter, "review_id": review_id, "kind": "opinion", "state": "answered" if answered else "sent",
         "revision": 1, "title": "审查意见", "body": "请修改", "addressee_id": ids["body0"],
         "due_on": day + timedelta(days=60), "due_sentence": "30日。", "created_by": owner, "created_at": made,
         "sent_by": owner, "sent_at": made, "reply": "", "reply_revision": 0, "replied_by": "",
         "answered_at": made if answered else None, "settled_why": ""}
    )  # fmt: skip
    held[CorrectionStep].append(
        {"id": new_id(), "review_id": review_id, "rung": "opinion", "on": day, "words": "审查意见", "handling": "",
         "unit": "", "due_on": day + timedelta(days=60), "due_sentence": "30日。", "letter_id": letter,
         "created_by": owner, "created_at": made, "outcome": "carried_out" if answered else "", "outcome_words": "",
         "outcome_on": day + timedelta(days=40) if answered else None}
    )  # fmt: skip
    held[FollowUp].append(
        {"id": new_id(), "review_id": review_id, "letter_id": letter, "round": 1, "due_on": day + timedelta(days=60),
         "due_sentence": "30日。", "reported_on": day if answered else None, "report": "", "reported_by": "",
         "rating": "good" if answered else "", "rating_reason": "", "rated_at": made if answered else None}
    )  # fmt: skip


def _put(session: Session, table: type, rows: Rows) -> None:
    """Rows of one table, all with the same columns."""
    names = {name for row in rows for name in row}
    complete = [{name: row.get(name) for name in names} for row in rows]
    for start in range(0, len(complete), 2000):
        session.execute(insert(table), complete[start : start + 2000])


def moment(day: date) -> datetime:
    """Ten in the morning of a day."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
