"""A few invented suggestions in different states for the demonstration, made through the functions that pages call."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from registry.people.accounts import as_person
from registry.people.models import Account
from registry.people.roles import PUBLIC
from review.casework.suggestions.handling import move, name_document
from review.casework.suggestions.models import Suggestion
from review.casework.suggestions.taking import Draft, take
from review.casework.suggestions.views import candidates
from web.site import Site

PARKING = "云岭县城市公共停车管理办法"
SAMPLES = (
    # key, channel, days ago, kind and organ, proposer, title, clause, reason, moves
    ("parking", "letter", 6, ("suggestion", ""), ("citizen", "何示例", "13800000001"), PARKING, "第三条",
     "该条规定拖欠停车费的扣留车辆。行政强制法规定，法律、法规以外的其他规范性文件不得设定行政强制措施，请予审查。",
     ("accepted",)),
    ("again", "web", 2, ("suggestion", ""), ("citizen", "丁示例", "13800000002"), PARKING, "第三条",
     "该条规定拖欠停车费的扣留车辆，法律、法规以外的其他规范性文件不得设定行政强制措施，希望尽快审查纠正。", ()),
    ("court", "letter", 4, ("request", "court"), ("organ", "云岭县人民法院", "0000-1234567"), PARKING, "第三条",
     "本院在审理案件中发现，该条关于罚款幅度的规定与上位法不一致，现书面提出审查要求。", ()),
    ("lamp", "visit", 20, ("suggestion", ""), ("citizen", "白示例", "13800000003"), "", "",
     "反映清源社区入口的路灯坏了两个月，没有人修，老人晚上出行不安全。", ("forwarded",)),
    ("thin", "call", 3, ("suggestion", ""), ("citizen", "", ""), "一个收费的文件", "",
     "来电反映县里有一个文件收费不合理，没有说明文件名称，也没有留下姓名。", ("incomplete",)),
)  # fmt: skip
WORDS = {
    "accepted": "文件、条款、理由和联系方式齐全。",
    "forwarded": "请核实路灯情况，尽快修复并答复来访人。",
    "incomplete": "请补充文件名称、具体条款和您的姓名、联系方式。",
}


def load_suggestions(site: Site) -> None:
    """Enter the samples where there are none yet."""
    with site.database.write() as session:
        if session.scalars(select(Suggestion.id).limit(1)).first() is not None:
            return
        registrar = as_person(session.scalars(select(Account).where(Account.login == "registrar")).one())
        today = site.clock.today()
        for key, channel, days, (kind, organ), (who, name, contact), title, clause, reason, moves in SAMPLES:
            draft = Draft(
                f"demo-suggestion-{key}", name, contact, who, title,
                clause=clause, reason=reason, kind=kind, organ=organ, channel=channel,
                received_on=today - timedelta(days=days),
            )  # fmt: skip
            person = PUBLIC if channel == "web" else registrar
            taken = take(session, site.clock, site.sealer, site.files, person, draft)
            found = candidates(session, title, "", include_internal=False) if title == PARKING else ()
            revision = 1
            if found:
                name_document(
                    session, site.clock, registrar, taken.suggestion_id, found[0].document_id, revision=revision
                )
                revision += 1
            for new in moves:
                body = "县城市管理综合行政执法局" if new == "forwarded" else ""
                day = today - timedelta(days=days) if new == "forwarded" else None
                move(
                    session, site.clock, registrar, taken.suggestion_id, new, WORDS[new], revision=revision, body=body,
                    day=day,
                )  # fmt: skip
                revision += 1
