"""How the site is: the record, the index and its lag, and jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy.orm import Session

from registry import outbox
from registry.instruments.views import count_documents
from registry.jobs.queue import JobView, recent
from registry.people.roles import Permission, Person
from web.site import Site

JOB_WORDS = {
    "index.sync": "更新索引", "index.rebuild": "重建索引", "review.run": "检查条款", "review": "检查条款",
    "filing.import": "导入台账、目录和数据包",
}  # fmt: skip
STATE_WORDS = {"waiting": "等待", "running": "进行中", "done": "完成", "failed": "失败", "cancelled": "已取消"}
BEHIND_S = 60.0


@dataclass(frozen=True, slots=True)
class Fact:
    """One line."""

    name: str
    value: str
    good: bool = True


@dataclass(frozen=True, slots=True)
class StatusPage:
    """What the status page shows."""

    template: ClassVar[str] = "pages/status.html"

    facts: tuple[Fact, ...]
    jobs: tuple[JobView, ...]
    shows_rules: bool
    today: date

    @property
    def job_words(self) -> dict[str, str]:
        """Kinds of jobs in words."""
        return JOB_WORDS

    @property
    def state_words(self) -> dict[str, str]:
        """States of jobs in words."""
        return STATE_WORDS


def health(session: Session, site: Site) -> tuple[bool, tuple[Fact, ...]]:
    """Whether all is well, and the facts that say so."""
    behind = outbox.backlog(session, site.clock)
    lag = behind.seconds
    engine = site.engine.status()
    said = engine.message or ("" if engine.healthy else "没有响应")
    facts = (
        Fact("数据库", "SQLite" if site.database.is_sqlite else "PostgreSQL"),
        Fact("检索引擎", f"{engine.engine}，{said}" if said else engine.engine, engine.healthy),
        Fact("索引条款", f"{engine.clauses} 条，结构第 {engine.schema_version} 版"),
        Fact(
            "索引落后",
            "无" if lag < 1 and not behind.waiting else f"{lag:.0f} 秒，{behind.waiting} 处改动待写入",
            lag < BEHIND_S,
        ),
    )
    return all(fact.good for fact in facts), facts


def status_page(session: Session, site: Site, person: Person) -> StatusPage:
    """The status page for this person."""
    _, facts = health(session, site)
    internal = person.may(Permission.DOCUMENT_READ_INTERNAL)
    held = count_documents(session, include_internal=internal)
    laws = count_documents(session, include_internal=internal, collection="reference")
    return StatusPage(
        (Fact("本级文件", f"{held} 件"), Fact("上位法", f"{laws} 部"), *facts),
        tuple(recent(session, 20)),
        person.may(Permission.REVIEW_READ),
        site.clock.today(),
    )
