"""What each row of a sheet is by the office's records, and the digest of those that are ready."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.assessment.importing.import_file import RowKind
from credissuer.operations.jobs import dry_run, uploads
from credissuer.operations.jobs.dry_run import dry_run_of, orders_sha256
from tests.offices import Household, order
from tests.operations.jobs.importing import uploaded
from tests.two_people import MAI, call_of, two_people


def test_rows_are_looked_up_in_chunks(house: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    house.issue(4)
    two_people(house.office)
    file = uploaded(house, rows=7)
    call = call_of(house.office, MAI)
    sheet = uploads.sheet_of(house.office, call, file)
    with house.store.read() as reading:
        whole = dry_run_of(reading, call, house.office, sheet)
        monkeypatch.setattr(dry_run, "CHUNK", 2)
        assert dry_run_of(reading, call, house.office, sheet) == whole
    assert [judged.kind for judged in whole.rows] == [RowKind.READY] * 7


def test_the_digest_is_that_of_refs_orders_and_their_order() -> None:
    first, second = order(1), order(2)
    digest = orders_sha256([first, second])
    assert digest == orders_sha256([order(1), order(2)])
    others = (
        [second, first],
        [first],
        [first, second, order(3)],
        [first, replace(second, ref="another")],
        [first, replace(second, level="another")],
    )
    assert len({digest, *map(orders_sha256, others)}) == 1 + len(others)
