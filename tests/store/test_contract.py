"""The store keeps its contract on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from credissuer.errors import ConfigError
from credissuer.store.sql import SqlStore, open_store
from tests.contracts import store_records as records
from tests.contracts.store_application_contract import StoreApplicationContract
from tests.contracts.store_change_contract import StoreChangeContract
from tests.contracts.store_contract import StoreContract
from tests.contracts.store_job_contract import StoreJobContract
from tests.contracts.store_journal_contract import StoreJournalContract
from tests.contracts.store_key_contract import StoreKeyContract
from tests.contracts.store_ledger_contract import StoreLedgerContract
from tests.contracts.store_note_contract import StoreNoteContract
from tests.contracts.store_notice_contract import StoreNoticeContract
from tests.contracts.store_proposal_contract import StoreProposalContract, StoreReplacingContract
from tests.contracts.store_reissue_contract import StoreReissueContract
from tests.contracts.store_report_contract import StoreReportContract
from tests.contracts.store_search_contract import StoreSearchContract
from tests.contracts.store_sharing_contract import Reopen, StoreSharingContract
from tests.contracts.store_sign_in_contract import StoreSignInContract
from tests.contracts.store_staff_contract import StoreStaffContract
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of the newest schema, for this test."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('path')}"
    server: Server = request.getfixturevalue("postgres")
    return server.create()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def reopen(url: str) -> Reopen:
    return partial(open_store, url)


class TestRecords(StoreContract):
    pass


class TestNotes(StoreNoteContract):
    pass


class TestSignIn(StoreSignInContract):
    pass


class TestStaff(StoreStaffContract):
    pass


class TestJournal(StoreJournalContract):
    pass


class TestJobs(StoreJobContract):
    pass


class TestKeys(StoreKeyContract):
    pass


class TestNotices(StoreNoticeContract):
    pass


class TestProposals(StoreProposalContract):
    pass


class TestReplacing(StoreReplacingContract):
    pass


class TestReissues(StoreReissueContract):
    pass


class TestReports(StoreReportContract):
    pass


class TestApplications(StoreApplicationContract):
    pass


class TestChanges(StoreChangeContract):
    pass


class TestLedgers(StoreLedgerContract):
    pass


class TestSearch(StoreSearchContract):
    pass


class TestSharing(StoreSharingContract):
    pass


def test_waiting_for_another_writer_ends_after_the_busy_timeout(store: SqlStore, url: str) -> None:
    hasty = open_store(url, busy_timeout_ms=20)
    with store.write(), pytest.raises(ConfigError) as refusal, hasty.write():
        pass
    assert refusal.value.code == "database.busy"
    with hasty.write() as transaction:
        transaction.add([records.subject(1)])
    hasty.close()
