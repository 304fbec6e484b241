"""采纳情况台账, 征集汇总表 and the yearly activity sheet: the same rows as page, XLSX, DOCX and CSV.

No names, no contacts; personal data covered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import Response
from sqlalchemy.orm import Session

from registry.clock import SHANGHAI
from registry.errors import NotFound
from registry.people.roles import Person
from review.casework.moved.links import links_of_comments
from review.outcomes import OUTCOMES
from review.papers.layout.docx_file import DOCX_TYPE, paper_docx
from review.papers.layout.sheet import Grid, Paragraph, Sheet
from review.voices.authors import RATINGS
from review.voices.comments import STANCES
from review.voices.handling.board import Board, Member
from review.voices.handling.covering import covered
from review.voices.liaison.activity import Criterion, PointYear
from review.voices.liaison.entries import entries_of
from review.voices.liaison.feedback import WAYS
from review.voices.liaison.kinds import gathering
from review.voices.liaison.task_views import tasks_of
from review.voices.masking import cover
from web import urls
from web.exports import table_response
from web.pages.handling import BoardPage
from web.site import Site

GOOD = ("adopted", "partly")
ACTIVITY_NOTE = (
    "数字从任务和意见中统计，不能手填。“按时上报”指在上报期限前上报；“关联意见”是联系点对其关联机关文件提出的意见，"
    "已包含在上报意见中，这里单独列出。"
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its figures; `widths` are shares of the line in DOCX."""

    title: str
    subtitle: str
    figures: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    notes: tuple[str, ...] = ()


def ledger(session: Session, site: Site, person: Person, page: BoardPage) -> Table:
    """采纳情况台账: what became of each comment, where in the result it stands, whether its author was told."""
    links = links_of_comments(session, [m.comment.id for one in page.board.opinions for m in one.members])
    said = covered(session, site.sealer, {m.comment.id: m.words for m in _members(page.board)})
    rows = []
    for member in _members(page.board):
        c = member.comment
        told = _day(c.replied_at)
        rows.append(
            (
                c.number,
                page.label(c.address),
                said[c.id],
                _source(member),
                OUTCOMES.get(c.outcome or "", "待处理"),
                cover(c.outcome_reason).text,
                "；".join(link.place for link in links.get(c.id, ())),
                told,
                WAYS.get(member.told_way, "回执页" if told else ""),
                RATINGS.get(c.rating or "", ""),
            )
        )
    every = [m.comment for m in _members(page.board)]
    decided = sum(c.outcome is not None for c in every)
    good = sum(c.outcome in GOOD for c in every)
    told_count = sum(c.replied_at is not None for c in every)
    ratings = Counter(c.rating for c in every if c.rating)
    tied = sum(bool(m.tied) for m in _members(page.board))
    figures = (
        ("意见", f"{len(every)} 条"),
        ("有处理结果", f"{decided} 条"),
        ("采纳和部分采纳", f"{good} 条（{_share(good, decided)}）"),
        ("已反馈", f"{told_count} 条（{_share(told_count, decided)}）"),
        ("评价", "，".join(f"{name} {ratings[key]}" for key, name in RATINGS.items()) if ratings else "还没有"),
        ("关联联系点的意见", f"{tied} 条（单独计数）"),
    )
    head = ("编号", "条款", "意见", "来源", "处理结果", "理由", "落实位置", "反馈日期", "反馈方式", "评价")
    return Table("采纳情况台账", page.round.title, figures, head, tuple(rows), (3, 2, 7, 3, 2, 5, 3, 2, 2, 2))


def summary(session: Session, site: Site, person: Person, page: BoardPage) -> Table:
    """征集汇总表: each task with how it was gathered, each opinion with clause, words, kind, collector, handling."""
    tasks = tasks_of(session, person, consultation_id=page.round.id)
    names = {task.id: task for task in tasks}
    collectors = {entry.comment_id: entry for entry in entries_of(session, consultation_id=page.round.id)}
    said = covered(session, site.sealer, {m.comment.id: m.words for m in _members(page.board)})
    tidy = covered(session, site.sealer, {m.comment.id: m.tidy for m in _members(page.board) if m.tidy})
    rows = []
    for member in _members(page.board):
        c = member.comment
        entry = collectors.get(c.id)
        rows.append(
            (
                c.number,
                page.label(c.address),
                STANCES[c.stance],
                said[c.id],
                tidy.get(c.id, ""),
                c.contributor_kind + ("（代录）" if c.on_behalf else ""),
                _source(member),
                entry.collector if entry else "",
                OUTCOMES.get(c.outcome or "", "待处理"),
            )
        )
    ways = gathering()
    notes = tuple(
        f"{task.organisation}：{'、'.join(ways.get(key, key) for key in task.forms) or '未上报'}，"
        f"参与 {task.reached} 人次，意见 {task.entries} 条" + (f"；关联（{task.tied}）" if task.tied else "")
        for task in names.values()
        if task.state != "recalled"
    )
    free = [task for task in tasks if not task.tied and task.state != "recalled"]
    tied = [task for task in tasks if task.tied and task.state != "recalled"]
    opens, closes = page.round.opens_at, page.round.closed_at or page.round.closes_at
    figures = (
        ("任务编号", page.round.code),
        ("文件", page.view.row.title),
        ("时间", f"{_day(opens)} 至 {_day(closes) or '未定'}"),
        ("意见", f"{page.board.comments} 份，{page.board.texts} 种文本，{len(page.board.opinions)} 条意见"),
        ("联系点", f"{len(free)} 个，{sum(t.entries for t in free)} 条，参与 {sum(t.reached for t in free)} 人次"),
        ("关联联系点", f"{len(tied)} 个，{sum(t.entries for t in tied)} 条（单独计数）"),
    )
    head = ("编号", "条款", "态度", "原话", "整理稿", "提出人类别", "来源", "采集员", "处理结果")
    return Table("征集意见汇总表", page.round.title, figures, head, tuple(rows), (3, 2, 2, 7, 4, 2, 3, 2, 2), notes)


def activity(rows: Sequence[PointYear], used: Sequence[Criterion], year: int) -> Table:
    """联系点年度活动表: a line a point, a column for each criterion that counts."""
    head = ("联系点", "区域", *(f"{one.name} 应 {one.expected}" for one in used), "关联意见", "达标项数")
    lines = tuple(
        (
            row.point.name,
            row.point.area,
            *(str(row.values[one.measure]) for one in used),
            str(row.tied),
            f"{row.met(used)}/{len(used)}",
        )
        for row in rows
    )
    widths = (4, 2, *(2 for _ in used), 2, 2)
    figures = (("联系点", f"{len(lines)} 个"),)
    return Table(f"联系点年度活动表（{year}年）", "", figures, head, lines, widths, (ACTIVITY_NOTE,))


def as_file(site: Site, table: Table, form: str) -> Response:
    """The table as XLSX, CSV or DOCX.

    Raises:
        NotFound: another form.
    """
    if form in {"csv", "xlsx"}:
        rows = [table.head, *table.rows, (), *table.figures, *((note,) for note in table.notes)]
        return table_response(rows, form, table.title, site.clock.today())
    if form != "docx":
        raise NotFound("只能导出为 XLSX、CSV 或 DOCX。")
    body: list[Paragraph | Grid] = [Paragraph("about", table.subtitle)]
    body.append(Grid("figures", tuple(table.figures), widths=(1, 3)))
    body += [Paragraph(f"note-{n}", note) for n, note in enumerate(table.notes)]
    body.append(Grid("rows", table.rows, head=table.head, widths=table.widths))
    content = paper_docx(Sheet(table.title, tuple(body), head="form", on=site.clock.today(), signed=False))
    name = urls.file_name(f"{table.title}-{site.clock.today()}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=DOCX_TYPE, headers=headers)


def _members(held: Board) -> Sequence[Member]:
    return sorted((m for one in held.opinions for m in one.members), key=lambda m: m.comment.number)


def _source(member: Member) -> str:
    name = member.comment.organisation or "社会公众"
    return f"{name}（关联）" if member.tied else name


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "—"


def _day(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).date().isoformat() if moment is not None else ""
