"""Instructions of an amending decision: which article of which document is replaced, inserted, repealed, renumbered.

Promises one amendment for each instruction that names its target; the new text is the quotation behind it. It does
not carry an amendment out.
"""

from __future__ import annotations

import re

from registry.provisions import addresses, numerals
from registry.provisions.reading import Amendment, Node, Part

_NUMBER = r"[一二三四五六七八九十百千零〇○0-9０-９]+"
_TARGET = re.compile(rf"第({_NUMBER})条(?:之({_NUMBER}))?(?:第({_NUMBER})款)?(?:第?[（(]?({_NUMBER})[）)]?项)?")
_HEAD = re.compile(rf"第({_NUMBER})(编|章|节)")
_TITLE = re.compile(r"(?:对|将|废止|修改)?《([^《》〈〉]*(?:[〈《][^〉》]*[〉》][^《》〈〉]*)*)》")
_QUOTED = re.compile(r"“.*”|“.*", re.DOTALL)  # to the last mark that closes, else to the end
_SWAP = re.compile(r"”[^“”\n]{0,12}(?:修改|改|替换|调整|更正|修订)[^“”\n]{0,4}“")  # “甲”修改为“乙” keeps its marks
_ALSO = re.compile(rf"改为第.{{1,8}}?条[，,]\s*(?:并)?(?:将|对)(?:其)?(?:第({_NUMBER})款)?")
_SHORT = 6
_LEVELS = frozenset({Part.LEVEL1, Part.LEVEL2, Part.LEVEL3})
_INSERT = re.compile(r"增加[一二三四五六七八九十两]*(?:条|款|项|章|节|目)|作为第|后增加|新增")
_REPLACE = re.compile(r"(?:修改|调整|改|更正|修订)为|修改如下|中的|表述|替换")
_REPEAL = re.compile(r"删去|删除|废止|予以取消")
_RENUMBER = re.compile(r"改为第|作为第|移至|条序|顺序|依次|序号")


def amendments_of(text: str, nodes: tuple[Node, ...], title: str) -> tuple[Amendment, ...]:
    """Read the instructions of a decision.

    Args:
        text: of the reading.
        nodes: its tree, in 一、 levels.
        title: its title; names the amended document where the text doesn't.
    """
    amended = _amended(title)
    opening = next((text[n.start : n.end] for n in nodes if n.part is Part.PREAMBLE), "")
    match = re.search(r"对《(.+?)》(?:（[^）]*）)?(?:作|做|进行|的)", opening)
    amended = match.group(1) if match else amended
    found: list[Amendment] = []
    for node in nodes:
        if node.part in _LEVELS:
            found.extend(_of_entry(text, node, amended))
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
    if not below or _names_act(instruction):
        made = _read(node, own, title)
        if made:
            found.append(made)
    for child in below:
        found.extend(_of_entry(text, child, title))
    return found


def _names_act(instruction: str) -> bool:
    return bool(_TARGET.search(instruction) and (_REPLACE.search(instruction) or _INSERT.search(instruction)))


def _read(node: Node, own: str, title: str) -> Amendment | None:
    instruction = own.partition("“")[0]
    if re.match(r"本(?:决定|修正案|通知)", instruction) or not re.search(
        r"修改|增加|删去|删除|改为|作为|废止|移至|顺序|调整|替换|修订", own
    ):
        return None
    action = _action(instruction)
    target = _target(instruction, action)
    if target is None and not re.search(r"第|题注|名称|标题|序言|附件|附表|条文顺序|废止", instruction):
        return None
    quoted = _QUOTED.search(own)
    words = quoted.group().rstrip() if quoted else ""
    if not _SWAP.search(words):
        # Each paragraph of a quotation may open with a mark of its own, and close with one.
        words = re.sub(r"”?\n[ \u3000]*“", "\n", words.removeprefix("“").removesuffix("”"))
    also = _ALSO.search(instruction) if words and action == "renumber" else None
    if also is not None:
        # 第十条改为第十一条，并将第一款中的“甲”修改为“乙”: the words of the article change as well.
        action = "replace"
        if also.group(1) and target:
            target = addresses.join(target, addresses.step(Part.PARAGRAPH, numerals.parse(also.group(1))))
    return Amendment(node.address, title, target, action, words)


def _action(instruction: str) -> str:
    changed_before = re.search(r"(?:修改|改)为", instruction.partition("增加")[0])
    if _INSERT.search(instruction) and not changed_before and re.search(r"增加|新增", instruction):
        return "insert"
    if re.search(r"(?:修改|调整|更正|修订)为|修改如下", instruction):
        return "replace"
    if _REPEAL.search(instruction) and "改为" not in instruction:
        return "repeal"
    if _RENUMBER.search(instruction):
        return "renumber"
    return "replace"


def _target(instruction: str, action: str) -> str | None:
    """The address that is touched: for an insertion the new one (作为第X条), else the one named first."""
    if action == "insert":
        new = re.search(r"作为" + _TARGET.pattern, instruction)
        if new:
            return _address(*new.groups())
    match = _TARGET.search(instruction)
    if match:
        return _address(*match.groups())
    head = _HEAD.search(instruction)
    if head:
        part = {"编": Part.BOOK, "章": Part.CHAPTER, "节": Part.SECTION}[head.group(2)]
        return addresses.step(part, numerals.parse(head.group(1)))
    return None


def _address(article: str, suffix: str | None, paragraph: str | None, item: str | None) -> str | None:
    number = numerals.parse(article)
    if number is None:
        return None
    address = addresses.step(Part.ARTICLE, number, numerals.parse(suffix) if suffix else None)
    if paragraph:
        address = addresses.join(address, addresses.step(Part.PARAGRAPH, numerals.parse(paragraph)))
    if item:
        if not paragraph:
            address = addresses.join(address, addresses.step(Part.PARAGRAPH, 1))
        address = addresses.join(address, addresses.step(Part.ITEM, numerals.parse(item)))
    return address
