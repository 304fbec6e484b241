"""What a note can be on, in one vocabulary: a clause, a finding, a line of a worksheet, a paragraph of a paper.

Written `kind:id`, in the store and in forms alike: `text:art_3__para_2`, `finding:abc`, `line:abc`, `paragraph:p4`.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.errors import InvalidInput

TEXT, FINDING, LINE, PARAGRAPH = "text", "finding", "line", "paragraph"
NAMES = {TEXT: "条文", FINDING: "系统提示", LINE: "列入的问题", PARAGRAPH: "文书段落"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a note is on; `id` is an address, the id of a finding or line, the key of a paragraph."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def name(self) -> str:
        """What it is, in words."""
        return NAMES[self.kind]


def target_from(written: str) -> Target:
    """A target as it is stored or as a form sends it.

    Raises:
        InvalidInput: it names nothing.
    """
    kind, _, id_ = written.strip().partition(":")
    if kind not in NAMES or not id_:
        raise InvalidInput("请选择批注所针对的条款、提示、问题或者段落。")
    return Target(kind, id_)
