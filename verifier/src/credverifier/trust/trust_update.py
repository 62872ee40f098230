"""A trust list followed through time: an issuer's newer word counts if a key signs it that is
trusted already.

The signed list is `/.well-known/trust-list.jwt` of the issuer's host: the trust list's own members
with `iss` and `iat`, typ `trust-list+jwt`, signed by an active credential key (CONTRACT section 7).
Of it, only the issuer's own entry is taken: nobody speaks for another issuer, and nobody opens the
door to http.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credverifier.errors import CredentialError, TrustListError
from credverifier.trust.anchors import CREDENTIAL, TrustAnchors
from credverifier.wire.envelope import dates, jws

TYP = "trust-list+jwt"
PATH = "/.well-known/trust-list.jwt"
WARN_DAYS = 30
"""Days before the end of a trust list from which whoever uses it is warned."""

_LEEWAY = 60


def update(
    current: Mapping[str, Any], token: str, *, issuer_id: str, now: datetime
) -> dict[str, Any]:
    """The trust list `current` with the entry of one issuer as its signed list `token` says it.

    Raises TrustListError: `trust.expired` (an ended list vouches for nobody),
    `trust.update_untrusted` (not signed by a key that `current` trusts), `trust.update_older` (a
    step back), `trust.update_malformed`.
    """
    anchors = TrustAnchors.from_trust_list(current)
    anchors.require_current(now)
    payload = _proven(anchors, token, issuer_id, now)
    try:
        [entry] = [dict(item) for item in payload["issuers"] if item["id"] == issuer_id]
        issued_at = dates.seconds(payload["issued_at"], "issued_at")
        merged = _merged(current, payload, entry)
        newer = TrustAnchors.from_trust_list(merged)
    except (KeyError, TypeError, ValueError, CredentialError) as error:
        raise TrustListError(
            "trust.update_malformed", f"{type(error).__name__}: {error}"
        ) from error
    if issued_at < _known_since(current, issuer_id):
        raise TrustListError(
            "trust.update_older", "the issuer's list is older than the one we have"
        )
    newer.require_current(now)
    return merged


def _known_since(current: Mapping[str, Any], issuer_id: str) -> float:
    """When the issuer last told of itself."""
    [known] = [item for item in current["issuers"] if item["id"] == issuer_id]
    return dates.seconds(known.get("issued_at", current["issued_at"]), "issued_at")


def _proven(anchors: TrustAnchors, token: str, issuer_id: str, now: datetime) -> dict[str, Any]:
    try:
        signed = jws.parse(token, typ=TYP)
        if signed.payload.get("iss") != issuer_id:
            raise TrustListError("trust.update_untrusted", "the list of another issuer")
        issuer = anchors.issuer(issuer_id)
        # A retired key still proves what it signed in its time; for the times to come it has no
        # word.
        if issuer.key(signed, CREDENTIAL).state == "retired":
            raise TrustListError("trust.update_untrusted", "signed by a key that is retired")
        issuer.prove(signed, CREDENTIAL)
        if dates.numeric(signed.payload.get("iat"), "iat") > now.timestamp() + _LEEWAY:
            raise TrustListError("trust.update_malformed", "a list from the future")
    except TrustListError:
        raise
    except CredentialError as error:
        raise TrustListError("trust.update_untrusted", str(error)) from error
    return signed.payload


def _merged(
    current: Mapping[str, Any], payload: Mapping[str, Any], entry: dict[str, Any]
) -> dict[str, Any]:
    """`current` with `entry` in it.

    Where others stand beside it, the list's dates are not this issuer's to move.
    """
    if len(current["issuers"]) == 1:
        entry.pop("issued_at", None)
        times = {"issued_at": payload["issued_at"], "expires_at": payload["expires_at"]}
        return {**current, **times, "issuers": [entry]}
    entry["issued_at"] = payload["issued_at"]
    return {
        **current,
        "issuers": [entry if item["id"] == entry["id"] else item for item in current["issuers"]],
    }
