"""Drafts: opened by a body or for one, saved and taken up again, thrown away; nothing is sent in yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.people.models import Organisation
from registry.people.roles import Permission, Person
from review.casework.filings.access import find_filing, require_editable, require_revision
from review.casework.filings.flow import set_state
from review.casework.filings.models import Filing
from review.casework.filings.particulars import Particulars, apply
from review.casework.filings.timeline import note

BODY_KINDS = ("issuing_body",)
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Body:
    """A body that files documents."""

    id: str
    name: str


def filing_bodies(session: Session) -> Sequence[Body]:
    """All bodies that file, by name."""
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.kind.in_(BODY_KINDS)).order_by(Organisation.name)
    )
    return [Body(id_, name) for id_, name in rows]


def open_draft(session: Session, clock: Clock, person: Person, *, key: str, body_id: str = "") -> str:
    """Begin a filing; the same key again gives the same filing. Returns its id.

    Args:
        key: made by the form.
        body_id: the body that files; an issuing body's own is taken whatever stands here.

    Raises:
        NotAllowed: the person may not, or belongs to no organisation. InvalidInput: no such body, or a bad key.
    """
    person.require(Permission.FILING_SUBMIT)
    if not _KEY.fullmatch(key):
        raise InvalidInput("页面不完整，请返回重新打开填报页。")
    held = session.scalars(select(Filing).where(Filing.key == key)).one_or_none()
    if held is not None:
        return find_filing(session, person, held.id).id
    if not person.is_staff:
        if person.organisation_id is None:
            raise NotAllowed("您的账号没有关联报送单位，请与系统管理员联系。")
        body_id = person.organisation_id
    body = session.get(Organisation, body_id)
    if body is None or (person.is_staff and body.kind not in BODY_KINDS):
        raise InvalidInput("请选择报送机关。")
    filing = Filing(
        id=new_id(),
        key=key,
        state="draft",
        revision=1,
        round=0,
        body_id=body.id,
        arrival="paper" if person.is_staff else "electronic",
        issuer=body.name,
        action="制定",
        created_by=person.account_id or "",
        created_at=clock.now(),
        changed_at=clock.now(),
    )
    session.add(filing)
    session.flush()
    note(session, clock, person.actor, filing, "open", body=body.id)
    session.flush()
    return filing.id


def save_draft(
    session: Session, clock: Clock, person: Person, filing_id: str, revision: int, given: Particulars
) -> int:
    """Keep what was typed; returns the new revision. Nothing changed leaves the revision as it was.

    The day of arrival is typed for papers that came by post alone; once a filing came in, it stays.

    Raises:
        NotFound, NotAllowed, InvalidInput. Conflict: the filing was sent in, or changed meanwhile.
    """
    filing = find_filing(session, person, filing_id, lock=True)
    require_editable(person, filing)
    require_revision(filing, revision)
    if filing.state != "draft" or filing.arrival != "paper":
        given = replace(given, arrived_on=filing.arrived_on)
    changed = apply(filing, given)
    if changed:
        filing.revision += 1
        filing.changed_at = clock.now()
        audit.record(
            session, clock, person.actor, "filing.save", f"filing:{filing.id}", fields=sorted(changed)
        )  # field names alone: contact and phone are personal
    return filing.revision


def correct(
    session: Session, clock: Clock, person: Person, filing_id: str, revision: int, given: Particulars, reason: str
) -> None:
    """Staff correct what a body stated, before or after registration, with a reason; the timeline shows both.

    Raises:
        NotFound, NotAllowed, InvalidInput. Conflict: changed meanwhile, or still a draft.
    """
    person.require(Permission.FILING_CHECK)
    filing = find_filing(session, person, filing_id, lock=True)
    require_revision(filing, revision)
    if filing.state in {"draft", "discarded"}:
        raise Conflict("草稿由填写人自己修改。")
    if not reason.strip():
        raise InvalidInput("请写明更正登记信息的理由。")
    personal = {"contact", "phone"}
    changed = apply(filing, given)
    if not changed:
        return
    words = "；".join(
        f"{LABELS.get(name, name)}：{old or '（空）'} → {new or '（空）'}" if name not in personal else LABELS[name]
        for name, (old, new) in changed.items()
    )
    note(session, clock, person.actor, filing, "correct", f"{reason.strip()}（{words}）", fields=sorted(changed))


def discard_draft(session: Session, clock: Clock, person: Person, filing_id: str) -> None:
    """Throw a draft away; its row and papers stay in the record. Twice changes nothing.

    Raises:
        NotFound, NotAllowed. Conflict: it was sent in.
    """
    filing = find_filing(session, person, filing_id, lock=True)
    if filing.state == "discarded":
        return
    if filing.state != "draft":
        raise Conflict("已经提交的报备不能作废。")
    require_editable(person, filing)
    set_state(session, clock, person.actor, filing, "discarded", kind="discard")


def body_name(session: Session, body_id: str) -> str:
    """The name of a body.

    Raises:
        NotFound: there is none.
    """
    body = session.get(Organisation, body_id)
    if body is None:
        raise NotFound("没有这个报送机关。")
    return body.name


LABELS = {
    "title": "标题",
    "document_number": "发文字号",
    "issuer": "制定机关",
    "kind": "类型",
    "action": "制定、修改或废止",
    "adopted_on": "通过日期",
    "promulgated_on": "公布日期",
    "effective_on": "施行日期",
    "expires_on": "有效期至",
    "channel": "公布方式",
    "adds_penalty": "补充设定处罚",
    "penalty_note": "补充设定处罚的说明",
    "early_reason": "不足30日施行的理由",
    "contact": "联系人",
    "phone": "电话",
    "copies": "纸质份数",
    "arrived_on": "收文日期",
    "internal": "内部文件",
}
