"""From a profile to the verdict on it: the index leads to a certificate, and the certificate is
verified for that profile. The index alone proves nothing (CONTRACT section 3).

A shard that cannot be had or trusted leads nowhere, and then nothing was loaded:
`link.unreachable`. Only shards that are proven and current can say that there is no certificate:
`link.not_found`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from credverifier import platforms, policies
from credverifier.errors import CredentialError, FormatError, LinkError, StatusError
from credverifier.trust.anchors import STATUS, Issuer, TrustAnchors
from credverifier.verdict import Verdict, refusal
from credverifier.verification import Lists, judge, prove
from credverifier.wire import profile_index
from credverifier.wire.profile_index import Shard

_NOWHERE = "no issuer of the trust list has a certificate for this profile"


def search(
    what: str,
    asked: platforms.Profile,
    anchors: TrustAnchors,
    now: datetime,
    *,
    shard: Callable[[Issuer, str], Shard | StatusError],
    check: Callable[[Issuer, str], Verdict],
) -> Verdict:
    """The verdict on the profile `asked`, as it was spelt: `what`.

    `shard` gives the shard of an issuer at a URL; `check` verifies the certificate of an issuer by
    its number, for this profile. Issuers are asked in the order of the trust list, until one has a
    valid certificate.
    """
    failure = LinkError("link.not_found", _NOWHERE)
    first: Verdict | None = None
    for issuer in anchors.origins.values():
        try:
            number = _number(issuer, asked, now, shard)
        except StatusError as error:
            failure = LinkError("link.unreachable", f"the profile index: {error}")
            continue
        found = None if number is None else check(issuer, number)
        if found is None or found.profile.match is False:
            continue  # the hash of another profile: of whose certificate nothing is told here
        if found.code == "link.not_found":
            failure = LinkError(
                "link.unreachable", "the index names a certificate that the host does not give"
            )
            continue
        if found.code is None:
            return found
        first = found if first is None else first
    return refusal(failure, asked=what, now=now) if first is None else first


def read_shard(token: str, issuer: Issuer, url: str) -> Shard:
    """The signed shard at `url`, proven to be the issuer's. Raises StatusError `status.invalid`."""
    try:
        signed = profile_index.parse(token)
        issuer.prove(signed, STATUS)
        return profile_index.decode(signed.payload, url=url, issuer=issuer.id)
    except StatusError:
        raise
    except CredentialError as error:
        raise StatusError("status.invalid", f"the shard itself: {error}") from error


def verify_profile(
    what: str,
    *,
    anchors: TrustAnchors,
    texts: Lists,
    now: datetime,
    max_status_age: float | None = None,
) -> Verdict:
    """The verdict on a profile, without network: `what` is its URL or `platform:handle`.

    `texts`: URL -> signed text, for shards of the index, certificates (`<id>.jwt`), their lists and
    notes, or why there is none; what is missing is unreachable. Raises ProfileError, and
    TrustListError `trust.expired`.
    """
    anchors.require_current(now)
    asked = platforms.normalise(what)

    def shard(issuer: Issuer, url: str) -> Shard | StatusError:
        found = _signed(texts, url)
        return found if isinstance(found, StatusError) else read_shard(found, issuer, url)

    def check(issuer: Issuer, number: str) -> Verdict:
        url, passed = f"{issuer.public_url}/c/{number}", list[str]()
        try:
            found = _signed(texts, f"{url}.jwt")
            if isinstance(found, StatusError):
                raise LinkError("link.unreachable", found.detail)
            proven = prove(found, anchors, passed)
            if proven.content.payload["id"] != url:
                raise FormatError(
                    "format.claims_invalid", "another certificate than the one asked for"
                )
        except CredentialError as error:
            return refusal(error, passed=tuple(passed), asked=what, now=now)
        return judge(
            proven,
            lists=texts,
            now=now,
            profile=what,
            asked=asked,
            freshness=policies.freshness(max_status_age),
        )

    return search(what, asked, anchors, now, shard=shard, check=check)


def _number(
    issuer: Issuer,
    asked: platforms.Profile,
    now: datetime,
    shard: Callable[[Issuer, str], Shard | StatusError],
) -> str | None:
    found = shard(
        issuer, profile_index.shard_url(issuer.public_url, profile_index.shard_of(asked.key))
    )
    if isinstance(found, StatusError):
        raise found
    found.require_current(now.timestamp())
    return found.number(asked.key)


def _signed(texts: Mapping[str, object], url: str) -> str | StatusError:
    found = texts.get(url)
    if isinstance(found, str | StatusError):
        return found
    return StatusError("status.unreachable", "nothing was fetched")
