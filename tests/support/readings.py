"""Small readings made by hand, for tests of what comes after reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registry.provisions.kinds import Kind, Level
from registry.provisions.reading import Event, EventKind, Node, Part, Reading


def make_reading(
    title: str = "云岭县城市停车管理办法",
    articles: tuple[str, ...] = ("为了规范停车秩序，制定本办法。", "本办法自2024年6月1日起施行。"),
    *,
    adopted: date | None = None,
    amended: date | None = None,
    **facts: object,
) -> Reading:
    """A reading with one-paragraph articles and the given facts (fields of `Reading`)."""
    lines, nodes, position = [title], [], len(title) + 1
    for number, words in enumerate(articles, 1):
        label = f"第{'零一二三四五六七八九十'[number]}条"
        line = f"{label}　{words}"
        body = position + len(label) + 1
        end = position + len(line)
        paragraph = Node(Part.PARAGRAPH, f"art_{number}__para_1", "", body, end, body)
        nodes.append(Node(Part.ARTICLE, f"art_{number}", label, position, end, body, children=(paragraph,)))
        lines.append(line)
        position = end + 1
    history = []
    if adopted:
        history.append(Event(EventKind.ADOPTED, adopted))
    if amended:
        history.append(Event(EventKind.AMENDED, amended))
    reading = Reading(
        file="样本.txt",
        format="txt",
        text="\n".join(lines),
        title=title,
        kind=Kind.ADMINISTRATIVE_DOCUMENT,
        level=Level.COUNTY,
        issuer="云岭县人民政府",
        history=tuple(history),
        adopted_on=adopted,
        nodes=tuple(nodes),
    )
    return replace(reading, **facts)
