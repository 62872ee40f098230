"""Every vector that the command can check, checked by the command: the trust list in a file, the
lists on a web host.

The command runs in this process, except where it is started as installed. Its clock is set to the
time of the vector. One host on this machine stands for all hosts; it is fetched from within the
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
from vector_files import FAMILIES, FILES, FOLDER, spelt_out, tokens

from credverifier import TrustAnchors, past, verify, words
from credverifier.cli import command as cli
from credverifier.errors import StatusError
from credverifier.online import fetch

EXIT = {"valid": 0, "invalid": 1, "unknown": 3}
FAILURES = {"status.unreachable": 503, "status.too_large": "x" * (4 * 1024 * 1024 + 1)}
"""Error of a list in a vector -> what a host must answer for it.

The other errors (a rollback) need a cache.
"""


def with_slack(family, item, token):
    """The code of a case by the pure function, for a clock that may be an hour behind: that of the
    command, because it runs on people's devices.
    """
    anchors = TrustAnchors.from_trust_list((FOLDER / family["trust_list"]).read_text("utf-8"))
    lists = {
        url: StatusError(listed["error"])
        if isinstance(listed, dict)
        else spelt_out(family["lists"][listed])
        for url, listed in item["lists"].items()
    }
    now = datetime.fromisoformat(item.get("now", family["now"]))
    as_of = past.read_moment(item["as_of"]) if "as_of" in item else None
    return verify(
        token, anchors=anchors, lists=lists, now=now, not_before_slack=3600, as_of=as_of
    ).code


def is_asked(item, token):
    """Whether the command can check that: without a holder's proof and without a cache, and a text
    that it takes for a token.

    It strips white space around a text, and takes a short one or one with a slash for a number or
    a link.
    """
    failures = {listed["error"] for listed in item["lists"].values() if isinstance(listed, dict)}
    plain = (
        "." in token
        and (token[:2] == "ey" or len(token) > 100)
        and "/" not in token
        and token == token.strip()
    )
    return plain and "audience" not in item and "nonce" not in item and failures <= FAILURES.keys()


@pytest.fixture(scope="module")
def shared():
    """One host for all vectors."""
    host = Host()
    yield host
    host.stop()


@pytest.fixture
def ask(shared, tmp_path, monkeypatch, capsys):
    """What the command answers to a vector, and its exit code."""
    # Without a cache folder, so that no vector depends on an earlier one.
    for name in ("XDG_CACHE_HOME", "HOME", "CREDVERIFIER_TRUST"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "certificate.txt"

    def from_here(url, *, limit, seconds, allow_loopback):
        parts = urlsplit(url)
        path = f"/{parts.netloc}{parts.path}"
        # As any static host, it takes no notice of a query but where it has a file of that name.
        asked = f"{path}?{parts.query}"
        near = f"{shared.public_url}{asked if asked in shared.files else path}"
        return fetch.fetch(near, limit=limit, seconds=seconds, allow_loopback=True)

    def act(family, item, token):
        shared.files = {
            "/" + url.partition("://")[2]: FAILURES[listed["error"]]
            if isinstance(listed, dict)
            else spelt_out(family["lists"][listed])
            for url, listed in item["lists"].items()
        }
        file.write_text(token, "utf-8")
        more = [
            f"--{name.replace('_', '-')}={item[name]}"
            for name in ("profile", "max_status_age", "as_of")
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
    by_name, wrong = tokens(family), []
    for item in family["cases"]:
        token, expect = by_name[item["name"]], item["expect"]
        if is_asked(item, token):
            verdict, code = ask(family, item, token)
            verdict["checks"] = [check["result"] for check in verdict["checks"]]
            if expect["code"] == "validity.not_yet_valid" and verdict["code"] is None:
                assert (with_slack(family, item, token), code) == (None, 0), item["name"]
                continue
            is_expected = {member: verdict[member] for member in expect} == expect
            if not is_expected or code != EXIT[verdict["outcome"]]:
                wrong.append((item["name"], verdict["code"], code, expect["code"]))
    assert wrong == []


def test_few_vectors_are_left_out():
    cases, left_out, codes = 0, [], set()
    for name, family in FAMILIES.items():
        by_name = tokens(family)
        for item in family["cases"]:
            cases += 1
            if is_asked(item, by_name[item["name"]]):
                codes.add(item["expect"]["code"])
            elif "audience" not in item and "nonce" not in item:
                left_out.append((name, item["name"]))
    assert len(left_out) <= 0.04 * cases, left_out
    needed = {code for code in words.CODES if not code.startswith("link.")}
    assert needed - codes == {"status.rollback"}


@pytest.mark.parametrize("code", ["format.malformed", "issuer.untrusted", "signature.invalid"])
def test_the_installed_command_gives_the_same_verdict(tmp_path, code):
    """For codes that depend neither on lists nor on the clock, because it has the real ones."""
    family, item, token = next(
        (family, item, tokens(family)[item["name"]])
        for family in FAMILIES.values()
        for item in family["cases"]
        if item["expect"]["code"] == code and is_asked(item, tokens(family)[item["name"]])
    )
    command = [
        str(Path(sys.executable).with_name("credverifier")),
        "check",
        token,
        "--trust",
        str(FOLDER / family["trust_list"]),
        "--json",
    ]
    environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [*command, "--offline"], capture_output=True, text=True, timeout=60, env=environment
    )
    verdict, expect = json.loads(done.stdout), item["expect"]
    assert (done.returncode, verdict["verdict"]) == (1, expect["verdict"])
    assert verdict["code"] == code
    assert [check["result"] for check in verdict["checks"]] == expect["checks"]
