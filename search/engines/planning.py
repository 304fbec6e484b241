"""From the query tree to the operations that engines know: what each node matches and how it scores.

Knows the fields of the index and nothing of any engine. Words up to six characters must stand as typed; a longer
run matches by its share of bigrams, its characters add to the score, and clauses with the whole run go first.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import assert_never

from registry.errors import InvalidInput
from registry.provisions.kinds import Kind, Status
from search.analysis import (
    EXACT_UP_TO,
    cut,
    distinct,
    fold,
    fold_document_number,
    length,
    number_key,
    phrase,
    spellings,
)
from search.engines.fields import INTERNAL, NO_EFFECT, PUBLIC, day_number
from search.engines.plan import (
    Boost,
    Combine,
    Constant,
    IntRange,
    Nothing,
    Pattern,
    Plan,
    Run,
    Term,
    Terms,
    any_of,
)
from search.queries import (
    AllOf,
    AnyOf,
    Expansion,
    Favour,
    Field,
    FieldMatch,
    FieldRange,
    Not,
    Phrase,
    QueryNode,
    Words,
)

WHOLE_RUN = 1000.0  # added where a long run stands whole: more than any sum of its parts
MOST_BIGRAMS = 250  # of one run; what is pasted beyond them is not asked
DATE_FIELDS = {Field.PROMULGATED: "promulgated", Field.EFFECTIVE: "effective"}


def everything(include_internal: bool = True) -> Plan:
    """All clauses."""
    return Terms("audience", (PUBLIC, INTERNAL) if include_internal else (PUBLIC,))


def needed_share(bigrams: int, share: float | None = None) -> int:
    """How many of its different bigrams a clause must hold to match a long run.

    Two, of a run of more than a dozen three; with a `share` of its own, that share of them, at least one.
    """
    if share is not None:
        return min(bigrams, max(1, ceil(share * bigrams)))
    return min(bigrams, 2 if bigrams <= 12 else 3)


@dataclass(frozen=True, slots=True)
class Planner:
    """Compiles one query.

    Args:
        as_of: the day that decides statuses.
        near: gives the keys of the clauses in which a phrase with slop stands; engines look into the text.
    """

    as_of: date
    near: Callable[[Phrase, Plan], tuple[str, ...]]

    def tree(self, node: QueryNode) -> Plan:
        """The plan of a whole tree; one without any letter or digit matches nothing."""
        plan = self._node(node)
        return Nothing() if plan is None else plan

    def _node(self, node: QueryNode) -> Plan | None:
        match node:
            case Words(text, boost, lowest):
                short = lowest is None and length(text) <= EXACT_UP_TO
                plan = exact(text) if short else share(text, lowest)
                return Boost(plan, boost) if plan is not None and boost != 1.0 else plan
            case Phrase():
                return self._phrase(node)
            case AllOf(children):
                return self._all(children)
            case AnyOf(children):
                plans = tuple(plan for child in children if (plan := self._node(child)) is not None)
                return any_of(plans) if plans else None
            case Not(child):
                inner = self._node(child)
                return None if inner is None else Combine(filters=(everything(),), must_not=(inner,))
            case FieldMatch(field, text):
                return Combine(filters=(self._field(field, text),))
            case FieldRange(field, since, until):
                return Combine(filters=(date_range(field, since, until),))
            case Expansion():
                return self._expansion(node)
            case Favour():
                return self._favour(node)
        assert_never(node)

    def _all(self, children: tuple[QueryNode, ...]) -> Plan | None:
        must: list[Plan] = []
        must_not: list[Plan] = []
        for child in children:
            if isinstance(child, Not):
                if (inner := self._node(child.child)) is not None:
                    must_not.append(inner)
            elif (plan := self._node(child)) is not None:
                must.append(plan)
        if not must and not must_not:
            return None
        if not must:
            return Combine(filters=(everything(),), must_not=tuple(must_not))
        if len(must) == 1 and not must_not:
            return must[0]
        return Combine(must=tuple(must), must_not=tuple(must_not))

    def _expansion(self, node: Expansion) -> Plan | None:
        own = self._node(node.base)
        extra: tuple[Plan, ...] = tuple(
            Boost(plan, weight) for text, weight in node.extra if (plan := exact(text)) is not None
        )
        if not node.alone or not extra:
            return Combine(must=(own,), should=extra) if own is not None and extra else own
        return any_of((own, *extra) if own is not None else extra)

    def _favour(self, node: Favour) -> Plan | None:
        own = self._node(node.base)
        bonus: list[Plan] = [Constant(Term("document_id", name), score) for name, score in node.documents]
        bonus += [Constant(Term("kind", kind.value), score) for kind, score in node.kinds]
        return Combine(must=(own,), should=tuple(bonus)) if own is not None and bonus else own

    def _phrase(self, node: Phrase) -> Plan | None:
        parts = [part for part in node.text.split() if length(part)]
        if node.slop <= 0 or len(parts) < 2:
            return exact(node.text)
        together = Combine(must=tuple(plan for part in parts if (plan := exact(part)) is not None))
        return Combine(must=together.must, filters=(Terms("key", self.near(node, together)),))

    def _field(self, field: Field, text: str) -> Plan:
        match field:
            case Field.TITLE:
                return _holds("title_words", text)
            case Field.ISSUER:
                return _holds("issuer_words", text)
            case Field.DOCUMENT_NUMBER:
                number = fold_document_number(text)
                if not number.strip("*"):
                    raise InvalidInput("文号条件至少要有一个字。")
                return Pattern("document_number", number if "*" in number else f"*{number}*")
            case Field.KIND:
                kinds = tuple(kind.value for kind in Kind if fold(text.strip()) in kind.value)
                return Terms("kind", kinds) if kinds and text.strip() else Nothing()
            case Field.STATUS:
                statuses = [status for status in Status if fold(text.strip()) in status.value]
                plans = tuple(self.status(status) for status in statuses) if text.strip() else ()
                return any_of(plans)
            case Field.NUMBER:
                return Terms("number_key", (number_key(text),))
            case Field.PROMULGATED | Field.EFFECTIVE:
                return date_range(field, *_stretch(text))

    def status(self, status: Status) -> Plan:
        """Clauses of versions that have this status on the day; the same as `documents.status_on`."""
        today = day_number(self.as_of)
        if status in (Status.AMENDED, Status.REPEALED, Status.EXPIRED):
            return Combine(filters=(Term("end_status", status.value), IntRange("ended", None, today)))
        effective = {
            Status.UNKNOWN: IntRange("effective", NO_EFFECT, NO_EFFECT),
            Status.IN_FORCE: IntRange("effective", NO_EFFECT + 1, today),
            Status.NOT_YET_EFFECTIVE: IntRange("effective", today + 1, None),
        }[status]
        return Combine(filters=(effective, IntRange("ended", today + 1, None)))


def exact(text: str) -> Plan | None:
    """The run as typed, in any spelling of its numbers; None where it has no letter or digit."""
    plans: list[Plan] = []
    for spelling in spellings(text):
        words = phrase(spelling)[:MOST_BIGRAMS]
        if len(words) > 1:
            plan: Plan = Run("bigrams", tuple(words))
        elif words:
            plan = Term("bigrams", words[0])
        elif characters := cut(spelling)[1]:
            plan = Term("characters", characters[0])
        else:
            continue
        if plan not in plans:
            plans.append(plan)
    return any_of(tuple(plans)) if plans else None


def share(text: str, lowest: float | None = None) -> Plan | None:
    """A long run: enough of its different bigrams, characters for the score, the whole run first."""
    own, characters = (distinct(words) for words in cut(text))
    own = own[:MOST_BIGRAMS]
    other = [bigram for spelling in spellings(text)[1:] for bigram in cut(spelling)[0]]
    bigrams: tuple[Plan, ...] = tuple(Term("bigrams", word) for word in distinct([*own, *other])[:MOST_BIGRAMS])
    singles: tuple[Plan, ...] = tuple(Term("characters", word) for word in characters[:MOST_BIGRAMS])
    if not own:
        return any_of(singles) if singles else None
    whole = exact(text)
    extra = (Constant(whole, WHOLE_RUN),) if whole is not None else ()
    enough = Combine(should=bigrams, minimum=needed_share(len(own), lowest))
    return Combine(must=(enough,), should=(*singles, *extra))


def _holds(field: str, text: str) -> Plan:
    """The field contains the run, at any place."""
    words, characters = phrase(text), cut(text)[1]
    if len(words) > 1:
        return Combine(filters=(Run(field, tuple(words)),))
    if single := (words or characters)[:1]:
        return Terms(field, tuple(single))
    return Nothing()


def date_range(field: Field, since: date | None, until: date | None) -> Plan:
    """The date field within the closed range.

    Raises:
        InvalidInput: the field is no date.
    """
    name = DATE_FIELDS.get(field)
    if name is None:
        raise InvalidInput("只有公布日期和施行日期可以按范围查找。")
    low = day_number(since) if since else NO_EFFECT + 1
    return IntRange(name, low, day_number(until) if until else None)


def _stretch(text: str) -> tuple[date, date]:
    """First and last day of 2020, 2020-05 or 2020-05-01."""
    match = re.fullmatch(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?", fold(text.strip()))
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None:
            raise ValueError(text)
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        return first, date(year, last_month, day or monthrange(year, last_month)[1])
    except ValueError:
        raise InvalidInput(f"“{text}”不是日期；请写成 2020、2020-05 或 2020-05-01。") from None
