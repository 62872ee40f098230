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
    if value.keys() & _SECRET:
        raise RefusedError("holder_key.private")
    algorithms = {curve: (algorithm, kind) for algorithm, (kind, curve) in jwk.ALGORITHMS.items()}
    algorithm, kind = algorithms.get(str(value.get("crv")), ("", ""))
    if not algorithm or value.get("kty") != kind:
        raise _invalid("kty, crv")
    names = ("kty", "crv", "x", "y") if kind == "EC" else ("kty", "crv", "x")
    for unknown in sorted(value.keys() - {*names, *_BESIDE}):
        raise _invalid(ascii(unknown)[:40])
    _check_use(value, algorithm)
    for name in names:
        if type(value.get(name)) is not str or not value[name].isascii():
            raise _invalid(name)
    public = {name: str(value[name]) for name in names}
    try:
        jwk.decode({**public, "alg": algorithm, "kid": jwk.thumbprint(public)})
    except TrustListError as error:
        raise _invalid(", ".join(names[2:])) from error
    return public


def _check_use(value: Mapping[str, Any], algorithm: str) -> None:
    """Refuse a key for anything but signatures with its curve's algorithm, as wallets make."""
    operations = value.get("key_ops", ["verify"])
    if value.get("alg", algorithm) != algorithm:
        raise _invalid("alg")
    if value.get("use", "sig") != "sig":
        raise _invalid("use")
    if not isinstance(operations, list) or "verify" not in operations:
        raise _invalid("key_ops")


def _invalid(member: str) -> RefusedError:
    return RefusedError("holder_key.invalid", member=member)
