"""Two servers with four callers each on one office, and the invariants of its export afterwards."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise
from random import Random
from typing import Any

from credissuer.status.lists import SIZE
from credverifier.wire.envelope import jws
from credverifier.wire.status import bitstring, token_list
from tests.flows.conftest import Installation
from tests.flows.server import Server, body, token
from tests.postgres import query

WRITERS = 4
"""Callers of each server."""

CHANGES = (
    ("POST", "suspension", {"reason": "false_claim"}),
    ("DELETE", "suspension", None),
    ("POST", "revocation", {"reason": "false_claim"}),
)
EXPECTED = ("200", "201", "202 publish_pending", "409 certificate.cannot_change")
"""The expected answers, among them refusals to suspend the revoked or reinstate the valid."""

BITS = {
    "valid": (0, 0, 0),
    "suspended": (2, 0, 1),
    "revoked": (1, 1, 0),
    "superseded": (1, 1, 0),
    "voided": (1, 1, 0),
}
"""{standing: its values in the token list, the revocation list and the suspension list}"""
WATCH = (
    "CREATE SCHEMA watch",
    "CREATE TABLE watch.version (kind text, key text, version int, issued_at bigint)",
    """CREATE FUNCTION watch.signed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO watch.version VALUES (NEW.kind, NEW.key, NEW.version, NEW.issued_at);
       RETURN NEW; END $$""",
    """CREATE TRIGGER signed AFTER INSERT ON document
       FOR EACH ROW EXECUTE FUNCTION watch.signed()""",
)
"""Statements that make PostgreSQL record every version of every signed document."""


class Crowd:
    """Callers of the office in `installation`, whose database is at `url`, and what they were
    answered.
    """

    def __init__(self, installation: Installation, url: str) -> None:
        self._installation, self._url = installation, url
        self.issued: dict[str, str] = {}
        self.standings: dict[str, set[str]] = {}
        self.times_created: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.exports: list[str] = []
        self.exit_codes: list[int] = []
        for statement in WATCH:
            query(url, statement)

    def work(self, seconds: float) -> None:
        """Run two servers with four callers each, and record every answer."""
        headers = {
            role: token(self._installation, role) for role in ("issuer", "revoker", "auditor")
        }
        servers = [Server(self._installation, CREDISSUER_RATE_LIMIT="0") for _ in range(2)]
        try:
            for server in servers:
                server.wait()
            with ThreadPoolExecutor(2 * WRITERS) as threads:
                writers = [
                    threads.submit(_write_and_change, servers[number % 2], headers, number, seconds)
                    for number in range(1, 2 * WRITERS + 1)
                ]
                for answer in chain.from_iterable(writer.result() for writer in writers):
                    self._record(answer)
            self.exports = [
                server.client.get("/api/v1/export", headers=headers["auditor"])
                .raise_for_status()
                .text
                for server in servers
            ]
            self.exit_codes = [server.stop() for server in servers]
        finally:
            for server in servers:
                server.close()

    def _record(self, answer: dict[str, Any]) -> None:
        self.statuses[f"{answer['status']} {answer.get('code', '')}".strip()] += 1
        if answer["status"] >= 300:
            return
        certificate = answer.get("certificate", answer)
        if "token" in answer:
            assert self.issued.setdefault(answer["number"], answer["token"]) == answer["token"], (
                answer
            )
            self.times_created[answer["number"]] += answer["status"] == 201
        else:
            self.standings.setdefault(certificate["number"], set()).add(certificate["standing"])

    def broken_invariants(self) -> list[str]:
        """A sentence for each invariant that does not hold."""
        self._installation.credissuer("publish")
        self._installation.credissuer("audit", "verify")
        self._installation.credissuer("doctor")
        lines = self._installation.export()
        kinds: dict[str, list[dict[str, Any]]] = {
            "certificate": [],
            "status_list": [],
            "signature": [],
        }
        for line in lines:
            kinds[line["kind"]].append(line)
        return [
            *self._unexpected_answers(),
            *self._broken_promises(kinds["certificate"]),
            *self._differences_over_http(kinds),
            *repeated_values(kinds),
            *list_errors(kinds["certificate"], kinds["status_list"]),
            *version_errors(self._url),
        ]

    def _unexpected_answers(self) -> Iterator[str]:
        yield from (
            f"{count} answers were {status}"
            for status, count in self.statuses.items()
            if status not in EXPECTED
        )
        yield from (
            f"{number} was told to be new {count} times"
            for number, count in self.times_created.items()
            if count > 1
        )
        yield from (f"a server ended with {code}" for code in self.exit_codes if code != 0)

    def _differences_over_http(self, kinds: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
        """The exports of the servers and of the command must agree, except in later status
        lists.
        """
        for text in self.exports:
            lines = [json.loads(line) for line in text.splitlines()]
            if [line for line in lines if line["kind"] == "certificate"] != kinds["certificate"]:
                yield "a server exports other certificates than the command"
            if [
                line
                for line in lines
                if line["kind"] == "signature" and line not in kinds["signature"]
            ]:
                yield "a server exports a signature that the command does not"

    def _broken_promises(self, certificates: list[dict[str, Any]]) -> Iterator[str]:
        recorded = {line["number"]: line for line in certificates}
        for number, issued in self.issued.items():
            if number not in recorded or recorded[number]["token_sha256"] != digest(issued):
                yield f"{number} was handed out and is not recorded so"
        for number, standings in self.standings.items():
            if recorded[number]["standing"] not in standings or ("revoked" in standings) != (
                recorded[number]["standing"] == "revoked"
            ):
                yield f"{number} was told to be {standings} and is {recorded[number]['standing']}"


def version_errors(url: str) -> Iterator[str]:
    """No version of a list may be skipped, signed twice or dated before the previous one."""
    rows = query(
        url,
        "SELECT kind, key, version, issued_at FROM watch.version WHERE kind LIKE '%-list'"
        " ORDER BY kind, key, version, issued_at",
    )
    for (*document, version, issued_at), (
        *next_document,
        next_version,
        next_issued_at,
    ) in pairwise(rows):
        if document != next_document:
            continue
        if next_version != version + 1 or next_issued_at < issued_at:
            change = f"version {version} ({issued_at}) to {next_version} ({next_issued_at})"
            yield f"{' '.join(document)} went from {change}"


def repeated_values(kinds: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """What stands twice and may not: numbers, indices, refs, signatures."""
    certificates, signatures = kinds["certificate"], kinds["signature"]
    entries = [(line["status"]["list"], line["status"]["index"]) for line in certificates]
    refs = [line["ref"] for line in certificates if line["standing"] != "voided"]
    for values in ([line["number"] for line in certificates], entries, refs, _digests(signatures)):
        yield from (
            f"{value} stands there {count} times"
            for value, count in Counter(values).items()
            if count > 1
        )
    primary = [line for line in signatures if line["purpose"] == "vc+jwt"]
    if set(_digests(primary)) != set(_digests(certificates)):
        yield "not every certificate has its signature recorded, or a signature has no certificate"


def list_errors(certificates: list[dict[str, Any]], lists: list[dict[str, Any]]) -> Iterator[str]:
    """Every bit of every published list that does not say how its certificate stands."""
    for line in lists:
        token, *bitstrings = (jws.parse(text, typ=typ).payload for text, typ in zip(
            line["tokens"].values(), (token_list.TYP, bitstring.TYP, bitstring.TYP), strict=True
        ))  # fmt: skip
        array = token_list.decode(token["status_list"]["lst"])
        revoked, suspended = (
            bitstring.decode(payload["credentialSubject"]["encodedList"]) for payload in bitstrings
        )
        expected = {
            certificate["status"]["index"]: BITS[certificate["standing"]]
            for certificate in certificates
            if certificate["status"]["list"] == line["list"]
        }
        for index in range(SIZE):
            stored = (
                token_list.value(array, 2, index),
                bitstring.value(revoked, index),
                bitstring.value(suspended, index),
            )
            if stored != expected.get(index, (0, 0, 0)):
                yield f"list {line['list']} says {stored} at {index}"


def _digests(lines: list[dict[str, Any]]) -> list[str]:
    return [line["token_sha256"] for line in lines]


def digest(token: str) -> str:
    """As an export names a token."""
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def _write_and_change(
    server: Server, headers: dict[str, dict[str, str]], writer: int, seconds: float
) -> list[dict[str, Any]]:
    """Issue, suspend, reinstate and revoke for `seconds`; every answer with its status."""
    chance, deadline = Random(writer), time.monotonic() + seconds
    numbers: list[str] = []
    answers: list[dict[str, Any]] = []

    def request(role: str, method: str, path: str, sent: object = None) -> dict[str, Any]:
        answer = server.client.request(
            method, f"/api/v1/certificates{path}", json=sent, headers=headers[role]
        )
        answers.append({"status": answer.status_code, **answer.json()})
        return answers[-1]

    for step in range(1, 100_000):
        if time.monotonic() > deadline:
            break
        # Because all writers place every third order, they also compete for the same certificate.
        answer = request(
            "issuer", "POST", "", body(step if step % 3 == 0 else writer * 100_000 + step)
        )
        if answer["status"] < 300:
            numbers.append(answer["number"])
        if step % 2 and numbers:
            method, verb, sent = chance.choice(CHANGES)
            request("revoker", method, f"/{chance.choice(numbers)}/{verb}", sent)
    return answers
