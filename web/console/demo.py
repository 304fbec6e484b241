"""`beishen demo`: what `make run` calls. Fills a site with the samples and the national laws, then serves it.

A second run finds everything there and starts in seconds. Accounts get random passwords, printed once.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sqlalchemy import select

from registry.errors import Unavailable
from registry.instruments.views import list_documents
from registry.people.accounts import create_account
from registry.people.models import Account
from registry.people.roles import ROLE_NAMES, Role
from review.casework.models import Review
from review.law.storage import imports
from web.console.demo_filings import load_filings
from web.console.demo_scenario import load_scenario
from web.console.demo_suggestions import load_suggestions
from web.console.demo_voices import load_voices
from web.console.output import errors, plain_errors, progress_bar, say
from web.console.serve import serve_site
from web.jobs.indexing import bring_level
from web.jobs.ingesting import ingest_paths
from web.jobs.referencing import LAWS, import_reference
from web.jobs.reviewing import review_stored
from web.site import Site, open_site

SAMPLES = Path(__file__).parents[2] / "corpus_samples"
NAMES = {Role.REVIEWER: "周敏", Role.HEAD: "何建国", Role.EXPERT: "专家示例", Role.COLLECTOR: "采集员示例"}


@plain_errors
def demo(no_serve: bool = False) -> None:
    """Load samples and national laws where they are missing, review the samples, and serve."""
    site = open_site()
    fill(site)
    settings = site.settings
    site.close()
    if not no_serve:
        serve_site(settings)


def fill(site: Site) -> None:
    """Everything the demonstration shows; what is there already is left as it is."""
    passwords = _accounts(site)
    with progress_bar("读取上位法示例", None) as tell:
        import_reference(site, str(SAMPLES / "library"), province="岭川省", tell=tell)
    _laws(site)
    with progress_bar("读取示例文件", None) as tell:
        report = ingest_paths(site, [SAMPLES / "built"], report_progress=tell)
    for refused in report.quarantined:
        errors.print(f"{refused.file}：{refused.message}", markup=False, soft_wrap=True)
    with progress_bar("建立索引", None):
        bring_level(site)
    _review_samples(site)
    load_scenario(site, SAMPLES / "scenario")
    load_filings(site)
    load_suggestions(site)
    load_voices(site, SAMPLES / "scenario")
    if passwords:
        say("演示账号（密码只显示这一次）：")
        for role, login, password in passwords:
            say(f"  {ROLE_NAMES[role]}\t{login}\t{password}")
        sys.stdout.flush()


def _laws(site: Site) -> None:
    with site.database.read() as session:
        if any(held.source == LAWS for held in imports(session)):
            return
    try:
        with progress_bar("导入国家法律", None) as tell:
            import_reference(site, LAWS, tell=tell)
    except Unavailable as error:
        errors.print(error.message, markup=False, soft_wrap=True)


def _accounts(site: Site) -> list[tuple[Role, str, str]]:
    """One account a role, made on the first run."""
    made: list[tuple[Role, str, str]] = []
    with site.database.write() as session:
        if session.scalars(select(Account.id).limit(1)).first() is not None:
            return []
        for role in Role:
            if role is Role.PUBLIC:
                continue
            account = create_account(
                session,
                site.clock,
                login=role.value.replace("_", "-"),
                name=NAMES.get(role, f"{ROLE_NAMES[role]}示例"),
                roles=[role],
                actor="system",
                must_change=False,
            )
            made.append((role, account.login, account.password))
    return made


def _review_samples(site: Site) -> None:
    day = site.clock.today()
    with site.database.read() as session:
        reviewed = set(session.scalars(select(Review.document_id)))
        rows = list_documents(session, day, include_internal=True, limit=500)
    waiting = [row for row in rows if row.document_id not in reviewed]
    with progress_bar("审查示例文件", len(waiting)) as tell:
        for number, row in enumerate(waiting, 1):
            review_stored(site, row.document_id, day)
            tell(number)
