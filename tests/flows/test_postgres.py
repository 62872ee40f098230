"""An office's commands on PostgreSQL, and two servers at the same time on one database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.conftest import Installation, found_office
from tests.flows.crowd import Crowd
from tests.postgres import Server

ROSTER = Path(__file__).parents[2] / "examples" / "roster.csv"


@pytest.fixture
def url(postgres: Server) -> str:
    """A database of this test alone, with nothing in it."""
    return postgres.create("template1")


@pytest.fixture
def installation_on_postgres(empty_installation: Installation, url: str) -> Iterator[Installation]:
    empty_installation.extra["CREDISSUER_DATABASE_URL"] = url
    found_office(empty_installation)
    yield empty_installation


def test_the_commands_of_an_office_work_on_postgresql(
    installation_on_postgres: Installation,
) -> None:
    installation = installation_on_postgres.by_the_shipped_programme()
    assert not list(installation.folder.glob("*.db"))
    installation.extra["CREDISSUER_RENDITIONS"] = "open-badge"
    installation.credissuer("import", str(ROSTER), "--yes")
    installation.credissuer("publish")
    certificates = installation.certificates()
    number = certificates[0]["number"]
    assert installation.check(number, expect=0)["verdict"] == "valid"
    installation.credissuer("revoke", number, "--reason", "undisclosed_ad", "--yes")
    assert installation.check(number, expect=1)["verdict"] == "revoked"
    del installation.extra[
        "CREDISSUER_DATABASE_URL"
    ]  # because `init` wrote it to the configuration
    lines = installation.export()
    assert {
        line["number"]: line["standing"] for line in lines if line["kind"] == "certificate"
    } == {
        line["number"]: "revoked" if line["number"] == number else "valid" for line in certificates
    }
    purposes = [line["purpose"] for line in lines if line["kind"] == "signature"]
    assert (
        (purposes.count("vc+jwt"), purposes.count("ob"))
        == (len(certificates), len(certificates))
        == (300, 300)
    )
    installation.credissuer("audit", "verify")
    installation.credissuer("doctor")
    installation.credissuer("db", "upgrade")


def test_a_database_password_is_not_shown_and_not_allowed_in_the_configuration(
    empty_installation: Installation, postgres: Server, url: str
) -> None:
    secret = postgres.url(url.partition("@/")[2].partition("?")[0], password="hunter2-p@ss")
    refusal = empty_installation.run(
        "credissuer", "init", expect=4, CREDISSUER_DATABASE_URL=secret.replace("/test", "/none")
    )
    assert "database.unavailable" in refusal.stderr
    empty_installation.credissuer("init", CREDISSUER_DATABASE_URL=secret)
    configuration = empty_installation.credissuer("config", "show", CREDISSUER_DATABASE_URL=secret)
    assert "postgres:***@" in configuration
    outputs = (
        configuration
        + refusal.stderr
        + (empty_installation.folder / "credissuer.toml").read_text("utf-8")
    )
    assert "hunter2" not in outputs and "p@ss" not in outputs
    (empty_installation.folder / "url").write_text(secret + "\n", "utf-8")
    assert empty_installation.credissuer("list", CREDISSUER_DATABASE_URL_FILE="url") == ""
    with (empty_installation.folder / "credissuer.toml").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(f"database_url = {json.dumps(secret)}\n{text}")
    assert (
        "config.password_in_file" in empty_installation.run("credissuer", "list", expect=4).stderr
    )


def test_two_servers_on_one_database_keep_every_invariant(
    installation_on_postgres: Installation, url: str
) -> None:
    crowd = Crowd(installation_on_postgres, url)
    crowd.work(seconds=10)
    assert crowd.broken_invariants() == []
    assert len(crowd.issued) >= 8 and crowd.standings and crowd.statuses["200"]
