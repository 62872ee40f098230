"""A check that remembers what it rested on, for its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from math import isfinite
from typing import Any, NamedTuple

from credverifier import platforms, receipt
from credverifier.certificate_status import Proven, Revocation
from credverifier.errors import CredentialError, ReceiptError, StatusError
from credverifier.online.cache import VerifierCache
from credverifier.online.checking import CheckRequest, IndexSource
from credverifier.online.network import StatusListFile
from credverifier.receipt import Receipt
from credverifier.trust.anchors import Issuer
from credverifier.verdict import Verdict
from credverifier.wire import number as numbers
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates
from credverifier.wire.profile_index import Shard
from credverifier.wire.status.standing_note import StandingNote
from credverifier.wire.status.status_lists import MAX_AGE, StatusList


class CheckWithReceipt(NamedTuple):
    """A verdict and its receipt; None where there is none, and then `problem` says why."""

    verdict: Verdict
    receipt: Receipt | None
    problem: ReceiptError | None


class RecordedSource(IndexSource):
    """Another source, and what it gave; `cache` is where that one keeps the texts of lists."""

    def __init__(self, source: IndexSource, cache: VerifierCache) -> None:
        self._source = source
        self._cache = cache
        self._credentials: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def credential(self, url: str) -> str:
        """See Source."""
        return self._source.credential(url)

    def prove(self, token: str, request: CheckRequest, passed: list[str]) -> Proven:
        """See Source."""
        proven = self._source.prove(token, request, passed)
        self._credentials[proven.content.number or ""] = token
        return proven

    def status_list(self, issuer: Issuer, entry: StatusEntry) -> str | StatusList | StatusError:
        """See Source."""
        given = self._source.status_list(issuer, entry)
        if isinstance(given, str):
            self._files[entry.uri] = given
        elif not isinstance(given, StatusError):
            published = StatusListFile(issuer, entry)
            for text in self._cache.texts(published.file):
                with suppress(CredentialError):
                    if published.read(text).order == given.order:
                        self._files[entry.uri] = text
        return given

    def lists_then(self, issuer: Issuer, entry: StatusEntry, moment: datetime) -> Mapping[str, str]:
        """See Source."""
        given = self._source.lists_then(issuer, entry, moment)
        self._files |= given
        return given

    def standing_note(self, proven: Proven) -> str | StandingNote | None:
        """See Source."""
        given = self._source.standing_note(proven)
        if isinstance(given, str):
            self._files[proven.note_url] = given
        return given

    def known_revocation(self, credential_id: str) -> Revocation | None:
        """See Source."""
        return self._source.known_revocation(credential_id)

    def keep_revocation(self, credential_id: str, revocation: Revocation) -> None:
        """See Source."""
        self._source.keep_revocation(credential_id, revocation)

    def shard(self, issuer: Issuer, url: str) -> Shard | StatusError:
        """See IndexSource."""
        return self._source.shard(issuer, url)

    def certificate_number(
        self, issuer: Issuer, account: platforms.Profile, request: CheckRequest
    ) -> str | None:
        """See IndexSource."""
        return self._source.certificate_number(issuer, account, request)

    def receipt(
        self, verdict: Verdict, request: CheckRequest, trust_list: Mapping[str, Any]
    ) -> Receipt:
        """The receipt of the check that ended with `verdict`.

        Raises ReceiptError `receipt.nothing` where no certificate was proven, `.incomplete` where
        the check rested on something that is no longer at hand, such as a revocation that was seen
        earlier.
        """
        certificate = verdict.certificate
        if certificate is None or certificate.number is None:
            raise ReceiptError("receipt.nothing", verdict.code or verdict.verdict)
        credential = self._credentials.get(numbers.parse(certificate.number))
        if credential is None:
            raise ReceiptError("receipt.nothing", "the certificate is not at hand")
        freshness, slack = request.freshness, request.slack
        made = Receipt(
            verdict.checked_at,
            {
                "profile": verdict.profile.asked,
                "max_status_age": freshness.max_age if isfinite(freshness.max_age) else MAX_AGE,
                "not_before_slack": slack.seconds,
                "as_of": None if verdict.as_of is None else dates.stamp(verdict.as_of),
            },
            credential,
            self._files,
            trust_list,
            verdict.to_dict(),
        )
        # Repeated at once: a receipt that does not say the same tomorrow is none.
        if not receipt.replay(made, request.anchors).is_same:
            raise ReceiptError("receipt.incomplete", verdict.code or verdict.verdict)
        return made
