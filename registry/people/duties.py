"""Duties that are kept apart, and what a small site has merged.

System, security and audit administrators are three separate people, and their accounts do no business (MLPS level 3:
三权分立). A small site may set `BEISHEN_SMALL_SITE` to let one account hold several; the log then names what was merged
when the roles were granted, and papers name it where the person signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from registry.errors import Conflict
from registry.people.roles import ROLE_NAMES, STAFF_ROLES, Person, Role

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
_ORDER = list(Role)


def kept_apart(one: Role, other: Role) -> bool:
    """Whether two roles belong to two people: two administrators', or an administrator's and one of the staff's."""
    pair = {one, other}
    return len(pair) == 2 and bool(pair & ADMINISTRATORS) and pair <= ADMINISTRATORS | STAFF_ROLES


def merged_pairs(roles: Iterable[Role]) -> tuple[tuple[Role, Role], ...]:
    """Pairs among these roles that are kept apart elsewhere, in the order of the closed list."""
    held = sorted(set(roles), key=_ORDER.index)
    return tuple((one, other) for one, other in combinations(held, 2) if kept_apart(one, other))


def require_apart(roles: Iterable[Role], *, small_site: bool) -> list[str]:
    """Raise when roles of two people are to go to one; returns what a small site merges, for the log.

    Raises:
        Conflict: the roles belong to two people, and this is no small site.
    """
    merged = merged_pairs(roles)
    if merged and not small_site:
        one, other = merged[0]
        raise Conflict(
            f"{ROLE_NAMES[one]}和{ROLE_NAMES[other]}须由两个人分别担任，不能授予同一个账号。"
            "人员不足的单位，可由系统管理员在设置中启用小型单位模式（BEISHEN_SMALL_SITE）。",
            code="duties_apart",
        )
    return [f"{one}+{other}" for one, other in merged]


def merged_duties(person: Person) -> list[str]:
    """What this person does that two people do elsewhere, as papers print it; empty where nothing is merged."""
    return [f"{ROLE_NAMES[one]}与{ROLE_NAMES[other]}由同一人担任" for one, other in merged_pairs(person.roles)]
