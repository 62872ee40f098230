"""What a form offers to select certificates by, is what a selection finds."""

from __future__ import annotations

from credissuer.credentials.bulk.order import BulkSelection
from credissuer.operations.bulk.choices import choices
from credissuer.operations.bulk.planning import tried
from credissuer.signing.provider import KeyUse
from tests.offices import Household, sheet
from tests.operations.bulk.bulk_orders import of_selection
from tests.operations.jobs.importing import approved, proposed, uploaded, work
from tests.two_people import BOSS, MAI, QUAN, call_of, two_people


def test_keys_imports_people_and_platforms(house: Household) -> None:
    two_people(house.office)
    uploaded(house, sheet(3))  # tried and never proposed: nothing is of it
    file = uploaded(house, rows=2)
    approved(house, proposed(house, file))
    work(house)
    boss = call_of(house.office, BOSS)
    offered = choices(house.office, boss)
    assert [key.use for key in offered.keys] == [KeyUse.CREDENTIAL]
    assert [(one.id, one.name) for one in offered.imports] == [(file.id, file.name)]
    assert [one.id for one in offered.people] == [MAI.id, QUAN.id, BOSS.id]
    assert "tiktok" in offered.platforms
    for by in (
        BulkSelection(key=offered.keys[0].thumbprint),
        BulkSelection(import_id=offered.imports[0].id),
        BulkSelection(operator=f"person:{MAI.id}"),
        BulkSelection(platform="tiktok"),
    ):
        assert len(tried(house.office, boss, of_selection(by)).rows) == 2
