"""Somebody who must have a security key."""

from __future__ import annotations

import pytest

from credissuer.office import Office
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from tests.staff_members import PASSWORD, staff


@pytest.fixture
def mai(office: Office) -> PersonRecord:
    """Somebody who must have a key."""
    return staff(office, "mai", Role.ASSESSOR, password=PASSWORD)
