"""Publishing a comment and telling its story: proposed words beside the author's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from review.voices.comments import CommentView


@dataclass(frozen=True, slots=True)
class PublishPage:
    """The words as they would stand on public pages; `found` names what was covered."""

    template: ClassVar[str] = "pages/comment_publish.html"

    comment: CommentView
    title: str
    clause: str
    given: Mapping[str, str]
    found: tuple[str, ...]
    standing: bool
    back: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class StoryPage:
    """The story of an adopted comment, before it is published."""

    template: ClassVar[str] = "pages/comment_story.html"

    comment: CommentView
    title: str
    clause: str
    given: Mapping[str, str]
    back: str
    error: str = ""
