"""Bring the bundle of an issuer up to date: only files that are not here already are fetched."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from credverifier.errors import BundleError, LinkError
from credverifier.online import whole_files
from credverifier.online.bundles import kept
from credverifier.online.bundles.opened import Bundle, open_bundle, prove_header
from credverifier.online.network import Fetch
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.wire.bundle import bundle_file, header
from credverifier.wire.bundle.header import BundleFile, Header
from credverifier.wire.status.status_lists import LEEWAY

HEADER_SECONDS = 10.0
FILE_SECONDS = 300.0
"""The longest that one file may take."""

_ATTEMPTS = 3
"""Times that an update begins anew, because the issuer published the next one meanwhile."""


class FetchOctets(Protocol):
    """Fetches octets, as `credverifier.online.fetch.octets` does. Raises LinkError."""

    def __call__(self, url: str, *, limit: int, seconds: float, allow_loopback: bool) -> bytes: ...


def octets_from_network(url: str, *, limit: int, seconds: float, allow_loopback: bool) -> bytes:
    """The octets at `url`. Network code is loaded only when something is fetched."""
    from credverifier.online import fetch

    return fetch.octets(url, limit=limit, seconds=seconds, allow_loopback=allow_loopback)


class Updated(NamedTuple):
    """The bundle as it is now; `fetched` octets came over the network, 0 where it was current."""

    bundle: Bundle
    path: Path
    fetched: int


class Host(NamedTuple):
    """The host of one issuer of `anchors`, and how it is asked.

    `progress` is called with how many octets are here and how many there will be.
    """

    issuer: Issuer
    anchors: TrustAnchors
    fetch: Fetch
    fetch_octets: FetchOctets
    progress: Callable[[int, int], None] = lambda done, total: None


def update(host: Host, folder: Path, now: datetime, *, small: bool = False) -> Updated:
    """The newest bundle of an issuer, kept in `folder`; with `small` without the files that one can
    do without.

    Raises BundleError: `bundle.rollback` where the host gives an older one than is here; others for
    one that is not what it should be. The bundle that is here stays then. OSError where it cannot
    be written.
    """
    path = kept.path_of(folder, host.issuer)
    with kept.locked(path):
        before = _here(path, host.anchors)
        for attempt in range(_ATTEMPTS):
            token, proven = _newest(host, now)
            if before.order is not None and proven.order < before.order:
                raise BundleError("bundle.rollback", "the host gives an older one than is here")
            try:
                files, fetched = _files(host, proven, before.bundle, small=small)
                break
            except LinkError as error:
                # Its files go some days after the next bundle came.
                if error.code != "link.not_found" or attempt == _ATTEMPTS - 1:
                    raise BundleError("bundle.unreachable", error.detail) from error
        octets = bundle_file.join(token, files)
        bundle = open_bundle(octets, host.anchors)
        if before.bundle is None or before.bundle.token != token or fetched:
            whole_files.replace(path, octets)
    return Updated(bundle, path, fetched)


class _Here(NamedTuple):
    """The bundle that is here, None where none can be used; `order` is known of a damaged one too."""

    bundle: Bundle | None
    order: tuple[float, int] | None


def _here(path: Path, anchors: TrustAnchors) -> _Here:
    try:
        octets = kept.read(path)
        _, proven = prove_header(bundle_file.parse(octets).token, anchors)
    except BundleError:
        return _Here(None, None)
    try:
        return _Here(open_bundle(octets, anchors), proven.order)
    except BundleError:
        return _Here(None, proven.order)


def _newest(host: Host, now: datetime) -> tuple[str, Header]:
    """The signed header that the host publishes, proven to be this issuer's."""
    issuer = host.issuer
    try:
        token = host.fetch(
            header.header_url(issuer.public_url),
            limit=header.MAX_TOKEN,
            seconds=HEADER_SECONDS,
            allow_loopback=host.anchors.allow_insecure_loopback,
        )
    except LinkError as error:
        code = "none" if error.code == "link.not_found" else "unreachable"
        raise BundleError(f"bundle.{code}", error.detail) from error
    owner, proven = prove_header(token, host.anchors)
    if owner.id != issuer.id:
        raise BundleError("bundle.untrusted", "the bundle of another issuer")
    # One from the future would make every true one after it a rollback.
    if proven.issued_at > now.timestamp() + LEEWAY:
        raise BundleError("bundle.malformed", "a bundle from the future")
    return token, proven


def _files(
    host: Host, proven: Header, before: Bundle | None, *, small: bool
) -> tuple[dict[str, bytes], int]:
    """The files of a bundle by name, and how many octets of them were fetched. Raises LinkError."""
    known = proven.contents.files
    wanted = {name: known[name] for name in known if not (small and name in header.FURTHER)}
    files = {
        name: before.files[name]
        for name, file in wanted.items()
        if before is not None and name in before.files and _is_same(file, before, name)
    }
    total = sum(file.size for file in wanted.values())
    done = reused = sum(map(len, files.values()))
    for name, file in wanted.items():
        if name not in files:
            host.progress(done, total)
            files[name] = file.require(_fetched(host, file))
            done += file.size
    host.progress(done, total)
    return files, done - reused


def _is_same(file: BundleFile, before: Bundle, name: str) -> bool:
    there = before.header.contents.files.get(name)
    return there is not None and there.sha256 == file.sha256


def _fetched(host: Host, file: BundleFile) -> bytes:
    started = time.monotonic()
    try:
        return host.fetch_octets(
            f"{host.issuer.public_url}/{file.path}",
            limit=file.size,
            seconds=FILE_SECONDS,
            allow_loopback=host.anchors.allow_insecure_loopback,
        )
    except LinkError as error:
        # Longer than it was signed to be: whoever gives it gives something else.
        if error.code == "link.too_large":
            raise BundleError("bundle.altered", f"{file.path} is longer than it says") from error
        seconds = time.monotonic() - started
        raise LinkError(error.code, f"{error.detail} ({file.path}, {seconds:.0f} s)") from error
