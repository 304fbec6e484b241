"""From plan to Elasticsearch query. Nothing here decides what a word means; `planning` did.

Uses only queries of the server's core: no scripts, no optional module.
"""

from __future__ import annotations

import re
from typing import Any

from search.engines.facets import aggregations
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
from search.engines.requests import Request
from search.queries import Sort

Body = dict[str, Any]

ORDERS: dict[Sort, list[Body]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"newest": "desc"}],
    Sort.NEWEST: [{"newest": "desc"}],
    Sort.OLDEST: [{"oldest": "asc"}],
    Sort.TITLE: [{"by_title": "asc"}],
}


def compile_plan(plan: Plan) -> Body:
    """The Elasticsearch query of a plan."""
    match plan:
        case Term(field, value):
            return {"term": {field: value}}
        case Terms(field, values):
            return {"terms": {field: list(values)}} if values else {"match_none": {}}
        case Run(field, words):
            return {"match_phrase": {field: " ".join(words)}}
        case IntRange(field, low, high):
            bounds = {"gte": low, "lte": high}
            return {"range": {field: {name: value for name, value in bounds.items() if value is not None}}}
        case Pattern(field, pattern):
            return {"wildcard": {field: {"value": re.sub(r"([\\?])", r"\\\1", pattern)}}}
        case Boost(inner, factor):
            return {"bool": {"must": [compile_plan(inner)], "boost": factor}}
        case Constant(inner, score):
            return {"constant_score": {"filter": compile_plan(inner), "boost": score}}
        case Nothing():
            return {"match_none": {}}
        case Combine():
            return _combine(plan)


def _combine(plan: Combine) -> Body:
    parts = {"must": plan.must, "filter": plan.filters, "should": plan.should, "must_not": plan.must_not}
    body: Body = {name: [compile_plan(inner) for inner in inners] for name, inners in parts.items() if inners}
    if plan.should:
        body["minimum_should_match"] = plan.minimum
    return {"bool": body}


def search_body(request: Request) -> Body:
    """The request without its page: matches, facet choices afterwards, counts, order."""
    body: Body = {
        "query": compile_plan(request.base),
        "sort": ORDERS[request.sort],
        "track_total_hits": True,
    }
    if request.choices:
        body["post_filter"] = {"bool": {"filter": [compile_plan(plan) for plan in request.choices.values()]}}
    aggs: Body = {}
    for number, (names, choices) in enumerate(request.groups()):
        wanted = aggregations(names, request.as_of)
        if choices:
            chosen = {"bool": {"filter": [compile_plan(plan) for plan in choices]}}
            aggs[f"g{number}"] = {"filter": chosen, "aggs": wanted}
        else:
            aggs |= wanted
    if aggs:
        body["aggs"] = aggs
    return body
