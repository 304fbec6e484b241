"""Liaison points as a tree with areas: made, changed, retired; the people there; ties to bodies.

Promises that every change is logged and nothing that took part in a task is ever deleted. Staff keep the tree; an
officer reads the part below the own point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.people.models import Organisation
from registry.people.roles import Permission, Person
from review.voices.liaison.kinds import checked_form, form_name
from review.voices.liaison.models import LiaisonMember, LiaisonPoint, LiaisonTie

POINT, SITE = "liaison_point", "collection_point"
LONGEST = 60


@dataclass(frozen=True, slots=True)
class PointView:
    """A point in the tree; `depth` 0 is a 联系点. Members are counted where they work."""

    id: str
    name: str
    form: str
    form_name: str
    area: str
    parent_id: str | None
    depth: int
    established_on: date | None
    retired_at: datetime | None
    officers: int
    collectors: int
    ties: tuple[str, ...]


def tree(session: Session, *, below: str | None = None, retired: bool = False) -> Sequence[PointView]:
    """The points, each followed by those below it. Three statements, whatever their number.

    Args:
        below: only this point and those below it.
        retired: those that have been given up as well.
    """
    query = (
        select(LiaisonPoint, Organisation)
        .join(Organisation, Organisation.id == LiaisonPoint.organisation_id)
        .order_by(LiaisonPoint.position, Organisation.name)
    )
    if not retired:
        query = query.where(LiaisonPoint.retired_at.is_(None))
    rows = [(point, organisation) for point, organisation in session.execute(query)]
    counts: dict[str, dict[str, int]] = {}
    for organisation_id, duty, count in session.execute(
        select(LiaisonMember.organisation_id, LiaisonMember.duty, func.count())
        .where(LiaisonMember.ended_at.is_(None))
        .group_by(LiaisonMember.organisation_id, LiaisonMember.duty)
    ):
        counts.setdefault(organisation_id, {})[duty] = count
    bodies: dict[str, list[str]] = {}
    for organisation_id, body in session.execute(
        select(LiaisonTie.organisation_id, LiaisonTie.body)
        .where(LiaisonTie.removed_at.is_(None))
        .order_by(LiaisonTie.position)
    ):
        bodies.setdefault(organisation_id, []).append(body)
    return _in_order(rows, counts, bodies, below)


def _in_order(
    rows: Sequence[tuple[LiaisonPoint, Organisation]],
    counts: dict[str, dict[str, int]],
    bodies: dict[str, list[str]],
    below: str | None,
) -> list[PointView]:
    known = {organisation.id for _, organisation in rows}
    children: dict[str | None, list[tuple[LiaisonPoint, Organisation]]] = {}
    for point, organisation in rows:
        parent = organisation.parent_id if organisation.parent_id in known else None
        children.setdefault(parent, []).append((point, organisation))
    found: list[PointView] = []

    def visit(parent: str | None, depth: int) -> None:
        for point, organisation in children.get(parent, ()):
            people = counts.get(organisation.id, {})
            found.append(
                PointView(
                    organisation.id,
                    organisation.name,
                    point.form,
                    form_name(point.form),
                    organisation.area or "",
                    organisation.parent_id,
                    depth,
                    point.established_on,
                    point.retired_at,
                    people.get("officer", 0),
                    people.get("contact", 0) + people.get("collector", 0),
                    tuple(bodies.get(organisation.id, ())),
                )
            )
            visit(organisation.id, depth + 1)

    visit(None, 0)
    if below is None:
        return found
    at = next((n for n, view in enumerate(found) if view.id == below), None)
    if at is None:
        return []
    end = next((n for n in range(at + 1, len(found)) if found[n].depth <= found[at].depth), len(found))
    return found[at:end]


def ids_below(session: Session, organisation_id: str) -> frozenset[str]:
    """A point and all below it, given up or not: what an officer may see."""
    return frozenset(view.id for view in tree(session, below=organisation_id, retired=True)) | {organisation_id}


def require_point(session: Session, person: Person, organisation_id: str) -> None:
    """Raise unless the person is staff or an officer of this point or of one above it.

    Raises:
        NotAllowed: neither. NotSignedIn: nobody is logged in.
    """
    if person.may(Permission.LIAISON_MANAGE):
        return
    person.require(Permission.LIAISON_POINT)
    if person.organisation_id is None or organisation_id not in ids_below(session, person.organisation_id):
        raise NotAllowed("这是其他联系点的内容，您的账号只能办理本联系点的事。")


def add_point(
    session: Session,
    clock: Clock,
    person: Person,
    name: str,
    form: str,
    *,
    area: str = "",
    parent_id: str | None = None,
    established_on: date | None = None,
) -> str:
    """Make a point; returns its organisation's id. An organisation that bears the name becomes the point.

    Raises:
        NotAllowed. InvalidInput: no name or kind, or no such parent. Conflict: it is a point already.
    """
    person.require(Permission.LIAISON_MANAGE)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST:
        raise InvalidInput(f"请填写联系点名称，不超过 {LONGEST} 字。")
    checked_form(form)
    if parent_id and session.get(LiaisonPoint, parent_id) is None:
        raise InvalidInput("所选的上级联系点不存在，请重新选择。")
    held = session.scalars(select(Organisation).where(Organisation.name == name)).one_or_none()
    if held is not None and session.get(LiaisonPoint, held.id) is not None:
        raise Conflict(f"“{name}”已经是联系点，请直接修改它。")
    if held is not None and held.kind not in {POINT, SITE}:
        raise Conflict(f"“{name}”是已登记的其他机关，联系点请另取名称，如“{name}立法联系点”。")
    if held is None:
        held = Organisation(id=new_id(), name=name, kind=POINT, created_at=clock.now())
        session.add(held)
    held.kind, held.parent_id, held.area = (SITE if parent_id else POINT), parent_id or None, area.strip()[:LONGEST]
    session.flush()
    last = session.scalar(select(func.max(LiaisonPoint.position))) or 0
    session.add(
        LiaisonPoint(
            organisation_id=held.id,
            form=form,
            position=last + 1,
            established_on=established_on,
            created_by=person.actor,
            created_at=clock.now(),
            retired_reason="",
        )
    )
    session.flush()
    audit.record(session, clock, person.actor, "point.add", f"point:{held.id}", name=name, form=form)
    return held.id


def change_point(session: Session, clock: Clock, person: Person, organisation_id: str, *, form: str, area: str) -> None:
    """Change a point's kind and area.

    Raises:
        NotAllowed, NotFound, InvalidInput.
    """
    person.require(Permission.LIAISON_MANAGE)
    point, organisation = _get(session, organisation_id)
    old = {"form": point.form, "area": organisation.area or ""}
    point.form, organisation.area = checked_form(form), area.strip()[:LONGEST]
    new = {"form": point.form, "area": organisation.area}
    if old != new:
        audit.record(session, clock, person.actor, "point.change", f"point:{organisation_id}", old=old, new=new)


def retire_point(session: Session, clock: Clock, person: Person, organisation_id: str, reason: str) -> None:
    """Give a point up, with a reason; what it did stays. Points below it must be given up or moved first.

    Raises:
        NotAllowed, NotFound. InvalidInput: no reason. Conflict: points stand below it.
    """
    person.require(Permission.LIAISON_MANAGE)
    point, _ = _get(session, organisation_id)
    if not reason.strip():
        raise InvalidInput("停用联系点须写明理由。")
    if len(tree(session, below=organisation_id)) > 1:
        raise Conflict("下面还有信息采集点，请先停用它们。")
    if point.retired_at is None:
        point.retired_at, point.retired_reason = clock.now(), reason.strip()[:300]
        audit.record(session, clock, person.actor, "point.retire", f"point:{organisation_id}", why=reason.strip())


def get_point(session: Session, organisation_id: str) -> PointView:
    """One point.

    Raises:
        NotFound: there is none.
    """
    found = tree(session, below=organisation_id, retired=True)
    if not found:
        raise NotFound("没有这个联系点。")
    return found[0]


def _get(session: Session, organisation_id: str) -> tuple[LiaisonPoint, Organisation]:
    point, organisation = session.get(LiaisonPoint, organisation_id), session.get(Organisation, organisation_id)
    if point is None or organisation is None:
        raise NotFound("没有这个联系点。")
    return point, organisation
