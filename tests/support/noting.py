"""Notes on made documents: two versions of one, entered, looked at and noted on."""

from datetime import date

from registry.instruments.deposit import deposit
from registry.instruments.views import get_document
from review.annotations.targets import Target
from review.casework.noted import write_on
from tests.support.readings import make_reading

TODAY = date(2026, 11, 24)
FIRST = (
    "为了规范停车秩序，制定本办法。",
    "停车人应当在五日内缴费。",
    "公安机关受理停车投诉。",
    "车位由街道办事处划定。",
)
SECOND = (
    "为了规范停车秩序，制定本办法。",
    "停车人应当在十日内缴费。",
    "公安机关受理停车投诉。",
    "本办法由县政府解释。",
)


def entered(session, clock, articles, **dates):
    return deposit(session, clock, make_reading(articles=articles, **dates), None)


def seen(session, document_id, version_id=None):
    return get_document(session, document_id, TODAY, include_internal=True, version_id=version_id)


def annotate(session, clock, person, view, address, words, body, kind="note", visibility="case", nth=None):
    return write_on(
        session, clock, person, view, Target("text", address), body,
        words=words, nth=nth, kind=kind, visibility=visibility,
    )  # fmt: skip
