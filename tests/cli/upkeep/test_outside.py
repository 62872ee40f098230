"""Canaries and the look from outside, by the commands."""

from __future__ import annotations

import json

from tests.flows.conftest import Host, Installation

ACCOUNT = "https://www.facebook.com/lienminh.mau"


def test_the_look_from_outside_tells_what_it_saw_and_ends_by_the_worst(
    installation: Installation, host: Host
) -> None:
    lines = installation.credissuer("canary", "make", "--account", ACCOUNT, "--json").splitlines()
    assert [json.loads(line)["standing"] for line in lines] == ["valid", "revoked"]
    numbers = [json.loads(line)["number"] for line in lines]
    # The host of the tests knows no media types and sends no times of caching.
    look = ("doctor", "--outside", "--metrics-file", "seen.prom", "--json")
    seen = installation.credissuer(*look, expect=1).splitlines()
    found = {one["name"]: one for one in map(json.loads, seen)}
    assert found["canary_in_force"]["ok"] and numbers[0] in found["canary_in_force"]["en"]
    assert found["canary_revoked"]["ok"] and numbers[1] in found["canary_revoked"]["vi"]
    assert found["outside_lists"]["ok"] and not found["outside_files"]["ok"]
    metrics = (installation.folder / "seen.prom").read_text()
    assert 'credissuer_outside_ok{check="canary_revoked"} 1\n' in metrics
    assert 'credissuer_outside_ok{check="outside_files"} 0\n' in metrics
    host.stop()
    seen = installation.credissuer("doctor", "--outside", "--json", expect=1).splitlines()
    assert not any(json.loads(line)["ok"] for line in seen)


def test_a_metrics_file_is_for_the_look_from_outside_alone(installation: Installation) -> None:
    refused = installation.run("credissuer", "doctor", "--metrics-file", "seen.prom", expect=2)
    assert "[usage.arguments]" in refused.stderr
    nowhere = ("doctor", "--outside", "--metrics-file", "no/folder")
    assert "[usage.output]" in installation.run("credissuer", *nowhere, expect=2).stderr
