"""Servers that are killed, a database that crashes, and writers who must not notice more than that.

By hand, against a PostgreSQL of its own: `make soak`, or `python -m tests.flows.soak --seconds 300`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import uuid4

import httpx2

from credissuer.publication.contract import claimed
from tests.flows import crowd
from tests.flows.conftest import Installation, found_office
from tests.flows.server import Server, body, free_port, token
from tests.offices import sheet
from tests.postgres import Server as Database
from tests.postgres import query, serving

WRITERS, SERVERS, CRASHES = 8, 3, 10
PATIENCE = 240.0
"""Seconds after which a writer who never gets an answer gives up: a broken invariant."""

_VERBS = {
    "valid": ("suspend", "revoke"),
    "suspended": ("reinstate", "revoke"),
}
_REQUESTS: dict[str, tuple[str, str, dict[str, str] | None, str]] = {
    "suspend": ("POST", "suspension", {"reason": "false_claim"}, "suspended"),
    "reinstate": ("DELETE", "suspension", None, "valid"),
    "revoke": ("POST", "revocation", {"reason": "false_claim"}, "revoked"),
}
_IN_SHEETS = 10
"""Rows of a piece that is imported."""


class Plan(NamedTuple):
    """For how long, and how often what is killed."""

    seconds: float
    kill_every: float = 5.0
    crashes: int = CRASHES


class Soak:
    """Writers of the office in `installation`, and what they were told that holds."""

    def __init__(self, installation: Installation, database: Database) -> None:
        self._installation, self._database = installation, database
        self._ports = [free_port() for _ in range(SERVERS)]
        self._over = threading.Event()
        self.told: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.answers: Counter[str] = Counter()
        self.seen: dict[str, list[tuple[int, int]]] = {}
        self.events: Counter[str] = Counter()
        self.errors: list[str] = []
        for statement in crowd.WATCH:
            query(self._url, statement)

    @property
    def _url(self) -> str:
        return self._installation.extra["CREDISSUER_DATABASE_URL"]

    def run(self, plan: Plan) -> None:
        """Write, kill and read until the time is over."""
        headers = {role: token(self._installation, role) for role in ("issuer", "revoker")}
        with ThreadPoolExecutor(WRITERS + 3) as threads:
            work = [threads.submit(self._write, headers, number) for number in range(1, WRITERS)]
            work += [
                threads.submit(self._import_and_renew),
                threads.submit(self._read),
                threads.submit(self._kill, plan),
                threads.submit(self._crash, plan),
            ]
            time.sleep(plan.seconds)
            self._over.set()
            for one in work:
                one.result()

    def _kill(self, plan: Plan) -> None:
        """Keep all servers running, and kill one of them every few seconds."""
        servers = [
            Server(self._installation, port, CREDISSUER_RATE_LIMIT="0") for port in self._ports
        ]
        turn = 0
        while not self._over.wait(plan.kill_every):
            servers[turn].close()
            servers[turn] = Server(self._installation, self._ports[turn], CREDISSUER_RATE_LIMIT="0")
            self.events["servers killed"] += 1
            turn = (turn + 1) % SERVERS
        # Until the writers have had their last answers.
        while threading.active_count() > 1 and any(self._waiting()):
            time.sleep(0.2)
        for server in servers:
            server.close()

    def _waiting(self) -> Iterator[bool]:
        yield self.events["writers done"] < WRITERS

    def _crash(self, plan: Plan) -> None:
        """Kill every process of the database, and start it again."""
        for _ in range(plan.crashes):
            if self._over.wait(plan.seconds / (plan.crashes + 1)):
                return
            self._database.stop()
            self._start_database()
            self.events["database crashes"] += 1

    def _start_database(self) -> None:
        """On a busy machine it recovers longer than its own starter waits."""
        for _ in range(20):
            try:
                self._database.start()
            except (subprocess.SubprocessError, RuntimeError, OSError):
                time.sleep(1)
            else:
                return
        self.errors.append("the database does not start again")

    def _read(self) -> None:
        """Read the public lists all the time, and note each version of each."""
        folder = self._installation.folder / "public" / "status"
        while not self._over.is_set():
            # Names with a full stop in front are files that are being written.
            for file in folder.glob("[!.]*"):
                # As a web server sees it: whole, and never older than before.
                claims = claimed(file.read_bytes())
                version = (claims.version, int(claims.issued_at))
                versions = self.seen.setdefault(file.name, [])
                if not versions or versions[-1] != version:
                    versions.append(version)
            time.sleep(0.01)

    def _write(self, headers: dict[str, dict[str, str]], writer: int) -> None:
        """Issue, and change what this writer alone has issued, one request after the other."""
        chance, own = Random(writer), []
        client = httpx2.Client(timeout=60)
        try:
            for step in range(1, 100_000):
                if self._over.is_set():
                    break
                if step % 3 == 1 or not own:
                    answer = self._ask(
                        client, headers["issuer"], "POST", "", body(writer * 100_000 + step)
                    )
                    own.append(answer["number"])
                    self.told[answer["number"]] = "valid"
                    self.tokens[answer["number"]] = answer["token"]
                    continue
                number = chance.choice(own)
                verbs = _VERBS.get(self.told[number])
                if verbs is not None:
                    method, path, sent, becomes = _REQUESTS[chance.choice(verbs)]
                    self._ask(client, headers["revoker"], method, f"/{number}/{path}", sent)
                    self.told[number] = becomes
        except TimeoutError as error:
            self.errors.append(f"writer {writer} has had no answer: {error}")
        finally:
            self.events["writers done"] += 1
            client.close()

    def _ask(
        self,
        client: httpx2.Client,
        headers: dict[str, str],
        method: str,
        path: str,
        sent: object,
    ) -> dict[str, Any]:
        """The answer to a request that is repeated, with its Idempotency-Key, until there is one."""
        keyed, attempt = {**headers, "Idempotency-Key": str(uuid4())}, 0
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            port = self._ports[attempt % SERVERS]
            attempt += 1
            url = f"http://127.0.0.1:{port}/api/v1/certificates{path}"
            try:
                answer = client.request(method, url, json=sent, headers=keyed)
            except httpx2.TransportError:
                self.answers["no answer"] += 1
                time.sleep(0.1)
                continue
            members = answer.json()
            self.answers[f"{answer.status_code} {members.get('code', '')}".strip()] += 1
            if answer.status_code < 300:
                return dict(members)
            # Done by an earlier attempt whose answer was lost with its server.
            if attempt > 1 and answer.status_code == 409:
                return dict(members)
            if answer.status_code < 500:
                raise AssertionError((method, path, members))
            if "retry-after" not in answer.headers:
                self.errors.append(
                    f"{answer.status_code} {members.get('code')} without Retry-After"
                )
            time.sleep(0.2)
        raise TimeoutError(f"{method} {path}")

    def _import_and_renew(self) -> None:
        """Import a piece by a command, and renew the piece before it, each until it succeeds."""
        before: list[str] = []
        try:
            for piece in range(1, 100_000):
                if self._over.is_set():
                    break
                rows = (
                    sheet(_IN_SHEETS)
                    .replace("R-", f"P{piece:04}-")
                    .replace("kenh", f"p{piece:04}k")
                )
                rows = rows.replace("Kênh Mẫu Số", f"Kênh Nhập {piece:04}")
                (self._installation.folder / "piece.csv").write_text(rows, "utf-8")
                imported = self._command("import", "piece.csv", "--yes", "--json")
                for number in before:
                    self.told[number] = "superseded"
                for line in self._renewed(before):
                    self.told[line["number"]] = "valid"
                before = [line["number"] for line in imported]
                self.told |= dict.fromkeys(before, "valid")
        except TimeoutError as error:
            self.errors.append(f"a command never succeeded: {error}")
        finally:
            self.events["writers done"] += 1

    def _renewed(self, numbers: list[str]) -> list[dict[str, Any]]:
        if not numbers:
            return []
        exported = self._command("export")
        lines = [line for line in exported if line.get("number") in numbers]
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (self._installation.folder / "old.ndjson").write_text(text, "utf-8")
        return self._command("renew", "old.ndjson", "--yes", "--json")

    def _command(self, *arguments: str) -> list[dict[str, Any]]:
        """The lines of a command that is repeated until it succeeds."""
        end = time.monotonic() + PATIENCE
        said = ""
        while time.monotonic() < end:
            process = self._installation.run("credissuer", *arguments, expect=None)
            self.answers[f"{arguments[0]}: exit code {process.returncode}"] += 1
            if process.returncode == 0:
                return [json.loads(line) for line in process.stdout.splitlines()]
            said = process.stderr
            time.sleep(0.5)
        raise TimeoutError(f"{arguments}: {said}")

    def broken_invariants(self) -> list[str]:
        """A sentence for each invariant that does not hold, once everything is published."""
        installation = self._installation
        installation.credissuer("doctor", "--fix", expect=None)
        installation.credissuer("publish")
        installation.credissuer("audit", "verify")
        found = installation.run("credissuer", "doctor", expect=None)
        [(due,)] = query(self._url, "SELECT count(*) FROM publication_journal")
        lines = installation.export()
        kinds: dict[str, list[dict[str, Any]]] = {}
        for line in lines:
            kinds.setdefault(line["kind"], []).append(line)
        return [
            *self.errors,
            *([] if found.returncode == 0 else [f"the doctor: {found.stdout} {found.stderr}"]),
            *([f"{due} rows of the journal are left"] if due else []),
            *self._broken_promises(kinds["certificate"]),
            *crowd.repeated_values(kinds),
            *crowd.list_errors(kinds["certificate"], kinds["status_list"]),
            *crowd.version_errors(self._url),
            *self._fallen_versions(),
        ]

    def _broken_promises(self, certificates: list[dict[str, Any]]) -> Iterator[str]:
        recorded = {line["number"]: line for line in certificates}
        for number, standing in self.told.items():
            if number not in recorded:
                yield f"{number} was acknowledged and is not recorded"
            elif recorded[number]["standing"] != standing:
                yield f"{number} was told to be {standing} and is {recorded[number]['standing']}"
        for number, text in self.tokens.items():
            if number in recorded and recorded[number]["token_sha256"] != crowd.digest(text):
                yield f"{number} was handed out with another token"

    def _fallen_versions(self) -> Iterator[str]:
        for name, versions in self.seen.items():
            for earlier, later in pairwise(versions):
                if later[0] <= earlier[0] or later[1] < earlier[1]:
                    yield f"the public list {name} went from {earlier} to {later}"

    def report(self) -> str:
        """What happened, for whoever reads the run."""
        lists = {name: len(versions) for name, versions in sorted(self.seen.items())}
        counts = Counter(self.told.values())
        return "\n".join(
            (
                f"certificates: {dict(counts)}",
                f"answers: {dict(sorted(self.answers.items()))}",
                f"versions of public lists that were seen: {lists}",
                f"{dict(self.events)}",
            )
        )


def office_on(database: Database, folder: Path) -> Installation:
    """A new office in `folder` on a database of its own."""
    installation = Installation(
        folder, 8000, {"CREDISSUER_DATABASE_URL": database.create("template1")}
    )
    found_office(installation)
    installation.credissuer("publish")
    return installation


def _by_hand(plan: Plan) -> None:
    with serving() as database, tempfile.TemporaryDirectory() as folder:
        soak = Soak(office_on(database, Path(folder)), database)
        soak.run(plan)
        print(soak.report(), flush=True)
        errors = soak.broken_invariants()
        print("\n".join(errors) or "nothing that was acknowledged is lost: every invariant holds")
        sys.exit(1 if errors else 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=1_800)
    # On a machine that is busy with other work a server needs longer to start than five seconds.
    parser.add_argument("--kill-every", type=float, default=5)
    given = parser.parse_args()
    _by_hand(Plan(given.seconds, given.kill_every))
