"""What a filing says about its document: proposed from the reading, typed by a person, checked before sending in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from registry.errors import InvalidInput
from registry.instruments.names import number_key, title_key
from registry.provisions.kinds import Kind
from registry.provisions.reading import Reading
from review.casework.filings.models import Filing
from review.casework.filings.vocabulary import ACTIONS

SHORT, LONG = 200, 2000
SOON = timedelta(days=30)  # 规章制定程序条例 32: in force 30 days after promulgation, or a reason why sooner
KINDS = tuple(
    kind.value
    for kind in Kind
    if kind not in {Kind.LAW, Kind.ADMINISTRATIVE_REGULATION}  # filed with the NPC Standing Committee alone
)


@dataclass(frozen=True, slots=True)
class Particulars:
    """The fields of 备案报告 and 备案登记表 that a person fills in; dates are legal days."""

    title: str = ""
    document_number: str = ""
    issuer: str = ""
    kind: str = ""
    action: str = ACTIONS[0]
    adopted_on: date | None = None
    promulgated_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    channel: str = ""
    adds_penalty: str = ""
    penalty_note: str = ""
    early_reason: str = ""
    contact: str = ""
    phone: str = ""
    copies: int | None = None
    arrived_on: date | None = None
    internal: bool = False


NAMES = tuple(field.name for field in fields(Particulars))


def particulars_of(filing: Filing) -> Particulars:
    """What the filing holds now."""
    return Particulars(**{name: getattr(filing, name) for name in NAMES})


def apply(filing: Filing, given: Particulars) -> dict[str, list[str]]:
    """Write what was typed into the filing; returns name → [old, new] of what changed, for the log.

    Raises:
        InvalidInput: a value is not on its list, or too long.
    """
    _check_lists(given)
    changed: dict[str, list[str]] = {}
    for name in NAMES:
        old, new = getattr(filing, name), getattr(given, name)
        if old != new:
            changed[name] = ["" if old is None else str(old), "" if new is None else str(new)]
            setattr(filing, name, new)
    filing.title_key = title_key(filing.title) if filing.title else ""
    filing.number_key = number_key(filing.document_number) if filing.document_number else ""
    return changed


def _check_lists(given: Particulars) -> None:
    if given.kind and given.kind not in KINDS:
        raise InvalidInput("文件类型不在可选范围内，请从列表中选择。")
    if given.action not in ACTIONS:
        raise InvalidInput("请选择制定、修改或废止。")
    if given.adds_penalty not in {"", "yes", "no"}:
        raise InvalidInput("请回答是否补充设定行政处罚。")
    if given.copies is not None and not 0 <= given.copies <= 99:
        raise InvalidInput("纸质份数须在 0 到 99 之间。")
    for name, value in asdict(given).items():
        limit = LONG if name in {"penalty_note", "early_reason"} else SHORT
        if isinstance(value, str) and len(value) > limit:
            raise InvalidInput(f"有一项内容超过 {limit} 字，请精简后再保存。")


def problems(given: Particulars, today: date) -> dict[str, str]:
    """What keeps the filing from being sent in: field → plain sentence; empty when all is well."""
    found: dict[str, str] = {}
    if not given.title.strip():
        found["title"] = "请填写文件标题。"
    if not given.kind:
        found["kind"] = "请选择文件类型。"
    if given.promulgated_on is None:
        found["promulgated_on"] = "请填写公布日期，报送期限从这一天起算。"
    elif given.promulgated_on > today:
        found["promulgated_on"] = f"公布日期 {given.promulgated_on} 还没有到，请核对。"
    if given.arrived_on is not None and given.arrived_on > today:
        found["arrived_on"] = f"收文日期 {given.arrived_on} 还没有到，请核对。"
    if not given.adds_penalty:
        found["adds_penalty"] = "请回答是否补充设定行政处罚（行政处罚法第十一条、第十二条）。"
    if given.adds_penalty == "yes" and not given.penalty_note.strip():
        found["penalty_note"] = "补充设定行政处罚的，请写明设定的条款和理由。"
    if is_soon(given.promulgated_on, given.effective_on) and not given.early_reason.strip():
        found["early_reason"] = "施行日距公布日不足 30 日，请写明理由。"
    return found


def is_soon(promulgated_on: date | None, effective_on: date | None) -> bool:
    """Whether a document takes effect within 30 days of its promulgation."""
    return promulgated_on is not None and effective_on is not None and effective_on - promulgated_on < SOON


def facts_of(reading: Reading) -> dict[str, Any]:
    """What a reading tells about its document, as JSON; the wrapper's number and date count (印发通知)."""
    wrapper = reading.wrapper
    promulgated = reading.promulgated_on or (wrapper.signed_on if wrapper else None)
    return {
        "title": reading.title,
        "document_number": reading.document_number or (wrapper.document_number if wrapper else None) or "",
        "issuer": reading.issuer or (wrapper.issuer if wrapper else None) or "",
        "kind": reading.kind.value if reading.kind.value in KINDS else "",
        "adopted_on": _iso(reading.adopted_on),
        "promulgated_on": _iso(promulgated),
        "effective_on": _iso(reading.effective_on),
        "expires_on": _iso(reading.expires_on),
        "format": reading.format,
        "wrapper": wrapper.title if wrapper else "",
        "signed": any(matter.kind in {"signature", "signer"} for matter in reading.matter),
        "dated": any(matter.kind == "date" for matter in reading.matter) or promulgated is not None,
        "articles": sum(node.part.value == "article" for node in reading.walk()),
        "warnings": [warning.message for warning in reading.warnings[:20]],
    }


def propose(given: Particulars, facts: Mapping[str, Any]) -> Particulars:
    """Fill what is still empty from what was read; what a person typed stays."""
    proposed: dict[str, Any] = {}
    for name in ("title", "document_number", "issuer", "kind"):
        if not getattr(given, name) and facts.get(name):
            proposed[name] = str(facts[name])[:SHORT]
    for name in ("adopted_on", "promulgated_on", "effective_on", "expires_on"):
        if getattr(given, name) is None and facts.get(name):
            proposed[name] = date.fromisoformat(facts[name])
    return replace(given, **proposed)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
