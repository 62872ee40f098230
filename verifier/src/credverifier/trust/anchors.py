"""The trust list of CONTRACT section 7 as values: the issuers that a verifier trusts, their keys,
and where they publish.

Nothing is trusted because a link, a token or a host says so: a token names an issuer and a key, and
both are looked up here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from credverifier import days
from credverifier.errors import CredentialError, FormatError, TrustError, TrustListError
from credverifier.trust import origins
from credverifier.trust.issuers_apart import require_apart
from credverifier.wire.credentials.content import IssuerClaim
from credverifier.wire.envelope import dates, jwk, jws

CREDENTIAL, STATUS, AUDIT, VC_API = "credential", "status", "audit", "vc-api"

_STATES = ("next", "active", "retired", "compromised")
_NEVER = float("inf")
# `revocation/1.jwt`: segments of plain characters, none of which begins with a full stop.
_LIST_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


class TrustKey(NamedTuple):
    """One public key of an issuer.

    `algorithm` is a JOSE `alg`, `state` one of next, active, retired, compromised. Times are in
    seconds since 1970: `valid_until` is infinite for a key without an end. `valid_from` is infinite
    for a key without a start, which therefore verifies nothing.
    """

    key: jwk.PublicKey
    algorithm: str
    purposes: frozenset[str]
    state: str
    valid_from: float
    valid_until: float


class Issuer(NamedTuple):
    """A trusted issuer: an entry of the trust list.

    `types` and `vct` are the credential types it is trusted for (empty: any). `keys` has each key
    under both spellings of its `kid`: the bare thumbprint, and `{id}#{thumbprint}`. `zone` is where
    its days begin and end, `four_eyes` whether two people decide there (None: it does not say); both
    for showing them alone.
    """

    id: str
    name: dict[str, str]
    types: frozenset[str]
    vct: frozenset[str]
    public_url: str
    status_url_prefixes: tuple[str, ...]
    keys: dict[str, TrustKey]
    zone: tzinfo = days.DEFAULT
    four_eyes: bool | None = None

    def key(self, signed: jws.Jws, purpose: str) -> TrustKey:
        """The key that `signed` names in its `kid`.

        It must be meant for `purpose` (CREDENTIAL, STATUS, AUDIT or VC_API), and have been in use
        at the token's own `iat`.

        Raises TrustError `issuer.key_unknown`, `.key_not_allowed`, `.key_not_then`, and FormatError
        `format.alg_not_allowed`.
        """
        kid = signed.header.get("kid")
        # The type is checked first, because a list or object as `kid` is not hashable.
        key = self.keys.get(kid) if type(kid) is str else None
        if key is None:
            raise TrustError("issuer.key_unknown", "kid is not a key of this issuer")
        if key.algorithm != signed.header["alg"]:
            raise FormatError("format.alg_not_allowed", "alg is not that of the key")
        # A compromised key proves nothing, not even older tokens, because whoever has it can write
        # any `iat`.
        if purpose not in key.purposes or key.state == "compromised":
            raise TrustError(
                "issuer.key_not_allowed",
                f"the key is not for {purpose}, or compromised",
            )
        # A token without a usable `iat` passes here, because the content check refuses it, and
        # comes after the signature: a bad signature is `tampered` whatever the payload holds.
        issued_at: Any = signed.payload.get("iat")
        is_dated = type(issued_at) in (int, float)
        if key.valid_from == _NEVER or (
            is_dated and not key.valid_from <= issued_at <= key.valid_until
        ):
            raise TrustError("issuer.key_not_then", "the key was not in use at that time")
        return key

    def prove(self, signed: jws.Jws, purpose: str) -> None:
        """Verify the signature with the key that `signed` names.

        Raises as `key` does, and SignatureError `signature.invalid`.
        """
        jws.verify(signed, self.key(signed, purpose).key)

    def publishes_status(self, url: str) -> bool:
        """Whether `url` is a plain path below one of the issuer's status URL prefixes.

        Plain, because `..`, escapes and empty segments lead some hosts elsewhere.
        """
        return _is_below(self.status_url_prefixes, url)


class TrustAnchors(NamedTuple):
    """A whole trust list. `issuers` by id, `origins` by public URL."""

    issuers: dict[str, Issuer]
    origins: dict[str, Issuer]
    issued_at: datetime
    expires_at: datetime
    allow_insecure_loopback: bool

    @classmethod
    def from_trust_list(cls, source: str | bytes | Mapping[str, Any]) -> TrustAnchors:
        """Read a trust list, as text or as the object it spells.

        Raises TrustListError `trust.malformed`.
        """
        try:
            # The readers below look members up without asking; what is missing or of another type
            # ends in one of the exceptions listed here.
            value = json.loads(source) if isinstance(source, str | bytes) else dict(source)
            return _anchors(value)
        except TrustListError:
            raise
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
            CredentialError,
        ) as error:
            raise TrustListError("trust.malformed", problem_of(error)) from error

    def issuer(self, identity: Any) -> Issuer:
        """The trusted issuer of that id, compared octet by octet.

        Raises TrustError `issuer.untrusted`.
        """
        return _trusted(self.issuers, identity, "the issuer is not in the trust list")

    def owner(self, public_url: Any) -> Issuer:
        """The trusted issuer at that origin, compared octet by octet.

        Raises TrustError `issuer.untrusted`.
        """
        return _trusted(
            self.origins,
            public_url,
            "no issuer of the trust list has this public URL",
        )

    def claimed(self, claim: IssuerClaim) -> Issuer:
        """The trusted issuer that a token claims. Raises TrustError `issuer.untrusted`."""
        return self.issuer(claim.value) if claim.member == "id" else self.owner(claim.value)

    def require_current(self, now: datetime) -> None:
        """Raises TrustListError `trust.expired` once the list is past its own end."""
        if now > self.expires_at:
            raise TrustListError(
                "trust.expired",
                f"the trust list ended on {dates.stamp(self.expires_at)}",
            )


def problem_of(error: Exception) -> str:
    """What is wrong with the list, without the name of a Python exception."""
    if isinstance(error, KeyError):
        return f"the member {error.args[0]} is missing"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error}"
    if isinstance(error, CredentialError | ValueError):
        return str(error)
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return "a member of another type than belongs there"


def _trusted(issuers: Mapping[str, Issuer], name: Any, detail: str) -> Issuer:
    issuer = issuers.get(name) if type(name) is str else None
    if issuer is None:
        raise TrustError("issuer.untrusted", detail)
    return issuer


# Cached, because the certificates of one issuer point to the same few lists.
@lru_cache(maxsize=1024)
def _is_below(prefixes: tuple[str, ...], url: str) -> bool:
    for prefix in prefixes:
        if url.startswith(prefix) and ".." not in url and _LIST_PATH.fullmatch(url, len(prefix)):
            return True
    return False


def _anchors(value: dict[str, Any]) -> TrustAnchors:
    # `True == 1` in Python, so that a JSON `true` is excluded by name.
    if value["version"] is True or value["version"] != 1:
        raise TrustListError("trust.malformed", "a trust list of another version")
    loopback = value.get("allow_insecure_loopback", False)
    if type(loopback) is not bool:
        raise TrustListError("trust.malformed", "allow_insecure_loopback is not a boolean")
    issued_at = dates.seconds(value["issued_at"], "issued_at")
    issuers = [
        _issuer(
            item,
            loopback,
            issued_at,
        )
        for item in _listed(value["issuers"], dict)
    ]
    anchors = TrustAnchors(
        issuers={issuer.id: issuer for issuer in issuers},
        origins={issuer.public_url: issuer for issuer in issuers},
        issued_at=dates.from_seconds(issued_at),
        expires_at=dates.from_seconds(dates.seconds(value["expires_at"], "expires_at")),
        allow_insecure_loopback=loopback,
    )
    # Two issuers with one id or one origin share a key in a mapping, which is then shorter.
    if len(anchors.issuers) != len(issuers) or len(anchors.origins) != len(issuers):
        raise TrustListError("trust.malformed", "one issuer or public_url twice")
    require_apart(issuers)
    return anchors


def _issuer(item: dict[str, Any], loopback: bool, listed_at: float) -> Issuer:
    public_url = item["public_url"]
    prefixes = _listed(item["status_url_prefixes"], str)
    if origins.require_trusted(public_url, allow_loopback=loopback) != public_url:
        raise TrustListError("trust.malformed", "public_url is not an origin alone")
    for prefix in prefixes:
        origins.require_trusted(prefix, allow_loopback=loopback)
        # Without the slash `https://a.example/status` would also cover
        # `https://a.example/status-x/`.
        if not prefix.endswith("/"):
            raise TrustListError("trust.malformed", "a status URL prefix without a final slash")
    # An entry that was updated alone (trust_update) has a date of its own.
    entry_issued_at = (
        dates.seconds(item["issued_at"], "issued_at") if "issued_at" in item else listed_at
    )
    keys: dict[str, TrustKey] = {}
    for member in _listed(item["jwks"]["keys"], dict):
        key = _key(member, entry_issued_at)
        if member["kid"] in keys:
            raise TrustListError("trust.malformed", "one key twice")
        # Under both spellings, because a token may name a key by either (CONTRACT section 2).
        keys[member["kid"]] = keys[f"{item['id']}#{member['kid']}"] = key
    if type(item["id"]) is not str or not item["id"]:
        raise TrustListError("trust.malformed", "an issuer without id")
    return Issuer(
        id=item["id"],
        name={str(language): str(name) for language, name in item.get("name", {}).items()},
        types=_types(item, "types"),
        vct=_types(item, "vct"),
        public_url=public_url,
        status_url_prefixes=prefixes,
        keys=keys,
        zone=_zone(item.get("timezone")),
        four_eyes=_four_eyes(item.get("four_eyes")),
    )


def _four_eyes(value: Any) -> bool | None:
    """Read tolerantly too: an issuer's word about itself, by which nothing is judged."""
    return value if type(value) is bool else None


def _zone(name: Any) -> tzinfo:
    """Read tolerantly, because days are shown by it and nothing is judged."""
    # The type is checked first, because a list or object is not hashable.
    zone = days.zone(name) if type(name) is str else None
    return days.DEFAULT if zone is None else zone


def _types(item: dict[str, Any], name: str) -> frozenset[str]:
    """An absent list, like an empty one, allows any."""
    value = item.get(name)
    if value is None:
        return frozenset()
    return frozenset(_listed(value, str))


def _listed(value: Any, kind: type) -> tuple[Any, ...]:
    """The items of a JSON array, all of one type.

    Not of any sequence, because a text is one too, and would be read letter by letter.
    """
    if type(value) is not list or not all(type(item) is kind for item in value):
        raise TrustListError("trust.malformed", "not a list, or not of what belongs there")
    return tuple(value)


def _key(member: dict[str, Any], listed_at: float) -> TrustKey:
    state = member["state"]
    if state not in _STATES:
        raise TrustListError("trust.malformed", "a key in a state we do not know")
    start = member.get("valid_from")
    end = member.get("valid_until")
    since = dates.seconds(start, "valid_from") if start is not None else _NEVER
    if state == "next" and since < listed_at:
        # A next key is announced for a later time. With an earlier date it would verify at once,
        # which only an active key may.
        since = _NEVER
    return TrustKey(
        key=jwk.decode(member),
        algorithm=member["alg"],
        purposes=frozenset(_listed(member["purpose"], str)),
        state=state,
        valid_from=since,
        valid_until=dates.seconds(end, "valid_until") if end is not None else _NEVER,
    )
