from __future__ import annotations

from collections.abc import Callable

import pytest

from credissuer.office import Office
from credissuer.operations.brands import accounts
from credissuer.operations.perform import perform
from credissuer.staff.roles import operator


@pytest.fixture
def brand_key(office: Office) -> Callable[..., dict[str, str]]:
    """(agreed) -> the Authorization header of a new brand."""

    def made(**agreed: int) -> dict[str, str]:
        chief = office.call(operator("test"))
        brand = perform(
            office, chief, accounts.add, office, name="Sữa", email="a@brand.test", **agreed
        )
        _, secret = perform(office, chief, accounts.add_key, office, brand.id, "API", 30)
        return {"authorization": f"Bearer {secret}"}

    return made
