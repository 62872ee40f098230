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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from credissuer.audit.trail import first_break
from credissuer.errors import IssuerError
from credissuer.office import Office
from credissuer.operations import change_keys
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.publishing.publish import publish
from credissuer.operations.publishing.publish_due import publish_issued, put_standings
from credissuer.operations.renewing.renew import renew
from credissuer.operations.upkeep.backup import Sources, back_up
from credissuer.operations.upkeep.backup import check as check_backup
from credissuer.signing.provider import KeyUse
from credverifier.errors import CredentialError
from credverifier.trust.anchors import TrustAnchors
from credverifier.verification import verify
from tests.flows.faulty_calls import MODES, FaultyCalls
from tests.offices import (
    CHIEF,
    FOUNDED,
    build_office,
    decide,
    make_keystore,
    open_keystore,
    order,
    without_index,
)

NOW = FOUNDED + timedelta(days=1)
SOURCES = Sources(files={}, keystore=None)


class Bench(NamedTuple):
    """An office of one trial, and the certificates that it began with."""

    office: Office
    valid: str
    suspended: str
    decided: str
    folder: Path


def _standing(number: Callable[[Bench], str]) -> Callable[[Bench], str]:
    def read(bench: Bench) -> str:
        with bench.office.store.read() as reading:
            certificate = reading.certificates.by_number(number(bench))
        assert certificate is not None
        return certificate.standing.value

    return read


def _issued(bench: Bench) -> str:
    """How many of the orders have a certificate that is signed."""
    with bench.office.store.read() as reading:
        refs = [order(channel).ref for channel in ORDERS]
        found = [one for one in reading.certificates.all() if one.ref in refs]
    assert len({one.ref for one in found}) == len(found), "a ref has two certificates"
    return str(sum(one.standing.value == "valid" for one in found))


ORDERS = (11, 12)


def _issue(bench: Bench) -> None:
    office = bench.office
    results = issue(office, office.call(CHIEF), [order(channel) for channel in ORDERS])
    for result in results:
        if result.certificate is None:
            assert result.refusal is not None
            raise result.refusal
    numbers = [result.certificate.number for result in results if result.certificate]
    publish_issued(office, numbers)


def _change(
    operation: Any, number: Callable[[Bench], str], *reason: str
) -> Callable[[Bench], None]:
    def run(bench: Bench) -> None:
        perform(bench.office, bench.office.call(CHIEF), operation, number(bench), *reason)

    return run


def _published(bench: Bench) -> str:
    return _verdict(bench, bench.decided)


def _backed_up(bench: Bench) -> str:
    targets = sorted(bench.folder.glob("backup-*.tar.gz"))
    for target in targets:
        check_backup(target)
    return "there" if targets else "none"


def _back_up(bench: Bench) -> None:
    # A target is never overwritten: whoever tries again gives another name.
    count = len(list(bench.folder.glob("backup-*.tar.gz")))
    call = bench.office.call(CHIEF)
    back_up(bench.office, call, SOURCES, bench.folder / f"backup-{count}.tar.gz")


def _keys(bench: Bench) -> str:
    states = (key.state.value for key in bench.office.keyring.records)
    return ",".join(sorted(states))


def _rotate(bench: Bench) -> None:
    call = bench.office.call(CHIEF)
    change_keys.rotate(bench.office, call, KeyUse.CREDENTIAL, timedelta(hours=48))


@dataclass(frozen=True, kw_only=True)
class Action:
    """`state` is what the office says of it: one of `states`, the last once it is done. Done again
    it may be refused with a code of `already`.
    """

    name: str
    run: Callable[[Bench], None]
    state: Callable[[Bench], str]
    states: Sequence[str]
    already: Sequence[str] = ()


_DONE = ("certificate.cannot_change", "certificate.already_revoked")
_ROWS = (
    Action(name="issue", run=_issue, state=_issued, states=("0", "2")),
    Action(
        name="revoke",
        run=_change(revoke, lambda bench: bench.valid, "false_claim"),
        state=_standing(lambda bench: bench.valid),
        states=("valid", "revoked"),
        already=_DONE,
    ),
    Action(
        name="suspend",
        run=_change(suspend, lambda bench: bench.valid, "false_claim"),
        state=_standing(lambda bench: bench.valid),
        states=("valid", "suspended"),
        already=_DONE,
    ),
    Action(
        name="reinstate",
        run=_change(reinstate, lambda bench: bench.suspended),
        state=_standing(lambda bench: bench.suspended),
        states=("suspended", "valid"),
        already=_DONE,
    ),
    Action(
        name="renew",
        run=lambda bench: _renew(bench),
        state=_standing(lambda bench: bench.valid),
        states=("valid", "superseded"),
    ),
    Action(
        name="publish",
        run=lambda bench: _put(bench),
        state=_published,
        states=("valid", "revoked"),
    ),
    Action(name="backup", run=_back_up, state=_backed_up, states=("none", "there")),
    Action(
        name="rotate",
        run=_rotate,
        state=_keys,
        states=("active,active,active", "active,active,active,next"),
        already=("key.overlap_not_over",),
    ),
)
ACTIONS = {action.name: action for action in _ROWS}


def _renew(bench: Bench) -> None:
    renew(bench.office, bench.office.call(CHIEF), bench.valid)


def _put(bench: Bench) -> None:
    put_standings(bench.office, bench.office.publication)


def _verdict(bench: Bench, number: str) -> str:
    """What the public's own verification says, by the files that are published."""
    public = bench.folder / "public"
    files = [*public.glob("status/*"), *public.glob("c/*.standing.jwt")]
    lists = {
        f"{bench.office.public_url}/{file.relative_to(public)}": file.read_text() for file in files
    }
    anchors = TrustAnchors.from_trust_list((public / ".well-known/trust-list.json").read_text())
    return verify(
        (public / f"c/{number}.jwt").read_text(), anchors=anchors, lists=lists, now=NOW
    ).verdict


def made_template(folder: Path) -> Path:
    """An office in `folder` with a valid, a suspended and a certificate whose revocation is decided
    and not published.
    """
    make_keystore(folder / "keystore")
    office = build_office(folder, open_keystore(folder / "keystore"), lambda: NOW)
    store = office.store
    store.upgrade()  # type: ignore[attr-defined]
    call = office.call(CHIEF)
    results = issue(office, call, [order(channel) for channel in (1, 2, 3)])
    numbers = [result.certificate.number for result in results if result.certificate]
    publish(office, call)
    perform(office, call, suspend, numbers[1], "false_claim")
    decide(office, CHIEF, revoke, numbers[2], "false_claim")
    (folder / "numbers.json").write_text(json.dumps(numbers))
    without_index(office, folder)
    store.close()  # type: ignore[attr-defined]
    return folder


class Trial(NamedTuple):
    """`calls` of the action, `outcome` (done, or a code), and what is wrong afterwards."""

    calls: list[str]
    outcome: str
    problems: list[str]


def tried(template: Path, folder: Path, action: Action, nth: int, mode: str) -> Trial:
    """The action in a process of its own, on a copy of the office, whose `nth` call fails."""
    shutil.copytree(template, folder)
    said = folder / "trial.json"
    process = os.fork()
    if process == 0:
        try:
            said.write_text(json.dumps(_in_child(folder, action, nth, mode)), "utf-8")
        except BaseException:  # noqa: BLE001 - of a forked process, which must not return
            said.write_text(json.dumps([[], "crashed", [traceback.format_exc()]]), "utf-8")
        finally:
            os._exit(0)
    os.waitpid(process, 0)
    trial = Trial(*json.loads(said.read_text("utf-8")))
    shutil.rmtree(folder)
    return trial


def _in_child(folder: Path, action: Action, nth: int, mode: str) -> Trial:
    calls = FaultyCalls()
    # Before the store is opened, so that its connections pass there.
    calls.install()
    office = build_office(folder, open_keystore(folder / "keystore"), lambda: NOW)
    numbers = json.loads((folder / "numbers.json").read_text())
    bench = Bench(office, *numbers, folder)
    calls.arm(nth, mode)
    outcome = _outcome(action, bench)
    made = calls.calls
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
    problems += _afterwards(action, bench, state)
    return Trial(made, outcome, problems)


def _afterwards(action: Action, bench: Bench, state: str) -> list[str]:
    """What is wrong once the action was repeated, in the same process, with nothing failing."""
    again = _outcome(action, bench)
    problems = []
    if again not in ("done", *action.already):
        problems.append(f"repeated: {again}")
    if action.state(bench) != action.states[-1]:
        problems.append(f"repeated, and it is {action.state(bench)}")
    _put(bench)
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
            verdict = _verdict(bench, record.number)
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


def main() -> int:
    """Every call of every action; returns how many trials went wrong."""
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "template").mkdir()
        template = made_template(folder / "template")
        for action in ACTIONS.values():
            whole = tried(template, folder / "trial", action, 0, MODES[0])
            trials = [(nth, mode) for nth in range(1, len(whole.calls) + 1) for mode in MODES]
            trials = trials[:: int(os.environ.get("FAULTS_EVERY", "1"))]
            outcomes: dict[str, int] = {}
            for nth, mode in trials:
                trial = tried(template, folder / "trial", action, nth, mode)
                outcomes[trial.outcome] = outcomes.get(trial.outcome, 0) + 1
                for problem in trial.problems:
                    wrong += 1
                    print(f"{action.name}: call {nth} ({trial.calls[nth - 1]}, {mode}): {problem}")
            print(
                f"{action.name}: {len(whole.calls)} calls, {len(trials)} trials: {outcomes}",
                flush=True,
            )
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
