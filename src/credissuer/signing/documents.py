"""PURE: the public documents of an issuer's keys (CONTRACT section 7, DID Core 1.0, did:web, SD-JWT
VC section 5).

Who appears where: a key that never signed and was given up appears nowhere. The trust list and
did.json say what each key is for and how it stands, so they hold all others. A JWKS cannot say it,
so it holds the credential and status keys that still verify, and nothing else: no audit key, no key
of the VC-API, no compromised key. The key of webhooks appears nowhere: who receives them gets it
with the webhook.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from credissuer.errors import ConfigError
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credissuer.words import languages, words
from credverifier import days, platforms
from credverifier.errors import TrustListError
from credverifier.trust import origins
from credverifier.wire.envelope.dates import stamp

TRUSTED_FOR = timedelta(days=365)
"""How long a trust list may be used after it was made."""

_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"]
_ASSERTING = (KeyUse.CREDENTIAL, KeyUse.STATUS, KeyUse.VC_API)
_IN_JWKS = (KeyUse.CREDENTIAL, KeyUse.STATUS)
# A DNS label (RFC 1123 section 2.1), at most 63 characters; `--` inside is left for Punycode.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
# `1.2.3.4`, `0x7f.1`, `127.1`: a host whose last label is a number is an IPv4 address to browsers
# (WHATWG URL section 3.5).
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_LOOPBACK = ("localhost", "127.0.0.1")
_DEFAULT_PORTS = {"https": 443, "http": 80}


def check_public_url(text: str) -> str:
    """`text` itself if it is an origin that this office may have.

    Raises ConfigError `config.public_url`.

    A did:web names a host by its TLS name, never by an IP address; http is for a development office
    on this machine.
    """
    problem = _public_url_problem(text)
    if problem:
        said = {
            f"problem_{language}": words("errors", language)["public_url"][problem]
            for language in languages("errors")
        }
        raise ConfigError("config.public_url", url=text, problem=said["problem_en"], **said)
    return text


def issuer_id(public_url: str) -> str:
    """The did:web of a checked public URL, its port as `%3A{port}`."""
    return "did:web:" + urlsplit(public_url).netloc.replace(":", "%3A")


def public_url_of(issuer: str) -> str:
    """The public URL from which `issuer_id` makes `issuer`; on this machine by http, as a
    development office has it.
    """
    host = issuer.removeprefix("did:web:").replace("%3A", ":")
    scheme = "http" if host.partition(":")[0] in _LOOPBACK else "https"
    return f"{scheme}://{host}"


def is_development(public_url: str) -> bool:
    """True for an http office on localhost, whose trust list says `allow_insecure_loopback`."""
    return public_url.startswith("http://")


def jwks(records: Iterable[KeyRecord]) -> dict[str, Any]:
    """jwks.json (RFC 7517): what still verifies credentials and status lists, next and retired keys
    included.
    """
    # One by one at /keys/ and together here, from one function, so that both hold the same keys.
    return {"keys": list(key_files(records).values())}


def key_files(records: Iterable[KeyRecord]) -> dict[str, dict[str, str]]:
    """Thumbprint -> the JWK at `/keys/{thumbprint}.jwk`, for each key of the JWKS."""
    return {
        r.thumbprint: {**r.jwk, "use": "sig"}
        for r in _published(records)
        if _verifies(r) and r.use in _IN_JWKS
    }


def jwt_vc_issuer(records: Iterable[KeyRecord], public_url: str) -> dict[str, Any]:
    """`/.well-known/jwt-vc-issuer` (SD-JWT VC, "JWT VC Issuer Metadata"): `issuer` is the `iss` of
    dc+sd-jwt.
    """
    return {"issuer": public_url, "jwks": jwks(records)}


def did_document(records: Iterable[KeyRecord], public_url: str) -> dict[str, Any]:
    """did.json: every key as a verification method; those that make credentials and lists are
    assertion methods.
    """
    did = issuer_id(public_url)
    published = _published(records)
    return {
        "@context": _CONTEXT,
        "id": did,
        "verificationMethod": [_method(record, did) for record in published],
        # DID Core section 5.3.2: a key that is not listed here proves nothing, though it is a
        # method.
        "assertionMethod": [
            f"{did}#{record.thumbprint}" for record in published if _verifies(record)
        ],
    }


def trust_list(
    records: Iterable[KeyRecord],
    public_url: str,
    name: Mapping[str, str],
    issued_at: datetime,
    timezone: str = days.DEFAULT_NAME,
    *,
    four_eyes: bool = False,
) -> dict[str, Any]:
    """trust-list.json with this one issuer (CONTRACT section 7), good for `TRUSTED_FOR`.

    `name`: {"vi": …, "en": …}. `timezone`: where the issuer's days begin and end. `four_eyes`:
    whether two people decide there.
    """
    issuer = {
        "id": issuer_id(public_url),
        "name": dict(name),
        "types": ["CredibilityCredential"],
        "vct": [f"{public_url}/vct/credibility/v1"],
        "public_url": public_url,
        "status_url_prefixes": [f"{public_url}/status/"],
        "jwks": {"keys": [_trusted(record, issued_at) for record in _published(records)]},
        # Always said, because an office of one should not be able to keep it to itself.
        "four_eyes": four_eyes,
    }
    # Verifiers take the default where none is named, so that their lists stay as they were.
    if timezone != days.DEFAULT_NAME:
        issuer["timezone"] = timezone
    return _trust_list(
        [issuer],
        issued_at,
        issued_at + TRUSTED_FOR,
        is_development(public_url),
    )


def key_folder(
    records: Iterable[KeyRecord],
    public_url: str,
    name: Mapping[str, str],
    issued_at: datetime,
    timezone: str = days.DEFAULT_NAME,
    *,
    four_eyes: bool = False,
) -> dict[str, dict[str, Any]]:
    """File name -> document, for the folder keys/."""
    records = tuple(records)
    return {
        "jwks.json": jwks(records),
        "did.json": did_document(records, public_url),
        "trust-list.json": trust_list(
            records, public_url, name, issued_at, timezone, four_eyes=four_eyes
        ),
    }


def empty_documents() -> dict[str, dict[str, Any]]:
    """File name -> document of the folder keys/ before there is an office: nobody is trusted, and
    never was.
    """
    epoch = datetime.fromtimestamp(0, UTC)
    return {
        "jwks.json": jwks(()),
        "did.json": {"@context": _CONTEXT, "verificationMethod": [], "assertionMethod": []},
        "trust-list.json": _trust_list([], epoch, epoch, False),
    }


def text(document: Mapping[str, Any]) -> str:
    """A document as its file holds it: JSON that people can read and compare line by line."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _public_url_problem(text: str) -> str | None:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "not_origin"
    # `hostname` drops the brackets of an IPv6 address.
    shown = f"[{host}]" if ":" in host else host
    # Put together anew and compared, because that refuses path, query, user, upper case and a
    # trailing slash at once.
    if text != f"{parts.scheme}://{shown}" + ("" if port is None else f":{port}"):
        return "not_origin"
    if parts.scheme != "https" and (parts.scheme != "http" or host not in _LOOPBACK):
        return "scheme"
    if parts.scheme == "https" and (":" in host or _NUMERIC.fullmatch(host)):
        return "ip_address"
    if len(host) > 253 or not _HOST.fullmatch(host):
        return "host"
    # An office on a platform's host could not be told from the profiles there.
    if platforms.owns(host):
        return "platform"
    # The default port is another spelling of the same origin, and did:web would make it another
    # issuer.
    if port is not None and (port == 0 or port == _DEFAULT_PORTS[parts.scheme]):
        return "port"
    try:
        origins.require_trusted(text, allow_loopback=True)
    except TrustListError:
        # as a label in Punycode that no registry has: no verifier takes it into its trust list
        return "host"
    return None


def _published(records: Iterable[KeyRecord]) -> list[KeyRecord]:
    return [
        record
        for record in records
        if (record.state is not KeyState.RETIRED or record.valid_from is not None)
        and record.use is not KeyUse.WEBHOOK
    ]


def _verifies(record: KeyRecord) -> bool:
    return record.use in _ASSERTING and record.state is not KeyState.COMPROMISED


def _method(record: KeyRecord, did: str) -> dict[str, Any]:
    method = {
        "id": f"{did}#{record.thumbprint}",
        "type": "JsonWebKey",
        "controller": did,
        "publicKeyJwk": dict(record.jwk),
    }
    return method | ({"revoked": stamp(record.compromised_at)} if record.compromised_at else {})


def _trusted(record: KeyRecord, issued_at: datetime) -> dict[str, Any]:
    start = record.valid_from
    if start is not None and record.state is KeyState.NEXT:
        # Announced and not at work yet: it may be promoted late, but never in the past.
        start = max(start, issued_at)
    return {
        **record.jwk,
        "purpose": [record.use.value],
        "valid_from": stamp(start) if start else None,
        "valid_until": stamp(record.valid_until) if record.valid_until else None,
        "state": record.state.value,
    }


def _trust_list(
    issuers: list[dict[str, Any]],
    issued_at: datetime,
    expires_at: datetime,
    loopback: bool,
) -> dict[str, Any]:
    return {
        "version": 1,
        "issued_at": stamp(issued_at),
        "expires_at": stamp(expires_at),
        "issuers": issuers,
        "allow_insecure_loopback": loopback,
    }
