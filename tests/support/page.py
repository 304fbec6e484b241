"""Looking into a page by simple selectors: tags, classes, ids, attributes, descendants, alternatives by comma."""

from __future__ import annotations

import re

from lxml import html

_PART = re.compile(
    r"(?P<tag>^[a-z0-9*]+)|\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)|\[(?P<attr>[\w-]+)(?:=(?P<value>[^\]]+))?\]"
)


def select(node: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """All elements below a node that a selector means, in document order."""
    return node.xpath(" | ".join("descendant::" + _path(one.strip()) for one in selector.split(",")))


def one(node: html.HtmlElement, selector: str) -> html.HtmlElement:
    """The first of them."""
    return select(node, selector)[0]


def _path(selector: str) -> str:
    return "/descendant::".join(_step(step) for step in selector.split())


def _step(step: str) -> str:
    tag, conditions = "*", []
    for part in _PART.finditer(step):
        if part["tag"]:
            tag = part["tag"]
        elif part["class"]:
            conditions.append(f"contains(concat(' ', normalize-space(@class), ' '), ' {part['class']} ')")
        elif part["id"]:
            conditions.append(f"@id='{part['id']}'")
        else:
            conditions.append(f"@{part['attr']}" + (f"='{part['value']}'" if part["value"] else ""))
    return tag + "".join(f"[{condition}]" for condition in conditions)
