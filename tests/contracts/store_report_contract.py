"""The contract of every store for reports of violations."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.errors import RefusedError
from credissuer.store.contract import Store
from tests.contracts import store_records as records


class StoreReportContract:
    """Reports are read back unchanged, newest first and in pages, and their contacts can be
    erased.
    """

    def test_a_report_is_read_back_unchanged(self, store: Store) -> None:
        without_optional_fields = records.report(2, number=None, evidence="", contact=None)
        with store.write() as transaction:
            transaction.add([records.report(1), without_optional_fields])
        with store.read() as reading:
            assert reading.reports.by_id("R00000001") == records.report(1)
            assert reading.reports.by_id("R00000002") == without_optional_fields
            assert reading.reports.by_id("R00000003") is None

    def test_a_report_may_name_an_unknown_certificate(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.report(1, number="7K3M9QX2HS")])
        with store.read() as reading:
            assert reading.certificates.by_number("7K3M9QX2HS") is None
            assert [report.number for report in reading.reports.page()] == ["7K3M9QX2HS"]

    def test_the_same_id_twice_is_refused(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.report(1)])
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            transaction.add([records.report(2), records.report(1, text="x")])
        assert refusal.value.code == "store.conflict"
        with store.read() as reading:
            assert reading.reports.page() == [records.report(1)]

    def test_reports_are_listed_newest_first_in_pages(self, store: Store) -> None:
        moment = records.NOW + timedelta(seconds=3)
        reports = [
            records.report(serial, received_at=min(records.report(serial).received_at, moment))
            for serial in range(1, 7)
        ]
        with store.write() as transaction:
            transaction.add(reports)
        with store.read() as reading:
            assert [report.id[-1] for report in reading.reports.page()] == list("654321")
            ids, after = [], None
            while page := reading.reports.page(after=after, limit=2):
                ids += [report.id[-1] for report in page]
                after = page[-1].id
            assert ids == list("654321")
            assert reading.reports.page(after="R99999999") == []

    def test_only_contacts_are_erased(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.report(1), records.report(2, contact=None), records.report(3)])
            assert transaction.reports.erase_contacts(records.report(3).received_at) == 1
            assert transaction.reports.erase_contacts(records.report(3).received_at) == 0
        with store.read() as reading:
            remaining = [
                records.report(3),
                records.report(2, contact=None),
                records.report(1, contact=None),
            ]
            assert reading.reports.page() == remaining
