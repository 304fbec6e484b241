"""Pointers in a document's text: to its own provisions, to other instruments, vague ones, and 《》 that are no law.

Promises spans in `Reading.text`; internal pointers resolved to addresses of the tree, or said to be missing. Whether
another instrument exists is not asked here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from registry.provisions.addresses import article_of
from registry.provisions.citations import find_marks, find_mentions
from registry.provisions.pointer_frames import Context, Frame
from registry.provisions.pointers import find_pointers
from registry.provisions.reading import Node, Part, Reference, ReferenceKind

_RULES = r"(?:法律|行政法规|地方性法规|法规|规章|规定|政策|规范性文件)"
_VAGUE = re.compile(
    rf"(?:有关|相关)的?{_RULES}(?:(?:、|和|以及|及|或者|或)?{_RULES})*的?(?:规定)?|"
    rf"(?:国家|国务院|省|市|上级|本省|本市|国家和省|国家、省)(?:的)?(?:有关|相关)?(?:法律法规)?规定|"
    rf"法律(?:、(?:行政)?法规)+(?:、规章)?(?:的|另有|有)?规定|法律另有规定"
)
_HEADINGS = frozenset({Part.BOOK, Part.CHAPTER, Part.SECTION})


def references_of(
    text: str, nodes: tuple[Node, ...], title: str = "", *, internal: bool = True
) -> tuple[Reference, ...]:
    """Pointers found in the text of the tree, in order.

    Args:
        text: of the reading.
        nodes: its tree.
        title: its title, which is no other instrument.
        internal: whether 第X条 points into this document; not so in a decision that amends another.
    """
    if not nodes:
        return ()
    begin, end = nodes[0].start, max(node.end for node in nodes)
    stretch = text[begin:end]
    external = _external(stretch, begin, title)
    found = list(external)
    masked = sorted((r.start, r.end) for r in external)
    begins = [a for a, _ in masked]
    frame = Frame.of(nodes)
    named: tuple[str | None, str | None] = (None, None)
    for start, stop, context in _stretches(nodes):
        if named[0] == context.article:
            context = replace(context, named=named[1])
        words = text[start:stop]
        if internal and ("第" in words or "前" in words or "本" in words):
            near = masked[max(0, bisect_left(begins, start) - 1) : bisect_left(begins, stop)]
            inside = [(a - start, b - start) for a, b in near if start < b]
            for pointer in find_pointers(words, context, frame, inside):
                span = (start + pointer.start, start + pointer.end)
                aim = article_of(pointer.targets[0]) if pointer.targets else None
                if aim and aim != context.article:
                    named = (context.article, aim)
                found.append(
                    Reference(
                        ReferenceKind.INTERNAL, *span, text[span[0] : span[1]], pointer.targets, missing=pointer.missing
                    )
                )
    found.extend(
        Reference(ReferenceKind.VAGUE, begin + match.start(), begin + match.end(), match.group())
        for match in _VAGUE.finditer(stretch)
    )
    return tuple(sorted(found, key=lambda r: (r.start, r.end)))


def _external(stretch: str, offset: int, title: str) -> list[Reference]:
    found: list[Reference] = []
    taken: set[tuple[int, int]] = set()
    for cited in find_mentions(stretch, self_titles=(title,) if title else ()):
        span = (offset + cited.start, offset + cited.end)
        if span in taken:
            continue
        taken.add(span)
        found.append(Reference(ReferenceKind.EXTERNAL, *span, stretch[cited.start : cited.end], title=cited.law))
    spans = sorted(taken)
    for mark in find_marks(stretch):
        span = (offset + mark.start, offset + mark.end)
        at = bisect_right(spans, (span[0], len(stretch) + offset)) - 1
        if mark.instrument or (at >= 0 and spans[at][0] <= span[0] and span[1] <= spans[at][1]):
            continue
        found.append(Reference(ReferenceKind.NOT_LAW, *span, stretch[mark.start : mark.end], title=mark.title))
    return found


def _stretches(nodes: tuple[Node, ...]) -> Iterator[tuple[int, int, Context]]:
    """The own words of every node, with where they stand."""
    for node in nodes:
        yield from _below(node, Context(annex=node.address if node.part is Part.ANNEX else ""))


def _below(node: Node, context: Context) -> Iterator[tuple[int, int, Context]]:
    if node.part in _HEADINGS:
        context = _under(context, node)
    elif node.part is Part.ARTICLE:
        context = replace(context, article=node.address, paragraph=None, item=None)
    elif node.part is Part.PARAGRAPH and context.article:
        context = replace(context, paragraph=_last_number(node.address), item=None)
    elif node.part is Part.ITEM:
        context = replace(context, item=_last_number(node.address))
    if node.part is not Part.TABLE:
        end = node.children[0].start if node.children else node.end
        if node.part not in _HEADINGS and end > node.body_start:
            yield node.body_start, end, context
    for child in node.children:
        yield from _below(child, context)


def _under(context: Context, node: Node) -> Context:
    if node.part is Part.BOOK:
        return replace(context, book=node.address)
    if node.part is Part.CHAPTER:
        return replace(context, chapter=node.address, section=None)
    return replace(context, section=node.address)


def _last_number(address: str) -> int | None:
    match = re.search(r"_(\d+)(?:~\d+)?$", address)
    return int(match.group(1)) if match else None
