"""Quotes as a paper prints them: without the article's own label, in one line, marks within marks as usage has it."""

from __future__ import annotations

import re

_LABEL = re.compile(r"^第[〇零一二三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十]+)?[\s\u3000]*")
_INNER = str.maketrans({"“": "‘", "”": "’"})


def quoted(text: str) -> str:
    """“…” around a clause's words."""
    words = re.sub(r"[\s\u3000]*\n[\s\u3000]*", "", _LABEL.sub("", text.strip()))
    return f"“{words.translate(_INNER)}”"


def says(where: str, text: str) -> str:
    """《某法》第三条规定：“…” as a sentence, the form that the citation gate reads."""
    words = quoted(text)
    return f"{where}规定：{words}" + ("" if words[-2:-1] in set("。；！？") else "。")
