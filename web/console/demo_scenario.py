"""The invented scenario of `corpus_samples/scenario`, played through the same functions that pages call.

Accounts, liaison points, a consultation with comments, expert notes and verdicts come in at the moments that the
scenario gives them. Loading it twice adds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.models import Source, Version, VersionSource
from registry.instruments.views import get_document
from registry.people.accounts import as_person, create_account
from registry.people.models import Account
from registry.people.roles import Person, Role
from review.annotations.notes import Anchor, decide_note, write_note
from review.annotations.targets import Target
from review.annotations.threads import say
from review.casework.noted import write_on
from review.casework.reviews import open_review, review_of_version
from review.experts.acceptance import DECLARED, accept_assignment
from review.experts.assignments import assign_expert
from review.findings.store import StoredFinding, findings_of
from review.findings.verdicts import give_verdict
from review.voices.asked import set_questions
from review.voices.comments import comments_of_consultation, decide_comment
from review.voices.consultations import list_consultations, open_consultation
from review.voices.liaison.points import add_point, tree
from review.voices.taking import Draft
from web.console.demo_tasks import ON_BEHALF, Played, moment
from web.site import Site


@dataclass(frozen=True, slots=True)
class Staff:
    """The demo accounts that act in the scenario."""

    reviewer: Person
    head: Person


def load_scenario(site: Site, folder: Path) -> None:
    """Play the scenario into a site whose sample documents are ingested and reviewed."""
    points = _read(folder / "points.json")
    with site.database.write() as session:
        staff = _staff(session)
        organisations = _points(session, site, staff.reviewer, points)
        homes = {one["id"]: one["collection_point"] for one in points["people"]}
        _consultation(session, site, _read(folder / "consultation.json"), staff, organisations, homes)
        _review(session, site, _read(folder / "review.json"), staff)


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _staff(session: Session) -> Staff:
    def one(login: str) -> Person:
        return as_person(session.scalars(select(Account).where(Account.login == login)).one())

    return Staff(one("reviewer"), one("head"))


def _points(session: Session, site: Site, person: Person, points: dict[str, Any]) -> dict[str, str]:
    """The liaison points and those below them; volunteers are known by their point, without accounts.

    The demonstration's officer works at the first one.
    """
    held = {view.name: view.id for view in tree(session, retired=True)}
    made: dict[str, str] = {}
    for place in [*points["points"], *points["collection_points"]]:
        above = made.get(place.get("point", ""))
        made[place["id"]] = held.get(place["name"]) or add_point(
            session, site.clock, person, place["name"], "collection" if above else "legislation",
            area=place["place"], parent_id=above,
        )  # fmt: skip
    officer = session.scalars(select(Account).where(Account.login == "liaison-officer")).one_or_none()
    if officer is not None and made:
        officer.organisation_id = next(iter(made.values()))
    return made


def version_of(session: Session, sample: str) -> Version | None:
    """The version that was read from a sample file, by the id its name begins with."""
    query = (
        select(Version)
        .join(VersionSource, VersionSource.version_id == Version.id)
        .join(Source, Source.digest == VersionSource.digest)
        .where(Source.file_name.startswith(f"{sample}-"))
        .order_by(Version.created_at.desc())
    )
    versions = session.scalars(query).all()
    return next((v for v in versions if v.work.part != "wrapper"), None)


def _consultation(
    session: Session,
    site: Site,
    data: dict[str, Any],
    staff: Staff,
    organisations: dict[str, str],
    homes: dict[str, str],
) -> None:
    version = version_of(session, data["document"])
    opening = moment(data["opens_at"])
    if version is None or list_consultations(session, opening, document_id=version.work_id):
        return
    consultation_id = open_consultation(
        session,
        opening,
        staff.reviewer,
        document_id=version.work_id,
        version_id=version.id,
        title=data["title"],
        introduction=data["introduction"],
        plain_words=data["plain_words"],
        audience=data["audience"],
        closes_at=moment(data["closes_at"]).moment,
    )
    set_questions(
        session, opening, staff.reviewer, consultation_id, [(q["address"], q["text"]) for q in data["questions"]]
    )
    played = Played(site, staff.reviewer, consultation_id, organisations, homes)
    played.give(session, opening, data["tasks"])
    outcomes: dict[str, tuple[str | None, str]] = {}
    for comment in data["comments"]:
        draft = Draft(
            address=comment["address"],
            stance=comment["stance"],
            body=comment["body"],
            key=comment["key"],
            proposed=comment["proposed"] or "",
            contributor_kind=comment["contributor_kind"],
            contributor=comment["contributor"] or "",
            consent=comment["outcome"] in {"adopted", "partly"},  # so that something can be published
            on_behalf=comment["channel"] in ON_BEHALF,
        )
        number = played.take(session, moment(comment["at"]), comment, draft)
        outcomes[number] = (comment["outcome"], comment["outcome_reason"] or "")
    played.report(session, data["comments"])
    deciding = moment(data["closes_at"])
    for view in comments_of_consultation(session, consultation_id):
        outcome, reason = outcomes[view.number]
        if outcome is not None:
            decide_comment(session, deciding, staff.reviewer, view.id, outcome, reason)
    played.tell(session)


def _review(session: Session, site: Site, data: dict[str, Any], staff: Staff) -> None:
    version = version_of(session, data["document"])
    if version is None or not data["notes"]:
        return
    review_id = open_review(
        session,
        site.clock,
        document_id=version.work_id,
        version_id=version.id,
        as_of=site.clock.today(),
        actor="system",
        owner_id=staff.reviewer.account_id,
    )
    review = review_of_version(session, version.id)
    if review is None or _expert(session, data["experts"][0]["name"]) is not None:
        return
    findings = findings_of(session, version.id)
    experts = {}
    for number, expert in enumerate(data["experts"], 1):
        made = create_account(
            session,
            site.clock,
            login=f"expert-{number}",
            name=expert["name"],
            roles=[Role.EXPERT],
            actor="system",
        )
        experts[expert["id"]] = made.account_id
        assignment_id, _ = assign_expert(session, site.clock, staff.reviewer, f"review:{review_id}", made.account_id)
        accept_assignment(session, site.clock, assignment_id, frozenset(DECLARED))
    for verdict in data["verdicts"]:
        stored = _matching(findings, verdict["address"], verdict["category"])
        if stored is not None:
            clock = moment(verdict["at"])
            give_verdict(session, clock, staff.reviewer, stored, verdict["decision"], verdict["reason"])
    for note in data["notes"]:
        clock = moment(note["at"])
        anchor = Anchor(
            version.id,
            note["address"],
            note["quote"] or "",
            finding_id=_matching(findings, note["address"], note["category"]),
        )
        note_id = write_note(
            session, clock, experts[note["expert"]], f"review:{review_id}", anchor, note["body"], note["kind"]
        )
        if note["outcome"] is not None:
            decide_note(session, clock, staff.reviewer, note_id, note["outcome"], note["reason"] or "")
    _threads(session, version, data["threads"], {"reviewer": staff.reviewer, "head": staff.head})


def _threads(session: Session, version: Version, threads: Sequence[dict[str, Any]], people: dict[str, Person]) -> None:
    """What the office said to each other beside the text."""
    day = version.created_at.date()
    view = get_document(session, version.work_id, day, include_internal=True, version_id=version.id)
    for thread in threads:
        note_id = write_on(
            session, moment(thread["at"]), people[thread["by"]], view, Target("text", thread["address"]),
            thread["body"], words=thread["words"], kind=thread["kind"],
        )  # fmt: skip
        for reply in thread["replies"]:
            say(session, moment(reply["at"]), people[reply["by"]], note_id, reply["act"], reply["body"])


def _expert(session: Session, name: str) -> Account | None:
    return session.scalars(select(Account).where(Account.name == name)).first()


def _matching(findings: Sequence[StoredFinding], address: str, category: str | None) -> str | None:
    for stored in findings:
        at = stored.finding.address
        if (at == address or at.startswith(f"{address}__")) and stored.finding.category == category:
            return stored.id
    return None
