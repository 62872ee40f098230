"""Two servers with four callers each on one office, and what must hold of its export afterwards.

By hand, against a PostgreSQL of its own: `python -m tests.flows.crowd --seconds 120`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise
from pathlib import Path
from random import Random
from typing import Any

from credissuer.status.lists import SIZE
from credverifier.wire.envelope import jws
from credverifier.wire.status import bitstring, token_list
from tests.flows.conftest import Town
from tests.flows.server import Server, body, token
from tests.postgres import query, serving

WRITERS = 4
"""At each server."""

CHANGES = (
    ("POST", "suspension", {"reason": "false_claim"}),
    ("DELETE", "suspension", None),
    ("POST", "revocation", {"reason": "false_claim"}),
)
EXPECTED = ("200", "201", "202 publish_pending", "409 certificate.cannot_change")
"""Answers that may come: what is revoked cannot be suspended, and what is not suspended not
reinstated.
"""

BITS = {"valid": (0, 0, 0), "suspended": (2, 0, 1), "revoked": (1, 1, 0)}
"""Standing -> what the token list, the revocation list and the suspension list must say."""
WATCH = (
    "CREATE SCHEMA watch",
    "CREATE TABLE watch.version (kind text, key text, version int, issued_at bigint)",
    """CREATE FUNCTION watch.signed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO watch.version VALUES (NEW.kind, NEW.key, NEW.version, NEW.issued_at);
       RETURN NEW; END $$""",
    """CREATE TRIGGER signed AFTER INSERT ON document
       FOR EACH ROW EXECUTE FUNCTION watch.signed()""",
)
"""Every version of every list, as it is recorded."""


class Crowd:
    """Work on the office of `town`, whose database is at `url`; afterwards what was promised to the
    callers.
    """

    def __init__(self, town: Town, url: str) -> None:
        self._town, self._url = town, url
        self.issued: dict[str, str] = {}
        self.changed: dict[str, set[str]] = {}
        self.made: Counter[str] = Counter()
        self.answers: Counter[str] = Counter()
        self.exports: list[str] = []
        self.stopped: list[int] = []
        for statement in WATCH:
            query(url, statement)

    def work(self, seconds: float) -> None:
        """Two servers with four callers each; every answer that one of them got is kept."""
        headers = {role: token(self._town, role) for role in ("issuer", "revoker", "auditor")}
        servers = [Server(self._town, CREDISSUER_RATE_LIMIT="0") for _ in range(2)]
        try:
            for server in servers:
                server.wait()
            with ThreadPoolExecutor(2 * WRITERS) as threads:
                writers = [
                    threads.submit(_work, servers[place % 2], headers, place, seconds)
                    for place in range(1, 2 * WRITERS + 1)
                ]
                for told in chain.from_iterable(writer.result() for writer in writers):
                    self._keep(told)
            self.exports = [
                server.client.get("/api/v1/export", headers=headers["auditor"])
                .raise_for_status()
                .text
                for server in servers
            ]
            self.stopped = [server.stop() for server in servers]
        finally:
            for server in servers:
                server.close()

    def _keep(self, told: dict[str, Any]) -> None:
        self.answers[f"{told['status']} {told.get('code', '')}".strip()] += 1
        if told["status"] >= 300:
            return
        certificate = told.get("certificate", told)
        if "token" in told:
            assert self.issued.setdefault(told["number"], told["token"]) == told["token"], told
            self.made[told["number"]] += told["status"] == 201
        else:
            self.changed.setdefault(certificate["number"], set()).add(certificate["standing"])

    def broken(self) -> list[str]:
        """Every invariant that does not hold."""
        self._town.office("publish")
        self._town.office("audit", "verify")
        self._town.office("doctor")
        lines = self._town.export()
        kinds: dict[str, list[dict[str, Any]]] = {
            "certificate": [],
            "status_list": [],
            "signature": [],
        }
        for line in lines:
            kinds[line["kind"]].append(line)
        return [
            *self._answers(),
            *self._promises(kinds["certificate"]),
            *self._told_over_http(kinds),
            *_once(kinds),
            *_lists(kinds["certificate"], kinds["status_list"]),
            *self._versions(),
        ]

    def _answers(self) -> Iterator[str]:
        yield from (
            f"{count} answers were {what}"
            for what, count in self.answers.items()
            if what not in EXPECTED
        )
        yield from (
            f"{number} was told to be new {count} times"
            for number, count in self.made.items()
            if count > 1
        )
        yield from (f"a server ended with {code}" for code in self.stopped if code != 0)

    def _told_over_http(self, kinds: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
        """The export of each server and the one of the command agree, but for lists published and
        signed since.
        """
        for text in self.exports:
            told = [json.loads(line) for line in text.splitlines()]
            if [line for line in told if line["kind"] == "certificate"] != kinds["certificate"]:
                yield "a server exports other certificates than the command"
            if [
                line
                for line in told
                if line["kind"] == "signature" and line not in kinds["signature"]
            ]:
                yield "a server exports a signature that the command does not"

    def _promises(self, certificates: list[dict[str, Any]]) -> Iterator[str]:
        kept = {line["number"]: line for line in certificates}
        for number, handed in self.issued.items():
            if number not in kept or kept[number]["token_sha256"] != _digest(handed):
                yield f"{number} was handed out and is not recorded so"
        for number, standings in self.changed.items():
            if kept[number]["standing"] not in standings or ("revoked" in standings) != (
                kept[number]["standing"] == "revoked"
            ):
                yield f"{number} was told to be {standings} and is {kept[number]['standing']}"

    def _versions(self) -> Iterator[str]:
        """No version of a list is skipped, signed twice, or older than the one before it."""
        rows = query(
            self._url,
            "SELECT kind, key, version, issued_at FROM watch.version WHERE kind LIKE '%-list'"
            " ORDER BY kind, key, version, issued_at",
        )
        for (kind, key, version, at), (next_kind, next_key, next_version, next_at) in pairwise(
            rows
        ):
            if (kind, key) != (next_kind, next_key):
                continue
            if next_version != version + 1 or next_at < at:
                yield f"{kind} {key} went from version {version} ({at}) to {next_version} ({next_at})"


def _once(kinds: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    certificates, signatures = kinds["certificate"], kinds["signature"]
    places = [(line["status"]["list"], line["status"]["index"]) for line in certificates]
    standing = [line["ref"] for line in certificates if line["standing"] != "voided"]
    for what in ([line["number"] for line in certificates], places, standing, _digests(signatures)):
        yield from (
            f"{value} stands there {count} times"
            for value, count in Counter(what).items()
            if count > 1
        )
    primary = [line for line in signatures if line["purpose"] == "vc+jwt"]
    if set(_digests(primary)) != set(_digests(certificates)):
        yield "not every certificate has its signature recorded, or a signature has no certificate"


def _lists(certificates: list[dict[str, Any]], lists: list[dict[str, Any]]) -> Iterator[str]:
    for line in lists:
        token, *bits = (jws.parse(text, typ=typ).payload for text, typ in zip(
            line["tokens"].values(), (token_list.TYP, bitstring.TYP, bitstring.TYP), strict=True
        ))  # fmt: skip
        array = token_list.decode(token["status_list"]["lst"])
        revoked, suspended = (
            bitstring.decode(one["credentialSubject"]["encodedList"]) for one in bits
        )
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


def _work(
    server: Server, headers: dict[str, dict[str, str]], writer: int, seconds: float
) -> list[dict[str, Any]]:
    """Issue, suspend, reinstate and revoke until the time is over; every answer, with its
    status.
    """
    chance, end = Random(writer), time.monotonic() + seconds
    mine: list[str] = []
    told: list[dict[str, Any]] = []

    def ask(role: str, method: str, path: str, sent: object = None) -> dict[str, Any]:
        answer = server.client.request(
            method, f"/api/v1/certificates{path}", json=sent, headers=headers[role]
        )
        told.append({"status": answer.status_code, **answer.json()})
        return told[-1]

    for step in range(1, 100_000):
        if time.monotonic() > end:
            break
        # Every third order is one that all writers place: whoever comes first issues it for all of
        # them.
        answer = ask("issuer", "POST", "", body(step if step % 3 == 0 else writer * 100_000 + step))
        if answer["status"] < 300:
            mine.append(answer["number"])
        if step % 2 and mine:
            method, verb, sent = chance.choice(CHANGES)
            ask("revoker", method, f"/{chance.choice(mine)}/{verb}", sent)
    return told


def _by_hand(seconds: float) -> None:
    with serving() as server, tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), 8000, {"CREDISSUER_DATABASE_URL": server.made("template1")})
        (town.folder / "home").mkdir()
        town.office("init")
        crowd = Crowd(town, town.extra["CREDISSUER_DATABASE_URL"])
        crowd.work(seconds)
        broken = crowd.broken()
        print(
            f"{len(crowd.issued)} certificates, {len(crowd.changed)} of them changed, in {seconds:.0f} s"
        )
        print(
            "answers:",
            ", ".join(f"{count} x {what}" for what, count in sorted(crowd.answers.items())),
        )
        print("\n".join(broken) or "every invariant of export holds")
        sys.exit(1 if broken else 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=120)
    _by_hand(parser.parse_args().seconds)
