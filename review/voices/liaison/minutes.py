"""Minutes of a meeting (座谈会) turned into opinions, for a person to look over before they are taken.

Lines such as `王大爷（村民）：第三条，罚得太重` give speaker, kind, clause and words; tables are read by their
heads. What names no clause is about the whole document. Words are kept as they stand; headings and lists of people
fall out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import InvalidInput
from registry.ids import new_id
from registry.people.roles import Person
from registry.provisions.addresses import step
from registry.provisions.numerals import parse
from registry.provisions.reading import Part
from review.voices.comments import CONTRIBUTOR_KINDS
from review.voices.liaison.models import LiaisonMinutes
from review.voices.liaison.points import require_point
from review.voices.liaison.tasks import locked_task, require_open
from review.voices.taking import MAX_BODY, WHOLE

MOST = 200
SHORTEST = 4  # letters of an opinion
HEADS: Mapping[str, tuple[str, ...]] = {
    "clause": ("条款", "条文", "对应条款", "涉及条款", "第几条"),
    "words": ("意见", "意见建议", "意见内容", "发言内容", "修改意见", "内容", "建议"),
    "speaker": ("发言人", "姓名", "提出人", "参会人", "称呼"),
    "kind": ("身份", "类别", "人员类别", "提出人身份"),
    "proposed": ("建议改为", "修改为", "建议文本", "修改文本"),
}
_CLAUSE = re.compile(r"第\s*([0-9〇零一二三四五六七八九十百两]{1,7})\s*条(?:\s*之\s*([0-9一二三四五六七八九十]))?")
_LISTED = r"(?:[0-9]{1,2}[.、．)）]|[一二三四五六七八九十]{1,3}、|[（(][0-9一二三四五六七八九十]{1,3}[)）])"
_NUMBER = re.compile(rf"^{_LISTED}\s*")
_SPEAKER = re.compile(rf"^{_LISTED}?\s*([^：:，。；（(]{{1,12}})(?:[（(]([^）)]{{1,12}})[)）])?\s*[：:]")
_FRAME = re.compile(
    r"^(?:时\s*间|日\s*期|地\s*点|主\s*持(?:人)?|记\s*录(?:人)?|参\s*加(?:人员)?|参会(?:人员|人)?|出\s*席|列\s*席|缺\s*席"
    r"|议\s*题|会议(?:名称|议题|时间|地点)|整理(?:人)?)\s*[：:]"
)
_CHANGE = re.compile(r"(?:建议|希望|应当?|最好)?(?:将|把)?.{0,30}(?:改为|修改为|改成|调整为|删去|删除|增加)")
_AGREE = re.compile(r"^(?:同意|没有意见|无意见|没意见|赞成|支持)")


@dataclass(frozen=True, slots=True)
class Point:
    """One opinion found in minutes."""

    address: str
    stance: str
    words: str
    speaker: str = ""
    kind: str = "其他"
    proposed: str = ""


def from_lines(lines: Iterable[str], addresses: Sequence[str]) -> list[Point]:
    """Opinions in the lines of minutes.

    Args:
        addresses: clauses that are asked about; another clause makes it about the whole document.
    """
    found = []
    for line in lines:
        text = " ".join(line.split())
        if not text or _FRAME.match(text):
            continue
        speaker, kind = "", ""
        spoken = _SPEAKER.match(text)
        if spoken and not _CLAUSE.search(spoken.group(1)):
            speaker, kind, text = spoken.group(1).strip(), spoken.group(2) or "", text[spoken.end() :].strip()
        else:
            text = _NUMBER.sub("", text)
        if len(text) < SHORTEST or not (speaker or _says_something(text)):
            continue
        found.append(Point(_address(text, addresses), stance_of(text), text[:MAX_BODY], speaker, kind_of(kind)))
    return found[:MOST]


def from_table(head: Sequence[str], rows: Iterable[Sequence[str]], addresses: Sequence[str]) -> list[Point]:
    """Opinions in the rows of a table.

    Raises:
        InvalidInput: it has no column for the words.
    """
    plain = ["".join(name.split()) for name in head]
    at = {key: next((plain.index(word) for word in words if word in plain), -1) for key, words in HEADS.items()}
    if at["words"] < 0:
        raise InvalidInput("表格里没有“意见”一列。请把表头写成：条款、意见、发言人、身份。")
    found = []
    for cells in rows:
        values = {key: cells[n].strip() if 0 <= n < len(cells) else "" for key, n in at.items()}
        if len(values["words"]) < SHORTEST and not values["proposed"]:
            continue
        found.append(
            Point(
                _address(values["clause"] or values["words"], addresses),
                "change" if values["proposed"] else stance_of(values["words"]),
                values["words"][:MAX_BODY],
                values["speaker"][:60],
                kind_of(values["kind"]),
                values["proposed"][:MAX_BODY],
            )
        )
    return found[:MOST]


def is_table_of_points(head: Sequence[str]) -> bool:
    """Whether a table's head names a column of opinions."""
    return any("".join(name.split()) in HEADS["words"] for name in head)


def keep_minutes(
    session: Session,
    clock: Clock,
    person: Person,
    task_id: str,
    *,
    title: str,
    held_on: date | None,
    place: str = "",
    people: int = 0,
    file_name: str = "",
    digest: str = "",
) -> str:
    """Note a meeting; its opinions are taken beside it. Returns the id.

    Raises:
        NotAllowed, NotFound, Conflict. InvalidInput: no title, or a wrong number of people.
    """
    task = locked_task(session, task_id)
    require_point(session, person, task.organisation_id)
    require_open(task)
    if not title.strip():
        raise InvalidInput("请填写会议名称。")
    if not 0 <= people <= 100_000:
        raise InvalidInput("参会人数请填写数字。")
    minutes = LiaisonMinutes(
        id=new_id(),
        task_id=task_id,
        title=title.strip()[:100],
        held_on=held_on,
        place=place.strip()[:100],
        people=people,
        file_name=file_name,
        digest=digest,
        taken_by=person.actor,
        taken_at=clock.now(),
    )
    session.add(minutes)
    session.flush()
    audit.record(session, clock, person.actor, "minutes.take", f"task:{task_id}", minutes=minutes.id, file=file_name)
    return minutes.id


def stance_of(words: str) -> str:
    """What an opinion seems to be; people look it over."""
    if _AGREE.match(words):
        return "agree"
    return "change" if _CHANGE.search(words) else "problem"


def kind_of(words: str) -> str:
    """The kind of contributor that words name; 其他 where none fits."""
    return next((kind for kind in CONTRIBUTOR_KINDS if kind in words), "其他")


def _says_something(text: str) -> bool:
    """Whether a line without a speaker is an opinion rather than a heading."""
    return bool(_CLAUSE.search(text)) or (len(text) >= 12 and text[-1] in "。！？；.!?;")


def _address(text: str, addresses: Sequence[str]) -> str:
    named = _CLAUSE.search(text)
    number = parse(named.group(1)) if named else None
    if named is None or number is None:
        return WHOLE
    address = step(Part.ARTICLE, number, parse(named.group(2)) if named.group(2) else None)
    return address if address in addresses else WHOLE
