"""Yesterday's copy of the database is put back by hand: nothing that was decided since is undone."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable

import pytest

from tests.flows.conftest import Installation, found_office
from tests.flows.server import Server, token
from tests.offices import sheet
from tests.postgres import Server as Postgres

REFUSED = "[office.behind_published]"


class Copies:
    """An office with three published certificates, whose database can be kept and put back."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        (installation.folder / "roster.csv").write_text(sheet(3), "utf-8")
        lines = installation.credissuer("import", "roster.csv", "--yes", "--json").splitlines()
        installation.credissuer("publish")
        self.numbers = [json.loads(line)["number"] for line in lines]

    def keep(self) -> Callable[[], None]:
        """Keep the database as it is now; returns what puts it back."""
        raise NotImplementedError

    def public(self) -> dict[str, bytes]:
        """Every public file, and the checkpoint."""
        files = [
            path for path in (self.installation.folder / "public").rglob("*") if path.is_file()
        ]
        files.append(self.installation.folder / "audit-checkpoint.jwt")
        return {str(path): path.read_bytes() for path in files}


class OnSqlite(Copies):
    def keep(self) -> Callable[[], None]:
        file, copy = (
            self.installation.folder / "credissuer.db",
            self.installation.folder / "yesterday",
        )
        assert not file.with_name("credissuer.db-wal").exists()
        shutil.copy(file, copy)

        def put_back() -> None:
            shutil.copy(copy, file)

        return put_back


class OnPostgres(Copies):
    server: Postgres

    def keep(self) -> Callable[[], None]:
        name = (
            self.installation.extra["CREDISSUER_DATABASE_URL"].partition("@/")[2].partition("?")[0]
        )
        self.server.query(f"CREATE DATABASE {name}_kept TEMPLATE {name}")

        def put_back() -> None:
            self.server.query(f"DROP DATABASE {name}")
            self.server.query(f"CREATE DATABASE {name} TEMPLATE {name}_kept")

        return put_back


@pytest.fixture(params=["sqlite", "postgresql"])
def copies(request: pytest.FixtureRequest) -> Copies:
    if request.param == "sqlite":
        return OnSqlite(request.getfixturevalue("installation"))
    installation, server = (
        request.getfixturevalue("empty_installation"),
        request.getfixturevalue("postgres"),
    )
    installation.extra["CREDISSUER_DATABASE_URL"] = server.create("template1")
    found_office(installation)
    made = OnPostgres(installation)
    made.server = server
    return made


def test_a_revocation_is_not_undone(copies: Copies) -> None:
    installation, (one, two, _) = copies.installation, copies.numbers
    put_back = copies.keep()
    installation.credissuer("revoke", one, "--yes", "--reason", "false_claim")
    put_back()
    before = copies.public()
    (installation.folder / "order.csv").write_text(sheet(4), "utf-8")
    for command in (
        ("revoke", two, "--yes", "--reason", "deceased"),
        ("revoke", two, "--yes", "--reason", "deceased"),
        ("suspend", one, "--yes", "--reason", "deceased"),
        ("renew", two),
        ("import", "order.csv", "--yes"),
        ("badge", two, "--out", "badge"),
        ("token", "create", "crm", "--role", "issuer"),
        ("keys", "rotate"),
        ("publish",),
        ("publish", "--to", "elsewhere"),
        ("doctor", "--fix"),
    ):
        refused = installation.run("credissuer", *command, expect=1).stderr
        assert REFUSED in refused and "status/1" in refused, (command, refused)
    assert copies.public() == before
    assert "status/1-revocation" in installation.credissuer("doctor", expect=1)
    installation.run("credissuer", "audit", "verify", expect=1)
    assert two in installation.credissuer("list")
    assert installation.check(one, expect=1)["verdict"] == "revoked"
    assert installation.check(two, expect=0)["verdict"] == "valid"


def test_a_certificate_issued_since_keeps_its_index(copies: Copies) -> None:
    """Also in a folder that was put back with its checkpoint: the public tree alone tells."""
    installation = copies.installation
    kept = (installation.folder / "audit-checkpoint.jwt").read_bytes()
    put_back = copies.keep()
    (installation.folder / "order.csv").write_text(sheet(4), "utf-8")
    lines = installation.credissuer("import", "order.csv", "--yes", "--json").splitlines()
    number = json.loads(lines[-1])["number"]
    assert number not in copies.numbers
    put_back()
    (installation.folder / "audit-checkpoint.jwt").write_bytes(kept)
    (installation.folder / "order.csv").write_text(sheet(5), "utf-8")
    refused = installation.run("credissuer", "import", "order.csv", "--yes", expect=1).stderr
    assert REFUSED in refused and number in refused
    assert installation.check(number, expect=0)["verdict"] == "valid"


def test_a_server_serves_the_public_and_nobody_else(copies: Copies) -> None:
    """Not even readers with a token: since the copy was made, it may have been revoked."""
    installation, (one, two, _) = copies.installation, copies.numbers
    headers = token(installation, "revoker")
    put_back = copies.keep()
    installation.credissuer("revoke", one, "--yes", "--reason", "false_claim")
    put_back()
    before = copies.public()
    server = Server(installation, CREDISSUER_PUBLISH_SECONDS="0.2").wait()
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
        assert (listed.status_code, listed.json()["code"]) == (503, "office.behind_published")
        public = server.client.get("/status/1-revocation")
        assert (
            public.content
            == before[str(installation.folder / "public" / "status" / "1-revocation")]
        )
        verdict = server.client.post("/api/v1/verify", json={"number": one}).json()
        assert verdict["verdict"] == "revoked"
        time.sleep(1)
    finally:
        server.close()
    log = (installation.folder / f"serve-{server.port}.log").read_text()
    assert REFUSED in log, "why it only reads is said when it starts"
    assert '"code":"office.behind_published"' in log.replace(" ", "")
    assert copies.public() == before
