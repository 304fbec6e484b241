"""Issuing (签发) and what follows it: the gate asked, four eyes, number and date; 更正, 作废, the sealed scan.

An issued paper is never changed. Its content and file are copied once; later acts are entries beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed
from registry.files import FileStore
from registry.ids import new_id
from registry.people.roles import Permission, Person
from registry.provisions.document_numbers import normalise
from review.casework.views import get_review
from review.law.library import Library
from review.papers.gate import Obstacle, check
from review.papers.holdings import Holdings
from review.papers.kinds import kind_of
from review.papers.layout.docx_file import paper_docx
from review.papers.layout.sheet import Sheet, as_stored, dated, from_stored
from review.papers.models import Paper, PaperConfirmation, PaperEntry, PaperIssue
from review.papers.records import PaperConflict, keep_revision, locked, set_state, writable
from review.papers.views import ConfirmationView, PaperView, confirmations_of, get_paper

NUMBER = re.compile(r"[\u4e00-\u9fff（）]{1,20}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号")
MERGED_NOTE = "拟稿与签发由同一人办理"


class GateShut(Conflict):
    """Citations stand in the way of issuing; `obstacles` says which."""

    default_code = "citation_gate"

    def __init__(self, obstacles: Sequence[Obstacle], act: str = "签发") -> None:
        first = obstacles[0]
        more = f"等 {len(obstacles)} 处" if len(obstacles) > 1 else ""
        super().__init__(
            f"还不能{act}：{first.citation}{more}{'未通过' if more else '：' + first.says + '，未通过'}引用核对。"
        )
        self.obstacles = tuple(obstacles)


@dataclass(frozen=True, slots=True)
class Asked:
    """An obstacle with a person's word for it, where there is one."""

    obstacle: Obstacle
    confirmation: ConfirmationView | None

    @property
    def stands(self) -> bool:
        """Whether it is in the way still."""
        return self.confirmation is None or not self.obstacle.confirmable


def asked(session: Session, view: PaperView, on: date, library: Library | None) -> tuple[Asked, ...]:
    """What the gate says of a paper on a day, with what people vouched for."""
    review = get_review(session, view.review_id) if view.review_id else None
    found = check(view.sheet, on, library, Holdings(session, review))
    said = confirmations_of(session, view.id)
    return tuple(Asked(obstacle, said.get(obstacle.key)) for obstacle in found)


def confirm(
    session: Session, clock: Clock, person: Person, paper_id: str, key: str, reason: str, library: Library | None
) -> None:
    """Vouch for a citation that nothing here holds, by name and with a reason.

    Raises:
        InvalidInput: no reason, or an obstacle that can't be confirmed away. Conflict, NotAllowed, NotFound.
    """
    writable(session, person, paper_id)
    view = get_paper(session, paper_id)
    obstacle, reason = vouched(asked(session, view, clock.today(), library), key, reason, "文书")
    if session.scalars(
        select(PaperConfirmation.id).where(PaperConfirmation.paper_id == paper_id, PaperConfirmation.key == key)
    ).first():
        return
    session.add(
        PaperConfirmation(
            paper_id=paper_id, key=key, citation=obstacle.citation, reason=reason, by=person.account_id or "",
            at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    audit.record(
        session, clock, person.actor, "paper.confirm", f"paper:{paper_id}", citation=obstacle.citation, why=reason
    )


def vouched(asked: Sequence[Asked], key: str, reason: str, word: str) -> tuple[Obstacle, str]:
    """The obstacle that a person may vouch for, and the reason as it is kept.

    Raises:
        InvalidInput: no reason, an obstacle that isn't there any more or that can't be confirmed away.
    """
    reason = reason.strip()[:1000]
    if len(reason) < 5:
        raise InvalidInput("请写明核对的依据，如“已与国家法律法规数据库 2026年11月24日的文本核对”。")
    found = {a.obstacle.key: a.obstacle for a in asked}
    if key not in found:
        raise InvalidInput(f"{word}已改，这一处引用不在了。请刷新页面。")
    if not found[key].confirmable:
        raise InvalidInput("这一处引用有误，不能以确认代替改正。")
    return found[key], reason


def issue(
    session: Session, clock: Clock, files: FileStore, person: Person, paper_id: str, *, number: str, on: date,
    revision: int, library: Library | None, merged_duties: bool = False,
) -> None:  # fmt: skip
    """Issue a draft: it gets its number and date, and is copied for good. Twice with one number, it is issued once.

    Args:
        number: 发文字号; empty for kinds without one.
        on: the date under the text; the law of that day counts.
        merged_duties: the small-site profile lets the author issue; it is recorded and printed.

    Raises:
        NotAllowed: no head, or the author of the text. GateShut. InvalidInput: number or date. Conflict, NotFound.
    """
    person.require(Permission.REVIEW_SIGN)
    paper = locked(session, person, paper_id)
    number = checked_number(number) if kind_of(paper.kind).numbered else ""
    if paper.state == "issued":
        held = session.get_one(PaperIssue, paper_id)
        if (held.number or "") == number:
            return
        raise Conflict(f"这份文书已以 {held.number or '无文号'} 签发。")
    paper = writable(session, person, paper_id)
    if revision != paper.revision:
        raise PaperConflict(get_paper(session, paper_id))
    if on > clock.today():
        raise InvalidInput("成文日期不能晚于今天。")
    merged = paper.changed_by == person.account_id
    if merged and not merged_duties:
        raise NotAllowed("这份文书由您拟稿或者最后修改，须由另一位负责人签发。")
    sheet = dated(from_stored(paper.content), number, on)
    if merged:
        sheet = replace(sheet, contact="；".join(part for part in (sheet.contact, MERGED_NOTE) if part))
    if not sheet.organ.strip() and sheet.head != "form":
        raise InvalidInput("请先填写发文机关。")
    view = replace(get_paper(session, paper_id), sheet=sheet)
    standing = [a.obstacle for a in asked(session, view, on, library) if a.stands]
    if standing:
        raise GateShut(standing)
    if number and session.scalars(select(PaperIssue.paper_id).where(PaperIssue.number == number)).first():
        raise InvalidInput(f"文号 {number} 已用于另一份文书，请核对。")
    content = as_stored(sheet)
    session.add(
        PaperIssue(
            paper_id=paper_id, number=number or None, issued_on=on, issued_at=clock.now(),
            issued_by=person.account_id or "", drafted_by=paper.changed_by, merged_duties=merged, content=content,
            content_digest=digest_of(sheet), file_digest=files.add_bytes(paper_docx(sheet)),
        )
    )  # fmt: skip
    detail = {"merged": MERGED_NOTE} if merged else {}
    set_state(session, clock, person, paper, "issued", number=number, on=on.isoformat(), **detail)


def checked_number(number: str) -> str:
    """A document number in the form of the standard: 云人常审〔2026〕3号.

    Raises:
        InvalidInput: it is none.
    """
    found = normalise(number) or ""
    if not NUMBER.fullmatch(found):
        raise InvalidInput("文号请按“云人常审〔2026〕3号”的样式填写：年份用六角括号，序号前不加“第”，不编虚位。")
    return found


def digest_of(sheet: Sheet) -> str:
    """SHA-256 of what a paper says."""
    return hashlib.sha256(json.dumps(as_stored(sheet), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def correct(session: Session, clock: Clock, person: Person, paper_id: str, reason: str) -> str:
    """Begin a correction (更正): a new draft with the old text; the old paper stays and bears an entry.

    One that is begun already and not issued yet is returned instead of a second.

    Raises:
        InvalidInput: no reason. Conflict: it isn't issued. NotAllowed, NotFound.
    """
    paper = _issued(session, person, paper_id, reason, "更正")
    begun = session.scalars(
        select(Paper.id).where(Paper.corrects_id == paper_id, Paper.state.in_(("draft", "out")))
    ).first()
    if begun is not None:
        return begun
    held = session.get_one(PaperIssue, paper_id)
    now, account_id = clock.now(), person.account_id or ""
    sheet = replace(from_stored(held.content), number="", on=None)
    again = Paper(
        id=new_id(), kind=paper.kind, about=paper.about, review_id=paper.review_id, state="draft", revision=1,
        title=sheet.title, content=as_stored(sheet), corrects_id=paper_id, created_by=account_id, created_at=now,
        changed_by=account_id, changed_at=now,
    )  # fmt: skip
    session.add(again)
    session.flush()
    keep_revision(session, clock, again, account_id, "make")
    _enter(session, clock, person, paper_id, "correct", reason, other_id=again.id)
    audit.record(
        session, clock, person.actor, "paper.make", f"paper:{again.id}", paper_kind=paper.kind, about=paper.about,
        corrects=paper_id,
    )  # fmt: skip
    return again.id


def void(session: Session, clock: Clock, person: Person, paper_id: str, reason: str) -> None:
    """Declare an issued paper void (作废), with a reason; it stays on record with its number.

    Raises:
        NotAllowed: no head. InvalidInput: no reason. Conflict, NotFound.
    """
    person.require(Permission.REVIEW_SIGN)
    paper = _issued(session, person, paper_id, reason, "作废")
    _enter(session, clock, person, paper_id, "void", reason)
    set_state(session, clock, person, paper, "void", why=reason.strip())


def add_scan(
    session: Session, clock: Clock, person: Person, paper_id: str, digest: str, file_name: str, size: int
) -> None:
    """Enter the scan of the sealed copy; the same file again changes nothing, another one stands beside it.

    Raises:
        Conflict: it isn't issued. NotAllowed, NotFound.
    """
    paper = locked(session, person, paper_id)
    if paper.state != "issued":
        raise Conflict("签发之后才能登记用印扫描件。")
    if session.scalars(
        select(PaperEntry.id).where(PaperEntry.paper_id == paper_id, PaperEntry.file_digest == digest)
    ).first():
        return
    _enter(session, clock, person, paper_id, "scan", "", file=(digest, file_name[:200], size))


def _issued(session: Session, person: Person, paper_id: str, reason: str, word: str) -> Paper:
    paper = locked(session, person, paper_id)
    if paper.state != "issued":
        raise Conflict(f"只有已签发的文书可以{word}。")
    if not reason.strip():
        raise InvalidInput(f"请写明{word}的理由。")
    return paper


def _enter(
    session: Session, clock: Clock, person: Person, paper_id: str, act: str, reason: str, *,
    other_id: str | None = None, file: tuple[str, str, int] | None = None,
) -> None:  # fmt: skip
    digest, name, size = file or (None, "", None)
    session.add(
        PaperEntry(
            paper_id=paper_id, act=act, at=clock.now(), by=person.account_id or "", reason=reason.strip()[:3000],
            other_id=other_id, file_digest=digest, file_name=name, file_size=size,
        )
    )  # fmt: skip
    session.flush()
    audit.record(
        session, clock, person.actor, f"paper.{act}", f"paper:{paper_id}", why=reason.strip(), other=other_id,
        digest=digest,
    )  # fmt: skip
