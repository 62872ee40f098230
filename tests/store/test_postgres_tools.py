"""`pg_dump` is called without a password on its command line, and what it lacks is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import make_url

from credissuer.errors import ConfigError
from credissuer.store.databases import postgres_tools
from credissuer.store.schema import SCHEMA
from credissuer.store.sql import open_store
from tests.contracts import store_records as records
from tests.postgres import Server

SPY = """#!/bin/sh
printf '%s\\n' "$@" >{folder}/arguments
for argument in "$@"; do
  case "$argument" in *passfile=*) cat "$(echo "$argument" | sed "s/.*passfile='*\\([^' ]*\\).*/\\1/")" ;; esac
done >{folder}/passfile
"""


def test_a_password_goes_by_a_file_and_not_by_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = tmp_path / "pg_dump"
    spy.write_text(SPY.format(folder=tmp_path))
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    url = make_url(
        "postgresql+psycopg://office:s%3Acr%5Ct@db.example/credissuer?sslpassword=hunter2"
    )
    postgres_tools.dump(url, "1-1", tmp_path / "dump")
    arguments = (tmp_path / "arguments").read_text()
    assert "host=db.example" in arguments and "user=office" in arguments
    assert "cr" not in arguments.replace("credissuer", "") and "hunter2" not in arguments
    assert (tmp_path / "passfile").read_text() == "*:*:*:*:s\\:cr\\\\t\n"


def test_a_program_that_is_missing_is_named_with_what_to_install(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(postgres.create())
    with store.write() as transaction:
        transaction.audit.append([records.event(1)])
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError) as refusal:
        store.dump(tmp_path / "dump")
    assert refusal.value.code == "database.tool_missing"
    assert "postgresql-client" in refusal.value.words("en")
    store.close()


def test_what_the_program_says_is_passed_on(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{postgres.tools}:{os.environ['PATH']}")
    url = make_url(postgres.url("nowhere").replace("postgresql:", "postgresql+psycopg:"))
    with pytest.raises(ConfigError) as refusal:
        postgres_tools.dump(url, "1-1", tmp_path / "dump")
    assert refusal.value.code == "database.tool_failed"
    assert "nowhere" in refusal.value.facts["problem"]


def test_a_dump_comes_back_without_the_version_that_makes_it_an_office_s(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{postgres.tools}:{os.environ['PATH']}")
    store = open_store(postgres.create())
    records.add_certificates(store, 1)
    with store.write() as transaction:
        transaction.audit.append([records.event(1)])
    store.dump(tmp_path / "dump")
    store.close()
    there = postgres.create("template0")
    postgres_tools.load(
        make_url(there.replace("postgresql:", "postgresql+psycopg:")), tmp_path / "dump"
    )
    back = open_store(there)
    assert back.schema()["database"] is None
    with pytest.raises(ConfigError, match=r"database\.missing"):
        back.require_current()
    with back.admitting(SCHEMA.newest) as transaction:
        assert transaction.certificates.by_number(
            records.certificate(1).number
        ) == records.certificate(1)
        transaction.audit.append([records.event(2)])
    assert back.schema()["database"] == SCHEMA.newest and back.check() == []
    with back.read() as reading:
        assert [entry.seq for entry in reading.audit.entries()] == [1, 2]
    back.close()
