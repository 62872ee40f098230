"""The hosts of a trust list as the source of a check: fetched within bounds, one fetch in flight
for each URL, remembered, and protected against rollback.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol

from credverifier import past
from credverifier.certificate_status import Proven, Revocation, read_list, read_note
from credverifier.errors import CredentialError, LinkError, StatusError
from credverifier.online.cache import SignedFile, VerifierCache
from credverifier.online.change_feed import FeedReader
from credverifier.online.checking import IndexSource
from credverifier.online.directory import Directory
from credverifier.online.profile_search import read_shard
from credverifier.online.rollback import RollbackProtection
from credverifier.online.singleflight import Singleflight
from credverifier.policies import Network, SilentHost
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.wire import profile_index
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import jws
from credverifier.wire.profile_index import Shard
from credverifier.wire.status import standing_note, status_lists
from credverifier.wire.status.status_lists import StatusList

_LOG = logging.getLogger("credverifier")

FETCH_SECONDS = 5.0
"""The longest that one fetch may take."""


class Fetch(Protocol):
    """Fetches a text from the network within its bounds, as `credverifier.online.fetch.fetch` does.

    Raises LinkError.
    """

    def __call__(
        self,
        url: str,
        *,
        limit: int,
        seconds: float,
        allow_loopback: bool,
    ) -> str: ...


def from_network(
    url: str,
    *,
    limit: int,
    seconds: float,
    allow_loopback: bool,
) -> str:
    """The text at `url`. Network code is loaded only when something is fetched, because most
    commands fetch nothing.
    """
    from credverifier.online import fetch

    return fetch.fetch(
        url,
        limit=limit,
        seconds=seconds,
        allow_loopback=allow_loopback,
    )


class HostFetcher:
    """Fetches from the hosts of the trust list. Safe for threads."""

    def __init__(
        self,
        anchors: TrustAnchors,
        fetch: Fetch,
        network: Network,
    ) -> None:
        self._allow_loopback = anchors.allow_insecure_loopback
        self._fetch = fetch
        self._network = network
        # Errors are outcomes too, so that every thread that waits learns why the fetch failed.
        self._in_flight: Singleflight[str | LinkError] = Singleflight()

    def fetch(self, url: str, limit: int, deadline: float) -> str:
        """See rollback.Fetcher."""
        if self._network is Network.OFFLINE:
            raise LinkError("link.unreachable", "offline: only what is remembered counts")
        work = partial(self._outcome, url, limit, deadline)
        try:
            outcome = self._in_flight.do(
                url,
                work,
                deadline - time.monotonic(),
            )
        except TimeoutError as error:
            raise LinkError("link.unreachable", "another's fetch of it took too long") from error
        if isinstance(outcome, LinkError):
            # A new error for each caller: threads share the outcome, and a traceback is not shared.
            raise LinkError(outcome.code, outcome.detail)
        return outcome

    def _outcome(
        self,
        url: str,
        limit: int,
        deadline: float,
    ) -> str | LinkError:
        seconds = min(FETCH_SECONDS, deadline - time.monotonic())
        try:
            return self._fetch(
                url,
                limit=limit,
                seconds=seconds,
                allow_loopback=self._allow_loopback,
            )
        except LinkError as error:
            # At this level, because a verdict says only that something could not be loaded, and a
            # 404 is an answer like any other.
            _LOG.info("%s: %s: %s", url, error.code, error.detail)
            return error


class StatusListFile(NamedTuple):
    """The status list that an entry points to, as a PublishedFile."""

    issuer: Issuer
    entry: StatusEntry
    limit: int = status_lists.MAX_TOKEN
    silent_host: SilentHost = SilentHost.USE_REMEMBERED

    @property
    def file(self) -> SignedFile:
        """See PublishedFile."""
        return SignedFile(
            self.issuer.id,
            self.entry.encoding,
            self.entry.uri,
        )

    def read(self, token: str) -> StatusList:
        """See PublishedFile."""
        return read_list(token, self.issuer, self.entry)


class ShardFile(NamedTuple):
    """A shard of an issuer's profile index, as a PublishedFile."""

    issuer: Issuer
    url: str
    silent_host: SilentHost
    limit: int = profile_index.MAX_TOKEN

    @property
    def file(self) -> SignedFile:
        """See PublishedFile."""
        return SignedFile(self.issuer.id, profile_index.TYP, self.url)

    def read(self, token: str) -> Shard:
        """See PublishedFile."""
        return read_shard(token, self.issuer, self.url)


class Hosts:
    """What all checks and threads of one verifier share: the way to the hosts, and the cache."""

    def __init__(
        self, anchors: TrustAnchors, fetch: Fetch, network: Network, cache: VerifierCache
    ) -> None:
        self.anchors = anchors
        self.network = network
        self.cache = cache
        self.fetcher = HostFetcher(anchors, fetch, network)
        self.lists: RollbackProtection[StatusList] = RollbackProtection(cache, self.fetcher)
        self.shards: RollbackProtection[Shard] = RollbackProtection(cache, self.fetcher)

    def change_feed(self, issuer: Issuer, now: datetime) -> FeedReader:
        """The change feed of an issuer, at `now`."""

        def get(url: str, limit: int) -> str:
            return self.fetcher.fetch(url, limit, time.monotonic() + FETCH_SECONDS)

        return FeedReader(issuer, get, now)

    def directory(self, issuer: Issuer, now: datetime) -> Directory:
        """The directory of an issuer, at `now`."""

        def get(url: str, limit: int) -> str:
            return self.fetcher.fetch(url, limit, time.monotonic() + FETCH_SECONDS)

        return Directory(issuer, get, now)


class NetworkSource(IndexSource):
    """The hosts for one check: at `now`, until `deadline` by the monotonic clock."""

    def __init__(self, hosts: Hosts, now: datetime, deadline: float) -> None:
        self._hosts = hosts
        self._now = now
        self._deadline = deadline

    def credential(self, url: str) -> str:
        """See Source."""
        # Two octets more than a token may have, because a line end behind it is fetched and
        # removed.
        return self._hosts.fetcher.fetch(
            url,
            jws.MAX_TOKEN + 2,
            self._deadline,
        )

    def status_list(self, issuer: Issuer, entry: StatusEntry) -> StatusList | StatusError:
        """See Source. Where the host is silent the list seen last counts, while it is fresh."""
        published = StatusListFile(issuer, entry)
        return self._hosts.lists.get(published, now=self._now, deadline=self._deadline)

    def lists_then(self, issuer: Issuer, entry: StatusEntry, moment: datetime) -> Mapping[str, str]:
        """See Source. Asked one after the other until one stood at that moment; nothing of it is
        remembered, because the newest list is.
        """
        texts: dict[str, str] = {}
        for url in past.list_urls(entry, moment, issuer.zone):
            with suppress(CredentialError):
                texts[url] = self._hosts.fetcher.fetch(url, status_lists.MAX_TOKEN, self._deadline)
                if past.read_kept(texts[url], issuer, entry, moment) is not None:
                    break
        return texts

    def shard(self, issuer: Issuer, url: str) -> Shard | StatusError:
        """See IndexSource. A shard seen earlier counts only for whoever chose to work offline."""
        offline = self._hosts.network is Network.OFFLINE
        silent_host = SilentHost.USE_REMEMBERED if offline else SilentHost.ANSWER_UNKNOWN
        published = ShardFile(issuer, url, silent_host)
        return self._hosts.shards.get(published, now=self._now, deadline=self._deadline)

    def standing_note(self, proven: Proven) -> str | None:
        """See Source. The newest of the fetched and the remembered; only proven ones are kept."""
        file = SignedFile(
            proven.issuer.id,
            standing_note.TYP,
            proven.note_url,
        )
        fetched = []
        # A note that cannot be fetched is no failure, because it only explains what a list says.
        with suppress(LinkError):
            fetched.append(
                self._hosts.fetcher.fetch(
                    file.url,
                    jws.MAX_TOKEN,
                    self._deadline,
                )
            )
        now = self._now.timestamp()
        # Read and written under one lock, so that no other process stores an older note in between.
        with self._hosts.cache.locked(file):
            notes = []
            for token in (*fetched, *self._hosts.cache.texts(file)):
                # Unproven texts are skipped, so that a host cannot replace a good note by a bad
                # one.
                with suppress(CredentialError):
                    notes.append(
                        (
                            read_note(
                                token,
                                proven,
                                now,
                            ).order,
                            token,
                        )
                    )
            if not notes:
                return None
            _, newest = max(notes, key=lambda note: note[0])
            self._hosts.cache.keep_text(file, newest)
        return newest

    def known_revocation(self, credential_id: str) -> Revocation | None:
        """See Source."""
        return self._hosts.cache.revocation(credential_id)

    def keep_revocation(self, credential_id: str, revocation: Revocation) -> None:
        """See Source."""
        self._hosts.cache.keep_revocation(credential_id, revocation)
