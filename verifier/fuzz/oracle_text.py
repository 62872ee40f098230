"""The oracle's own reading of signed texts: base64url, JSON, header, signature.

It shares no code with credverifier: RFC 7515 section 2, RFC 8725 and SECURITY 2.1 in the plainest
way there is, with joserfc for the signature.
"""

from __future__ import annotations

import base64
import json
import re
from functools import lru_cache
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from fuzz.oracle_time import NotValidError, need, numeric, stamp

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def octets_of(segment: str) -> bytes:
    """base64url without padding, in its one spelling."""
    need(re.fullmatch(r"[A-Za-z0-9_-]*", segment) is not None, "base64url: a foreign character")
    need(len(segment) % 4 != 1, "base64url: a length that none has")
    octets = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    need(
        base64.urlsafe_b64encode(octets).decode().rstrip("=") == segment,
        "base64url: left-over bits",
    )
    return octets


def object_of(octets: bytes) -> dict[str, Any]:
    """One JSON object with one meaning."""
    value = _value_of(octets)
    need(isinstance(value, dict), "JSON: no object")
    return value  # type: ignore[no-any-return]


def array_of(octets: bytes) -> list[Any]:
    """One JSON array with one meaning."""
    value = _value_of(octets)
    need(isinstance(value, list), "JSON: no array")
    return value  # type: ignore[no-any-return]


def _value_of(octets: bytes) -> Any:
    try:
        text = octets.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise NotValidError("JSON: not UTF-8") from error
    need(not text.startswith("\ufeff"), "JSON: a byte order mark")

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        need(len(set(names)) == len(names), "JSON: a name twice")
        return dict(pairs)

    def number(digits: str) -> Any:
        need(sum(character.isdigit() for character in digits) <= 20, "JSON: too many digits")
        need(_NUMBER.fullmatch(digits) is not None, "JSON: no number")
        return float(digits) if set(digits) & set(".eE") else int(digits)

    def constant(name: str) -> Any:
        raise NotValidError(f"JSON: {name}")

    try:
        value = json.loads(
            text,
            object_pairs_hook=unique,
            parse_int=number,
            parse_float=number,
            parse_constant=constant,
        )
    except (ValueError, RecursionError) as error:
        raise NotValidError("JSON: not well-formed") from error
    _walk(value, 1)
    return value


def _walk(value: Any, depth: int) -> None:
    """Depth, lone surrogates, and numbers that are infinite, in names and values alike."""
    if isinstance(value, str):
        need(
            not any("\ud800" <= character <= "\udfff" for character in value),
            "JSON: a lone surrogate",
        )
    elif isinstance(value, float):
        need(abs(value) < float("inf"), "JSON: an infinite number")
    elif isinstance(value, dict | list):
        need(depth <= 32, "JSON: too deep")
        for name in value if isinstance(value, dict) else ():
            _walk(name, depth)
        for item in value.values() if isinstance(value, dict) else value:
            _walk(item, depth + 1)


class Signed:
    """A text with its header and payload, before anything is proven."""

    def __init__(
        self, text: str, *, typ: str, longest: int, cty: str | None = None, untyped: bool = False
    ) -> None:
        need(isinstance(text, str) and len(text) <= longest, "too long")
        parts = text.split(".")
        need(len(parts) == 3, "not three segments")
        self.text = text
        self.header = object_of(octets_of(parts[0]))
        self.payload = object_of(octets_of(parts[1]))
        self.signature = octets_of(parts[2])
        forbidden = {"crit", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "b64"} & set(
            self.header
        )
        need(not forbidden, f"header: {forbidden}")
        need(self.header.get("alg") in ("ES256", "EdDSA"), "header: alg")
        says_nothing = untyped and self.header.get("typ", "JWT") == "JWT"
        need(says_nothing or _media(self.header.get("typ")) == typ, "header: typ")
        if cty is not None and "cty" in self.header:
            need(_media(self.header["cty"]) == cty, "header: cty")

    def prove(
        self,
        issuer: dict[str, Any],
        trust_issued_at: float,
        purpose: str,
        folder: str | None = None,
    ) -> None:
        """By a key of `issuer` (its entry in a trust list) that is for `purpose` and was in use at
        `iat`.

        `folder`: where a key may be named as a file, too.
        """
        kid = self.header.get("kid")
        named = [
            key
            for key in issuer["jwks"]["keys"]
            if kid in (key["kid"], f"{issuer['id']}#{key['kid']}")
            or (folder is not None and kid == f"{folder}{key['kid']}.jwk")
        ]
        need(isinstance(kid, str) and len(named) == 1, "key: not one of the issuer's")
        key = named[0]
        need(key["alg"] == self.header["alg"], "key: another alg")
        need(purpose in key["purpose"], "key: another purpose")
        need(key["state"] in ("next", "active", "retired"), f"key: {key['state']}")
        need(key["valid_from"] is not None, "key: not announced")
        start = stamp(key["valid_from"])
        need(key["state"] != "next" or start >= trust_issued_at, "key: not announced in time")
        iat = numeric(self.payload.get("iat"))
        need(start <= iat, "key: not yet in use")
        need(key["valid_until"] is None or iat <= stamp(key["valid_until"]), "key: no more in use")
        self._verify(key)

    def prove_by(self, key: dict[str, Any]) -> None:
        """By just this key, of whoever holds it."""
        need(key["alg"] == self.header["alg"], "key: another alg")
        self._verify(key)

    def _verify(self, key: dict[str, Any]) -> None:
        need(len(self.signature) == 64, "signature: not 64 octets")
        signed = self.text.rpartition(".")[0].encode("ascii")
        algorithm = jws.JWSRegistry.algorithms[key["alg"]]
        try:
            public = _public(json.dumps(key))
        except ValueError as error:
            raise NotValidError("key: no point of its curve") from error
        if key["alg"] == "EdDSA":
            for point in (self.signature[:32], octets_of(key["x"])):
                need(not _vanishes(point), "signature: a point of small order")
        need(algorithm.verify(signed, self.signature, public), "signature: of something else")


def _vanishes(point: bytes) -> bool:
    """Whether eight times a point of edwards25519 is the neutral element: y of the double follows
    from y alone.
    """
    prime = 2**255 - 19
    d = -121665 * pow(121666, -1, prime)
    y = int.from_bytes(point, "little") % 2**255
    for _ in range(3):
        xx = (y * y - 1) * pow(d * y * y + 1, -1, prime)
        y = (y * y + xx) * pow(1 - d * xx * y * y, -1, prime) % prime
    return y == 1


@lru_cache(maxsize=256)
def _public(key: str) -> ECKey | OKPKey:
    """From the members that make it: what else stands there is no matter of a signature."""
    given = json.loads(key)
    members = {name: given[name] for name in ("kty", "crv", "x", "y") if name in given}
    return (ECKey if given["kty"] == "EC" else OKPKey).import_key(members)


def _media(value: Any) -> str:
    lowered = value.lower() if isinstance(value, str) else ""
    return lowered[len("application/") :] if lowered.startswith("application/") else lowered
