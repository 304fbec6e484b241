"""The figures of a period as tables: one set for the page, the file and the yearly report on paper.

Each number knows what it counts (`Behind`), so that the page can lead to the list it is the length of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from review.casework.filings.vocabulary import STATES as FILING_STATES
from review.casework.lines.standards import HANDLINGS
from review.casework.states import RESULTS
from review.casework.suggestions.vocabulary import CHANNELS
from review.statistics.called import GROUPS
from review.statistics.fact import Chosen
from review.statistics.facts import CORRECTION_NAMES, KIND_NAMES, LATENESS, STANDARD_NAMES
from review.statistics.facts_suggestions import COURSES
from review.statistics.facts_voices import COMMENT_OUTCOMES
from review.statistics.figures import Figures, Numbers, percent


@dataclass(frozen=True, slots=True)
class Behind:
    """What a number counts: a fact, narrowed by values of its groups."""

    fact: str
    chosen: Chosen = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with what is behind it, or words."""

    words: str
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: what it is of, then its cells."""

    name: str
    cells: tuple[Cell, ...]
    share: bool = False  # of which the line above is the whole


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `chart` says which column may be drawn; -1 none."""

    key: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    chart: int = -1
    note: str = ""


def tables_of(figures: Figures, categories: Mapping[str, str]) -> tuple[Table, ...]:
    """All tables of a period.

    Args:
        categories: what the categories of findings are called.
    """
    return (
        *_filings(figures),
        *_reviews(figures),
        *_problems(figures),
        _verdicts(figures, categories),
        _corrections(figures),
        *_suggestions(figures),
        *_voices(figures),
        _plans(figures),
    )


def _number(n: int, fact: str, **chosen: str) -> Cell:
    return Cell(str(n), Behind(fact, tuple(chosen.items())))


def _lines(
    numbers: Numbers, fact: str, group: str, names: Mapping[str, str] | None = None, **more: str
) -> tuple[Line, ...]:
    return tuple(
        Line((names or {}).get(key, key) or "未填", (_number(n, fact, **{group: key}, **more),)) for key, n in numbers
    )


def _listed(pairs: Iterable[tuple[str, int, str, dict[str, str]]]) -> tuple[Line, ...]:
    return tuple(Line(name, (_number(n, fact, **chosen),)) for name, n, fact, chosen in pairs)


def _filings(all_: Figures) -> tuple[Table, ...]:
    f = all_.filings
    states = (
        ("registered", f.registered), ("submitted", f.waiting), ("deferred", f.deferred), ("returned", f.returned),
        ("refused", f.refused),
    )  # fmt: skip
    lateness = (("in_time", f.in_time), ("late", f.late), ("undated", f.undated))
    overview = (
        Line("收到报备", (_number(f.received, "filings"),)),
        *(Line(f"其中：{FILING_STATES[key]}", (_number(n, "filings", state=key),), True) for key, n in states),
        *(Line(LATENESS[key], (_number(n, "filings", lateness=key),), True) for key, n in lateness),
        Line("按期报送率", (Cell(percent(f.rate)),)),
        Line("本期编号登记", (_number(f.registered_then, "registered"),)),
        Line("发现漏报线索", (_number(f.missed_found, "missed"),)),
        Line("其中：已补报", (_number(f.missed_filed, "missed", state="filed"),), True),
    )
    bodies = tuple(
        Line(
            b.name,
            (
                _number(b.received, "filings", body=b.body_id),
                _number(b.in_time, "filings", body=b.body_id, lateness="in_time"),
                _number(b.late, "filings", body=b.body_id, lateness="late"),
                Cell(percent(b.rate)),
            ),
        )
        for b in f.by_body
    )
    return (
        Table("filings", "备案", ("件数",), overview),
        Table("months", "各月收到报备", ("件数",), _lines(f.by_month, "filings", "month"), 0),
        Table("kinds", "各类型文件", ("件数",), _lines(f.by_kind, "filings", "kind"), 0),
        Table("bodies", "各机关报送", ("报送", "按期", "迟报", "按期率"), bodies, 0),
    )


def _reviews(all_: Figures) -> tuple[Table, ...]:
    r = all_.reviews
    opened, finished = dict(r.opened_by_mode), dict(r.finished_by_mode)
    modes = tuple(
        Line(
            mode,
            (
                _number(opened.get(mode, 0), "opened", mode=mode),
                _number(finished.get(mode, 0), "finished", mode=mode),
            ),
        )
        for mode in dict.fromkeys((*opened, *finished))
    )
    whole = Line("合计", (_number(r.opened, "opened"), _number(r.finished, "finished")))
    results = (
        *_lines(r.by_result, "finished", "result", {**RESULTS, "": "未填结果"}, state="closed"),
        *_listed([("终止", r.terminated, "finished", {"state": "terminated"})]),
        *_listed([("期限内办结", r.in_time, "finished", {"timely": "in_time"})]),
        *_listed([("超过期限办结", r.late, "finished", {"timely": "late"})]),
        Line("期限内办结率", (Cell(percent(r.rate)),)),
    )
    return (
        Table("modes", "审查", ("立案", "办结"), (*modes, whole) if modes else (), 0),
        Table("results", "审查结果", ("件数",), results),
    )


def _problems(all_: Figures) -> tuple[Table, ...]:
    p = all_.problems
    overview = (
        *_listed([("发现问题的文件", p.documents, "faulty", {}), ("认定的问题", p.total, "problems", {})]),
        *(
            Line(f"其中：{GROUPS.get(key, key or '未选标准')}", (_number(n, "problems", group=key),), True)
            for key, n in p.by_group
        ),
    )
    standards, kinds = {**STANDARD_NAMES, "": "未选标准"}, KIND_NAMES
    return (
        Table("problems", "发现的问题", ("数量",), overview),
        Table("standards", "按审查标准", ("条数",), _lines(p.by_standard, "problems", "standard", standards), 0),
        Table("problem-kinds", "按问题类型", ("条数",), _lines(p.by_kind, "problems", "kind", kinds), 0),
        Table("handlings", "按处理建议", ("条数",), _lines(p.by_handling, "problems", "handling", HANDLINGS), 0),
    )


def _verdicts(all_: Figures, categories: Mapping[str, str]) -> Table:
    v = all_.verdicts
    lines = [
        Line(
            categories.get(category, category),
            (
                _number(accepted, "verdicts", category=category, decision="accepted"),
                _number(rejected, "verdicts", category=category, decision="rejected"),
                _number(unsure, "verdicts", category=category, decision="unsure"),
                Cell(percent(accepted / (accepted + rejected) if accepted + rejected else None)),
            ),
        )
        for category, accepted, rejected, unsure in v.by_category
    ]
    whole = Line(
        "合计",
        (
            _number(v.accepted, "verdicts", decision="accepted"),
            _number(v.rejected, "verdicts", decision="rejected"),
            _number(v.unsure, "verdicts", decision="unsure"),
            Cell(percent(v.rate)),
        ),
    )
    note = "机器提示由人认定；成立率 = 成立 ÷（成立 + 不成立）。"
    columns = ("成立", "不成立", "存疑", "成立率")
    return Table("verdicts", "对提示的认定", columns, (*lines, whole) if lines else (), note=note)


def _corrections(all_: Figures) -> Table:
    c, t = all_.corrections, all_.transfers
    lines = (
        *_listed(
            [
                ("请予说明函", c.explanations, "letters", {"kind": "explain"}),
                ("征求意见函", c.consulted, "letters", {"kind": "consult"}),
                ("书面审查意见", c.opinions, "letters", {"kind": "opinion"}),
                ("提醒函", c.reminders, "letters", {"kind": "remind"}),
                ("督促函", c.urgings, "letters", {"kind": "urge"}),
                ("约谈通知", c.interviews, "letters", {"kind": "interview"}),
                ("移送其他机关", t.out, "letters", {"kind": "transfer"}),
                ("其他机关移送来的审查", t.into, "opened", {"mode": "移送审查"}),
                ("已修改、废止或者撤销的文件", c.corrected, "corrected", {}),
                ("修改后重新报送", c.refiled, "corrections", {"result": "refile:refiled"}),
                ("已废止，无新文本", c.repealed, "corrections", {"result": "refile:repealed"}),
                ("已停止执行", c.stopped, "corrections", {"result": "stop:carried_out"}),
                ("常委会决定撤销", c.revoked, "corrections", {"result": "motion:revoked"}),
            ]
        ),
        *_lines(
            tuple(pair for pair in c.by_result if pair[0].endswith((":refused", ":silent"))),
            "corrections",
            "result",
            CORRECTION_NAMES,
        ),
        *_listed(
            [
                ("处理情况报告：期限内收到", c.reported_in_time, "reports", {"timely": "in_time"}),
                ("处理情况报告：超过期限收到", c.reported_late, "reports", {"timely": "late"}),
                ("处理情况报告评价：满意", c.good, "ratings", {"rating": "good"}),
                ("处理情况报告评价：基本满意", c.fair, "ratings", {"rating": "fair"}),
                ("处理情况报告评价：不满意", c.poor, "ratings", {"rating": "poor"}),
            ]
        ),
    )
    return Table("corrections", "纠正和函件", ("件数",), lines)


def _suggestions(all_: Figures) -> tuple[Table, ...]:
    s = all_.suggestions
    lines = (
        Line("收到", (_number(s.received, "suggestions"),)),
        Line("其中：审查要求", (_number(s.requests, "suggestions", kind="request"),), True),
        Line("其中：审查建议", (_number(s.suggestions, "suggestions", kind="suggestion"),), True),
        *_listed(
            (COURSES[key], n, "suggestions", {"course": key})
            for key, n in (
                ("started", s.started), ("not_started", s.not_started), ("forwarded", s.forwarded),
                ("transferred", s.transferred), ("open", s.undecided),
            )
        ),
        Line("已反馈或者告知", (_number(s.fed_back, "suggestions", fed_back="yes"),)),
        Line("其中：反馈按期", (_number(s.fed_back_in_time, "suggestions", feedback="in_time"),), True),
        Line("其中：反馈超过期限", (_number(s.fed_back_late, "suggestions", feedback="late"),), True),
    )  # fmt: skip
    channels = _lines(s.by_channel, "suggestions", "channel", CHANNELS)
    return (
        Table("suggestions", "审查建议和要求", ("件数",), lines),
        Table("channels", "审查建议和要求的来源", ("件数",), channels, 0),
    )


def _voices(all_: Figures) -> tuple[Table, ...]:
    v, e = all_.voices, all_.experts
    heard = (
        *_listed([("开展征求意见", v.consultations, "consultations", {}), ("收到意见", v.comments, "comments", {})]),
        Line("提出意见的联系点", (Cell(str(v.points)),)),
        *_lines(v.by_outcome, "comments", "outcome", COMMENT_OUTCOMES),
        Line("采纳率（含部分采纳，占已处理）", (Cell(percent(v.rate)),)),
    )
    asked = (
        Line("请专家研究（人次）", (_number(e.tasks, "experts"),)),
        Line("其中：已提交意见", (_number(e.submitted, "experts", submitted="yes"),), True),
        Line("参与的专家（人）", (Cell(str(e.experts)),)),
    )
    return Table("voices", "征求意见", ("数量",), heard), Table("experts", "专家参与", ("数量",), asked)


def _plans(all_: Figures) -> Table:
    p = all_.plans
    lines = (
        Line("专项审查专题", (Cell(str(p.topics)),)),
        Line("其中：已报告", (Cell(str(p.reported)),), True),
        Line("集中清理", (_number(p.cleanups, "batches", kind="cleanup"),)),
        Line("列入清理的文件", (_number(p.cleaned, "cleaned"),)),
        Line("其中：已办结", (_number(p.cleaned_finished, "cleaned", finished="yes"),), True),
        Line("同类问题一并审查的批次", (_number(p.sibling_batches, "batches", kind="siblings"),)),
    )
    return Table("plans", "专项审查和清理", ("数量",), lines)
