"""What is measured of the office, and the alerts that are shipped for it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from credissuer.cli.commands import COMMANDS
from credissuer.cli.groups import GROUPED_COMMANDS
from credissuer.http.monitoring.gauges import measured
from credissuer.http.monitoring.metrics import Labelled, Metrics
from credissuer.office import Office
from credissuer.operations.outside import textfile
from credissuer.operations.outside.examine import Outside
from credissuer.operations.upkeep.backup import Sources, back_up
from credissuer.operations.upkeep.finding import well
from credissuer.staff.job import JobRecord, JobState
from credissuer.status.due_publication import DueKind
from credissuer.store.status.publication_journal import PublicationJournal
from tests.offices import CHIEF, Clock

ALERTS = Path(__file__).parents[3] / "deploy" / "prometheus-rules.yml"


def values(office: Office) -> dict[str, float | Labelled | None]:
    return {name: value for name, (_, value) in measured(office).items()}


def test_the_age_of_lists_keys_and_backups_is_measured(
    office: Office, certificate: str, clock: Clock, tmp_path: Path
) -> None:
    clock.move(minutes=5)
    found = values(office)
    # Of the keys that every office has: the first webhook makes one more.
    ages = found["key_age_seconds"]
    assert isinstance(ages, Labelled)
    found["key_age_seconds"] = Labelled(
        "use", {use: age for use, age in ages.values.items() if use != "webhook"}
    )
    assert found == {
        "list_age_seconds": 300,
        "lists_behind": 0,
        "unpublished_change_seconds": 0,
        "publication_lag_seconds": 0,
        "publication_journal_rows": 0,
        "notices_waiting": 0,
        "notices_oldest_seconds": 0,
        "notices_failed": 0,
        "open_intents": 0,
        "jobs": Labelled("state", {"running": 0, "paused": 0}),
        "job_lines_left": 0,
        "jobs_failing": 0,
        "job_oldest_seconds": 0,
        "key_age_seconds": Labelled("use", {"audit": 300, "credential": 300, "status": 300}),
        "backup_age_seconds": None,
    }
    back_up(office, office.call(CHIEF), Sources(files={}, keystore=None), tmp_path / "backup")
    clock.move(hours=13)
    later = values(office)
    assert later["lists_behind"] != 0
    assert later["backup_age_seconds"] == timedelta(hours=13).total_seconds()


def test_what_waits_for_the_public_is_measured(
    office: Office, certificate: str, clock: Clock
) -> None:
    for kind, lags in ((DueKind.CERTIFICATE, (0, 60)), (DueKind.STANDING, (60, 120))):
        with office.store.write() as transaction:
            due = {kind: [certificate]}
            transaction.of(PublicationJournal).enter(due, audit_seq=1, at=office.clock())
        clock.move(minutes=1)
        found = values(office)
        assert (found["unpublished_change_seconds"], found["publication_lag_seconds"]) == lags
    assert found["publication_journal_rows"] == 2


def test_jobs_are_measured_until_they_end(office: Office, clock: Clock) -> None:
    now = office.clock()
    with office.store.write() as transaction:
        transaction.add(
            [
                job("J00000001", JobState.RUNNING, office, position=40),
                job("J00000002", JobState.PAUSED, office, position=10),
                job("J00000003", JobState.DONE, office, position=100),
            ]
        )
    clock.move(minutes=2)
    assert now < office.clock()
    found = values(office)
    assert found["jobs"] == Labelled("state", {"running": 1, "paused": 1})
    assert (found["job_lines_left"], found["job_oldest_seconds"]) == (150, 120)


def job(job_id: str, state: JobState, office: Office, position: int) -> JobRecord:
    return JobRecord(
        id=job_id,
        kind="import",
        object="I00000001",
        content={},
        created_by=CHIEF.id,
        created_at=office.clock(),
        state=state,
        total=100,
        position=position,
        next_at=None,
        failure=None,
        ended_at=office.clock() if state is JobState.DONE else None,
        version=1,
    )


def test_every_metric_of_an_alert_exists_and_its_command_too(office: Office) -> None:
    names = {name.partition("{")[0] for name in exposed(office)} | {
        f"credissuer_{name}" for name in measured(office)
    }
    seen = Outside((well("outside_lists", hours=1),), timedelta(hours=1))
    names |= set(re.findall(r"^credissuer_\w+", textfile.text(seen, office.clock()), re.M))
    commands = COMMANDS.keys() | GROUPED_COMMANDS.keys()
    alerts = [alert for group in rules()["groups"] for alert in group["rules"]]
    assert len(alerts) > 5
    for alert in alerts:
        used = set(re.findall(r"credissuer_\w+", alert["expr"]))
        assert used and used <= names, alert["alert"]
        for words in re.findall(
            r"credissuer ([a-z]+)(?: ([a-z]+))?", alert["annotations"]["action"]
        ):
            assert words[0] in commands or " ".join(words) in commands, words


def exposed(office: Office) -> list[str]:
    """The names of what is counted, after a request was."""
    metrics = Metrics()
    metrics.count("GET", 200)
    text = metrics.text({}).decode()
    return [line.split()[0] for line in text.splitlines() if not line.startswith("#")]


def rules() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(ALERTS.read_text("utf-8"))
    return loaded
