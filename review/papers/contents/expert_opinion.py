"""专家咨询意见表: one expert's opinions on a document, with both declarations and what became of each opinion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from registry.clock import SHANGHAI, day_words
from review.annotations.notes import KINDS as NOTE_KINDS
from review.annotations.notes import NoteView
from review.casework.worksheet import Worksheet
from review.experts.acceptance import CONFIDENTIALITY, RECUSAL
from review.experts.blind import Opinions
from review.experts.pool import Member
from review.outcomes import OUTCOMES
from review.papers.layout.sheet import Block, Grid, Paragraph, Sheet

TITLE = "专家咨询意见表"
HEAD = ("序号", "条款", "类别", "意见", "处理结果和理由")
WHOLE, NOT_SUBMITTED, NO_OPINIONS = "总体意见", "尚未提交", "没有就条款提出意见。"
BLANK_ROWS = 6  # to write in, until it is submitted


def from_opinions(sheet: Worksheet, opinions: Opinions, member: Member, organ: str) -> Sheet:
    """The form as it stands; unsigned lines stay open for pen and seal.

    Args:
        sheet: the review as the person who asks may see it.
        opinions: one expert's conclusion and notes.
    """
    labels = {unit.address: unit.number for unit in sheet.document.units}
    body: list[Block] = [
        Grid("facts", _facts(sheet, opinions, member), widths=(2, 5, 2, 4)),
        Grid("declarations", _declarations(opinions), widths=(2, 11)),
    ]
    asked = opinions.assignment
    if asked.question:
        body.append(Grid("question", (("请研究的问题", asked.question),), widths=(2, 11)))
    if asked.first_judgement:
        body.append(Grid("first", (("初步判断", asked.first_judgement),), widths=(2, 11)))
    rows = tuple(_row(number, note, labels) for number, note in enumerate(opinions.notes, 1))
    if asked.submitted_at is None:
        rows += (("", "", "", "", ""),) * BLANK_ROWS
    body.append(Grid("opinions", rows or (("", "", "", NO_OPINIONS, ""),), HEAD, (3, 4, 4, 12, 8)))
    body.append(
        Grid(
            "whole",
            (("总体意见", asked.conclusion or "尚未提交"), ("专家签名", "　\n　　　　年　月　日")),
            widths=(2, 11),
        )
    )
    moment = "提交前的意见表，提交后以提交时的内容为准。" if asked.submitted_at is None else ""
    if moment:
        body.append(Paragraph("draft", moment))
    return Sheet(TITLE, tuple(body), "form", organ, number=sheet.review.number, signed=False)


def _facts(sheet: Worksheet, opinions: Opinions, member: Member) -> tuple[tuple[str, ...], ...]:
    row, asked = sheet.document.row, opinions.assignment
    home = " ".join(part for part in (member.employer or member.organisation, member.title) if part)
    return (
        ("专家", asked.expert, "单位和职务", home or "未填写"),
        ("专业领域", "、".join(member.fields) or "未填写", "提交期限", day_words(asked.due_on) or "未定"),
        ("文件", f"《{row.title}》", "文号", row.document_number or "未载明"),
        ("制定机关", row.issuer or "未载明", "案号", sheet.review.number),
        ("收到日期", _day(asked.accepted_at) or "尚未接受", "提交日期", _day(asked.submitted_at) or "尚未提交"),
    )


def _declarations(opinions: Opinions) -> tuple[tuple[str, ...], ...]:
    asked = opinions.assignment
    when = [f"接受时（{_day(asked.accepted_at)}）"] if asked.accepted_at else []
    when += [f"提交时（{_day(asked.submitted_at)}）"] if asked.submitted_at else []
    made = f"{'、'.join(when)}声明。" if when else "尚未声明。"
    return (("回避声明", f"{RECUSAL}\n{made}"), ("保密承诺", f"{CONFIDENTIALITY}\n{made}"))


def opinion_words(note: NoteView) -> str:
    """An opinion as the form prints it."""
    return f"针对“{note.anchor.quote}”：{note.body}" if note.anchor.quote else note.body


def _row(number: int, note: NoteView, labels: Mapping[str, str]) -> tuple[str, ...]:
    outcome = "尚未处理"
    if note.outcome is not None:
        outcome = OUTCOMES[note.outcome] + (f"。{note.outcome_reason}" if note.outcome_reason else "")
    return (
        str(number),
        labels.get(note.anchor.address, "") or "其他",
        NOTE_KINDS[note.kind],
        opinion_words(note),
        outcome,
    )


def _day(moment: datetime | None) -> str:
    return day_words(moment.astimezone(SHANGHAI).date()) if moment else ""
