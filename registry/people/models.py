"""Tables of people: organisations, accounts and their secrets, the roles they hold, sessions and invitations.

Secrets (passwords, recovery codes, session and invitation tokens) are stored as hashes only; a second factor's secret,
which must be known to be checked, is sealed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.database import Base


class Organisation(Base):
    """A body: an issuing organ, a committee, a liaison point. `parent_id` makes the tree."""

    __tablename__ = "organisations"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # committee | issuing_body | liaison_point | collection_point | unit | institution
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    area: Mapped[str | None]
    created_at: Mapped[datetime]


class Account(Base):
    """A person who can log in, or is known by an invitation."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    password_set_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    created_at: Mapped[datetime]
    grants: Mapped[list[RoleGrant]] = relationship(back_populates="account", lazy="selectin")


class FormerPassword(Base):
    """A password that an account had; its last ones can't be taken again."""

    __tablename__ = "former_passwords"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    password_hash: Mapped[str]
    replaced_at: Mapped[datetime]


class FailedLogin(Base):
    """A refused try to log in. It is counted by the name that was typed, whether an account has it or not."""

    __tablename__ = "failed_logins"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(index=True)
    login_hash: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)


class SecondFactor(Base):
    """An account's time-based code (TOTP, RFC 6238); it counts from `confirmed_at` on."""

    __tablename__ = "second_factors"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[str]  # sealed
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)  # the newest time step whose code was taken: no code counts twice


class RecoveryCode(Base):
    """A code that lets an account in once when its device is lost."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class RoleGrant(Base):
    """One role held by one account."""

    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("account_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[str]
    granted_at: Mapped[datetime]
    account: Mapped[Account] = relationship(back_populates="grants")


class LoginSession(Base):
    """A log-in; the cookie holds the token, the table its hash. `csrf` is mixed into every form."""

    __tablename__ = "login_sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    csrf: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    waits: Mapped[bool] = mapped_column(default=False)  # the password was right, the second factor is not shown yet


class Invitation(Base):
    """A link that lets its holder do one thing: annotate one review, answer one consultation.

    `purpose` says which (`expert_review`, `liaison_comment`), `subject` names the thing (`review:abc`), `scope`
    narrows it (an address). `account_id` is the person it was made for, None for anyone at that organisation.
    """

    __tablename__ = "invitations"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    scope: Mapped[dict[str, Any]]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"))
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    first_used_at: Mapped[datetime | None]
    device_hash: Mapped[str | None]  # the one browser that may use it, where it is bound to its first
