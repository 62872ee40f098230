"""The parts of a bundle that are texts: `lists`, URL -> signed status list, and `notes`, number of a
certificate -> why it is not in good standing. Both are JSON, compressed (zlib).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from credverifier.errors import BundleError, CredentialError
from credverifier.wire import number
from credverifier.wire.envelope import dates, deflate, strict_json
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.standing_note import StandingNote

MOST = 64 * 1024 * 1024
"""Octets of a part once inflated."""

_EXPLAINED = (Standing.SUSPENDED, Standing.REVOKED, Standing.SUPERSEDED)


def encode_lists(lists: Mapping[str, str]) -> bytes:
    """The part `lists`, of URL -> token."""
    return _packed(dict(sorted(lists.items())))


def decode_lists(part: bytes) -> dict[str, str]:
    """What `encode_lists` wrote. Raises BundleError `bundle.malformed`."""
    lists = _unpacked(part, "the lists")
    if not all(type(token) is str for token in lists.values()):
        raise BundleError("bundle.malformed", "a list is no text")
    return lists


def encode_notes(notes: Mapping[str, StandingNote]) -> bytes:
    """The part `notes`, of canonical number -> note."""
    return _packed({name: [*note] for name, note in sorted(notes.items())})


def decode_notes(part: bytes) -> dict[str, StandingNote]:
    """What `encode_notes` wrote. Raises BundleError `bundle.malformed`."""
    notes = {}
    for name, members in _unpacked(part, "the notes").items():
        try:
            notes[name] = _note(members)
        except (CredentialError, TypeError, ValueError) as error:
            raise BundleError("bundle.malformed", f"a note: {error}") from error
    return notes


def _note(members: Any) -> StandingNote:
    standing, since, reason, superseded_by = members
    texts = [text for text in (since, reason, superseded_by) if text is not None]
    if Standing(standing) not in _EXPLAINED or not all(type(text) is str for text in texts):
        raise ValueError("its members")
    if since is not None:
        dates.seconds(since, "since")
    if superseded_by is not None and not number.is_canonical(superseded_by):
        raise ValueError("superseded_by is not a certificate number")
    return StandingNote(Standing(standing), since, reason, superseded_by)


def _packed(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), 9)


def _unpacked(part: bytes, what: str) -> dict[str, Any]:
    try:
        return strict_json.loads(deflate.bounded(part, deflate.ZLIB, MOST))
    except (OverflowError, zlib.error, CredentialError) as error:
        raise BundleError("bundle.malformed", f"{what}: {error}") from error
