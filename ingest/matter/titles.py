"""Title lines: recognised, and joined over several lines into the title as it is cited.

Promises a title without blanks between characters, issuers on lines of their own joined by 、, a title printed twice
taken once. It doesn't complete or correct a title.
"""

from __future__ import annotations

import re

from ingest.matter.organs import is_organ, joined
from ingest.structure.labels import article_at, heading_of, level_of
from ingest.structure.lines import BLANKS, Line
from registry.provisions import dates, document_numbers

_WORDS = (
    "法|法典|条例|办法|规定|细则|规则|决定|决议|解释|批复|答复|复函|函|通知|意见|方案|计划|规划|纲要|标准|规范|指南|通告|公告|公报|制度|章程|修正案|"
    "措施|要点|命令|守则|准则|基准|目录|清单|规程|程序|预案|通报|报告|说明|政策|名单|规约|公约|议定书|协定|批示|要求|指引|导则|管理|工作|建议|安排|"
    "办法草案|草案|征求意见稿|细则补充规定|大纲|提纲|图案|宪法|条款|声明|会议纪要|纪要|倡议书|责任制|法令|总则|机制|体系|事项"
)
TITLE_END = re.compile(rf"(?:{_WORDS})(?:[（(〔][^（）()]{{1,40}}[）)〕])*$")
_HAN_GAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \u3000\t]+(?=[\u3000-\u9fff\uff00-\uffef〈<])")
_PUNCTUATION = tuple("。；：，！？!?;,")
_ABOUT = re.compile(r"关于|印发|转发|批转|公布|发布|颁布|[（(]|令|公告|对")
_TWO_ORGANS = re.compile(r"^(\S{3,30}?)[ \u3000]+(\S{3,30}?)(?=关于|印发)")
_ANNEX_LABEL = re.compile(r"^附(?:件|表|录)?[0-9０-９一二三四五六七八九十]{0,3}(?:[:：]|$)")
_MAX = 100


def may_be_title(line: Line) -> bool:
    """Whether a line can be (a part of) a title: short, no sentence, no label, no date, no number."""
    text = line.text.strip(BLANKS)
    if line.is_table or not text or len(line.squeezed) > _MAX or text.endswith(_PUNCTUATION):
        return False
    if (
        "。" in text
        or text[:1] in "（(，。、；："
        or (re.search(r"[\d０-９]\s*[)）]?$", text) and not text.endswith("年"))
    ):
        return False
    if _ANNEX_LABEL.match(line.squeezed) or dates.is_date_line(text) or document_numbers.normalise(text):
        return False
    return article_at(text) is None and heading_of(text) is None and level_of(text) is None


def join_title(lines: list[str]) -> str:
    """Title lines as one title."""
    words = [text.strip(BLANKS) for text in lines]
    count = 0
    while count < len(words) and is_organ(words[count]):
        count += 1
    rest = "".join(words[count:])
    if count and (not rest or _ABOUT.match(rest)):
        # 最高人民法院 / 最高人民检察院 / 关于…: issuers on lines of their own
        names = [name for text in words[:count] for name in joined(text).split("、")]
        return tidy_title("、".join(dict.fromkeys(names)) + rest)
    whole = "".join(words)
    match = _TWO_ORGANS.match(whole)
    if match and is_organ(match.group(1)) and is_organ(match.group(2)):
        whole = f"{joined(match.group(1))}、{joined(match.group(2))}{whole[match.end() :]}"
    return tidy_title(whole)


def tidy_title(text: str) -> str:
    """A title without blanks between Chinese characters and without 书名号 around the whole of it."""
    words = _HAN_GAP.sub("", text.strip(BLANKS))
    words = re.sub(r"(?<=[\u4e00-\u9fff])[ \u3000]+|[ \u3000]+(?=[\u4e00-\u9fff])", "", words)
    if words.startswith("《") and words.endswith("》") and words.count("《") == 1:
        words = words[1:-1]
    return words


def same_title(one: str, other: str) -> bool:
    """Whether two titles are one, brackets, quotes and blanks aside."""
    return bool(one) and key(one) == key(other)


def key(title: str) -> str:
    """What titles are compared by."""
    return re.sub(r"[\s\u3000《》〈〉<>＜＞（）()“”\"、，,·．.—\-－]", "", title).replace("中华人民共和国", "")
