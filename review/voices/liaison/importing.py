"""A table of points and their people, read with its errors named by row, and taken in as one.

Columns are found by their heads. A row names a point, or a person at a point, or both; a point may name the one above
it, which may stand in the same table. Rows with errors are left out, the others are taken; doing it twice doubles
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput
from registry.people.models import Organisation
from registry.people.roles import Permission, Person
from registry.sealing import Sealer
from review.voices.liaison.kinds import duties, duty_of, form_of, forms
from review.voices.liaison.models import LiaisonPoint
from review.voices.liaison.people import add_member
from review.voices.liaison.points import LONGEST, POINT, SITE, add_point

HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("联系点", "联系点名称", "采集点", "点名称", "名称", "单位名称"),
    "form": ("类型", "类别", "性质", "联系点类型"),
    "parent": ("上级联系点", "上级", "所属联系点", "隶属", "所属"),
    "area": ("区域", "所在乡镇", "乡镇", "地区", "辖区", "范围"),
    "established_on": ("设立日期", "成立日期", "设立时间", "挂牌日期"),
    "person": ("姓名", "人员", "人员姓名", "联络员姓名"),
    "duty": ("职责", "身份", "人员类别", "岗位"),
    "phone": ("电话", "手机", "联系电话", "手机号", "联系方式"),
}


class Table(Protocol):
    """A table that was read: its head, and its rows with the number they bear in the file."""

    @property
    def head(self) -> tuple[str, ...]:
        """Names of the columns."""

    @property
    def rows(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Number and cells of each row."""


@dataclass(frozen=True, slots=True)
class PointRow:
    """One row in values; `errors` keep it from being taken. `known`: the point is there already."""

    row: int
    name: str
    form: str
    parent: str
    area: str
    established_on: date | None
    person: str
    duty: str
    phone: str
    errors: tuple[str, ...]
    known: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did."""

    points: int
    people: int
    left_out: int


def read_points(session: Session, table: Table) -> list[PointRow]:
    """The rows of a table, each with what is wrong in it.

    Raises:
        InvalidInput: the table has no column for the point's name.
    """
    at = _columns(table.head)
    if "name" not in at:
        raise InvalidInput(
            "表格里没有“联系点名称”一列。请把表头写成：联系点名称、类型、上级联系点、区域、姓名、职责、电话。"
        )
    held: dict[str, bool] = {
        name: point is not None
        for name, point in session.execute(
            select(Organisation.name, LiaisonPoint.organisation_id).outerjoin(
                LiaisonPoint, LiaisonPoint.organisation_id == Organisation.id
            )
        )
    }
    taken = set(session.scalars(select(Organisation.name).where(Organisation.kind.not_in((POINT, SITE)))))
    named = {_cell(cells, at, "name") for _, cells in table.rows}
    found = []
    for number, cells in table.rows:
        values = {key: _cell(cells, at, key) for key in HEADS}
        found.append(_row(number, values, held, taken, named))
    return found


def take_points(
    session: Session, clock: Clock, sealer: Sealer, person: Person, rows: Sequence[PointRow], file_name: str
) -> Taken:
    """Take the rows without errors in: points first, those above before those below, then people.

    Raises:
        NotAllowed. InvalidInput: no row can be taken.
    """
    person.require(Permission.LIAISON_MANAGE)
    good = [row for row in rows if not row.errors]
    if not good:
        raise InvalidInput("没有可以导入的行，请按提示修改表格后重新上传。")
    ids = _point_ids(session)
    points, waiting = 0, [row for row in good if row.name not in ids]
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in ids]
        if not ready:  # parents that stand in rows with errors, or in a circle
            break
        for row in ready:
            if row.name not in ids:
                ids[row.name] = add_point(
                    session, clock, person, row.name, row.form,
                    area=row.area, parent_id=ids.get(row.parent), established_on=row.established_on,
                )  # fmt: skip
                points += 1
        waiting = [row for row in waiting if row.name not in ids]
    people = 0
    for row in good:
        if row.person and row.name in ids:
            add_member(session, clock, sealer, person, ids[row.name], row.person, row.duty, phone=row.phone)
            people += 1
    left_out = len(rows) - len(good) + len(waiting)
    audit.record(
        session,
        clock,
        person.actor,
        "point.import",
        "points",
        file=file_name,
        points=points,
        people=people,
        left=left_out,
    )
    return Taken(points, people, left_out)


def _columns(head: Sequence[str]) -> dict[str, int]:
    plain = ["".join(name.split()).strip("*：:（必填）") for name in head]
    found: dict[str, int] = {}
    for key, words in HEADS.items():
        at = next(
            (n for word in words for n, name in enumerate(plain) if name == word and n not in found.values()), None
        )
        if at is not None:
            found[key] = at
    return found


def _cell(cells: Sequence[str], at: Mapping[str, int], key: str) -> str:
    return " ".join(cells[at[key]].split()) if key in at and at[key] < len(cells) else ""


def _row(
    number: int, values: Mapping[str, str], held: Mapping[str, bool], taken: set[str], named: set[str]
) -> PointRow:
    errors = []
    name, known = values["name"], held.get(values["name"], False)
    if not name:
        errors.append("没有写联系点名称。")
    elif len(name) > LONGEST:
        errors.append(f"联系点名称超过 {LONGEST} 字。")
    elif name in taken:
        errors.append(f"“{name}”是已登记的其他机关，请改用不同的名称。")
    form = form_of(values["form"]) or ("" if values["form"] else ("collection" if values["parent"] else "legislation"))
    if not form and not known:
        errors.append(f"“{values['form']}”不是已有的类型，请写{'、'.join(one.name for one in forms().values())}之一。")
    parent = values["parent"]
    if parent and not held.get(parent) and parent not in named:
        errors.append(f"上级联系点“{parent}”既没有登记，也不在这份表格里。")
    if parent and parent == name:
        errors.append("上级联系点不能是自己。")
    day, wrong = _day(values["established_on"])
    if wrong:
        errors.append(f"设立日期“{values['established_on'][:20]}”不是日期，请写成 2026-11-24 的样式。")
    duty = duty_of(values["duty"]) or ("" if values["duty"] else "collector")
    if values["person"] and not duty:
        errors.append(f"职责“{values['duty']}”请写{'、'.join(duties().values())}之一。")
    if values["phone"] and not values["person"]:
        errors.append("写了电话，但没有写姓名。")
    return PointRow(
        number, name, form, parent, values["area"][:LONGEST], day, values["person"], duty, values["phone"],
        tuple(errors), known,
    )  # fmt: skip


def _day(text: str) -> tuple[date | None, bool]:
    plain = text.strip().replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    if not plain:
        return None, False
    try:
        year, month, day = (int(part) for part in plain.split(" ")[0].strip("-").split("-"))
        return date(year, month, day), False
    except ValueError:
        return None, True


def _point_ids(session: Session) -> dict[str, str]:
    rows = session.execute(
        select(Organisation.name, Organisation.id).join(LiaisonPoint, LiaisonPoint.organisation_id == Organisation.id)
    )
    return {name: id_ for name, id_ in rows}  # noqa: C416 - rows are no pairs to mypy
