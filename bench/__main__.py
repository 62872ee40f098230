"""Rows 1, 2, 5, 6 and 10 to 14 of the performance targets, as ratios of one run."""

from __future__ import annotations

import gzip
import random
import re
import sqlite3
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jws as joserfc_jws
from joserfc.jwk import ECKey

from bench import http, postgres
from bench.offices import office, orders
from bench.rounds import once, rates
from credissuer.actions import lists
from credissuer.actions.issue import issue
from credissuer.credentials.record import Purpose
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from credissuer.status.lists import SIZE
from credissuer.status.render import REVOCATION, TOKEN_STATUS_LIST, payload
from credverifier.verification import verify
from credverifier.wire import bitstring, jws, strict_json, token_list
from credverifier.wire.standing import Standing


def openssl() -> tuple[float, float]:
    """Signatures and verifications a second of `openssl speed ecdsap256`."""
    done = subprocess.run(
        ["openssl", "speed", "-seconds", "2", "ecdsap256"], capture_output=True, text=True, check=True
    )
    found = re.search(r"([0-9.]+)\s+([0-9.]+)\s*$", done.stdout)
    assert found is not None
    return float(found[1]), float(found[2])


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for row in _signatures(folder):
            print(row)
        for row in _lists():
            print(row)
        for row in _bulk(folder):
            print(row)
        for row in http.rows():
            print(row)
        for row in postgres.rows():
            print(row)


def _signatures(folder: Path) -> Iterator[str]:
    at = office(_fresh(folder, "one"))
    levels = {criterion.id: criterion.levels[-1].id for criterion in at.programme.criteria}
    [answer] = issue(at, operator("bench"), orders(1, levels))
    token, certificate = answer.token, answer.certificate
    assert token is not None and certificate is not None
    anchors, now = at.anchors(at.clock()), at.clock()
    opened = lists.opened(at, anchors.issuers[at.issuer_id], lists.ensure_current(at, certificate.list_id))
    signer, parsed = at.keyring.signer(KeyUse.CREDENTIAL), jws.parse(token, typ="vc+jwt")
    public = anchors.issuers[at.issuer_id].keys[str(parsed.header["kid"])].key
    raw = ec.generate_private_key(ec.SECP256R1())
    header, content = dict(parsed.header), parsed.payload
    peer = ECKey.import_key({k: v for k, v in at.keyring.active(KeyUse.CREDENTIAL).jwk.items() if k != "kid"})
    octets = strict_json.dumps(content)
    sign_limit, verify_limit = openssl()
    found = rates(
        {
            "raw sign": lambda: raw.sign(parsed.signing_input, ec.ECDSA(SHA256())),
            "sign": lambda: jws.sign(content, typ="vc+jwt", signer=signer),
            "pyjwt sign": lambda: jwt.api_jws.encode(octets, raw, "ES256", headers=header),
            "verify": lambda: verify(token, anchors=anchors, lists=opened, now=now),
            "pyjwt verify": lambda: jwt.api_jws.decode(token, public, ["ES256"]),
            "joserfc verify": lambda: joserfc_jws.deserialize_compact(token.encode(), peer, ["ES256"]),
        }
    )
    again = openssl()
    sign_limit, verify_limit = (sign_limit + again[0]) / 2, (verify_limit + again[1]) / 2
    verdict = verify(token, anchors=anchors, lists=opened, now=now)
    assert verdict.verdict == "valid"
    yield f" 1  ES256 sign a credential / openssl     {found['sign'] / sign_limit:.2f}  (target 0.60; PyJWT {found['pyjwt sign'] / sign_limit:.2f})"
    yield f" 2  ES256 verify, every check / openssl   {found['verify'] / verify_limit:.2f}  (target 0.65; joserfc, signature only {found['joserfc verify'] / verify_limit:.2f})"
    yield f" 2  … / PyJWT decode                      {found['verify'] / found['pyjwt verify']:.2f}  (target 1.60)"


def _lists() -> Iterator[str]:
    bad = dict.fromkeys(random.Random(1).sample(range(SIZE), SIZE // 100), Standing.REVOKED)
    bits = bytes(bitstring.pack(bad, SIZE))
    array = bytes(token_list.pack(dict.fromkeys(bad, 1), SIZE))
    packed, zipped = bitstring.encode(bits), gzip.compress(bits)
    found = rates(
        {
            "zlib": lambda: zlib.compress(bits, 6),
            "zlib 2": lambda: zlib.compress(array, 6),
            "bitstring": lambda: bitstring.encode(bits),
            "token": lambda: token_list.encode(array),
            "whole": lambda: payload(
                REVOCATION, bad, public_url="https://h", issuer="did:web:h", list_id=1, version=1, issued_at=1
            ),
            "whole token": lambda: payload(
                TOKEN_STATUS_LIST, bad, public_url="https://h", issuer="did:web:h", list_id=1, version=1, issued_at=1
            ),
            "look up": lambda: bitstring.value(bits, 4242),
            "decode": lambda: bitstring.value(bitstring.decode(packed), 4242),
            "plain": lambda: gzip.decompress(zipped)[530],
        }
    )
    yield f" 5  encode a list / raw zlib 6 (gzip)     {found['zlib'] / found['bitstring']:.2f}  (target 0.15; from rows {found['zlib'] / found['whole']:.2f})"
    yield f" 5  … (token list, 2 bits)                {found['zlib 2'] / found['token']:.2f}  (from rows {found['zlib 2'] / found['whole token']:.2f})"
    yield f" 6  look-up in a kept list                {1e6 / found['look up']:.2f} us  (target 1)"
    yield f" 6  decode and look up / plain gzip       {found['plain'] / found['decode']:.2f}  (target 1.05)"


def _bulk(folder: Path) -> Iterator[str]:
    at = office(_fresh(folder, "bulk"))
    levels = {criterion.id: criterion.levels[-1].id for criterion in at.programme.criteria}
    work = [orders(500, levels, start * 500) for start in range(8)]
    issue(at, operator("bench"), work.pop())
    raw = ec.generate_private_key(ec.SECP256R1())
    public, text = raw.public_key(), b"x" * 1400

    def both() -> None:
        public.verify(raw.sign(text, ec.ECDSA(SHA256())), text, ec.ECDSA(SHA256()))

    limit = rates({"raw": both})["raw"]
    rate = once(lambda: sum(len(issue(at, operator("bench"), batch)) for batch in work))
    yield f"13  bulk issue with everything / raw pair  {rate / limit:.2f}  (target 0.55; {rate:.0f} a second)"
    with at.store.read() as reading:
        renditions = list(reading.every_rendition())
        certificates = list(reading.every_certificate())
        subjects = reading.subjects([certificate.subject_id for certificate in certificates])
    other = office(_fresh(folder, "insert"))
    chosen = list(subjects.values())
    mine = once(lambda: _insert(other, chosen))
    theirs = once(lambda: _plain(folder / "raw.db", chosen))
    assert all(rendition.purpose is Purpose.VC_JWT for rendition in renditions)
    yield f"14  bulk insert / raw executemany          {mine / theirs:.2f}  (target 0.80)"


def _insert(at: object, records: list) -> int:
    with at.store.write() as transaction:
        transaction.add(records)
    return len(records)


def _plain(path: Path, records: list) -> int:
    connection = sqlite3.connect(path)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE s (id TEXT PRIMARY KEY, kind TEXT, name TEXT, skeleton TEXT, folded TEXT, created_at INTEGER) STRICT;"
        "CREATE INDEX i ON s (skeleton);"
    )
    rows = [(r.id, r.kind, r.name, r.skeleton, r.name_folded, int(r.created_at.timestamp())) for r in records]
    with connection:
        connection.executemany("INSERT INTO s VALUES (?,?,?,?,?,?)", rows)
    connection.close()
    return len(records)


def _fresh(folder: Path, name: str) -> Path:
    path = folder / name
    path.mkdir()
    return path


main()
