"""Rows 1, 2 and 3: what a credential costs to sign, and to verify with every check, beside its
peers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwk as joserfc_jwk
from joserfc import jws as joserfc_jws

from bench.offices import levels, office, orders
from bench.rounds import Rates, openssl, rates
from credissuer.operations import lists
from credissuer.operations.issue import issue
from credissuer.signing.file_keys import ALGORITHMS
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from credverifier.verification import verify
from credverifier.wire.envelope import jws, strict_json

_SPEED = {"ES256": "ecdsap256", "EdDSA": "ed25519"}
_ECDSA = ec.ECDSA(SHA256())


def rows(folder: Path) -> Iterator[str]:
    """The lines of the table."""
    size, found = _measured(folder / "es256", "ES256")
    yield f"    (ES256: a token of {size} characters, two accounts, four criteria, three status entries)"
    yield _row(" 1", "ES256 sign", found, "sign", "0.60")
    yield _row(" 2", "ES256 verify, every check", found, "verify", "0.52")
    yield f" 2  … / PyJWT decode, signature only      {found.ratio('verify', 'pyjwt verify'):.2f}  (target 1.60)"
    size, found = _measured(folder / "eddsa", "EdDSA")
    yield _row(" 3", "EdDSA sign", found, "sign", "0.85")
    yield _row(" 3", "EdDSA verify, every check", found, "verify", "0.62")


def _row(number: str, name: str, found: Rates, operation: str, target: str) -> str:
    limit = f"openssl {operation}"
    beside = ", ".join(
        f"{peer} {found.ratio(f'{peer.lower()} {operation}', limit):.2f}"
        for peer in ("raw", "PyJWT", "joserfc")
    )
    return f"{number}  {name + ' / openssl':<38} {found.ratio(operation, limit):.2f}  (target {target}; {beside})"


def _measured(folder: Path, algorithm: str) -> tuple[int, Rates]:
    folder.mkdir()
    at = office(folder, algorithm)
    [answer] = issue(at, at.call(operator("bench")), orders(1, levels(at)))
    token, certificate = answer.token, answer.certificate
    assert token is not None and certificate is not None
    anchors, now = at.anchors(at.clock()), at.clock()
    issuer = anchors.issuers[at.issuer_id]
    opened = lists.opened(at, issuer, lists.ensure_current(at, certificate.list_id))
    signer, parsed = at.keyring.signer(KeyUse.CREDENTIAL), jws.parse(token, typ="vc+jwt")
    public = issuer.keys[str(parsed.header["kid"])].key
    assert verify(token, anchors=anchors, lists=opened, now=now).verdict == "valid"
    return len(token), rates(
        {
            "sign": lambda: jws.sign_octets(
                orjson.dumps(parsed.payload), typ="vc+jwt", signer=signer
            ),
            "verify": lambda: verify(token, anchors=anchors, lists=opened, now=now),
            **_peers(algorithm, token, parsed, public),
        },
        openssl(_SPEED[algorithm]),
    )


def _peers(
    algorithm: str, token: str, parsed: jws.Jws, public: Any
) -> dict[str, Callable[[], object]]:
    """The raw primitive, PyJWT and joserfc on the same texts: they check a signature and nothing
    else.
    """
    own = ALGORITHMS[algorithm].algorithm
    private: Any = ALGORITHMS[algorithm].generate()
    header, payload = dict(parsed.header), parsed.payload
    key = joserfc_jwk.import_key(own.to_jwk(private, as_dict=True))
    trusted = joserfc_jwk.import_key(own.to_jwk(public, as_dict=True))
    text, made = parsed.signing_input, private.sign(parsed.signing_input, *_how(algorithm))
    shown = private.public_key()
    return {
        "raw sign": lambda: private.sign(text, *_how(algorithm)),
        "raw verify": lambda: shown.verify(made, text, *_how(algorithm)),
        "pyjwt sign": lambda: jwt.encode(payload, private, algorithm, headers=header),
        "pyjwt verify": lambda: jwt.decode(token, public, [algorithm]),
        "joserfc sign": lambda: joserfc_jws.serialize_compact(
            header, strict_json.dumps(payload), key, [algorithm]
        ),
        "joserfc verify": lambda: joserfc_jws.deserialize_compact(token, trusted, [algorithm]),
    }


def _how(algorithm: str) -> tuple[ec.ECDSA, ...]:
    return (_ECDSA,) if algorithm == "ES256" else ()
