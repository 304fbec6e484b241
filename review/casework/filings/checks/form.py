"""Format, signature and dates: what the reading of the main text shows and what it contradicts."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from registry.instruments.names import number_key, title_key
from review.casework.filings.checks.proposal import Looked, Proposal
from review.casework.filings.particulars import is_soon

SOURCE = "GB/T 9704—2012（发文字号、署名、成文日期）；登记信息与正式文本互相核对"
_PAIRS = (
    ("title", "标题"),
    ("document_number", "发文字号"),
)
_DAYS = (("promulgated_on", "公布日期"), ("effective_on", "施行日期"))


def propose(_session: Session, looked: Looked) -> Proposal:
    """Compare what was typed with what was read, and name what the text lacks."""
    given, facts = looked.particulars, looked.facts
    if facts.get("unreadable"):
        return Proposal("unclear", (f"正式文本不能自动读取：{facts['unreadable']}请打开文件人工核对。",), SOURCE)
    problems, unclear = [], []
    for name, label in _PAIRS:
        read, typed = str(facts.get(name) or ""), str(getattr(given, name))
        if read and typed and _plain(read) != _plain(typed):
            problems.append(f"{label}：登记为“{typed}”，正式文本为“{read}”。")
    for name, label in _DAYS:
        read, typed = str(facts.get(name) or ""), getattr(given, name)
        if read and typed and date.fromisoformat(read) != typed:
            problems.append(f"{label}：登记为 {typed}，正式文本为 {read}。")
    if not given.document_number:
        unclear.append("没有发文字号。")
    if given.effective_on and given.promulgated_on and given.effective_on < given.promulgated_on:
        both = f"施行日期 {given.effective_on} 早于公布日期 {given.promulgated_on}"
        unclear.append(f"{both}，请核对是否溯及既往，或是修正文本保留了原施行日期。")
    elif is_soon(given.promulgated_on, given.effective_on):
        unclear.append(f"施行日距公布日不足 30 日，报送机关的理由：{given.early_reason or '未填写'}")
    if not facts.get("dated"):
        unclear.append("正式文本没有读到成文日期。")
    if not facts.get("signed"):
        unclear.append("正式文本没有读到发文机关署名，请看盖章件。")
    if given.adds_penalty == "yes":
        unclear.append(f"报送机关说明补充设定了行政处罚：{given.penalty_note}")
    if problems:
        return Proposal("problem", tuple(problems + unclear), SOURCE)
    if unclear:
        return Proposal("unclear", tuple(unclear), SOURCE)
    return Proposal("ok", ("标题、发文字号、日期与正式文本一致，署名和成文日期齐全。",), SOURCE)


def _plain(words: str) -> str:
    return title_key(number_key(words))
