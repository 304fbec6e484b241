"""Taking in: once for each form, numbered and with a receipt at once, from the public or typed in by staff."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput
from registry.files import FileStore
from registry.ids import new_id
from registry.instruments.models import Work
from registry.instruments.names import title_key
from registry.people.roles import Permission, Person
from registry.people.sessions import token_hash
from registry.sealing import Sealer
from registry.serials import take_serial
from review.casework.suggestions.models import Suggestion, SuggestionFile, SuggestionStep
from review.casework.suggestions.vocabulary import (
    CHANNELS,
    KINDS,
    ORGANS,
    PERIODS,
    PROPOSERS,
    RECEIVED,
    printed_number,
)
from review.procedure.in_force import procedure
from review.voices.files import MOST_FILES, Prepared
from review.voices.identity import cleaned
from review.voices.numbering import key_hash, receipt_token

SCOPE = "suggestion"  # of serials
MAX_REASON, MAX_TITLE, MAX_CLAUSE = 10_000, 200, 300
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form says. `key` is made by the form, so that sending twice leaves one."""

    key: str
    name: str = ""
    contact: str = ""
    proposer_kind: str = "citizen"
    title: str = ""
    document_number: str = ""
    link: str = ""
    document_id: str = ""
    clause: str = ""
    reason: str = ""
    kind: str = "suggestion"
    organ: str = ""
    channel: str = "web"
    received_on: date | None = None  # staff only: the day of the letter, visit or call


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the proposer keeps."""

    suggestion_id: str
    number: str
    token: str
    again: bool = False


def take(
    session: Session,
    clock: Clock,
    sealer: Sealer,
    store: FileStore,
    person: Person,
    draft: Draft,
    files: Sequence[Prepared] = (),
) -> Receipt:
    """Take a request or a suggestion; the same form again gives the same receipt and stores nothing.

    From outside it is always a 审查建议 by web. Staff may also enter what came by letter, visit or call, backdated,
    and a 审查要求 of an organ that is entitled to it; what lacks name or contact is entered all the same, since the
    completeness check is the next step.

    Raises:
        InvalidInput: something needed is missing or too long. Conflict: the form was taken with other words.
    """
    if not _KEY.fullmatch(draft.key):
        raise InvalidInput("表单已失效，请刷新页面后重新提交；已写的内容请先复制保存。")
    token = receipt_token(sealer, f"suggestion:{draft.key}")
    hashed = key_hash(f"suggestion:{draft.key}")
    held = session.scalars(select(Suggestion).where(Suggestion.key_hash == hashed)).one_or_none()
    if held is not None:
        if (held.reason, held.title) != (draft.reason.strip(), draft.title.strip()):
            raise Conflict(
                f"这份表单已提交过一次（编号 {printed_number(held.kind, held.year, held.serial)}），"
                "现在的内容与那一次不同。要补充的，请在回执页查看联系方式；要另提一件的，请重新打开表单。",
                code="said_anew",
            )
        return Receipt(held.id, printed_number(held.kind, held.year, held.serial), token, again=True)
    by_staff = draft.channel != "web" or draft.kind == "request"
    if by_staff:
        person.require(Permission.SUGGESTION_TAKE)
    _check(session, clock, draft, by_staff=by_staff)
    if len(files) > MOST_FILES:
        raise InvalidInput(f"一件最多附 {MOST_FILES} 个文件。")
    identity = cleaned(draft.name, draft.contact)
    day = draft.received_on if by_staff and draft.received_on else clock.today()
    year = clock.today().year  # numbers run by the year of entry, so that a backdated letter leaves no gap
    row = Suggestion(
        id=new_id(),
        kind=draft.kind,
        year=year,
        serial=take_serial(session, SCOPE, year, draft.kind),
        state=RECEIVED,
        revision=1,
        channel=draft.channel,
        received_on=day,
        key_hash=hashed,
        receipt_hash=token_hash(token),
        organ=draft.organ,
        proposer_kind="organ" if draft.kind == "request" else draft.proposer_kind,
        proposer=identity.name_mask,
        contact_hint=identity.contact_hint,
        sealed=sealer.seal(json.dumps({"name": identity.name, "contact": identity.contact}, ensure_ascii=False)),
        fingerprint=sealer.fingerprint(f"proposer:{identity.name}:{identity.contact}") if identity.name else "",
        title=draft.title.strip(),
        title_key=title_key(draft.title),
        document_number=draft.document_number.strip(),
        link=draft.link.strip(),
        document_id=draft.document_id or None,
        clause=draft.clause.strip(),
        reason=draft.reason.strip(),
        ground="",
        handed_to="",
        reply="",
        feedback="",
        feedback_way="",
        due_sentence="",
        due_key="",
        entered_by=person.account_id if by_staff else None,
        created_at=clock.now(),
    )
    counted = procedure(session).due(PERIODS[RECEIVED], day)
    row.due_on, row.due_sentence, row.due_key = counted.on, counted.sentence, counted.key
    session.add(row)
    session.flush()
    actor = person.actor if by_staff else "public"
    session.add(
        SuggestionStep(suggestion_id=row.id, at=clock.now(), by=actor, old="", new=RECEIVED, why="收到", told="")
    )
    for position, one in enumerate(files):
        session.add(
            SuggestionFile(
                id=new_id(), suggestion_id=row.id, position=position, kind=one.kind, name=one.name,
                media_type=one.media_type, digest=store.add_bytes(one.content), size=len(one.content),
            )
        )  # fmt: skip
    session.flush()
    number = printed_number(row.kind, row.year, row.serial)
    audit.record(session, clock, actor, "suggestion.take", f"suggestion:{row.id}", number=number, channel=draft.channel)
    return Receipt(row.id, number, token)


def _check(session: Session, clock: Clock, draft: Draft, *, by_staff: bool) -> None:
    if draft.kind not in KINDS or draft.channel not in CHANNELS or draft.proposer_kind not in PROPOSERS:
        raise InvalidInput("请重新选择类别、来源和身份。")
    if draft.kind == "request" and draft.organ not in ORGANS:
        raise InvalidInput("审查要求只能由有权的国家机关提出，请选择是哪一类机关；其他的登记为审查建议。")
    if by_staff and draft.received_on is not None and draft.received_on > clock.today():
        raise InvalidInput("收到日期不能晚于今天。")
    if not draft.reason.strip():
        raise InvalidInput("请写明认为有问题的规定和理由。" if not by_staff else "请写明来信来访的主要内容。")
    if not by_staff:
        if not draft.title.strip() and not draft.document_number.strip() and not draft.link.strip():
            raise InvalidInput("请写明是哪一份文件：标题、文号或者网址至少填一项。")
        if not draft.name.strip() or not draft.contact.strip():
            raise InvalidInput("请填写姓名（单位名称）和联系方式，以便核对和反馈；不会公开。")
    if len(draft.reason) > MAX_REASON:
        raise InvalidInput(f"理由不能超过 {MAX_REASON} 字，更长的请作为附件提交。")
    if len(draft.title) > MAX_TITLE or len(draft.clause) > MAX_CLAUSE or len(draft.link) > MAX_CLAUSE:
        raise InvalidInput("文件标题、网址或者条款写得过长，请删短。")
    if draft.link.strip() and not draft.link.strip().startswith(("http://", "https://")):
        raise InvalidInput("网址请以 http:// 或 https:// 开头；没有网址的留空。")
    if draft.document_id and session.get(Work, draft.document_id) is None:
        raise InvalidInput("所选文件不在库中，请重新查找，或直接填写标题。")
