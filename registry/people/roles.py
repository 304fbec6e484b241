"""Roles, permissions and the matrix that joins them: what is not granted here is denied.

The matrix is data; a page, an API route, an export and a count ask the same function.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from registry.errors import NotAllowed, NotSignedIn


class Role(StrEnum):
    """The closed list of roles; PUBLIC is everybody, logged in or not."""

    PUBLIC = "public"
    COLLECTOR = "collector"
    LIAISON_OFFICER = "liaison_officer"
    DEPUTY = "deputy"
    CONSULTED_UNIT = "consulted_unit"
    EXPERT = "expert"
    ISSUING_BODY = "issuing_body"
    REGISTRAR = "registrar"
    REVIEWER = "reviewer"
    HEAD = "head"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_NAMES = {
    Role.PUBLIC: "公众",
    Role.COLLECTOR: "信息采集员",
    Role.LIAISON_OFFICER: "联络员",
    Role.DEPUTY: "代表",
    Role.CONSULTED_UNIT: "被征求意见单位",
    Role.EXPERT: "专家",
    Role.ISSUING_BODY: "制定机关",
    Role.REGISTRAR: "登记员",
    Role.REVIEWER: "审查员",
    Role.HEAD: "负责人",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}


class Permission(StrEnum):
    """What can be allowed. Names are `thing.act`."""

    DOCUMENT_READ_PUBLIC = "document.read_public"
    DOCUMENT_READ_INTERNAL = "document.read_internal"
    DOCUMENT_DEPOSIT = "document.deposit"
    DOCUMENT_CORRECT = "document.correct"
    QUARANTINE_READ = "quarantine.read"
    REVIEW_READ = "review.read"  # flags, notes, worksheets, undecided comments
    REVIEW_RUN = "review.run"
    FINDING_VERDICT = "finding.verdict"
    WORKSHEET_EXPORT = "worksheet.export"
    PERSONAL_VIEW = "personal.view"  # masked identity fields in the clear; each view is logged
    NOTE_WRITE = "note.write"
    NOTE_DECIDE = "note.decide"
    EXPERT_ASSIGN = "expert.assign"
    CONSULTATION_OPEN = "consultation.open"
    COMMENT_WRITE = "comment.write"
    COMMENT_DECIDE = "comment.decide"
    LIAISON_MANAGE = "liaison.manage"  # the tree of points, tasks that go down, activity sheets
    LIAISON_POINT = "liaison.point"  # an officer's own point and those below it
    LIAISON_TASK = "liaison.task"  # a collector's own tasks
    REVIEW_ASSIGNED = "review.assigned"  # an expert's own assigned review
    REVIEW_SIGN = "review.sign"  # sign off, terminate, reopen, extend
    REVIEW_ALLOT = "review.allot"  # assign a review to committees and people
    LETTER_ANSWER = "letter.answer"  # an addressed body's own letters
    FILING_READ = "filing.read"  # staff: all filings; an issuing body: its own organisation's
    FILING_SUBMIT = "filing.submit"  # send a filing in, or enter one that came on paper
    FILING_CHECK = "filing.check"  # formality check, outcome, number, assignment, catalogue, ledger
    SUGGESTION_TAKE = "suggestion.take"  # enter, check, hand on and answer 审查建议
    SUGGESTION_DECIDE = "suggestion.decide"  # start a review on one, or say that none is started
    SEARCH_SAVE = "search.save"  # keep searches, be told what is new in them
    ANSWER_CONFIRM = "answer.confirm"  # say which clause answers a question
    SEARCH_LOG_READ = "search_log.read"  # counts of what is asked
    STATUS_READ = "status.read"
    ACCOUNTS_MANAGE = "accounts.manage"
    POLICY_MANAGE = "policy.manage"
    AUDIT_READ = "audit.read"


_EVERYONE = frozenset({Permission.DOCUMENT_READ_PUBLIC, Permission.COMMENT_WRITE})
_STAFF = _EVERYONE | {
    Permission.DOCUMENT_READ_INTERNAL,
    Permission.REVIEW_READ,
    Permission.QUARANTINE_READ,
    Permission.SEARCH_SAVE,
    Permission.ANSWER_CONFIRM,
    Permission.FILING_READ,
    Permission.STATUS_READ,
    Permission.NOTE_WRITE,
    Permission.WORKSHEET_EXPORT,
    Permission.PERSONAL_VIEW,
    Permission.SUGGESTION_TAKE,
}
_REVIEWING = _STAFF | {
    Permission.REVIEW_RUN,
    Permission.FINDING_VERDICT,
    Permission.NOTE_DECIDE,
    Permission.EXPERT_ASSIGN,
    Permission.CONSULTATION_OPEN,
    Permission.COMMENT_DECIDE,
    Permission.LIAISON_MANAGE,
    Permission.SUGGESTION_DECIDE,
}

_RECEIVING = frozenset({Permission.FILING_SUBMIT, Permission.FILING_CHECK})

MATRIX: dict[Role, frozenset[Permission]] = {
    Role.PUBLIC: _EVERYONE,
    Role.COLLECTOR: _EVERYONE | {Permission.LIAISON_TASK},
    Role.LIAISON_OFFICER: _EVERYONE | {Permission.LIAISON_POINT, Permission.LIAISON_TASK},
    Role.DEPUTY: _EVERYONE,
    Role.CONSULTED_UNIT: _EVERYONE | {Permission.LETTER_ANSWER},
    Role.EXPERT: _EVERYONE | {Permission.REVIEW_ASSIGNED},
    Role.ISSUING_BODY: _EVERYONE | {Permission.LETTER_ANSWER, Permission.FILING_READ, Permission.FILING_SUBMIT},
    Role.REGISTRAR: _STAFF
    | _RECEIVING
    | {Permission.DOCUMENT_DEPOSIT, Permission.DOCUMENT_CORRECT, Permission.REVIEW_ALLOT},
    Role.REVIEWER: _REVIEWING | {Permission.DOCUMENT_DEPOSIT},
    Role.HEAD: _REVIEWING
    | _RECEIVING
    | {
        Permission.DOCUMENT_DEPOSIT,
        Permission.DOCUMENT_CORRECT,
        Permission.REVIEW_SIGN,
        Permission.REVIEW_ALLOT,
    },
    Role.SYSTEM_ADMIN: _EVERYONE | {Permission.ACCOUNTS_MANAGE, Permission.SEARCH_LOG_READ, Permission.STATUS_READ},
    Role.SECURITY_ADMIN: _EVERYONE | {Permission.POLICY_MANAGE},
    Role.AUDIT_ADMIN: _EVERYONE | {Permission.AUDIT_READ},
}

STAFF_ROLES = frozenset({Role.REGISTRAR, Role.REVIEWER, Role.HEAD})


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asking: an account with its roles, or the public (`account_id` None)."""

    account_id: str | None
    name: str
    roles: frozenset[Role]
    organisation_id: str | None = None
    must_change_password: bool = False
    must_enrol: bool = False  # a second factor is asked of them, and they have none yet

    def may(self, permission: Permission) -> bool:
        """Whether any of the person's roles grants this."""
        return any(permission in MATRIX[role] for role in self.roles | {Role.PUBLIC})

    def require(self, permission: Permission) -> None:
        """Raise unless the person may.

        Raises:
            NotSignedIn: nobody is logged in.
            NotAllowed: somebody is, without this permission.
        """
        if self.may(permission):
            return
        if self.account_id is None:
            raise NotSignedIn("这一页只对工作人员开放，请先登录。")
        raise NotAllowed("您的账号没有办理此事的权限，请与系统管理员联系。")

    @property
    def is_staff(self) -> bool:
        """Whether the person is a registrar, reviewer or head."""
        return bool(self.roles & STAFF_ROLES)

    @property
    def actor(self) -> str:
        """The word for this person in the audit log."""
        return self.account_id or "public"


PUBLIC = Person(None, "", frozenset({Role.PUBLIC}))


def roles_from(names: Iterable[str]) -> frozenset[Role]:
    """Known roles among these names."""
    return frozenset(Role(name) for name in names)
