"""反馈函: to who proposed a review, what was examined, with what result and why, and what can be done next."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from review.casework.lines.standards import HANDLINGS
from review.casework.lines.views import lines_of
from review.casework.states import RESULTS
from review.casework.views import get_review
from review.papers.layout.sheet import Block, Paragraph, Sheet, paragraphs
from review.papers.wordings import fill, fill_all, wording


def from_review(session: Session, review_id: str, organ: str, day: date) -> Sheet:
    """The letter on a review; the addressee is written by hand, for a case names no proposer.

    Raises:
        NotFound: there is no such review.
    """
    review = get_review(session, review_id)
    words, values = wording("feedback"), {"document": review.title, "receipt": ""}
    body: list[Block] = [Paragraph(f"opening-{n}", line) for n, line in enumerate(fill_all(words.opening, values), 1)]
    body += account(session, review_id)
    body += [Paragraph(f"closing-{n}", line) for n, line in enumerate(fill_all(words.closing, values), 1)]
    return Sheet(fill(words.title, values), tuple(body), "letter", organ)


def account(session: Session, review_id: str) -> list[Block]:
    """What became of a review, in words that its proposer may read: no quotes of experts, no names."""
    review = get_review(session, review_id)
    if not review.finished and not review.conclusion:
        return [Paragraph("account", f"我们已对该文件启动审查（{review.number}，{review.mode}），正在研究办理。")]
    result = RESULTS.get(review.result, "审结")
    blocks: list[Block] = [
        Paragraph(
            "account",
            f"我们对该文件进行了审查（{review.number}，{review.mode}）。审查结果：{result}。",
        )
    ]
    said = [
        f"{line.article}：{HANDLINGS[line.judgement.handling]}"
        for line in lines_of(session, review_id)
        if line.state == "adopted" and line.judgement.handling in {"amend", "repeal", "stop", "remind"}
    ]
    if said:
        blocks.append(Paragraph("handling", f"对有关规定的处理意见：{'；'.join(dict.fromkeys(said))}。"))
    return [*blocks, *paragraphs("conclusion", review.conclusion)]
