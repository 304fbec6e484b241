"""Who sees and who handles which filing: the one query that pages, counts and exports share."""

from __future__ import annotations

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from registry.errors import Conflict, NotAllowed, NotFound
from registry.people.roles import Permission, Person
from review.casework.filings.models import Filing

MISSING = "没有这件报备，或它不属于您的单位。"
STALE = "这件报备刚刚被他人改过，您的操作没有保存。请刷新页面，核对后再办理。"


def visible_to(person: Person) -> ColumnElement[bool]:
    """The filings a person may know of, as a condition.

    Staff see all but drafts that bodies still write; an issuing body sees its own organisation's and nothing else.

    Raises:
        NotSignedIn, NotAllowed: the person may see none.
    """
    person.require(Permission.FILING_READ)
    if person.is_staff:
        return or_(Filing.state.not_in(("draft", "discarded")), Filing.arrival != "electronic")
    return Filing.body_id == (person.organisation_id or "")


def visible_filings(person: Person) -> Select[Filing]:
    """The filings a person may know of."""
    return select(Filing).where(visible_to(person))


def find_filing(session: Session, person: Person, filing_id: str, *, lock: bool = False) -> Filing:
    """One filing, for this person; with `lock`, held until the transaction ends.

    Raises:
        NotFound: there is none, or not for this person.
    """
    query = visible_filings(person).where(Filing.id == filing_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    filing = session.scalars(query).one_or_none()
    if filing is None:
        raise NotFound(MISSING)
    return filing


def may_edit(person: Person, filing: Filing) -> bool:
    """Whether the person may change papers and particulars in the filing's present state."""
    if not person.may(Permission.FILING_SUBMIT):
        return False
    if person.is_staff:
        return filing.arrival == "paper" and filing.state in {"draft", "deferred"}
    return filing.body_id == person.organisation_id and filing.state in {"draft", "deferred"}


def require_editable(person: Person, filing: Filing) -> None:
    """Raise unless the person may change the filing now.

    Raises:
        Conflict: its state does not allow it. NotAllowed: another must do it.
    """
    if may_edit(person, filing):
        return
    if filing.state not in {"draft", "deferred"}:
        raise Conflict("这件报备已经提交，材料和登记信息不能再改。需要更正的，请与备案工作机构联系。")
    raise NotAllowed("这件报备由报送机关自行填写，您不能代为修改。")


def require_revision(filing: Filing, revision: int) -> None:
    """Raise when the form was made from an older state of the filing.

    Raises:
        Conflict: somebody changed it in between.
    """
    if filing.revision != revision:
        raise Conflict(STALE, code="stale_form")
