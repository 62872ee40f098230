"""Holder keys: the public JWK (RFC 7517, RFC 8037) that a certificate for wallets is bound to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credissuer.errors import RefusedError
from credverifier.errors import TrustListError
from credverifier.wire.envelope import jwk

_SECRET = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
"""Members that only a private or a shared key has (RFC 7518 section 6)."""

_BESIDE = frozenset({"alg", "use", "kid", "key_ops"})
"""Other allowed members, which are checked and dropped."""


def read_holder_key(value: Any) -> dict[str, str]:
    """The members of `value` that RFC 7638 hashes, of a P-256 or Ed25519 key, and nothing else.

    Raises RefusedError `holder_key.private`, which repeats nothing of the key, and
    `holder_key.invalid`.
    """
    if not isinstance(value, Mapping):
        raise _invalid("holder_key")
    # First of all, and without a fact, because the refusal goes into logs and a private key must
    # not.
    if value.keys() & _SECRET:
        raise RefusedError("holder_key.private")
    algorithms = {curve: (algorithm, kind) for algorithm, (kind, curve) in jwk.ALGORITHMS.items()}
    algorithm, kind = algorithms.get(str(value.get("crv")), ("", ""))
    if not algorithm or value.get("kty") != kind:
        raise _invalid("kty, crv")
    names = ("kty", "crv", "x", "y") if kind == "EC" else ("kty", "crv", "x")
    for unknown in sorted(value.keys() - {*names, *_BESIDE}):
        # The name comes from outside: escaped and cut, so that it cannot forge a line of a log.
        raise _invalid(ascii(unknown)[:40])
    _check_use(value, algorithm)
    for name in names:
        # Exactly `str`, because the thumbprint is taken over these very texts (RFC 7638 section
        # 3.3).
        if type(value.get(name)) is not str or not value[name].isascii():
            raise _invalid(name)
    public = {name: str(value[name]) for name in names}
    try:
        # Decoding checks lengths, and that a P-256 point lies on its curve (invalid-curve attacks).
        jwk.decode({**public, "alg": algorithm, "kid": jwk.thumbprint(public)})
    except TrustListError as error:
        raise _invalid(", ".join(names[2:])) from error
    return public


def _check_use(value: Mapping[str, Any], algorithm: str) -> None:
    """Refuse a key for anything but signatures with its curve's algorithm, as wallets make."""
    # RFC 7517 sections 4.2 to 4.4 make all three optional: what is absent allows every use.
    operations = value.get("key_ops", ["verify"])
    if value.get("alg", algorithm) != algorithm:
        raise _invalid("alg")
    if value.get("use", "sig") != "sig":
        raise _invalid("use")
    if not isinstance(operations, list) or "verify" not in operations:
        raise _invalid("key_ops")


def _invalid(member: str) -> RefusedError:
    return RefusedError("holder_key.invalid", member=member)
