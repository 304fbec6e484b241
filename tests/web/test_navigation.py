"""The header's links: each role's own pages, in headings, the one that is shown marked."""

from __future__ import annotations

import pytest

from registry.people.roles import Person, Role
from web.navigation import SIDE_BY_SIDE, NavItem, nav_for


def person(*roles: Role) -> Person:
    return Person("someone", "某人", frozenset(roles))


def items(groups) -> list[NavItem]:
    return [item for group in groups for item in group.items]


def shown(groups) -> tuple[list[str], list[str]]:
    return [g.label for g in groups if g.current], [i.label for i in items(groups) if i.current]


def test_staff_find_their_pages_under_seven_headings():
    groups = nav_for(person(Role.HEAD), "/")
    assert [g.label for g in groups] == ["检索", "文件", "备案", "审查", "听取意见", "期限", "统计"]
    assert shown(groups) == ([], [])


def test_whoever_has_few_pages_sees_them_side_by_side():
    for role in (Role.PUBLIC, Role.ISSUING_BODY, Role.CONSULTED_UNIT, Role.EXPERT, Role.LIAISON_OFFICER):
        groups = nav_for(person(role), "/search")
        assert len(groups) <= SIDE_BY_SIDE
        assert all(len(g.items) == 1 and g.label == g.items[0].label for g in groups)
        assert shown(groups) == (["检索"], ["检索"])


def test_a_heading_that_leads_to_one_page_is_called_as_that_page():
    labels = [g.label for g in nav_for(person(Role.SYSTEM_ADMIN), "/") if len(g.items) == 1]
    assert "本级文件" in labels
    assert "文件" not in labels


@pytest.mark.parametrize(
    ("path", "heading", "page"),
    [
        ("/documents", "文件", "本级文件"),
        ("/documents?collection=reference&page=2", "文件", "上位法"),
        ("/d/abc/@2026-01-01/art_3", "文件", "本级文件"),
        ("/readings/abc", "文件", "待处理的文件"),
        ("/filings/missed", "备案", "漏报核对"),
        ("/filings/abc/check", "备案", "备案"),
        ("/reviews?state=open", "审查", "审查"),
        ("/annotations/abc", "审查", "审查"),
        ("/consultations/between", "听取意见", "平时意见"),
        ("/consultations/abc/board", "听取意见", "征求意见"),
        ("/procedure/holidays/2026", "期限", "节假日"),
        ("/procedure/county/filing.submit", "期限", "程序和期限"),
    ],
)
def test_the_shown_page_is_marked_by_the_longest_address_that_fits(path, heading, page):
    assert shown(nav_for(person(Role.HEAD), path)) == ([heading], [page])


def test_an_address_that_only_begins_alike_is_not_marked():
    assert shown(nav_for(person(Role.HEAD), "/duet")) == ([], [])


@pytest.mark.parametrize("role", list(Role))
def test_no_link_of_the_header_is_refused(shared, role):
    client = shared.client(role.value)
    for item in items(nav_for(person(role), "/")):
        assert client.get(item.url, follow_redirects=True).status_code == 200, item
