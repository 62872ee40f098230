"""Where a member of staff stands, and who is meant by a filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from credissuer.staff.person_state import PersonFilter, PersonState, PersonSummary, state
from credissuer.staff.roles import Role
from credissuer.staff.staff_link import LinkPurpose, StaffLinkRecord
from tests.staff.test_giving_roles import person

NOW = datetime(2026, 11, 5, tzinfo=UTC)
MAI = person("mai", Role.ASSESSOR)
LINK = StaffLinkRecord(
    id="1",
    person_id=MAI.id,
    purpose=LinkPurpose.INVITATION,
    secret_sha256="0" * 64,
    created_by="operator:x",
    created_at=NOW,
    expires_at=NOW + timedelta(days=7),
    used_at=None,
)


def test_states() -> None:
    assert state(MAI, [], NOW) is PersonState.ACTIVE
    assert state(MAI, [LINK], NOW) is PersonState.INVITED
    assert state(MAI, [LINK], LINK.expires_at) is PersonState.LAPSED
    assert state(MAI, [LINK, replace(LINK, expires_at=NOW)], NOW) is PersonState.INVITED
    used = replace(LINK, used_at=NOW)
    assert state(replace(MAI, password_hash="x"), [used], NOW) is PersonState.ACTIVE
    assert state(MAI, [used], NOW) is PersonState.LAPSED
    assert state(MAI, [used, LINK], NOW) is PersonState.INVITED
    assert state(replace(MAI, oidc_subject="x"), [LINK], NOW) is PersonState.ACTIVE
    assert state(replace(MAI, password_hash="x"), [LINK], LINK.expires_at) is PersonState.ACTIVE
    assert state(replace(MAI, disabled_at=NOW), [LINK], NOW) is PersonState.DISABLED
    recovery = replace(LINK, purpose=LinkPurpose.RECOVERY)
    assert state(MAI, [recovery], NOW) is PersonState.ACTIVE


@pytest.mark.parametrize(
    ("which", "is_meant"),
    [
        (PersonFilter(), True),
        (PersonFilter(state=PersonState.ACTIVE), True),
        (PersonFilter(state=PersonState.DISABLED), False),
        (PersonFilter(role=Role.ASSESSOR), True),
        (PersonFilter(role=Role.ADMIN), False),
        (PersonFilter(has_key=True), True),
        (PersonFilter(has_key=False), False),
        (PersonFilter(text=" MAI@"), True),
        (PersonFilter(text="lan"), False),
    ],
)
def test_who_is_meant(which: PersonFilter, is_meant: bool) -> None:
    assert PersonSummary(MAI, PersonState.ACTIVE, None, 1).is_meant(which) == is_meant
