"""The commands `credverifier bundle update`, which fetches offline bundles, and `bundle status`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from credverifier import words
from credverifier.cli import output
from credverifier.errors import BundleError
from credverifier.online import trust_lists
from credverifier.online.bundles import kept, updating
from credverifier.online.bundles.opened import Bundle
from credverifier.online.network import Fetch
from credverifier.trust.anchors import TrustAnchors
from credverifier.wire.envelope import dates

DONE, UNKNOWN, UNUSABLE = 0, 3, 4
_UNREACHABLE = ("bundle.unreachable", "bundle.none")
_KILO = 1000


def run(
    options: argparse.Namespace, *, trust: Path, folder: Path, now: datetime, fetch: Fetch
) -> int:
    """Bring the bundles in `folder` up to date, or tell how they stand; returns the exit code.

    0 where every issuer has one that can be used, 3 where one could not be had, or is too old, 4
    where one is not what it should be. Raises TrustListError.
    """
    anchors = TrustAnchors.from_trust_list(trust_lists.read(trust))
    if options.act == "status":
        return max(_told(path, anchors, now, options) for path in kept.paths(folder))
    anchors.require_current(now)
    codes = [DONE]
    for issuer in anchors.issuers.values():
        progress = _Progress(issuer.public_url)
        host = updating.Host(issuer, anchors, fetch, updating.octets_from_network, progress.show)
        try:
            updated = updating.update(host, folder, now, small=options.small)
        except BundleError as error:
            progress.finish()
            refuse(error, as_json=options.json)
            codes.append(UNKNOWN if error.code in _UNREACHABLE else UNUSABLE)
            continue
        except OSError as error:
            progress.finish()
            problem = f"{folder}: {error.strerror}"
            message = words.by_language("bundle_unwritable", problem=problem)
            output.refuse("bundle.unwritable", message, as_json=options.json)
            codes.append(UNUSABLE)
            continue
        progress.finish()
        _tell(updated.bundle, updated.path, now, options, fetched=updated.fetched)
    return max(codes)


def refuse(error: BundleError, *, as_json: bool) -> int:
    """Tell what is wrong with a bundle; returns the exit code."""
    message = words.by_language(error.code.replace(".", "_"), problem=error.detail or "-")
    output.refuse(error.code, message, as_json=as_json)
    return UNUSABLE


def _told(path: Path, anchors: TrustAnchors, now: datetime, options: argparse.Namespace) -> int:
    try:
        bundle = kept.open_file(path, anchors)
    except BundleError as error:
        return refuse(error, as_json=options.json)
    _tell(bundle, path, now, options)
    return UNKNOWN if bundle.counts_until < now.timestamp() else DONE


def _tell(
    bundle: Bundle,
    path: Path,
    now: datetime,
    options: argparse.Namespace,
    fetched: int | None = None,
) -> None:
    if options.json:
        output.put_json(_facts(bundle, path, now, fetched))
    else:
        output.put("\n".join(_lines(bundle, path, now, fetched)))
        if bundle.counts_until < now.timestamp():
            output.say(*words.said("bundle_stale"))


def _facts(bundle: Bundle, path: Path, now: datetime, fetched: int | None) -> dict[str, Any]:
    contents, issued_at = bundle.header.contents, bundle.header.issued_at
    facts: dict[str, Any] = {
        "issuer": bundle.issuer.id,
        "path": str(path),
        "version": bundle.header.version,
        "issued_at": dates.stamp(dates.from_seconds(issued_at)),
        "age": max(0, round(now.timestamp() - issued_at)),
        "counts_until": dates.stamp(dates.from_seconds(bundle.counts_until)),
        "size": path.stat().st_size,
        "accounts": contents.accounts,
        "certificates": contents.certificates,
        "whole": bundle.is_whole,
    }
    return facts if fetched is None else {**facts, "fetched": fetched}


def _lines(bundle: Bundle, path: Path, now: datetime, fetched: int | None) -> Iterator[str]:
    contents = bundle.header.contents
    result = "" if fetched is None else f": {words.in_one_line(_result(fetched))}"
    yield f"{bundle.issuer.id}{result}"
    made, until = (
        dates.from_seconds(seconds) for seconds in (bundle.header.issued_at, bundle.counts_until)
    )
    for language in words.LANGUAGES:
        facts = words.by_language(
            "bundle_facts",
            size=_size(path.stat().st_size),
            moment=words.moment(made, language),
            accounts=contents.accounts,
            certificates=contents.certificates,
        )
        ends = words.by_language("bundle_counts_until", moment=words.moment(until, language))
        further = [] if bundle.is_whole else [words.by_language("bundle_small")]
        if fetched:
            further.insert(0, words.by_language("bundle_loaded", fetched=_size(fetched)))
        yield "  " + "; ".join(one[language] for one in (facts, ends, *further))
    yield f"  {path}"


def _result(fetched: int) -> str:
    return "bundle_updated" if fetched else "bundle_unchanged"


def _size(octets: int) -> str:
    if octets < _KILO:
        return f"{octets} B"
    if octets < _KILO**2:
        return f"{octets / _KILO:.1f} kB"
    return f"{octets / _KILO**2:.2f} MB"


class _Progress:
    """How much of a bundle is here, in a terminal."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._live = sys.stderr is not None and sys.stderr.isatty()
        self._shown = False

    def show(self, done: int, total: int) -> None:
        """Called with octets."""
        if self._live:
            output.say(f"\r{self._name} {_size(done)} / {_size(total)}   ", end="")
            self._shown = True

    def finish(self) -> None:
        """End the line."""
        if self._shown:
            output.say("")
            self._shown = False
