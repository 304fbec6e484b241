"""Back matter: signature, date, remark, 附件说明, 抄送 and printing line behind the last provision.

Promises to take lines from the end only, and to stop at the first line of running text. It also finds a signature
glued to the last sentence, without cutting it off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from ingest.matter.organs import is_organ, joined, plain, split_organs
from ingest.structure.labels import article_at, level_of
from ingest.structure.lines import Line
from registry.provisions import dates

_REMARK = re.compile(r"^[（(](?:此件|本文|此文|联系|公开|主动公开|依申请|信息公开|此页|附件|正文)[^（）()]{0,60}[）)]$")
_COPY = re.compile(r"^(?:抄[ \u3000]*送|抄[ \u3000]*报|主[ \u3000]*送|分[ \u3000]*送|报[ \u3000]*送)[ \u3000]*[:：]")
_PRINTED = re.compile(
    rf"^[\u4e00-\u9fff \u3000、]{{2,40}}[ \u3000]*{dates.PATTERN}[ \u3000]*印发[。]?$|^(?:校对|打字|共印|印数)"
)
SIGNER = re.compile(
    r"^(?:[\u4e00-\u9fff]{0,14})?(?:总理|主席|省长|市长|州长|县长|区长|旗长|乡长|镇长|部长|署长|局长|主任|行长|院长|检察长|审计长|厅长|会长)"
    r"[ \u3000:：]+[\u4e00-\u9fff·][\u4e00-\u9fff· \u3000]{1,12}$"
)
_NOTE = re.compile(r"^附[ \u3000]*件?[ \u3000]*[:：]?[ \u3000]*(?:\d{1,2}[.．、])?[ \u3000]*\S")
_ORGAN_DATE = re.compile(rf"^(.{{2,60}}?)[ \u3000]*({dates.PATTERN})[ \u3000]*$")
_GLUED = re.compile(rf"[。）)][ \u3000]*([\u4e00-\u9fff、 \u3000]{{2,60}}?)[ \u3000]*({dates.PATTERN})[ \u3000]*$")
_ISSUED = re.compile(r"(?:发布|印发|颁布)$")  # 国家数据局发布, as the last line
_SEALED = re.compile(r"[ \u3000]*[（(](?:印章|盖章|公章|签章|章|印)[）)]$")  # 松州市人民政府（印章）
_TOPIC = re.compile(r"^(?:主题词|关键词)[ \u3000]*[:：]")


@dataclass(slots=True)
class Back:
    """What stands behind the body."""

    issuer: str | None = None
    signed_on: date | None = None
    copy_to: str | None = None
    matter: list[tuple[str, Line]] = field(default_factory=list)


def read_back(lines: list[Line]) -> tuple[int, Back]:
    """Read the back matter of a document (without its annexes).

    Returns:
        How many of the lines belong to the body, and what the rest says.
    """
    back = Back()
    organs: list[str] = []
    end = len(lines)
    while end > 0:
        line = lines[end - 1]
        kind = _kind(line, bool(back.signed_on), end, lines)
        if kind is None and back.matter and _in_copy_list(lines, end - 1):
            kind = "copy"
        if kind is None:
            break
        back.matter.append((kind, line))
        if kind == "date" and back.signed_on is None:
            back.signed_on = dates.parse(line.text)
        elif kind == "signature":
            organs = [*split_organs(_ISSUED.sub("", _SEALED.sub("", line.text))), *organs]
        elif kind == "signature_date":
            match = _ORGAN_DATE.match(line.text)
            if match and back.signed_on is None:
                back.signed_on = dates.parse(match.group(2))
                organs = [*split_organs(match.group(1)), *organs]
        end -= 1
    # An 附件 list or an organ's name without a date behind it is no signature.
    while back.matter and back.matter[-1][0] == "annex_list" and back.signed_on is None and not organs:
        back.matter.pop()
        end += 1
    back.matter.reverse()
    back.copy_to = copied_to(back.matter)
    if organs:
        back.issuer = "、".join(dict.fromkeys(plain(name) for name in organs))
    if back.signed_on is None and not organs and end:
        glued = _GLUED.search(lines[end - 1].text)
        if glued and is_organ(glued.group(1)):
            back.issuer, back.signed_on = joined(glued.group(1)), dates.parse(glued.group(2))
    return end, back


def behind_annexes(annexes: list[list[Line]]) -> list[tuple[str, Line]]:
    """Take 抄送 and the printing line off the end of the last annex: they are the document's.

    Returns:
        What was taken, in order, each with its kind.
    """
    taken: list[tuple[str, Line]] = []
    lines = annexes[-1] if annexes else []
    while len(lines) > 1:
        kind = _kind(lines[-1], True, len(lines), lines)
        if kind is None and taken and _in_copy_list(lines, len(lines) - 1):
            kind = "copy"
        if kind not in ("copy", "printed"):
            break
        taken.insert(0, (kind, lines.pop()))
    return taken


def copied_to(matter: list[tuple[str, Line]]) -> str | None:
    """Whom the document is copied to, as the lines of 抄送 among its back matter say."""
    words = "".join(line.text for kind, line in matter if kind == "copy")
    return re.sub(r"^[^:：]*[:：]", "", words).strip() or None


def _kind(line: Line, dated: bool, end: int, lines: list[Line]) -> str | None:
    text = _SEALED.sub("", line.text)
    if line.is_table or len(text) > 300:
        return None
    if dates.is_date_line(text):
        return None if dated else "date"
    if _REMARK.match(text):
        return "remark"
    if _COPY.match(text):
        return "copy"
    if _PRINTED.match(text) and "印发" in text and len(text) < 80:
        return "printed"
    if _TOPIC.match(text):
        return "remark"
    if SIGNER.match(text) and len(text) <= 30:
        return "signer"
    match = _ORGAN_DATE.match(text)
    if match and is_organ(match.group(1)) and len(text) <= 80:
        return None if dated else "signature_date"
    if article_at(text) is None and is_organ(_ISSUED.sub("", text)) and (dated or end == len(lines)) and end > 1:
        # A name alone at the very end is a signature only if the line before closes a sentence.
        return "signature" if dated or lines[end - 2].text.endswith(("。", "：", "”")) else None
    if dated and (_NOTE.match(text) or (level_of(text) and _in_annex_list(lines, end - 1))):
        return "annex_list"
    return None


def _in_copy_list(lines: list[Line], index: int) -> bool:
    """Whether a short line goes on a list of recipients (抄送：…；) that began a few lines above."""
    if len(lines[index].text) > 80 or not lines[index].text.endswith(("；", "。", "，", "、")):
        return False
    for at in range(index - 1, max(index - 7, -1), -1):
        if _COPY.match(lines[at].text):
            return True
        if not lines[at].text.endswith(("；", "，", "、")):
            return False
    return False


def _in_annex_list(lines: list[Line], index: int) -> bool:
    """Whether a 2. line goes on an 附件 list that began above."""
    for at in range(index - 1, max(index - 15, -1), -1):
        text = lines[at].text
        if _NOTE.match(text) and text.startswith("附"):
            return True
        if level_of(text) is None or text.endswith(("。", "；")):
            return False
    return False
