"""Compact JWS (RFC 7515) with explicit types (RFC 8725 section 3.11).

Every signed text of the project is written and read here, so that one set of rules holds for all:
two algorithms, no key and no URL in a header, no `crit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, unique
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from credverifier.errors import FormatError, SignatureError
from credverifier.wire.envelope import base64url, strict_json
from credverifier.wire.envelope.jwk import ALGORITHMS, PublicKey, is_small

MAX_TOKEN = 64 * 1024
"""Characters of a token, before anything is decoded."""

# Created once, because it holds nothing but the hash.
_ECDSA = ec.ECDSA(SHA256())
# With these a token would bring or point to its own key (RFC 8725 section 3.10). `b64` (RFC 7797)
# would change what the signature covers.
_FORBIDDEN = frozenset({"jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "b64"})
_CONTENT_TYPES = {"vc+jwt": "vc", "vp+jwt": "vp"}
"""`typ` -> the `cty` that a header of it may name (VC-JOSE-COSE section 3.1.1)."""


@unique
class TypRule(Enum):
    """Whether a token's header must say its type."""

    REQUIRED = "required"
    """A token of one kind cannot pass for one of another kind (RFC 8725 section 3.11)."""

    MAY_BE_ABSENT = "may be absent"
    """A header without `typ`, or with `JWT`, passes too, so that the caller must tell the kind by
    the payload. For Open Badges alone, whose specification allows no other header.
    """


class Signer(Protocol):
    """A private key that signs, wherever it is kept: in a file, an HSM or a test."""

    @property
    def key_id(self) -> str:
        """JOSE `kid` as it stands in headers: `{issuer DID}#{thumbprint}`."""

    @property
    def algorithm(self) -> str:
        """JOSE `alg`: "ES256" or "EdDSA"."""

    def sign(self, signing_input: bytes) -> bytes:
        """The 64 signature octets (ES256: r||s, RFC 7518 section 3.4; EdDSA: RFC 8032)."""


class Jws(NamedTuple):
    """A token taken apart. Nothing is proven: `header` was checked, `payload` is well-formed JSON
    and no more.
    """

    header: Mapping[str, Any]
    payload: dict[str, Any]
    signing_input: bytes
    signature: bytes


def signing_input(header: Mapping[str, Any], payload: bytes) -> bytes:
    """The signing input: base64url(header) '.' base64url(payload octets), ASCII (RFC 7515 section
    5.1).
    """
    return base64url.encode(strict_json.dumps(dict(header))) + b"." + base64url.encode(payload)


def header(typ: str, signer: Signer) -> dict[str, str]:
    """The header of a token of this `typ`: exactly alg, typ, cty (where it has one) and kid."""
    return _header(typ, signer.algorithm, signer.key_id)


def sign(payload: Mapping[str, Any], *, typ: str, signer: Signer) -> str:
    """`payload` as a compact JWS."""
    return sign_octets(strict_json.dumps(payload), typ=typ, signer=signer)


def sign_octets(payload: bytes, *, typ: str, signer: Signer) -> str:
    """The JSON text `payload` as a compact JWS."""
    octets = to_sign(payload, typ=typ, signer=signer)
    return seal(octets, signer.sign(octets))


def to_sign(payload: bytes, *, typ: str, signer: Signer) -> bytes:
    """The signing input of the JSON text `payload`, with the header that `signer` needs."""
    return b"%b.%b" % (
        _header_segment(typ, signer.algorithm, signer.key_id),
        base64url.encode(payload),
    )


def _header(typ: str, algorithm: str, key_id: str) -> dict[str, str]:
    cty = {"cty": _CONTENT_TYPES[typ]} if typ in _CONTENT_TYPES else {}
    return {
        "alg": algorithm,
        "typ": typ,
        **cty,
        "kid": key_id,
    }


@lru_cache(maxsize=64)
def _header_segment(typ: str, algorithm: str, key_id: str) -> bytes:
    """The base64url of a header. Cached, because an issuer signs many tokens with one header."""
    return base64url.encode(
        strict_json.dumps(
            _header(
                typ,
                algorithm,
                key_id,
            )
        )
    )


def seal(octets: bytes, signature: bytes) -> str:
    """A signing input and its signature as one token."""
    return (b"%b.%b" % (octets, base64url.encode(signature))).decode("ascii")


def parse(
    token: str,
    *,
    typ: str,
    typ_rule: TypRule = TypRule.REQUIRED,
    max_length: int = MAX_TOKEN,
) -> Jws:
    """Take a token of the given `typ` apart.

    Checked in this order: size, segments, base64url, header, payload, so that no work is done on a
    text that is too long.

    Raises FormatError `format.too_large`, `.malformed`, `.crit_unsupported`, `.header_not_allowed`,
    `.alg_not_allowed`, `.typ_invalid`.
    """
    if len(token) > max_length:
        raise FormatError("format.too_large", f"more than {max_length} characters")
    try:
        octets = token.encode("ascii")
    except UnicodeEncodeError as error:
        raise FormatError("format.malformed", "characters outside ASCII") from error
    segments = octets.split(b".")
    if len(segments) != 3:
        raise FormatError("format.malformed", f"{len(segments)} segments instead of 3")
    # All segments are decoded before the header is judged, so that a token with two faults gets the
    # same code here and on the check page (web/verifier/wire/envelope/jws.js).
    payload = base64url.decode(segments[1])
    signature = base64url.decode(segments[2])
    header = _read_header(segments[0], typ, typ_rule)
    return Jws(
        header,
        strict_json.loads(payload),
        octets[: -1 - len(segments[2])],
        signature,
    )


def declared_type(token: str) -> Any:
    """The `typ` that a token's header names: "JWT" where it names none, as JWTs may leave it out.

    None for a header that cannot be read. Nothing is checked, and nothing is refused: this only
    tells which format's `parse` is to look at the token.
    """
    return None if len(token) > MAX_TOKEN else _declared_type(token.partition(".")[0])


@lru_cache(maxsize=64)
def _declared_type(segment: str) -> Any:
    try:
        header = strict_json.loads(base64url.decode(segment.encode("ascii")))
    except (FormatError, UnicodeEncodeError):
        return None
    return header.get("typ", "JWT")


def is_untyped(header: Mapping[str, Any]) -> bool:
    """Whether `typ` is absent or `JWT`, which are the same (RFC 7519 section 5.1)."""
    return bool(header.get("typ", "JWT") == "JWT")


def verify(jws: Jws, key: PublicKey) -> None:
    """Raises SignatureError `signature.invalid` unless `key` made the signature (RFC 7518 s3.4, RFC
    8037 s3.1).
    """
    signature = jws.signature
    try:
        # This also refuses ES256 signatures in DER, which some libraries write (RFC 7518 section
        # 3.4).
        if len(signature) != 64:
            raise SignatureError("signature.invalid", f"{len(signature)} octets instead of 64")
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(raw_to_der(signature), jws.signing_input, _ECDSA)
        else:
            # Refused, because implementations differ in accepting such an R, and the page must come
            # to the same verdict.
            if is_small(signature[:32]):
                raise SignatureError("signature.invalid", "R is a point of small order")
            key.verify(signature, jws.signing_input)
    except InvalidSignature as error:
        raise SignatureError("signature.invalid") from error


@lru_cache(maxsize=64)
def _read_header(
    segment: bytes,
    typ: str,
    typ_rule: TypRule,
) -> Mapping[str, Any]:
    """The checked header. Cached, because the tokens of one issuer have the same."""
    header = strict_json.loads(base64url.decode(segment))
    # No extension is implemented here, and a critical one must not be ignored (RFC 7515 section
    # 4.1.11).
    if "crit" in header:
        raise FormatError("format.crit_unsupported")
    if not _FORBIDDEN.isdisjoint(header):
        raise FormatError("format.header_not_allowed", "a key or encoding named in the header")
    # The type is compared first, because a list or object as `alg` is not hashable.
    if not isinstance(header.get("alg"), str) or header["alg"] not in ALGORITHMS:
        raise FormatError("format.alg_not_allowed")
    may_be_absent = typ_rule is TypRule.MAY_BE_ABSENT and is_untyped(header)
    if not names_media_type(header.get("typ"), typ) and not may_be_absent:
        raise FormatError("format.typ_invalid", f"typ is not {typ}")
    if (
        "cty" in header
        and typ in _CONTENT_TYPES
        and not names_media_type(header["cty"], _CONTENT_TYPES[typ])
    ):
        raise FormatError("format.typ_invalid", f"cty is not that of {typ}")
    # Read-only, because all tokens with the same header share the cached value.
    return MappingProxyType(header)


def names_media_type(value: object, expected: str) -> bool:
    """Whether a `typ` or `cty` is that media type, in lower case and without `application/`.

    Letters count in either case and the prefix may be left out (RFC 7515 section 4.1.9).
    """
    return isinstance(value, str) and value.lower().removeprefix("application/") == expected


def der_to_raw(der: bytes) -> bytes:
    """A P-256 signature of OpenSSL (DER) as r||s, 32 octets each (RFC 7518 section 3.4)."""
    r, s = decode_dss_signature(der)
    return r.to_bytes(32) + s.to_bytes(32)


def raw_to_der(signature: bytes) -> bytes:
    """r||s, 32 octets each, as the DER that OpenSSL takes (RFC 3279 section 2.2.3)."""
    r, s = _integer(signature[:32]), _integer(signature[32:])
    return b"\x30%c%b%b" % (len(r) + len(s), r, s)


def _integer(octets: bytes) -> bytes:
    """An unsigned number of at most 126 octets as a DER INTEGER, which is signed and has no leading
    zeros.
    """
    shortest = octets.lstrip(b"\0") or b"\0"
    if shortest[0] > 0x7F:
        shortest = b"\0" + shortest
    return b"\x02%c%b" % (len(shortest), shortest)
