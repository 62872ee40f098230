"""Lists and certificates on hosts that lie, dawdle, pour and break off: never valid, at most 10
seconds and 64 MB.
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
"""Names that begin so wait for the deadline: they are asked together."""


def slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name)


class Stage:
    """A certificate for each way a host may be: its list lies there, or it lies there itself."""

    def __init__(self) -> None:
        self.host = hostile_host.HostileHost()
        self.issuer = forge.Issuer(self.host.public_url)
        names = {**hostile_host.hostile(b"x.y.z", ""), **hostile_host.honest(b"x.y.z")}
        self.lists = {name: self._with_list(name) for name in names}
        self.links = {name: self._itself(name, place) for place, name in enumerate(names)}
        self.told = self._ask()

    def _with_three(self, name: str) -> str:
        """A certificate whose three lists all lie on such a host."""
        for url in (*self.issuer.bitstring_urls.values(), self.issuer.token_url):
            self._put(url.removeprefix(self.host.public_url), name, b"x.y.z")
        return self.issuer.sign()

    def _with_list(self, name: str) -> str:
        path = f"/status/{slug(name)}"
        good = self.issuer.token_list(url=self.host.public_url + path).encode("ascii")
        self._put(path, name, good)
        status = {
            "status": {"status_list": {"idx": forge.INDEX, "uri": self.host.public_url + path}}
        }
        return self.issuer.sign(self.issuer.certificate(status, slim=True))

    def _itself(self, name: str, place: int) -> str:
        link = self.issuer.credential_url(number.from_entropy(place.to_bytes(4) + b"\0\0"))
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
        asked = {"trust_list": forge.trust_list(self.issuer, allow_insecure_loopback=True), "together": slow,
                 "alone": [row for row in rows if row not in slow]}  # fmt: skip
        path = os.pathsep.join(
            str(Path(module.__file__).parent) for module in (forge, hostile_host)
        )
        done = subprocess.run(
            [sys.executable, "-B", str(Path(hostile_host.__file__).with_name("hostile_checks.py"))],
            input=json.dumps(asked), capture_output=True, text=True, timeout=300, check=False, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return {told["name"]: told for told in map(json.loads, done.stdout.splitlines())}


@pytest.fixture(scope="module")
def stage():
    stage = Stage()
    yield stage
    stage.host.stop()


HOSTILE = list(hostile_host.hostile(b"", ""))
HONEST = list(hostile_host.honest(b""))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_list_that_cannot_be_fetched_leaves_the_status_unknown(stage: Stage, name: str) -> None:
    told = stage.told[f"list: {name}"]
    assert told["verdict"] == "status_unavailable"
    assert told["code"] in ("status.unreachable", "status.invalid", "status.too_large")
    if name.startswith("pours"):
        assert told["code"] != "status.invalid"  # too much, or too much for the time there was


@pytest.mark.parametrize("name", HOSTILE)
def test_a_certificate_that_cannot_be_fetched_is_unreachable(stage: Stage, name: str) -> None:
    told = stage.told[f"itself: {name}"]
    read_and_refused = {"promises less than it gives", "answers with a null behind the list", "answers with a page",
                        "answers with nothing", "answers with nulls in the header", "answers 200 with a location",
                        "answers another request too"}  # fmt: skip
    expected = (
        "not_found"
        if name == "answers 404"
        else "malformed"
        if name in read_and_refused
        else "unreachable"
    )
    assert told["verdict"] == expected


@pytest.mark.parametrize("name", HONEST)
def test_an_unusual_but_correct_answer_is_accepted(stage: Stage, name: str) -> None:
    assert [stage.told[f"{kind}: {name}"]["verdict"] for kind in ("list", "itself")] == [
        "valid",
        "valid",
    ]


def test_three_slow_lists_cost_no_more_than_two(stage: Stage) -> None:
    told = stage.told["three lists: drips its body"]
    assert (told["verdict"], told["code"]) == ("status_unavailable", "status.unreachable")
    assert told["seconds"] > 9


def test_nothing_costs_more_than_ten_seconds(stage: Stage) -> None:
    assert {
        name: told["seconds"] for name, told in stage.told.items() if told["seconds"] > 10
    } == {}


def test_nothing_costs_more_than_64_megabytes(stage: Stage) -> None:
    assert {
        name: told["megabytes"]
        for name, told in stage.told.items()
        if told.get("megabytes", 0) > 64
    } == {}


def test_no_redirect_is_followed_and_nothing_is_asked_twice(stage: Stage) -> None:
    assert not [path for path in stage.host.asked if path.endswith(".trap")]
    asked = [path for path in stage.host.asked if path != "/status/fine"]
    assert len(asked) == len(set(asked)) == 2 * len(HOSTILE + HONEST) + 2
