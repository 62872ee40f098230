"""Lists and certificates on hosts that answer wrongly, slowly, without end or not at all: never
valid, at most 10 seconds and 64 MB.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import forge
import hostile_host
import pytest

from credverifier.wire import number

SLOW = ("drips", "says nothing", "never ends", "is honest and keeps")
"""What ways begin with that wait for the deadline: they are asked at the same time."""


def slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name)


class Stage:
    """A certificate for each way a host may be: its list lies there, or it lies there itself."""

    def __init__(self) -> None:
        self.host = hostile_host.HostileHost()
        self.issuer = forge.Issuer(self.host.public_url)
        names = {**hostile_host.hostile(b"x.y.z", ""), **hostile_host.honest(b"x.y.z")}
        self.lists = {name: self._with_list(name) for name in names}
        self.links = {name: self._itself(name, index) for index, name in enumerate(names)}
        self.answers = self._ask()
        """Name of a question -> the answer of hostile_checks."""

    def _with_three(self, name: str) -> str:
        """A certificate whose three lists all lie on such a host."""
        for url in (*self.issuer.bitstring_urls.values(), self.issuer.token_url):
            self._put(url.removeprefix(self.host.public_url), name, b"x.y.z")
        return self.issuer.sign()

    def _with_list(self, name: str) -> str:
        """A certificate whose list lies on such a host."""
        path = f"/status/{slug(name)}"
        good = self.issuer.token_list(url=self.host.public_url + path).encode("ascii")
        self._put(path, name, good)
        status = {
            "status": {"status_list": {"idx": forge.INDEX, "uri": self.host.public_url + path}}
        }
        return self.issuer.sign(self.issuer.certificate(status, slim=True))

    def _itself(self, name: str, index: int) -> str:
        """The link of a certificate that lies on such a host itself."""
        link = self.issuer.credential_url(number.from_entropy(index.to_bytes(4) + b"\0\0"))
        url = f"{self.host.public_url}/status/fine"
        self.host.ways["/status/fine"] = hostile_host.honest(
            self.issuer.token_list(url=url).encode()
        )["is honest"]
        status = {
            "id": link,
            "jti": link,
            "status": {"status_list": {"idx": forge.INDEX, "uri": url}},
        }
        good = self.issuer.sign(self.issuer.certificate(status, slim=True)).encode("ascii")
        self._put(f"{link.removeprefix(self.host.public_url)}.jwt", name, good)
        return link

    def _put(self, path: str, name: str, good: bytes) -> None:
        trap = f"{path}.trap"
        ways = {**hostile_host.hostile(good, trap), **hostile_host.honest(good)}
        self.host.ways[path], self.host.ways[trap] = ways[name], ways["is honest"]

    def _ask(self) -> dict[str, dict]:
        rows = [(f"list: {name}", token) for name, token in self.lists.items()]
        rows += [(f"itself: {name}", link) for name, link in self.links.items()]
        rows.append(("three lists: drips its body", self._with_three("drips its body")))
        slow = [row for row in rows if row[0].partition(": ")[2].startswith(SLOW)]
        questions = {
            "trust_list": forge.trust_list(self.issuer, allow_insecure_loopback=True),
            "at_once": slow,
            "one_by_one": [row for row in rows if row not in slow],
        }
        path = os.pathsep.join(
            str(Path(module.__file__).parent) for module in (forge, hostile_host)
        )
        done = subprocess.run(
            [sys.executable, "-B", str(Path(hostile_host.__file__).with_name("hostile_checks.py"))],
            input=json.dumps(questions),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env={**os.environ, "PYTHONPATH": path},
        )
        assert (done.returncode, done.stderr) == (0, "")
        return {answer["name"]: answer for answer in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def stage():
    stage = Stage()
    yield stage
    stage.host.stop()


HOSTILE = list(hostile_host.hostile(b"", ""))
HONEST = list(hostile_host.honest(b""))
FETCHED_BUT_MALFORMED = (
    "promises less than it gives",
    "answers with a null behind the list",
    "answers with a page",
    "answers with nothing",
    "answers with nulls in the header",
    "answers 200 with a location",
    "answers another request too",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_list_that_cannot_be_fetched_leaves_the_status_unknown(stage: Stage, name: str) -> None:
    answer = stage.answers[f"list: {name}"]
    assert answer["verdict"] == "status_unavailable"
    assert answer["code"] in ("status.unreachable", "status.invalid", "status.too_large")
    if name.startswith("pours"):
        assert answer["code"] != "status.invalid"  # too much, or too much for the time there was


@pytest.mark.parametrize("name", HOSTILE)
def test_a_certificate_of_a_hostile_host_is_never_valid(stage: Stage, name: str) -> None:
    verdict = "malformed" if name in FETCHED_BUT_MALFORMED else "unreachable"
    if name == "answers 404":
        verdict = "not_found"
    assert stage.answers[f"itself: {name}"]["verdict"] == verdict


@pytest.mark.parametrize("name", HONEST)
def test_an_unusual_but_correct_answer_is_accepted(stage: Stage, name: str) -> None:
    for kind in ("list", "itself"):
        assert stage.answers[f"{kind}: {name}"]["verdict"] == "valid"


def test_three_slow_lists_cost_no_more_than_two(stage: Stage) -> None:
    answer = stage.answers["three lists: drips its body"]
    assert (answer["verdict"], answer["code"]) == ("status_unavailable", "status.unreachable")
    assert answer["seconds"] > 9


def test_nothing_costs_more_than_ten_seconds(stage: Stage) -> None:
    assert [name for name, answer in stage.answers.items() if answer["seconds"] > 10] == []


def test_nothing_costs_more_than_64_megabytes(stage: Stage) -> None:
    measured = {
        name: answer["megabytes"] for name, answer in stage.answers.items() if "megabytes" in answer
    }
    assert len(measured) > 100
    assert [name for name, megabytes in measured.items() if megabytes > 64] == []


def test_no_redirect_is_followed_and_nothing_is_asked_twice(stage: Stage) -> None:
    assert not [path for path in stage.host.asked if path.endswith(".trap")]
    asked = [path for path in stage.host.asked if path != "/status/fine"]
    assert len(asked) == len(set(asked)) == 2 * len(HOSTILE + HONEST) + 2
