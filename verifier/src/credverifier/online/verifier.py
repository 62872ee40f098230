"""The verifier that fetches: a link or number in, a verdict out.

It remembers the lists and revocations it has seen, so that no host can take one back.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from credverifier import past, platforms, policies, usage
from credverifier.errors import CredentialError, ProfileError, ReceiptError, TrustListError
from credverifier.online import checking, profile_search, trust_lists
from credverifier.online.cache import VerifierCache
from credverifier.online.change_feed import FeedReader
from credverifier.online.checking import CheckRequest, IndexSource
from credverifier.online.directory import Directory
from credverifier.online.network import Fetch, Hosts, NetworkSource, from_network
from credverifier.online.trust_lists import TrustAnswer
from credverifier.policies import Network
from credverifier.reading import links, pasted
from credverifier.reading.pasted import Pasted
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.verdict import Verdict, refusal

if TYPE_CHECKING:
    from credverifier.online.bundles.opened import Bundle

if TYPE_CHECKING:
    from credverifier.online.recording import CheckWithReceipt

CHECK_SECONDS = 9.5
"""The network's share of a check: with it, a whole check ends within ten seconds."""


class Verifier:
    """Checks certificates against a trust list. Safe for threads; one fetch in flight for each URL.

    `clock` gives aware UTC; `fetch` fetches from the hosts of the trust list; `cache_dir` keeps
    between processes what was seen; `offline` uses that alone (policies.Network.OFFLINE);
    `max_status_age`, in seconds, is that of every check that names none (policies.freshness);
    `not_before_slack`, in seconds, is how far a clock may be behind (policies.NotBeforeSlack).
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
        not_before_slack: float | None = None,
    ) -> None:
        usage.require_instance("anchors", anchors, TrustAnchors)
        self._clock = clock
        self._fetch = fetch
        self._freshness = policies.freshness(max_status_age)
        self._slack = policies.not_before(not_before_slack)
        self._network = Network.OFFLINE if offline else Network.FETCH
        self._cache = VerifierCache(None if cache_dir is None else Path(cache_dir))
        self._hosts = Hosts(anchors, fetch, self._network, self._cache)
        self._trust_list: Mapping[str, Any] | None = None
        self._trust_file: Path | None = None
        self.bundles: Mapping[str, Bundle] | None = None
        """Id of an issuer -> its bundle, of a verifier that was made by `offline`."""
        self._certificates: Path | None = None

    @property
    def anchors(self) -> TrustAnchors:
        """The trust list that is checked against."""
        return self._hosts.anchors

    @classmethod
    def from_trust_list(cls, source: str | Path | Mapping[str, Any], **options: Any) -> Verifier:
        """A verifier that trusts the list in a file, or given as an object; `update_trust` brings
        it up to date.

        Raises TrustListError `trust.missing`, `trust.malformed`.
        """
        if isinstance(source, Mapping):
            verifier = cls(TrustAnchors.from_trust_list(source), **options)
            verifier._trust_list = source
            return verifier
        try:
            text = Path(source).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problem = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise TrustListError("trust.missing", f"{source}: {problem}") from error
        verifier = cls(TrustAnchors.from_trust_list(text), **options)
        verifier._trust_list, verifier._trust_file = json.loads(text), Path(source)
        return verifier

    @classmethod
    def offline(
        cls,
        bundle: str | Path,
        trust_list: str | Path | Mapping[str, Any] | None = None,
        *,
        certificates: str | Path | None = None,
        **options: Any,
    ) -> Verifier:
        """A verifier that asks nobody: everything comes from a bundle (a file, or a folder of them
        as `credverifier bundle update` keeps it).

        A token, a badge or the text of an offline QR code is verified in full, for as long as the
        lists of the bundle count. Of a profile or a number the bundle only knows which certificate
        there probably is, and the verdict is `unreachable`, unless the folder `certificates` has
        it as `{number}.jwt`. The trust list is never taken from the bundle: None is the one that
        the command takes (`trust_lists.usual_place`). `options` are those of `Verifier`.

        Raises BundleError for a bundle that cannot be used, TrustListError as `from_trust_list`
        and `trust.expired`.
        """
        # Here, because most verifiers have no bundle.
        from credverifier.online.bundles import kept

        source = trust_lists.usual_place() if trust_list is None else trust_list
        verifier = cls.from_trust_list(source, **{**options, "offline": True})
        now = verifier._clock()
        verifier.anchors.require_current(now)
        if verifier._trust_list is not None:
            newest = kept.newer_trust(verifier._trust_list, Path(bundle), now)
            verifier._trust_list = newest
            anchors = TrustAnchors.from_trust_list(newest)
            verifier._hosts = Hosts(anchors, verifier._fetch, verifier._network, verifier._cache)
        verifier.bundles = kept.open_all(Path(bundle), verifier.anchors)
        verifier._certificates = None if certificates is None else Path(certificates)
        return verifier

    def update_trust(self) -> list[TrustAnswer]:
        """Fetch the newer trust list and check against it from now on: what `credverifier trust
        update` does, its file included.

        Returns what came of asking each issuer's host; where one does not answer or is refused, the
        list stays as it is. A list with pinned root keys follows these alone. To be called now and
        then, as by a timer, and by one thread.

        Raises TypeError for a verifier that was not made by `from_trust_list`; TrustListError
        `trust.expired` for a list that has ended and is not pinned; OSError where the file cannot
        be replaced.
        """
        if self._trust_list is None:
            raise TypeError("made from anchors, and not from a trust list")
        updated, answers = trust_lists.newest(self._trust_list, self._clock(), self._fetch)
        if updated != self._trust_list:
            # First the file, because after a restart nobody may be taken back to the older list.
            if self._trust_file is not None:
                trust_lists.replace(self._trust_file, updated)
            anchors = TrustAnchors.from_trust_list(updated)
            self._hosts = Hosts(anchors, self._fetch, self._network, self._cache)
            self._trust_list = updated
        return answers

    def check(
        self,
        what: str | bytes,
        *,
        profile: str | None = None,
        max_status_age: float | None = None,
        audience: str | None = None,
        nonce: str | None = None,
        as_of: datetime | date | None = None,
    ) -> Verdict:
        """The verdict on a link, a certificate number, a token, the text of a QR code, the octets
        of a picture, or a profile: its address, `platform:handle`, `TikTok @handle`; also among
        other words (docs/reading.md).

        A profile is searched for in the issuers' index, and the verdict is about that profile;
        `profile` asks about another one beside it. A handle alone is searched for on every platform,
        and the verdict is about the certificate that it leads to. A picture holds an Open Badge
        (PNG, SVG), or shows a QR code, which the extra `picture` reads.

        `audience` and `nonce` request the holder's proof, as in `verify`. `as_of` asks about a
        moment that has passed, or a day, of which it is the end in the issuer's zone: the verdict
        is by the lists that were kept of then (docs/receipts.md).

        Raises ProfileError for a profile that cannot be read, and `profile.ambiguous` for a handle
        that leads to several certificates; MomentError for an `as_of` that has not passed or has no
        offset; TrustListError `trust.expired`, and TypeError for what is no text (or octets);
        nothing else.
        """
        request, source = self._asked(what, profile, max_status_age, as_of, audience, nonce)
        return _answer(what, request, source)

    def check_with_receipt(
        self,
        what: str | bytes,
        *,
        profile: str | None = None,
        max_status_age: float | None = None,
        as_of: datetime | date | None = None,
    ) -> CheckWithReceipt:
        """As `check`, with everything that the verdict rested on in one receipt, which anybody can
        replay later (`credverifier.replay`).

        Raises as `check`, and TypeError for a verifier that was not made by `from_trust_list`.
        """
        from credverifier.online.recording import CheckWithReceipt, RecordedSource

        if self._trust_list is None:
            raise TypeError("made from anchors, and not from a trust list")
        trust_list = self._trust_list
        request, source = self._asked(what, profile, max_status_age, as_of)
        recorded = RecordedSource(source, self._cache)
        verdict = _answer(what, request, recorded)
        try:
            return CheckWithReceipt(verdict, recorded.receipt(verdict, request, trust_list), None)
        except ReceiptError as error:
            return CheckWithReceipt(verdict, None, error)

    def _asked(
        self,
        what: str | bytes,
        profile: str | None,
        max_status_age: float | None,
        as_of: datetime | date | None,
        audience: str | None = None,
        nonce: str | None = None,
    ) -> tuple[CheckRequest, IndexSource]:
        """What one check is held against, and where its texts come from, as of now."""
        usage.require_text("what", what, or_octets=True)
        now = self._clock()
        # Of one moment, because another thread may bring in a newer list.
        hosts = self._hosts
        hosts.anchors.require_current(now)
        past.require_past(as_of, now)
        freshness = (
            self._freshness if max_status_age is None else policies.freshness(max_status_age)
        )
        holder = policies.holder_proof(audience, nonce, now)
        request = CheckRequest(hosts.anchors, now, profile, freshness, holder, self._slack, as_of)
        # Read here already, because a profile that cannot be read is wrong usage, and then nothing
        # may have been fetched.
        if profile is not None:
            platforms.normalise(profile)
        return request, self._source(hosts, now)

    def change_feed(self, issuer: str | None = None) -> FeedReader:
        """The change feed of an issuer of the trust list, as it is now; of the only one where no id
        is given.

        Raises ValueError for an issuer that is not on the list, and without an id where there are
        several.
        """
        return self._hosts.change_feed(self._issuer(issuer), self._clock())

    def directory(self, issuer: str | None = None) -> Directory:
        """Who agreed to be found, as an issuer of the trust list publishes it now; the search is
        done here. `issuer` and ValueError as `change_feed`.
        """
        return self._hosts.directory(self._issuer(issuer), self._clock())

    def _issuer(self, issuer: str | None) -> Issuer:
        issuers = self.anchors.issuers
        if issuer is None and len(issuers) != 1:
            raise ValueError("the trust list has several issuers: name one")
        chosen = next(iter(issuers.values())) if issuer is None else issuers.get(issuer)
        if chosen is None:
            raise ValueError(f"{issuer} is not on the trust list")
        return chosen

    def check_many(
        self,
        items: Iterable[str | bytes | tuple[str | bytes, str | None]],
        *,
        concurrency: int = 8,
    ) -> Generator[Verdict, None, None]:
        """Verdicts in the order of `items`: what to check, or (what, profile).

        At most `concurrency * 4` items are checked ahead of the reader. Raises what `check` raises,
        at the item that it is about; but a handle that leads to several certificates is
        `link.number_invalid`, because the other items have an answer all the same.
        """
        # A text is iterable too, and each of its letters would get a verdict.
        if isinstance(items, str | bytes):
            raise TypeError("items must be several, not one text")
        pool = ThreadPoolExecutor(max_workers=concurrency)
        waiting: deque[Future[Verdict]] = deque()
        try:
            for item in items:
                what, profile = item if isinstance(item, tuple) else (item, None)
                waiting.append(
                    pool.submit(
                        self.check_one,
                        what,
                        profile,
                    )
                )
                # Bounded, because a sheet of any length must not be checked far ahead of its
                # reader.
                if len(waiting) >= concurrency * 4:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            # A caller that stops reading waits only for the checks that are under way.
            pool.shutdown(cancel_futures=True)

    def _source(self, hosts: Hosts, now: datetime) -> IndexSource:
        if self.bundles is not None:
            from credverifier.online.bundles.source import BundleSource

            return BundleSource(self.bundles, self._cache, now, self._certificates)
        return NetworkSource(hosts, now, time.monotonic() + CHECK_SECONDS)

    def check_one(self, what: str | bytes, profile: str | None) -> Verdict:
        """As `check`, for one of many: a handle that leads to several certificates is a verdict."""
        try:
            return self.check(what, profile=profile)
        except ProfileError as error:
            if error.code != "profile.ambiguous":
                raise
            several = links.refused(Pasted(pasted.SEVERAL))
            return refusal(several, asked=profile, now=self._clock())


def _answer(what: str | bytes, request: CheckRequest, source: IndexSource) -> Verdict:
    """The verdict on what somebody handed over."""
    if isinstance(what, bytes):
        return checking.check(what, request, source)
    meant = links.understood(what, request.anchors)
    if meant.named is not None:
        return _search(what.strip(), meant.named, request, source)
    return _checked(meant, request, source)


def _search(
    what: str,
    account: platforms.Profile,
    request: CheckRequest,
    source: IndexSource,
) -> Verdict:
    """The verdict on the profile `account`, spelt `what`; on the profile of `request` instead,
    where that names one.
    """
    verdict = profile_search.search(
        account,
        request._replace(profile=what if _is_profile(what) else account.url),
        source,
    )
    if request.profile is None or verdict.certificate is None:
        return verdict
    return checking.check(verdict.certificate.number, request, source)


def _checked(meant: Pasted, request: CheckRequest, source: IndexSource) -> Verdict:
    """The verdict on a text that is no single profile: on what it refers to, or on the certificate
    to which a handle without a platform leads.
    """
    try:
        if not meant.profiles:
            return checking.check(links.reference(meant, request.anchors), request, source)
        verdict = profile_search.search_several(meant.profiles, request, source)
        if verdict.certificate is None and not _is_absent(verdict, meant):
            raise links.refused(meant)
    except CredentialError as error:
        if isinstance(error, ProfileError):
            raise
        return refusal(error, asked=request.profile, now=request.now)
    return verdict


def _is_profile(text: str) -> bool:
    try:
        platforms.normalise(text)
    except ProfileError:
        return False  # among other words, or in another link
    return True


def _is_absent(verdict: Verdict, meant: Pasted) -> bool:
    """Whether what was looked for is a name, of which the verdict speaks; not a host or a number
    that looks like one.
    """
    if meant.otherwise is None:
        return True
    return meant.otherwise.kind == pasted.TEXT and verdict.code == "link.not_found"
