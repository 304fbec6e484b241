"""`beishen cite`: the citations of a text, resolved and checked against the library on a date."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from registry.errors import Unavailable
from review.law.cite import Citation, to_json
from review.law.cite import cite as find
from review.law.library import Library
from web.console.output import USAGE, emit, errors, plain_errors, say
from web.console.search import read_json_lines
from web.jobs.reviewing import site_library
from web.site import open_site

STATUS_WORDS = {
    "ok": "引用正确",
    "no_such_law": "没有这部法律",
    "no_such_article": "没有这一条",
    "repealed": "已废止",
    "not_in_library": "库中没有，未核对",
}


@plain_errors
def cite(
    text: Annotated[str | None, typer.Argument(help="The text, or - for standard input.")] = None,
    texts: Annotated[Path | None, typer.Option(help='A file with one {"id", "text"} a line.')] = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day whose law counts.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find citations of law and say whether each exists and is in force."""
    if (text is None) == (texts is None):
        errors.print("请给出一段文字（- 表示标准输入），或者用 --texts 给出文件。")
        raise typer.Exit(USAGE)
    site = open_site()
    day = as_of.date() if as_of else site.clock.today()
    library = site_library(site)
    if library is None:
        raise Unavailable("上位法库是空的，无法核对引用。请先运行 beishen reference import laws。")
    if texts is not None:
        for line in read_json_lines(texts, "id", "text"):
            found = find(str(line["text"]), library, day)
            emit({"id": line["id"], "citations": [to_json(c) for c in found]})
    else:
        _one(sys.stdin.read() if text == "-" else text or "", library, day, json)
    site.close()


def _one(text: str, library: Library, day: date, json: bool) -> None:
    found: list[Citation] = find(text, library, day)
    if json:
        emit([to_json(c) for c in found])
        return
    for c in found:
        where = f"第{c.article}条" if c.article is not None else ""
        say(f"{c.text}　→　《{c.law}》{where}　{STATUS_WORDS[c.status.value]}")
    if not found:
        say("没有找到对法律的引用。")
