"""The review worksheet as a DOCX: head table, then one block a clause with both quotes, verdicts and outcomes."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from registry.clock import SHANGHAI
from review.annotations.notes import KINDS
from review.casework.states import STATES
from review.casework.worksheet import ClauseSheet, Worksheet
from review.findings.finding import Severity
from review.findings.store import StoredFinding
from review.findings.verdicts import DECISIONS
from review.outcomes import OUTCOMES
from review.voices.comments import STANCES

SEVERITY_WORDS = {Severity.RED: "红", Severity.AMBER: "橙", Severity.HINT: "提示"}


def worksheet_docx(sheet: Worksheet, made_at: datetime) -> bytes:
    """The worksheet as a file of A4 pages.

    Args:
        sheet: what the person who asks may see; nothing is added to it.
        made_at: the moment printed at the foot.
    """
    document = Document()
    _page(document)
    _line(document, "审查工作表", size=18, bold=True, centred=True)
    _head(document, sheet)
    if sheet.run is not None and sheet.run.unchecked:
        _line(document, "未能检查的事项", bold=True)
        for unchecked in sheet.run.unchecked:
            _line(document, f"· {unchecked.reason}")
    if not sheet.clauses:
        _line(document, "没有条款被提示、批注或提出意见。")
    for clause in sheet.clauses:
        _clause(document, clause)
    if sheet.review.conclusion:
        _line(document, "审查结论", bold=True)
        _line(document, sheet.review.conclusion)
    moment = made_at.astimezone(SHANGHAI)
    _line(document, f"生成时间：{moment:%Y}年{moment.month}月{moment.day}日 {moment:%H:%M}", size=9)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(25), Mm(22)
    section.left_margin, section.right_margin = Mm(24), Mm(22)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")


def _line(document: Any, text: str, *, size: float | None = None, bold: bool = False, centred: bool = False) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold
    if size is not None:
        run.font.size = Pt(size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _head(document: Any, sheet: Worksheet) -> None:
    row = sheet.document.row
    coverage = sheet.run.coverage if sheet.run else {}
    facts = [
        ("文件", f"《{row.title}》"),
        ("制定机关", row.issuer or "未载明"),
        ("文号", row.document_number or "未载明"),
        ("公布日期", row.promulgated_on.isoformat() if row.promulgated_on else "未载明"),
        ("施行日期", row.effective_on.isoformat() if row.effective_on else "未载明"),
        ("时效", row.status.value),
        ("审查方式", sheet.review.mode),
        ("状态", STATES[sheet.review.state]),
        ("对照日期", sheet.review.as_of.isoformat()),
        ("对照依据库", f"{coverage.get('laws', 0)} 件，最新 {coverage.get('newest') or '不详'}"),
        ("承办人", sheet.review.owner or "未指定"),
        ("咨询专家", "、".join(a.expert for a in sheet.assignments) or "无"),
    ]
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for name, value in facts:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
        cells[0].width, cells[1].width = Mm(32), Mm(132)


def _clause(document: Any, clause: ClauseSheet) -> None:
    _line(document, clause.unit.number or "（无条号）", size=13, bold=True)
    _line(document, clause.unit.text)
    for stored in clause.findings:
        _finding(document, stored)
    for note in clause.notes:
        head = f"{KINDS[note.kind]}（{note.author}，{note.created_at.astimezone(SHANGHAI):%Y-%m-%d}）："
        _line(document, head + note.body)
        _outcome(document, note.outcome, note.outcome_reason)
    for comment in clause.comments:
        origin = comment.organisation or comment.contributor_kind
        body = comment.body or "（未另写意见）"
        _line(document, f"征集意见 {comment.number}（{origin}，{STANCES[comment.stance]}）：{body}")
        if comment.proposed:
            _line(document, f"建议改为：{comment.proposed}")
        _outcome(document, comment.outcome, comment.outcome_reason)


def _finding(document: Any, stored: StoredFinding) -> None:
    finding = stored.finding
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    rows = [
        ("提示", f"{SEVERITY_WORDS[finding.severity]} · {finding.kind} · 标准 {finding.standard}"),
        ("本文件", finding.quote),
    ]
    for reference in finding.references:
        where = f"第{reference.article}条" if reference.article else ""
        rows.append((f"《{reference.law}》{where}（{reference.status}）", reference.quote))
    if finding.comparison is not None:
        rows.append(("对比", f"本文件：{finding.comparison.ours}；上位法：{finding.comparison.theirs}"))
    rows += [("说明", finding.explanation), ("何种情形不成立", finding.refuted_by)]
    verdict = stored.verdict
    decided = "未认定"
    if verdict is not None:
        decided = f"{DECISIONS[verdict.decision]}（{verdict.by}，{verdict.at.astimezone(SHANGHAI):%Y-%m-%d}）"
        decided += f"：{verdict.reason}" if verdict.reason else ""
    rows.append(("认定", decided))
    for name, value in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = name, value
        cells[0].width, cells[1].width = Mm(40), Mm(124)
    document.add_paragraph()


def _outcome(document: Any, outcome: str | None, reason: str) -> None:
    if outcome is None:
        _line(document, "处理结果：未处理")
    else:
        _line(document, f"处理结果：{OUTCOMES[outcome]}" + (f"。理由：{reason}" if reason else ""))
