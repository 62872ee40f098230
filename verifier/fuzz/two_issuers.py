"""Two issuers on one host: the verdicts of a verifier with a cache, after any sequence of answers
of that host.

The host serves, at the same URLs, older and newer lists that one issuer or the other signed, and
sometimes nothing. A model of the contract remembers the newest list that was seen of each issuer. A
finding is a certificate that the verifier calls valid although the newest list of its issuer
revokes it, and a trust list that is accepted although its issuers overlap.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import forge

from credverifier import TrustAnchors, Verifier
from credverifier.errors import LinkError, TrustListError

_INDICES = (0, 1, 4242)
_STEPS = 30


class World:
    """Two issuers with signed lists, and anchors that let both publish at one CDN, as no trust
    list may.

    `tokens`: (issuer, index) -> certificate; `lists`: (issuer, age, revoked index) -> list. Issuers
    by number.
    """

    def __init__(self) -> None:
        self.issuers = (forge.Issuer("https://a.example"), forge.Issuer("https://b.example"))
        anchors = TrustAnchors.from_trust_list(forge.trust_list(*self.issuers))
        wide = {
            issuer.id: issuer._replace(status_url_prefixes=("https://cdn.example/status/",))
            for issuer in anchors.issuers.values()
        }
        self.anchors = anchors._replace(
            issuers=wide, origins={issuer.public_url: issuer for issuer in wide.values()}
        )
        self.url = "https://cdn.example/status/3"
        self.tokens = {
            (number, index): issuer.sign(issuer.certificate(self._status(index), slim=True))
            for number, issuer in enumerate(self.issuers)
            for index in _INDICES
        }
        self.lists = {
            (number, age, index): issuer.token_list(
                {index: 1} if index is not None else {}, url=self.url, at=forge.LISTED_AT + age * 10
            )
            for number, issuer in enumerate(self.issuers)
            for age in range(4)
            for index in (None, *_INDICES)
        }

    def _status(self, index: int) -> dict[str, object]:
        return {"status": {"status_list": {"idx": index, "uri": self.url}}}


@dataclass
class Seen:
    """What a run has seen."""

    rounds: int = 0
    lists: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def report(self) -> str:
        """For people."""
        head = f"{self.rounds} histories of two issuers, {self.lists} trust lists of two"
        lines = [f"{count:8} {answer}" for answer, count in self.answers.most_common(20)]
        return "\n".join([head, *lines, *(f"FINDING {finding}" for finding in self.findings)])


def run(
    world: World, seeds: Iterable[int], make_verifier: Callable[..., Verifier] = Verifier
) -> Iterator[Seen]:
    """What was seen after each history, always the same object.

    `make_verifier` takes what Verifier takes.
    """
    seen = Seen()
    for seed in seeds:
        with TemporaryDirectory(prefix="fuzz-") as folder:
            _history(world, seen, seed, Path(folder), make_verifier)
        for step in range(10):
            _trust_list(seen, Random(seed * 10 + step), seed * 10 + step)
        seen.rounds += 1
        yield seen


class _Host:
    """Serves `text` at every URL of the CDN; None is no answer."""

    def __init__(self) -> None:
        self.text: str | None = None

    def __call__(self, url: str, *, limit: int, seconds: float, allow_loopback: bool) -> str:
        if self.text is None or not url.startswith("https://cdn.example/"):
            raise LinkError("link.unreachable", url)
        return self.text


def _history(
    world: World, seen: Seen, seed: int, folder: Path, make_verifier: Callable[..., Verifier]
) -> None:
    rng, host, now = Random(seed), _Host(), forge.NOW
    cache_dir = rng.choice((None, folder))

    def clock() -> datetime:
        return now

    verifier = make_verifier(world.anchors, clock=clock, fetch=host, cache_dir=cache_dir)
    newest: dict[int, tuple[int, int | None]] = {}
    revoked: set[tuple[int, int]] = set()
    for step in range(_STEPS):
        served = rng.choice((None, *itertools.repeat(rng.choice(list(world.lists)), 4)))
        host.text = None if served is None else world.lists[served]
        now += timedelta(seconds=rng.choice((61, 61, 3600)))
        if cache_dir is not None and rng.random() < 0.3:
            verifier = make_verifier(world.anchors, clock=clock, fetch=host, cache_dir=cache_dir)
        number, index = rng.choice(list(world.tokens))
        verdict = verifier.check(world.tokens[number, index]).verdict
        seen.answers[verdict] += 1
        of_issuer = served if served is not None and served[0] == number else None
        if of_issuer is not None and of_issuer[1] >= newest.get(number, (0, None))[0]:
            newest[number] = of_issuer[1:]
        if verdict == "revoked":
            revoked.add((number, index))
        case = f"{seed}, step {step}: a certificate of issuer {number}"
        if verdict == "valid" and (number, index) in revoked:
            seen.findings.append(f"{case} is valid again")
        if verdict == "valid" and (number not in newest or newest[number][1] == index):
            seen.findings.append(f"{case} is valid, but not by the newest list seen")
        if verdict == "valid" and of_issuer is not None and of_issuer[1] < newest[number][0]:
            seen.findings.append(f"{case}: an older list was taken")


_HOSTS = (
    *("a.example", "A.example", "a.example.", "a.example:443", "a.example:8443"),
    *("b.example", "cdn.example", "www.tiktok.com", "x.com", "127.1"),
)
_PATHS = ("", "/", "/status/", "/status/a/", "/status/../", "//", "/Status/", "/status")


def _trust_list(seen: Seen, rng: Random, seed: int) -> None:
    """Two issuers with any URLs; accepted ones must be apart by an independent reading."""
    claims = [
        {
            "id": f"did:web:{name}.example",
            "public_url": f"https://{rng.choice((f'{name}.example', rng.choice(_HOSTS)))}",
            "status_url_prefixes": [
                f"https://{rng.choice(_HOSTS)}{rng.choice(_PATHS)}"
                for _ in range(rng.choice((0, 1, 1, 2)))
            ],
        }
        for name in ("a", "b")
    ]
    issuer = _ENTRY.trust_entry()
    seen.lists += 1
    try:
        TrustAnchors.from_trust_list(forge.trust_list(*({**issuer, **claim} for claim in claims)))
    except TrustListError:
        return
    seen.answers["trust list accepted"] += 1
    for claim, other in itertools.permutations(claims):
        for prefix in claim["status_url_prefixes"]:
            for theirs in (f"{other['public_url']}/", *other["status_url_prefixes"]):
                if _folders(prefix)[: len(_folders(theirs))] == _folders(theirs):
                    seen.findings.append(f"{seed}: accepted though {prefix} lies within {theirs}")
        for url in (claim["public_url"], *claim["status_url_prefixes"]):
            if _folders(url)[0].endswith(("tiktok.com:443", "x.com:443")):
                seen.findings.append(f"{seed}: accepted though {url} is a platform's")


_ENTRY = forge.Issuer("https://a.example")


def _folders(url: str) -> tuple[str, ...]:
    """Host and port in canonical form, and the folders below them."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".").lower()
    folders: list[str] = []
    for folder in filter(None, parts.path.split("/")):
        if folder == "..":
            folders = folders[:-1]
        else:
            folders.append(folder)
    return (f"{host}:{parts.port or 443}", *folders)
