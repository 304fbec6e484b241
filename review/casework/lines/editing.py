"""Writing lines: made by hand or from a finding, reworked, adopted, dropped. Nothing anyone wrote is lost.

Every change carries the revision it was made from. When somebody else changed the line in between, nothing is
written: `LineConflict` holds what stands there now, and the page shows both texts.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.instruments.views import get_document
from registry.people.roles import Permission, Person
from review.casework.access import require_editable
from review.casework.lines.models import LineRevision, WorksheetLine
from review.casework.lines.quotes import (
    MAX_SUPERIORS,
    Superior,
    as_stored,
    clause_quote,
    digest_of,
    fetch_superior,
    superiors_from,
)
from review.casework.lines.standards import Judgement, checked
from review.casework.lines.views import LineView, get_line

ONE_SITTING = timedelta(minutes=5)  # automatic saves of one person within it are one entry of the history


class LineConflict(Conflict):
    """Somebody else changed the line since the form was made; `theirs` is what stands there now."""

    default_code = "line_conflict"

    def __init__(self, theirs: LineView) -> None:
        super().__init__(f"{theirs.changed_by}在您打开之后改过这一条。您写的内容没有丢，请与对方写的核对后再保存。")
        self.theirs = theirs


def add_line(
    session: Session,
    clock: Clock,
    person: Person,
    review_id: str,
    *,
    address: str,
    words: str = "",
    citations: tuple[str, ...] = (),
    judgement: Judgement | None = None,
    key: str = "",
) -> str:
    """Make a line by hand, as a draft.

    Args:
        address: the clause under review.
        words: the words of it that are meant.
        citations: superior clauses as printed, each on one line; words meant may follow after a `：`.
        key: made by the form; the same key again gives the same line.

    Raises:
        NotAllowed, NotFound, Conflict, InvalidInput.
    """
    account_id = _writer(person)
    review = require_editable(session, review_id, person)
    id_ = key if key else new_id()
    if (held := session.get(WorksheetLine, id_)) is not None:
        if held.review_id == review_id and held.created_by == account_id:
            return held.id
        raise InvalidInput("表单已失效，请刷新页面后重新填写。")
    view = get_document(session, review.document_id, review.as_of, include_internal=True, version_id=review.version_id)
    held_address, article, quote = clause_quote(view, address, words)
    now = clock.now()
    line = WorksheetLine(
        id=id_,
        review_id=review_id,
        version_id=review.version_id,
        state="draft",
        revision=1,
        address=held_address,
        article=article,
        quote=quote,
        quote_digest=digest_of(quote),
        superiors=as_stored(fetch_all(session, citations, review.as_of)),
        created_by=account_id,
        created_at=now,
        changed_by=account_id,
        changed_at=now,
    )
    _fill(line, checked(judgement or Judgement()))
    session.add(line)
    keep_revision(session, clock, line, account_id, "create")
    audit.record(session, clock, account_id, "line.create", f"line:{line.id}", about=f"review:{review_id}")
    return line.id


def fetch_all(session: Session, citations: tuple[str, ...], day: date) -> tuple[Superior, ...]:
    """The superior clauses that citations name; `《某法》第三条：words` quotes only those words.

    Raises:
        InvalidInput: too many, or one that can't be resolved.
    """
    wanted = [citation.strip() for citation in citations if citation.strip()]
    if len(wanted) > MAX_SUPERIORS:
        raise InvalidInput(f"一条意见最多引用 {MAX_SUPERIORS} 个上位法条款。")
    found = []
    for citation in wanted:
        name, _, words = citation.partition("：")
        found.append(fetch_superior(session, name, day, words))
    return tuple(found)


def edit_line(
    session: Session,
    clock: Clock,
    person: Person,
    review_id: str,
    line_id: str,
    judgement: Judgement,
    *,
    revision: int,
    citations: tuple[str, ...] | None = None,
    automatic: bool = False,
) -> int:
    """Rework a line; returns its new revision. What it says already changes nothing.

    Args:
        revision: the one the form was made from.
        citations: superior clauses anew, for drafts; None leaves them as they are.
        automatic: an automatic save; those of one sitting are one entry of the history.

    Raises:
        LineConflict: somebody else changed it. InvalidInput, Conflict, NotAllowed, NotFound.
    """
    account_id = _writer(person)
    review = require_editable(session, review_id, person)
    line = _locked(session, review_id, line_id)
    wanted = checked(judgement, complete=line.state == "adopted" and not automatic)
    superiors = line.superiors
    if citations is not None and line.state == "draft":
        held = {s.citation: s for s in superiors_from(line.superiors)}
        if tuple(held) != citations:
            superiors = as_stored(fetch_all(session, citations, review.as_of))
    if _said(line) == wanted and superiors == line.superiors:
        return line.revision
    if revision != line.revision:
        raise LineConflict(get_line(session, review_id, line_id))
    _fill(line, wanted)
    line.superiors = superiors
    _touch(session, clock, line, account_id, "edit", automatic=automatic)
    return line.revision


def adopt_line(
    session: Session, clock: Clock, person: Person, review_id: str, line_id: str, *, revision: int | None = None
) -> None:
    """Adopt a draft: it must say by which standard; quotes, versions and digests are frozen now.

    Raises:
        LineConflict, InvalidInput, Conflict, NotAllowed, NotFound.
    """
    account_id = _writer(person)
    require_editable(session, review_id, person)
    line = _locked(session, review_id, line_id)
    if line.state == "adopted":
        return
    if revision is not None and revision != line.revision:
        raise LineConflict(get_line(session, review_id, line_id))
    wanted = checked(_said(line), complete=True)
    if not wanted.opinion:
        raise InvalidInput("采用之前请写明审查意见。")
    line.state, line.frozen_at = "adopted", clock.now()
    _touch(session, clock, line, account_id, "adopt")


def drop_line(session: Session, clock: Clock, person: Person, review_id: str, line_id: str, reason: str) -> None:
    """Take a line off the worksheet, with a reason; it and its history stay on record.

    Raises:
        InvalidInput: no reason. Conflict, NotAllowed, NotFound.
    """
    account_id = _writer(person)
    require_editable(session, review_id, person)
    line = _locked(session, review_id, line_id)
    if not reason.strip():
        raise InvalidInput("撤下这一条须写明理由。")
    if line.state != "dropped":
        line.state = "dropped"
        _touch(session, clock, line, account_id, "drop", why=reason.strip())


def resume_line(session: Session, clock: Clock, person: Person, review_id: str, line_id: str) -> None:
    """Put a dropped line back as a draft.

    Raises:
        Conflict, NotAllowed, NotFound.
    """
    account_id = _writer(person)
    require_editable(session, review_id, person)
    line = _locked(session, review_id, line_id)
    if line.state == "dropped":
        line.state, line.frozen_at = "draft", None
        _touch(session, clock, line, account_id, "resume")


def _writer(person: Person) -> str:
    person.require(Permission.FINDING_VERDICT)
    if person.account_id is None:
        raise NotAllowed("填写工作表须以本人账号登录。")
    return person.account_id


def _locked(session: Session, review_id: str, line_id: str) -> WorksheetLine:
    line = session.scalars(select(WorksheetLine).where(WorksheetLine.id == line_id).with_for_update()).one_or_none()
    if line is None or line.review_id != review_id:
        raise NotFound("工作表中没有这一条。")
    return line


def _said(line: WorksheetLine) -> Judgement:
    return Judgement(line.kind, line.standard, line.severity, line.opinion, line.handling)


def _fill(line: WorksheetLine, judgement: Judgement) -> None:
    for name, value in asdict(judgement).items():
        setattr(line, name, value)


def _touch(
    session: Session,
    clock: Clock,
    line: WorksheetLine,
    account_id: str,
    act: str,
    *,
    why: str = "",
    automatic: bool = False,
) -> None:
    line.revision += 1
    line.changed_by, line.changed_at = account_id, clock.now()
    if keep_revision(session, clock, line, account_id, act, why=why, automatic=automatic):
        audit.record(session, clock, account_id, f"line.{act}", f"line:{line.id}", revision=line.revision, why=why)


def keep_revision(
    session: Session,
    clock: Clock,
    line: WorksheetLine,
    account_id: str,
    act: str,
    *,
    why: str = "",
    automatic: bool = False,
) -> bool:
    """Keep what a line looks like now; whether it is a new entry of the history."""
    session.flush()
    held = {"state": line.state, **asdict(_said(line)), "superiors": line.superiors, "quote": line.quote}
    if why:
        held["why"] = why
    last = session.scalars(
        select(LineRevision).where(LineRevision.line_id == line.id).order_by(LineRevision.revision.desc()).limit(1)
    ).one_or_none()
    same = last is not None and automatic and (last.by, last.act) == (account_id, "edit")
    if same and last is not None and clock.now() - last.at < ONE_SITTING:
        last.revision, last.held = line.revision, held
        return False
    session.add(
        LineRevision(line_id=line.id, revision=line.revision, at=clock.now(), by=account_id, act=act, held=held)
    )
    session.flush()
    return True
