"""Verification at the office: `credverifier` over the current publication, with caches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol

from credissuer.http.cache import CachedFile, FileCache
from credverifier import platforms
from credverifier.errors import CredentialError, FormatError, LinkError, StatusError, TrustListError
from credverifier.reading import links
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.verdict import Verdict, refusal
from credverifier.verification import Proven, judge, prove, read_list
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status.status_lists import StatusList

_MOST_SEEN = 8192
_PROVEN = ("format", "issuer", "signature")
_EXPLAINED = ("status.revoked", "status.superseded", "status.suspended")


class Texts(Protocol):
    """Published files by URL; the identical object until the file changes."""

    def at(self, url: str) -> CachedFile | None: ...


class PublishedTexts:
    """The office's own publication: URLs below its origin only."""

    def __init__(self, cache: FileCache, public_url: str) -> None:
        self._cache = cache
        self._prefix = f"{public_url}/"

    def at(self, url: str) -> CachedFile | None:
        """See Texts.

        URLs come from proven credentials and from parsed numbers, never from a request as they are.
        """
        return self._cache.find(url[len(self._prefix) :]) if url.startswith(self._prefix) else None


class CachedAnchors:
    """The trust list in keys/, parsed again when the file changes."""

    def __init__(self, cache: FileCache) -> None:
        self._cache = cache
        self._kept: tuple[CachedFile, TrustAnchors] | None = None

    def __call__(self) -> TrustAnchors:
        """Raises TrustListError `trust.missing`, `trust.malformed`."""
        text = self._cache.find("trust-list.json")
        if text is None:
            raise TrustListError("trust.missing", "keys/trust-list.json")
        if self._kept is None or self._kept[0] is not text:
            self._kept = (text, TrustAnchors.from_trust_list(text.octets))
        return self._kept[1]


class Question(NamedTuple):
    """A request to verify: exactly one of the first three; `max_status_age` in seconds."""

    credential: str | None = None
    number: str | None = None
    url: str | None = None
    profile: str | None = None
    max_status_age: float | None = None


class OfficeVerifier:
    """Verifies, with caches of decoded lists and of the last `most` proven credentials.

    Not thread-safe.
    """

    def __init__(
        self,
        anchors: Callable[[], TrustAnchors],
        texts: Texts,
        clock: Callable[[], datetime],
        most: int = 1024,
    ) -> None:
        self._anchors = anchors
        self._texts = texts
        self._clock = clock
        self._most = most
        self._lists: dict[str, tuple[CachedFile, Issuer, StatusList | StatusError]] = {}
        self._proven: dict[str, Proven] = {}
        self._proven_by: TrustAnchors | None = None
        self._seen: set[int] = set()

    def check(self, question: Question) -> Verdict:
        """The verdict that `credverifier` gives.

        Raises ProfileError for a profile that cannot be read and TrustListError; everything else is
        in the verdict.
        """
        now, anchors = self._clock(), self._anchors()
        anchors.require_current(now)
        profile = None if question.profile is None else platforms.normalise(question.profile)
        passed: list[str] = []
        try:
            url, token = self._token(question, anchors)
            proven = self._prove(token, anchors, passed)
            if url is not None and proven.content.payload["id"] != url:
                raise FormatError(
                    "format.claims_invalid", "another certificate than the one asked for"
                )
        except CredentialError as error:
            return refusal(error, passed=tuple(passed), asked=question.profile, now=now)
        return self._judged(proven, question, profile, now)

    def _prove(self, token: str, anchors: TrustAnchors, passed: list[str]) -> Proven:
        """Prove envelope, issuer, signature and content, from the cache where possible.

        A proof depends on the token and the trust list alone; time and status are judged each time.
        """
        if self._proven_by is not anchors:
            self._proven, self._proven_by = {}, anchors
            self._seen.clear()
        cached = self._proven.get(token)
        if cached is not None:
            passed += _PROVEN
            return cached
        proven = prove(token, anchors, passed)
        self._keep(token, proven)
        return proven

    def _keep(self, token: str, proven: Proven) -> None:
        seen = hash(token)
        # Cached at the second request, because most tokens come once and caching all of them would
        # evict the processor's caches.
        if seen not in self._seen:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen.add(seen)
            return
        if len(self._proven) >= self._most:
            del self._proven[next(iter(self._proven))]
        self._proven[token] = proven

    def _judged(
        self, proven: Proven, question: Question, profile: platforms.Profile | None, now: datetime
    ) -> Verdict:
        lists: dict[str, str | StatusList | StatusError] = {}
        for entry in proven.content.entries:
            listed = (
                self._list(proven.issuer, entry)
                if proven.issuer.publishes_status(entry.uri)
                else None
            )
            if listed is not None:
                lists[entry.uri] = listed

        judged = partial(
            judge,
            proven,
            now=now,
            profile=question.profile,
            asked=profile,
            max_status_age=question.max_status_age,
        )
        verdict = judged(lists=lists)
        if verdict.code in _EXPLAINED:
            note = self._texts.at(proven.note_url)
            if note is not None:
                verdict = judged(lists={**lists, proven.note_url: note.octets.decode("latin-1")})
        return verdict

    def _token(self, question: Question, anchors: TrustAnchors) -> tuple[str | None, str]:
        """(URL of the certificate, None where the token itself was given), and the token."""
        if question.credential is not None:
            return None, question.credential.strip()
        reference = links.read(
            question.url if question.url is not None else question.number or "", anchors
        )
        if reference.token is not None:
            return None, reference.token
        origins = [reference.issuer] if reference.issuer else list(anchors.origins.values())
        for issuer in origins:
            url = f"{issuer.public_url}/c/{reference.number}"
            text = self._texts.at(f"{url}.jwt")
            if text is not None:
                return url, text.octets.decode("latin-1")
        raise LinkError("link.not_found", "no issuer of the trust list knows this number")

    def _list(self, issuer: Issuer, entry: StatusEntry) -> StatusList | StatusError | None:
        """The published list, decoded once for each version; None where there is none."""
        text = self._texts.at(entry.uri)
        if text is None:
            return None
        cached = self._lists.get(entry.uri)
        if (
            cached is not None
            and cached[0] is text
            and cached[1] is issuer
            and _fits(cached[2], entry)
        ):
            return cached[2]
        try:
            listed: StatusList | StatusError = read_list(
                text.octets.decode("latin-1"), issuer, entry
            )
        except StatusError as error:
            listed = error
        self._lists[entry.uri] = (text, issuer, listed)
        return listed


def _fits(listed: StatusList | StatusError, entry: StatusEntry) -> bool:
    """Whether a cached list has the encoding of `entry`; errors are never reused, because they
    depend on the encoding.
    """
    return isinstance(listed, StatusList) and listed.encoding == entry.encoding
