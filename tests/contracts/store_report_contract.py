"""The contract of every store for reports of violations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.cases.report import ReportCount, ReportFilter, ReportState
from credissuer.errors import NotFoundError, RefusedError
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

    def test_a_filter_lets_through_what_it_says(self, store: Store) -> None:
        closed = {"closed_at": records.NOW, "closing": "no_violation"}
        made = [
            records.report(1, certificate="0000000001"),
            records.report(2, certificate="0000000001", assignee="Lan", **closed),
            records.report(3, certificate="0000000002", assignee="Lan", kind="other"),
            records.report(4, assignee="lan"),
        ]
        asked = {
            ReportFilter(): "4321",
            ReportFilter(state=ReportState.OPEN): "431",
            ReportFilter(state=ReportState.CLOSED): "2",
            ReportFilter(kind="other"): "3",
            ReportFilter(certificate="0000000001"): "21",
            ReportFilter(assignee="Lan"): "32",
            ReportFilter(is_assigned=False): "1",
            ReportFilter(is_assigned=True): "432",
            ReportFilter(state=ReportState.OPEN, assignee="Lan"): "3",
            ReportFilter(certificate="0000000003"): "",
        }
        with store.write() as transaction:
            transaction.add(made)
        with store.read() as reading:
            for which, found in asked.items():
                page = reading.reports.page(which)
                assert "".join(report.id[-1] for report in page) == found, which
            walked, after = "", None
            which = ReportFilter(kind="undisclosed_ad")
            while page := reading.reports.page(which, after=after, limit=1):
                walked, after = walked + page[-1].id[-1], page[-1].id
            assert walked == "421"

    def test_reports_are_counted_by_certificate_with_most_open_ones_first(
        self, store: Store
    ) -> None:
        closed = {"closed_at": records.NOW, "closing": "no_violation"}
        under = ["0000000002", "0000000001", "0000000003", "0000000003", None, "0000000002"]
        made = [records.report(place, certificate=number) for place, number in enumerate(under, 1)]
        made[5] = replace(made[5], **closed)
        with store.write() as transaction:
            transaction.add(made)
        counted = [
            ReportCount("0000000003", 2, 0, made[3].received_at),
            ReportCount("0000000001", 1, 0, made[1].received_at),
            ReportCount("0000000002", 1, 1, made[5].received_at),
        ]
        with store.read() as reading:
            assert reading.reports.counts() == counted
            assert reading.reports.counts(ReportFilter(state=ReportState.CLOSED)) == [
                ReportCount("0000000002", 0, 1, made[5].received_at)
            ]
            walked, after = [], None
            while page := reading.reports.counts(after=after, limit=1):
                walked += page
                after = page[-1].open, page[-1].number
            assert walked == counted
            numbers = ["0000000002", "0000000003", "0000000009"]
            assert reading.reports.open_of(numbers) == {"0000000002": 1, "0000000003": 2}
            assert reading.reports.open_of([]) == {}

    def test_what_becomes_of_a_report_is_stored_and_nothing_else(self, store: Store) -> None:
        handled = {
            "certificate": "0000000009",
            "assignee": "Lê Thị Lan",
            "closed_at": records.NOW,
            "closing": "duplicate",
            "duplicate_of": records.report(2).id,
        }
        with store.write() as transaction:
            transaction.add([records.report(1), records.report(2)])
            transaction.reports.change(
                records.report(1, **handled, text="x", contact=None, kind="y")
            )
        with store.read() as reading:
            assert reading.reports.page() == [records.report(2), records.report(1, **handled)]
        with pytest.raises(NotFoundError) as caught, store.write() as transaction:
            transaction.reports.change(records.report(9))
        assert caught.value.code == "report.not_found"

    @pytest.mark.parametrize(
        "broken",
        [
            {"closing": "no_violation"},
            {"closed_at": records.NOW},
            {"duplicate_of": records.report(2).id},
            {"duplicate_of": records.report(2).id, "closed_at": records.NOW, "closing": "spam"},
            {
                "duplicate_of": records.report(1).id,
                "closed_at": records.NOW,
                "closing": "duplicate",
            },
            {
                "duplicate_of": records.report(9).id,
                "closed_at": records.NOW,
                "closing": "duplicate",
            },
            {"assignee": ""},
            {"certificate": "short"},
        ],
    )
    def test_what_must_never_be_is_refused(self, store: Store, broken: dict[str, object]) -> None:
        with store.write() as transaction:
            transaction.add([records.report(1), records.report(2)])
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            transaction.reports.change(records.report(1, **broken))
        assert refusal.value.code == "store.conflict"
        with store.read() as reading:
            assert reading.reports.by_id(records.report(1).id) == records.report(1)

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
