"""The yearly report (备案审查工作情况报告) as a paper: an account with the figures, then the tables that hold them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from registry.clock import day_words
from review.papers.layout.sheet import Block, Grid, Paragraph, Sheet
from review.papers.wordings import fill, fill_all, wording
from review.statistics.figures import Figures, percent
from review.statistics.tables import Table, tables_of
from review.statistics.yearly import yearly_figures

LEFT_OUT = frozenset({"verdicts"})  # what the machine proposed is the office's own matter


def annual_report(session: Session, year: int, organ: str, day: date) -> Sheet:
    """The report of a year, as counted on a day."""
    return annual_sheet(yearly_figures(session, year, day), organ)


def annual_sheet(figures: Figures, organ: str) -> Sheet:
    """The paper of these figures."""
    words = wording("annual")
    values = {"year": str(figures.period.first.year)}
    body: list[Block] = [Paragraph(f"opening-{n}", line) for n, line in enumerate(fill_all(words.opening, values), 1)]
    body += [Paragraph(key, text) for key, text in _account(figures)]
    body.append(Paragraph("counted", f"以上数字截至{day_words(figures.as_of)}，各项数字见附表。"))
    body += [_grid(table) for table in tables_of(figures, {}) if table.key not in LEFT_OUT and table.lines]
    return Sheet(fill(words.title, values), tuple(body), "document", organ)


def _grid(table: Table) -> Grid:
    rows = tuple(
        (f"　{line.name}" if line.share else line.name, *(c.words for c in line.cells)) for line in table.lines
    )
    width = len(table.columns)
    return Grid(f"table-{table.key}", rows, ("项目", *table.columns), (3 + width, *(2,) * width), table.title)


def _account(all_: Figures) -> list[tuple[str, str]]:
    f, r, p, c, v = all_.filings, all_.reviews, all_.problems, all_.corrections, all_.voices
    rate = f"，按期报送率{percent(f.rate)}" if f.rate is not None else ""
    return [
        ("filing", "一、备案工作情况"),
        (
            "filing-text",
            (
                f"全年收到报送备案的规范性文件{f.received}件，其中登记{f.registered}件、退回{f.returned}件、"
                f"不予备案{f.refused}件、暂缓登记{f.deferred}件、正在办理{f.waiting}件；按期报送{f.in_time}件、"
                f"迟报{f.late}件{rate}。发现漏报线索{f.missed_found}件，已补报{f.missed_filed}件。"
            ),
        ),
        ("review", "二、审查工作情况"),
        (
            "review-text",
            (
                f"全年立案审查{r.opened}件{_by(r.opened_by_mode)}，办结{r.finished}件，其中终止{r.terminated}件。"
                f"采用的问题{p.total}个，涉及文件{p.documents}件。"
            ),
        ),
        ("correction", "三、纠正工作情况"),
        (
            "correction-text",
            (
                f"发出书面审查意见{c.opinions}件、提醒函{c.reminders}件、督促函{c.urgings}件、请予说明函{c.explanations}件、"
                f"征求意见函{c.consulted}件，约谈{c.interviews}次。推动制定机关修改{c.refiled}件、废止{c.repealed}件、停止执行{c.stopped}件，"
                f"撤销{c.revoked}件。收到处理情况报告"
                f"{c.reported_in_time + c.reported_late}件，其中超过期限{c.reported_late}件；评价为满意{c.good}件、"
                f"基本满意{c.fair}件、不满意{c.poor}件。"
            ),
        ),
        ("voices", "四、联系群众和衔接联动情况"),
        (
            "voices-text",
            (
                f"组织征求意见{v.consultations}次，收到意见{v.comments}条，其中采纳{v.adopted}条、部分采纳{v.partly}条。"
                f"请专家研究{all_.experts.tasks}次。移送有关机关{all_.transfers.out}件，收到移送{all_.transfers.into}件。"
            ),
        ),
        ("next", "五、下一步工作安排"),
        ("next-text", "（请填写。）"),
    ]


def _by(numbers: tuple[tuple[str, int], ...]) -> str:
    return f"（{'、'.join(f'{name}{count}件' for name, count in numbers)}）" if numbers else ""
