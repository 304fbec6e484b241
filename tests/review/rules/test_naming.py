"""Superior articles that a flag names: retrieved ones, those of the category, in the order of the learned sum."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registry.provisions.kinds import Kind, Level
from review.findings.finding import Category, Severity
from review.norms.norm import extract
from review.rules.context import Context
from review.rules.naming import FIGURES, MOST, Counts, considered, counted, naming, ranked
from review.rules.protocol import ClauseUnderReview, DocumentFacts
from review.rules.tables import table
from review.rules.wording_features import features
from tests.golden.superior import AS_OF, invented_library

FACTS = DocumentFacts(
    "某县停车办法", Kind.ADMINISTRATIVE_DOCUMENT, Level.COUNTY, "某县人民政府", None, date(2024, 3, 1)
)
CLAUSE = "道路停车泊位的设置方案可以不向社会公布，由镇停车服务队把车拖走，交三百元再放行。"


def context(text: str = CLAUSE) -> Context:
    return Context(FACTS, ClauseUnderReview("", "", "", text), invented_library(), AS_OF)


def test_every_figure_has_a_weight_and_each_article_every_figure() -> None:
    assert set(table("naming")["weights"]) == set(FIGURES)
    found = considered(context(), Category.DUTY_MODALITY, counted())
    assert found
    assert {len(named.figures) for named in found} == {len(FIGURES)}


def test_each_article_is_ranked_once_and_the_same_twice() -> None:
    articles = ranked(context(), Category.DUTY_MODALITY)
    keys = [(a.law.title, a.article) for a in articles]
    assert len(keys) == len(set(keys))
    assert articles == ranked(context(), Category.DUTY_MODALITY)
    assert {a.article for a in context().candidates} <= {a.article for a in articles}


def test_an_article_that_the_category_often_names_is_thought_of_without_retrieval() -> None:
    ctx = context()
    far = next(a for law in invented_library().laws() for a in invented_library().articles(law)
               if ctx.held(law.title, a.article) == a and a not in ctx.candidates)  # fmt: skip
    key = (far.law.title, far.article)
    often = Counts({"time_limit": 3}, {"time_limit": {key: 3}}, {"time_limit": {key[0]: 3}})
    seldom = replace(often, articles={"time_limit": {key: 2}})
    assert far in [n.article for n in considered(ctx, Category.TIME_LIMIT, often)]
    assert far not in [n.article for n in considered(ctx, Category.TIME_LIMIT, seldom)]


def test_a_clause_does_not_vouch_for_its_own_label() -> None:
    ctx = context()
    key = (ctx.candidates[0].law.title, ctx.candidates[0].article)
    counts = Counts({"time_limit": 5}, {"time_limit": {key: 1}}, {"time_limit": {key[0]: 1}})
    at = FIGURES.index("share_of_category")
    with_own, without = (considered(ctx, Category.TIME_LIMIT, counts, own)[0].figures[at]
                         for own in (frozenset(), frozenset({key})))  # fmt: skip
    assert without < with_own


def test_flags_name_more_articles_and_hints_none() -> None:
    ctx = context()
    quoted = ctx.reference(ctx.candidates[0])
    flag = ctx.finding("r", Category.DUTY_MODALITY, (0, 10), Severity.AMBER, 0.8, "", "", [quoted])
    hint = replace(flag, severity=Severity.HINT)
    named, same = naming([flag, hint], ctx)
    assert named.references[0] == quoted
    assert 1 < len(named.references) <= MOST
    assert same == hint


def test_an_act_in_everyday_words_has_the_mark_of_its_class() -> None:
    marks = features(context(), extract(CLAUSE)).marks
    assert {"act:seize", "act:seize:document", "act:seize:apart", "act:collect"} <= marks
    lawful = "停车泊位的设置方案应当向社会公布。"
    assert not any(m.startswith("act:seize") for m in features(context(lawful), extract(lawful)).marks)
