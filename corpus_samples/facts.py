"""Golden facts of the samples, counted from the tags of their sources.

Promises facts that no parser of the program had a part in. Counting follows the rules that the project states for
条, 款, 项 and 目; a document without articles has its 一、（一）1. entries counted instead.
"""

from __future__ import annotations

import re
from typing import Any

from corpus_samples.source import Line, Source

DIGITS = "零一二三四五六七八九"
_LABEL = re.compile(r"第([一二三四五六七八九十百零]+)([章节条])")
_TOP = re.compile(r"([一二三四五六七八九十]+)、")
_MIDDLE = re.compile(r"（([一二三四五六七八九十]+)）")
_LOW = re.compile(r"(\d+)\.")


def number(numeral: str) -> int:
    """Value of a Chinese numeral below one thousand."""
    total, digit = 0, 0
    for char in numeral:
        if char == "百":
            total, digit = total + digit * 100, 0
        elif char == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = DIGITS.index(char)
    return total + digit


def title(lines: tuple[Line, ...]) -> str:
    """The title that the T lines print, joined."""
    return "".join(line.text for line in lines if line.tag == "T")


def reading(source: Source, files: list[str]) -> dict[str, Any]:
    """The facts that a reading of any built form of `source` must state."""
    meta, document = source.meta, source.document
    articles = _articles(document)
    return {
        "id": source.id,
        "files": files,
        "title": title(document),
        "kind": meta["kind"],
        "level": meta["level"],
        "issuer": meta["issuer"] if meta.get("issuer_stated", True) else None,
        "document_number": meta["document_number"] or None,
        "history": [{"event": event, "on": on} for event, on in meta["history"]],
        **{f"{key}_on": meta.get(key) for key in ("adopted", "approved", "promulgated", "effective", "expires")},
        "wrapper": _wrapper(source),
        "headings": [
            {"number": match[0], "heading": line.text[match.end() :].replace("　", "")}
            for line in document
            if line.tag in "CS" and (match := _LABEL.match(line.text))
        ],
        "articles": articles,
        "outline": _outline(document, bool(articles)),
        "annexes": _annexes(document),
        "amendments": meta.get("amendments", []),
    }


def findings(source: Source, files: list[str]) -> list[dict[str, Any]]:
    """The planted conflicts of one source, in the order of its text."""
    found = []
    for planted in source.planted:
        label, address, clause = _place(source, planted.line)
        found.append(
            {
                "document": source.id,
                "files": files,
                "title": title(source.document),
                "article": label,
                "address": address,
                "category": planted.categories[0],
                "also": list(planted.categories[1:]),
                "severity": planted.severity,
                "clause": clause,
                "references": [{"law": law, "article": article} for law, article in planted.references],
                "why": planted.why,
            }
        )
    return found


def _wrapper(source: Source) -> dict[str, Any] | None:
    if not source.carrier:
        return None
    return {
        "title": title(source.carrier),
        "issuer": source.meta["issuer"],
        "document_number": source.meta["document_number"] or None,
        "signed_on": source.meta.get("promulgated"),
    }


def _articles(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    articles: list[dict[str, Any]] = []
    within: str | None = None
    chapter = ""
    for line in lines:
        match = _LABEL.match(line.text)
        if line.tag == "C" and match:
            within = chapter = f"chp_{number(match[1])}"
        elif line.tag == "S" and match:
            within = f"{chapter}__sec_{number(match[1])}"
        elif line.tag == "A" and match:
            value = number(match[1])
            if value != len(articles) + 1:
                raise ValueError(f"article {match[0]} is out of order")
            opening = line.text[match.end() :].strip("　")[:16]
            article = {"number": match[0], "address": f"art_{value}", "within": within, "opening": opening}
            articles.append({**article, "paragraphs": 1, "items": 0, "subitems": 0})
        elif line.tag in "PIU" and articles:
            articles[-1][{"P": "paragraphs", "I": "items", "U": "subitems"}[line.tag]] += 1
        elif line.tag == "X":
            break
    return articles


def _outline(lines: tuple[Line, ...], has_articles: bool) -> dict[str, int]:
    tags = [line.tag for line in lines]
    second = tags.count("2") + (0 if has_articles else tags.count("I"))
    return {"level1": tags.count("1"), "level2": second, "level3": tags.count("3")}


def _annexes(lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    annexes: list[dict[str, Any]] = []
    for line in lines:
        if line.tag == "X":
            annexes.append({"label": line.text, "address": f"att_{len(annexes) + 1}", "title": "", "rows": []})
        elif line.tag == "Y":
            annexes[-1]["title"] = line.text
        elif line.tag == "W":
            annexes[-1]["rows"].append(line.text.split("|"))
    return annexes


def _place(source: Source, index: int) -> tuple[str, str, str]:
    """Printed label, address and text of the paragraph that a planted conflict stands under."""
    top = middle = ""
    label, address, annexes = "", "pre", 0
    for line in source.lines[: index + 1]:
        if line.tag == "A" and (match := _LABEL.match(line.text)):
            label, address = match[0], f"art_{number(match[1])}"
        elif line.tag == "1" and (match := _TOP.match(line.text)):
            top = f"h1_{number(match[1])}"
            label, address = match[0], top
        elif line.tag == "2" and (match := _MIDDLE.match(line.text)):
            middle = f"{top}__h2_{number(match[1])}"
            label, address = match[0], middle
        elif line.tag == "3" and (match := _LOW.match(line.text)):
            label, address = match[0], f"{middle}__h3_{match[1]}"
        elif line.tag == "X":
            annexes += 1
            label, address = line.text, f"att_{annexes}"
    return label, address, source.lines[index].text
