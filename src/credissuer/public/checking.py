"""The office's own verifier: the checks of credverifier over the current publication, with its
files and results cached in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from credissuer.http.cache import CachedFile, FileCache
from credissuer.signing.recorded_keys import RecordedKeys
from credverifier import past, policies, verification
from credverifier.errors import LinkError, StatusError, TrustListError
from credverifier.online import checking
from credverifier.online.checking import CheckRequest, Source
from credverifier.reading.links import Reference
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.verdict import Verdict
from credverifier.verification import Proven
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status.status_lists import StatusList


class Texts(Protocol):
    """What is published, by URL; the same value as long as it does not change."""

    def at(self, url: str) -> CachedFile | None: ...


class PublishedTexts:
    """The office's own publication: URLs below its origin, and nothing else."""

    def __init__(self, cache: FileCache, public_url: str) -> None:
        self._cache = cache
        self._prefix = f"{public_url}/"

    def at(self, url: str) -> CachedFile | None:
        """See Texts.

        The URLs come from proven credentials and from numbers: never from a caller as they are.
        """
        if not url.startswith(self._prefix):
            return None
        return self._cache.find(url.removeprefix(self._prefix))


class CachedAnchors:
    """The trust list of the folder keys/, read again when another process changes it; `keys` are
    those that it should name.
    """

    def __init__(self, cache: FileCache, keys: RecordedKeys) -> None:
        self._cache = cache
        self._keys = keys
        self._current: tuple[CachedFile, TrustAnchors] | None = None

    def __call__(self) -> TrustAnchors:
        """Raises TrustListError `trust.missing`, `trust.malformed`; SigningKeyError `key.not_here`
        where another server signs with a key that the list does not name.
        """
        # Without it, what that key signed would be answered with "invalid", which nobody has found.
        self._keys.refuse_if_lacking()
        text = self._cache.find("trust-list.json")
        if text is None:
            raise TrustListError("trust.missing", "keys/trust-list.json")
        # Identity, because the cache returns the same object until the file changes; the anchors
        # too then stay one object, by which `prove` tells that its results still hold.
        if self._current is None or self._current[0] is not text:
            self._current = (text, TrustAnchors.from_trust_list(text.octets))
        return self._current[1]


class CheckQuestion(NamedTuple):
    """What is to be checked, exactly one of the first three; `max_status_age` in seconds; `as_of` a
    day or a moment (RFC 3339) in the past; `receipt`: whether the office is to sign its answer.
    """

    credential: str | None = None
    number: str | None = None
    url: str | None = None
    profile: str | None = None
    max_status_age: float | None = None
    as_of: str | None = None
    receipt: bool = False


# Hashes only, of 8 octets each: tokens asked about once are told apart without keeping them.
_MOST_SEEN = 8192
_PROVEN = ("format", "issuer", "signature")


class PublicationSource(Source):
    """What the office has published, as the source of a check. One thread at a time.

    It caches the status lists it has read, and at most `most` proven credentials, each from its
    second check on. It remembers no revocations, because a publication never returns to an earlier
    state.
    """

    def __init__(self, texts: Texts, most: int) -> None:
        self._texts = texts
        self._most = most
        self._lists: dict[str, tuple[CachedFile, Issuer, StatusList | StatusError]] = {}
        self._proven: dict[str, Proven] = {}
        self._proven_by: TrustAnchors | None = None
        self._seen: set[int] = set()

    def credential(self, url: str) -> str:
        """See Source."""
        text = self._texts.at(url)
        if text is None:
            raise LinkError("link.not_found", "nothing is published there")
        # Latin-1, because it never fails: what is no ASCII is refused with a code further on.
        return text.octets.decode("latin-1")

    def prove(self, token: str, request: CheckRequest, passed: list[str]) -> Proven:
        """See Source. Results are cached from a token's second check on, until the trust list
        changes.
        """
        if request.holder is not policies.NO_PROOF:
            # Never kept, because a proof answers one question.
            return verification.prove(
                token,
                request.anchors,
                passed,
                holder=request.holder,
            )
        # Another trust list may have dropped the key that a result relies on.
        if self._proven_by is not request.anchors:
            self._proven = {}
            self._proven_by = request.anchors
            self._seen.clear()
        cached = self._proven.get(token)
        if cached is not None:
            # As `verification.prove` would have appended: a remembered verdict names them too.
            passed += _PROVEN
            return cached
        proven = verification.prove(token, request.anchors, passed)
        self._keep(token, proven)
        return proven

    def _keep(self, token: str, proven: Proven) -> None:
        seen = hash(token)
        # Not at the first time, because most tokens are asked about once: keeping them all would
        # wear out the processor's cache.
        if seen not in self._seen:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen.add(seen)
            return
        if len(self._proven) >= self._most:
            # The oldest, because a dict keeps its order and a hit then needs no bookkeeping.
            del self._proven[next(iter(self._proven))]
        self._proven[token] = proven

    def status_list(self, issuer: Issuer, entry: StatusEntry) -> StatusList | StatusError:
        """See Source. Read once for each publication."""
        text = self._texts.at(entry.uri)
        if text is None:
            return StatusError("status.unreachable", "no list is published there")
        cached = self._lists.get(entry.uri)
        # Also by issuer, because its keys decide whether the signature of the list counts.
        if (
            cached is not None
            and cached[0] is text
            and cached[1] is issuer
            and _fits(cached[2], entry)
        ):
            return cached[2]
        try:
            listed: StatusList | StatusError = verification.read_list(
                text.octets.decode("latin-1"),
                issuer,
                entry,
            )
        # Returned, not raised: the check decides what a list that cannot be read means.
        except StatusError as error:
            listed = error
        self._lists[entry.uri] = (text, issuer, listed)
        return listed

    def lists_then(self, issuer: Issuer, entry: StatusEntry, moment: datetime) -> Mapping[str, str]:
        """See Source. Today's list and what was kept: what `?time=` would give."""
        urls = (entry.uri, *past.list_urls(entry, moment, issuer.zone))
        published = {url: self._texts.at(url) for url in urls}
        return {url: text.octets.decode("latin-1") for url, text in published.items() if text}

    def standing_note(self, proven: Proven) -> str | None:
        """See Source."""
        text = self._texts.at(proven.note_url)
        return None if text is None else text.octets.decode("latin-1")


def _fits(listed: StatusList | StatusError, entry: StatusEntry) -> bool:
    """Whether a list was read in the encoding of `entry`.

    A list that could not be read is read again, because its fault may be one of another encoding.
    """
    return isinstance(listed, StatusList) and listed.encoding == entry.encoding


class OfficeVerifier:
    """Answers questions from what the office has published. One thread at a time."""

    def __init__(
        self,
        anchors: Callable[[], TrustAnchors],
        texts: Texts,
        clock: Callable[[], datetime],
        most: int = 1024,
    ) -> None:
        self._anchors = anchors
        self._clock = clock
        self._source = PublicationSource(texts, most)

    def check(self, question: CheckQuestion) -> Verdict:
        """The verdict, as `credverifier` would give it.

        Raises ProfileError for a profile that cannot be read, MomentError for a moment that has not
        passed or is none, and TrustListError; everything else is in the verdict.
        """
        now = self._clock()
        anchors = self._anchors()
        # Before anything else, because an expired trust list proves nothing about any certificate.
        anchors.require_current(now)
        freshness = policies.freshness(question.max_status_age)
        as_of = None if question.as_of is None else past.read_moment(question.as_of)
        request = CheckRequest(anchors, now, question.profile, freshness, as_of=as_of)
        if question.credential is not None:
            # White space around it is removed, as it is around everything that is handed over.
            what: str | Reference = Reference(
                question.credential.strip(),
                None,
                None,
            )
        else:
            what = question.url if question.url is not None else question.number or ""
        return checking.check(what, request, self._source)
