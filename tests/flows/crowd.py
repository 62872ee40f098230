"""Two processes with four writers each on one office, and what must hold of its export afterwards.

By hand, against a PostgreSQL of its own: `python -m tests.flows.crowd --seconds 120`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from credissuer import settings
from credissuer.actions.issue import issue
from credissuer.actions.publish import publish_issued
from credissuer.actions.revoke import revoke
from credissuer.actions.suspend import reinstate, suspend
from credissuer.bootstrap import open_office
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.staff.roles import operator
from credissuer.status.lists import SIZE
from credverifier.wire import bitstring, jws, token_list
from tests.flows.conftest import Town
from tests.offices import order
from tests.postgres import query, serving

ROOT = Path(__file__).parents[2]
WRITERS = 4
BITS = {"valid": (0, 0, 0), "suspended": (2, 0, 1), "revoked": (1, 1, 0)}
"""Standing -> what the token list, the revocation list and the suspension list must say."""
WATCH = (
    "CREATE SCHEMA watch",
    "CREATE TABLE watch.version (list int, was int, now int, was_at bigint, now_at bigint)",
    """CREATE FUNCTION watch.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO watch.version VALUES (NEW.id, OLD.version, NEW.version, OLD.issued_at, NEW.issued_at);
       RETURN NEW; END $$""",
    """CREATE TRIGGER note AFTER UPDATE OF version ON status_list
       FOR EACH ROW EXECUTE FUNCTION watch.note()""",
)


class Crowd:
    """Work on the office of `town`, whose database is at `url`; afterwards what was promised to the callers."""

    def __init__(self, town: Town, url: str) -> None:
        self._town, self._url = town, url
        self.issued: dict[str, str] = {}
        self.changed: dict[str, set[str]] = {}
        for statement in WATCH:
            query(url, statement)

    def work(self, seconds: float) -> None:
        """Two processes at once; every answer that one of their callers got is kept."""
        asked = [sys.executable, "-m", "tests.flows.crowd", f"--office={self._town.folder}", f"--seconds={seconds}"]
        processes = [
            subprocess.Popen(
                [*asked, f"--seed={seed}"],
                cwd=ROOT,
                env=self._town.environment() | {"CREDISSUER_CONFIG": str(self._town.folder)},
                stdout=subprocess.PIPE,
                text=True,
            )
            for seed in (1, 2)
        ]
        outputs = [process.communicate(timeout=seconds + 120)[0] for process in processes]
        assert [process.returncode for process in processes] == [0, 0]
        for said in map(json.loads, chain.from_iterable(output.splitlines() for output in outputs)):
            if "token" in said:
                assert self.issued.setdefault(said["number"], said["token"]) == said["token"], said
            else:
                self.changed.setdefault(said["number"], set()).add(said["standing"])

    def broken(self) -> list[str]:
        """Every invariant that does not hold."""
        self._town.office("publish")
        self._town.office("audit", "verify")
        self._town.office("doctor")
        lines = self._town.export()
        kinds: dict[str, list[dict[str, Any]]] = {"certificate": [], "status_list": [], "signature": []}
        for line in lines:
            kinds[line["kind"]].append(line)
        return [
            *self._promises(kinds["certificate"]),
            *_once(kinds),
            *_lists(kinds["certificate"], kinds["status_list"]),
            *self._versions(),
        ]

    def _promises(self, certificates: list[dict[str, Any]]) -> Iterator[str]:
        kept = {line["number"].replace("-", ""): line for line in certificates}
        for number, token in self.issued.items():
            if number not in kept or kept[number]["token_sha256"] != _digest(token):
                yield f"{number} was handed out and is not recorded so"
        for number, standings in self.changed.items():
            if kept[number]["standing"] not in standings or ("revoked" in standings) != (
                kept[number]["standing"] == "revoked"
            ):
                yield f"{number} was told to be {standings} and is {kept[number]['standing']}"

    def _versions(self) -> Iterator[str]:
        rows = query(self._url, "SELECT list, was, now, was_at, now_at FROM watch.version ORDER BY list, now")
        for list_id, was, now, was_at, now_at in rows:
            if now != was + 1 or (was_at or 0) > now_at:
                yield f"list {list_id} went from version {was} ({was_at}) to {now} ({now_at})"
        for (list_id, now), count in Counter((row[0], row[2]) for row in rows).items():
            if count > 1:
                yield f"version {now} of list {list_id} was published {count} times"


def _once(kinds: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    certificates, signatures = kinds["certificate"], kinds["signature"]
    places = [(line["status"]["list"], line["status"]["index"]) for line in certificates]
    standing = [line["ref"] for line in certificates if line["standing"] != "voided"]
    for what in ([line["number"] for line in certificates], places, standing, _digests(signatures)):
        yield from (f"{value} stands there {count} times" for value, count in Counter(what).items() if count > 1)
    primary = [line for line in signatures if line["purpose"] == "vc+jwt"]
    if set(_digests(primary)) != set(_digests(certificates)):
        yield "not every certificate has its signature recorded, or a signature has no certificate"


def _lists(certificates: list[dict[str, Any]], lists: list[dict[str, Any]]) -> Iterator[str]:
    for line in lists:
        token, *bits = (jws.parse(text, typ=typ).payload for text, typ in zip(
            line["tokens"].values(), (token_list.TYP, bitstring.TYP, bitstring.TYP), strict=True
        ))  # fmt: skip
        array = token_list.decode(token["status_list"]["lst"])
        revoked, suspended = (bitstring.decode(one["credentialSubject"]["encodedList"]) for one in bits)
        expected = {
            one["status"]["index"]: BITS[one["standing"]]
            for one in certificates
            if one["status"]["list"] == line["list"]
        }
        for index in range(SIZE):
            said = (
                token_list.value(array, 2, index), bitstring.value(revoked, index), bitstring.value(suspended, index)
            )  # fmt: skip
            if said != expected.get(index, (0, 0, 0)):
                yield f"list {line['list']} says {said} at {index}"


def _digests(lines: list[dict[str, Any]]) -> list[str]:
    return [line["token_sha256"] for line in lines]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def _work(office: Office, writer: int, seconds: float) -> list[dict[str, str]]:
    """Issue, suspend, reinstate and revoke until the time is over; what the caller was told."""
    chance, actor = Random(writer), operator(f"crowd-{writer}")
    end, mine, told = time.monotonic() + seconds, [], []
    for step in range(1, 100_000):
        if time.monotonic() > end:
            break
        # Every third order is one that all writers place: whoever comes first issues it for all of them.
        place = step if step % 3 == 0 else writer * 100_000 + step
        (answer,) = issue(office, actor, [order(place)])
        assert answer.certificate is not None and answer.token is not None, answer
        number = answer.certificate.number
        publish_issued(office, [number])
        told.append({"number": number, "token": answer.token})
        mine.append(number)
        if step % 2:
            told += _changed(office, actor, chance.choice(mine), chance)
    return told


def _changed(office: Office, actor: Any, number: str, chance: Random) -> list[dict[str, str]]:
    change = chance.choice([suspend, reinstate, revoke])
    try:
        if change is reinstate:
            return [{"number": number, "standing": reinstate(office, actor, number).standing}]
        return [{"number": number, "standing": change(office, actor, number, "false_claim").standing}]
    except RefusedError:
        return []  # it is revoked already, or was not suspended


def _process(folder: str, seed: int, seconds: float) -> None:
    opened = open_office(settings.load(Path(folder)), lambda: None)
    with ThreadPoolExecutor(WRITERS) as threads:
        writers = [seed * WRITERS + place for place in range(WRITERS)]
        for told in threads.map(lambda writer: _work(opened.office, writer, seconds), writers):
            for said in told:
                print(json.dumps(said))
    opened.store.close()


def _by_hand(seconds: float) -> None:
    with serving() as server, tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), 8000, {"CREDISSUER_DATABASE_URL": server.made("template1")})
        (town.folder / "home").mkdir()
        town.office("init")
        crowd = Crowd(town, town.extra["CREDISSUER_DATABASE_URL"])
        crowd.work(seconds)
        broken = crowd.broken()
        print(f"{len(crowd.issued)} certificates, {len(crowd.changed)} of them changed, in {seconds:.0f} s")
        print("\n".join(broken) or "every invariant of export holds")
        sys.exit(1 if broken else 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--office")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120)
    asked = parser.parse_args()
    if asked.office:
        _process(asked.office, asked.seed, asked.seconds)
    else:
        _by_hand(asked.seconds)
