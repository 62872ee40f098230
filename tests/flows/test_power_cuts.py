"""Commands are killed at every failpoint and at random moments: no acknowledged certificate is lost
and no status list index is used twice."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credissuer import failpoints
from credissuer.operations.renewing import reissue
from credverifier.wire.envelope import jwk, jws
from tests import commands
from tests.flows.conftest import Installation, found_office
from tests.offices import CRITERIA, sheet
from tests.postgres import Server as Database

ISSUING = [name for name in failpoints.NAMES if name.split(".")[0] in ("issue", "publish")]


def assert_invariants(installation: Installation, acknowledged: dict[str, str]) -> None:
    """Indexes are unique, and the acknowledged certificates (keyed by number) are signed."""
    lines = installation.export()
    certificates = {line["number"]: line for line in lines if line["kind"] == "certificate"}
    entries = [(line["status"]["list"], line["status"]["index"]) for line in certificates.values()]
    assert len(set(entries)) == len(entries)
    signatures = {line["token_sha256"] for line in lines if line["kind"] == "signature"}
    for number in acknowledged:
        assert certificates[number]["token_sha256"] in signatures
    installation.credissuer("audit", "verify")


def killed_at(installation: Installation, failpoint: str, *arguments: str) -> str:
    """The output of a command that kills itself at `failpoint`."""
    process = installation.run(
        "credissuer", *arguments, expect=None, CREDISSUER_FAILPOINT=failpoint
    )
    assert process.returncode == -signal.SIGKILL
    return process.stdout


@pytest.mark.parametrize("failpoint", ISSUING)
def test_an_import_killed_at_a_failpoint_can_be_repeated(
    installation: Installation, failpoint: str
) -> None:
    installation.write_sheet(4)
    output = killed_at(installation, failpoint, "import", "roster.csv", "--yes", "--json")
    acknowledged = {json.loads(line)["number"]: line for line in output.splitlines()}
    assert_invariants(installation, acknowledged)
    repeated = installation.credissuer("import", "roster.csv", "--yes", "--json")
    numbers = {json.loads(line)["number"] for line in repeated.splitlines()}
    assert len(numbers) == 4
    assert acknowledged.keys() <= numbers
    installation.credissuer("doctor", "--fix")
    assert_invariants(installation, acknowledged)
    assert installation.check(numbers.pop(), expect=0)["verdict"] == "valid"


@pytest.mark.parametrize(
    "failpoint", ["change.before_commit", "change.after_commit", "publish.after_record"]
)
def test_a_revocation_killed_at_a_failpoint_can_be_repeated(
    installation: Installation, failpoint: str
) -> None:
    installation.write_sheet(1)
    number = json.loads(installation.credissuer("import", "roster.csv", "--yes", "--json"))[
        "number"
    ]
    killed_at(installation, failpoint, "revoke", number, "--reason", "banned_goods", "--yes")
    installation.credissuer("revoke", number, "--reason", "banned_goods", "--yes")
    assert installation.check(number, expect=1)["verdict"] == "revoked"
    assert_invariants(installation, {number: ""})


@pytest.mark.parametrize("failpoint", ["issue.after_intent", "issue.after_sign"])
def test_the_doctor_finishes_an_interrupted_import(
    installation: Installation, failpoint: str
) -> None:
    installation.write_sheet(2)
    killed_at(installation, failpoint, "import", "roster.csv", "--yes")
    assert [line for line in installation.export() if line["kind"] != "status_list"] == []
    installation.credissuer("doctor", expect=1)
    installation.credissuer("doctor", "--fix")
    certificates = installation.certificates()
    assert [line["standing"] for line in certificates] == ["valid", "valid"]
    assert installation.check(certificates[0]["number"], expect=0)["verdict"] == "valid"


@pytest.mark.parametrize(
    ("failpoint", "repair"),
    [
        ("issue.after_intent", ("issue", "order.json")),  # before anything is signed
        ("issue.after_intent", ("doctor", "--fix")),
        (
            "issue.after_release",
            ("issue", "order.json"),
        ),  # before the rendition for wallets is signed
        ("issue.after_release", ("publish",)),
    ],
)
def test_a_holder_key_survives_a_crash_before_its_rendition_is_signed(
    installation: Installation, failpoint: str, repair: tuple[str, ...]
) -> None:
    holder = jwk.encode(ec.generate_private_key(ec.SECP256R1()).public_key())
    row = next(csv.DictReader(io.StringIO(sheet(1))))
    order = {key: row[key] for key in ("ref", "kind", "name", "assessed_on")} | {
        "criteria": {key: row[key] for key in CRITERIA},
        "accounts": [{"url": row["account_1"]}],
        "holder_key": holder,
    }
    (installation.folder / "order.json").write_text(json.dumps(order), "utf-8")
    killed_at(installation, failpoint, "issue", "order.json")
    assert list(installation.folder.glob("public/c/*.sd-jwt")) == []
    installation.credissuer(*repair)
    [certificate] = installation.certificates()
    number = certificate["number"]
    text = (installation.folder / f"public/c/{number.replace('-', '')}.sd-jwt").read_text()
    bound = jws.parse(text.partition("~")[0], typ="dc+sd-jwt").payload["cnf"]["jwk"]
    assert bound == {key: holder[key] for key in ("kty", "crv", "x", "y")}
    assert installation.check(text, expect=0)["certificate"]["number"] == number
    assert_invariants(installation, {number: ""})


def test_the_doctor_voids_a_certificate_whose_key_is_no_longer_active(
    installation: Installation,
) -> None:
    installation.write_sheet(1)
    killed_at(installation, "issue.after_intent", "import", "roster.csv", "--yes")
    installation.credissuer("keys", "rotate", "--overlap-hours", "0")
    installation.credissuer("keys", "rotate", "--overlap-hours", "0")
    installation.credissuer("doctor", "--fix")
    [voided] = installation.certificates()
    assert voided["standing"] == "voided"
    number = json.loads(installation.credissuer("import", "roster.csv", "--yes", "--json"))[
        "number"
    ]
    assert number != voided["number"]
    assert installation.check(number, expect=0)["verdict"] == "valid"
    assert_invariants(installation, {number: ""})


@pytest.mark.parametrize(
    "failpoint",
    [
        *(name for name in failpoints.NAMES if name.startswith("reissue.")),
        "issue.after_sign",
        "publish.after_record",
    ],
)
def test_signing_anew_killed_at_a_failpoint_can_be_repeated(
    installation: Installation, failpoint: str
) -> None:
    signed_anew_after_a_kill(installation, failpoint, 30)


def test_signing_anew_killed_in_its_second_batch_goes_on_there(
    installation: Installation,
) -> None:
    signed_anew_after_a_kill(installation, "reissue.after_record:2", reissue.BATCH + 10)


def signed_anew_after_a_kill(installation: Installation, failpoint: str, count: int) -> None:
    """Compromise the key of `count` certificates, kill the command that signs them anew, and run it
    again.
    """
    installation.write_sheet(count)
    installation.credissuer("import", "roster.csv", "--yes")
    installation.credissuer("publish", "--to", "public")
    before = {line["number"]: line for line in installation.certificates()}
    [key] = {line["key_id"] for line in before.values()}
    installation.credissuer("keys", "compromise", key)
    killed_at(installation, failpoint, "keys", "compromise", key, "--reissue")
    assert_invariants(installation, {})
    installation.credissuer("keys", "compromise", key, "--reissue")
    after = {line["number"]: line for line in installation.certificates()}
    assert {number: line["status"] for number, line in before.items()} == {
        number: line["status"] for number, line in after.items()
    }
    assert all(line["key_id"] != key for line in after.values())
    assert installation.check(next(iter(after)), expect=0)["verdict"] == "valid"
    installation.credissuer("doctor")
    assert_invariants(installation, dict.fromkeys(after, ""))


@pytest.mark.parametrize(
    "failpoint",
    [
        "issue.after_intent",
        "issue.before_release",
        "issue.after_release",
        "issue.before_intent",
        "publish.after_record",
    ],
)
def test_renewals_by_a_file_killed_at_a_failpoint_can_be_repeated(
    installation: Installation, failpoint: str
) -> None:
    installation.write_sheet(30)
    installation.credissuer("import", "roster.csv", "--yes")
    installation.credissuer("publish", "--to", "public")
    (installation.folder / "all.ndjson").write_text(installation.credissuer("export"), "utf-8")
    killed_at(installation, failpoint, "renew", "all.ndjson", "--yes", "--json")
    assert_invariants(installation, {})
    output = installation.credissuer("renew", "all.ndjson", "--yes", "--json")
    renewed = {line["renews"]: line["number"] for line in map(json.loads, output.splitlines())}
    assert len(renewed) == 30
    standings = {line["number"]: line["standing"] for line in installation.certificates()}
    assert {standings[old] for old in renewed} == {"superseded"}
    assert {standings[new] for new in renewed.values()} == {"valid"}
    assert len(standings) == 60
    old, new = next(iter(renewed.items()))
    assert installation.check(old, expect=1)["status"]["superseded_by"] == new
    installation.credissuer("doctor")
    assert_invariants(installation, dict.fromkeys(standings, ""))


KILLS = int(os.environ.get("CREDISSUER_KILLS", "0"))
"""`make kills` does two hundred on each database; the suite twenty together."""


@pytest.fixture(params=[("sqlite", 12), ("postgresql", 8)], ids=["sqlite", "postgresql"])
def importing(
    request: pytest.FixtureRequest, empty_installation: Installation
) -> tuple[Installation, int]:
    """An office on each database, and how many times its import is killed."""
    database, kills = request.param
    if database == "postgresql":
        server: Database = request.getfixturevalue("postgres")
        empty_installation.extra["CREDISSUER_DATABASE_URL"] = server.create("template1")
    found_office(empty_installation)
    return empty_installation, KILLS or kills


def test_timed_kills_during_one_import_lose_no_acknowledged_certificate(
    importing: tuple[Installation, int],
) -> None:
    """Because a slow machine may acknowledge late, every other kill waits for the first line."""
    installation, kills = importing
    rows = 20 * kills
    installation.write_sheet(rows)
    chance, acknowledged = random.Random(20261124), {}
    for kill in range(kills):
        command = commands.Running(
            *("credissuer", "import", "roster.csv", "--yes", "--json"),
            folder=installation.folder,
            environment=installation.environment(),
        )
        if kill % 2:
            while command.is_alive and "\n" not in command.output():
                time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.6))
        for line in command.kill().splitlines(keepends=True):
            if line.endswith("\n"):
                answer = json.loads(line)
                assert acknowledged.setdefault(answer["ref"], answer) == answer
    assert_invariants(installation, {answer["number"]: "" for answer in acknowledged.values()})
    installation.credissuer("doctor", "--fix")
    installation.credissuer("import", "roster.csv", "--yes")
    issued = {line["ref"]: line["number"] for line in installation.certificates()}
    assert len(issued) == rows
    assert acknowledged, (
        "no kill came after the first acknowledgement: the test would prove nothing"
    )
    assert all(issued[ref] == answer["number"] for ref, answer in acknowledged.items())
    assert_invariants(installation, {})
