"""Every vector that the command can be asked, asked of the command: a trust list in a file, lists
on a web host.

The command runs in this process, but for a few starts of its own. Its clock stands where a vector
wants it, and all hosts are one here: what is fetched comes over HTTP from this machine, under the
bounds of every fetch.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Host
from test_vectors import FAMILIES, FILES, FOLDER, spelt_out, tokens

from credverifier import words
from credverifier.cli import command as cli
from credverifier.online import fetch

EXIT = {"valid": 0, "invalid": 1, "unknown": 3}
FAILURES = {"status.unreachable": 503, "status.too_large": "x" * (4 * 1024 * 1024 + 1)}
"""How a fetch can fail -> what a host answers then.

Everything else that a vector's list may be is memory's word.
"""


def is_asked(item, token):
    """Whether the command can be asked that: no proof of a holder, nothing remembered, and a text
    that is a token.

    White space around a text is nothing to whoever types it; what is short or has a slash in it is
    a number or a link.
    """
    failures = {found["error"] for found in item["lists"].values() if isinstance(found, dict)}
    plain = (
        "." in token
        and (token[:2] == "ey" or len(token) > 100)
        and "/" not in token
        and token == token.strip()
    )
    return plain and "audience" not in item and "nonce" not in item and failures <= FAILURES.keys()


@pytest.fixture(scope="module")
def shared():
    """One host for all."""
    host = Host()
    yield host
    host.stop()


@pytest.fixture
def ask(shared, tmp_path, monkeypatch, capsys):
    """What the command answers to a vector, and its exit code."""
    for name in (
        "XDG_CACHE_HOME",
        "HOME",
        "CREDVERIFIER_TRUST",
    ):  # nothing is remembered from one to the next
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "certificate.txt"

    def from_here(url, *, limit, seconds, allow_loopback):
        parts = urlsplit(url)
        near = f"{shared.public_url}/{parts.netloc}{parts.path}"
        return fetch.fetch(near, limit=limit, seconds=seconds, allow_loopback=True)

    def act(family, item, token):
        shared.files = {
            "/" + url.partition("://")[2]: FAILURES[found["error"]]
            if isinstance(found, dict)
            else spelt_out(family["lists"][found])
            for url, found in item["lists"].items()
        }
        file.write_text(token, "utf-8")
        more = [
            f"--{name.replace('_', '-')}={item[name]}"
            for name in ("profile", "max_status_age")
            if name in item
        ]
        now = datetime.fromisoformat(item.get("now", family["now"]))
        arguments = [
            "check",
            str(file),
            "--trust",
            str(FOLDER / family["trust_list"]),
            "--json",
            *more,
        ]
        code = cli.main(arguments, clock=lambda: now, fetch=from_here)
        return json.loads(capsys.readouterr().out), code

    return act


@pytest.mark.parametrize("name", FILES)
def test_the_command_answers_every_vector_as_expected(ask, name):
    family = FAMILIES[name]
    known, wrong = tokens(family), []
    for item in family["cases"]:
        if is_asked(item, known[item["name"]]):
            told, code = ask(family, item, known[item["name"]])
            told["checks"] = [check["result"] for check in told["checks"]]
            if ({member: told[member] for member in item["expect"]}, code) != (
                item["expect"],
                EXIT[told["outcome"]],
            ):
                wrong.append((item["name"], told["code"], code, item["expect"]["code"]))
    assert wrong == []


def test_few_vectors_are_left_out():
    asked = [
        (name, item["name"], is_asked(item, known[item["name"]]), item)
        for name in FILES
        for known in [tokens(FAMILIES[name])]
        for item in FAMILIES[name]["cases"]
    ]
    proofs = [entry for entry in asked if "audience" in entry[3] or "nonce" in entry[3]]
    left = [entry[:2] for entry in asked if not entry[2] and entry not in proofs]
    assert len(left) <= 0.04 * len(asked), left
    reached = {item["expect"]["code"] for _, _, is_one, item in asked if is_one}
    assert {code for code in words.CODES if not code.startswith("link.")} - reached == {
        "status.rollback"
    }


@pytest.mark.parametrize("code", ["format.malformed", "issuer.untrusted", "signature.invalid"])
def test_the_installed_command_gives_the_same_verdict(tmp_path, code):
    """Of what is refused before lists and clock count, since there are no others here."""
    found = [
        (FOLDER / family["trust_list"], item["expect"], tokens(family)[item["name"]])
        for family in FAMILIES.values()
        for item in family["cases"]
        if item["expect"]["code"] == code and is_asked(item, tokens(family)[item["name"]])
    ]
    trust, expect, token = found[0]
    command = [
        str(Path(sys.executable).with_name("credverifier")),
        "check",
        token,
        "--trust",
        str(trust),
        "--json",
    ]
    environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [*command, "--offline"], capture_output=True, text=True, timeout=60, env=environment
    )
    told = json.loads(done.stdout)
    assert (done.returncode, told["verdict"], told["code"]) == (1, expect["verdict"], code)
    assert [check["result"] for check in told["checks"]] == expect["checks"]
