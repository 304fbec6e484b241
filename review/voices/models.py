"""Tables of consultations, comments, and what becomes of comments: support, publication, stories."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.database import Base


class Consultation(Base):
    """A round of comments on one version, whole or on chosen clauses.

    `audience` is `public` where everybody may comment, else `invited`; people and bodies that are asked by name are
    `ConsultationInvitee`s in both cases. `code` is printed on sheets and paper forms. `state` is what the worker has
    noted so far (planned, open, closed); whether the round takes comments follows from its moments alone.
    """

    __tablename__ = "consultations"

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True, unique=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    title: Mapped[str]
    introduction: Mapped[str]
    addresses: Mapped[list[Any]]  # [] : every clause
    plain_words: Mapped[dict[str, Any]]  # address → the clause in plain language
    audience: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # by hand, before its time
    state: Mapped[str]
    created_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[datetime]


class ConsultationQuestion(Base):
    """A question of a round: on one clause, or on the whole (`address` empty)."""

    __tablename__ = "consultation_questions"

    id: Mapped[str] = mapped_column(primary_key=True)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultations.id"), index=True)
    position: Mapped[int]
    address: Mapped[str]
    text: Mapped[str]


class ConsultationInvitee(Base):
    """A liaison point, unit or deputy that is asked by name; `invitation_id` is the link that holds at present."""

    __tablename__ = "consultation_invitees"
    __table_args__ = (UniqueConstraint("consultation_id", "kind", "label"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultations.id"), index=True)
    kind: Mapped[str]  # point | unit | deputy
    label: Mapped[str]
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    invitation_id: Mapped[str | None] = mapped_column(ForeignKey("invitations.id"))
    position: Mapped[int]
    created_at: Mapped[datetime]


class Comment(Base):
    """One comment on one clause, or on the whole document (`address` = `whole`).

    Without a consultation it was sent from the reading page between rounds. Its author follows it by the receipt.
    Name and contact lie sealed in `sealed`; `contributor` and `contact_hint` hold their masks.
    """

    __tablename__ = "comments"

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    consultation_id: Mapped[str | None] = mapped_column(ForeignKey("consultations.id"), index=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    address: Mapped[str]
    stance: Mapped[str]  # agree | problem | change
    body: Mapped[str]
    proposed: Mapped[str]
    answers: Mapped[dict[str, Any]]  # question id → answer
    contributor_kind: Mapped[str]
    contributor: Mapped[str]
    contact_hint: Mapped[str]
    sealed: Mapped[str]  # empty where nothing was given
    channel: Mapped[str]  # web | link | paper | minutes
    on_behalf: Mapped[bool]  # typed in for another (代录)
    entered_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))  # the account that typed it in
    received_on: Mapped[date | None]  # day on a paper form
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    invitation_id: Mapped[str | None] = mapped_column(ForeignKey("invitations.id"), index=True)
    idempotency_key: Mapped[str] = mapped_column(unique=True)  # its hash: the receipt follows from the key
    receipt_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    stage: Mapped[str]  # received | studying | concluded | replied
    studied_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    outcome_reason: Mapped[str] = mapped_column(default="")
    outcome_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    outcome_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    reply_way: Mapped[str]  # how the author was told: by the receipt page, on paper, read aloud; empty before
    rating: Mapped[str | None]  # satisfied | mostly | unsatisfied
    rated_at: Mapped[datetime | None]
    consent_at: Mapped[datetime | None]  # the author lets it be published once it is handled
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str]
    hidden_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))


class CommentFile(Base):
    """A photo, voice or other file of a comment, kept in the file store; for staff alone."""

    __tablename__ = "comment_files"

    id: Mapped[str] = mapped_column(primary_key=True)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str]  # photo | voice | document
    name: Mapped[str]
    media_type: Mapped[str]
    digest: Mapped[str]
    size: Mapped[int]


class CommentSupport(Base):
    """“我也这样认为”: one a device or receipt. `supporter` is a hash."""

    __tablename__ = "comment_supports"
    __table_args__ = (UniqueConstraint("comment_id", "supporter"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id"), index=True)
    supporter: Mapped[str]
    created_at: Mapped[datetime]


class CommentPublication(Base):
    """A handled comment as the public reads it, in words that a person has confirmed. Public pages read this alone."""

    __tablename__ = "comment_publications"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    body: Mapped[str]
    proposed: Mapped[str]
    outcome: Mapped[str]
    reason: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime | None]


class CommentStory(Base):
    """An adopted comment told in short: its words, what was found, the text before and after."""

    __tablename__ = "comment_stories"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    title: Mapped[str]
    words: Mapped[str]
    finding: Mapped[str]
    old_text: Mapped[str]
    new_text: Mapped[str]
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime | None]
