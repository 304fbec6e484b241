"""Examples of every component, made of invented data, for looking at them and for tests of their accessibility."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from registry.clock import legal_day
from registry.instruments.standing import Standing
from registry.provisions.differences import differences
from registry.provisions.kinds import Status
from review.annotations.carrying import CARRIED, CHANGED, Carried
from review.annotations.notes import Anchor, NoteView
from review.annotations.targets import Target
from review.annotations.views import Entry, Placed
from review.casework.heat import Heat
from review.findings.finding import Category, Comparison, Finding, ReferenceQuote, Severity
from review.findings.store import StoredFinding, VerdictView
from review.voices.comments import CommentView
from web import urls
from web.pages.document import VersionDot
from web.pages.findings import FindingLine, finding_line
from web.pages.hits import ClauseHit, DocumentHit, Piece, Why
from web.pages.margin import Margin
from web.pages.review import Refused
from web.pages.search import Chip, FacetGroup, FacetValue, Jump
from web.pages.setting import Block, Line, Segment
from web.qr import qr_svg

LONG = "关于进一步加强和规范云岭县城区道路临时停车泊位设置、收费、维护以及停放秩序管理工作的实施办法（试行）"


@dataclass(frozen=True, slots=True)
class GalleryPage:
    """Examples by component."""

    template: ClassVar[str] = "pages/gallery.html"

    blocks: tuple[Block, ...]
    history: str
    statuses: tuple[str, ...]
    deadlines: tuple[tuple[date, str], ...]
    today: date
    lines: tuple[FindingLine, ...]
    refused: Refused
    notes: tuple[NoteView, ...]
    margin: Margin
    comments: tuple[CommentView, ...]
    facet: FacetGroup
    chips: tuple[Chip, ...]
    jump: Jump
    hits: tuple[DocumentHit, ...]
    dots: tuple[VersionDot, ...]
    receipt: tuple[str, str, str]
    chart: tuple[tuple[str, int], ...]


def gallery_page(now: datetime) -> GalleryPage:
    """All examples, dated relative to now."""
    today = legal_day(now)
    return GalleryPage(
        blocks=_blocks(),
        history="（2024年4月28日县人民政府第21次常务会议通过　2024年5月6日公布　自2024年6月1日起施行）",
        statuses=tuple(status.value for status in Status),
        deadlines=(
            (today + timedelta(days=20), "登记后三十个工作日"),
            (today + timedelta(days=3), "登记后三十个工作日"),
            (today - timedelta(days=2), "收到后十五日"),
        ),
        today=today,
        lines=_lines(now),
        refused=Refused("不采用这条提示须写明理由。", "g-refused", "", "rejected"),
        notes=_notes(now),
        margin=_margin(now),
        comments=_comments(now),
        facet=FacetGroup(
            "kind",
            "类型",
            tuple(
                FacetValue(name, name, count, chosen)
                for name, count, chosen in (
                    ("行政规范性文件", 61, True),
                    ("地方性法规", 214, False),
                    ("法律", 9, False),
                    ("政府规章", 7, False),
                    ("司法解释", 3, False),
                    ("人大决议决定", 2, False),
                    ("自治条例", 0, False),
                )
            ),
        ),
        chips=(Chip("行政规范性文件", urls.SEARCH), Chip("截至 2026-11-24", urls.SEARCH)),
        jump=Jump("《某某法》第十六条", urls.SEARCH, "按引用直达", (Piece("第十六条　除法律、法规、规章外……", False),)),
        hits=_hits(),
        dots=(
            VersionDot(date(2016, 3, 1), urls.HOME, "已修改", False),
            VersionDot(date(2024, 6, 1), urls.HOME, "现行有效", True),
        ),
        receipt=("YJ20261124-00012", qr_svg("https://example.invalid/r/1"), "https://example.invalid/r/1"),
        chart=(("第九条", 12), ("第十二条", 31), ("第十五条", 4)),
    )


def _blocks() -> tuple[Block, ...]:
    def line(form: str, label: str, text: str, address: str) -> Line:
        return Line(form, label, (Segment(text),), address)

    cited = (
        Segment("违反前款规定，"),
        Segment("拖欠停车费的，由县城市管理部门扣留车辆", "", "red"),
        Segment("，"),
        Segment("并处五百元以上二千元以下罚款", "", "amber"),
        Segment("；逾期不缴纳的，依照"),
        Segment("《某某法》第九十三条", urls.SEARCH),
        Segment("的规定处理。"),
    )
    return (
        Block("chapter", "chp_2", "第二章", "收费与秩序"),
        Block(
            "article",
            "art_12",
            "第十二条",
            lines=(
                line("article", "第十二条", "机动车在道路停车泊位内停放，应当按照标示方向停放。", "art_12__para_1"),
                Line("paragraph", "", cited, "art_12__para_2"),
            ),
        ),
        Block(
            "article",
            "art_13",
            "第十三条",
            lines=(
                line("article", "第十三条", "有下列情形之一的，免收停车费：", "art_13__para_1"),
                line("item", "（一）", "执行任务的军车、警车、消防车、救护车；", "art_13__para_1__item_1"),
                line("item", "（二）", "停放时间不超过三十分钟的。", "art_13__para_1__item_2"),
            ),
        ),
        Block("table", "table_1", "", rows=(("区域", "收费标准"), ("一类区域", "每小时三元"))),
    )


def _lines(now: datetime) -> tuple[FindingLine, ...]:
    base = Finding(
        category=Category.COMPULSION_UNAUTHORISED,
        kind="K6",
        standard="C3",
        severity=Severity.RED,
        confidence=0.94,
        rule="compulsion",
        address="art_12",
        article="第十二条",
        start=0,
        end=19,
        quote="拖欠停车费的，由县城市管理部门扣留车辆",
        explanation="本件为县政府规范性文件；扣留财物属于行政强制措施；没有找到法律、法规依据。",
        refuted_by="如有法规授权县城市管理部门扣留车辆，本提示不成立。",
        references=(
            ReferenceQuote("某某强制法", 10, None, "法律、法规以外的其他规范性文件不得设定行政强制措施。", "现行有效"),
        ),
    )
    amber = Finding(
        category=Category.PENALTY_RANGE,
        kind="K2",
        standard="C4",
        severity=Severity.AMBER,
        confidence=0.81,
        rule="range",
        address="art_12",
        article="第十二条",
        start=20,
        end=34,
        quote="并处五百元以上二千元以下罚款",
        explanation="罚款上限是上位法的十倍。" * 3,
        refuted_by="",
        references=(ReferenceQuote("某某安全法", 93, None, "处二十元以上二百元以下罚款。", "现行有效"),),
        comparison=Comparison("500–2000 元", "20–200 元"),
        legacy=True,
    )
    hint = Finding(
        category=Category.ATTENTION,
        kind="K28",
        standard="D3",
        severity=Severity.HINT,
        confidence=0.4,
        rule="attention",
        address="art_9",
        article="第九条",
        start=0,
        end=5,
        quote="一律不得",
        explanation="用语绝对，请人工判断是否适当。",
        refuted_by="",
    )
    done = VerdictView("accepted", "无上位法依据。", "周敏", now)
    return (
        finding_line(StoredFinding("g-red", "", base, None)),
        finding_line(StoredFinding("g-refused", "", amber, None)),
        finding_line(StoredFinding("g-hint", "", hint, None)),
        finding_line(StoredFinding("g-done", "", base, done)),
    )


def _notes(now: datetime) -> tuple[NoteView, ...]:
    anchor = Anchor("", "art_12", "由县城市管理部门扣留车辆", 7, 19)
    return (
        NoteView(
            "g1", "review:g", anchor, "note", "建议删去扣留车辆的规定。", "e", "何教授", now, None, "", None, None
        ),
        NoteView(
            "g2", "review:g", anchor, "proposal", "改为“可以依法申请人民法院强制执行”。", "e", "何教授", now,
            "partly", "采纳删除部分，处理方式另行规定。", "周敏", now,
        ),
    )  # fmt: skip


def _margin(now: datetime) -> Margin:
    own = Carried(CARRIED, "art_12", 7, 19)
    plain = Placed(
        "g3", "question", "有没有法规授权？", Target("text", "art_12"), "", own, "扣留车辆", "", "case", "周敏", now,
        False, None, False, own, None, (Entry(1, "reply", "没有查到。", "刘主任", now),), True,
    )  # fmt: skip
    moved = Carried(CHANGED, "art_12", None, None, differences("在五日内缴费。", "在十日内缴费。"))
    asked = replace(plain, id="g4", kind="note", body=LONG, quote="", elsewhere=True, place=moved, entries=())
    done = replace(plain, id="g5", kind="note", body="已核对。", quote="", resolved=True, entries=())
    heat = Heat({"art_12": {"comments": 12, "notes": 3, "flags": 1}}, totals={"comments": 12, "notes": 3, "flags": 1})
    return Margin(
        base=urls.GALLERY, back=urls.GALLERY, notes={"art_12": (plain, asked, done)}, heat=heat, version_id="g",
        changed=1, places=(("art_12", "第十二条 拖欠停车费的"),), may_write=True, may_line=True, at="text:art_12",
    )  # fmt: skip


def _comments(now: datetime) -> tuple[CommentView, ...]:
    return (
        CommentView(
            "g1", "YJ20261124-00012", "g", "", "art_12", "problem", "扣车太重了，补交就行。", "", "个体工商户", "",
            "清源社区联系点", now, None, "", None, None,
        ),
        CommentView(
            "g2", "YJ20261124-00013", "g", "", "art_12", "change", "", "改为先书面催缴。", "居民", "王女士",
            "清源社区联系点", now, "not_adopted", "催缴程序已在第十四条规定。", "周敏", now,
        ),
    )  # fmt: skip


def _hits() -> tuple[DocumentHit, ...]:
    pieces = (
        Piece("……拖欠", False),
        Piece("停车", True),
        Piece("费的，由县城市管理部门", False),
        Piece("扣留车辆", True),
    )
    clause = ClauseHit("第十二条", "art_12", urls.HOME, "第二章 收费与秩序", pieces, "g1", 1, False, urls.HOME)
    standing = Standing("正文载明“自2024年6月1日起施行”", date(2026, 11, 20), datetime(2026, 11, 20, tzinfo=UTC))
    first = DocumentHit(
        "g1", "云岭县城市公共停车管理办法", (Piece("云岭县城市公共停车管理办法", False),), urls.HOME, Status.IN_FORCE,
        standing, "行政规范性文件", "云岭县人民政府", "云政发〔2024〕17号", date(2024, 5, 6), date(2024, 6, 1),
        (clause,), 2, urls.SEARCH, Why(("停车", "扣留车辆"), (), ("标题中有：停车",)),
    )  # fmt: skip
    return (
        first,
        DocumentHit(
            "g2", LONG, (Piece(LONG, False),), urls.HOME, Status.REPEALED, None, "行政规范性文件", "", "", None, None,
            (clause,), 0, urls.SEARCH, Why((), (), ()),
        ),
    )  # fmt: skip
