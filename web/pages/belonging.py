"""Which document a version belongs to: what a merge, a parting or an undoing would change, and the record of merges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import InvalidInput, NotFound
from registry.instruments.merging import MergeRow, merges_of
from registry.instruments.resolve import by_number, by_title
from registry.instruments.views import DocumentView, VersionRow, get_document
from registry.people.models import Account
from review.casework.belonging import Standing, standing_on

PART, MERGE, UNDO = "part", "merge", "unmerge"
_ADDRESS = re.compile(r"/d/([^/?#@\s.]+)")


@dataclass(frozen=True, slots=True)
class After:
    """A document as it would be, with its versions by date; none where it goes into the other."""

    title: str
    versions: tuple[VersionRow, ...]

    @classmethod
    def of(cls, title: str, versions: Sequence[VersionRow]) -> After:
        """A document with these versions, the oldest first; one without a date stands before them."""
        return cls(title, tuple(sorted(versions, key=lambda version: version.on or date.min)))


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is about to be done, and what it would change."""

    act: str  # PART, MERGE or UNDO: the last piece of the form's address
    value: str  # the version, the other document, or the merge
    after: tuple[After, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class BelongingPage:
    """The versions of a document, merges it was part of, and one act that is being considered."""

    template: ClassVar[str] = "pages/belonging.html"

    view: DocumentView
    merges: tuple[MergeRow, ...]
    people: dict[str, str]
    proposal: Proposal | None = None
    said: str = ""
    error: str = ""
    reason: str = ""  # typed in a form that was refused
    other: str = ""  # what was typed as the other document


def belonging_page(
    session: Session,
    clock: Clock,
    document_id: str,
    act: str = "",
    value: str = "",
    *,
    said: str = "",
    error: str = "",
    reason: str = "",
) -> BelongingPage:
    """The page, with the act that is considered where one is named.

    Args:
        act: PART, MERGE, UNDO, or "" for none.
        value: the version, the other document as typed, or the merge.
        said, error, reason: as the page shows them.

    Raises:
        NotFound: no such document, version or merge.
    """
    view = _open(session, clock, document_id)
    merges = merges_of(session, view.row.document_id)
    known = select(Account.id, Account.name).where(Account.id.in_([merge.by for merge in merges]))
    people = {row.id: row.name for row in session.execute(known)} if merges else {}
    proposal, other = None, ""
    try:
        if act == PART:
            proposal = _parting(session, view, value)
        elif act == MERGE:
            other = value
            proposal = _merging(session, clock, view, value)
        elif act == UNDO:
            proposal = _undoing(session, view, merges, value)
    except InvalidInput as refusal:
        error = error or refusal.message
    return BelongingPage(view, merges, people, proposal, said, error, reason, other)


def other_document(session: Session, clock: Clock, typed: str) -> DocumentView:
    """The document that is meant by an address, a number or a title.

    Raises:
        InvalidInput: none, or more than one.
    """
    typed = typed.strip()
    address = _ADDRESS.search(typed)
    wanted = [address.group(1) if address else typed]
    named = () if address else (by_number(session, typed, include_internal=True) if typed else ())
    named = named or (() if address else by_title(session, typed, include_internal=True))
    if len(named) > 1:
        raise InvalidInput("有几份文件是这个标题或文号，请粘贴所指那一份的网址。")
    try:
        return _open(session, clock, named[0].document_id if named else wanted[0])
    except NotFound:
        raise InvalidInput("没有找到这份文件。请写全标题或文号，或粘贴它的网址。") from None


def _open(session: Session, clock: Clock, document_id: str) -> DocumentView:
    return get_document(session, document_id, clock.today(), include_internal=True)


def _parting(session: Session, view: DocumentView, version_id: str) -> Proposal:
    away = _named(view.versions, [version_id])
    if not away:
        raise NotFound("没有这个版本，或它已不属于这份文件。")
    left = _without(view.versions, away)
    if not left:
        raise InvalidInput("该文件只有这一个版本，不需要拆分。")
    after = (After.of(view.row.title, left), After.of("另立为一份文件", away))
    return Proposal(PART, version_id, after, standing_on(session, [version_id]))


def _merging(session: Session, clock: Clock, view: DocumentView, typed: str) -> Proposal:
    other = other_document(session, clock, typed)
    if other.row.document_id == view.row.document_id:
        raise InvalidInput("不能与自身合并。")
    after = (After.of(view.row.title, view.versions + other.versions), After.of(other.row.title, ()))
    standing = standing_on(session, [version.version_id for version in other.versions])
    return Proposal(MERGE, other.row.document_id, after, standing)


def _undoing(session: Session, view: DocumentView, merges: Sequence[MergeRow], merge_id: str) -> Proposal:
    merge = next((m for m in merges if m.id == merge_id and m.undone_at is None), None)
    if merge is None:
        raise NotFound("没有这次合并，或它已撤销。")
    away = _named(view.versions, merge.version_ids)
    after = (After.of(view.row.title, _without(view.versions, away)), After.of(merge.other_title, away))
    return Proposal(UNDO, merge_id, after, standing_on(session, [version.version_id for version in away]))


def _named(versions: Sequence[VersionRow], ids: Sequence[str]) -> tuple[VersionRow, ...]:
    return tuple(version for version in versions if version.version_id in ids)


def _without(versions: Sequence[VersionRow], away: Sequence[VersionRow]) -> tuple[VersionRow, ...]:
    return tuple(version for version in versions if version not in away)
