"""Searches that a person keeps: saved, renamed, deleted and brought back, with a feed whose address is a secret.

A kept search belongs to one account and nobody else sees it. The feed shows public documents only, whoever made it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.ids import new_id, new_token
from registry.people.roles import Permission, Person
from registry.people.sessions import token_hash
from registry.searches.models import SavedSearch

MOST = 100  # kept by one person
LONGEST_NAME = 60
GONE = "没有这个保存的检索，或它已被删除。"
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SavedView:
    """A kept search. `parameters` are pairs of the search page's address."""

    id: str
    name: str
    parameters: tuple[tuple[str, str], ...]
    created_at: datetime
    feed_made_at: datetime | None
    account_id: str


def save_search(session: Session, clock: Clock, person: Person, name: str, parameters: Pairs) -> str:
    """Keep a search; the same one under the same name is kept once. Returns its id.

    Raises:
        NotAllowed, NotSignedIn: the person keeps no searches.
        InvalidInput: no name, too long a name, or nothing to search for.
        Conflict: the person keeps too many.
    """
    person.require(Permission.SEARCH_SAVE)
    name = _checked(name)
    held = [[key, value] for key, value in parameters]
    if not held:
        raise InvalidInput("没有检索词，也没有筛选条件，不能保存。")
    mine = session.scalars(_alive(person)).all()
    for one in mine:
        if one.parameters == held and one.name == name:
            return one.id
    if len(mine) >= MOST:
        raise Conflict(f"每人最多保存 {MOST} 个检索，请先删除不用的。")
    now = clock.now()
    kept = SavedSearch(
        id=new_id(),
        account_id=person.account_id or "",
        name=name,
        parameters=held,
        created_at=now,
        checked_at=now,
        checked_on=clock.today(),
    )
    session.add(kept)
    session.flush()
    audit.record(session, clock, person.actor, "search.save", f"search:{kept.id}")
    return kept.id


def list_saved(session: Session, person: Person) -> list[SavedView]:
    """The person's own, newest first."""
    person.require(Permission.SEARCH_SAVE)
    return [_view(one) for one in session.scalars(_alive(person).order_by(SavedSearch.created_at.desc()))]


def rename(session: Session, clock: Clock, person: Person, search_id: str, name: str) -> None:
    """Give another name.

    Raises:
        NotFound: no such search of this person. InvalidInput: no name or too long a one.
    """
    kept, name = _own(session, person, search_id), _checked(name)
    if kept.name != name:
        audit.record(session, clock, person.actor, "search.rename", f"search:{kept.id}")
        kept.name = name


def delete(session: Session, clock: Clock, person: Person, search_id: str) -> None:
    """Delete; its feed stops. It can be brought back with `restore`.

    Raises:
        NotFound: no such search of this person.
    """
    kept = _own(session, person, search_id)
    kept.deleted_at = clock.now()
    audit.record(session, clock, person.actor, "search.delete", f"search:{kept.id}")


def restore(session: Session, clock: Clock, person: Person, search_id: str) -> None:
    """Bring a deleted search back, its feed included; what came in between is compared at the next check.

    Raises:
        NotFound: no such search of this person.
    """
    kept = session.get(SavedSearch, search_id)
    person.require(Permission.SEARCH_SAVE)
    if kept is None or kept.account_id != person.account_id:
        raise NotFound(GONE)
    if kept.deleted_at is not None:
        kept.deleted_at = None
        audit.record(session, clock, person.actor, "search.restore", f"search:{kept.id}")


def make_feed(session: Session, clock: Clock, person: Person, search_id: str) -> str:
    """Make the feed's address anew; the one before it stops. Returns the token, which is shown once.

    Raises:
        NotFound: no such search of this person.
    """
    kept, token = _own(session, person, search_id), new_token()
    kept.feed_hash, kept.feed_made_at = token_hash(token), clock.now()
    audit.record(session, clock, person.actor, "search.feed", f"search:{kept.id}")
    return token


def revoke_feed(session: Session, clock: Clock, person: Person, search_id: str) -> None:
    """Stop the feed.

    Raises:
        NotFound: no such search of this person.
    """
    kept = _own(session, person, search_id)
    if kept.feed_hash is not None:
        kept.feed_hash = kept.feed_made_at = None
        audit.record(session, clock, person.actor, "search.feed_revoke", f"search:{kept.id}")


def by_feed_token(session: Session, token: str) -> SavedView:
    """The search whose feed has this token.

    Raises:
        NotFound: unknown, revoked, or the search was deleted; the answer is the same for all.
    """
    kept = session.scalars(
        select(SavedSearch).where(SavedSearch.feed_hash == token_hash(token), SavedSearch.deleted_at.is_(None))
    ).one_or_none()
    if kept is None:
        raise NotFound("这个订阅地址不存在或已停用。")
    return _view(kept)


def _alive(person: Person) -> Select[SavedSearch]:
    return select(SavedSearch).where(SavedSearch.account_id == person.account_id, SavedSearch.deleted_at.is_(None))


def _own(session: Session, person: Person, search_id: str) -> SavedSearch:
    person.require(Permission.SEARCH_SAVE)
    kept = session.get(SavedSearch, search_id)
    if kept is None or kept.account_id != person.account_id or kept.deleted_at is not None:
        raise NotFound(GONE)
    return kept


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput("请给这个检索起一个名称。")
    if len(name) > LONGEST_NAME:
        raise InvalidInput(f"名称不能超过 {LONGEST_NAME} 个字。")
    return name


def _view(kept: SavedSearch) -> SavedView:
    pairs = tuple((str(name), str(value)) for name, value in kept.parameters)
    return SavedView(kept.id, kept.name, pairs, kept.created_at, kept.feed_made_at, kept.account_id)
