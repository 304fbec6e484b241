"""A few invented filings in different states for the demonstration, made through the functions that pages call."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.instruments.deposit import Options
from registry.people.accounts import as_person, ensure_organisation
from registry.people.models import Account
from registry.people.roles import Person
from review.casework.filings.clocks import current_clocks
from review.casework.filings.drafts import open_draft, save_draft
from review.casework.filings.flow import Decided, send_in, turn_down
from review.casework.filings.formality import decide_item, propose_items
from review.casework.filings.models import Filing
from review.casework.filings.papers import StoredFile, add_paper
from review.casework.filings.particulars import Particulars
from review.casework.filings.registering import register
from review.casework.filings.vocabulary import ITEMS, paper_kinds
from web.site import Site

BODY = "云岭县人民政府"
COMMITTEES = ("城建环资工作委员会", "财政经济工作委员会", "监察和法制工作委员会")
SAMPLES = (
    ("云岭县城区犬只管理规定", "云政发〔2026〕21号", 20, "registered"),
    ("云岭县农村自建房管理办法", "云政发〔2026〕18号", 75, "registered"),
    ("云岭县户外招牌设置管理办法", "云政发〔2026〕23号", 12, "deferred"),
    ("云岭县2026年度工作要点", "云政办发〔2026〕9号", 8, "returned"),
    ("云岭县夜间经济扶持办法", "云政发〔2026〕25号", 6, "submitted"),
    ("云岭县共享单车停放管理办法", "", 3, "draft"),
)
TEXT = """{title}

第一条　为了规范管理，保障群众合法权益，结合本县实际，制定本规定。

第二条　任何单位和个人应当遵守本规定，不得占用公共场所。

第三条　本规定自公布之日起施行。

云岭县人民政府
"""


def load_filings(site: Site) -> None:
    """Enter the samples where there are no filings yet."""
    with site.database.write() as session:
        if session.scalars(select(Filing.id).limit(1)).first() is not None:
            return
        body = ensure_organisation(session, site.clock, BODY, "issuing_body")
        for name in COMMITTEES:
            ensure_organisation(session, site.clock, name, "committee")
        account = session.scalars(select(Account).where(Account.login == "issuing-body")).one()
        account.organisation_id = body.id
        sender = as_person(account)
        registrar = as_person(session.scalars(select(Account).where(Account.login == "registrar")).one())
        for title, number, days, state in SAMPLES:
            _one(session, site, sender, registrar, title, number, site.clock.today() - timedelta(days=days), state)


def _one(
    session: Session, site: Site, sender: Person, registrar: Person, title: str, number: str, day: date, state: str
) -> None:
    clock, clocks = site.clock, current_clocks(session)
    filing_id = open_draft(session, clock, sender, key=f"demo-filing-{day.isoformat()}")
    text = TEXT.format(title=title)
    digest = site.files.add_bytes(text.encode())
    given = Particulars(
        title=title, document_number=number, issuer=BODY, kind="行政规范性文件", promulgated_on=day,
        effective_on=day, adds_penalty="no", early_reason="涉及公共安全，需要及时施行。", contact="陈静",
        phone="0900-5550123", copies=2,
    )  # fmt: skip
    revision = save_draft(session, clock, sender, filing_id, session.get_one(Filing, filing_id).revision, given)
    kinds = [kind.key for kind in paper_kinds(clocks.profile)]
    facts = {"title": title, "signed": True, "dated": True}
    add_paper(
        session, clock, sender, filing_id, "text",
        StoredFile(digest, f"{title}.txt", len(text.encode()), text, facts), kinds,
    )  # fmt: skip
    for kind in ("report", "explanation", "basis"):
        content = f"{title}（{kind}，演示材料）".encode()
        file = StoredFile(site.files.add_bytes(content), f"{kind}.txt", len(content))
        add_paper(session, clock, sender, filing_id, kind, file, kinds)
    if state == "draft":
        return
    revision = session.get_one(Filing, filing_id).revision
    filing = send_in(session, clock, sender, filing_id, revision, clocks)
    propose_items(session, clock, filing, clocks)
    if state == "registered":
        for item in ITEMS:
            decide_item(session, clock, registrar, filing_id, item, "ok", "已核对")
        register(session, clock, registrar, filing_id, filing.revision, clocks, None, Options())
    elif state != "submitted":
        reason = "备案报告未加盖公章，请补正。" if state == "deferred" else "属于工作安排，不在备案范围内。"
        turn_down(session, clock, registrar, filing_id, filing.revision, Decided(state, reason), clocks)
