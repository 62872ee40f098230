"""The trust list as offline root keys sign it, and the steps by which a verifier follows it.

A trust list file with the member `roots` is pinned: it names the root keys, how many of them must
sign, and the version of the list that was taken last. Nobody else can change such a file, neither
the issuers in it nor a key of theirs that is in other hands.

The signed list is `/.well-known/trust-list.root.jwt` of an issuer's host. It is one compact JWS for
each custodian (a root key each), on a line of its own; all have the same payload. Each version lies
also below `/.well-known/trust-list.root/`, for verifiers that missed a change of the root keys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from credverifier.errors import CredentialError, FormatError, TrustListError
from credverifier.trust.anchors import TrustAnchors, problem_of
from credverifier.wire.envelope import base64url, dates, jwk, jws

TYP = "root-trust-list+jwt"
PATH = "/.well-known/trust-list.root.jwt"
MEMBER = "roots"
"""Member of a trust list file that pins it."""

MAX_KEYS = 8
MAX_DAYS = 400
"""The longest time from the ceremony to the end of a list."""

MAX_TEXT = MAX_KEYS * (jws.MAX_TOKEN + 1)
"""Characters of a signed list, all its lines together."""

_DAY = 24 * 3600
_LEEWAY = 60


class Roots(NamedTuple):
    """Root keys by their thumbprint, of which `threshold` must sign.

    `version` and `digest` are of the list that was taken last: 0 and None before the first one.
    """

    keys: Mapping[str, jwk.PublicKey]
    threshold: int
    version: int
    digest: str | None


class RootList(NamedTuple):
    """A signed list that is proven. `digest` is the base64url of the SHA-256 of its payload as
    encoded; `signed_by` are thumbprints; times are in seconds since 1970.
    """

    version: int
    previous: str | None
    issued_at: float
    expires_at: float
    roots: dict[str, Any]
    trust_list: dict[str, Any]
    digest: str
    signed_by: frozenset[str]


def path_of(version: int) -> str:
    """Where the list of one version lies."""
    return f"/.well-known/trust-list.root/{version}.jwt"


def roots_of(trust_list: Mapping[str, Any]) -> Roots | None:
    """The root keys that a trust list file is pinned to; None for one that is not.

    Raises TrustListError `trust.malformed`.
    """
    return read_roots(trust_list[MEMBER]) if MEMBER in trust_list else None


def read_roots(value: Any) -> Roots:
    """The member `roots` as a value. Raises TrustListError `trust.malformed`."""
    try:
        keys = {member["kid"]: jwk.decode(member) for member in value["keys"]}
        threshold, version = value["threshold"], value.get("version", 0)
        digest = value.get("digest")
        if type(value["keys"]) is not list or len(keys) != len(value["keys"]):
            raise TrustListError("trust.malformed", "roots: no list of keys, or one key twice")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise TrustListError("trust.malformed", f"roots: {problem_of(error)}") from error
    if not (type(threshold) is int and 1 <= threshold <= len(keys) <= MAX_KEYS):
        raise TrustListError("trust.malformed", "roots: more signatures than keys, or none")
    if type(version) is not int or version < 0 or type(digest) not in (str, type(None)):
        raise TrustListError("trust.malformed", "roots: no version, or no digest")
    return Roots(keys, threshold, version, digest)


def pinned(trust_list: Mapping[str, Any], roots: Mapping[str, Any]) -> dict[str, Any]:
    """`trust_list` pinned to `roots`, the object that `credissuer root init` writes.

    Raises TrustListError `trust.malformed`, and `trust.update_untrusted` for a file that is pinned
    to other keys: those of the list decide who comes after them.
    """
    read_roots(roots)
    now = trust_list.get(MEMBER)
    if now is not None and [*now["keys"]] != [*roots["keys"]]:
        raise TrustListError("trust.update_untrusted", "the list is pinned to other root keys")
    TrustAnchors.from_trust_list(trust_list)
    return {**trust_list, MEMBER: dict(now or roots)}


def claims(
    trust_list: Mapping[str, Any],
    roots: Mapping[str, Any],
    *,
    version: int,
    previous: str | None,
    issued_at: datetime,
    lasts: timedelta,
) -> dict[str, Any]:
    """The payload of a signed list; `roots` names the keys that may sign the next one."""
    start = int(issued_at.timestamp())
    return {
        "iat": start,
        "exp": start + int(lasts.total_seconds()),
        "version": version,
        "previous": previous,
        MEMBER: {"threshold": roots["threshold"], "keys": roots["keys"]},
        "trust_list": dict(trust_list),
    }


def signed(payload: bytes, signers: Sequence[jws.Signer], before: str = "") -> str:
    """A signed list: the lines of `before`, and one for each signer; all of the JSON `payload`.

    The `key_id` of a root key is its bare thumbprint.
    """
    lines = [jws.sign_octets(payload, typ=TYP, signer=signer) for signer in signers]
    return "\n".join([*before.split(), *lines]) + "\n"


def payload_of(text: str) -> bytes:
    """The JSON that a signed list says, unproven. Raises TrustListError `trust.update_malformed`."""
    try:
        jws.parse(text.split("\n")[0], typ=TYP)
        return base64url.decode(text.split(".")[1].encode("ascii"))
    except (FormatError, IndexError, UnicodeEncodeError) as error:
        raise TrustListError("trust.update_malformed", str(error)) from error


def pin(listed: RootList) -> dict[str, Any]:
    """The member `roots` of whoever has taken `listed`."""
    members = {"threshold": listed.roots["threshold"], "keys": listed.roots["keys"]}
    return {**members, "version": listed.version, "digest": listed.digest}


def prove(roots: Roots, text: str) -> RootList:
    """The list that `text` holds, signed by as many of `roots` as must be.

    Raises TrustListError `trust.update_untrusted`, `trust.update_malformed`.
    """
    signatures, digest = _parsed(text)
    signed_by = frozenset(
        kid for kid in (_proven(roots, signature) for signature in signatures) if kid is not None
    )
    if len(signed_by) < roots.threshold:
        raise TrustListError("trust.update_untrusted", "not signed by enough of the root keys")
    return _read(signatures[0].payload, digest, signed_by)


def read(text: str) -> RootList:
    """The list that `text` holds, unproven: `signed_by` is empty.

    Raises TrustListError `trust.update_malformed`.
    """
    signatures, digest = _parsed(text)
    return _read(signatures[0].payload, digest, frozenset())


def follow(current: Mapping[str, Any], text: str, *, now: datetime) -> dict[str, Any]:
    """The trust list file that comes after `current`, as the signed list `text` says it.

    Every issuer and key of it comes from the signed list; `allow_insecure_loopback` stays as it is.

    Raises TrustListError: `trust.malformed` (the file), `trust.update_untrusted` (no root is pinned,
    or not signed by enough of them, or not the successor), `trust.update_older` (a step back),
    `trust.update_malformed`, `trust.expired` (the signed list has ended).
    """
    roots = _required(current)
    listed = prove(roots, text)
    require_forward(roots, listed)
    if listed.issued_at > now.timestamp() + _LEEWAY:
        raise TrustListError("trust.update_malformed", "a list from the future")
    if now.timestamp() > listed.expires_at:
        raise TrustListError("trust.expired", "the root's list has ended")
    try:
        following, before = _following(current, listed), TrustAnchors.from_trust_list(current)
        newer = TrustAnchors.from_trust_list(following)
    except (KeyError, TypeError, ValueError, CredentialError) as error:
        raise TrustListError("trust.update_malformed", problem_of(error)) from error
    if newer.issued_at < before.issued_at:
        raise TrustListError("trust.update_older", "the root's list is older than the one we have")
    newer.require_current(now)
    return following


def step(current: Mapping[str, Any], text: str) -> dict[str, Any]:
    """`current` pinned to the root keys that the very next version names, and nothing else of it.

    For a verifier that missed a change of the root keys: a version in between may have ended.
    Raises TrustListError as `follow`.
    """
    roots = _required(current)
    listed = prove(roots, text)
    if listed.version != roots.version + 1:
        raise TrustListError("trust.update_untrusted", "not the version that comes next")
    require_forward(roots, listed)
    return {**current, MEMBER: pin(listed)}


def _required(current: Mapping[str, Any]) -> Roots:
    roots = roots_of(current)
    if roots is None:
        raise TrustListError("trust.update_untrusted", "no root key is pinned")
    return roots


def _parsed(text: str) -> tuple[list[jws.Jws], str]:
    """The lines of a signed list, and the digest of the payload that all of them have."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) > MAX_KEYS or len(text) > MAX_TEXT:
        raise TrustListError("trust.update_malformed", "more lines than there may be root keys")
    try:
        signatures = [jws.parse(line, typ=TYP) for line in lines]
    except FormatError as error:
        raise TrustListError("trust.update_malformed", str(error)) from error
    payloads = {line.split(".")[1] for line in lines}
    if len(payloads) != 1:
        raise TrustListError("trust.update_malformed", "lines that say different things")
    digest = hashlib.sha256(payloads.pop().encode("ascii")).digest()
    return signatures, base64url.encode(digest).decode("ascii")


def _proven(roots: Roots, signed: jws.Jws) -> str | None:
    """The thumbprint of the root key that signed; None for a key that is none of `roots`."""
    kid = signed.header.get("kid")
    key = roots.keys.get(kid) if type(kid) is str else None
    # Skipped and not refused, because the keys that come next may have signed as well.
    if key is None:
        return None
    try:
        if signed.header["alg"] != jwk.encode(key)["alg"]:
            raise TrustListError("trust.update_untrusted", "alg is not that of the root key")
        jws.verify(signed, key)
    except CredentialError as error:
        raise TrustListError("trust.update_untrusted", str(error)) from error
    return str(kid)


def _read(payload: Mapping[str, Any], digest: str, signed_by: frozenset[str]) -> RootList:
    try:
        version, previous = payload["version"], payload["previous"]
        issued_at = dates.numeric(payload["iat"], "iat")
        expires_at = dates.numeric(payload["exp"], "exp")
        if type(version) is not int or version < 1 or type(previous) not in (str, type(None)):
            raise ValueError("no version, or no digest of the list before")
        if not 0 < expires_at - issued_at <= MAX_DAYS * _DAY:
            raise ValueError(f"it ends before it begins, or after more than {MAX_DAYS} days")
        read_roots(payload[MEMBER])
        if type(payload["trust_list"]) is not dict:
            raise ValueError("no trust list")
    except (KeyError, TypeError, ValueError, CredentialError) as error:
        raise TrustListError("trust.update_malformed", problem_of(error)) from error
    roots, trust_list = payload[MEMBER], payload["trust_list"]
    return RootList(version, previous, issued_at, expires_at, roots, trust_list, digest, signed_by)


def require_forward(roots: Roots, listed: RootList) -> None:
    """Raises TrustListError `trust.update_older`, and `.update_untrusted` for a list that is no
    successor of the one that was taken last.
    """
    if listed.version < roots.version:
        raise TrustListError("trust.update_older", "the root's list is older than the one we have")
    # Two lists of one version, or one that names another one before it: the root was used twice.
    is_other = listed.version == roots.version and listed.digest != roots.digest
    is_foreign = listed.version == roots.version + 1 and listed.previous != roots.digest
    if roots.digest is not None and (is_other or is_foreign):
        raise TrustListError("trust.update_untrusted", "a list that does not follow ours")


def _following(current: Mapping[str, Any], listed: RootList) -> dict[str, Any]:
    ends = min(dates.seconds(listed.trust_list["expires_at"], "expires_at"), listed.expires_at)
    return {
        **listed.trust_list,
        # Whichever ends sooner: the root's word is good for so long, and no longer.
        "expires_at": dates.stamp(dates.from_seconds(ends)),
        "allow_insecure_loopback": current.get("allow_insecure_loopback", False),
        MEMBER: pin(listed),
    }
