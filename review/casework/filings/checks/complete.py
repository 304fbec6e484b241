"""Papers complete? Against the profile's list, with the copies it asks for."""

from __future__ import annotations

from sqlalchemy.orm import Session

from review.casework.filings.checks.proposal import Looked, Proposal


def propose(_session: Session, looked: Looked) -> Proposal:
    """Name what is missing; an optional paper is asked for in the case that the profile names."""
    profile = looked.clocks.profile
    held = set(looked.papers)
    missing = [kind.name for kind in looked.kinds if kind.required and kind.key not in held]
    maybe = [
        f"{kind.name}（{kind.when}）"
        for kind in looked.kinds
        if not kind.required and kind.when and kind.key not in held and kind.key != "scan"
    ]
    needs_decision = looked.particulars.action != "制定" and "decision" not in held
    source = next((kind.source for kind in looked.kinds if kind.required and kind.source), profile.name)
    reasons = []
    if missing:
        reasons.append(f"缺少：{'、'.join(missing)}。")
    if needs_decision:
        reasons.append(f"本件填报为“{looked.particulars.action}”，没有附修改、废止决定。")
    if not missing and not needs_decision:
        reasons.append("必备材料都已上传。")
        if maybe and looked.particulars.action == "制定":
            reasons.append(f"未附、视情况需要的：{'；'.join(maybe)}。")
    verdict = "problem" if missing or needs_decision else "ok"
    copies, wanted = looked.particulars.copies, profile.paper_copies
    if wanted and copies is None:
        reasons.append(f"应附纸质件 {wanted} 份，收到份数没有填写，请核对（{profile.copies_source}）。")
        verdict = "unclear" if verdict == "ok" else verdict
    elif wanted and copies is not None and copies < wanted:
        reasons.append(f"应附纸质件 {wanted} 份，收到 {copies} 份（{profile.copies_source}）。")
        verdict = "problem"
    return Proposal(verdict, tuple(reasons), f"{profile.name}：{source}")
