"""A title printed again, as it was or in full, over one line or several.

Promises positions only; which of the printed titles counts is decided by `front`.
"""

from __future__ import annotations

from ingest.matter.titles import TITLE_END, join_title, key, may_be_title, same_title
from ingest.structure.lines import Line


def joined_again(lines: list[Line], index: int, title: str) -> str:
    """As many lines as the title may have taken, joined: to see whether it stands here again."""
    for count in range(1, 7):
        words = join_title([line.text for line in lines[index : index + count]])
        if same_title(words, title):
            return words
        if len(words) > len(title) + 8:
            break
    return ""


def fuller_title(lines: list[Line], index: int, title: str) -> int:
    """How many lines hold a title that contains the one found before; 0 if they don't."""
    for count in range(1, 5):
        block = lines[index : index + count]
        if len(block) < count or not may_be_title(block[-1]):
            return 0
        words = join_title([line.text for line in block])
        if key(title) in key(words) and len(words) > len(title) + 1 and TITLE_END.search(words):
            return count
    return 0


def repeat_end(lines: list[Line], index: int, title: str) -> int:
    """One past the last line of a title that begins here and is printed a second time."""
    for count in range(1, 7):
        if same_title(join_title([line.text for line in lines[index : index + count]]), title):
            return index + count
    return index + 1
