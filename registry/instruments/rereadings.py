"""What a newer reader makes of a source file: compared with the version, and taken over or left by a person.

Promises that nothing of a version changes before that, that corrections by people hold afterwards, and that words on
which notes, comments or findings stand are never moved from under them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.database import Base
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.classifying import classified, follow
from registry.instruments.corrections import FIELDS, announce, put, value_of
from registry.instruments.deposit import latest_change, text_digest, write_clauses
from registry.instruments.models import Clause, Correction, Rereading, Version, VersionSource, Work
from registry.instruments.naming import identify
from registry.instruments.trees import body_to_json, nodes_from
from registry.people.roles import Permission, Person
from registry.provisions.kinds import Kind
from registry.provisions.reading import Reading
from registry.provisions.units import units

SHOWN = 200  # clauses named in a comparison; more are counted
_PARTS = ("history", "references", "warnings", "amendments", "repeals")


@dataclass(frozen=True, slots=True)
class RereadingRow:
    """One comparison. `facts` are (label, as read before, as read now); the clauses are addresses."""

    id: str
    version_id: str
    document_id: str
    title: str
    reader: str
    created_at: datetime
    decision: str | None
    reason: str | None
    decided_at: datetime | None
    decided_by: str | None
    facts: tuple[tuple[str, str | None, str | None], ...]
    same_text: bool
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    warnings: tuple[tuple[str, int, int], ...]
    counts: dict[str, int]


def propose(session: Session, clock: Clock, version_id: str, reading: Reading, digest: str) -> str | None:
    """Compare a new reading of a version's file with the version.

    Returns:
        The id of the comparison; None where nothing differs, and then the version is noted as read by this reader.
    """
    version = session.get_one(Version, version_id)
    work = session.get_one(Work, version.work_id)
    new_body = body_to_json(reading)
    changes = _changes(session, version, work, reading, new_body)
    for open_ in session.scalars(
        select(Rereading).where(Rereading.version_id == version.id, Rereading.decision.is_(None))
    ):
        open_.decision, open_.decided_at, open_.decided_by = "outdated", clock.now(), "system"
    if changes is None:
        version.body = new_body
        return None
    row = Rereading(
        id=new_id(), version_id=version.id, digest=digest, reader=reading.notes.get("reader", ""),
        text_digest=version.text_digest, text=reading.text, body=new_body, facts=_facts_of(reading), changes=changes,
        created_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(session, clock, "system", "document.reread", f"document:{work.id}", version=version.id)
    return row.id


def _facts_of(reading: Reading) -> dict[str, Any]:
    facts: dict[str, Any] = {"title": reading.title, "document_number": reading.document_number,
                             "issuer": reading.issuer}  # fmt: skip
    for name in FIELDS:
        if name.endswith("_on"):
            day = getattr(reading, name)
            facts[name] = day.isoformat() if day else None
    day = latest_change(reading.history, reading.adopted_on)
    return facts | {
        "version_on": day.isoformat() if day else None,
        "kind": reading.kind.value,
        "level": reading.level.value if reading.level else None,
        "effective_basis": reading.effective_basis,
        "format": reading.format,
    }


def _changes(
    session: Session, version: Version, work: Work, reading: Reading, new_body: dict[str, Any]
) -> dict[str, Any] | None:
    """What differs, facts against what was read and not against what people set; None for nothing."""
    facts = _facts_of(reading)
    read = {name: value_of(version, work, name) for name in FIELDS} | _as_read(session, version.id)
    differing = [[name, read[name], facts[name] or None] for name in FIELDS if read[name] != (facts[name] or None)]
    old = {
        c.address: version.text[c.start : c.end]
        for c in session.scalars(select(Clause).where(Clause.version_id == version.id).order_by(Clause.position))
    }
    new = {unit.address: unit.text for unit in units(reading)}
    added = [a for a in new if a not in old]
    removed = [a for a in old if a not in new]
    changed = [a for a in new if a in old and old[a] != new[a]]
    counts = {
        part: len(new_body[part]) - len(version.body[part]) for part in _PARTS if new_body[part] != version.body[part]
    }
    same_tree = new_body["nodes"] == version.body["nodes"]
    if reading.text == version.text and same_tree and not differing and not counts:
        return None
    before = Counter(row[0] for row in version.body["warnings"])
    after = Counter(row[0] for row in new_body["warnings"])
    return {
        "facts": differing,
        "same_text": reading.text == version.text,
        "added": added[:SHOWN], "removed": removed[:SHOWN], "changed": changed[:SHOWN],
        "numbers": [len(added), len(removed), len(changed)],
        "warnings": [[code, before[code], after[code]] for code in sorted(before | after)
                     if before[code] != after[code]],
        "counts": counts,
    }  # fmt: skip


def _as_read(session: Session, version_id: str) -> dict[str, str | None]:
    """What the reader had for the fields that people corrected: the `before` of the oldest that holds."""
    found: dict[str, str | None] = {}
    for row in session.scalars(_active(version_id)):
        found.setdefault(row.field, row.before)
    return found


def _active(version_id: str) -> Any:
    return (
        select(Correction)
        .where(Correction.version_id == version_id, Correction.undone_at.is_(None))
        .order_by(Correction.position)
    )


def take(session: Session, clock: Clock, person: Person, rereading_id: str, reason: str) -> str:
    """Let the new reading be the version's; corrections hold. Returns the version's id.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason.
        Conflict: decided already, the version changed since, or words with notes, comments or findings would move.
    """
    row, version = _open(session, person, rereading_id, reason)
    if row.text_digest != version.text_digest:
        raise Conflict("这个版本在比较之后又变过，请重新识别再看。")
    work = session.get_one(Work, version.work_id)
    if kept := in_the_way(session, version.id, row):
        raise Conflict(
            "这些条款上已有提示、批注、意见或审查内容，换用新的识别结果会使它们失去依据：" + "、".join(kept[:8])
        )
    reading = Reading(version.title, row.facts["format"], row.text, row.facts["title"], Kind(row.facts["kind"]),
                      nodes=nodes_from(row.body))  # fmt: skip
    held = {c.field: c for c in session.scalars(_active(version.id))}  # the newest of each field
    session.execute(delete(Clause).where(Clause.version_id == version.id))
    version.text, version.body, version.text_digest = row.text, row.body, text_digest(row.text)
    version.effective_basis = row.facts["effective_basis"]
    on = row.facts["version_on"]
    version.version_on = date.fromisoformat(on) if on else None
    work.kind, work.level = row.facts["kind"], row.facts["level"]
    session.flush()
    write_clauses(session, version.id, reading)
    for name in FIELDS:
        put(session, version, work, name, row.facts[name])
    session.flush()
    as_read = classified(session, work)
    for name, correction in held.items():
        put(session, version, work, name, correction.after)
    follow(session, clock, person, work, as_read, reason.strip())
    _note_read_values(session, version.id, row.facts)
    identify(session, work, version.title, version.document_number)
    for source in session.scalars(
        select(VersionSource).where(VersionSource.version_id == version.id, VersionSource.digest == row.digest)
    ):
        source.text_digest = version.text_digest
    _decide(session, clock, person, row, "taken", reason, work.id)
    announce(session, clock, version, work)
    return version.id


def _note_read_values(session: Session, version_id: str, facts: dict[str, Any]) -> None:
    """The oldest correction of a field stands on what the reader has; that is now what the new one has."""
    seen: set[str] = set()
    for row in session.scalars(_active(version_id)):
        if row.field not in seen:
            row.before = facts[row.field] or None
            seen.add(row.field)


def leave(session: Session, clock: Clock, person: Person, rereading_id: str, reason: str) -> str:
    """Keep the version as it is. Returns its id.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason. Conflict: decided already.
    """
    row, version = _open(session, person, rereading_id, reason)
    _decide(session, clock, person, row, "left", reason, version.work_id)
    return version.id


def in_the_way(session: Session, version_id: str, row: Rereading) -> list[str]:
    """Addresses that people or findings stand on and whose words the new reading would move or change."""
    reading = Reading("", "", row.text, "", Kind.OTHER, nodes=nodes_from(row.body))
    new = {unit.address: (unit.start, unit.end, unit.text) for unit in units(reading)}
    version = session.get_one(Version, version_id)
    old = {
        c.address: (c.start, c.end, version.text[c.start : c.end])
        for c in session.scalars(select(Clause).where(Clause.version_id == version_id))
    }
    return [address for address in anchored(session, version_id) if address in old and new.get(address) != old[address]]


def anchored(session: Session, version_id: str) -> list[str]:
    """Addresses of a version on which anything of the layers above stands, whatever their tables are."""
    found: set[str] = set()
    for table in Base.metadata.tables.values():
        if table.name == Clause.__tablename__ or not {"version_id", "address"} <= set(table.columns.keys()):
            continue
        found.update(
            address
            for address in session.scalars(select(table.c.address).where(table.c.version_id == version_id).distinct())
            if address
        )
    return sorted(found)


def _open(session: Session, person: Person, rereading_id: str, reason: str) -> tuple[Rereading, Version]:
    person.require(Permission.DOCUMENT_CORRECT)
    row = session.get(Rereading, rereading_id)
    if row is None:
        raise NotFound("没有这次识别比较。")
    if row.decision is not None:
        raise Conflict("这次识别比较已经处理过。")
    if not reason.strip():
        raise InvalidInput("请写明采用或者不采用的理由。")
    return row, session.get_one(Version, row.version_id)


def _decide(
    session: Session, clock: Clock, person: Person, row: Rereading, decision: str, reason: str, work_id: str
) -> None:
    row.decision, row.decided_at, row.decided_by, row.reason = decision, clock.now(), person.actor, reason.strip()
    audit.record(
        session, clock, person.actor, f"document.reread_{decision}", f"document:{work_id}", version=row.version_id,
        why=reason.strip(),
    )  # fmt: skip


def open_rereadings(session: Session) -> Sequence[RereadingRow]:
    """Comparisons that wait for a decision, newest first."""
    rows = session.execute(
        select(Rereading, Version.title, Version.work_id)
        .join(Version, Version.id == Rereading.version_id)
        .where(Rereading.decision.is_(None))
        .order_by(Rereading.created_at.desc(), Rereading.id)
    ).all()
    return [_shown(row, title, work_id) for row, title, work_id in rows]


def get_rereading(session: Session, rereading_id: str) -> tuple[RereadingRow, Rereading]:
    """One comparison, with the row that holds its text.

    Raises:
        NotFound: there is none.
    """
    row = session.get(Rereading, rereading_id)
    if row is None:
        raise NotFound("没有这次识别比较。")
    version = session.get_one(Version, row.version_id)
    return _shown(row, version.title, version.work_id), row


def _shown(row: Rereading, title: str, work_id: str) -> RereadingRow:
    changes = row.changes
    return RereadingRow(
        row.id, row.version_id, work_id, title, row.reader, row.created_at, row.decision, row.reason, row.decided_at,
        row.decided_by, tuple((FIELDS[name], old, new) for name, old, new in changes["facts"]), changes["same_text"],
        tuple(changes["added"]), tuple(changes["removed"]), tuple(changes["changed"]),
        tuple((code, old, new) for code, old, new in changes["warnings"]),
        dict(zip(("added", "removed", "changed"), changes["numbers"], strict=True)),
    )  # fmt: skip
