"""Taking comments: once for each form, only while the round is open and on its clauses, with a receipt at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import SHANGHAI, Clock
from registry.errors import InvalidInput
from registry.ids import new_id
from registry.instruments.models import Clause
from registry.people.invitations import Invited
from registry.people.sessions import token_hash
from registry.sealing import Sealer
from review.voices.comments import CONTRIBUTOR_KINDS, STANCES
from review.voices.consultations import ConsultationView, require_taking
from review.voices.identity import cleaned, sealed
from review.voices.models import Comment
from review.voices.numbering import hold_numbers, key_hash, next_number, receipt_token

MAX_BODY = 3000
WHOLE = "whole"  # the address of a comment on the document as a whole
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person sends. `key` is made by the form, so that sending twice leaves one comment."""

    address: str
    stance: str
    body: str
    key: str
    proposed: str = ""
    contributor_kind: str = "其他"
    contributor: str = ""
    contact: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)  # question id → answer
    consent: bool = False  # it may be published once it is handled
    on_behalf: bool = False  # typed in for another (代录)


@dataclass(frozen=True, slots=True)
class Entry:
    """How a comment came in, where a link or the public form don't say it.

    Args:
        channel: `paper` for a form that staff type in, `minutes` for a line of the minutes of a meeting.
        entered_by: the account that typed it in.
        received_on: the day on the paper.
        organisation_id: the liaison point that it came through.
    """

    channel: str = "web"
    entered_by: str | None = None
    received_on: date | None = None
    organisation_id: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the author keeps: the number to quote and the token that opens the status page."""

    number: str
    token: str | None  # None where the comment was taken under a receipt that can't be made again
    comment_id: str = ""
    again: bool = False  # the same form had been sent before
    differs: bool = False  # and said something else then: what was sent now is not stored


def take_comment(
    session: Session,
    clock: Clock,
    sealer: Sealer,
    consultation: ConsultationView,
    draft: Draft,
    invited: Invited | None = None,
    entry: Entry | None = None,
) -> Receipt:
    """Take a comment of a round. The same key again gives the same receipt and stores nothing.

    Args:
        sealer: seals name and contact, and makes the receipt from the form's key.
        invited: the link it came by; its liaison point is the comment's.
        entry: how it came in, where staff or a liaison point type it in.

    Raises:
        InvalidInput: nothing said, too long, unknown clause or stance.
        Conflict: the round takes no comments now.
    """
    hold_numbers(session, clock)
    held = receipt_before(session, sealer, draft)
    if held is not None:
        return held
    entry = entry or Entry()
    if not _came_in_time(consultation, entry):
        require_taking(consultation)
    _check(session, consultation.version_id, consultation.addresses, draft, invited)
    return _store(session, clock, sealer, consultation.id, consultation.version_id, draft, invited, entry)


def _came_in_time(consultation: ConsultationView, entry: Entry) -> bool:
    """Whether a paper came while the round was open, however late it is typed in."""
    day = entry.received_on
    if entry.entered_by is None or day is None:
        return False
    begins = consultation.opens_at.astimezone(SHANGHAI).date()
    end = consultation.closed_at or consultation.closes_at
    return begins <= day and (end is None or day <= end.astimezone(SHANGHAI).date())


def take_between(session: Session, clock: Clock, sealer: Sealer, version_id: str, draft: Draft) -> Receipt:
    """Take a comment on a clause of a version that no round asks about at present; the caller has checked that the
    version is open to the one who writes.

    Raises:
        InvalidInput: nothing said, too long, unknown clause or stance.
    """
    hold_numbers(session, clock)
    held = receipt_before(session, sealer, draft)
    if held is not None:
        return held
    _check(session, version_id, (), draft, None)
    return _store(session, clock, sealer, None, version_id, draft, None, Entry())


def receipt_before(session: Session, sealer: Sealer, draft: Draft) -> Receipt | None:
    """The receipt of a form that was taken before; None for a new one.

    Raises:
        InvalidInput: its key is none that a form of this site makes.
    """
    if not _KEY.fullmatch(draft.key):
        raise InvalidInput("表单已失效，请刷新页面后重新提交；已写的内容请先复制保存。")
    held = session.scalars(select(Comment).where(Comment.idempotency_key == key_hash(draft.key))).one_or_none()
    if held is None:
        return None
    token = receipt_token(sealer, draft.key)
    said = (held.address, held.stance, held.body, held.proposed)
    differs = said != (draft.address, draft.stance, draft.body.strip(), draft.proposed.strip())
    known = token_hash(token) == held.receipt_hash
    return Receipt(held.number, token if known else None, held.id, again=True, differs=differs)


def _store(
    session: Session,
    clock: Clock,
    sealer: Sealer,
    consultation_id: str | None,
    version_id: str,
    draft: Draft,
    invited: Invited | None,
    entry: Entry,
) -> Receipt:
    token = receipt_token(sealer, draft.key)
    identity = cleaned(draft.contributor, draft.contact)
    now = clock.now()
    comment = Comment(
        id=new_id(),
        number=next_number(session, clock),
        consultation_id=consultation_id,
        version_id=version_id,
        address=draft.address,
        stance=draft.stance,
        body=draft.body.strip(),
        proposed=draft.proposed.strip(),
        answers={question: text.strip() for question, text in draft.answers.items() if text.strip()},
        contributor_kind=draft.contributor_kind if draft.contributor_kind in CONTRIBUTOR_KINDS else "其他",
        contributor=identity.name_mask,
        contact_hint=identity.contact_hint,
        sealed=sealed(sealer, identity),
        channel="link" if invited and entry.channel == "web" else entry.channel,
        on_behalf=draft.on_behalf,
        entered_by=entry.entered_by or (invited.account_id if invited and draft.on_behalf else None),
        received_on=entry.received_on,
        organisation_id=invited.organisation_id if invited else entry.organisation_id,
        invitation_id=invited.invitation_id if invited else None,
        idempotency_key=key_hash(draft.key),
        receipt_hash=token_hash(token),
        created_at=now,
        stage="received",
        outcome_reason="",
        reply_way="",
        consent_at=now if draft.consent else None,
        hidden_reason="",
    )
    session.add(comment)
    session.flush()
    actor = entry.entered_by or (invited.account_id if invited else None) or "public"
    audit.record(session, clock, actor, "comment.take", f"comment:{comment.id}", number=comment.number)
    return Receipt(comment.number, token, comment.id)


def _check(session: Session, version_id: str, addresses: Sequence[str], draft: Draft, invited: Invited | None) -> None:
    body = draft.body.strip()
    if draft.stance not in STANCES:
        raise InvalidInput("请选择同意、有问题或建议这样改。")
    if not body and not draft.proposed.strip() and draft.stance != "agree":
        raise InvalidInput("请写明问题或修改建议。")
    if len(body) > MAX_BODY or len(draft.proposed) > MAX_BODY or any(len(a) > MAX_BODY for a in draft.answers.values()):
        raise InvalidInput(f"意见不能超过 {MAX_BODY} 字，请分条提交。")
    every = select(Clause.address).where(Clause.version_id == version_id)
    allowed = set(addresses) or {WHOLE, *session.scalars(every)}
    only = invited.scope.get("address") if invited else None
    if draft.address not in allowed or (only is not None and draft.address != only):
        raise InvalidInput("这一条款不在本次征求意见范围内。")
