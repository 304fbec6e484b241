"""审查建议登记表, and the 反馈函 to who sent it. Proposers stay masked: papers hold no identity in the clear."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from registry.clock import day_words
from review.casework.suggestions.views import SuggestionView, get_suggestion
from review.casework.suggestions.vocabulary import (
    CHANNELS,
    CLOSED,
    GROUNDS,
    KINDS,
    ORGANS,
    PROPOSERS,
    STARTED,
    STATES,
    WAYS,
)
from review.papers.contents.feedback import account
from review.papers.layout.sheet import Block, Grid, Paragraph, Sheet, paragraphs
from review.papers.wordings import fill, fill_all, wording


def form(session: Session, suggestion_id: str, organ: str, day: date) -> Sheet:
    """The form of a suggestion as it stands.

    Raises:
        NotFound: there is none.
    """
    view = get_suggestion(session, suggestion_id)
    row = view.row
    proposer = ORGANS[row.organ].name if row.organ in ORGANS else row.proposer
    facts = (
        ("受理号", view.number, "类别", KINDS[row.kind]),
        ("收到日期", day_words(row.received_on), "来源", CHANNELS[row.channel]),
        ("提出人", proposer or "未留姓名", "身份", PROPOSERS.get(row.proposer_kind, "")),
        ("联系方式", row.contact_hint or "未留", "重复建议", f"与{view.repeats}重复" if view.repeats else "否"),
        ("所指文件", view.document or row.title or row.link, "发文字号", row.document_number),
        ("所指条款", row.clause, "附件", f"{len(view.files)} 件" if view.files else "无"),
    )
    whole = (("理由和依据", row.reason),)
    course = tuple(
        (day_words(step.at.date()), STATES.get(step.new, step.new), step.why or step.told, step.by)
        for step in view.steps
    )
    outcome = (
        ("现在状态", STATES.get(row.state, row.state), "期限", day_words(row.due_on)),
        ("不启动的情形", GROUNDS[row.ground].name if row.ground in GROUNDS else "", "审查案件",
         f"{view.review.number}（{view.review.state}）" if view.review else ""),
        ("移送、转办单位", row.handed_to, "移送、转办日期", day_words(row.handed_on)),
        ("单位回复", row.reply, "回复日期", day_words(row.replied_on)),
        ("反馈内容", row.feedback, "反馈日期、方式",
         "，".join(part for part in (day_words(row.feedback_on), WAYS.get(row.feedback_way, "")) if part)),
    )  # fmt: skip
    body: list[Block] = [Grid("facts", facts, widths=(3, 5, 3, 4)), Grid("reason", whole, widths=(3, 12))]
    if course:
        body.append(Grid("course", course, ("日期", "办理", "说明", "经办人"), (3, 3, 6, 3)))
    body.append(Grid("outcome", outcome, widths=(3, 5, 3, 4)))
    return Sheet(wording("suggestion").title, tuple(body), "form", organ, on=day)


def feedback(session: Session, suggestion_id: str, organ: str, day: date) -> Sheet:
    """The letter that tells the proposer what became of it.

    Raises:
        NotFound: there is no such suggestion.
    """
    view = get_suggestion(session, suggestion_id)
    words = wording("feedback")
    title = view.document or view.row.title or view.row.document_number or "有关文件"
    values = {"document": title.strip("《》"), "receipt": f"（{view.number}）"}
    body: list[Block] = [Paragraph(f"opening-{n}", line) for n, line in enumerate(fill_all(words.opening, values), 1)]
    body += _became(session, view)
    body += [Paragraph(f"closing-{n}", line) for n, line in enumerate(fill_all(words.closing, values), 1)]
    return Sheet(fill(words.title, values), tuple(body), "letter", organ, addressee=view.row.proposer)


def _became(session: Session, view: SuggestionView) -> list[Block]:
    row = view.row
    if row.state == CLOSED and row.feedback:
        return list(paragraphs("feedback", row.feedback))
    if row.ground in GROUNDS:
        why = next((step.why for step in reversed(view.steps) if step.why), "")
        found: list[Block] = [
            Paragraph("ground", f"经研究，该审查建议属于“{GROUNDS[row.ground].name}”的情形，不启动审查。")
        ]
        return found + list(paragraphs("ground-why", why))
    if row.handed_to:
        reply = f"该单位回复：{row.reply}" if row.reply else "处理情况将另行告知。"
        return [Paragraph("handed", f"该事项已于{day_words(row.handed_on)}转{row.handed_to}处理。{reply}")]
    if row.review_id is not None and row.state == STARTED:
        return account(session, row.review_id)
    return [Paragraph("pending", "该审查建议正在研究办理。")]
