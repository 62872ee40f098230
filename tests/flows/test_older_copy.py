"""Yesterday's copy of the database is put back by hand: nothing that was decided since is undone."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable

import pytest

from tests.flows.conftest import Town, found
from tests.flows.server import Server, token
from tests.offices import sheet
from tests.postgres import Server as Postgres

REFUSED = "[office.behind_published]"


class Copies:
    """An office with three published certificates, whose database can be kept and put back."""

    def __init__(self, town: Town) -> None:
        self.town = town
        (town.folder / "roster.csv").write_text(sheet(3), "utf-8")
        lines = town.office("import", "roster.csv", "--yes", "--json").splitlines()
        town.office("publish")
        self.numbers = [json.loads(line)["number"] for line in lines]

    def keep(self) -> Callable[[], None]:
        """Keep the database as it is now; returns what puts it back."""
        raise NotImplementedError

    def public(self) -> dict[str, bytes]:
        """Every public file, and the checkpoint."""
        files = [path for path in (self.town.folder / "public").rglob("*") if path.is_file()]
        files.append(self.town.folder / "audit-checkpoint.jwt")
        return {str(path): path.read_bytes() for path in files}


class OnSqlite(Copies):
    def keep(self) -> Callable[[], None]:
        file, copy = self.town.folder / "credissuer.db", self.town.folder / "yesterday"
        assert not file.with_name("credissuer.db-wal").exists()
        shutil.copy(file, copy)

        def put_back() -> None:
            shutil.copy(copy, file)

        return put_back


class OnPostgres(Copies):
    server: Postgres

    def keep(self) -> Callable[[], None]:
        name = self.town.extra["CREDISSUER_DATABASE_URL"].partition("@/")[2].partition("?")[0]
        self.server.query(f"CREATE DATABASE {name}_kept TEMPLATE {name}")

        def put_back() -> None:
            self.server.query(f"DROP DATABASE {name}")
            self.server.query(f"CREATE DATABASE {name} TEMPLATE {name}_kept")

        return put_back


@pytest.fixture(params=["sqlite", "postgresql"])
def copies(request: pytest.FixtureRequest) -> Copies:
    if request.param == "sqlite":
        return OnSqlite(request.getfixturevalue("town"))
    town, server = request.getfixturevalue("bare_town"), request.getfixturevalue("postgres")
    town.extra["CREDISSUER_DATABASE_URL"] = server.made("template1")
    found(town)
    made = OnPostgres(town)
    made.server = server
    return made


def test_a_revocation_is_not_undone(copies: Copies) -> None:
    town, (one, two, _) = copies.town, copies.numbers
    put_back = copies.keep()
    town.office("revoke", one, "--reason", "false_claim")
    put_back()
    before = copies.public()
    (town.folder / "order.csv").write_text(sheet(4), "utf-8")
    for command in (
        ("revoke", two, "--reason", "deceased"),
        ("revoke", two, "--reason", "deceased"),
        ("suspend", one, "--reason", "deceased"),
        ("renew", two),
        ("import", "order.csv", "--yes"),
        ("badge", two, "--out", "badge"),
        ("token", "create", "crm", "--role", "issuer"),
        ("keys", "rotate"),
        ("publish",),
        ("publish", "--to", "elsewhere"),
        ("doctor", "--fix"),
    ):
        refused = town.run("credissuer", *command, expect=1).stderr
        assert REFUSED in refused and "status/1" in refused, (command, refused)
    assert copies.public() == before
    assert "status/1-revocation" in town.office("doctor", expect=1)
    town.run("credissuer", "audit", "verify", expect=1)
    assert two in town.office("list")
    assert town.check(one, expect=1)["verdict"] == "revoked"
    assert town.check(two, expect=0)["verdict"] == "valid"


def test_a_certificate_issued_since_keeps_its_index(copies: Copies) -> None:
    """Also in a folder that was put back with its checkpoint: the public tree alone tells."""
    town = copies.town
    kept = (town.folder / "audit-checkpoint.jwt").read_bytes()
    put_back = copies.keep()
    (town.folder / "order.csv").write_text(sheet(4), "utf-8")
    lines = town.office("import", "order.csv", "--yes", "--json").splitlines()
    number = json.loads(lines[-1])["number"]
    assert number not in copies.numbers
    put_back()
    (town.folder / "audit-checkpoint.jwt").write_bytes(kept)
    (town.folder / "order.csv").write_text(sheet(5), "utf-8")
    refused = town.run("credissuer", "import", "order.csv", "--yes", expect=1).stderr
    assert REFUSED in refused and number in refused
    assert town.check(number, expect=0)["verdict"] == "valid"


def test_a_server_reads_and_changes_nothing(copies: Copies) -> None:
    town, (one, two, _) = copies.town, copies.numbers
    headers = token(town, "revoker")
    put_back = copies.keep()
    town.office("revoke", one, "--reason", "false_claim")
    put_back()
    before = copies.public()
    server = Server(town, CREDISSUER_PUBLISH_SECONDS="0.2").wait()
    try:
        ready = server.client.get("/readyz")
        assert (ready.status_code, ready.json()["checks"]["history"]) == (
            503,
            "office.behind_published",
        )
        for number in (one, two, two):
            answer = server.client.post(
                f"/api/v1/certificates/{number}/revocation",
                json={"reason": "deceased"},
                headers=headers,
            )
            assert (answer.status_code, answer.json()["code"]) == (503, "office.behind_published")
        listed = server.client.get("/api/v1/certificates", headers=headers)
        assert {item["number"] for item in listed.json()["certificates"]} >= {one, two}
        public = server.client.get("/status/1-revocation")
        assert public.content == before[str(town.folder / "public" / "status" / "1-revocation")]
        verdict = server.client.post("/api/v1/verify", json={"number": one}).json()
        assert verdict["verdict"] == "revoked"
        time.sleep(1)
    finally:
        server.close()
    log = (town.folder / f"serve-{server.port}.log").read_text()
    assert REFUSED in log, "why it only reads is said when it starts"
    assert '"code":"office.behind_published"' in log.replace(" ", "")
    assert copies.public() == before
