"""审查工作表: adopted lines with both quotes and versions, the checklist, what was found, said and decided."""

from __future__ import annotations

from datetime import datetime

from registry.clock import SHANGHAI, day_words
from registry.provisions.addresses import article_number
from review.annotations.notes import KINDS as NOTE_KINDS
from review.casework.letters.views import LetterView
from review.casework.lines.checklist import Answered
from review.casework.lines.standards import HANDLINGS, kinds, standards
from review.casework.lines.views import STATES as LINE_STATES
from review.casework.lines.views import LineView
from review.casework.states import RESULTS, STATES
from review.casework.worksheet import ClauseSheet, Worksheet
from review.findings.causes import Cause
from review.findings.finding import Severity
from review.findings.store import StoredFinding
from review.findings.verdicts import DECISIONS
from review.outcomes import OUTCOMES
from review.papers.layout.sheet import Block, Grid, Paragraph, Sheet
from review.papers.wordings import wording
from review.voices.comments import STANCES

SEVERITIES = {Severity.RED: "红", Severity.AMBER: "橙", Severity.HINT: "提示"}


def from_worksheet(sheet: Worksheet, organ: str, made_at: datetime) -> Sheet:
    """The worksheet as a form.

    Args:
        sheet: what the person who asks may see; nothing is added to it.
        made_at: the moment printed at the foot.
    """
    body: list[Block] = [Grid("facts", _facts(sheet), widths=(2, 5, 2, 4))]
    if sheet.unchecked:
        body.append(Paragraph("unchecked", "未能检查的事项："))
        body += [Paragraph(f"unchecked-{n}", f"· {words}") for n, words in enumerate(sheet.unchecked, 1)]
    flags = [cause for cause in sheet.causes if cause.severity is not Severity.HINT]
    if flags:
        body.append(Paragraph("causes", "提示一览（重者在前，同一原因归并）："))
        body.append(Grid("by-cause", tuple(map(_cause, flags)), ("程度", "问题", "依据", "条款"), (1, 3, 5, 4)))
    adopted = [line for clause in sheet.clauses for line in clause.lines if line.state == "adopted"]
    if sheet.standards:
        body.append(Paragraph("lines", "一、采用的问题"))
        body += [_line(line, number, sheet) for number, line in enumerate(adopted, 1)]
        if not adopted:
            body.append(Paragraph("lines-none", "没有采用的问题。"))
        body.append(Paragraph("standards", "二、审查标准核对"))
        answers = tuple(_answer(answered) for answered in sheet.standards)
        body.append(Grid("checklist", answers, ("标准", "内容", "结论", "说明、填写人"), (1, 6, 2, 4)))
        body.append(Paragraph("clauses", "三、逐条办理情况"))
    for clause in sheet.clauses:
        body += _clause(clause)
    if not sheet.clauses:
        body.append(Paragraph("none", "没有条款被提示、批注或提出意见。"))
    if sheet.review.conclusion:
        body.append(Paragraph("conclusion", "四、审查结论" if sheet.standards else "审查结论"))
        result = RESULTS.get(sheet.review.result, "")
        body.append(Paragraph("conclusion-text", "：".join(part for part in (result, sheet.review.conclusion) if part)))
        body.append(Paragraph("signed", _signed(sheet)))
    moment = made_at.astimezone(SHANGHAI)
    body.append(Paragraph("made", f"生成时间：{day_words(moment.date())} {moment:%H:%M}"))
    return Sheet(wording("worksheet").title, tuple(body), "form", organ, signed=False)


def _cause(cause: Cause) -> tuple[str, ...]:
    ground = cause.ground
    where = "—"
    if ground is not None:
        where = f"《{ground.law}》" + (article_number(ground.article, ground.article_suffix) if ground.article else "")
    clauses = dict.fromkeys(s.finding.article or s.finding.address for s in cause.findings)
    kind = cause.lead.finding.kind
    return (SEVERITIES[cause.severity], f"{kind} {kinds().get(kind, '')}".strip(), where, "、".join(clauses))


def _facts(sheet: Worksheet) -> tuple[tuple[str, ...], ...]:
    row, review = sheet.document.row, sheet.review
    coverage = sheet.run.coverage if sheet.run else {}
    library = f"{coverage.get('laws', 0)} 件，最新 {coverage.get('newest') or '不详'}"
    return (
        ("案号", review.number, "审查方式", review.mode),
        ("文件", f"《{row.title}》", "文号", row.document_number or "未载明"),
        ("制定机关", row.issuer or "未载明", "时效", row.status.value),
        ("公布日期", day_words(row.promulgated_on) or "未载明", "施行日期", day_words(row.effective_on) or "未载明"),
        ("承办人", review.owner or "未指定", "状态", STATES[review.state]),
        ("开始", day_words(review.opened_at.astimezone(SHANGHAI).date()), "延长", review.extension_reason or "无"),
        ("期限", _due(sheet), "审查结果", RESULTS.get(review.result, "未作出")),
        ("对照日期", day_words(review.as_of), "对照依据库", library),
        ("咨询专家", "、".join(a.expert for a in sheet.assignments if not a.declined_at) or "无", "函件",
         "；".join(_letter(letter) for letter in sheet.letters) or "无"),
    )  # fmt: skip


def _letter(letter: LetterView) -> str:
    return f"{letter.kind.name}（{letter.addressee}，{letter.state_word}）"


def _due(sheet: Worksheet) -> str:
    review = sheet.review
    return f"{day_words(review.due_on)}。{review.due_sentence}" if review.due_on else "无"


def _line(line: LineView, number: int, sheet: Worksheet) -> Grid:
    said = line.judgement
    codes = {entry.code: entry for entry in standards()}
    rows = [("规定内容", line.quote), ("版本", _version(sheet))]
    for superior in line.superiors:
        rows.append((f"{superior.citation}（{superior.status}）", superior.quote))
        rows.append(("上位法版本", f"{sheet.version_words(superior)}；引文校验值 {superior.digest[:12]}"))
    standard = codes.get(said.standard)
    rows += [
        ("问题类型", f"{said.kind} {kinds().get(said.kind, '')}".strip() or "未选"),
        ("审查标准", f"{standard.code} {standard.group}：{standard.name}" if standard else "未选"),
        ("严重程度", SEVERITIES[Severity(said.severity)]),
        ("审查意见", said.opinion or "未写"),
        ("处理建议", HANDLINGS.get(said.handling, "未选")),
        ("采用", f"{line.changed_by}，{_day(line.frozen_at)}；引文校验值 {line.quote_digest[:12]}"),
    ]
    origin = "来自提示" if line.finding_id else "自行列入"
    return Grid(f"line-{line.id}", tuple(rows), widths=(3, 10), caption=f"{number}. {line.article}（{origin}）")


def _version(sheet: Worksheet) -> str:
    row = sheet.document.row
    dated = day_words(row.promulgated_on or sheet.document.adopted_on)
    return f"《{row.title}》{f'{dated}的文本' if dated else '文本，日期未载明'}"


def _answer(answered: Answered) -> tuple[str, ...]:
    standard = answered.standard
    by = f"{answered.by}，{_day(answered.at)}" if answered.by else ""
    said = "；".join(part for part in (answered.note, by) if part)
    return (standard.code, standard.name, answered.choices.get(answered.answer, answered.answer) or "未核对", said)


def _clause(clause: ClauseSheet) -> list[Block]:
    at = clause.unit.address
    blocks: list[Block] = [
        Paragraph(f"{at}", clause.unit.number or "（无条号）"),
        Paragraph(f"{at}-text", clause.unit.text.replace("\n", " ")),
    ]
    blocks += [_finding(stored) for stored in clause.findings]
    for line in clause.lines:
        if line.state != "adopted":
            said = line.judgement.opinion or line.quote
            blocks.append(Paragraph(f"{line.id}-draft", f"{LINE_STATES[line.state]}：{said}"))
    for letter, item in clause.answers:
        reply = f"　答复：{item.answer}" if item.answer else ""
        blocks.append(Paragraph(f"item-{item.id}", f"{_letter(letter)}：{item.words}{reply}"))
    for note in clause.notes:
        head = f"{NOTE_KINDS[note.kind]}（{note.author}，{_day(note.created_at)}）："
        blocks.append(Paragraph(f"note-{note.id}", head + note.body))
        blocks.append(Paragraph(f"note-{note.id}-outcome", _outcome(note.outcome, note.outcome_reason)))
    for comment in clause.comments:
        origin = comment.organisation or comment.contributor_kind
        body = comment.body or "（未另写意见）"
        head = f"征集意见 {comment.number}（{origin}，{STANCES[comment.stance]}）："
        blocks.append(Paragraph(f"comment-{comment.id}", head + body))
        if comment.proposed:
            blocks.append(Paragraph(f"comment-{comment.id}-proposed", f"建议改为：{comment.proposed}"))
        blocks.append(Paragraph(f"comment-{comment.id}-outcome", _outcome(comment.outcome, comment.outcome_reason)))
    return blocks


def _finding(stored: StoredFinding) -> Grid:
    finding = stored.finding
    rows = [("本文件", finding.quote)]
    for reference in finding.references:
        where = f"第{reference.article}条" if reference.article else ""
        rows.append((f"《{reference.law}》{where}（{reference.status}）", reference.quote))
    if finding.comparison is not None:
        rows.append(("对比", f"本文件：{finding.comparison.ours}；上位法：{finding.comparison.theirs}"))
    rows += [("说明", finding.explanation), ("何种情形不成立", finding.refuted_by)]
    verdict = stored.verdict
    decided = "未认定"
    if verdict is not None:
        decided = f"{DECISIONS[verdict.decision]}（{verdict.by}，{_day(verdict.at)}）"
        decided += f"：{verdict.reason}" if verdict.reason else ""
    rows.append(("认定", decided))
    caption = f"提示：{SEVERITIES[finding.severity]} · {finding.kind} · 标准 {finding.standard}"
    return Grid(f"finding-{stored.id}", tuple(rows), widths=(3, 10), caption=caption)


def _outcome(outcome: str | None, reason: str) -> str:
    if outcome is None:
        return "处理结果：未处理"
    return f"处理结果：{OUTCOMES[outcome]}" + (f"。理由：{reason}" if reason else "")


def _day(moment: datetime | None) -> str:
    return day_words(moment.astimezone(SHANGHAI).date()) if moment else ""


def _signed(sheet: Worksheet) -> str:
    review = sheet.review
    words = f"起草：{review.concluded_by or '—'}　审签：{review.closed_by or '—'}"
    return words + ("　（小型单位模式：起草与审签由同一人办理）" if review.merged_duties else "")
