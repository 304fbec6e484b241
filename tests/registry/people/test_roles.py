"""Deny by default: only the matrix opens anything."""

import pytest

from registry.errors import NotAllowed, NotSignedIn
from registry.people.roles import MATRIX, PUBLIC, ROLE_NAMES, STAFF_ROLES, Permission, Person, Role

INTERNAL = {
    Permission.REVIEW_READ,
    Permission.DOCUMENT_READ_INTERNAL,
    Permission.FINDING_VERDICT,
    Permission.NOTE_DECIDE,
    Permission.COMMENT_DECIDE,
    Permission.WORKSHEET_EXPORT,
}


def test_every_role_is_in_the_matrix_and_has_a_name():
    assert set(MATRIX) == set(Role) == set(ROLE_NAMES)


@pytest.mark.parametrize("role", [role for role in Role if role not in STAFF_ROLES])
def test_internal_matters_reach_only_staff(role):
    person = Person("a", "甲", frozenset({role}))
    assert not [permission for permission in INTERNAL if person.may(permission)]


def test_public_is_asked_to_log_in_and_others_are_refused():
    with pytest.raises(NotSignedIn):
        PUBLIC.require(Permission.REVIEW_READ)
    with pytest.raises(NotAllowed):
        Person("a", "甲", frozenset({Role.EXPERT})).require(Permission.REVIEW_READ)


def test_the_three_administrators_hold_separate_powers():
    three = [MATRIX[role] - MATRIX[Role.PUBLIC] for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)]
    assert all(powers for powers in three)
    assert len(three[0] | three[1] | three[2]) == sum(len(powers) for powers in three)
