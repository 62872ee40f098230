"""The actions of an office whose calls are to fail, and what the office says of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from credissuer.office import Office
from credissuer.operations import change_keys
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.publishing import pending
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.operations.renewing.renew import renew
from credissuer.operations.upkeep.backup import Sources, back_up
from credissuer.operations.upkeep.backup import check as check_backup
from credissuer.signing.provider import KeyUse
from credverifier.trust.anchors import TrustAnchors
from credverifier.verification import verify
from tests.offices import (
    CHIEF,
    FOUNDED,
    order,
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
    return verdict_on(bench, bench.decided)


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
        run=lambda bench: put_lists(bench),
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


def put_lists(bench: Bench) -> None:
    call = bench.office.call(CHIEF)
    pending.bring_out(bench.office, call)
    keep_public(bench.office, call)


def verdict_on(bench: Bench, number: str) -> str:
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
