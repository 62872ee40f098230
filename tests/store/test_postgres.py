"""The store on PostgreSQL, held to the same contract; and what is PostgreSQL's alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from tests.contracts.store_change_contract import StoreChangeContract
from tests.contracts.store_contract import StoreContract
from tests.contracts.store_ledger_contract import StoreLedgerContract
from tests.contracts.store_sharing_contract import Reopen, StoreSharingContract
from tests.postgres import Server

from credissuer.store.sql import SqlStore, open_store


@pytest.fixture
def url(postgres: Server) -> str:
    """A database of this test alone, empty, of the newest schema."""
    return postgres.made()


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    store = open_store(url)
    yield store
    store.close()


class TestRows(StoreContract):
    pass


class TestChanges(StoreChangeContract):
    pass


class TestLedgers(StoreLedgerContract):
    pass


class TestSharing(StoreSharingContract):
    @pytest.fixture
    def reopen(self, url: str) -> Reopen:
        return partial(open_store, url)
