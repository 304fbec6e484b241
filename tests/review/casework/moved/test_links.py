"""Links between comments and what they moved, on both databases: fifty walks there and back; refused, removed, kept."""

import random
from datetime import timedelta

import pytest

from registry.audit import AuditEntry
from registry.errors import InvalidInput, NotAllowed
from registry.instruments.deposit import deposit
from registry.people.roles import Role
from review.casework.lines.editing import add_line
from review.casework.moved.links import (
    link,
    link_paper,
    links_of_comments,
    links_of_paper,
    links_of_review,
    targets_for,
    unlink,
)
from review.casework.moved.models import CommentLink
from review.casework.reviews import open_review
from review.voices.consultations import get_consultation, open_consultation
from review.voices.taking import Draft, take_comment
from tests.support.people import make_person
from tests.support.readings import make_reading


@pytest.fixture
def case(database, clock, sealer):
    """A reviewer, a review with lines, and fifty comments."""
    reviewer = make_person(database, clock, Role.REVIEWER)
    with database.write() as session:
        done = deposit(session, clock, make_reading(), None)
        review_id = open_review(
            session, clock, document_id=done.document_id, version_id=done.version_id, as_of=clock.today(),
            actor=reviewer.actor, owner_id=reviewer.account_id,
        )  # fmt: skip
        lines = [add_line(session, clock, reviewer, review_id, address="art_1") for _ in range(4)]
        round_id = open_consultation(
            session, clock, reviewer, document_id=done.document_id, version_id=done.version_id, title="征求意见",
            closes_at=clock.now() + timedelta(days=3),
        )  # fmt: skip
        found = get_consultation(session, clock, round_id)
        comments = [
            take_comment(
                session, clock, sealer, found, Draft("art_1", "problem", f"第{n}条", f"walk{n:020d}")
            ).comment_id
            for n in range(50)
        ]
    return reviewer, review_id, lines, comments


def test_fifty_walks_there_and_back(database, clock, case):
    reviewer, review_id, lines, comments = case
    rng = random.Random(8)
    with database.write() as session:
        for comment in comments:
            if rng.random() < 0.5:
                link(session, clock, reviewer, comment, "line", rng.choice(lines), note="据此提出")
            else:
                link_paper(
                    session, clock, reviewer, comment,
                    review_id=review_id, paper_id="paper1", paragraph=f"p{rng.randrange(5)}", place="审查意见书",
                )  # fmt: skip
    with database.read() as session:
        there = links_of_comments(session, comments)
        back = links_of_review(session, review_id)
        paper = {one.comment_id for one in links_of_paper(session, "paper1")}
    assert set(there) == set(comments)
    for comment in comments:
        (one,) = there[comment]
        key = f"{one.kind}:{one.target_id}" + (f"#{one.paragraph}" if one.paragraph else "")
        assert comment in {other.comment_id for other in back[key]}
        assert (comment in paper) == (one.kind == "paper")


def test_only_what_belongs_to_the_document_can_be_linked(database, clock, case):
    reviewer, _, lines, comments = case
    stranger = make_person(database, clock, Role.REGISTRAR)
    with database.write() as session:
        assert {target.id for target in targets_for(session, comments[0])} == set(lines)
        with pytest.raises(InvalidInput):
            link(session, clock, reviewer, comments[0], "line", "elsewhere")
        with pytest.raises(InvalidInput):
            link_paper(session, clock, reviewer, comments[0], review_id="other", paper_id="p", paragraph="1", place="x")
        with pytest.raises(NotAllowed):
            link(session, clock, stranger, comments[0], "line", lines[0])


def test_a_link_taken_off_stays_on_record_with_its_reason(database, clock, case):
    reviewer, review_id, lines, comments = case
    with database.write() as session:
        one = link(session, clock, reviewer, comments[0], "line", lines[0])
        assert link(session, clock, reviewer, comments[0], "line", lines[0]) == one
        with pytest.raises(InvalidInput):
            unlink(session, clock, reviewer, one, " ")
        unlink(session, clock, reviewer, one, "关联错了")
        assert links_of_review(session, review_id) == {}
        assert session.get_one(CommentLink, one).removed_reason == "关联错了"
        again = link(session, clock, reviewer, comments[0], "line", lines[0])
        assert again != one
        acts = session.query(AuditEntry).filter(AuditEntry.subject == f"comment:{comments[0]}").all()
        assert [a.action for a in acts if "link" in a.action] == ["comment.link", "comment.unlink", "comment.link"]
