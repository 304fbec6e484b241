"""Administrators' records: the matrix of roles, the audit log with its check, settings, invitations."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import Depends, Form, Request, Response
from sqlalchemy.orm import Session

from registry import audit
from registry.audit_reading import Entries, WantedEntries, export_entries, list_entries
from registry.errors import Conflict, InvalidInput
from registry.people.invitation_list import STANDINGS, list_invitations
from registry.people.invitations import revoke
from registry.people.roles import Permission, Person
from registry.setting_changes import CHANGEABLE, change, changes
from registry.settings import Settings, settings_table
from web import urls
from web.access import Area
from web.audit_words import action_words
from web.dependencies import PersonDep, SessionDep, SiteDep, as_day
from web.exports import table_response
from web.pages.admin import AuditPage, InvitationsPage, RolesPage, SettingRow, SettingsPage
from web.rendering import go_to, moment_figures, render
from web.setting_words import SETTING_WORDS, setting_value
from web.site import Site

area = Area()
MANAGE, POLICY, AUDIT = Permission.ACCOUNTS_MANAGE, Permission.POLICY_MANAGE, Permission.AUDIT_READ
HEAD = ("序号", "时间", "操作人", "操作", "操作代码", "对象", "内容", "校验值")
MOST_FAULTS = 50
Text = Annotated[str, Form()]
SECRETS = {"elasticsearch_api_key", "database_url"}


@area.page(urls.ADMIN + "/roles", MANAGE, POLICY, AUDIT)
def roles(request: Request, site: SiteDep) -> Response:
    """Who may what."""
    return render(request, RolesPage(site.settings.small_site))


def wanted_entries(
    who: str = "", action: str = "", kind: str = "", subject: str = "", first: str = "", last: str = "", page: str = "1"
) -> WantedEntries:
    """The entries that an address asks for; what is no day is left out."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    if kind and ":" not in subject:
        subject = f"{kind}:{subject.strip()}" if subject.strip() else kind
    return WantedEntries(who[:60], action[:60], subject[:80], _day(first), _day(last), number)


def _day(text: str) -> date | None:
    try:
        return as_day(text)
    except InvalidInput:
        return None


WantedDep = Annotated[WantedEntries, Depends(wanted_entries)]


@area.page(urls.ADMIN + "/audit", AUDIT)
def log(request: Request, session: SessionDep, wanted: WantedDep) -> Response:
    """The log."""
    return render(request, AuditPage(list_entries(session, wanted), wanted))


@area.act(urls.ADMIN + "/audit/verify", AUDIT)
def verify(request: Request, site: SiteDep, person: PersonDep) -> Response:
    """Walk the whole chain and say whether it holds; that it was checked is an entry itself."""
    with site.database.read() as session:
        faults = []
        for fault in audit.verify(session):
            faults.append(fault)
            if len(faults) >= MOST_FAULTS:
                break
        newest = audit.last_digest(session)
    with site.database.write() as session:
        audit.record(session, site.clock, person.actor, "audit.verify", f"audit:{newest[0]}", faults=len(faults))
    with site.database.read() as session:
        entries: Entries = list_entries(session, WantedEntries())
        page = AuditPage(entries, WantedEntries(), checked=True, faults=tuple(faults), newest=newest)
        return render(request, page)


@area.page(urls.ADMIN + "/audit.{form}", AUDIT)
def export(site: SiteDep, person: PersonDep, wanted: WantedDep, form: str) -> Response:
    """The log as CSV or XLSX; that it was taken out is an entry itself."""
    with site.database.write() as session:
        rows = [
            (
                str(row.number),
                moment_figures(row.at),
                row.who,
                action_words(row.action),
                row.action,
                row.subject,
                json.dumps(row.detail, ensure_ascii=False),
                row.digest,
            )
            for row in export_entries(session, wanted)
        ]
        answer = table_response([HEAD, *rows], form, "审计日志", site.clock.today())
        audit.record(session, site.clock, person.actor, "audit.export", "audit:list", rows=len(rows), form=form)
    return answer


@area.page(urls.ADMIN + "/settings", MANAGE, POLICY)
def settings(request: Request, site: SiteDep, session: SessionDep, person: PersonDep, said: str = "") -> Response:
    """All settings: the value that counts, where it comes from, and a form for those that may change here."""
    page = _settings_page(site, session, person, said="设置已修改，现在起生效。" if said == "changed" else "")
    return render(request, page)


def _settings_page(
    site: Site, session: Session, person: Person, said: str = "", refused: SettingRow | None = None
) -> SettingsPage:
    held, given = site.settings, site.given or site.settings
    rows = []
    for (variable, default, _), name in zip(settings_table(), Settings.model_fields, strict=True):
        value = getattr(held, name)
        words = "" if value is None else str(value)
        if name in SECRETS:
            words = "已设置（不显示）" if words else ""
        fixed = name in given.model_fields_set
        source = "本单位设定" if fixed else ("页面修改" if value != getattr(given, name) else "默认")
        may = name in CHANGEABLE and not fixed and person.may(CHANGEABLE[name])
        called, meaning = SETTING_WORDS[name]
        row = SettingRow(
            variable,
            called,
            setting_value(words),
            setting_value(default),
            meaning,
            source,
            name if may else "",
        )
        if refused is not None and refused.name == name and may:
            row = replace(row, refused=refused.refused, typed=refused.typed, why=refused.why)
        rows.append(row)
    return SettingsPage(tuple(rows), held.small_site, changes(session), said)


@area.act(urls.ADMIN + "/settings", MANAGE, POLICY)
def change_setting(
    request: Request,
    site: SiteDep,
    person: PersonDep,
    name: Text = "",
    value: Text = "",
    seen: Text = "",
    why: Text = "",
) -> Response:
    """Change one setting; it counts at once."""
    try:
        with site.database.write() as session:
            change(session, site.clock, person, site.given or site.settings, name, value, seen, why)
    except (InvalidInput, Conflict) as error:
        if name not in CHANGEABLE or name in (site.given or site.settings).model_fields_set:
            raise  # no form of ours: there is none to show again
        refused = SettingRow("", "", "", "", "", "", name, error.message, value[:200], why[:300])
        with site.database.read() as session:
            return render(request, _settings_page(site, session, person, refused=refused), status=error.status)
    site.take_changed_settings()
    return go_to(urls.admin("settings", [("said", "changed")]))


@area.page(urls.ADMIN + "/invitations", MANAGE, POLICY)
def invitations(
    request: Request, site: SiteDep, session: SessionDep, standing: str = "open", page: str = "1", said: str = ""
) -> Response:
    """Links that were given out; their secrets are not known here."""
    standing = standing if standing in {*STANDINGS, "all"} else "open"
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    listed = list_invitations(session, site.clock.now(), standing=standing, page=number)
    return render(request, InvitationsPage(listed, standing, "链接已撤销。" if said == "revoked" else ""))


@area.act(urls.ADMIN + "/invitations/revoke", MANAGE, POLICY)
def revoke_link(site: SiteDep, person: PersonDep, invitation_id: Annotated[str, Form()] = "") -> Response:
    """Make a link worthless."""
    with site.database.write() as session:
        revoke(session, site.clock, invitation_id, actor=person.actor)
    return go_to(urls.admin("invitations", [("said", "revoked")]))
