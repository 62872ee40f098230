"""One verification, from what a person hands over to the verdict:

    reference -> token -> prove -> status lists -> standing note -> judge

`check` is this sequence for every caller. Where the texts come from is a `Source`: the hosts of the
trust list for `Verifier`, its own publication for an office's server, a mapping for
`verify_profile`. Nothing is fetched before the content of the credential holds, because until then
its status URLs are anybody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import NamedTuple, Protocol

from credverifier import past, platforms, policies, verification
from credverifier.certificate_status import Proven, Revocation
from credverifier.errors import CredentialError, FormatError, LinkError, StatusError
from credverifier.policies import NotBeforeSlack, StatusFreshness
from credverifier.reading import links
from credverifier.reading.links import Reference
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.verdict import Verdict, refusal
from credverifier.verification import judge
from credverifier.wire import profile_index
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.credentials.key_binding import ProofRequest
from credverifier.wire.profile_index import Shard
from credverifier.wire.status.standing_note import StandingNote
from credverifier.wire.status.status_lists import StatusList

FINAL = ("status.revoked", "status.superseded")
"""Codes of a standing that never changes again."""

_EXPLAINED = (*FINAL, "status.suspended")
"""Codes that a standing note explains."""


class CheckRequest(NamedTuple):
    """What one check is held against, beside what is checked.

    `now` is aware. `profile` is a profile URL or `platform:handle`, compared with the accounts of
    the certificate. `as_of`: the moment or day in the past that is asked about, None for now.
    """

    anchors: TrustAnchors
    now: datetime
    profile: str | None = None
    freshness: StatusFreshness = policies.UNTIL_EXPIRY
    holder: ProofRequest | None = policies.NO_PROOF
    slack: NotBeforeSlack = policies.EXACT
    as_of: datetime | date | None = None


class Source(Protocol):
    """Where the texts of one check come from. What it gives is proven by `check`; what it says is
    missing decides only whether the answer is `not_found` or unknown.
    """

    def credential(self, url: str) -> str:
        """The token published at `url`, which is `{public_url}/c/{number}.jwt`.

        Raises LinkError `link.not_found` only where the issuer's host itself says that there is
        none, and another LinkError wherever that is not known.
        """

    def prove(
        self,
        token: str,
        request: CheckRequest,
        passed: list[str],
    ) -> Proven:
        """As `verification.prove`.

        A source may keep what it has proven for as long as the trust list stays, because the
        outcome does not depend on the time; unless the holder's proof is requested.
        """
        return verification.prove(
            token,
            request.anchors,
            passed,
            holder=request.holder,
        )

    def status_list(self, issuer: Issuer, entry: StatusEntry) -> str | StatusList | StatusError:
        """The list that `entry` points to, signed or already read, or why there is none.

        Asked only for URLs at which `issuer` publishes.
        """

    def lists_then(self, issuer: Issuer, entry: StatusEntry, moment: datetime) -> Mapping[str, str]:
        """URL (`past.list_urls`) -> text of the lists by which `entry` is judged at a moment in the
        past; those that do not count are passed over.

        None by default, for a source that has only what is published today.
        """
        return {}

    def standing_note(self, proven: Proven) -> str | StandingNote | None:
        """The note that explains a bad standing, signed or already proven; None where there is none."""

    def known_revocation(self, credential_id: str) -> Revocation | None:
        """A revocation that this source has seen earlier.

        None by default, for a source whose lists cannot be older than ones it gave before.
        """
        return None

    def keep_revocation(self, credential_id: str, revocation: Revocation) -> None:
        """Remember a revocation that was just established, for `known_revocation`.

        Nothing by default, for the same reason.
        """
        return


class IndexSource(Source, Protocol):
    """A source that has the profile index, too."""

    def shard(self, issuer: Issuer, url: str) -> Shard | StatusError:
        """The shard that `issuer` publishes at `url`, proven, or why there is none."""

    def certificate_number(
        self, issuer: Issuer, account: platforms.Profile, request: CheckRequest
    ) -> str | None:
        """The number that the index of `issuer` names for the profile; None where it names none.

        Raises StatusError where the index says nothing; LinkError `link.unreachable` where it says
        something that leads to no certificate.
        """
        url = profile_index.shard_url(issuer.public_url, profile_index.shard_of(account.key))
        shard = self.shard(issuer, url)
        if isinstance(shard, StatusError):
            raise shard
        # Also for a remembered shard: an old one does not prove that there is no certificate today.
        shard.require_current(request.now.timestamp())
        return shard.number(account.key)


def check(
    what: str | bytes | Reference,
    request: CheckRequest,
    source: Source,
) -> Verdict:
    """The verdict on a link, a number, a token, the text of a QR code, the octets of a picture, or
    on what was read out of one before.

    Raises ProfileError for a profile in `request` that cannot be read, MomentError for a moment
    that has not passed; everything else is in the verdict. The caller has made sure that the trust
    list is current.
    """
    past.require_past(request.as_of, request.now)
    # Before anything is fetched, because an unreadable profile is wrong usage.
    account = None if request.profile is None else platforms.normalise(request.profile)
    passed: list[str] = []
    try:
        reference = what if isinstance(what, Reference) else links.read(what, request.anchors)
        proven = _proven(reference, request, source, passed)
    except CredentialError as error:
        return refusal(
            error,
            passed=tuple(passed),
            asked=request.profile,
            now=request.now,
        )
    return _judged(proven, account, request, source)


def _proven(
    reference: Reference,
    request: CheckRequest,
    source: Source,
    passed: list[str],
) -> Proven:
    if reference.token is not None:
        return source.prove(reference.token, request, passed)
    url, token = _published(reference, request.anchors, source)
    proven = source.prove(token, request, passed)
    # A host could answer with another genuine certificate of the same issuer.
    if proven.content.payload["id"] != url:
        raise FormatError("format.claims_invalid", "another certificate than the one asked for")
    return proven


def _published(
    reference: Reference,
    anchors: TrustAnchors,
    source: Source,
) -> tuple[str, str]:
    """URL and token of the certificate with the number of `reference`.

    A number alone may be that of any issuer, so that all are tried in the order of the trust list.
    """
    issuers = [reference.issuer] if reference.issuer else list(anchors.origins.values())
    failure = LinkError("link.not_found", "no issuer of the trust list knows this number")
    for issuer in issuers:
        url = f"{issuer.public_url}/c/{reference.number}"
        try:
            return url, source.credential(f"{url}.jwt")
        except LinkError as error:
            # One host that cannot be reached may be the one that has it: then nobody can say that
            # there is no such certificate.
            if error.code == "link.unreachable":
                failure = error
            elif error.code != "link.not_found":
                failure = LinkError("link.unreachable", error.detail)
    raise failure


def _judged(
    proven: Proven,
    account: platforms.Profile | None,
    request: CheckRequest,
    source: Source,
) -> Verdict:
    if request.as_of is not None:
        moment = past.moment_of(request.as_of, proven.issuer.zone, request.now)
        return _judged_then(proven, account, request, source, moment)
    credential_id = proven.content.payload["id"]
    lists: dict[str, str | StatusList | StandingNote | StatusError] = {
        entry.uri: source.status_list(proven.issuer, entry)
        for entry in proven.content.entries
        # Any other URL is left out, because a certificate must not make the verifier call arbitrary
        # hosts; `judge` refuses it as `status.untrusted_url`.
        if proven.issuer.publishes_status(entry.uri)
    }
    judge_by = partial(
        judge,
        proven,
        now=request.now,
        profile=request.profile,
        account=account,
        freshness=request.freshness,
        slack=request.slack,
        known_revocation=source.known_revocation(credential_id),
    )
    verdict = judge_by(lists=lists)
    # A remembered revocation usually has its date already, and then no note is fetched.
    if verdict.code in _EXPLAINED and verdict.status.since is None:
        note = source.standing_note(proven)
        if note is not None:
            # Judged again, because the note can turn a revocation into a supersession.
            lists[proven.note_url] = note
            verdict = judge_by(lists=lists)
    if verdict.code in FINAL:
        source.keep_revocation(credential_id, Revocation(verdict.code, verdict.status))
    return verdict


def _judged_then(
    proven: Proven,
    account: platforms.Profile | None,
    request: CheckRequest,
    source: Source,
    moment: datetime,
) -> Verdict:
    """The verdict on how it stood at `moment`."""
    texts: dict[str, str] = {}
    for entry in proven.content.entries:
        if past.is_kept(entry) and proven.issuer.publishes_status(entry.uri):
            texts |= source.lists_then(proven.issuer, entry, moment)
    note = source.standing_note(proven)
    if isinstance(note, str):
        texts[proven.note_url] = note
    return judge(
        proven,
        lists=texts,
        now=request.now,
        profile=request.profile,
        account=account,
        freshness=request.freshness,
        slack=request.slack,
        as_of=moment,
    )
