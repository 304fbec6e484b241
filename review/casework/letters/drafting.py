"""Letters written, sent, withdrawn, settled by staff. A sent letter is never changed; `answering` takes its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock, day_words
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.instruments.views import get_document
from registry.people.models import Organisation
from registry.people.roles import Permission, Person
from review.casework.access import lock_review, require_not_recused
from review.casework.deadlines import recount
from review.casework.letters.kinds import KINDS, LetterKind
from review.casework.letters.models import Letter, LetterItem
from review.casework.letters.views import MISSING
from review.casework.lines.models import WorksheetLine
from review.casework.lines.quotes import clause_quote, digest_of
from review.casework.models import Review
from review.casework.states import STATES
from review.procedure.in_force import procedure

MAX_ITEMS, MAX_WORDS, MAX_BODY = 50, 3000, 10_000


@dataclass(frozen=True, slots=True)
class Point:
    """One point as its writer enters it: on a worksheet line, on a clause, or on neither."""

    words: str
    line_id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What a letter says. `due_on` is what the writer gives; refused where a period of the profile counts."""

    addressee_id: str
    title: str
    body: str
    points: tuple[Point, ...]
    due_on: date | None = None
    follows_id: str = ""


def draft_letter(
    session: Session, clock: Clock, person: Person, review_id: str, kind: str, content: Content, key: str = ""
) -> str:
    """Begin a letter; the same key again gives the same letter.

    Raises:
        NotAllowed, NotFound. Conflict: the review's state doesn't allow this kind. InvalidInput.
    """
    review, found = _may_write(session, person, review_id, kind)
    if key and (held := session.get(Letter, key)) is not None:
        if held.review_id == review_id and held.created_by == person.account_id:
            return held.id
        raise InvalidInput("表单已失效，请刷新页面后重新填写。")
    letter = Letter(
        id=key or new_id(),
        review_id=review_id,
        kind=found.key,
        state="draft",
        revision=0,
        due_sentence="",
        created_by=person.account_id or "",
        created_at=clock.now(),
        reply="",
        reply_revision=0,
        replied_by="",
        settled_why="",
    )
    _fill(session, letter, review, found, content, clock.today())
    audit.record(
        session, clock, person.actor, "letter.draft", f"letter:{letter.id}", about=f"review:{review_id}", kind=kind
    )
    return letter.id


def edit_letter(
    session: Session, clock: Clock, person: Person, letter_id: str, content: Content, *, revision: int
) -> None:
    """Rework a draft.

    Raises:
        Conflict: it is sent, or somebody else changed it since. NotAllowed, NotFound, InvalidInput.
    """
    letter = lock_letter(session, letter_id)
    review, kind = _may_write(session, person, letter.review_id, letter.kind)
    if letter.state != "draft":
        raise Conflict("这份函件已发出，不能再改；需要更正的，请另发一份。")
    if revision != letter.revision:
        raise Conflict("您打开页面之后，别人改过这份函件。您写的内容已保留，请核对后再保存。")
    _fill(session, letter, review, kind, content, clock.today())


def send_letter(session: Session, clock: Clock, person: Person, letter_id: str, *, revision: int | None = None) -> None:
    """Send a draft: its date is counted from today, and its addressee can answer. Sent twice, it is sent once.

    Raises:
        NotAllowed: this kind is sent by a head. InvalidInput: it lacks its points or its date. Conflict, NotFound.
    """
    letter = lock_letter(session, letter_id)
    review, kind = _may_write(session, person, letter.review_id, letter.kind)
    if letter.state == "sent":
        return
    person.require(kind.sends)
    if letter.state != "draft":
        raise Conflict("这份函件已不是拟稿，不能发出。")
    if revision is not None and revision != letter.revision:
        raise Conflict("您打开页面之后，别人改过这份函件。请核对后再发出。")
    points = session.scalars(select(LetterItem.id).where(LetterItem.letter_id == letter_id)).all()
    if kind.needs_points and not points:
        raise InvalidInput(f"请至少写一条{kind.asks}再发出。")
    today = clock.today()
    if kind.period:
        letter.due_on, letter.due_sentence = _counted(session, kind, letter.due_on, today)
    elif kind.replies and letter.due_on is None:
        raise InvalidInput("请填写答复期限再发出。")
    elif letter.due_on is not None:
        if letter.due_on < today:
            raise InvalidInput("期限不能早于今天。")
        letter.due_sentence = "期限由发函人确定，没有法定天数。"
    letter.state, letter.sent_by, letter.sent_at = "sent", person.account_id, clock.now()
    letter.revision += 1
    session.flush()
    recount(session, review)
    audit.record(
        session,
        clock,
        person.actor,
        "letter.state",
        f"letter:{letter_id}",
        old="draft",
        new="sent",
        to=letter.addressee_id,
        due=letter.due_on.isoformat() if letter.due_on else None,
    )


def withdraw_letter(session: Session, clock: Clock, person: Person, letter_id: str, reason: str) -> None:
    """Withdraw a draft, or a sent letter that isn't answered yet, with a reason.

    Raises:
        Conflict: it is answered or settled. InvalidInput: no reason. NotAllowed, NotFound.
    """
    _end(session, clock, person, letter_id, "withdrawn", reason, "撤回", from_states=("draft", "sent"))


def settle_letter(session: Session, clock: Clock, person: Person, letter_id: str, reason: str) -> None:
    """Note that a letter needs no (further) answer on the page: answered on paper, by phone, or overtaken.

    Raises:
        Conflict: it was never sent. InvalidInput: no reason. NotAllowed, NotFound.
    """
    _end(session, clock, person, letter_id, "settled", reason, "了结", from_states=("sent",))


def _end(
    session: Session,
    clock: Clock,
    person: Person,
    letter_id: str,
    state: str,
    reason: str,
    word: str,
    *,
    from_states: tuple[str, ...],
) -> None:
    person.require(Permission.FINDING_VERDICT)
    letter = lock_letter(session, letter_id)
    require_not_recused(session, letter.review_id, person)
    if letter.state == state:
        return
    if letter.state not in from_states:
        raise Conflict(f"这份函件现在的状态不能{word}，请刷新页面查看。")
    if not reason.strip():
        raise InvalidInput(f"请写明{word}的理由。")
    old, letter.state, letter.settled_why = letter.state, state, reason.strip()
    letter.revision += 1
    session.flush()
    recount(session, lock_review(session, letter.review_id))
    audit.record(
        session, clock, person.actor, "letter.state", f"letter:{letter_id}", old=old, new=state, why=reason.strip()
    )


def lock_letter(session: Session, letter_id: str) -> Letter:
    """The letter, locked for the rest of the transaction.

    Raises:
        NotFound: there is none.
    """
    letter = session.scalars(select(Letter).where(Letter.id == letter_id).with_for_update()).one_or_none()
    if letter is None:
        raise NotFound(MISSING)
    return letter


def _may_write(session: Session, person: Person, review_id: str, kind: str) -> tuple[Review, LetterKind]:
    person.require(Permission.FINDING_VERDICT)
    if person.account_id is None:
        raise NotAllowed("发函须以本人账号登录。")
    if kind not in KINDS:
        raise InvalidInput("没有这种函件。")
    review = lock_review(session, review_id)
    require_not_recused(session, review_id, person)
    if review.state not in KINDS[kind].states:
        raise Conflict(f"这件审查现在是“{STATES[review.state]}”，不能发{KINDS[kind].name}。")
    return review, KINDS[kind]


def _fill(session: Session, letter: Letter, review: Review, kind: LetterKind, content: Content, today: date) -> None:
    if session.get(Organisation, content.addressee_id) is None:
        raise InvalidInput("请选择收文单位。")
    points = [point for point in content.points if point.words.strip()]
    if len(points) > MAX_ITEMS:
        raise InvalidInput(f"一份函件最多 {MAX_ITEMS} 条{kind.asks}，请分开发函。")
    if len(content.body) > MAX_BODY or any(len(point.words) > MAX_WORDS for point in points):
        raise InvalidInput(f"正文不超过 {MAX_BODY} 字，每条{kind.asks}不超过 {MAX_WORDS} 字。")
    if not content.title.strip() or len(content.title) > 200:
        raise InvalidInput("请填写标题，不超过 200 字。")
    if kind.period and content.due_on is not None:
        _counted(session, kind, content.due_on, today)
    if content.follows_id:
        before = session.get(Letter, content.follows_id)
        if before is None or before.review_id != review.id:
            raise InvalidInput("所接续的函件不属于这件审查。")
    letter.addressee_id, letter.title, letter.body = content.addressee_id, content.title.strip(), content.body.strip()
    letter.due_on, letter.follows_id = content.due_on, content.follows_id or None
    letter.revision += 1
    session.add(letter)
    session.flush()
    session.execute(delete(LetterItem).where(LetterItem.letter_id == letter.id))
    session.add_all(_items(session, letter.id, review, points))
    session.flush()


def _counted(session: Session, kind: LetterKind, typed: date | None, today: date) -> tuple[date, str]:
    """By when an answer is due when the letter goes out today, and why.

    Raises:
        InvalidInput: a day is typed that would give way to the counted one: silently replaced, it misleads its writer.
    """
    counted = procedure(session).due(kind.period, today)
    if typed is None:
        return counted.on, counted.sentence
    if not kind.earlier:
        raise InvalidInput(
            f"{kind.name}的答复期限从发出之日起按办案规定计算，不能另填。请清空“答复期限”后保存；已存的拟稿，点“修改”再保存即可。"
        )
    if not today < typed <= counted.on:
        raise InvalidInput(
            f"{kind.name}的答复期限须晚于今天，不得晚于按办案规定计算的{day_words(counted.on)}；不填则按规定计算。"
        )
    return typed, "期限由发函人在函件中确定，早于按办案规定计算的日期。" if typed < counted.on else counted.sentence


def _items(session: Session, letter_id: str, review: Review, points: Sequence[Point]) -> list[LetterItem]:
    items, document = [], None
    for position, point in enumerate(points, 1):
        item = LetterItem(
            id=new_id(), letter_id=letter_id, position=position, address="", article="", quote="", quote_digest="",
            superiors=[], words=point.words.strip(), answer="",
        )  # fmt: skip
        if point.line_id:
            line = session.get(WorksheetLine, point.line_id)
            if line is None or line.review_id != review.id:
                raise InvalidInput("所选的工作表条目不属于这件审查。")
            item.line_id, item.address, item.article = line.id, line.address, line.article
            item.quote, item.quote_digest, item.superiors = line.quote, line.quote_digest, line.superiors
        elif point.address:
            if document is None:
                document = get_document(
                    session, review.document_id, review.as_of, include_internal=True, version_id=review.version_id
                )
            item.address, item.article, item.quote = clause_quote(document, point.address)
            item.quote_digest = digest_of(item.quote)
        items.append(item)
    return items
