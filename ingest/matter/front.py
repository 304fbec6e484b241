"""Front matter: red head, title, number, history note and recipient told apart from the text before the first label.

Promises facts with their lines; what is none of these is the preamble. Nothing is completed from outside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.matter.back import SIGNER
from ingest.matter.history import HISTORY_WORDS, Note, is_history, read_note
from ingest.matter.orders import ORDER_NUMBER, ORDER_WORDS, is_order_head, number_of_order, order_at
from ingest.matter.organs import is_organ, joined
from ingest.matter.recipients import number_before_recipients, recipient_lines
from ingest.matter.repeats import fuller_title, joined_again, repeat_end
from ingest.matter.titles import TITLE_END, join_title, may_be_title, same_title
from ingest.structure.lines import Line
from ingest.structure.tree import UNNUMBERED
from registry.provisions import dates, document_numbers

_RED_HEAD = re.compile(r"^[\u4e00-\u9fff（）() \u3000、]{4,50}(?:文件|公报)$")
_GRADE = re.compile(
    r"^(?:附[:：]?|签发人[:：].{1,20}|特急|加急|平急|急件|秘密|机密|绝密|内部|公开|"
    r"\d{5,6}|000\d+|.{0,6}★.{0,10})$"
)
_SIGNED_BY = re.compile(r"[ \u3000]+签发人[ \u3000]*[:：].{1,30}$")  # beside the number of a paper to a superior
_DRAFT = re.compile(
    r"^[（(](?:\d{4}年版|\d{4}版|第[一二三四五六七八九十\d]+版|草案|征求意见稿|试行|修订草案|送审稿|暂行|修订|审议稿)[^（）()]{0,20}[）)]$"
)
_DATE_NUMBER = re.compile(  # 1993年4月17日　法函〔1993〕33号, 法〔2004〕96号　2004-05-18
    rf"(?:{dates.PATTERN})[ \u3000]+(\S{{4,24}}号)|(\S{{4,24}}号)[ \u3000]+(?:{dates.PATTERN}|\d{{4}}-\d\d?-\d\d?)"
)
_TORN_OFFICE = re.compile(
    r"^(总|主|部|署|局|院|省|市|州|县|区)[ \u3000]+(理|席|任|长)(?=[ \u3000:：])"
)  # 总　理　温家宝
_CHANGED = re.compile(r"[（(]\d{4}年\d{1,2}月\d{1,2}日[^（）()]{0,12}(?:修正|修订|修改|通过|公布)[）)]$")
_NAMED_NOTE = re.compile(r"《(.+?)》已[于经].*(?:通过|批准).*(?:公布|发布|施行)")
_NEWS = re.compile(r"^新华社[\u4e00-\u9fff0-9]{0,16}电$|^(?:信息来源|稿件来源|来源|发布时间|发布日期|作者)[:：]")
_CODE_PART = re.compile(r"[\u4e00-\u9fff]{1,10}编")
_TITLE_STYLES = ("标题名", "Title", "Heading 1")


@dataclass(slots=True)
class Front:
    """What stands before the body. `order` is the organ and kind of a 令 or 公告 that heads the text."""

    title: str = ""
    title_lines: list[Line] = field(default_factory=list)
    number: str | None = None
    note: Note = field(default_factory=lambda: Note(()))
    order_issuer: str | None = None
    order_kind: str | None = None
    red_head: str | None = None
    recipient: str | None = None
    matter: list[tuple[str, Line]] = field(default_factory=list)
    preamble: list[Line] = field(default_factory=list)
    early: list[Line] = field(default_factory=list)  # text before the title


def read_front(lines: list[Line]) -> Front:
    """Read the lines before the first label of the body (all lines of a text without labels)."""
    front = Front()
    index = 0
    titled = False
    notes: list[Line] = []
    while index < len(lines):
        line = lines[index]
        text = line.text
        number = document_numbers.normalise(_SIGNED_BY.sub("", text)) if len(text) < 90 else None
        order = order_at(text)
        if line.is_table:
            break
        if (line.style == "info" and not number) or (
            _begins_note(lines, index, front.title) and not _is_title_style(line)
        ):
            end = _note_end(lines, index)
            notes.extend(lines[index:end])
            index = end
            titled = titled or bool(front.title_lines)
            continue
        if number and not _is_title_style(line):
            if front.title_lines and all(is_organ(t.text) for t in front.title_lines):
                # An organ's name over the number is the red head, not the title.
                front.red_head = front_title(front)
                front.title_lines = []
                front.matter = [("head", held) for _, held in front.matter]
                titled = False
            front.number = front.number or number
            front.matter.append(("number", line))
            titled = titled or bool(front.title_lines)
        elif _NEWS.match(text):
            front.matter.append(("head", line))
        elif _GRADE.match(line.squeezed) or _DRAFT.match(text):
            if _DRAFT.match(text) and front.title_lines:
                front.title_lines.append(line)
                front.matter.append(("title", line))
            else:
                front.matter.append(("head", line))
        elif not front.title_lines and _RED_HEAD.match(text) and not TITLE_END.search(line.squeezed[:-2] + "x"):
            front.red_head = joined(re.sub(r"(?:文件|公报)$", "", text))
            front.matter.append(("head", line))
        elif order and is_order_head(order, lines, index, bool(front.title_lines)):
            front.order_issuer = joined(order.group(1))
            front.order_kind = re.sub(r"\s", "", order.group(2))
            front.matter.append(("head", line))
        elif line.squeezed in ORDER_WORDS and front.title_lines and all(is_organ(t.text) for t in front.title_lines):
            # 最高人民法院 / 最高人民检察院 / 公　告
            front.order_issuer = front_title(front)
            front.order_kind = line.squeezed
            front.title_lines = []
            front.matter = [("head", held) for _, held in front.matter] + [("head", line)]
            titled = False
        elif ORDER_NUMBER.match(text) and not front.preamble:
            front.number = front.number or number_of_order(text, front.order_issuer, front.order_kind, front.title)
            front.matter.append(("number", line))
        elif dates.is_date_line(text) and front.title_lines and not front.preamble:
            front.matter.append(("date", line))
        elif front.title_lines and (dated := _DATE_NUMBER.fullmatch(text.strip("（()）"))):
            front.number = front.number or document_numbers.normalise(dated.group(1) or dated.group(2))
            front.matter.append(("date", line))
        elif front.title_lines and (count := recipient_lines(lines, index)):
            front.recipient = "".join(line.text for line in lines[index : index + count]).rstrip("：: ")
            front.matter.extend(("recipient", line) for line in lines[index : index + count])
            titled = True
            index += count
            continue
        elif front.order_kind and SIGNER.match(_TORN_OFFICE.sub(r"\1\2", text)):
            front.matter.append(("signer", line))
        elif not titled and may_be_title(line) and not (front.order_kind and is_organ(text)):
            front.title_lines.append(line)
            front.matter.append(("title", line))
            titled = _is_complete(front.title_lines, lines[index + 1 :], line)
        elif titled and may_be_title(line) and same_title(joined_again(lines, index, front.title), front.title):
            # Printed twice, perhaps over several lines.
            end = repeat_end(lines, index, front_title(front))
            front.matter.extend(("title", repeated) for repeated in lines[index:end])
            index = end
            continue
        elif titled and not front.preamble and (count := fuller_title(lines, index, front.title)):
            # A page's heading gave the bare name; here stands the title in full: 国务院关于印发…的通知.
            front.matter.extend(("title", fuller) for fuller in lines[index : index + count])
            front.title_lines = lines[index : index + count]
            index += count
            _settle_title(front)
            continue
        elif not front.title_lines and not may_be_title(line):
            front.early.append(line)
        else:
            break
        index += 1
        _settle_title(front)
    _settle_title(front)
    if (
        front.red_head
        and front.title.startswith("关于")
        and not any(line.text.endswith("文件") for _, line in front.matter)
    ):
        front.title = front.red_head + front.title
    front.preamble = lines[index:]
    if front.title and front.number is None and front.preamble:
        front.number = number_before_recipients(front.preamble[0].text)
    front.matter.extend(("note", line) for line in notes)
    if notes:
        front.note = read_note("\n".join(line.text for line in notes), notes[0].start)
    return front


def _settle_title(front: Front) -> None:
    """Put the title lines together, without a number glued before them (it is the document's) or a note behind."""
    front.title = _CHANGED.sub("", front_title(front))
    glued = document_numbers.find(front.title[:40])
    if glued and glued[0].start == 0 and 4 < glued[0].end < len(front.title) - 4:
        front.number = front.number or glued[0].normal
        front.title = front.title[glued[0].end :].strip(" \u3000")


def front_title(front: Front) -> str:
    """The title that the title lines make."""
    return join_title([line.text for line in front.title_lines])


def _begins_note(lines: list[Line], index: int, title: str) -> bool:
    """Whether a history note begins here: a bracket broken over lines, or 《title》已…通过 without brackets."""
    text = lines[index].text
    if is_history(text):
        return True
    if text[:1] in "（(" and dates.find(text[:40]) and _depth(text) > 0:
        return is_history("".join(line.text for line in lines[index : _note_end(lines, index)]))
    named = _NAMED_NOTE.match(text) if title else None
    return named is not None and same_title(named.group(1), title) and bool(dates.find(text))


def _depth(text: str) -> int:
    return text.count("（") + text.count("(") - text.count("）") - text.count(")")


def _is_title_style(line: Line) -> bool:
    return line.style in _TITLE_STYLES


def _is_complete(title_lines: list[Line], following: list[Line], line: Line) -> bool:
    """Whether the title ends here: a heading style, or a title's last word with no continuation behind it."""
    if not following:
        return True
    after = following[0]
    if line.style in _TITLE_STYLES and after.style == line.style and _CODE_PART.fullmatch(after.squeezed):
        return False  # 中华人民共和国民法典 / 物权编
    if line.style in _TITLE_STYLES and after.style != line.style:
        return not all(is_organ(t.text) for t in title_lines)
    title = join_title([t.text for t in title_lines])
    if title.count("《") > title.count("》") or title.count("（") > title.count("）"):
        return False
    if not may_be_title(after):
        return True
    if line.align == "center" and after.align not in ("center", None):
        return True
    if not TITLE_END.search(title):
        return False
    # 关于印发…暂行办法 / 的通知: the next line goes on with the same sentence.
    rest = after.squeezed
    if rest.startswith(("的", "等", "和", "与", "暨", "（", "及")):
        return False
    if line.align == "center":
        return not _goes_on(title_lines, following)
    return True


def _goes_on(title_lines: list[Line], following: list[Line]) -> bool:
    """Whether centred lines behind a possible end lead to another end: 关于以暴力威胁方法 / 阻碍… / …的批复."""
    words = [line.text for line in title_lines]
    title = join_title(words)
    for after in following[:4]:
        if not may_be_title(after) or after.align != "center" or is_organ(after.text) or after.break_before:
            return False
        if after.squeezed in UNNUMBERED or "关于" in after.text or same_title(title, after.text):
            return False
        words.append(after.text)
        if TITLE_END.search(join_title(words)) and len(after.squeezed) <= 40:
            return True
    return False


def _note_end(lines: list[Line], index: int) -> int:
    """One past the last line of a history note that begins here; a bracket may close many lines on."""
    text = lines[index].text
    end = index + 1
    if lines[index].style == "info":
        return end + _is_torn_off(text, lines[end].text if end < len(lines) else "")
    if text[:1] not in "（(":
        return end
    depth = _depth(text)
    while depth > 0 and end < len(lines) and end - index < 40:
        following = lines[end]
        if following.is_table or (len(following.text) > 300 and "。" in following.text[:-1]):
            break
        depth += _depth(following.text)
        end += 1
    return end if depth <= 0 else index + 1


def _is_torn_off(text: str, following: str) -> bool:
    """Whether a source cut a note in two: 2020年11月9日 某院审判委员会 / 第1815次会议通过，自2021年1月1日起施行）."""
    torn = following.endswith(("）", ")")) and _depth(following) < 0 and len(following) < 160
    return torn and HISTORY_WORDS.search(text) is None and HISTORY_WORDS.search(following) is not None
