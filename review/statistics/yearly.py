"""The figures of a yearly report (备案审查工作情况报告), or of any other period, counted from the record.

`figures` holds the dataclasses; `tables` sets them as tables with the way to the list behind each number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.people.models import Organisation
from review.casework.models import ReviewTopic
from review.experts.models import ExpertAssignment
from review.statistics import facts, facts_voices
from review.statistics.fact import count, count_distinct
from review.statistics.facts_suggestions import SUGGESTIONS
from review.statistics.figures import (
    BodyFigures,
    CorrectionFigures,
    ExpertFigures,
    Figures,
    FilingFigures,
    Numbers,
    PlanFigures,
    ProblemFigures,
    ReviewFigures,
    SuggestionFigures,
    TransferFigures,
    VerdictFigures,
    VoiceFigures,
)
from review.statistics.periods import Period, year_period
from review.voices.models import Comment


def yearly_figures(session: Session, year: int, today: date) -> Figures:
    """The figures of a year's report."""
    return figures_of(session, year_period(year), today)


def figures_of(session: Session, period: Period, today: date) -> Figures:
    """The figures of any period, in a constant number of statements."""
    letters = _sums(count(session, facts.LETTERS_SENT, period, "kind"))
    reviews = _reviews(session, period)
    return Figures(
        period,
        today,
        _filings(session, period),
        reviews,
        _problems(session, period),
        _verdicts(session, period),
        _corrections(session, period, letters),
        TransferFigures(letters["transfer"], dict(reviews.opened_by_mode).get("移送审查", 0)),
        _suggestions(session, period),
        _voices(session, period),
        _experts(session, period),
        _plans(session, period),
    )


def _sums(counted: Mapping[tuple[str, ...], int], at: int = 0) -> Counter[str]:
    """What was counted by several groups, summed by one of them."""
    sums: Counter[str] = Counter()
    for keys, number in counted.items():
        sums[keys[at]] += number
    return sums


def _numbers(sums: Counter[str]) -> Numbers:
    return tuple(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _filings(session: Session, period: Period) -> FilingFigures:
    # two statements, each with few groups: by all five at once, ten years of forty bodies are as many groups as filings
    counted = count(session, facts.FILINGS, period, "state", "lateness", "body")
    kinds_months = count(session, facts.FILINGS, period, "kind", "month")
    states, lateness = _sums(counted, 0), _sums(counted, 1)
    by_body: dict[str, Counter[str]] = {}
    for (_, late, body), number in counted.items():
        by_body.setdefault(body, Counter())[late] += number
    names = dict(
        session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(list(by_body)))).all()
    )
    bodies = [
        BodyFigures(id_, names.get(id_, ""), sums.total(), sums["in_time"], sums["late"])
        for id_, sums in by_body.items()
    ]
    kinds, months = _sums(kinds_months, 0), _sums(kinds_months, 1)
    missed = _sums(count(session, facts.MISSED, period, "state"))
    return FilingFigures(
        received=states.total(),
        registered=states["registered"],
        returned=states["returned"],
        deferred=states["deferred"],
        refused=states["refused"],
        waiting=states["submitted"],
        in_time=lateness["in_time"],
        late=lateness["late"],
        undated=lateness["undated"],
        by_kind=_numbers(kinds),
        by_body=tuple(sorted(bodies, key=lambda b: (-b.received, b.name))),
        by_month=tuple((key, months[key]) for key in (f"{y}-{m:02d}" for y, m in period.months)),
        registered_then=sum(count(session, facts.REGISTERED, period).values()),
        missed_found=missed.total(),
        missed_filed=missed["filed"],
    )


def _reviews(session: Session, period: Period) -> ReviewFigures:
    opened = _sums(count(session, facts.OPENED, period, "mode"))
    finished = count(session, facts.FINISHED_REVIEWS, period, "mode", "state", "result", "timely")
    timely = _sums(finished, 3)
    closed = {keys: number for keys, number in finished.items() if keys[1] == "closed"}
    return ReviewFigures(
        opened=opened.total(),
        opened_by_mode=_numbers(opened),
        finished=sum(finished.values()),
        finished_by_mode=_numbers(_sums(finished, 0)),
        by_result=_numbers(_sums(closed, 2)),
        terminated=_sums(finished, 1)["terminated"],
        in_time=timely["in_time"],
        late=timely["late"],
    )


def _problems(session: Session, period: Period) -> ProblemFigures:
    counted = count(session, facts.PROBLEMS, period, "group", "standard", "kind", "handling")
    groups, by_standard, by_kind, by_handling = (_numbers(_sums(counted, at)) for at in range(4))
    documents = sum(count(session, facts.FAULTY, period).values())
    return ProblemFigures(documents, sum(counted.values()), groups, by_standard, by_kind, by_handling)


def _verdicts(session: Session, period: Period) -> VerdictFigures:
    counted = count(session, facts.VERDICTS, period, "decision", "category")
    sums = _sums(counted, 0)
    lines = [
        (
            category,
            counted.get(("accepted", category), 0),
            counted.get(("rejected", category), 0),
            counted.get(("unsure", category), 0),
        )
        for category in {keys[1] for keys in counted}
    ]
    ordered = tuple(sorted(lines, key=lambda line: (-sum(line[1:]), line[0])))
    return VerdictFigures(sums["accepted"], sums["rejected"], sums["unsure"], ordered)


def _corrections(session: Session, period: Period, letters: Counter[str]) -> CorrectionFigures:
    results = _sums(count(session, facts.CORRECTIONS, period, "result"))
    reports = _sums(count(session, facts.REPORTED, period, "timely"))
    ratings = _sums(count(session, facts.FOLLOWED_UP, period, "rating"))
    return CorrectionFigures(
        opinions=letters["opinion"],
        reminders=letters["remind"],
        urgings=letters["urge"],
        interviews=letters["interview"],
        explanations=letters["explain"],
        consulted=letters["consult"],
        corrected=sum(count(session, facts.CORRECTED_REVIEWS, period).values()),
        refiled=results["refile:refiled"],
        repealed=results["refile:repealed"],
        stopped=results["stop:carried_out"],
        revoked=results["motion:revoked"],
        refused=sum(number for key, number in results.items() if key.endswith(":refused")),
        by_result=_numbers(results),
        reported_in_time=reports["in_time"],
        reported_late=reports["late"],
        good=ratings["good"],
        fair=ratings["fair"],
        poor=ratings["poor"],
    )


def _suggestions(session: Session, period: Period) -> SuggestionFigures:
    counted = count(session, SUGGESTIONS, period, "kind", "channel", "course", "feedback")
    kinds, channels, courses, feedback = (_sums(counted, at) for at in range(4))
    return SuggestionFigures(
        received=kinds.total(),
        requests=kinds["request"],
        suggestions=kinds["suggestion"],
        by_channel=_numbers(channels),
        started=courses["started"],
        not_started=courses["not_started"],
        forwarded=courses["forwarded"],
        transferred=courses["transferred"],
        undecided=courses["open"],
        fed_back=feedback.total() - feedback["none"],
        fed_back_in_time=feedback["in_time"],
        fed_back_late=feedback["late"],
    )


def _voices(session: Session, period: Period) -> VoiceFigures:
    outcomes = _sums(count(session, facts_voices.COMMENTS, period, "outcome"))
    return VoiceFigures(
        consultations=sum(count(session, facts_voices.CONSULTATIONS, period).values()),
        comments=outcomes.total(),
        points=count_distinct(session, facts_voices.COMMENTS, period, Comment.organisation_id),
        by_outcome=_numbers(outcomes),
        adopted=outcomes["adopted"],
        partly=outcomes["partly"],
        waiting=outcomes[facts_voices.WAITING],
    )


def _experts(session: Session, period: Period) -> ExpertFigures:
    submitted = _sums(count(session, facts_voices.EXPERTS, period, "submitted"))
    different = count_distinct(session, facts_voices.EXPERTS, period, ExpertAssignment.account_id)
    return ExpertFigures(submitted.total(), different, submitted["yes"])


def _plans(session: Session, period: Period) -> PlanFigures:
    planned = dict(
        session.execute(
            select(ReviewTopic.state, func.count())
            .where(ReviewTopic.year.between(period.first.year, period.last.year), ReviewTopic.state != "cancelled")
            .group_by(ReviewTopic.state)
        ).all()
    )
    batches = _sums(count(session, facts.BATCHES_OPENED, period, "kind"))
    cleaned = _sums(count(session, facts.CLEANED, period, "finished"))
    return PlanFigures(
        topics=sum(planned.values()),
        reported=planned.get("reported", 0),
        cleanups=batches["cleanup"],
        cleaned=cleaned.total(),
        cleaned_finished=cleaned["yes"],
        sibling_batches=batches["siblings"],
    )
