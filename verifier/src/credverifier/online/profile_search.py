"""From a profile to the verdict on it: the index leads to a certificate, and the certificate is
verified for that profile. The index alone proves nothing (CONTRACT section 3).

A shard that cannot be had or trusted leads nowhere, and then nothing was loaded:
`link.unreachable`. Only shards that are proven and current can say that there is no certificate:
`link.not_found`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from credverifier import platforms, policies
from credverifier.certificate_status import Lists, Proven
from credverifier.errors import CredentialError, LinkError, ProfileError, StatusError
from credverifier.online.checking import CheckRequest, IndexSource, check
from credverifier.reading.links import Reference
from credverifier.trust.anchors import STATUS, Issuer, TrustAnchors
from credverifier.verdict import Verdict, refusal
from credverifier.wire import profile_index
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.profile_index import Shard
from credverifier.wire.status.status_lists import StatusList

MOST_REPLACED = 20
"""Certificates that are followed back to a moment in the past: as many years of renewals."""

_NOT_FOUND = "no issuer of the trust list has a certificate for this profile"


def search(
    account: platforms.Profile,
    request: CheckRequest,
    source: IndexSource,
) -> Verdict:
    """The verdict on the profile `account`; `request.profile` is how it was spelt.

    Issuers are asked in the order of the trust list, until one has a valid certificate; without
    one, the first verdict counts.
    """
    failure = LinkError("link.not_found", _NOT_FOUND)
    first: Verdict | None = None
    for issuer in request.anchors.origins.values():
        try:
            number = source.certificate_number(issuer, account, request)
        except StatusError as error:
            failure = LinkError("link.unreachable", f"the profile index: {error}")
            continue
        except LinkError as error:
            failure = error
            continue
        if number is None:
            continue
        verdict = _of_then(check(Reference(None, number, issuer), request, source), request, source)
        # Six octets of two hashes can be equal: then this is the certificate of another profile,
        # and must not be shown here.
        if verdict.profile.match is False:
            continue
        # The signed index says that there is a certificate, so that a 404 does not prove that there
        # is none.
        if verdict.code == "link.not_found":
            failure = LinkError(
                "link.unreachable",
                "the index names a certificate that the host does not give",
            )
            continue
        if verdict.code is None:
            return verdict
        first = verdict if first is None else first
    if first is not None:
        return first
    return refusal(failure, asked=request.profile, now=request.now)


def _of_then(verdict: Verdict, request: CheckRequest, source: IndexSource) -> Verdict:
    """The verdict on the certificate that stood at the moment asked about.

    The index is today's, and leads to the newest one; each names the one that it replaced.
    """
    for _ in range(MOST_REPLACED):
        earlier = verdict.predecessor
        if request.as_of is None or verdict.code != "validity.not_yet_valid" or earlier is None:
            break
        verdict = check(earlier, request, source)
    return verdict


def search_several(
    accounts: tuple[platforms.Profile, ...],
    request: CheckRequest,
    source: IndexSource,
) -> Verdict:
    """The verdict on the one certificate that any of the profiles `accounts` has.

    Nobody said which of them is looked at, so that the verdict is about the certificate, and about
    the profile of `request` where that names one. Raises ProfileError `profile.ambiguous` where
    they have several certificates.
    """
    found: dict[str, list[str]] = {}
    last: Verdict | None = None
    for account in accounts:
        verdict = search(account, request._replace(profile=account.key), source)
        if verdict.certificate is not None:
            found.setdefault(verdict.certificate.number, []).append(account.key)
        # One that could not be looked up may be the one that has a certificate.
        elif last is None or last.code == "link.not_found":
            last = verdict
    if len(found) > 1:
        names = tuple(key for keys in found.values() for key in keys)
        raise ProfileError("profile.ambiguous", "several certificates", names)
    for number in found:
        return check(number, request, source)
    if last is not None and last.verdict not in ("not_found", "unreachable"):
        return last
    code = "link.not_found" if last is None or last.code is None else last.code
    return refusal(LinkError(code, _NOT_FOUND), asked=request.profile, now=request.now)


def read_shard(token: str, issuer: Issuer, url: str) -> Shard:
    """The signed shard at `url`, proven to be the issuer's. Raises StatusError `status.invalid`."""
    try:
        signed = profile_index.parse(token)
        issuer.prove(signed, STATUS)
        return profile_index.decode(
            signed.payload,
            url=url,
            issuer=issuer.id,
        )
    except StatusError:
        raise
    except CredentialError as error:
        raise StatusError("status.invalid", f"the shard itself: {error}") from error


class TextSource(IndexSource):
    """Texts that the caller has fetched: URL -> signed text, or why there is none."""

    def __init__(self, texts: Lists) -> None:
        self._texts: Mapping[str, object] = texts

    def credential(self, url: str) -> str:
        """See Source. What is not among the texts was not looked for, so it is unreachable."""
        text = self._signed(url)
        if isinstance(text, StatusError):
            raise LinkError("link.unreachable", text.detail)
        return text

    def status_list(self, issuer: Issuer, entry: StatusEntry) -> str | StatusList | StatusError:
        """See Source."""
        listed = self._texts.get(entry.uri)
        return listed if isinstance(listed, StatusList) else self._signed(entry.uri)

    def standing_note(self, proven: Proven) -> str | None:
        """See Source."""
        text = self._signed(proven.note_url)
        return None if isinstance(text, StatusError) else text

    def shard(self, issuer: Issuer, url: str) -> Shard | StatusError:
        """See IndexSource. Raises StatusError for a text that is no shard of the issuer's."""
        text = self._signed(url)
        return (
            text
            if isinstance(text, StatusError)
            else read_shard(
                text,
                issuer,
                url,
            )
        )

    def _signed(self, url: str) -> str | StatusError:
        text = self._texts.get(url)
        if isinstance(text, str | StatusError):
            return text
        return StatusError("status.unreachable", "nothing was fetched")


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
    notes, or why there is none; what is missing is unreachable. Raises ProfileError,
    TrustListError `trust.expired`, and TypeError for what is no text.
    """
    anchors.require_current(now)
    request = CheckRequest(
        anchors,
        now,
        what,
        policies.freshness(max_status_age),
    )
    return search(platforms.normalise(what), request, TextSource(texts))
