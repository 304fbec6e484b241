"""Instructions of an amending decision: which article of which document is replaced, inserted, repealed, renumbered.

Promises one amendment for each provision that an instruction names: 删去第一条、第三条 is two. The new text is the
quotation behind it; words that change within a provision are told as printed. It does not carry an amendment out.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.structure.instructions import MARK, Instruction, instructions_in
from ingest.structure.targets import mentions
from registry.provisions.reading import Amendment, Node, Part

_TITLE = re.compile(r"(?:对|将|废止|修改)?《([^《》〈〉]*(?:[〈《][^〉》]*[〉》][^《》〈〉]*)*)》")
_SHORT = 6
_LEVELS = frozenset({Part.LEVEL1, Part.LEVEL2, Part.LEVEL3})
_ACT = re.compile(r"修改|增加|新增|删去|删除|改为|作为|废止|取消|移至|顺序|序号|调整|替换|修订|更正|合并|表述为")
_OWN_CLOSING = re.compile(r"本(?:决定|修正案|通知)|《[^》]+》根据本|根据本(?:决定|修正案)")
_UNIT = r"[一二三四五六七八九十两\d]*(?:条|款|项|目|章|节|编)"
_INSERT = re.compile(rf"(?:增加|新增|增设){_UNIT}")
_CHANGE = re.compile(r"(?:修改|调整|更正|修订|表述|替换)为|修改如下|合并")
_WORDS = re.compile(rf"(?:中的?|将|“|其中)?{MARK}")
_REPEAL = re.compile(r"删去|删除|废止|予以取消")
_RENUMBER = re.compile(r"改为|作为|移至|条序|顺序|依次|序号")
_NEW = re.compile(r"(?:改为|作为|移至|修改为|调整为)")
_MOVED = re.compile(r"(?:修改|调整|更改)为第[^条]{1,8}条(?:之.)?$")  # 将第五条修改为第十条
_ORDER = re.compile(r"(?:条文|条款|条|章节)[的]?(?:顺序|序号|排列)")
_BELOW = re.compile(rf"如下[：:]{MARK}$")
_HEADING = re.compile(r"第[一二三四五六七八九十百零]+[编章节]")
_RENAMED = re.compile(r"(?:修改|改)为《(.+)》$")


def amendments_of(text: str, nodes: tuple[Node, ...], title: str) -> tuple[Amendment, ...]:
    """Read the instructions of a decision.

    Args:
        text: of the reading.
        nodes: its tree: 一、 levels; articles or a preamble where a decision has no levels.
        title: its title; names the amended document where the text doesn't.
    """
    amended = _amended(title)
    opening = next((text[n.start : n.end] for n in nodes if n.part is Part.PREAMBLE), "")
    match = re.search(r"对《(.+?)》(?:（[^）]*）)?(?:作|做|进行|的)", opening)
    amended = match.group(1) if match else amended
    found: list[Amendment] = []
    if any(node.part in _LEVELS for node in nodes):
        for node in nodes:
            if node.part in _LEVELS:
                found.extend(_of_entry(text, node, amended))
            elif node.part is Part.PARAGRAPH and _ORDER.search(text[node.body_start : node.end]):
                found.append(Amendment(node.address, amended, None, "renumber", ""))  # 此外，对条文顺序作相应调整
    else:
        for node in nodes:
            if node.part in (Part.ARTICLE, Part.PREAMBLE):
                found.extend(_read(node, text[node.body_start : node.end].strip(), amended))
    return tuple(found)


def _amended(title: str) -> str:
    match = re.search(r"(?:修改|修正|修订|废止|补充)[《〈](.+)[》〉]", title)
    if match:
        return match.group(1).split("》")[0]
    match = re.match(r"(?:中华人民共和国)?(.+?法)修正案", title)
    return match.group(0).removesuffix("修正案") if match else ""


def _of_entry(text: str, node: Node, amended: str) -> list[Amendment]:
    below = [child for child in node.children if child.part in _LEVELS]
    end = below[0].start if below else node.end
    own = text[node.body_start : end].strip()
    instruction = own.partition("“")[0]
    named = _TITLE.match(instruction.strip())
    title = named.group(1) if named else amended
    if len(title) <= _SHORT and amended.endswith(title):
        title = amended  # 《解释》, as the decision calls it
    found: list[Amendment] = []
    if not below or (mentions(instruction, None) and (_CHANGE.search(instruction) or _INSERT.search(instruction))):
        found.extend(_read(node, own, title))
    for child in below:
        found.extend(_of_entry(text, child, title))
    return found


def _read(node: Node, own: str, title: str) -> list[Amendment]:
    """The amendments in the words of one entry; 增加一款 stands in the article that was named before it."""
    found: list[Amendment] = []
    within: str | None = None
    for instruction in instructions_in(own):
        words = instruction.words
        named = mentions(words, within)
        if _OWN_CLOSING.match(words) or not _ACT.search(words):
            if _BELOW.search(words):
                found = _filled(found, instruction.text())
            within = named[0] if named else within
            continue
        made = _amendments(node.address, title, instruction, within)
        found.extend(made)
        within = next((m.target for m in made if m.target), None) or (named[0] if named else within)
    return found


def _filled(found: list[Amendment], text: str) -> list[Amendment]:
    """增加五条，作为第一百二十三条至第一百二十七条。内容如下：“…”: the text of the insertions before it."""
    bare = [a for a in found if a.action == "insert" and not a.text and (a.target or "").startswith("art_")]
    texts = dict(zip((a.target for a in bare), _shared_out(text, [a.target for a in bare]), strict=True))
    return [replace(a, text=texts[a.target]) if a in bare else a for a in found]


def _amendments(address: str, title: str, instruction: Instruction, within: str | None) -> list[Amendment]:
    words = instruction.words
    before, after = _halves(words)
    swaps = bool(
        re.search(
            rf"(?:中的?|其中的?|将){MARK}|{MARK}.{{0,12}}(?:修改|改|替换|调整|更正|修订)[^：:]{{0,4}}{MARK}", words
        )
    )
    inserts = bool(_INSERT.search(words)) and not re.search(r"(?:修改|改)为", words.partition("增加")[0])
    old: list[str | None] = [*mentions(before, within)]
    if inserts:
        place = next(iter(mentions(before, within)), within)  # the article, or the paragraph, that it is put into
        new: list[str | None] = [*mentions(after, place)]
        targets = new or old or [None]
        texts = _shared_out(instruction.text(), targets)
        return [Amendment(address, title, t, "insert", text) for t, text in zip(targets, texts, strict=True)]
    if _REPEAL.search(words) and not _NEW.search(words):
        if instruction.quotations:  # 删去第五条中的“甲”: words, no provision
            verb = "删去" if "删去" in words else "删除"
            return [Amendment(address, title, t, "replace", verb + instruction.printed()) for t in old or [within]]
        return [Amendment(address, title, target, "repeal", "") for target in old or _whole(words)]
    renumbers = not instruction.quotations and _MOVED.search(words)
    if not renumbers and (_CHANGE.search(words) or swaps or instruction.quotations):
        renamed = _RENAMED.search(words)
        new_text = instruction.printed() if swaps else instruction.text() or (renamed.group(1) if renamed else "")
        if not old and not swaps and not re.search(r"题注|名称|标题|序言|引言|正文|全文|附件|附表|该条", words):
            return []
        targets = old or [within if swaps or "该条" in words else None]
        return [Amendment(address, title, target, "replace", new_text) for target in targets]
    if (renumbers or _RENUMBER.search(words)) and (old or _ORDER.search(words)):
        return [Amendment(address, title, target, "renumber", "") for target in old or [None]]
    return []


def _halves(words: str) -> tuple[str, str]:
    """What is touched, and the place it gets: before and behind the first 作为, 改为 or 修改为."""
    match = _NEW.search(words)
    return (words[: match.start()], words[match.end() :]) if match else (words, "")


def _shared_out(text: str, targets: list[str | None]) -> list[str]:
    """The text of each new article, where all begin with their labels; else the whole text for each."""
    pieces = re.split(
        r"(?m)^(?=[ \u3000]*第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?[ \u3000])", text
    )
    pieces = [piece.strip() for piece in pieces if piece.strip()] if len(targets) > 1 else []
    if len(pieces) == len(targets) + 1 and _HEADING.match(pieces[0]):
        pieces = pieces[1:]  # the heading of a new section before its articles
    return pieces if len(pieces) == len(targets) else [text] * len(targets)


def _whole(words: str) -> list[str | None]:
    """废止《丙办法》 repeals a whole document."""
    return [None] if "废止" in words else []
