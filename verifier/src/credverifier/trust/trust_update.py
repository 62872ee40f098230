"""Updates of a trust list: an issuer's newer list is accepted if a key signed it that is trusted
already.

The signed list is `/.well-known/trust-list.jwt` of the issuer's host: the trust list's own members
with `iss` and `iat`, typ `trust-list+jwt`, signed by an active credential key (CONTRACT section 7).
Of it, only the issuer's own entry is taken, so that no issuer can change another one's keys, and
none can switch on `allow_insecure_loopback`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from credverifier.errors import CredentialError, TrustListError
from credverifier.trust import root_list
from credverifier.trust.anchors import CREDENTIAL, TrustAnchors, problem_of
from credverifier.wire.envelope import dates, jws

TYP = "trust-list+jwt"
PATH = "/.well-known/trust-list.jwt"
WARN_DAYS = 30
"""Days before the end of a trust list from which its user is warned."""

_LEEWAY = 60


def update(
    current: Mapping[str, Any],
    token: str,
    *,
    issuer_id: str,
    now: datetime,
) -> dict[str, Any]:
    """The trust list `current` with the entry of one issuer as its signed list `token` says it.

    Raises TrustListError: `trust.expired` (an ended list vouches for nobody),
    `trust.update_untrusted` (`current` is pinned, or not signed by a key that it trusts), `trust.update_older` (a
    step back), `trust.update_malformed`.
    """
    # Whoever pinned the root trusts no key of an issuer to say what comes next.
    if root_list.MEMBER in current:
        raise TrustListError("trust.update_untrusted", "only its root keys change a pinned list")
    anchors = TrustAnchors.from_trust_list(current)
    anchors.require_current(now)
    payload = _proven(anchors, token, issuer_id, now)
    try:
        # Unpacked from a list of one, so that a missing or a second entry raises ValueError.
        [entry] = [dict(item) for item in payload["issuers"] if item["id"] == issuer_id]
        issued_at = dates.seconds(payload["issued_at"], "issued_at")
        merged = _merged(current, payload, entry)
        newer = TrustAnchors.from_trust_list(merged)
    except (KeyError, TypeError, ValueError, CredentialError) as error:
        raise TrustListError(
            "trust.update_malformed",
            problem_of(error),
        ) from error
    # An equal date is accepted, because the same list is fetched again until there is a newer one.
    if issued_at < _issued_at(current, issuer_id):
        raise TrustListError(
            "trust.update_older",
            "the issuer's list is older than the one we have",
        )
    # The end of the list may have moved along with the entry.
    newer.require_current(now)
    return merged


def _issued_at(current: Mapping[str, Any], issuer_id: str) -> float:
    """When the entry of the issuer in `current` was issued, in seconds since 1970."""
    [entry] = [item for item in current["issuers"] if item["id"] == issuer_id]
    return dates.seconds(entry.get("issued_at", current["issued_at"]), "issued_at")


def _proven(
    anchors: TrustAnchors,
    token: str,
    issuer_id: str,
    now: datetime,
) -> dict[str, Any]:
    try:
        signed = jws.parse(token, typ=TYP)
        if signed.payload.get("iss") != issuer_id:
            raise TrustListError("trust.update_untrusted", "the list of another issuer")
        issuer = anchors.issuer(issuer_id)
        # A retired key still verifies what it signed while it was active, but it must not decide
        # which keys are trusted from now on.
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
    current: Mapping[str, Any],
    payload: Mapping[str, Any],
    entry: dict[str, Any],
) -> dict[str, Any]:
    """`current` with `entry` in place of the issuer's old one.

    The dates of the whole list change only if the issuer is the only one in it, because they are
    those of the others, too.
    """
    if len(current["issuers"]) == 1:
        # Of a single issuer the dates of the whole list hold, and a second date could contradict
        # them.
        entry.pop("issued_at", None)
        times = {"issued_at": payload["issued_at"], "expires_at": payload["expires_at"]}
        return {
            **current,
            **times,
            "issuers": [entry],
        }
    entry["issued_at"] = payload["issued_at"]
    return {
        **current,
        "issuers": [entry if item["id"] == entry["id"] else item for item in current["issuers"]],
    }
