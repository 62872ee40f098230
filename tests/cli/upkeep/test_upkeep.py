"""The commands that look after an office."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from tests.flows.conftest import PASSPHRASE, Installation


def test_audit_doctor_and_badge_commands_succeed(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.credissuer("audit", "verify")
    installation.credissuer("doctor")
    files = installation.credissuer("badge", number, "--out", "badge").split()
    assert len(files) == len(set(files)) == 4 + 8 * 3 * 2 + 2 * 3 + 4 + 1
    heads = {".svg": b"<svg ", ".png": b"\x89PNG", ".pdf": b"%PDF-", ".zip": b"PK\x03\x04"}
    for file in files:
        assert (installation.folder / file).read_bytes().startswith(heads.get(file[-4:], b"")), file
    for file in (f"badge/{number.replace('-', '')}-badge-web-vi.{form}" for form in ("svg", "png")):
        assert installation.check(file, expect=0)["certificate"]["number"] == number, (
            "the certificate is in the badge"
        )
    purposes = [line["purpose"] for line in installation.export() if line["kind"] == "signature"]
    assert sorted(purposes) == ["ob", "sd-jwt", "slim"] + ["vc+jwt"] * 3


def test_an_office_is_founded_once(installation: Installation) -> None:
    before = (installation.folder / "credissuer.toml").read_bytes()
    assert "office.exists" in installation.run("credissuer", "init", expect=4).stderr
    assert (installation.folder / "credissuer.toml").read_bytes() == before


def test_a_new_office_in_the_place_of_another_is_refused(installation: Installation) -> None:
    elsewhere = {"CREDISSUER_PUBLIC_URL": "https://other.example"}
    refused = installation.run("credissuer", "init", expect=4, **elsewhere).stderr
    assert "[office.database_of_another]" in refused
    assert (
        "did:web:other.example" in refused and str(installation.folder / "credissuer.db") in refused
    )
    other_keys = str(installation.folder / "other-keys")
    refused = installation.run(
        "credissuer", "init", expect=4, CREDISSUER_KEYSTORE_DIR=other_keys
    ).stderr
    assert "[office.keys_missing]" in refused and other_keys in refused
    (installation.folder / "credissuer.db").unlink()
    refused = installation.run("credissuer", "init", expect=4).stderr
    assert "[office.database_missing]" in refused
    assert not (installation.folder / "credissuer.db").exists()


@pytest.mark.parametrize(
    ("named", "modules"),
    [("tinnhiem.vn", "25 × 25"), ("tin-nhiem.vn", "29 × 29"), ("a" * 32 + ".vn", "33 × 33")],
)
def test_a_new_office_hears_how_large_its_codes_are(
    empty_installation: Installation, named: str, modules: str
) -> None:
    said = empty_installation.run(
        "credissuer", "init", expect=0, CREDISSUER_PUBLIC_URL=f"https://{named}"
    ).stderr
    # In Vietnamese and in English.
    assert said.count(f"{modules} ") == 2
    assert ("11" in said) is (modules != "25 × 25")


def test_a_short_passphrase_of_the_environment_founds_nothing(
    empty_installation: Installation,
) -> None:
    refused = empty_installation.run("credissuer", "init", expect=4, CREDISSUER_PASSPHRASE="short")
    assert "[key.passphrase_short]" in refused.stderr and "8" in refused.stderr
    assert not (empty_installation.folder / "credissuer.db").exists()


def test_the_configuration_is_shown_with_its_sources_and_without_secrets(
    installation: Installation,
) -> None:
    printed = installation.credissuer("config", "show", CREDISSUER_RATE_LIMIT="7")
    assert PASSPHRASE not in printed and "(set)" in printed
    [limit] = [line for line in printed.splitlines() if line.startswith("rate_limit")]
    assert "7" in limit and "environment" in limit
    refusal = installation.run("credissuer", "config", "show", expect=4, CREDISSUER_RATE_LIMIT="-1")
    assert "config.invalid" in refusal.stderr


def test_the_trail_lists_who_did_what(issued: tuple[Installation, str]) -> None:
    installation, number = issued
    installation.credissuer("revoke", number, "--reason", "false_claim", "--yes")
    lines = [json.loads(line) for line in installation.credissuer("audit", "list").splitlines()]
    assert lines[0]["action"] == "office.founded"
    assert [line["object"] for line in lines if line["action"] == "certificate.revoked"] == [
        number.replace("-", "")
    ]


def test_a_trail_that_was_changed_does_not_verify(installation: Installation) -> None:
    with closing(sqlite3.connect(installation.folder / "credissuer.db")) as connection, connection:
        triggers = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for (name,) in triggers:  # because they keep the trail append-only
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 1")
    assert "[audit." in installation.run("credissuer", "audit", "verify", expect=1).stderr


def test_the_doctor_tells_what_is_wrong_with_public_files(
    issued: tuple[Installation, str],
) -> None:
    installation, number = issued
    installation.credissuer("publish")
    public = installation.folder / "public"
    (public / "index.html").write_text("somebody else's page")
    (public / "c" / f"{number.replace('-', '')}.jwt").unlink()
    printed = installation.credissuer("doctor", expect=1)
    wrong = [line for line in printed.splitlines() if not line.startswith("ok ")]
    assert len(wrong) == 4
    assert "missing" in wrong[0] and ".jwt" in wrong[0]
    assert (
        wrong[1].strip() == "[doctor.files_missing] Cách sửa / Mend it: credissuer publish --verify"
    )
    assert "altered" in wrong[2] and "index.html" in wrong[2]
    assert wrong[3].split()[0] == "[doctor.files_altered]"
    lines = [
        json.loads(line)
        for line in installation.credissuer("doctor", "--json", expect=1).splitlines()
    ]
    assert [(line["code"], line["command"]) for line in lines if not line["ok"]] == [
        ("doctor.files_missing", "credissuer publish --verify"),
        ("doctor.files_altered", "credissuer publish --verify"),
    ]
    assert lines[0]["name"] == "disk"
    installation.credissuer("publish", "--verify")
    installation.credissuer("doctor")


def test_the_doctor_looks_at_the_disk_before_it_opens_the_office(
    installation: Installation,
) -> None:
    database = installation.folder / "credissuer.db"
    database.rename(installation.folder / "aside.db")
    database.mkdir()
    process = installation.run("credissuer", "doctor", "--json", expect=None)
    assert process.returncode not in (0, 70)
    assert json.loads(process.stdout.splitlines()[0])["name"] == "disk"


def test_a_bucket_that_does_not_answer_is_told_without_its_secret(
    installation: Installation,
) -> None:
    secrets = {
        "AWS_ACCESS_KEY_ID": "an-access-key",
        "AWS_SECRET_ACCESS_KEY": "a-s3cret-key",
        # Nothing listens at the port of "discard".
        "CREDISSUER_PUBLICATION_ENDPOINT": "http://127.0.0.1:9",
    }
    refused = installation.run(
        "credissuer", "publish", "--to", "s3://public/office", expect=None, **secrets
    )
    assert refused.returncode != 0
    assert "[publish.unreachable]" in refused.stderr
    wrong = {**secrets, "CREDISSUER_PUBLICATION_URL": "s3://key:a-s3cret-key@public"}
    wrongly = installation.run("credissuer", "publish", expect=4, **wrong)
    assert "[config.publication_url]" in wrongly.stderr
    shown = installation.credissuer("config", "show", **secrets)
    assert "a-s3cret-key" not in f"{refused.stderr}{wrongly.stderr}{shown}"
