"""The commands of an office's day with PostgreSQL behind them, and two offices' processes at once
on one database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.conftest import Town, found
from tests.flows.crowd import Crowd
from tests.postgres import Server

ROSTER = Path(__file__).parents[2] / "examples" / "roster.csv"


@pytest.fixture
def url(postgres: Server) -> str:
    """A database of this test alone, with nothing in it."""
    return postgres.made("template1")


@pytest.fixture
def town_on_postgres(bare_town: Town, url: str) -> Iterator[Town]:
    bare_town.extra["CREDISSUER_DATABASE_URL"] = url
    found(bare_town)
    yield bare_town


def test_an_office_s_day_on_postgres(town_on_postgres: Town) -> None:
    town = town_on_postgres.by_the_shipped_programme()
    assert not list(town.folder.glob("*.db"))
    town.office("import", str(ROSTER), "--yes")
    town.office("publish")
    certificates = [line for line in town.export() if line["kind"] == "certificate"]
    number = certificates[0]["number"]
    assert town.check(number, expect=0)["verdict"] == "valid"
    town.office("revoke", number, "--reason", "undisclosed_ad")
    assert town.check(number, expect=1)["verdict"] == "revoked"
    del town.extra["CREDISSUER_DATABASE_URL"]  # init wrote down where the database is
    lines = town.export()
    assert {
        line["number"]: line["standing"] for line in lines if line["kind"] == "certificate"
    } == {
        line["number"]: "revoked" if line["number"] == number else "valid" for line in certificates
    }
    signed = [line["purpose"] for line in lines if line["kind"] == "signature"]
    assert (
        (signed.count("vc+jwt"), signed.count("ob"))
        == (len(certificates), len(certificates))
        == (300, 300)
    )
    town.office("audit", "verify")
    town.office("doctor")
    town.office("db", "upgrade")


def test_a_password_is_shown_nowhere_and_kept_in_no_configuration(
    bare_town: Town, postgres: Server, url: str
) -> None:
    secret = postgres.url(url.partition("@/")[2].partition("?")[0], password="hunter2-p@ss")
    refused = bare_town.run(
        "credissuer", "init", expect=4, CREDISSUER_DATABASE_URL=secret.replace("/test", "/none")
    )
    assert "database.unavailable" in refused.stderr
    bare_town.office("init", CREDISSUER_DATABASE_URL=secret)
    shown = bare_town.office("config", "show", CREDISSUER_DATABASE_URL=secret)
    assert "postgres:***@" in shown
    everything = shown + refused.stderr + (bare_town.folder / "credissuer.toml").read_text("utf-8")
    assert "hunter2" not in everything and "p@ss" not in everything
    (bare_town.folder / "url").write_text(secret + "\n", "utf-8")
    assert bare_town.office("list", CREDISSUER_DATABASE_URL_FILE="url") == ""
    with (bare_town.folder / "credissuer.toml").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write(f"database_url = {json.dumps(secret)}\n{text}")
    assert "config.password_in_file" in bare_town.run("credissuer", "list", expect=4).stderr


def test_two_servers_at_once_keep_every_invariant(town_on_postgres: Town, url: str) -> None:
    crowd = Crowd(town_on_postgres, url)
    crowd.work(seconds=10)
    assert crowd.broken() == []
    assert len(crowd.issued) >= 8 and crowd.changed and crowd.answers["200"]
