"""A draft out as a file to be reworked in Word or WPS, back again, compared, taken or refused."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.blocks import Block as FileBlock
from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotFound
from registry.files import FileStore
from registry.ids import new_id
from registry.people.roles import Person
from review.papers.layout.docx_file import paper_docx
from review.papers.layout.sheet import as_stored, from_stored
from review.papers.models import Paper, PaperRework
from review.papers.records import PaperConflict, change_content, checked, locked, set_state, writable
from review.papers.returned import read_back
from review.papers.views import get_paper


def send_out(session: Session, clock: Clock, files: FileStore, person: Person, paper_id: str, *, revision: int) -> str:
    """Send a draft out as a file; until it is back or recalled, it can't be changed here. Returns the round's id.

    Raises:
        PaperConflict, Conflict, NotAllowed, NotFound.
    """
    paper = locked(session, person, paper_id)
    if paper.state == "out":
        return _open_round(session, paper_id).id
    writable(session, person, paper_id)
    if revision != paper.revision:
        raise PaperConflict(get_paper(session, paper_id))
    round_ = PaperRework(
        id=new_id(), paper_id=paper_id, state="out", sent_at=clock.now(), sent_by=person.account_id or "",
        sent_digest=files.add_bytes(paper_docx(from_stored(paper.content))), sent_content=paper.content,
        returned_name="", remarks=[], why="",
    )  # fmt: skip
    session.add(round_)
    set_state(session, clock, person, paper, "out", digest=round_.sent_digest)
    return round_.id


def take_back(
    session: Session, clock: Clock, person: Person, paper_id: str, *, digest: str, file_name: str,
    blocks: Sequence[FileBlock],
) -> str:  # fmt: skip
    """Enter a returned file; nothing is changed before a person has compared it. Returns the round's id.

    A second file before the decision takes the place of the first, whose bytes stay kept and logged.

    Raises:
        Conflict: the paper isn't out. NotAllowed, NotFound.
    """
    paper = locked(session, person, paper_id)
    if paper.state != "out":
        raise Conflict("这份文书没有送出修改，不能接收返回稿。")
    round_ = _open_round(session, paper_id)
    back = read_back(from_stored(round_.sent_content), blocks)
    round_.state, round_.returned_at, round_.returned_by = "returned", clock.now(), person.account_id
    round_.returned_digest, round_.returned_name = digest, file_name[:200]
    round_.returned_content, round_.remarks = as_stored(back.sheet), list(back.remarks)
    session.flush()
    audit.record(
        session, clock, person.actor, "paper.return", f"paper:{paper_id}", digest=digest, remarks=len(back.remarks)
    )
    return round_.id


def take(session: Session, clock: Clock, person: Person, paper_id: str) -> None:
    """Take the returned text: it becomes the draft.

    Raises:
        Conflict: nothing came back. InvalidInput: what came back is no paper. NotAllowed, NotFound.
    """
    paper, round_ = _back(session, person, paper_id)
    stored = as_stored(checked(from_stored(round_.returned_content or {})))
    _end(clock, person, round_, "taken", "")
    set_state(session, clock, person, paper, "draft", rework=round_.id)
    change_content(session, clock, paper, person.actor, stored, "take")


def refuse(session: Session, clock: Clock, person: Person, paper_id: str, reason: str) -> None:
    """Leave the returned text; the draft stands as it went out.

    Raises:
        InvalidInput: no reason. Conflict, NotAllowed, NotFound.
    """
    paper, round_ = _back(session, person, paper_id)
    if not reason.strip():
        raise InvalidInput("请写明不采用返回稿的理由。")
    _end(clock, person, round_, "refused", reason)
    set_state(session, clock, person, paper, "draft", rework=round_.id, why=reason.strip())


def recall(session: Session, clock: Clock, person: Person, paper_id: str, reason: str) -> None:
    """Take a draft back without a file.

    Raises:
        InvalidInput: no reason. Conflict, NotAllowed, NotFound.
    """
    paper = locked(session, person, paper_id)
    if paper.state == "draft":
        return
    if paper.state != "out":
        raise Conflict("这份文书没有送出修改。")
    if not reason.strip():
        raise InvalidInput("请写明收回的理由。")
    round_ = _open_round(session, paper_id)
    _end(clock, person, round_, "recalled", reason)
    set_state(session, clock, person, paper, "draft", rework=round_.id, why=reason.strip())


def _back(session: Session, person: Person, paper_id: str) -> tuple[Paper, PaperRework]:
    paper = locked(session, person, paper_id)
    if paper.state != "out":
        raise Conflict("这份文书没有送出修改。")
    round_ = _open_round(session, paper_id)
    if round_.state != "returned":
        raise Conflict("返回稿还没有上传。")
    return paper, round_


def _open_round(session: Session, paper_id: str) -> PaperRework:
    found = session.scalars(
        select(PaperRework).where(PaperRework.paper_id == paper_id, PaperRework.state.in_(("out", "returned")))
    ).first()
    if found is None:
        raise NotFound("没有待返回的修改稿。")
    return found


def _end(clock: Clock, person: Person, round_: PaperRework, state: str, why: str) -> None:
    round_.state, round_.why = state, why.strip()[:1000]
    round_.ended_at, round_.ended_by = clock.now(), person.account_id
