"""Drafts of papers: made from the record, edited, made again, dropped. Every change is kept; nothing is lost.

`set_state` is the only code that changes a paper's state. What comes after the draft: `reworking`, `issuing`.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.clock import Clock
from registry.errors import Conflict, InvalidInput, NotAllowed, NotFound
from registry.ids import new_id
from registry.people.roles import Person
from review.casework.access import require_not_recused
from review.casework.letters.models import Letter
from review.casework.models import Review
from review.papers.kinds import KINDS, kind_of
from review.papers.layout.cleaning import clean
from review.papers.layout.sheet import Block, Grid, Paragraph, Sheet, as_stored, from_stored
from review.papers.models import Paper, PaperRevision
from review.papers.views import MISSING, STATES, PaperView, get_paper

MOST_PARAGRAPHS, MOST_WORDS, MOST_LINE = 400, 20_000, 300
ONE_SITTING = timedelta(minutes=5)  # automatic saves of one person within it are one entry of the history
WAYS = {
    "draft": frozenset({"out", "issued", "dropped"}),
    "out": frozenset({"draft", "dropped"}),
    "issued": frozenset({"void"}),
    "void": frozenset(),
    "dropped": frozenset(),
}


class PaperConflict(Conflict):
    """Somebody else changed the paper since the form was made; `theirs` is what stands there now."""

    default_code = "paper_conflict"

    def __init__(self, theirs: PaperView) -> None:
        super().__init__(f"{theirs.changed_by}在您打开之后改过这份文书。您写的内容没有丢，请与对方写的核对后再保存。")
        self.theirs = theirs


def make_paper(
    session: Session, clock: Clock, person: Person, kind: str, about: str, organ: str, *, key: str = "",
    sheet: Sheet | None = None,
) -> str:  # fmt: skip
    """Make a draft from the record; the same key again gives the same paper.

    Args:
        about: what it is made from, such as `review:abc`.
        organ: the body that will issue it.
        sheet: what it says, for kinds whose content is counted above this package (年度报告).

    Raises:
        NotAllowed, NotFound. InvalidInput: this kind isn't made from such a thing.
    """
    account_id = _writer(person, kind)
    if key and (held := session.get(Paper, key)) is not None:
        if held.created_by == account_id and held.about == about:
            return held.id
        raise InvalidInput("表单已失效，请刷新页面后重新填写。")
    sheet = sheet if sheet is not None else _made(session, clock, kind, about, organ)
    review_id = _review_of(session, about)
    if review_id is not None:
        require_not_recused(session, review_id, person)
    now = clock.now()
    paper = Paper(
        id=key or new_id(), kind=kind, about=about, review_id=review_id, state="draft", revision=1,
        title=sheet.title, content=as_stored(sheet), created_by=account_id, created_at=now, changed_by=account_id,
        changed_at=now,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    keep_revision(session, clock, paper, account_id, "make")
    audit.record(session, clock, account_id, "paper.make", f"paper:{paper.id}", paper_kind=kind, about=about)
    return paper.id


def edit_paper(
    session: Session, clock: Clock, person: Person, paper_id: str, sheet: Sheet, *, revision: int,
    automatic: bool = False,
) -> int:  # fmt: skip
    """Rework a draft; returns its new revision. What it says already changes nothing.

    Args:
        revision: the one that the form was made from.
        automatic: an automatic save; those of one sitting are one entry of the history.

    Raises:
        PaperConflict: somebody else changed it. Conflict: it is no draft. InvalidInput, NotAllowed, NotFound.
    """
    paper = writable(session, person, paper_id)
    stored = as_stored(checked(sheet))
    if stored == as_stored(from_stored(paper.content)):
        return paper.revision
    if revision != paper.revision:
        raise PaperConflict(get_paper(session, paper_id))
    change_content(session, clock, paper, person.actor, stored, "edit", automatic=automatic)
    return paper.revision


def make_again(
    session: Session, clock: Clock, person: Person, paper_id: str, *, revision: int, sheet: Sheet | None = None
) -> None:
    """Make a draft anew from the record as it is now; what stood in it stays in the history.

    Raises:
        PaperConflict, Conflict, NotAllowed, NotFound.
    """
    paper = writable(session, person, paper_id)
    if revision != paper.revision:
        raise PaperConflict(get_paper(session, paper_id))
    held = from_stored(paper.content)
    sheet = sheet if sheet is not None else _made(session, clock, paper.kind, paper.about, held.organ)
    stored = as_stored(sheet)
    change_content(session, clock, paper, person.actor, stored, "again")


def drop_paper(session: Session, clock: Clock, person: Person, paper_id: str, reason: str) -> None:
    """Put a draft aside, with a reason; it stays on record.

    Raises:
        InvalidInput: no reason. Conflict, NotAllowed, NotFound.
    """
    paper = locked(session, person, paper_id)
    if not reason.strip():
        raise InvalidInput("请写明撤下的理由。")
    if paper.state != "dropped":
        set_state(session, clock, person, paper, "dropped", why=reason.strip())


def set_state(session: Session, clock: Clock, person: Person, paper: Paper, state: str, **detail: object) -> None:
    """Change the state of a paper; the one door for it.

    Raises:
        Conflict: it can't become this from what it is.
    """
    if state not in WAYS[paper.state]:
        raise Conflict(f"这份文书现在是“{STATES[paper.state]}”，不能转为“{STATES[state]}”。请刷新页面查看。")
    old, paper.state = paper.state, state
    session.flush()
    audit.record(session, clock, person.actor, "paper.state", f"paper:{paper.id}", old=old, new=state, **detail)


def change_content(
    session: Session, clock: Clock, paper: Paper, account_id: str, stored: dict[str, object], act: str,
    *, automatic: bool = False,
) -> None:  # fmt: skip
    """Write a draft's content and keep it in the history."""
    paper.content, paper.title = stored, str(stored["title"])
    paper.revision += 1
    paper.changed_by, paper.changed_at = account_id, clock.now()
    session.flush()
    if keep_revision(session, clock, paper, account_id, act, automatic=automatic):
        audit.record(session, clock, account_id, f"paper.{act}", f"paper:{paper.id}", revision=paper.revision)


def keep_revision(
    session: Session, clock: Clock, paper: Paper, account_id: str, act: str, *, automatic: bool = False
) -> bool:
    """Keep what a draft looks like now; whether it is a new entry of the history."""
    last = session.scalars(
        select(PaperRevision).where(PaperRevision.paper_id == paper.id).order_by(PaperRevision.revision.desc()).limit(1)
    ).one_or_none()
    same = last is not None and automatic and (last.by, last.act) == (account_id, "edit")
    if same and last is not None and clock.now() - last.at < ONE_SITTING:
        last.revision, last.content = paper.revision, paper.content
        return False
    session.add(
        PaperRevision(
            paper_id=paper.id, revision=paper.revision, at=clock.now(), by=account_id, act=act, content=paper.content
        )
    )
    session.flush()
    return True


def locked(session: Session, person: Person, paper_id: str) -> Paper:
    """A paper, locked for the rest of the transaction, that this person may work on.

    Raises:
        NotFound. NotAllowed: their role doesn't write this kind, or they recused from the review.
    """
    paper = session.scalars(select(Paper).where(Paper.id == paper_id).with_for_update()).one_or_none()
    if paper is None:
        raise NotFound(MISSING)
    _writer(person, paper.kind)
    if paper.review_id is not None:
        require_not_recused(session, paper.review_id, person)
    return paper


def writable(session: Session, person: Person, paper_id: str) -> Paper:
    """The same, when its text can be changed now.

    Raises:
        Conflict: it went out to be reworked, is issued, void or put aside. NotFound, NotAllowed.
    """
    paper = locked(session, person, paper_id)
    if paper.state == "out":
        raise Conflict("这份文书已送出修改，返回或收回之前不能在这里改。")
    if paper.state != "draft":
        raise Conflict(f"这份文书{STATES[paper.state]}，不能再改；已签发的，请用更正或者作废。")
    return paper


def checked(sheet: Sheet) -> Sheet:
    """The paper, cleaned, within what a paper may hold.

    Raises:
        InvalidInput: no title, nothing in it, or too much.
    """
    title = clean(sheet.title).strip()
    if not title or len(title) > MOST_LINE:
        raise InvalidInput(f"请填写标题，不超过 {MOST_LINE} 字。")
    if any(len(line) > MOST_LINE for line in (sheet.organ, sheet.addressee, sheet.contact, *sheet.attachments)):
        raise InvalidInput(f"发文机关、主送、附注和附件名称各不超过 {MOST_LINE} 字。")
    if len(sheet.body) > MOST_PARAGRAPHS:
        raise InvalidInput(f"正文不超过 {MOST_PARAGRAPHS} 段。")
    body: list[Block] = []
    for block in sheet.body:
        if isinstance(block, Grid):
            body.append(block)
            continue
        text = clean(block.text).strip()
        if len(text) > MOST_WORDS:
            raise InvalidInput(f"每段不超过 {MOST_WORDS} 字。")
        if text:
            body.append(Paragraph(block.key, text))
    if not body:
        raise InvalidInput("正文不能为空。")
    values = as_stored(sheet) | {"title": title}
    values["body"] = as_stored(Sheet(title, tuple(body)))["body"]
    return from_stored(values)


def _writer(person: Person, kind: str) -> str:
    person.require(kind_of(kind).drafts)
    if person.account_id is None:
        raise NotAllowed("拟制文书须以本人账号登录。")
    return person.account_id


def _made(session: Session, clock: Clock, kind: str, about: str, organ: str) -> Sheet:
    what, _, id_ = about.partition(":")
    make = KINDS[kind].makers.get(what)
    if make is None:
        raise InvalidInput(f"{KINDS[kind].name}不能由此生成。")
    return make(session, id_, organ, clock.today())


def _review_of(session: Session, about: str) -> str | None:
    what, _, id_ = about.partition(":")
    if what == "review":
        return id_ if session.get(Review, id_) is not None else None
    if what == "letter":
        letter = session.get(Letter, id_)
        return letter.review_id if letter is not None else None
    return None
