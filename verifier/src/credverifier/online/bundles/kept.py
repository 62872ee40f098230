"""Bundles as they are kept on a disk: one file an issuer, in one folder.

A file is replaced whole or not at all, and never by an older one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from credverifier.errors import BundleError, CredentialError
from credverifier.online.bundles.opened import Bundle, open_bundle
from credverifier.trust import trust_update
from credverifier.trust.anchors import Issuer, TrustAnchors
from credverifier.wire.bundle import bundle_file, header
from credverifier.wire.bundle.bundle_file import ENDING

try:
    import fcntl
except ImportError:
    # On Windows two updates at once may leave the older of the two, until the next one.
    fcntl = None  # type: ignore[assignment]


def path_of(folder: Path, issuer: Issuer) -> Path:
    """The file of an issuer's bundle."""
    return folder / f"{urlsplit(issuer.public_url).netloc.replace(':', '_')}{ENDING}"


def read(path: Path) -> bytes:
    """The octets of a bundle. Raises BundleError `bundle.missing`, `bundle.malformed`."""
    try:
        with path.open("rb") as file:
            octets = file.read(bundle_file.MOST + 1)
    except OSError as error:
        raise BundleError("bundle.missing", f"{path}: {error.strerror}") from error
    if len(octets) > bundle_file.MOST:
        raise BundleError("bundle.malformed", f"more than {bundle_file.MOST} octets")
    return octets


def paths(source: Path) -> list[Path]:
    """The bundles at `source`: the file itself, or those of the folder. Raises BundleError
    `bundle.missing` for a folder without any.
    """
    if not source.is_dir():
        return [source]
    found = sorted(source.glob(f"*{ENDING}"))
    if not found:
        raise BundleError("bundle.missing", f"{source}: no bundle is in this folder")
    return found


def open_file(path: Path, anchors: TrustAnchors) -> Bundle:
    """The bundle in a file, proven whole. Raises BundleError, whose detail names the file."""
    try:
        return open_bundle(read(path), anchors)
    except BundleError as error:
        if error.code == "bundle.missing":
            raise
        raise BundleError(error.code, f"{path}: {error.detail}") from error


def open_all(source: Path, anchors: TrustAnchors) -> dict[str, Bundle]:
    """The id of an issuer -> its bundle, of every bundle at `source`, the newest of each.

    Raises BundleError: one that cannot be used is never left out silently.
    """
    bundles: dict[str, Bundle] = {}
    for path in paths(source):
        bundle = open_file(path, anchors)
        other = bundles.get(bundle.issuer.id)
        if other is None or other.header.order < bundle.header.order:
            bundles[bundle.issuer.id] = bundle
    return bundles


def newer_trust(trust_list: Mapping[str, Any], source: Path, now: datetime) -> dict[str, Any]:
    """`trust_list` with what the bundles at `source` carry of newer ones, each entry signed by a key
    that was trusted before (`trust_update`); so that a machine without network follows a change of
    keys.
    """
    newest = dict(trust_list)
    for path in paths(source):
        try:
            text = bundle_file.parse(read(path))
            unproven = header.parse(text.token).payload
            # Not proven by the header, whose key may be the very one that is new: it has a
            # signature of its own.
            token = _trust_text(text, unproven)
            issuer_id = str(unproven.get("iss"))
            newest = trust_update.update(newest, token, issuer_id=issuer_id, now=now)
        except CredentialError:
            # Whatever is wrong with the bundle is told when it is opened.
            continue
    return newest


def _trust_text(text: bundle_file.BundleText, unproven: Mapping[str, Any]) -> str:
    contents = header.contents_of(unproven)
    start = 0
    for name in text.names:
        size = contents.files[name].size if name in contents.files else 0
        if name == header.TRUST:
            return text.octets[start : start + size].decode("ascii", "replace")
        start += size
    raise BundleError("bundle.malformed", "no trust list is in it")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """A lock on the file of a bundle between the processes that update it. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if fcntl is None:
        yield
        return
    # A file of its own, because that of the bundle is replaced by another inode.
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
