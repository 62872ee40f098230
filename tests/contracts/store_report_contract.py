"""What every store is held to where reports of violations are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.errors import RefusedError
from credissuer.store.contract import Store
from tests.contracts import store_records as of


class StoreReportContract:
    """Reports come back as they were, the newest first, page by page; how to reach their authors
    can be forgotten.
    """

    def test_a_report_comes_back_as_it_was_given(self, store: Store) -> None:
        bare = of.report(2, number=None, evidence="", contact=None)
        with store.write() as transaction:
            transaction.add([of.report(1), bare])
        with store.read() as reading:
            assert reading.reports.by_id("R00000001") == of.report(1)
            assert reading.reports.by_id("R00000002") == bare
            assert reading.reports.by_id("R00000003") is None

    def test_a_report_needs_no_certificate_of_ours(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([of.report(1, number="7K3M9QX2HS")])
        with store.read() as reading:
            assert reading.certificates.by_number("7K3M9QX2HS") is None
            assert [found.number for found in reading.reports.page()] == ["7K3M9QX2HS"]

    def test_the_same_id_twice_is_refused(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([of.report(1)])
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            transaction.add([of.report(2), of.report(1, text="x")])
        assert refusal.value.code == "store.conflict"
        with store.read() as reading:
            assert reading.reports.page() == [of.report(1)]

    def test_the_newest_come_first_page_by_page(self, store: Store) -> None:
        moment = of.NOW + timedelta(seconds=3)
        made = [
            of.report(place, received_at=min(of.report(place).received_at, moment))
            for place in range(1, 7)
        ]
        with store.write() as transaction:
            transaction.add(made)
        with store.read() as reading:
            assert [found.id[-1] for found in reading.reports.page()] == list("654321")
            walked, after = [], None
            while page := reading.reports.page(after=after, limit=2):
                walked += [found.id[-1] for found in page]
                after = page[-1].id
            assert walked == list("654321")
            assert reading.reports.page(after="R99999999") == []

    def test_contacts_are_forgotten_and_nothing_else(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([of.report(1), of.report(2, contact=None), of.report(3)])
            assert transaction.reports.erase_contacts(of.report(3).received_at) == 1
            assert transaction.reports.erase_contacts(of.report(3).received_at) == 0
        with store.read() as reading:
            kept = [of.report(3), of.report(2, contact=None), of.report(1, contact=None)]
            assert reading.reports.page() == kept
