"""The store on SQL, held to the contract on a file of SQLite."""

from __future__ import annotations

from tests.contracts.store_contract import StoreContract


class TestSqlStore(StoreContract):
    pass
