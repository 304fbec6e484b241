"""From plan to tantivy query. Nothing here decides what a word means; `planning` did."""

from __future__ import annotations

import re

import tantivy

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
)

_HIGHEST = 2**63 - 1


def compile_plan(plan: Plan, schema: tantivy.Schema) -> tantivy.Query:
    """The tantivy query of a plan."""
    query = tantivy.Query
    match plan:
        case Term(field, value):
            return query.term_query(schema, field, value)
        case Terms(field, values):
            return query.term_set_query(schema, field, list(values)) if values else query.empty_query()
        case Run(field, words):
            return query.phrase_query(schema, field, list(words))
        case IntRange(field, low, high):
            lower, upper = (0 if low is None else max(low, 0)), (_HIGHEST if high is None else high)
            return query.range_query(schema, field, tantivy.FieldType.Unsigned, lower, upper)
        case Pattern(field, pattern):
            regex = ".*".join(_escaped(part) for part in pattern.split("*"))
            return query.regex_query(schema, field, regex)
        case Boost(inner, factor):
            return query.boost_query(compile_plan(inner, schema), factor)
        case Constant(inner, score):
            return query.const_score_query(compile_plan(inner, schema), score)
        case Nothing():
            return query.empty_query()
        case Combine():
            return _combine(plan, schema)


def _combine(plan: Combine, schema: tantivy.Schema) -> tantivy.Query:
    occur = tantivy.Occur
    parts = [(occur.Must, compile_plan(inner, schema)) for inner in plan.must]
    parts += [(occur.Must, _unscored(inner, schema)) for inner in plan.filters]
    parts += [(occur.MustNot, compile_plan(inner, schema)) for inner in plan.must_not]
    should = [(occur.Should, compile_plan(inner, schema)) for inner in plan.should]
    if should and plan.minimum and (plan.minimum > 1 or parts):
        if not parts:
            return tantivy.Query.boolean_query(should, minimum_number_should_match=plan.minimum)
        inner_query = tantivy.Query.boolean_query(should, minimum_number_should_match=plan.minimum)
        return tantivy.Query.boolean_query([*parts, (occur.Must, inner_query)])
    return tantivy.Query.boolean_query(parts + should)


def _unscored(plan: Plan, schema: tantivy.Schema) -> tantivy.Query:
    return tantivy.Query.const_score_query(compile_plan(plan, schema), 0.0)


def _escaped(text: str) -> str:
    return re.sub(r"[\\.+*?()|\[\]{}^$#&\-~]", lambda m: "\\" + m[0], text)
