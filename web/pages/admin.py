"""Administrators' pages: accounts, one account, the matrix of roles, the audit log, settings, invitations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from registry.audit import AuditFault
from registry.audit_reading import Entries, WantedEntries
from registry.people.invitation_list import STANDINGS, ListedInvitations
from registry.people.live_sessions import SessionView
from registry.people.permission_names import PERMISSION_NAMES
from registry.people.roles import MATRIX, ROLE_NAMES, Permission, Role
from registry.setting_changes import ChangeView
from web import urls
from web.audit_values import value_words
from web.audit_words import AREAS, SUBJECTS, action_words, detail_words, subject_words
from web.setting_words import SETTING_WORDS

GRANTABLE = tuple(role for role in Role if role is not Role.PUBLIC)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the list."""

    id: str
    login: str
    name: str
    roles: str
    organisation: str
    disabled: bool
    locked: bool
    sessions: int


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """The list, and the form for a new account."""

    template: ClassVar[str] = "pages/admin_accounts.html"

    rows: tuple[AccountRow, ...]
    words: str
    page: int
    more: bool
    organisations: tuple[tuple[str, str], ...]
    error: str = ""
    login: str = ""
    name: str = ""

    def page_url(self, number: int) -> str:
        """Another page of the list."""
        return urls.admin("accounts", [("q", self.words), ("page", str(number))])


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account with what may be done to it. `password` stands on one answer alone."""

    template: ClassVar[str] = "pages/admin_account.html"

    id: str
    login: str
    name: str
    organisation_id: str
    organisations: tuple[tuple[str, str], ...]
    seen: str
    roles: tuple[Role, ...]
    disabled_at: datetime | None
    created_at: datetime
    locked: bool
    enrolled: bool
    sessions: tuple[SessionView, ...]
    own: bool
    small_site: bool
    said: str = ""
    error: str = ""
    password: str = ""
    typed: tuple[str, str, str] | None = None  # name, organisation and reason of a form that was refused
    choices: tuple[tuple[Role, str], ...] = tuple((role, ROLE_NAMES[role]) for role in GRANTABLE)

    @property
    def organisation(self) -> str:
        """What its organisation is called; empty where it has none."""
        return dict(self.organisations).get(self.organisation_id, "")


@dataclass(frozen=True, slots=True)
class RolesPage:
    """Who may what, as a table."""

    template: ClassVar[str] = "pages/admin_roles.html"

    small_site: bool

    @property
    def roles(self) -> tuple[tuple[Role, str], ...]:
        """The columns."""
        return tuple((role, ROLE_NAMES[role]) for role in Role)

    @property
    def rows(self) -> tuple[tuple[str, str, tuple[bool, ...]], ...]:
        """Key, words and ticks of each permission."""
        return tuple(
            (permission.value, PERMISSION_NAMES[permission], tuple(permission in MATRIX[role] for role in Role))
            for permission in Permission
        )

    @property
    def by_role(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each role's permissions in words: the table turned round, for screens that it does not fit on."""
        return tuple(
            (ROLE_NAMES[role], tuple(PERMISSION_NAMES[one] for one in Permission if one in MATRIX[role]))
            for role in Role
        )


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The log with its filters; `checked` once the chain was walked."""

    template: ClassVar[str] = "pages/admin_audit.html"

    entries: Entries
    wanted: WantedEntries
    first_typed: str = ""
    last_typed: str = ""
    error: str = ""
    checked: bool = False
    faults: tuple[AuditFault, ...] = ()
    newest: tuple[int, str] = (0, "")

    @property
    def action_choices(self) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
        """The actions that occur, by kind: its key, what it is called, the actions with their words."""
        kinds: dict[str, list[tuple[str, str]]] = {}
        for action in self.entries.actions:
            kinds.setdefault(action.partition(".")[0], []).append((action, action_words(action)))
        return tuple((kind, AREAS.get(kind, kind), tuple(actions)) for kind, actions in kinds.items())

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The kinds of subjects."""
        return tuple(SUBJECTS.items())

    @property
    def subject_typed(self) -> tuple[str, str]:
        """The kind and the id of the subject that is looked for."""
        kind, colon, id_ = self.wanted.subject.partition(":")
        return (kind, id_) if colon or kind in SUBJECTS else ("", kind)

    def action(self, code: str) -> str:
        """What an action is called."""
        return action_words(code)

    def subject(self, subject: str) -> str:
        """What an entry is about."""
        return subject_words(subject)

    def details(self, action: str, detail: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
        """What an entry tells: each detail that says something, with its name."""
        told = (
            (detail_words(key), value_words(action, key, value)) for key, value in detail.items() if value is not None
        )
        return tuple((name, words) for name, words in told if words)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The filters as they stand in an address, without the page."""
        w = self.wanted
        return (
            ("who", w.who),
            ("action", w.action),
            ("subject", w.subject),
            ("first", w.first.isoformat() if w.first else ""),
            ("last", w.last.isoformat() if w.last else ""),
        )

    def page_url(self, number: int) -> str:
        """Another page of the log."""
        return urls.admin("audit", [*self.pairs, ("page", str(number))])

    def export_url(self, form: str) -> str:
        """The log as a file."""
        return urls.admin(f"audit.{form}", self.pairs)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting. Secrets show only whether they are set."""

    variable: str
    called: str
    value: str
    default: str
    meaning: str
    source: str
    name: str = ""  # where it may be changed here by this person
    refused: str = ""
    typed: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """All settings with where each value comes from."""

    template: ClassVar[str] = "pages/admin_settings.html"

    rows: tuple[SettingRow, ...]
    small_site: bool
    changes: tuple[ChangeView, ...]
    said: str = ""

    def called(self, name: str) -> str:
        """What a setting is called."""
        return SETTING_WORDS[name][0]


@dataclass(frozen=True, slots=True)
class InvitationsPage:
    """Links that were given out; what each is for is named as the audit log names it."""

    template: ClassVar[str] = "pages/admin_invitations.html"

    listed: ListedInvitations
    standing: str
    said: str = ""
    standings: tuple[tuple[str, str], ...] = (*STANDINGS.items(), ("all", "全部"))

    def page_url(self, number: int) -> str:
        """Another page of the list."""
        return urls.admin("invitations", [("standing", self.standing), ("page", str(number))])

    def subject(self, subject: str) -> str:
        """What a link is for."""
        return subject_words(subject)
