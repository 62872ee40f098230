"""The plug is pulled at every named place and at a hundred moments: nothing acknowledged is lost,
no index is twice.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import signal
import subprocess
import time

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credissuer import failpoints
from credverifier.wire.envelope import jwk, jws
from tests.commands import BIN
from tests.flows.conftest import Town
from tests.offices import CRITERIA, sheet

ISSUING = [name for name in failpoints.NAMES if name.split(".")[0] in ("issue", "publish")]


def holds(town: Town, acknowledged: dict[str, str]) -> None:
    """The invariants of an export, against what was acknowledged (number -> token)."""
    lines = town.export()
    certificates = {line["number"]: line for line in lines if line["kind"] == "certificate"}
    places = [(line["status"]["list"], line["status"]["index"]) for line in certificates.values()]
    assert len(set(places)) == len(places)
    signatures = {line["token_sha256"] for line in lines if line["kind"] == "signature"}
    for number in acknowledged:
        assert certificates[number]["token_sha256"] in signatures
    town.office("audit", "verify")


@pytest.mark.parametrize("name", ISSUING)
def test_killed_while_issuing_at(town: Town, name: str) -> None:
    (town.folder / "roster.csv").write_text(sheet(4), "utf-8")
    killed = town.run(
        "credissuer",
        "import",
        "roster.csv",
        "--yes",
        "--json",
        expect=None,
        CREDISSUER_FAILPOINT=name,
    )
    assert killed.returncode == -signal.SIGKILL
    acknowledged = {json.loads(line)["number"]: line for line in killed.stdout.splitlines()}
    holds(town, acknowledged)
    again = town.office("import", "roster.csv", "--yes", "--json")
    numbers = {json.loads(line)["number"] for line in again.splitlines()}
    assert len(numbers) == 4
    assert acknowledged.keys() <= numbers
    town.office("doctor", "--fix")
    holds(town, acknowledged)
    assert town.check(numbers.pop(), expect=0)["verdict"] == "valid"


@pytest.mark.parametrize(
    "name", ["change.before_commit", "change.after_commit", "publish.after_record"]
)
def test_killed_while_revoking_at(town: Town, name: str) -> None:
    (town.folder / "roster.csv").write_text(sheet(1), "utf-8")
    number = json.loads(town.office("import", "roster.csv", "--yes", "--json"))["number"]
    killed = town.run(
        "credissuer",
        "revoke",
        number,
        "--reason",
        "banned_goods",
        expect=None,
        CREDISSUER_FAILPOINT=name,
    )
    assert killed.returncode == -signal.SIGKILL
    town.office("revoke", number, "--reason", "banned_goods")
    assert town.check(number, expect=1)["verdict"] == "revoked"
    holds(town, {number: ""})


@pytest.mark.parametrize("name", ["issue.after_intent", "issue.after_sign"])
def test_the_doctor_finishes_what_was_left_open(town: Town, name: str) -> None:
    (town.folder / "roster.csv").write_text(sheet(2), "utf-8")
    town.run("credissuer", "import", "roster.csv", "--yes", expect=None, CREDISSUER_FAILPOINT=name)
    assert [line for line in town.export() if line["kind"] != "status_list"] == []
    town.office("doctor", expect=1)
    town.office("doctor", "--fix")
    certificates = [line for line in town.export() if line["kind"] == "certificate"]
    assert [line["standing"] for line in certificates] == ["valid", "valid"]
    assert town.check(certificates[0]["number"], expect=0)["verdict"] == "valid"


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("issue.after_intent", ("issue", "order.json")),  # nothing is signed
        ("issue.after_intent", ("doctor", "--fix")),
        (
            "issue.after_release",
            ("issue", "order.json"),
        ),  # the certificate is, and what is for wallets is not
        ("issue.after_release", ("publish",)),
    ],
)
def test_a_holder_key_outlives_a_crash_between_intent_and_signature(
    town: Town, name: str, mended: tuple[str, ...]
) -> None:
    holder = jwk.encode(ec.generate_private_key(ec.SECP256R1()).public_key())
    row = next(csv.DictReader(io.StringIO(sheet(1))))
    order = {key: row[key] for key in ("ref", "kind", "name", "assessed_on")} | {
        "criteria": {key: row[key] for key in CRITERIA},
        "accounts": [{"url": row["account_1"]}],
        "holder_key": holder,
    }
    (town.folder / "order.json").write_text(json.dumps(order), "utf-8")
    killed = town.run("credissuer", "issue", "order.json", expect=None, CREDISSUER_FAILPOINT=name)
    assert killed.returncode == -signal.SIGKILL
    assert list(town.folder.glob("public/c/*.sd-jwt")) == []
    town.office(*mended)
    [certificate] = [line for line in town.export() if line["kind"] == "certificate"]
    number = certificate["number"]
    text = (town.folder / f"public/c/{number.replace('-', '')}.sd-jwt").read_text()
    bound = jws.parse(text.partition("~")[0], typ="dc+sd-jwt").payload["cnf"]["jwk"]
    assert bound == {key: holder[key] for key in ("kty", "crv", "x", "y")}
    assert town.check(text, expect=0)["certificate"]["number"] == number
    holds(town, {number: ""})


def test_the_doctor_voids_what_its_key_can_sign_no_more(town: Town) -> None:
    (town.folder / "roster.csv").write_text(sheet(1), "utf-8")
    town.run(
        "credissuer",
        "import",
        "roster.csv",
        "--yes",
        expect=None,
        CREDISSUER_FAILPOINT="issue.after_intent",
    )
    town.office("keys", "rotate", "--overlap-hours", "0")
    town.office("keys", "rotate", "--overlap-hours", "0")
    town.office("doctor", "--fix")
    [voided] = [line for line in town.export() if line["kind"] == "certificate"]
    assert voided["standing"] == "voided"
    fresh = json.loads(town.office("import", "roster.csv", "--yes", "--json"))["number"]
    assert fresh != voided["number"]
    assert town.check(fresh, expect=0)["verdict"] == "valid"
    holds(town, {fresh: ""})


KILLS = int(os.environ.get("CREDISSUER_KILLS", "20"))
"""Twenty in every run of the suite; `make kills` does a hundred."""


def test_timed_kills_during_one_import(town: Town) -> None:
    """Every other kill is counted from the first acknowledgement, so that a slow machine proves as
    much.
    """
    (town.folder / "roster.csv").write_text(sheet(400), "utf-8")
    command = [str(BIN / "credissuer"), "import", "roster.csv", "--yes", "--json"]
    chance, acknowledged = random.Random(20261124), {}
    for kill in range(KILLS):
        process = subprocess.Popen(
            command,
            cwd=town.folder,
            env=town.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        first_line = ""
        if kill % 2:
            first_line = process.stdout.readline()
            time.sleep(chance.uniform(0, 0.5))
        else:
            time.sleep(chance.uniform(0.6, 1.9))
        os.kill(process.pid, signal.SIGKILL)
        rest, _ = process.communicate()
        for line in (first_line + rest).splitlines(keepends=True):
            if line.endswith("\n"):
                answer = json.loads(line)
                assert acknowledged.setdefault(answer["ref"], answer) == answer
    holds(town, {answer["number"]: "" for answer in acknowledged.values()})
    town.office("doctor", "--fix")
    town.office("import", "roster.csv", "--yes")
    final = {line["ref"]: line["number"] for line in town.export() if line["kind"] == "certificate"}
    assert len(final) == 400
    assert acknowledged, (
        "no kill came after the first acknowledgement: the test would prove nothing"
    )
    assert all(final[ref] == answer["number"] for ref, answer in acknowledged.items())
    holds(town, {})
