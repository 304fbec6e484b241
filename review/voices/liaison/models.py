"""Tables of liaison points: what they are, who works there, ties, tasks, seats, gathered entries, minutes, criteria."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class LiaisonPoint(Base):
    """What an organisation is as a liaison point. The tree and the area stand in `organisations`.

    A point without a parent point is a 联系点, one below it a 信息采集点. `form` is a key of `kinds.toml`.
    """

    __tablename__ = "liaison_points"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    form: Mapped[str]
    position: Mapped[int]
    established_on: Mapped[date | None]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    retired_reason: Mapped[str]


class LiaisonMember(Base):
    """A person at a point: 联络员, 联系员 or 采集员. The phone lies sealed; `phone_hint` is its mask."""

    __tablename__ = "liaison_members"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    duty: Mapped[str]  # officer | contact | collector
    phone_hint: Mapped[str]
    sealed: Mapped[str]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LiaisonTie(Base):
    """关联: a point that is close to a body; what it says on that body's documents is marked and counted apart."""

    __tablename__ = "liaison_ties"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    body: Mapped[str]  # name of the issuer or drafter
    reason: Mapped[str]
    position: Mapped[int]
    created_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))


class LiaisonTask(Base):
    """A consultation handed to a point. `state`: given, reported, fed_back, recalled; see `tasks.STATES`."""

    __tablename__ = "liaison_tasks"
    __table_args__ = (UniqueConstraint("consultation_id", "organisation_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultations.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    position: Mapped[int]
    state: Mapped[str]
    instructions: Mapped[str]
    drafter: Mapped[str]  # body that drafted the document, where it isn't the issuer
    report_by: Mapped[datetime | None]
    given_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    given_at: Mapped[datetime]
    tied: Mapped[str]  # why the point is 关联 in this matter, empty where it isn't; settled when the task is given
    forms: Mapped[list[Any]]  # keys of how people were asked: meeting, visit, survey, online
    reached: Mapped[int]  # people
    report_note: Mapped[str]
    reported_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    reported_at: Mapped[datetime | None]
    fed_back_at: Mapped[datetime | None]
    recalled_at: Mapped[datetime | None]
    recalled_reason: Mapped[str]


class LiaisonSeat(Base):
    """A task in the hands of one collector, through a link that holds for the first phone it is opened on."""

    __tablename__ = "liaison_seats"

    id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("liaison_tasks.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    member_id: Mapped[str | None] = mapped_column(ForeignKey("liaison_members.id"), index=True)
    label: Mapped[str]  # who it is for, as the officer calls them
    position: Mapped[int]
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitations.id"), index=True)
    made_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str]


class LiaisonMinutes(Base):
    """Minutes of a meeting (座谈会) at which opinions were gathered; the file, where one was brought, is kept."""

    __tablename__ = "liaison_minutes"

    id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("liaison_tasks.id"), index=True)
    title: Mapped[str]
    held_on: Mapped[date | None]
    place: Mapped[str]
    people: Mapped[int]
    file_name: Mapped[str]
    digest: Mapped[str]
    taken_by: Mapped[str]
    taken_at: Mapped[datetime]


class LiaisonEntry(Base):
    """A comment on its way through a point: who gathered it, how the point collated it, when it went up.

    The words of the comment itself are never changed; `tidy` stands beside them. `state`: gathered, kept, merged,
    doubtful; see `entries.STATES`. All go up, with these marks.
    """

    __tablename__ = "liaison_entries"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("liaison_tasks.id"), index=True)
    seat_id: Mapped[str | None] = mapped_column(ForeignKey("liaison_seats.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    minutes_id: Mapped[str | None] = mapped_column(ForeignKey("liaison_minutes.id"), index=True)
    position: Mapped[int]
    state: Mapped[str]
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("comments.id"))
    tidy: Mapped[str]
    remark: Mapped[str]  # why the point doubts it
    collated_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    collated_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]  # the contributor, by the point
    told_way: Mapped[str]


class ActivityCriterion(Base):
    """One line of the yearly activity sheet: what is counted and how many are expected. Edited by staff, logged."""

    __tablename__ = "activity_criteria"

    id: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(unique=True)  # key of `activity.MEASURES`
    name: Mapped[str]
    expected: Mapped[int]
    position: Mapped[int]
    used: Mapped[bool]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
