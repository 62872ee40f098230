"""Rows 10, 11 and 12: the server's own CPU for a request, beside a raw verification, a bare hello
and FastAPI.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from bench.endpoints import hello, obvious
from bench.offices import office, orders
from bench.servers import Server, request
from credissuer.app import create_app
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
from credissuer.operations.issue import issue
from credissuer.operations.publishing.publish import publish
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from credverifier.wire.envelope import jws

ROUNDS, REQUESTS, BATCH = 7, 256, 64
_ECDSA = ec.ECDSA(SHA256())


class _Seen(NamedTuple):
    """A certificate's token, and how to sign it once more: no two requests carry the same octets."""

    at: Office
    token: str

    def tokens(self, count: int) -> list[str]:
        octets = self.token.rpartition(".")[0].encode("ascii")
        signer = self.at.keyring.signer(KeyUse.CREDENTIAL)
        return [jws.seal(octets, signer.sign(octets)) for _ in range(count)]

    def raw(self) -> float:
        """Seconds of this process's CPU for one verification of that text by `cryptography` alone."""
        key, octets = (
            ec.generate_private_key(ec.SECP256R1()),
            self.token.rpartition(".")[0].encode("ascii"),
        )
        public, signature = key.public_key(), key.sign(octets, _ECDSA)
        start = time.process_time()
        for _ in range(REQUESTS):
            public.verify(signature, octets, _ECDSA)
        return (time.process_time() - start) / REQUESTS


def rows() -> Iterator[str]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as opened:
        folder = Path(name)
        at = office(folder)
        best = {criterion.id: criterion.levels[-1].id for criterion in at.programme.criteria}
        [answer] = issue(at, at.call(operator("bench")), orders(1, best))
        publish(at, at.call(operator("bench")))
        log = opened.enter_context((folder / "log").open("w"))
        ours = opened.enter_context(
            Server(
                create_app(at, Options(rate=10_000_000, publish_seconds=3600), log=open_log(log))
            )
        )
        etag = (
            ours.ask(request("GET", "/status/1"))
            .partition(b"etag: ")[2]
            .partition(b"\r\n")[0]
            .decode()
        )
        plain = opened.enter_context(Server(hello))
        listed = at.publication.get("status/1")
        assert listed is not None
        signer = at.keyring.signer(KeyUse.CREDENTIAL)
        public = at.anchors(at.clock()).issuers[at.issuer_id].keys[signer.key_id].key
        fastapi = opened.enter_context(Server(obvious(public, etag, listed)))
        yield from _table(_measured(_Seen(at, str(answer.token)), plain, ours, fastapi, etag))


def _measured(
    seen: _Seen, plain: Server, ours: Server, fastapi: Server, etag: str
) -> list[dict[str, float]]:
    """Each request once a round: seconds of CPU by name."""
    unchanged = [request("GET", "/status/1", f"If-None-Match: {etag}\r\n")] * REQUESTS * 2
    known, rounds = _verify(seen.token), []
    for server in (ours, fastapi):
        server.cpu([known] * 50)
        server.cpu(unchanged[:50], 304)
    plain.cpu([request("GET", "/")] * 50)
    for _ in range(ROUNDS):
        fresh = [_verify(token) for token in seen.tokens(REQUESTS)]
        items = [
            [{"credential": token} for token in seen.tokens(BATCH)]
            for _ in range(REQUESTS // BATCH)
        ]
        batches = [
            request("POST", "/api/v1/verify/batch", body=json.dumps({"items": each}))
            for each in items
        ]
        rounds.append(
            {
                "hello": plain.cpu([request("GET", "/")] * REQUESTS * 2),
                "304": ours.cpu(unchanged, 304),
                "fastapi 304": fastapi.cpu(unchanged, 304),
                "raw": seen.raw(),
                "verify": ours.cpu(fresh),
                "fastapi verify": fastapi.cpu(fresh),
                "again": ours.cpu([known] * REQUESTS),
                "item": ours.cpu(batches) / BATCH,
            }
        )
    return rounds


def _verify(token: str) -> bytes:
    return request("POST", "/api/v1/verify", body=json.dumps({"credential": token}))


def _table(rounds: list[dict[str, float]]) -> Iterator[str]:
    def share(of: str, cost: str) -> float:
        return statistics.median(each[of] / each[cost] for each in rounds)

    def us(name: str) -> str:
        return f"{statistics.median(each[name] for each in rounds) * 1e6:.0f} us"

    yield f"    (server CPU: raw verify {us('raw')}, hello {us('hello')}; no token is asked about twice but for 'again')"
    yield f"10  raw verify / HTTP verify, every check   {share('raw', 'verify'):.2f}  (target 0.30; {us('verify')})"
    yield f"10  … of a token asked about before          {share('raw', 'again'):.2f}  (target 0.45; {us('again')})"
    yield f"10  … FastAPI + pydantic + PyJWT / ours      {share('fastapi verify', 'verify'):.2f}  (target 1.80; {us('fastapi verify')}, signature and exp alone)"
    yield f"11  raw verify / one of an HTTP batch       {share('raw', 'item'):.2f}  (target 0.42; {us('item')})"
    yield f"12  bare ASGI hello / status list 304       {share('hello', '304'):.2f}  (target 0.90; {us('304')})"
    yield f"12  … FastAPI 304 / ours                     {share('fastapi 304', '304'):.2f}  (target 3.50; {us('fastapi 304')})"


if __name__ == "__main__":
    for row in rows():
        print(row)
