"""The verifier that fetches: link or number in, verdict out.

It remembers, so it cannot be rolled back.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from credverifier import platforms, policies
from credverifier.errors import CredentialError, FormatError, LinkError, StatusError, TrustListError
from credverifier.online.cache import Memory, SignedFile
from credverifier.online.profile_search import read_shard, search
from credverifier.online.rollback import Latest
from credverifier.online.singleflight import Flights
from credverifier.policies import Network, SilentHost
from credverifier.reading import links
from credverifier.trust.anchors import STATUS, Issuer, TrustAnchors
from credverifier.verdict import Verdict, refusal
from credverifier.verification import Lists, Proven, judge, prove, read_list
from credverifier.wire import profile_index
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates, jws
from credverifier.wire.profile_index import Shard
from credverifier.wire.status import standing_note, status_lists
from credverifier.wire.status.status_lists import StatusList

FETCH_SECONDS, CHECK_SECONDS = 5.0, 9.5
"""The network's share: with it, a whole check ends within ten seconds."""

_FINAL = ("status.revoked", "status.superseded")


class Fetch(Protocol):
    """How a text is had from the network: within its bounds, as `credverifier.online.fetch.fetch` does.

    Raises LinkError.
    """

    def __call__(self, url: str, *, limit: int, seconds: float, allow_loopback: bool) -> str: ...


def from_network(url: str, *, limit: int, seconds: float, allow_loopback: bool) -> str:
    """The text at `url`. The network is loaded when something is fetched."""
    from credverifier.online import fetch

    return fetch.fetch(url, limit=limit, seconds=seconds, allow_loopback=allow_loopback)


class _Question(NamedTuple):
    """What is asked beside what is to be checked. `deadline` by the monotonic clock."""

    now: datetime
    deadline: float
    profile: str | None
    max_status_age: float | None
    audience: str | None
    nonce: str | None


class Verifier:
    """Checks certificates against a trust list. Safe for threads; one fetch in flight for each URL.

    `clock` gives aware UTC; `fetch` is the way to the hosts of the trust list; `cache_dir` keeps
    the memory between processes; `offline` uses memory alone.
    """

    def __init__(
        self,
        anchors: TrustAnchors,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        fetch: Fetch = from_network,
        cache_dir: str | Path | None = None,
        offline: bool = False,
        max_status_age: float | None = None,
    ) -> None:
        self.anchors = anchors
        self._clock = clock
        self._from = fetch
        self._network = Network.OFFLINE if offline else Network.FETCH
        self._freshness = policies.freshness(max_status_age)
        self._memory = Memory(None if cache_dir is None else Path(cache_dir))
        self._fetching: Flights[str | LinkError] = Flights()
        self._lists: Latest[StatusList] = Latest(self._memory, self._fetch)
        self._shards: Latest[Shard] = Latest(self._memory, self._fetch)

    @classmethod
    def from_trust_list(cls, source: str | Path | Mapping[str, Any], **options: Any) -> Verifier:
        """A verifier that trusts the list in a file, or given as an object.

        Raises TrustListError `trust.missing`, `trust.malformed`.
        """
        if isinstance(source, Mapping):
            return cls(TrustAnchors.from_trust_list(source), **options)
        try:
            text = Path(source).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise TrustListError("trust.missing", f"{source} cannot be read") from error
        return cls(TrustAnchors.from_trust_list(text), **options)

    def check(
        self,
        what: str | bytes,
        *,
        profile: str | None = None,
        max_status_age: float | None = None,
        audience: str | None = None,
        nonce: str | None = None,
    ) -> Verdict:
        """The verdict on a link, a certificate number, a token, the text of a QR code, the octets
        of a picture, or a profile: its address, or `platform:handle`.

        A profile is searched for in the issuers' index, and the verdict is about that profile;
        `profile` asks about another one beside it. A picture holds an Open Badge (PNG, SVG), or
        shows a QR code, which the extra `picture` reads.

        `audience` and `nonce` ask for the holder's proof, as in `verify`.

        Raises ProfileError for a profile that cannot be read, TrustListError `trust.expired`;
        nothing else.
        """
        now = self._clock()
        self.anchors.require_current(now)
        ask = _Question(
            now, time.monotonic() + CHECK_SECONDS, profile, max_status_age, audience, nonce
        )
        if profile is not None:
            platforms.normalise(profile)
        sought = links.profile(what, self.anchors)
        return (
            self._answer(what, ask)
            if sought is None
            else self._sought(str(what).strip(), sought, ask)
        )

    def _sought(self, what: str, sought: platforms.Profile, ask: _Question) -> Verdict:
        """The verdict on a profile that is searched for in the index; on another one where that is
        asked about too.
        """

        def check(issuer: Issuer, number: str) -> Verdict:
            return self._answer(f"{issuer.public_url}/c/{number}", ask._replace(profile=what))

        def shard(issuer: Issuer, url: str) -> Shard | StatusError:
            return self._shard(issuer, url, ask.now, ask.deadline)

        found = search(what, sought, self.anchors, ask.now, shard=shard, check=check)
        if ask.profile is None or found.certificate is None:
            return found
        return self._answer(found.certificate.number, ask)

    def _answer(self, what: str | bytes, ask: _Question) -> Verdict:
        asked = None if ask.profile is None else platforms.normalise(ask.profile)
        passed: list[str] = []
        try:
            reference = links.read(what, self.anchors)
            url, token = self._token(reference, ask.deadline)
            holder = policies.holder_proof(ask.audience, ask.nonce, ask.now)
            proven = prove(token, self.anchors, passed, holder=holder)
            if url is not None and proven.content.payload["id"] != url:
                raise FormatError(
                    "format.claims_invalid",
                    "the host gave another certificate than the one asked for",
                )
        except CredentialError as error:
            return refusal(error, passed=tuple(passed), asked=ask.profile, now=ask.now)
        return self._standing(proven, asked, ask)

    def _standing(self, proven: Proven, asked: platforms.Profile | None, ask: _Question) -> Verdict:
        lists: dict[str, str | StatusList | StatusError] = {}
        for entry in proven.content.entries:
            if proven.issuer.publishes_status(entry.uri):
                lists[entry.uri] = self._list(proven.issuer, entry, ask.now, ask.deadline)
        verdict = self._judged(proven, lists, asked, ask)
        if verdict.code in (*_FINAL, "status.suspended") and verdict.status.since is None:
            lists[proven.note_url] = self._note(proven, ask.now, ask.deadline) or ""
            verdict = self._judged(proven, lists, asked, ask)
        if verdict.code in _FINAL:
            self._memory.keep_revocation(proven.content.payload["id"], verdict.status)
        return verdict

    def check_many(
        self, items: Iterable[str | tuple[str, str | None]], *, concurrency: int = 8
    ) -> Generator[Verdict, None, None]:
        """Verdicts in the order of `items`: what to check, or (what, profile).

        Looks a little ahead of who reads.
        """
        pool = ThreadPoolExecutor(max_workers=concurrency)
        waiting: deque[Future[Verdict]] = deque()
        try:
            for item in items:
                what, profile = (item, None) if isinstance(item, str) else item
                waiting.append(pool.submit(self.check, what, profile=profile))
                if len(waiting) >= concurrency * 4:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(
                cancel_futures=True
            )  # who stops reading waits for no more than what is under way

    def _judged(
        self, proven: Proven, lists: Lists, asked: platforms.Profile | None, ask: _Question
    ) -> Verdict:
        return judge(
            proven,
            lists=lists,
            now=ask.now,
            profile=ask.profile,
            asked=asked,
            freshness=self._freshness
            if ask.max_status_age is None
            else policies.freshness(ask.max_status_age),
            known=self._memory.revocation(proven.content.payload["id"]),
        )

    def _token(self, reference: links.Reference, deadline: float) -> tuple[str | None, str]:
        """(the URL that was asked, or None for a token that was given) and the token."""
        if reference.token is not None:
            return None, reference.token
        assert reference.number is not None
        origins = [reference.issuer] if reference.issuer else list(self.anchors.origins.values())
        failure = LinkError("link.not_found", "no issuer of the trust list knows this number")
        for issuer in origins:
            url = f"{issuer.public_url}/c/{reference.number}"
            try:
                return url, self._fetch(f"{url}.jwt", jws.MAX_TOKEN + 2, deadline)
            except LinkError as error:
                if error.code != "link.not_found":
                    failure = LinkError("link.unreachable", error.detail)
        raise failure

    def _fetch(self, url: str, limit: int, deadline: float) -> str:
        """The text at `url`. Raises LinkError."""
        if self._network is Network.OFFLINE:
            raise LinkError("link.unreachable", "offline: only what is remembered counts")
        try:
            found = self._fetching.share(
                url, lambda: self._fetched(url, limit, deadline), deadline - time.monotonic()
            )
        except TimeoutError as error:
            raise LinkError("link.unreachable", "another's fetch of it took too long") from error
        if isinstance(found, LinkError):
            raise LinkError(found.code, found.detail)
        return found

    def _fetched(self, url: str, limit: int, deadline: float) -> str | LinkError:
        seconds = min(FETCH_SECONDS, deadline - time.monotonic())
        try:
            return self._from(
                url,
                limit=limit,
                seconds=seconds,
                allow_loopback=self.anchors.allow_insecure_loopback,
            )
        except LinkError as error:
            return error

    def _list(
        self, issuer: Issuer, entry: StatusEntry, now: datetime, deadline: float
    ) -> StatusList | StatusError:
        """The current list; where the host is silent, the remembered one."""
        return self._lists.get(
            SignedFile(issuer.id, entry.encoding, entry.uri),
            lambda token: read_list(token, issuer, entry),
            limit=status_lists.MAX_TOKEN,
            now=now,
            deadline=deadline,
            silent_host=SilentHost.USE_REMEMBERED,
        )

    def _shard(
        self, issuer: Issuer, url: str, now: datetime, deadline: float
    ) -> Shard | StatusError:
        """The current shard of the index; a remembered one says today's truth only to who works
        offline.
        """
        return self._shards.get(
            SignedFile(issuer.id, profile_index.TYP, url),
            lambda token: read_shard(token, issuer, url),
            limit=profile_index.MAX_TOKEN,
            now=now,
            deadline=deadline,
            silent_host=SilentHost.USE_REMEMBERED
            if self._network is Network.OFFLINE
            else SilentHost.ANSWER_UNKNOWN,
        )

    def _note(self, proven: Proven, now: datetime, deadline: float) -> str | None:
        """The text of the standing note, the newest of the fetched and the remembered; only proven
        ones are kept.
        """
        file = SignedFile(proven.issuer.id, standing_note.TYP, proven.note_url)
        fetched = []
        with suppress(LinkError):
            fetched.append(self._fetch(file.url, jws.MAX_TOKEN, deadline))
        with self._memory.alone(file):
            ordered = []
            for token in (*fetched, *self._memory.texts(file)):
                with suppress(CredentialError):
                    ordered.append((_note_order(proven, token, now), token))
            if not ordered:
                return None
            newest = max(ordered, key=lambda one: one[0])[1]
            self._memory.keep_text(file, newest)
        return newest


def _note_order(proven: Proven, token: str, now: datetime) -> tuple[float, int]:
    signed = jws.parse(token, typ=standing_note.TYP)
    proven.issuer.prove(signed, STATUS)
    identity = proven.content.payload["id"]
    standing_note.decode(
        signed.payload, issuer=proven.issuer.id, credential_id=identity, now=now.timestamp()
    )
    version = signed.payload.get("version", 0)
    return dates.numeric(signed.payload["iat"], "iat"), version if type(version) is int else 0
