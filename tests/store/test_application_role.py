"""PostgreSQL with the two roles of docs/operate.md: that of the application writes rows, and has no
way round the triggers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from credissuer.errors import ConfigError, RefusedError
from credissuer.store.sql import SqlStore, open_store
from credissuer.store.staff.guards import Guards
from tests.contracts.store_proposal_contract import AGAINST_TWO, attack, fill
from tests.postgres import Server, query

OPERATE = Path(__file__).parents[2] / "docs" / "operate.md"

ROUND_THE_TRIGGERS = (
    "ALTER TABLE proposal DISABLE TRIGGER USER",
    "ALTER TABLE certificate DISABLE TRIGGER ALL",
    "DROP TRIGGER proposal_stays ON proposal",
    "DROP FUNCTION proposal_stays() CASCADE",
    "CREATE OR REPLACE FUNCTION proposal_stays() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN OLD; END $$",
    "ALTER FUNCTION proposal_stays() RENAME TO of_before",
    "CREATE TRIGGER undoes AFTER UPDATE ON proposal EXECUTE FUNCTION two_people_keep_rows()",
    "ALTER TABLE proposal DROP CONSTRAINT ck_proposal_two_people",
    "ALTER TABLE office_policy RENAME TO of_before",
    "DROP TABLE proposal CASCADE",
    "TRUNCATE proposal, proposal_item CASCADE",
    "TRUNCATE audit",
    "DELETE FROM audit",
    "SET session_replication_role = replica",
    "SET ROLE postgres",
    "ALTER ROLE office SUPERUSER",
    "CREATE RULE undoes AS ON UPDATE TO proposal DO INSTEAD NOTHING",
    "COPY person FROM PROGRAM 'true'",
)
"""What only an owner of the tables or an administrator may do."""


@pytest.fixture
def url(postgres: Server) -> Iterator[str]:
    """The URL for the application's role, of a database whose tables are another role's."""
    owners = postgres.create()
    query(owners, "CREATE ROLE office LOGIN")
    for statement in granting():
        query(owners, statement)
    yield postgres.url(str(make_url(owners).database), user="office")
    query(owners, "DROP OWNED BY office")
    query(owners, "DROP ROLE office")


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    store = open_store(url)
    yield store
    store.close()


def granting() -> list[str]:
    """What docs/operate.md tells the owner to run."""
    return re.findall(r"^ +((?:GRANT|REVOKE) .*);$", OPERATE.read_text("utf-8"), re.MULTILINE)


def test_the_document_grants_and_takes_back() -> None:
    assert [statement.split()[0] for statement in granting()] == ["GRANT", "REVOKE"]


def test_an_office_works_with_it(store: SqlStore) -> None:
    fill(store)
    assert store.check() == []


@pytest.mark.parametrize("statement", ROUND_THE_TRIGGERS)
def test_it_has_no_way_round_the_triggers(store: SqlStore, url: str, statement: str) -> None:
    fill(store)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        query(url, statement)


def test_no_statement_does_what_takes_two_people(store: SqlStore) -> None:
    fill(store)
    for statement in AGAINST_TWO.values():
        attack(store, statement)


def test_nor_does_it_put_the_triggers_aside_as_a_restore_does(store: SqlStore) -> None:
    refused = pytest.raises((ConfigError, RefusedError))
    with refused, store.write() as transaction, transaction.of(Guards).put_aside():
        pytest.fail("the triggers were put aside")
