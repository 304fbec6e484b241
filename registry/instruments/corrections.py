"""Corrections of what a reader took for title, number, issuer and dates: by a person, with a reason, undoable.

A correction is a row beside the version; the version shows the corrected value, the row keeps what was read. They
survive re-reading (`rereadings`). Text and tree are never corrected here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry import audit, outbox
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id
from registry.instruments.classifying import classified, follow
from registry.instruments.lifecycle import recompute
from registry.instruments.models import Correction, Identifier, Version, Work
from registry.instruments.names import number_key, title_key
from registry.instruments.naming import identify
from registry.people.roles import Permission, Person

FIELDS: dict[str, str] = {
    "title": "标题",
    "document_number": "发文字号",
    "issuer": "制定机关",
    "adopted_on": "通过日期",
    "approved_on": "批准日期",
    "promulgated_on": "公布日期",
    "effective_on": "施行日期",
    "expires_on": "有效期至",
}
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One correction; `label` is the name of the field, `active` whether it holds."""

    id: str
    field: str
    label: str
    before: str | None
    after: str | None
    reason: str
    at: datetime
    by: str
    undone_at: datetime | None
    undone_by: str | None
    undone_reason: str | None

    @property
    def active(self) -> bool:
        """Whether it was not undone."""
        return self.undone_at is None


def correct(
    session: Session, clock: Clock, person: Person, version_id: str, wanted: Mapping[str, str | None], reason: str
) -> tuple[str, ...]:
    """Set facts of a version right. What equals the present value is left alone.

    Args:
        session: a write transaction; the caller commits.
        clock: where moments come from.
        person: who corrects.
        version_id: of the version.
        wanted: new values by field, dates as 2024-05-01; None or "" where the document states none.
        reason: why.

    Returns:
        The fields that changed.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason, an unknown field, an impossible date, an empty title.
    """
    person.require(Permission.DOCUMENT_CORRECT)
    version = _version(session, version_id)
    work = session.get_one(Work, version.work_id)
    changed = []
    before_all = classified(session, work)
    position = session.scalar(select(func.max(Correction.position)).where(Correction.version_id == version.id)) or 0
    for field, given in wanted.items():
        value = checked(field, given)
        before = value_of(version, work, field)
        if value == before:
            continue
        if not reason.strip():
            raise InvalidInput("请写明更正的理由，例如依据原件的哪一处。")
        position += 1
        session.add(
            Correction(
                id=new_id(), version_id=version.id, position=position, field=field, before=before, after=value,
                reason=reason.strip()[:_LONGEST], at=clock.now(), by=person.actor,
            )
        )  # fmt: skip
        put(session, version, work, field, value)
        audit.record(
            session, clock, person.actor, "document.correct", f"document:{work.id}", version=version.id, field=field,
            old=before, new=value, why=reason.strip(),
        )  # fmt: skip
        changed.append(field)
    if changed:
        follow(session, clock, person, work, before_all, reason.strip())
        announce(session, clock, version, work)
    return tuple(changed)


def undo_correction(session: Session, clock: Clock, person: Person, correction_id: str, reason: str) -> str:
    """Put back what stood before a correction; undoing twice changes nothing. Returns the version's id.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason. Conflict: a later correction of the same field holds.
    """
    person.require(Permission.DOCUMENT_CORRECT)
    row = session.get(Correction, correction_id)
    if row is None:
        raise NotFound("没有这条更正。")
    if row.undone_at is not None:
        return row.version_id
    if not reason.strip():
        raise InvalidInput("请写明撤销更正的理由。")
    later = session.scalars(
        select(Correction.id).where(
            Correction.version_id == row.version_id,
            Correction.field == row.field,
            Correction.position > row.position,
            Correction.undone_at.is_(None),
        )
    ).first()
    if later is not None:
        raise Conflict(f"“{FIELDS[row.field]}”其后又更正过，请先撤销较新的更正。")
    version = _version(session, row.version_id)
    work = session.get_one(Work, version.work_id)
    before = classified(session, work)
    row.undone_at, row.undone_by, row.undone_reason = clock.now(), person.actor, reason.strip()[:_LONGEST]
    put(session, version, work, row.field, row.before)
    audit.record(
        session, clock, person.actor, "document.uncorrect", f"document:{work.id}", version=version.id,
        field=row.field, old=row.after, new=row.before, why=reason.strip(),
    )  # fmt: skip
    follow(session, clock, person, work, before, reason.strip())
    announce(session, clock, version, work)
    return version.id


def corrections_of(session: Session, version_id: str) -> tuple[CorrectionRow, ...]:
    """The corrections of a version, oldest first, undone ones too."""
    rows = session.scalars(
        select(Correction).where(Correction.version_id == version_id).order_by(Correction.position)
    ).all()
    return tuple(
        CorrectionRow(
            r.id, r.field, FIELDS[r.field], r.before, r.after, r.reason, r.at, r.by, r.undone_at, r.undone_by,
            r.undone_reason,
        )
        for r in rows
    )  # fmt: skip


def checked(field: str, given: str | None) -> str | None:
    """A value as it is kept: trimmed, a date in its one form, None for nothing.

    Raises:
        InvalidInput: an unknown field, an impossible date, an empty or too long title.
    """
    label = FIELDS.get(field)
    if label is None:
        raise InvalidInput("没有这一项可以更正。")
    value = " ".join((given or "").split()) or None
    if value is None:
        if field == "title":
            raise InvalidInput("标题不能为空。")
        return None
    if field.endswith("_on"):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise InvalidInput(f"“{label}”不是有效的日期，请写成 2024-05-01 的形式。") from error
    if len(value) > _LONGEST:
        raise InvalidInput(f"“{label}”过长，最多 {_LONGEST} 个字。")
    return value


def value_of(version: Version, work: Work, field: str) -> str | None:
    """A fact of a version as it is kept in a correction."""
    value = work.issuer if field == "issuer" else getattr(version, field)
    return value.isoformat() if isinstance(value, date) else (value or None)


def put(session: Session, version: Version, work: Work, field: str, value: str | None) -> None:
    """Write one fact of a version, with the names by which its work is found."""
    if field == "issuer":
        work.issuer = value
        return
    old = getattr(version, field)
    setattr(version, field, date.fromisoformat(value) if value and field.endswith("_on") else (value or None))
    if field == "title":
        version.title = value or ""
    if field in ("title", "document_number"):
        session.flush()
        _forget(session, work, field, old)
        identify(session, work, version.title, version.document_number)
        _show_newest(session, work)


def announce(session: Session, clock: Clock, version: Version, work: Work) -> None:
    """Recompute when the work's versions end, and tell the index of all of them: they share issuer and kind."""
    version.revision += 1
    session.flush()
    all_versions = session.scalars(select(Version.id).where(Version.work_id == work.id))
    outbox.announce(session, clock, sorted({*all_versions, *recompute(session, work)}))


def _forget(session: Session, work: Work, field: str, old: str | None) -> None:
    """Drop a name that no version of the work bears any more."""
    if not old:
        return
    scheme, key = ("title", title_key(old)) if field == "title" else ("number", number_key(old))
    column = Version.title if field == "title" else Version.document_number
    borne = {
        title_key(name) if field == "title" else number_key(name)
        for name in session.scalars(select(column).where(Version.work_id == work.id))
        if name
    }
    if key not in borne:
        session.execute(
            delete(Identifier).where(
                Identifier.work_id == work.id, Identifier.scheme == scheme, Identifier.value == key
            )
        )


def _show_newest(session: Session, work: Work) -> None:
    newest = session.scalars(
        select(Version).where(Version.work_id == work.id).order_by(Version.position.desc()).limit(1)
    ).one()
    work.title = newest.title


def _version(session: Session, version_id: str) -> Version:
    version = session.get(Version, version_id)
    if version is None:
        raise NotFound("没有这个版本。")
    return version
