"""Tables of documents: works, versions, source files, clauses, identifiers, lifecycle events, quarantine.

A work has dated versions; a version has one or more source files and knows its clauses. Rows never leave this
package: readers get the dataclasses of `views`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.database import Base


class Work(Base):
    """A document over all its versions. `part` tells a wrapper (印发通知) and its attachment apart."""

    __tablename__ = "works"
    __table_args__ = (Index("ix_works_collection_created", "collection", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    collection: Mapped[str] = mapped_column(index=True)  # local | reference
    part: Mapped[str]  # whole | wrapper | attachment
    wrapper_id: Mapped[str | None] = mapped_column(ForeignKey("works.id"), index=True)
    title: Mapped[str]
    kind: Mapped[str]
    level: Mapped[str | None]
    issuer: Mapped[str | None]
    province: Mapped[str | None]
    internal: Mapped[bool] = mapped_column(default=False)
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("works.id"))
    created_at: Mapped[datetime]
    versions: Mapped[list[Version]] = relationship(back_populates="work", order_by="Version.position")


class Version(Base):
    """One dated text of a work. `revision` rises whenever what the index should hold of it changes."""

    __tablename__ = "versions"

    id: Mapped[str] = mapped_column(primary_key=True)
    work_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    position: Mapped[int]  # order among the work's versions, by date
    revision: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    document_number: Mapped[str | None]
    version_on: Mapped[date | None]  # of the latest adoption or amendment
    adopted_on: Mapped[date | None]
    approved_on: Mapped[date | None]
    promulgated_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    ended_on: Mapped[date | None]  # computed from events, kept for the index
    end_status: Mapped[str | None]
    effective_basis: Mapped[str | None]
    text_digest: Mapped[str] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text, deferred=True)
    body: Mapped[dict[str, Any]] = mapped_column(deferred=True)  # tree, history, references, warnings, notes
    created_at: Mapped[datetime]
    work: Mapped[Work] = relationship(back_populates="versions")
    sources: Mapped[list[VersionSource]] = relationship(back_populates="version", order_by="VersionSource.id")


class Source(Base):
    """A file as it came, kept under its SHA-256."""

    __tablename__ = "sources"

    digest: Mapped[str] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    size: Mapped[int]
    created_at: Mapped[datetime]


class VersionSource(Base):
    """Which file holds which version; many to many."""

    __tablename__ = "version_sources"
    __table_args__ = (UniqueConstraint("version_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    digest: Mapped[str] = mapped_column(ForeignKey("sources.digest"), index=True)
    format: Mapped[str]
    text_digest: Mapped[str]  # of what was read from it; differs from the version's where the texts differ
    version: Mapped[Version] = relationship(back_populates="sources")


class Clause(Base):
    """One unit of a version: what is indexed, reviewed and commented on."""

    __tablename__ = "clauses"

    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    number: Mapped[str]
    path: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    page: Mapped[int | None]


class Identifier(Base):
    """A name by which a work is found: its normalised title, document number or alias."""

    __tablename__ = "identifiers"
    __table_args__ = (
        UniqueConstraint("scheme", "value", "work_id"),
        Index("ix_identifiers_find", "scheme", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    work_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    scheme: Mapped[str]  # title | number | alias
    value: Mapped[str]
    printed: Mapped[str]


class LifecycleEvent(Base):
    """Something that happened to a work from outside its own text: repealed by another, declared void."""

    __tablename__ = "lifecycle_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    work_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    kind: Mapped[str]
    on: Mapped[date | None]
    by_work_id: Mapped[str | None] = mapped_column(ForeignKey("works.id"))
    note: Mapped[str]
    created_at: Mapped[datetime]


class PendingRepeal(Base):
    """A repeal whose target is not in the record yet; applied when a work of that title is deposited."""

    __tablename__ = "pending_repeals"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    title: Mapped[str] = mapped_column(index=True)
    on: Mapped[date | None]
    by_work_id: Mapped[str] = mapped_column(ForeignKey("works.id"))


class WorkMerge(Base):
    """Two works joined into one by a person: what was moved, so that it can be moved back."""

    __tablename__ = "work_merges"

    id: Mapped[str] = mapped_column(primary_key=True)
    kept_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    version_ids: Mapped[list[Any]]
    identifier_ids: Mapped[list[Any]]
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    undone_at: Mapped[datetime | None]


class Question(Base):
    """A doubt put to the registrar: the same work or another, the same version or another."""

    __tablename__ = "questions"

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    work_id: Mapped[str] = mapped_column(ForeignKey("works.id"), index=True)
    other_id: Mapped[str | None]
    message: Mapped[str]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]


class Correction(Base):
    """A fact of a version that a person set right: what the reader had, what holds, who, when and why."""

    __tablename__ = "corrections"

    id: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    position: Mapped[int]  # order among the version's corrections
    field: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_reason: Mapped[str | None]


class Rereading(Base):
    """What another reader made of a source file: kept beside the version until a person decides."""

    __tablename__ = "rereadings"

    id: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("versions.id"), index=True)
    digest: Mapped[str]  # of the source file
    reader: Mapped[str]
    text_digest: Mapped[str]  # of the version's text when it was compared
    text: Mapped[str] = mapped_column(Text, deferred=True)
    body: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    facts: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decision: Mapped[str | None]  # taken | left | outdated
    reason: Mapped[str | None]


class Quarantined(Base):
    """A file that could not be read, kept with the reason until a person deals with it."""

    __tablename__ = "quarantine"

    id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    file_name: Mapped[str]
    size: Mapped[int]
    code: Mapped[str]
    message: Mapped[str]
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]
