"""Letters pass the citation gate before they leave, as papers do before they are issued.

What is checked is the letter as its addressee reads it: title, text, each point with both quotes. What nothing here
holds is vouched for by name, as with a paper; a person's word for a letter counts for the letter that urges its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict
from registry.people.models import Account
from registry.people.roles import Permission, Person
from review.casework.access import require_not_recused
from review.casework.correction import sending
from review.casework.letters.drafting import lock_letter
from review.casework.letters.kinds import KINDS
from review.casework.letters.views import LetterView, get_letter
from review.casework.views import ReviewView, get_review
from review.law.library import Library
from review.papers.contents.quoting import says
from review.papers.gate import Obstacle, check
from review.papers.holdings import Holdings
from review.papers.issuing import Asked, GateShut, vouched
from review.papers.layout.sheet import Block, Paragraph, Sheet, paragraphs
from review.papers.models import LetterConfirmation
from review.papers.views import ConfirmationView

_FROM_LINE = "这段原文取自工作表条目：请从函件中去掉这一条，或者改用没有问题的条目。"


def as_sheet(letter: LetterView, title: str) -> Sheet:
    """What a letter says, with keys that name the place: `body`, `item-2`, `item-2-ours`, `item-2-law-1`.

    Args:
        letter: the letter.
        title: of the document under review, whose clauses its points quote.
    """
    body: list[Block] = [*paragraphs("body", letter.body)]
    for item in letter.items:
        key = f"item-{item.position}"
        if item.quote:
            article = item.article if item.article.startswith("第") else ""
            body.append(Paragraph(f"{key}-ours", says(f"《{title}》{article}", item.quote)))
        body += [Paragraph(f"{key}-law-{n}", says(s.citation, s.quote)) for n, s in enumerate(item.superiors, 1)]
        body += paragraphs(key, item.words)
    return Sheet(letter.title, tuple(body), "letter")


def place_in_letter(place: str) -> str:
    """Where a place of a letter is, in words."""
    key, _, line = place.partition("~")
    words = "标题" if key == "title" else "正文"
    if key.startswith("item-"):
        _, number, *part = key.split("-")
        words = f"第{number}条" + {"ours": "所附本文件原文", "law": "所附上位法原文"}.get("".join(part[:1]), "")
    return f"{words}第{line}段" if line else words


def asked_of(
    session: Session, review: ReviewView, letters: Iterable[LetterView], on: date, library: Library | None
) -> dict[str, tuple[Asked, ...]]:
    """What the gate says of letters of one review on a day, by letter, with what people vouched for."""
    held = list(letters)
    if not held:
        return {}
    holdings, said = Holdings(session, review), _confirmations(session, held)
    found: dict[str, tuple[Asked, ...]] = {}
    for letter in held:
        known = said.get(letter.follows_id or "", {}) | said.get(letter.id, {})
        obstacles = map(_mendable, check(as_sheet(letter, review.title), on, library, holdings))
        found[letter.id] = tuple(Asked(obstacle, known.get(obstacle.key)) for obstacle in obstacles)
    return found


def confirm_in_letter(
    session: Session, clock: Clock, person: Person, letter_id: str, key: str, reason: str, library: Library | None
) -> None:
    """Vouch for a citation of a draft that nothing here holds, by name and with a reason.

    Raises:
        InvalidInput: no reason, or an obstacle that can't be confirmed away. Conflict: it is no draft. NotAllowed,
        NotFound.
    """
    person.require(Permission.FINDING_VERDICT)
    letter = lock_letter(session, letter_id)
    require_not_recused(session, letter.review_id, person)
    if letter.state != "draft":
        raise Conflict("这份函件已不是拟稿，不用再确认引用。")
    asked = _asked(session, letter_id, clock.today(), library)
    obstacle, reason = vouched(asked, key, reason, "函件")
    known = select(LetterConfirmation.id).where(
        LetterConfirmation.letter_id == letter_id, LetterConfirmation.key == key
    )
    if session.scalars(known).first():
        return
    session.add(
        LetterConfirmation(
            letter_id=letter_id, key=key, citation=obstacle.citation, reason=reason, by=person.account_id or "",
            at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    audit.record(
        session, clock, person.actor, "letter.confirm", f"letter:{letter_id}", about=f"review:{letter.review_id}",
        citation=obstacle.citation, why=reason,
    )  # fmt: skip


def send(session: Session, clock: Clock, person: Person, letter_id: str, library: Library | None) -> None:
    """Send a letter whose citations hold; sent twice, it is sent once.

    Raises:
        GateShut: citations stand in the way. NotAllowed, NotFound, Conflict, InvalidInput: see `sending.send`.
    """
    letter = lock_letter(session, letter_id)
    person.require(KINDS[letter.kind].sends)
    if letter.state == "draft":
        _require_open(session, letter_id, clock.today(), library, "发出")
    sending.send(session, clock, person, letter_id)


def urge(session: Session, clock: Clock, person: Person, letter_id: str, words: str, library: Library | None) -> str:
    """Urge a late answer, where what the urging says passes the gate; else nothing is written.

    Raises:
        GateShut: a citation in the words given, or in the old letter's title. NotAllowed, NotFound, Conflict,
        InvalidInput: see `sending.urge`.
    """
    urged = sending.urge(session, clock, person, letter_id, words)
    _require_open(session, urged, clock.today(), library, "督促")
    return urged


def _require_open(session: Session, letter_id: str, on: date, library: Library | None, act: str) -> None:
    standing = [asked.obstacle for asked in _asked(session, letter_id, on, library) if asked.stands]
    if standing:
        raise GateShut(standing, act)


def _asked(session: Session, letter_id: str, on: date, library: Library | None) -> tuple[Asked, ...]:
    letter = get_letter(session, letter_id)
    return asked_of(session, get_review(session, letter.review_id), [letter], on, library)[letter_id]


def _mendable(obstacle: Obstacle) -> Obstacle:
    """Words that came from the worksheet aren't typed in the letter: what mends them is another."""
    if "-" not in obstacle.place.removeprefix("item-") or obstacle.confirmable:
        return obstacle
    return replace(obstacle, mend=f"{obstacle.mend}{_FROM_LINE}")


def _confirmations(session: Session, letters: Sequence[LetterView]) -> dict[str, dict[str, ConfirmationView]]:
    ids = {letter.id for letter in letters} | {letter.follows_id for letter in letters if letter.follows_id}
    rows = session.execute(
        select(LetterConfirmation, Account.name)
        .join(Account, Account.id == LetterConfirmation.by)
        .where(LetterConfirmation.letter_id.in_(ids))
    )
    found: dict[str, dict[str, ConfirmationView]] = {}
    for c, name in rows:
        found.setdefault(c.letter_id, {})[c.key] = ConfirmationView(c.key, c.citation, c.reason, name, c.at)
    return found
