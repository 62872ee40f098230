"""The contract of every store for jobs and uploaded sheets."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from credissuer.credentials.bulk.plan import BulkPlanPart, BulkPlanRecord
from credissuer.errors import RefusedError
from credissuer.staff.job import JobState
from credissuer.store.certificates.bulk_plans import BulkPlans
from credissuer.store.contract import Store
from credissuer.store.sending.import_files import ImportFiles
from credissuer.store.sending.jobs import JobReading, Jobs
from credissuer.store.transaction import Transaction
from tests.contracts import store_records as records

LATER = records.NOW + timedelta(minutes=2)


class StoreJobContract:
    """A job goes on from version to version, and tells once what became of each line."""

    def test_a_job_is_read_back_unchanged(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.job(1), records.job(2, object="other")])
        with store.read() as reading:
            jobs = reading.of(JobReading)
            assert jobs.by_id(records.job(1).id) == records.job(1)
            assert jobs.by_id("J99999999") is None
            assert jobs.of_object("other") == [records.job(2, object="other")]

    def test_jobs_are_listed_newest_first_in_pages(self, store: Store) -> None:
        made = [
            records.job(serial, created_at=records.NOW + timedelta(seconds=serial // 2))
            for serial in range(1, 6)
        ]
        with store.write() as transaction:
            transaction.add(made)
        with store.read() as reading:
            walked, after = "", None
            while page := reading.of(JobReading).page(after=after, limit=2):
                walked, after = walked + "".join(one.id[-1] for one in page), page[-1].id
            assert walked == "54321"
            assert reading.of(JobReading).page(after="nowhere") == []

    def test_a_job_that_runs_and_that_nobody_is_at_is_due(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add(
                [
                    records.job(1, state="paused"),
                    records.job(2, next_at=LATER),
                    records.job(3, state="cancelled", ended_at=records.NOW),
                ]
            )
            jobs = transaction.of(Jobs)
            assert jobs.due(records.NOW) is None
            assert jobs.due(LATER) == records.job(2, next_at=LATER)
            transaction.add([records.job(4)])
            assert jobs.due(LATER) == records.job(4)
            assert jobs.due(LATER, records.job(2).id) == records.job(2, next_at=LATER)
            assert jobs.due(LATER, records.job(1).id) is None

    def test_of_two_who_change_a_version_one_is_told(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.job(1)])
            paused = replace(records.job(1), state=JobState.PAUSED.value)
            assert transaction.of(Jobs).change(paused) == replace(paused, version=2)
            with pytest.raises(RefusedError) as caught:
                transaction.of(Jobs).change(replace(records.job(1), position=3))
        assert caught.value.code == "job.changed"
        with store.read() as reading:
            assert reading.of(JobReading).by_id(records.job(1).id) == replace(paused, version=2)

    def test_each_line_is_told_once(self, store: Store) -> None:
        refused = records.job_line(1, outcome="refused", number=None, problems={"problems": []})
        with store.write() as transaction:
            transaction.add([records.job(1)])
            transaction.of(Jobs).add_lines([records.job_line(0), refused])
            transaction.of(Jobs).add_lines([])
        with store.read() as reading:
            jobs = reading.of(JobReading)
            assert jobs.lines(records.job(1).id) == [records.job_line(0), refused]
            assert jobs.lines(records.job(1).id, 1) == [refused]
            assert jobs.lines(records.job(1).id, 0, 1) == [records.job_line(0)]
            assert jobs.counts(records.job(1).id) == {"issued": 1, "refused": 1}
        with pytest.raises(RefusedError) as caught, store.write() as transaction:
            transaction.of(Jobs).add_lines([records.job_line(0)])
        assert caught.value.code == "store.conflict"

    @pytest.mark.parametrize(
        "broken",
        [
            {"state": "lost"},
            {"position": 4},
            {"state": "done"},
            {"state": "done", "position": 1, "ended_at": records.NOW},
            {"ended_at": records.NOW},
            {"version": 0},
        ],
    )
    def test_a_job_that_cannot_be_is_refused(self, store: Store, broken: dict[str, object]) -> None:
        with pytest.raises(RefusedError) as caught, store.write() as transaction:
            transaction.add([records.job(1, **broken)])
        assert caught.value.code == "store.conflict"

    @pytest.mark.parametrize("broken", [{"number": None}, {"outcome": "refused"}, {"ref": ""}])
    def test_a_line_that_cannot_be_is_refused(
        self, store: Store, broken: dict[str, object]
    ) -> None:
        with pytest.raises(RefusedError) as caught, store.write() as transaction:
            transaction.add([records.job(1), records.job_line(0, **broken)])
        assert caught.value.code == "store.conflict"

    def test_an_uploaded_file_is_kept_and_erased(self, store: Store) -> None:
        with store.write() as transaction:
            _add_uploads(transaction)
            files = transaction.of(ImportFiles)
            assert files.page() == [records.import_file(2), records.import_file(1)]
            assert files.by_id(records.import_file(1).id).octets == b"ref,name\n"  # type: ignore[union-attr]
            assert files.erase(records.import_file(2).uploaded_at) == 1
            assert files.erase(records.import_file(2).uploaded_at) == 0
            erased = replace(records.import_file(1), content=None)
            assert files.page() == [records.import_file(2), erased]
            assert erased.octets == b""

    def test_uploaded_files_are_listed_newest_first_in_pages(self, store: Store) -> None:
        made = [
            records.import_file(serial, uploaded_at=records.NOW + timedelta(seconds=serial // 2))
            for serial in range(1, 6)
        ]
        with store.write() as transaction:
            transaction.add(made)
        with store.read() as reading:
            walked, after = "", None
            while page := reading.of(ImportFiles).page(after=after, limit=2):
                walked, after = walked + "".join(one.id[-1] for one in page), page[-1].id
            assert walked == "54321"
            assert reading.of(ImportFiles).page(after="nowhere") == []

    def test_the_same_file_of_the_same_uploader_is_found(self, store: Store) -> None:
        workbook = records.import_file(3, sheet="Đợt một")
        of_program = records.import_file(4, uploaded_by="token:0123456789ab")
        with store.write() as transaction:
            _add_uploads(transaction)
            transaction.add([workbook, of_program])
            files = transaction.of(ImportFiles)
            assert files.same(records.import_file(9)) == records.import_file(2), "the newest"
            assert files.same(replace(workbook, id="F00000009")) == workbook
            assert files.same(replace(of_program, id="F00000009")) == of_program
            assert files.same(records.import_file(9, sha256="0" * 64)) is None
            files.erase(LATER)
            assert files.same(records.import_file(9)) is None

    def test_a_plan_that_nobody_ordered_is_erased_and_one_that_was_stays(
        self, store: Store
    ) -> None:
        ordered, unused, young = (
            _plan(serial, at) for serial, at in enumerate((records.NOW, records.NOW, LATER), 1)
        )
        with store.write() as transaction:
            parts = [BulkPlanPart(plan_id=unused.id, position=0, rows={"rows": []})]
            transaction.add([ordered, unused, young, *parts])
            transaction.add([records.job(1, kind="revoke", object=ordered.order_sha256)])
        with store.read() as reading:
            newest = reading.of(BulkPlans).newest(2)
        assert newest == [young, unused]
        with store.write() as transaction:
            plans = transaction.of(BulkPlans)
            assert plans.erase_unused(LATER) == 1
            assert plans.erase_unused(LATER) == 0
        with store.read() as reading:
            plans = reading.of(BulkPlans)
            assert [plans.by_id(one.id) for one in (ordered, unused, young)] == [
                ordered,
                None,
                young,
            ]


def _add_uploads(transaction: Transaction) -> None:
    transaction.add([records.import_file(1), records.import_file(2)])


def _plan(serial: int, at: datetime) -> BulkPlanRecord:
    return BulkPlanRecord(
        id=f"B{serial:08}",
        change="revoke",
        members={"reason": "deceased", "note": None, "selection": {}},
        order_sha256=f"{serial:064x}",
        plan_sha256=f"{serial:064x}",
        total=0,
        created_by="person:P00000001",
        created_at=at,
    )
