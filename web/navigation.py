"""The header's links: what a person may open, in headings that follow a working day.

Who may open no more than a handful of pages sees them side by side; staff see headings, each with its pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.people.roles import Permission, Person
from web import urls

SIDE_BY_SIDE = 7  # more links than these do not fit beside the search box


@dataclass(frozen=True, slots=True)
class NavItem:
    """One page in the header."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A heading with its pages; one with a single page is a plain link to it."""

    label: str
    items: tuple[NavItem, ...]

    @property
    def current(self) -> bool:
        """Whether the page that is shown belongs here."""
        return any(item.current for item in self.items)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A page, who may open it (any one of `needs`; none: everybody), and what other addresses belong to it."""

    label: str
    url: str
    needs: tuple[Permission, ...] = ()
    also: tuple[str, ...] = ()

    def shown_to(self, person: Person) -> bool:
        return not self.needs or any(person.may(need) for need in self.needs)

    def fit(self, path: str) -> int:
        """How much of the shown address this page accounts for; 0 where it is another's."""
        return max((len(url) for url in (self.url, *self.also) if _within(path, url)), default=0)


_ADMINISTERS = (Permission.ACCOUNTS_MANAGE, Permission.POLICY_MANAGE)
_ENTRIES: tuple[tuple[str, tuple[_Entry, ...]], ...] = (
    ("检索", (_Entry("检索", urls.SEARCH, also=(urls.SIMILAR, urls.COMPARE, urls.SAVED, urls.ANSWERS)),)),
    (
        "文件",
        (
            _Entry("本级文件", urls.DOCUMENTS, also=("/d",)),
            _Entry(
                "上位法",
                urls.with_query(urls.DOCUMENTS, [("collection", "reference")]),
                (Permission.DOCUMENT_READ_INTERNAL,),
            ),
            _Entry("录入文件", urls.UPLOAD, (Permission.DOCUMENT_DEPOSIT,)),
            _Entry(
                "待处理的文件",
                urls.QUARANTINE,
                (Permission.QUARANTINE_READ,),
                (urls.READINGS, urls.REREADINGS),
            ),
        ),
    ),
    (
        "备案",
        (
            _Entry("备案", urls.FILINGS, (Permission.FILING_READ,)),
            _Entry("漏报核对", urls.filings_part("missed"), (Permission.FILING_CHECK,)),
            _Entry("目录和台账导入", urls.filings_part("imports"), (Permission.FILING_CHECK,)),
        ),
    ),
    ("来函", (_Entry("来函", urls.LETTERS, (Permission.LETTER_ANSWER,)),)),
    (
        "审查",
        (
            _Entry("审查", urls.REVIEWS, (Permission.REVIEW_READ,), (urls.ANNOTATIONS,)),
            _Entry("审查要求和审查建议", urls.SUGGESTIONS, (Permission.SUGGESTION_TAKE,)),
            _Entry("文书", urls.PAPERS, (Permission.REVIEW_READ,)),
            _Entry("专项审查计划", urls.PLANS, (Permission.REVIEW_READ,)),
            _Entry("同类问题和集中清理", urls.BATCHES, (Permission.REVIEW_READ,)),
            _Entry("审查规则", urls.RULES, (Permission.REVIEW_READ,)),
        ),
    ),
    (
        "听取意见",
        (
            _Entry("征求意见", urls.CONSULTATIONS),
            _Entry("平时意见", urls.BETWEEN, (Permission.REVIEW_READ,)),
            _Entry("专家库", urls.EXPERTS, (Permission.EXPERT_ASSIGN,)),
            _Entry("联系点", urls.POINTS, (Permission.LIAISON_MANAGE, Permission.LIAISON_POINT)),
            _Entry("我的采集任务", urls.COLLECT, (Permission.LIAISON_TASK,)),
            _Entry("联系点任务", urls.TASKS, (Permission.LIAISON_MANAGE, Permission.LIAISON_POINT)),
        ),
    ),
    (
        "期限",
        (
            _Entry("到期一览", urls.DUE, (Permission.REVIEW_READ,)),
            _Entry("程序和期限", urls.PROCEDURE, (Permission.REVIEW_READ, Permission.POLICY_MANAGE)),
            _Entry("节假日", urls.HOLIDAYS, (Permission.REVIEW_READ, Permission.POLICY_MANAGE)),
        ),
    ),
    (
        "统计",
        (
            _Entry("统计", urls.STATISTICS, (Permission.REVIEW_READ,)),
            _Entry("检索词统计", urls.SEARCH_LOG, (Permission.SEARCH_LOG_READ,)),
            _Entry("系统状态", urls.STATUS, (Permission.STATUS_READ,)),
        ),
    ),
    (
        "管理",
        (
            _Entry("账号", urls.admin("accounts"), _ADMINISTERS),
            _Entry("角色和权限", urls.admin("roles"), (*_ADMINISTERS, Permission.AUDIT_READ)),
            _Entry("审计日志", urls.admin("audit"), (Permission.AUDIT_READ,)),
            _Entry("设置", urls.admin("settings"), _ADMINISTERS),
            _Entry("邀请链接", urls.admin("invitations"), _ADMINISTERS),
        ),
    ),
)
_SUGGESTING = _Entry("提出审查建议", urls.suggestions_part("new"))


def nav_for(person: Person, path: str) -> tuple[NavGroup, ...]:
    """The header's links for this person; `path` is the address shown, with its query."""
    shown = [(label, [entry for entry in entries if entry.shown_to(person)]) for label, entries in _ENTRIES]
    if not person.may(Permission.SUGGESTION_TAKE):
        shown.append((_SUGGESTING.label, [_SUGGESTING]))
    best = max((entry for _, entries in shown for entry in entries), key=lambda entry: entry.fit(path))

    def item(entry: _Entry) -> NavItem:
        return NavItem(entry.label, entry.url, entry is best and entry.fit(path) > 0)

    if sum(len(entries) for _, entries in shown) <= SIDE_BY_SIDE:
        return tuple(NavGroup(entry.label, (item(entry),)) for _, entries in shown for entry in entries)
    return tuple(_group(label, [item(entry) for entry in entries]) for label, entries in shown if entries)


def _group(label: str, items: list[NavItem]) -> NavGroup:
    return NavGroup(items[0].label if len(items) == 1 else label, tuple(items))


def _within(path: str, url: str) -> bool:
    return path == url or path.startswith((f"{url}/", f"{url}?", f"{url}&"))
