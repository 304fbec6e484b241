"""Tables of the expert pool, its groups and terms, and of assignments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class ExpertProfile(Base):
    """A person or commissioned institution of the pool, by account. `tied`: bodies they may not review."""

    __tablename__ = "expert_profiles"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    institution: Mapped[bool]
    employer: Mapped[str]
    title: Mapped[str]
    fields: Mapped[list[Any]]
    tied: Mapped[list[Any]]
    updated_at: Mapped[datetime]


class ExpertGroup(Base):
    """A named group under a committee (专家咨询组, 司法监督专家咨询组)."""

    __tablename__ = "expert_groups"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    committee: Mapped[str]
    created_at: Mapped[datetime]


class ExpertTerm(Base):
    """One term of an expert in a group, from the letter of appointment to its end or an early leave."""

    __tablename__ = "expert_terms"

    id: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("expert_groups.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    letter: Mapped[str]  # number of the letter of appointment
    file_digest: Mapped[str] = mapped_column(default="")  # its scan, where there is one
    file_name: Mapped[str] = mapped_column(default="")
    left_on: Mapped[date | None]
    left_reason: Mapped[str]
    created_at: Mapped[datetime]


class ExpertAssignment(Base):
    """An expert asked to look at one subject (`review:abc`), by a link of their own.

    Recusal and confidentiality are declared at acceptance and again at submission. With `asks_first` the flags of the
    program appear only after a first judgement is stored.
    """

    __tablename__ = "expert_assignments"
    __table_args__ = (UniqueConstraint("subject", "account_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    invitation_id: Mapped[str] = mapped_column(ForeignKey("invitations.id"))
    question: Mapped[str]
    due_on: Mapped[date | None]
    assigned_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    assigned_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    decline_reason: Mapped[str] = mapped_column(default="")
    asks_first: Mapped[bool] = mapped_column(default=False)
    first_judgement: Mapped[str] = mapped_column(default="")
    first_at: Mapped[datetime | None]
    conclusion: Mapped[str] = mapped_column(default="")


class ExpertAdjudication(Base):
    """What staff hold of a clause on which experts differ; decided again, the row changes and the log keeps the old."""

    __tablename__ = "expert_adjudications"
    __table_args__ = (UniqueConstraint("subject", "address"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(index=True)
    address: Mapped[str]
    judgement: Mapped[str]  # problem | question | none
    reason: Mapped[str]
    decided_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]
