"""A brand that pinned the root follows a rotation and a compromise, and nobody takes it back."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from credissuer.signing.passphrase import Passphrase
from credissuer.signing.pkcs11_keys import Pkcs11Keys
from credissuer.signing.pkcs11_token import Pkcs11Token
from credverifier.trust import root_list, trust_update
from credverifier.wire.envelope import dates, jws, strict_json
from tests.flows.conftest import Installation
from tests.software_hsm import MODULE, PIN, SoftwareHsm

ROOT_PASSPHRASE = "five words on another paper"
_NUMBERS = count(1)


@pytest.fixture
def label() -> str:
    """The label of a token of this test alone."""
    return f"story {next(_NUMBERS)}"


@pytest.fixture
def token_folder(label: str, software_hsm: SoftwareHsm) -> Path:
    """The token of the office."""
    return software_hsm.add_token(label)


@pytest.fixture
def office(empty_installation: Installation, token_folder: Path, label: str) -> Installation:
    """An office whose keys are in a security module, with two certificates."""
    empty_installation.extra |= {
        "SOFTHSM2_CONF": os.environ["SOFTHSM2_CONF"],
        "CREDISSUER_PKCS11_MODULE": str(MODULE),
        "CREDISSUER_PKCS11_TOKEN": label,
        "CREDISSUER_PKCS11_PIN": PIN,
        "CREDISSUER_ROOT_PASSPHRASE": ROOT_PASSPHRASE,
    }
    empty_installation.credissuer("init", "--key-provider", "pkcs11")
    empty_installation.write_sheet(2, "sheet.csv")
    empty_installation.credissuer("import", "sheet.csv", "--yes")
    empty_installation.credissuer("publish")
    return empty_installation


def ceremony(office: Installation, medium: Path, *options: str) -> Path:
    """The root signs the office's list, and the office publishes it; returns the folder."""
    folder = office.folder / f"ceremony-{len(list(office.folder.glob('ceremony-*')))}"
    # On another machine, which has no security module and no office.
    offline = {"CREDISSUER_KEY_PROVIDER": "file"}
    sign = ("root", "sign", str(medium), "keys/trust-list.json", "--out", str(folder))
    office.credissuer(*sign, "--by", "Trần Văn Bình", "--yes", *options, **offline)
    office.credissuer("root", "verify", str(folder), "--root", str(folder / "root.json"))
    office.credissuer("root", "publish", str(folder))
    return folder


def update(office: Installation, trust: Path, expect: int = 0) -> str:
    """What `trust update` says of the office's list."""
    told = office.run(
        "credverifier", "trust", "update", "--trust", str(trust), "--json", expect=expect
    ).stdout
    return str(json.loads(told)["result"])


def root_finding(office: Installation) -> str | None:
    """The code of the doctor's finding on the root's list; None where it is well."""
    lines = office.credissuer("doctor", "--json", expect=None).splitlines()
    [finding] = [one for one in map(json.loads, lines) if one["name"] == "root_list"]
    return None if finding["ok"] else str(finding["code"])


def test_a_brand_with_the_root_pinned_follows_and_is_not_taken_back(
    office: Installation, label: str
) -> None:
    medium, trust = office.folder / "medium", office.folder / "brand.json"
    office.credissuer("root", "init", str(medium), CREDISSUER_KEY_PROVIDER="file")
    assert root_finding(office) is None
    first = ceremony(office, medium)
    assert root_finding(office) is None
    shutil.copyfile(office.folder / "keys/trust-list.json", trust)
    pin = ("trust", "pin", str(medium / "root.json"), "--trust", str(trust))
    office.run("credverifier", *pin)
    assert update(office, trust) == "unchanged"

    # A rotation: one ceremony, while the next key is announced.
    office.credissuer("keys", "rotate", "--overlap-hours", "0")
    assert root_finding(office) == "doctor.root_list_behind"
    ceremony(office, medium)
    assert update(office, trust) == "updated"
    office.credissuer("keys", "rotate", "--overlap-hours", "0")
    assert root_finding(office) is None
    number = office.certificates()[0]["number"]
    renewed = office.credissuer("renew", number).strip()
    assert office.check(renewed, "--trust", str(trust), expect=0)["verdict"] == "valid"

    # A compromise: the token of before is refused by whoever has followed.
    token = office.folder / "public/c" / f"{renewed.replace('-', '')}.jwt"
    stolen_token = office.folder / "stolen.jwt"
    shutil.copyfile(token, stolen_token)
    keys = [json.loads(line) for line in office.credissuer("keys", "list", "--json").splitlines()]
    [stolen] = [
        key["thumbprint"] for key in keys if (key["use"], key["state"]) == ("credential", "active")
    ]
    office.credissuer("keys", "compromise", stolen, "--reissue")
    assert root_finding(office) == "doctor.root_list_behind"
    ceremony(office, medium)
    assert update(office, trust) == "updated"
    assert office.check(renewed, "--trust", str(trust), expect=0)["verdict"] == "valid"
    refused = office.check(str(stolen_token), "--trust", str(trust), expect=1)
    assert refused["code"] == "issuer.key_not_allowed"

    # Whoever has the stolen key and the host serves what was good before, and lists of their own.
    followed = trust.read_bytes()
    public = office.folder / "public/.well-known"
    attacks = [
        (first / "trust-list.root.jwt").read_text(),
        _by_the_stolen_key(office, label, stolen, (first / "trust-list.json").read_bytes()),
    ]
    for text in attacks:
        for name in ("trust-list.root.jwt", "trust-list.jwt"):
            (public / name).write_text(text)
        assert update(office, trust, expect=4) == "refused"
        assert trust.read_bytes() == followed
    refused = office.check(str(stolen_token), "--trust", str(trust), expect=1)
    assert refused["code"] == "issuer.key_not_allowed"


def _by_the_stolen_key(office: Installation, label: str, stolen: str, trust_list: bytes) -> str:
    """A list that names the stolen key as good, in the form of the root's, signed by that key."""
    keys = Pkcs11Keys(Pkcs11Token(MODULE, label, Passphrase(PIN)))
    before = root_list.read((office.folder / "keys/trust-list.root.jwt").read_text())
    listed = strict_json.loads(trust_list)
    [issuer] = listed["issuers"]
    claims = root_list.claims(
        listed,
        before.roots,
        version=before.version + 1,
        previous=before.digest,
        issued_at=dates.from_seconds(before.issued_at),
        lasts=timedelta(days=9),
    )
    claims |= {"iss": issuer["id"]}
    assert trust_update.TYP != root_list.TYP
    return jws.sign(claims, typ=root_list.TYP, signer=keys.signer(stolen, stolen))


def test_the_office_signs_nothing_while_its_module_is_gone(
    office: Installation, software_hsm: SoftwareHsm, token_folder: Path
) -> None:
    number = office.certificates()[0]["number"]
    with software_hsm.unplugged(token_folder):
        refusal = office.run("credissuer", "renew", number, expect=4)
        assert "[key.unavailable]" in refusal.stderr
    assert office.credissuer("renew", number).strip()
    assert not list(office.folder.rglob("*.pem"))
