"""Where the texts of an offline check come from: bundles, what was seen before, and certificates
that are kept. No host is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from credverifier import platforms, words
from credverifier.certificate_status import Proven, Revocation, read_list
from credverifier.errors import LinkError, StatusError
from credverifier.online.bundles.opened import Bundle, ProbableCertificate
from credverifier.online.cache import SignedFile, VerifierCache
from credverifier.online.checking import CheckRequest, IndexSource
from credverifier.trust.anchors import Issuer
from credverifier.wire import number
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import jws
from credverifier.wire.profile_index import Shard
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.standing_note import StandingNote
from credverifier.wire.status.status_lists import LEEWAY, StatusList

_SENTENCES = {
    Standing.VALID: "bundle_probably_valid",
    Standing.SUSPENDED: "bundle_probably_suspended",
    Standing.REVOKED: "bundle_probably_revoked",
    None: "bundle_probably",
}


class BundleSource(IndexSource):
    """Bundles (id of an issuer -> its bundle) for one check at `now`.

    `certificates` is a folder of `{number}.jwt`, as they are published: what is in it is verified
    like any other.
    """

    def __init__(
        self,
        bundles: Mapping[str, Bundle],
        cache: VerifierCache,
        now: datetime,
        certificates: Path | None = None,
    ) -> None:
        self._bundles = bundles
        self._cache = cache
        self._now = now
        self._certificates = certificates

    def credential(self, url: str) -> str:
        """See Source. Never `link.not_found`: a bundle has not every certificate."""
        digits = url.rpartition("/")[2].removesuffix(".jwt")
        kept = self._kept(digits)
        if kept is not None:
            return kept
        for bundle in self._bundles.values():
            if url.startswith(f"{bundle.issuer.public_url}/"):
                found = bundle.find_number(digits, self._now)
                if found is not None:
                    raise probable(found)
        raise LinkError("link.unreachable", "offline: the certificate itself is not here")

    def status_list(self, issuer: Issuer, entry: StatusEntry) -> StatusList | StatusError:
        """See Source: the newest of the bundle's and the one seen before."""
        bundle = self._bundles.get(issuer.id)
        try:
            if bundle is None:
                raise StatusError("status.unreachable", "no bundle of this issuer is here")
            listed = bundle.status_list(entry)
        except StatusError as error:
            return error
        return self._newest(listed, bundle.lists[entry.uri], issuer, entry)

    def standing_note(self, proven: Proven) -> StandingNote | None:
        """See Source. The header of the bundle, which the issuer signed, commits to the note."""
        bundle = self._bundles.get(proven.issuer.id)
        return None if bundle is None else bundle.note(proven.content.number)

    def shard(self, issuer: Issuer, url: str) -> Shard | StatusError:
        """See IndexSource: none, because the account set stands in its place."""
        return StatusError("status.unreachable", "offline: the bundle stands in its place")

    def certificate_number(
        self, issuer: Issuer, account: platforms.Profile, request: CheckRequest
    ) -> str | None:
        """See IndexSource. Raises LinkError `link.unreachable` with what is probable, where the
        number of the certificate is not known.
        """
        bundle = self._bundles.get(issuer.id)
        if bundle is None:
            raise StatusError("status.unreachable", "no bundle of this issuer is here")
        found = bundle.find(account.key, self._now)
        if found is None:
            # An old bundle does not prove that there is no certificate today.
            if not bundle.header.is_current(self._now.timestamp()):
                raise StatusError("status.stale", "the bundle is too old to say anything")
            return None
        if found.number is None:
            raise probable(found)
        # With what is known of the profile, because the number alone does not tell how surely it
        # is the profile's.
        if self._kept(found.number) is None:
            raise probable(found)
        return found.number

    def known_revocation(self, credential_id: str) -> Revocation | None:
        """See Source."""
        return self._cache.revocation(credential_id)

    def keep_revocation(self, credential_id: str, revocation: Revocation) -> None:
        """See Source."""
        self._cache.keep_revocation(credential_id, revocation)

    def _kept(self, digits: str) -> str | None:
        """The text of a certificate that is kept; nothing of it is proven."""
        if self._certificates is None or not number.is_canonical(digits):
            return None
        try:
            with (self._certificates / f"{digits}.jwt").open("rb") as file:
                return file.read(jws.MAX_TOKEN + 2).decode("ascii").strip()
        except (OSError, UnicodeDecodeError):
            return None

    def _newest(
        self, listed: StatusList, token: str, issuer: Issuer, entry: StatusEntry
    ) -> StatusList:
        file = SignedFile(issuer.id, entry.encoding, entry.uri)
        newest = listed
        for text in self._cache.texts(file):
            # One whose key is no longer trusted counts as never seen.
            with suppress(StatusError):
                if text != token:
                    newest = max(newest, read_list(text, issuer, entry), key=lambda one: one.order)
        # One from the future would make every true one after it a rollback.
        if newest is listed and listed.issued_at <= self._now.timestamp() + LEEWAY:
            self._cache.keep_text(file, token)
        return newest


def probable(found: ProbableCertificate) -> LinkError:
    """That there is no certificate to verify, and which one there probably is."""
    error = LinkError("link.unreachable", _detail(found))
    shown = "-" if found.number is None else number.show(found.number)
    sentences = words.by_language(_SENTENCES[found.standing], number=shown, moment="{moment}")
    error.said = {
        language: text.format(
            moment="" if found.as_of is None else words.moment(found.as_of, language)
        )
        for language, text in sentences.items()
    }
    return error


def _detail(found: ProbableCertificate) -> str:
    shown = "unknown" if found.number is None else number.show(found.number)
    standing = "unknown" if found.standing is None else found.standing.value
    mistaken = found.mistaken_once_in
    odds = f"; one profile in {mistaken} is taken for another's" if mistaken else ""
    return f"bundle: probably number {shown}, standing {standing}; not verified{odds}"
