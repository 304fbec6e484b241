"""Papers that leave a review: 请予说明函, 征求意见函, 移送函, 提醒函, 审查意见书; from lines or from a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.clock import day_words
from registry.instruments.views import DocumentView, get_document
from registry.provisions.numerals import to_chinese
from review.casework.letters.views import LetterView, get_letter
from review.casework.lines.quotes import Superior
from review.casework.lines.standards import HANDLINGS, kinds, standards
from review.casework.lines.views import lines_of
from review.casework.views import ReviewView, get_review
from review.papers.contents.quoting import says
from review.papers.layout.sheet import Block, Head, Paragraph, Sheet, paragraphs
from review.papers.wordings import fill, fill_all, wording
from review.procedure.in_force import procedure

PERIODS = {"explain": "review.explanation", "consult": "review.consultation", "opinion": "opinion.reply"}
HEADS: dict[str, Head] = {"opinion": "document"}  # the others are letters
# which lines a paper takes from the worksheet where nobody chose: by their handling; None takes all that are adopted
TAKES: dict[str, frozenset[str] | None] = {
    "explain": frozenset({"explain"}),
    "remind": frozenset({"remind"}),
    "transfer": frozenset({"escalate"}),
    "opinion": frozenset({"amend", "repeal", "stop", "cleanup"}),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a paper: the clause with its quote, superior clauses with theirs, what is said about it."""

    key: str
    article: str
    quote: str
    superiors: tuple[Superior, ...]
    words: str
    heading: str = ""
    handling: str = ""


def from_review(session: Session, kind: str, review_id: str, organ: str, day: date) -> Sheet:
    """A paper from the adopted lines of a worksheet.

    Raises:
        NotFound: there is no such review.
    """
    review = get_review(session, review_id)
    wanted = TAKES.get(kind)
    named, codes = kinds(), {entry.code: entry for entry in standards()}
    points = []
    for line in lines_of(session, review_id):
        said = line.judgement
        if line.state != "adopted" or (wanted is not None and said.handling not in wanted):
            continue
        standard = codes.get(said.standard)
        reason = f"（审查标准：{standard.group}，{standard.name}）" if standard else ""
        points.append(
            Point(
                f"line-{line.id}", line.article, line.quote, line.superiors, said.opinion + reason,
                named.get(said.kind, ""), HANDLINGS.get(said.handling, ""),
            )
        )  # fmt: skip
    due = procedure(session).due(PERIODS[kind], day) if kind in PERIODS else None
    addressee = review.issuer if kind != "consult" else ""
    return _sheet(
        session, kind, review, points, organ,
        addressee=addressee, due_on=due.on if due else None,
    )  # fmt: skip


def from_letter(session: Session, letter_id: str, organ: str, day: date) -> Sheet:
    """The paper of a letter: its own points, addressee and date.

    Raises:
        NotFound: there is no such letter.
    """
    letter = get_letter(session, letter_id)
    review = get_review(session, letter.review_id)
    points = [Point(f"item-{i.id}", i.article, i.quote, i.superiors, i.words, handling="") for i in letter.items]
    due_on = letter.due_on
    if due_on is None and letter.kind.period:
        due_on = procedure(session).due(letter.kind.period, day).on
    return _sheet(
        session, letter.kind.key, review, points, organ,
        addressee=letter.addressee, due_on=due_on, letter=letter,
    )  # fmt: skip


def values_of(review: ReviewView, view: DocumentView, due_on: date | None) -> dict[str, str]:
    """What the places of a paper's words stand for."""
    row = view.row
    promulgated = row.promulgated_on or view.adopted_on
    return {
        "document": row.title,
        "number": f"（{row.document_number}）" if row.document_number else "",
        "issuer": row.issuer or "制定机关",
        "case": review.number,
        "mode": review.mode,
        "as_of": day_words(review.as_of),
        "promulgated": f"，{day_words(promulgated)}公布" if promulgated else "",
        "effective": f"，自{day_words(row.effective_on)}起施行" if row.effective_on else "",
        "due": day_words(due_on),
    }


def _sheet(
    session: Session, kind: str, review: ReviewView, points: list[Point], organ: str, *,
    addressee: str, due_on: date | None, letter: LetterView | None = None,
) -> Sheet:  # fmt: skip
    view = get_document(session, review.document_id, review.as_of, include_internal=True, version_id=review.version_id)
    words, values = wording(kind), values_of(review, view, due_on)
    values["handling"] = _handling(points)
    body: list[Block] = _keyed("opening", fill_all(words.opening, values))
    if letter is not None and letter.body:
        body += paragraphs("letter-body", letter.body)
    if not points and words.none:
        body += paragraphs("none", words.none)
    for number, point in enumerate(points, 1):
        body += _point(point, number, view.row.title, numbered="level2" if kind == "opinion" else "level1")
    body += _keyed("closing", fill_all(words.closing, values, needed=("due", "handling")))
    title = letter.title if letter is not None else fill(words.title, values)
    attachments = tuple(fill_all(words.attachments, values))
    return Sheet(title, tuple(body), HEADS.get(kind, "letter"), organ, addressee=addressee, attachments=attachments)


def _keyed(prefix: str, lines: list[str]) -> list[Block]:
    return [Paragraph(f"{prefix}-{n}", line) for n, line in enumerate(lines, 1)]


def _point(point: Point, number: int, title: str, *, numbered: str) -> list[Block]:
    label = f"（{to_chinese(number)}）" if numbered == "level2" else f"{to_chinese(number)}、"
    heading = "，".join(part for part in (f"关于{point.article}" if point.article else "", point.heading) if part)
    blocks: list[Block] = [Paragraph(point.key, label + (heading or "有关问题"))]
    if point.quote:
        blocks.append(Paragraph(f"{point.key}-ours", says(f"《{title}》{_article(point.article)}", point.quote)))
    for n, superior in enumerate(point.superiors, 1):
        blocks.append(Paragraph(f"{point.key}-law-{n}", says(superior.citation, superior.quote)))
    return [*blocks, *paragraphs(f"{point.key}-words", point.words)]


def _article(printed: str) -> str:
    """The article alone: a unit may be called 第三条第二款, a heading 一、（二）."""
    return printed if printed.startswith("第") else ""


def _handling(points: list[Point]) -> str:
    by_act: dict[str, list[str]] = {}
    for point in points:
        if point.handling and point.article:
            held = by_act.setdefault(point.handling, [])
            if point.article not in held:
                held.append(point.article)
    return "；".join(f"{act}{'、'.join(articles)}" for act, articles in by_act.items()) + ("。" if by_act else "")
