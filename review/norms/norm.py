"""Sentences → norms: the one entry point of this package.

A Norm keeps everything the other modules see in one sentence, with spans into the clause. Nothing is resolved against
other law here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from review.norms.mentions import Mention, mentions
from review.norms.modality import Deontic, deontics
from review.norms.penalties import Penalty, penalties
from review.norms.periods import Period, periods
from review.norms.sentences import Sentence, sentences

#: …的，(如果…，) and what must have been decided first: 未经批准，; 经省人民政府同意，
_CONDITION = re.compile(
    r"(?:^|[，。；])((?:违反|有下列|未|逾期|拒不|因|经|对|在|如|发现)?[^，。；]{2,80}?的)(?=[，：])"
    r"|(如果[^，。；]{2,60})(?=，)"
    r"|(未经[^，。；]{0,24}?(?:批准|许可|同意|审批|核准|授权))(?=，)"
    r"|(?:^|(?<=[，。；]))(经(?![营济过费验常办手])[^，。；]{0,40}?(?:批准|许可|同意|核准|决定|备案))(?=，|后)"
)
_SITUATION = re.compile(r"[^。；]{4,}的[；。]?")  # an item that is nothing but a situation: 擅自…的；
_EXCEPTION = re.compile(
    r"(?:除[^，。；]{2,40}(?:外|以外)|但是?，?[^。；]{2,60}(?:除外|的除外)|[^，。；]{2,30}另有规定的?，?(?:从其规定|除外))"
)
_FORBIDDEN_LIST = re.compile(
    r"(?:不得|禁止|严禁|不准)[^，。；]{0,16}(?:下列|以下|行为)|有(?:下列|以下)(?:行为|情形)之一"
)
SUBJECT_OFFICE = re.compile(
    r"(?:国务院[^，。；、]{0,16}(?:部门|机构)|[^，。；、]{0,14}人民政府(?:[^，。；、]{0,14}(?:主管部门|部门|机构))?"
    r"|[^，。；、]{0,14}(?:主管部门|行政部门|管理部门|部门|机关|管理局|[县市省区]级?[^，。；、]{0,10}局|法院|检察院|监察委员会|仲裁委员会|执法队|街道办事处|站|中心))"
)


@dataclass(frozen=True, slots=True)
class Norm:
    """One sentence read. `start` is the sentence's place in the clause; inner spans are into `text`."""

    sentence: Sentence
    deontics: tuple[Deontic, ...]
    penalties: tuple[Penalty, ...]
    measures: tuple[Mention, ...]
    permits: tuple[Mention, ...]
    charges: tuple[Mention, ...]
    proofs: tuple[Mention, ...]
    periods: tuple[Period, ...]
    conditions: tuple[str, ...]
    exceptions: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.sentence.text

    @property
    def start(self) -> int:
        """Offset of the sentence in the clause."""
        return self.sentence.start

    @property
    def whole(self) -> str:
        """The item with its lead-in, else the sentence itself: what to compare with other law."""
        return f"{self.sentence.lead}{self.text}" if self.sentence.lead else self.text

    @property
    def lists_misconduct(self) -> bool:
        """Whether this is an item of a list of forbidden acts: what it names is what people do, not a measure."""
        return bool(self.sentence.lead and _FORBIDDEN_LIST.search(self.sentence.lead))

    @property
    def subject(self) -> str:
        """The first office named before the first modality, "" if none."""
        head = self.text[: self.deontics[0].start] if self.deontics else self.text
        match = SUBJECT_OFFICE.search(head)
        return match[0] if match else ""


@lru_cache(maxsize=4096)
def extract(text: str) -> tuple[Norm, ...]:
    """The norms of a clause, one a sentence or item, in order. Never raises; text that is no law gives bare norms."""
    out = []
    for sentence in sentences(text):
        words = sentence.text
        out.append(
            Norm(
                sentence,
                tuple(deontics(words)),
                tuple(penalties(words)),
                tuple(mentions("measures", words)),
                tuple(mentions("permits", words)),
                tuple(mentions("charges", words)),
                tuple(mentions("proofs", words)),
                tuple(periods(words)),
                _conditions(words),
                tuple(m[0] for m in _EXCEPTION.finditer(words)),
            )
        )
    return tuple(out)


def _conditions(words: str) -> tuple[str, ...]:
    """The conditions of a sentence in order; an item that only tells a situation is one as a whole."""
    found = tuple(next(filter(None, m.groups())) for m in _CONDITION.finditer(words))
    if _SITUATION.fullmatch(words) and not deontics(words):
        found = (*found, words.rstrip("；。"))
    return found
