"""The commands for work in the background."""

from __future__ import annotations

import json

from credissuer.store.sql import open_store
from tests.contracts import store_records as records
from tests.flows.conftest import Installation

JOB = records.job().id


def keep(installation: Installation) -> None:
    store = open_store(f"sqlite:///{installation.folder / 'credissuer.db'}")
    with store.write() as transaction:
        transaction.add([records.job(position=1, kind="of tomorrow"), records.job_line(0)])
    store.close()


def test_a_job_is_shown_paused_and_cancelled(installation: Installation) -> None:
    keep(installation)
    [listed] = map(json.loads, installation.credissuer("job", "list", "--json").splitlines())
    assert (listed["id"], listed["state"], listed["done"]) == (JOB, "running", 1)
    assert f"{JOB}  of tomorrow running" in installation.credissuer("job", "list")
    shown = json.loads(installation.credissuer("job", "show", JOB, "--json"))
    assert shown == listed
    assert "total        3" in installation.credissuer("job", "show", JOB)
    [line] = map(
        json.loads, installation.credissuer("job", "show", JOB, "--lines", "--json").splitlines()
    )
    assert (line["ref"], line["outcome"]) == ("row-0", "issued")
    assert installation.credissuer("job", "show", JOB, "--lines").startswith("row-0  issued")
    paused = json.loads(installation.credissuer("job", "pause", JOB, "--json"))
    assert paused["state"] == "paused"
    assert installation.credissuer("job", "resume", JOB).split() == [JOB, "running"]
    assert installation.credissuer("job", "cancel", JOB).split() == [JOB, "cancelled"]
    refusal = installation.run("credissuer", "job", "resume", JOB, expect=1)
    assert "job.cannot_change" in refusal.stderr
    missing = installation.run("credissuer", "job", "show", "J99999999", expect=1)
    assert "job.not_found" in missing.stderr


def test_what_waits_is_done_without_a_server(installation: Installation) -> None:
    assert json.loads(installation.credissuer("job", "run", "--json")) == {"lines": 0}
    assert installation.credissuer("job", "run").strip() == "0"
