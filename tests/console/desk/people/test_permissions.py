"""The permissions as people read them: each in one group, with words."""

from __future__ import annotations

import pytest

from credissuer.console.desk.people.permissions import GROUPS, is_both, needs_key, of
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credissuer.words import words


def test_every_permission_stands_in_one_group() -> None:
    listed = [permission for group in GROUPS.values() for permission in group]
    assert sorted(listed) == sorted(Permission)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_has_words(language: str) -> None:
    spoken = words("desk_people", language)
    assert set(spoken["may_do"]) == set(Permission) and set(spoken["role_lead"]) == set(FOR_PEOPLE)
    assert all(f"groups_{group}" in spoken for group in GROUPS)


def test_what_several_roles_may_do_together() -> None:
    both = of({Role.COMMUNICATIONS, Role.AUDITOR})
    assert set(both) == PERMISSIONS[Role.COMMUNICATIONS] | PERMISSIONS[Role.AUDITOR]
    assert len(both) == len(set(both)) and of(()) == []


def test_who_needs_a_key_and_who_could_do_both() -> None:
    assert needs_key({Role.AUDITOR, Role.ASSESSOR}) and not needs_key({Role.AUDITOR})
    assert is_both({Role.ASSESSOR, Role.APPROVER}) and is_both({Role.CASE_OFFICER, Role.APPROVER})
    assert not any(is_both({role}) for role in FOR_PEOPLE)
