"""The commands of the offline root; tests/flows/test_offline_root.py has the whole story."""

from __future__ import annotations

import json

import pytest

from tests.flows.conftest import Installation

WORDS = "root words of the tests"


@pytest.fixture
def office(installation: Installation) -> Installation:
    installation.extra["CREDISSUER_ROOT_PASSPHRASE"] = WORDS
    return installation


def sign(office: Installation, *more: str, expect: int = 0) -> str:
    where = ("medium", "keys/trust-list.json", "--out", "signed", "--by", "Bình")
    done = office.run("credissuer", "root", "sign", *where, *more, expect=expect)
    return done.stdout if expect == 0 else done.stderr


def test_a_root_is_made_once_with_a_passphrase_of_its_own(office: Installation) -> None:
    short = {"CREDISSUER_ROOT_PASSPHRASE": "short"}
    init = ("credissuer", "root", "init", "medium")
    assert "[key.passphrase_short]" in office.run(*init, expect=4, **short).stderr
    [root] = [json.loads(line) for line in office.credissuer(*init[1:], "--json").splitlines()]
    assert (
        json.loads((office.folder / "medium/root.json").read_text())["keys"][0]["kid"]
        == (root["root"])
    )
    assert "[root.exists]" in office.run(*init, expect=1).stderr
    wrong = {"CREDISSUER_ROOT_PASSPHRASE": "the words of the office"}
    where = ("medium", "keys/trust-list.json", "--out", "signed", "--by", "Bình", "--yes")
    refused = office.run("credissuer", "root", "sign", *where, expect=4, **wrong)
    assert "[key.wrong_passphrase]" in refused.stderr
    assert not (office.folder / "signed").exists()


def test_nothing_is_signed_that_nobody_confirms(office: Installation) -> None:
    office.credissuer("root", "init", "medium")
    assert "[usage.confirmation]" in sign(office, expect=2)
    assert "[root.refused]" in sign(office, "--yes", "--next", "keys/jwks.json", expect=1)
    office.credissuer("root", "init", "empty")
    (office.folder / "empty/root.json").unlink()
    where = ("empty", "keys/trust-list.json", "--out", "signed", "--by", "Bình", "--yes")
    assert "[root.missing]" in office.run("credissuer", "root", "sign", *where, expect=1).stderr
    assert not (office.folder / "signed").exists()


def test_a_transcript_says_what_was_signed_and_is_checked_again(office: Installation) -> None:
    office.credissuer("root", "init", "medium")
    told = json.loads(sign(office, "--yes", "--json").splitlines()[-1])
    assert (told["by"], told["version"], told["previous"]) == ("Bình", 1, None)
    assert told == json.loads((office.folder / "signed/transcript.json").read_text())
    office.credissuer("root", "verify", "signed", "--root", "medium/root.json")
    office.credissuer("root", "init", "other")
    other = ("root", "verify", "signed", "--root", "other/root.json")
    assert "[root.refused]" in office.run("credissuer", *other, expect=1).stderr
    (office.folder / "signed/trust-list.json").write_text("{}")
    refused = office.run("credissuer", "root", "verify", "signed", expect=1).stderr
    assert "sha256 of the input" in refused
    (office.folder / "signed/transcript.json").write_text("[]")
    assert "[usage.file]" in office.run("credissuer", "root", "verify", "signed", expect=2).stderr


def test_two_custodians_and_the_office(office: Installation) -> None:
    office.credissuer("root", "init", "medium")
    with_first = ("--with", "medium/root.json", "--threshold", "2")
    office.credissuer("root", "init", "second", *with_first)
    (office.folder / "medium/root.json").write_bytes(
        (office.folder / "second/root.json").read_bytes()
    )
    sign(office, "--yes")
    half = office.run("credissuer", "root", "publish", "signed", expect=1).stderr
    assert "[root.refused]" in half
    both = ("second", "keys/trust-list.json", "--out", "both", "--by", "Ánh", "--yes")
    office.credissuer("root", "sign", *both, "--join", "signed/trust-list.root.jwt")
    told = json.loads(office.credissuer("root", "publish", "both", "--json"))
    assert (told["version"], len(told["signed_by"])) == (1, 2)
    public = office.folder / "public/.well-known/trust-list.root.jwt"
    assert public.read_bytes() == (office.folder / "both/trust-list.root.jwt").read_bytes()
