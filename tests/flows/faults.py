"""Each call that an action of the office makes fails once, and nothing is lost, halved or stuck.

All of it, on SQLite and on PostgreSQL: `make faults`.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from credissuer.audit.trail import first_break
from credissuer.errors import IssuerError
from credissuer.office import Office
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.publishing import fixed_files
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.store.sql import open_store
from credverifier.errors import CredentialError
from tests.flows.faulty_actions import ACTIONS, NOW, Action, Bench, put_lists, verdict_on
from tests.flows.faulty_calls import MODES, FaultyCalls
from tests.offices import (
    CHIEF,
    build_office,
    decide,
    make_keystore,
    open_keystore,
    order,
)
from tests.postgres import Server as Database
from tests.postgres import serving
from tests.postgres_proxy import between


def made_template(folder: Path, url: str | None = None) -> Path:
    """An office in `folder` with a valid, a suspended and a certificate whose revocation is decided
    and not published; its database is at `url`, else a file.
    """
    make_keystore(folder / "keystore")
    office = opened(folder, url)
    store = office.store
    store.upgrade()  # type: ignore[attr-defined]
    call = office.call(CHIEF)
    results = issue(office, call, [order(channel) for channel in (1, 2, 3)])
    numbers = [result.certificate.number for result in results if result.certificate]
    # No whole publication: an office without a profile index has fewer calls, and the same.
    fixed_files.put_documents(office, office.publication)
    publish_issued(office, numbers)
    perform(office, call, suspend, numbers[1], "false_claim")
    decide(office, CHIEF, revoke, numbers[2], "false_claim")
    (folder / "numbers.json").write_text(json.dumps(numbers))
    store.close()  # type: ignore[attr-defined]
    return folder


def opened(folder: Path, url: str | None) -> Office:
    """The office in `folder`, on the database at `url` or on a file."""
    office = build_office(folder, open_keystore(folder / "keystore"), lambda: NOW)
    if url is None:
        return office
    store = open_store(url)
    return replace(office, store=store, publish_lock=store.publish_lock)


class Trial(NamedTuple):
    """`calls` of the action, `outcome` (done, or a code), and what is wrong afterwards."""

    calls: list[str]
    outcome: str
    problems: list[str]


def tried(
    template: Path, folder: Path, action: Action, nth: int, mode: str, url: str | None = None
) -> Trial:
    """The action in a process of its own, on a copy of the office, whose `nth` call fails, and what
    is wrong afterwards; with 0 the action alone. With `url` the database breaks by itself.
    """
    shutil.copytree(template, folder)
    said = folder / "trial.json"
    process = os.fork()
    if process == 0:
        try:
            said.write_text(json.dumps(_in_child(folder, action, nth, mode, url)), "utf-8")
        except BaseException:  # noqa: BLE001 - of a forked process, which must not return
            said.write_text(json.dumps([[], "crashed", [traceback.format_exc()]]), "utf-8")
        finally:
            os._exit(0)
    os.waitpid(process, 0)
    trial = Trial(*json.loads(said.read_text("utf-8")))
    shutil.rmtree(folder)
    return trial


def _in_child(folder: Path, action: Action, nth: int, mode: str, url: str | None) -> Trial:
    calls = FaultyCalls()
    if url is None:
        # Before the store is opened, so that its connections pass there.
        calls.install()
    office = opened(folder, url)
    numbers = json.loads((folder / "numbers.json").read_text())
    bench = Bench(office, *numbers, folder)
    calls.arm(nth, mode)
    outcome = _outcome(action, bench)
    made, failed = calls.calls, calls.calls[nth - 1 : nth]
    if nth == 0:
        # Only counted: nothing may break while the office is looked at afterwards.
        return Trial(made, outcome, [])
    calls.arm(0, mode)
    problems = []
    if outcome.startswith("uncoded"):
        problems.append(outcome)
    state = action.state(bench)
    if state not in action.states:
        problems.append(f"half done: {state}")
    is_acknowledged = outcome in ("done", "publish.pending")
    if is_acknowledged and state != action.states[-1]:
        problems.append(f"acknowledged, and it is {state}")
    problems += _afterwards(action, bench)
    left = bench.office.publication.sweep()  # type: ignore[attr-defined]
    # Of a file that was made or not removed although the disk said otherwise nobody knows.
    if left and failed not in (["open"], ["unlink"]):
        problems.append(f"{left} temporary files are left")
    return Trial(made, outcome, problems)


def _afterwards(action: Action, bench: Bench) -> list[str]:
    """What is wrong once the action was repeated, in the same process, with nothing failing."""
    again = _outcome(action, bench)
    problems = []
    if again not in ("done", *action.already):
        problems.append(f"repeated: {again}")
    if action.state(bench) != action.states[-1]:
        problems.append(f"repeated, and it is {action.state(bench)}")
    put_lists(bench)
    with bench.office.store.read() as reading:
        broken = first_break(reading.audit.entries())
        records = list(reading.certificates.all())
        intents = reading.renditions.open_intents()
    if broken is not None:
        problems.append(f"the trail breaks at {broken}")
    if intents:
        problems.append(f"{len(intents)} intents are left")
    for record in records:
        if (bench.folder / f"public/c/{record.number}.jwt").exists():
            verdict = verdict_on(bench, record.number)
            if verdict != record.standing.value:
                problems.append(f"public: {verdict}, recorded: {record.standing.value}")
        else:
            problems.append(f"{record.number} ({record.standing.value}) is not public")
    return problems


def _outcome(action: Action, bench: Bench) -> str:
    try:
        action.run(bench)
    except (IssuerError, CredentialError) as error:
        return error.code
    except Exception:  # noqa: BLE001 - an error without a code is what is looked for
        return f"uncoded: {traceback.format_exc()}"
    return "done"


def on_files(folder: Path, every: int = 1) -> Iterator[str]:
    """A line for each action and each trial that went wrong: calls of the system and of SQLite."""
    template = made_template(folder / "template")
    for action in ACTIONS.values():
        whole = tried(template, folder / "trial", action, 0, MODES[0])
        trials = [(nth, mode) for nth in range(1, len(whole.calls) + 1) for mode in MODES][::every]
        outcomes: Counter[str] = Counter()
        for nth, mode in trials:
            trial = tried(template, folder / "trial", action, nth, mode)
            outcomes[trial.outcome] += 1
            for problem in trial.problems:
                yield f"WRONG {action.name}: call {nth} ({whole.calls[nth - 1]}, {mode}): {problem}"
        yield f"{action.name}: {len(whole.calls)} calls, {len(trials)} trials: {dict(outcomes)}"


def on_postgres(folder: Path, database: Database, every: int = 1) -> Iterator[str]:
    """The same on PostgreSQL, where the connection breaks at each message to the server."""
    # `pg_dump` of an older PostgreSQL copies none of this server's databases.
    os.environ["PATH"] = f"{database.tools}:{os.environ['PATH']}"
    pattern = database.create("template1")
    name = pattern.partition("@/")[2].partition("?")[0]
    template = made_template(folder / "template", pattern)
    for action in ACTIONS.values():
        count, _ = _broken(template, folder / "trial", action, 0, "", database, name)
        trials = [(nth, when) for nth in range(1, count + 1) for when in ("before", "after")]
        outcomes: Counter[str] = Counter()
        for nth, when in trials[::every]:
            _, trial = _broken(template, folder / "trial", action, nth, when, database, name)
            outcomes[trial.outcome] += 1
            for problem in trial.problems:
                yield f"WRONG {action.name}: message {nth} ({when}): {problem}"
        yield f"{action.name}: {count} messages, {len(trials[::every])} trials: {dict(outcomes)}"


def _broken(
    template: Path, folder: Path, action: Action, nth: int, when: str, database: Database, name: str
) -> tuple[int, Trial]:
    """How many messages an action takes on a copy of the database `name`, and what came of it."""
    with between(database.create(name)) as proxy:
        proxy.break_at(nth, when)
        trial = tried(template, folder, action, nth, when, proxy.url)
        return proxy.messages, trial


def main() -> int:
    """Every call of every action, on both databases; returns how many trials went wrong."""
    every, wrong = int(os.environ.get("FAULTS_EVERY", "1")), 0
    with tempfile.TemporaryDirectory() as name, serving() as database:
        for place in ("files", "postgres"):
            folder = Path(name, place)
            (folder / "template").mkdir(parents=True)
            on = on_files(folder, every)
            for line in on if place == "files" else on_postgres(folder, database, every):
                wrong += line.startswith("WRONG")
                print(f"{place}: {line}", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
