"""Opening the reviews of many documents at once, for a topic, a clean-up or a batch of one defect."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.clock import Clock
from registry.errors import InvalidInput
from registry.instruments.lifecycle import in_force
from registry.instruments.models import Version
from registry.people.roles import Person
from review.casework.models import Review
from review.casework.reviews import open_review
from review.casework.states import FINISHED

MOST = 200


def current_versions(session: Session, clock: Clock, document_ids: Sequence[str], what: str) -> dict[str, str]:
    """Document → its version in force today, for documents that a person chose. One statement.

    Args:
        what: what they were chosen for, such as 专题.

    Raises:
        InvalidInput: none, too many, or one without a text in force.
    """
    wanted = list(dict.fromkeys(document_ids))
    if not wanted or len(wanted) > MOST:
        raise InvalidInput(f"请选择列入{what}的文件，一次不超过 {MOST} 件。")
    versions: dict[str, list[Version]] = {id_: [] for id_ in wanted}
    for version in session.scalars(select(Version).where(Version.work_id.in_(wanted))):
        versions[version.work_id].append(version)
    current = {id_: in_force(held, clock.today()) for id_, held in versions.items()}
    if None in current.values():
        raise InvalidInput("所选文件中有一件没有现行文本，请刷新后重新选择。")
    return {id_: version.id for id_, version in current.items() if version is not None}


def open_unfinished(
    session: Session,
    clock: Clock,
    person: Person,
    document_id: str,
    version_id: str,
    *,
    mode: str,
    origin: str,
    owner_id: str | None,
) -> Review:
    """The unfinished review of a version in a mode; where the last one is finished, a new one."""

    def opened(again: bool) -> Review:
        review_id = open_review(
            session, clock, document_id=document_id, version_id=version_id, as_of=clock.today(), actor=person.actor,
            owner_id=owner_id, mode=mode, origin=origin, again=again,
        )  # fmt: skip
        return session.get_one(Review, review_id)

    review = opened(again=False)
    return opened(again=True) if review.state in FINISHED else review
