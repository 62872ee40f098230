"""The command that the W3C VC-JOSE-COSE suite drives: issue and verify with the keys of the suite.

It is a tool for tests. Whatever it allows beyond the product is only here, because the
suite's own good samples have `iat` as a text and `kid` as a bare thumbprint, use P-384 and P-521,
an algorithm each of its keys, and one of them ended in 2024 (hence `--now`); credentials within its
presentations, which nobody verifies there, have a header that lost its first character, no `typ`,
and blanks in their `data:` URL. A top-level member that no credential has makes it fail, known
context or not.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from credverifier.errors import CredentialError, FormatError, SignatureError, ValidityError
from credverifier.wire.credentials import data_model, document, sd_jwt, term_check
from credverifier.wire.envelope import base64url, dates, strict_json
from tests.jose_cose import keys
from tests.jose_cose.concealing import conceal
from tests.jose_cose.keys import Method

FEATURES = ("credential_jose", "presentation_jose", "credential_sdjwt", "presentation_sdjwt")
_TYPS = {
    "credential_jose": ("vc+jwt", "vc"),
    "presentation_jose": ("vp+jwt", "vp"),
    "credential_sdjwt": ("vc+sd-jwt", "vc"),
    "presentation_sdjwt": ("vp+sd-jwt", "vp"),
}
_ENVELOPED = ("application/vc+jwt", "application/vc+sd-jwt")
_UNCHECKED = ("application/vc+cose",)
_SHARED = {"@context", "id", "type", "name", "description", "termsOfUse"}
_MEMBERS = {
    "vc": _SHARED
    | {
        "issuer",
        "credentialSubject",
        "validFrom",
        "validUntil",
        "credentialStatus",
        "credentialSchema",
        "evidence",
    }
    | {"refreshService", "relatedResource", "renderMethod", "confidenceMethod"},
    "vp": _SHARED | {"holder", "verifiableCredential"},
}
_NEVER = frozenset(
    {"@context", "iss", "issuer", "validFrom", "validUntil", "credentialStatus", "credentialSchema"}
)


def main(arguments: list[str] | None = None) -> int:
    """Write `{"result": "success|failure|indeterminate", "data": …}` to the output file, and
    return 0.
    """
    arguments_read = _parser().parse_args(arguments)
    if arguments_read.feature not in FEATURES:
        answer = {"result": "indeterminate", "data": f"{arguments_read.feature} is not supported"}
    else:
        answer = _answer(arguments_read)
    arguments_read.output.write_text(json.dumps(answer) + "\n", "utf-8")
    return 0


def _answer(arguments: argparse.Namespace) -> dict[str, str]:
    try:
        method = keys.read(arguments.key.read_text("utf-8"))
        text = arguments.input.read_text("utf-8").strip()
        if arguments.action == "issue":
            return {
                "result": "success",
                "data": issue(
                    text, method, arguments.feature, json.loads(arguments.sd), arguments.now
                ),
            }
        verify(text, method, arguments.feature, arguments.now)
    except (CredentialError, ValueError, LookupError, TypeError) as error:
        return {"result": "failure", "data": f"{type(error).__name__}: {error}"}
    return {"result": "success", "data": ""}


def issue(text: str, method: Method, feature: str, disclosed: list[str], now: datetime) -> str:
    """The signed credential or presentation `text`; credentials in a presentation are not
    verified.
    """
    payload = strict_json.loads(text.encode("utf-8"))
    typ, kind = _TYPS[feature]
    _check(payload, kind)
    signer = data_model.issuer_id(payload) if kind == "vc" else document.holder(payload)
    claims = {**payload, "iat": int(now.timestamp()), **({"iss": signer} if signer else {})}
    if "id" in payload:
        claims["jti"] = payload["id"]
    header = {"alg": method.algorithm, "typ": typ, "cty": kind, "kid": method.id or method.kid}
    if not feature.endswith("sdjwt"):
        return _signed(header, claims, method)
    concealed, disclosures = conceal(claims, disclosed)
    return sd_jwt.join(_signed(header, concealed, method), disclosures)


def verify(text: str, method: Method, feature: str, now: datetime) -> None:
    """Raises CredentialError if a check fails."""
    typ, kind = _TYPS[feature]
    if feature.endswith("sdjwt"):
        parts = sd_jwt.split(text)
        claims = _verified_payload(parts.signed, method, typ, kind)
        # A presentation's type and holder may be in disclosures.
        payload = sd_jwt.reveal(
            claims, parts.disclosures, never=_NEVER if kind == "vc" else frozenset({"@context"})
        )
    else:
        payload = _verified_payload(text, method, typ, kind)
    _check(payload, kind)
    signer = data_model.issuer_id(payload) if kind == "vc" else document.holder(payload)
    if "iss" in payload and signer is not None and payload["iss"] != signer:
        raise FormatError("format.claims_invalid", "iss is not the issuer or holder")
    _check_time(payload, now.timestamp())


def _check(payload: dict[str, Any], kind: str) -> None:
    """Check the data model of a payload without the members of SD-JWT."""
    unknown = payload.keys() - _MEMBERS[kind] - term_check.CLAIMS
    if unknown:
        raise FormatError("format.claims_invalid", f"an unknown member {sorted(unknown)[0]}")
    if kind == "vc":
        document.check_credential(payload)
        return
    value = payload.get("verifiableCredential", [])
    nested = [_without_blanks(item) for item in (value if isinstance(value, list) else [value])]
    document.check_presentation(
        {**payload, "verifiableCredential": nested}
        if "verifiableCredential" in payload
        else payload
    )
    for item in nested:
        _check_nested(item)


def _without_blanks(item: Any) -> Any:
    """An envelope without blanks in its `data:` URL, which the product refuses: a good sample of
    the suite (7) ends one with a line end, another has a blank before the disclosures.
    """
    if (
        isinstance(item, dict)
        and isinstance(item.get("id"), str)
        and item["id"].startswith("data:")
    ):
        return {**item, "id": "".join(item["id"].split())}
    return item


def _check_nested(item: Any) -> None:
    """A nested credential must be enveloped.

    A COSE one must be base64 and is not checked, because this product does not support COSE.
    """
    cose = tuple(f"{media_type};base64" for media_type in _UNCHECKED)
    media_type, token = document.opened(item, document.ENVELOPED_CREDENTIAL, (*_ENVELOPED, *cose))
    if media_type in cose:
        return
    header = _nested_header(token.split(".")[0].encode("ascii"))
    typ = header.get("typ", media_type.removeprefix("application/"))
    if f"application/{typ}" != media_type or header.get("alg") in (None, "none"):
        raise FormatError(
            "format.typ_invalid", "a nested credential of another type, or that is not secured"
        )


def _nested_header(segment: bytes) -> dict[str, Any]:
    """The header of a nested credential.

    The good samples 3 and 4 of the suite have one that lost its first character.
    """
    try:
        return strict_json.loads(base64url.decode(segment))
    except FormatError:
        return strict_json.loads(base64url.decode(b"e" + segment))


def _signed(header: dict[str, str], payload: dict[str, Any], method: Method) -> str:
    if method.private is None:
        raise ValueError("a key that cannot sign")
    octets = (
        base64url.encode(strict_json.dumps(header))
        + b"."
        + base64url.encode(strict_json.dumps(payload))
    )
    signature: bytes = method.jose.sign(octets, method.private)
    return (octets + b"." + base64url.encode(signature)).decode("ascii")


def _verified_payload(token: str, method: Method, typ: str, kind: str) -> dict[str, Any]:
    """The payload of a token that the key of the suite signed, with every rule of the envelope but
    the product's keys.
    """
    segments = token.encode("ascii").split(b".")
    if len(segments) != 3:
        raise FormatError("format.malformed", f"{len(segments)} segments instead of 3")
    header = strict_json.loads(base64url.decode(segments[0]))
    if header.get("typ") != typ or header.get("cty", kind) != kind:
        raise FormatError("format.typ_invalid", f"typ is not {typ}")
    if header.get("alg") != method.algorithm or "crit" in header:
        raise FormatError("format.alg_not_allowed", "alg is not that of the key")
    if header.get("kid", method.kid) not in (method.kid, method.id):
        raise FormatError("format.header_not_allowed", "kid is not that of the key")
    if not method.jose.verify(
        segments[0] + b"." + segments[1], method.public, base64url.decode(segments[2])
    ):
        raise SignatureError("signature.invalid")
    return strict_json.loads(base64url.decode(segments[1]))


def _check_time(payload: dict[str, Any], now: float) -> None:
    for name in ("iat", "nbf", "validFrom"):
        if name in payload and _seconds(payload[name], name) > now + 60:
            raise ValidityError("validity.not_yet_valid", name)
    for name in ("exp", "validUntil"):
        if name in payload and _seconds(payload[name], name) < now - 60:
            raise ValidityError("validity.expired", name)


def _seconds(value: Any, name: str) -> float:
    """A NumericDate, or a dateTimeStamp: the suite's samples write `iat` as one."""
    return dates.seconds(value, name) if isinstance(value, str) else dates.numeric(value, name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.jose_cose")
    parser.add_argument("action", choices=("issue", "verify"))
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True, help="a verification method, or a JWK")
    parser.add_argument("--feature", required=True, help=", ".join(FEATURES))
    parser.add_argument("--sd", default="[]", help="JSON array of the paths to conceal")
    parser.add_argument(
        "--now", type=datetime.fromisoformat, default=datetime.now(UTC), help="ISO, with its offset"
    )
    parser.add_argument("--output", type=Path, required=True)
    return parser
