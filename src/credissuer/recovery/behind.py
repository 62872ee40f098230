"""Whether the database is behind what the office has published, as values: nothing is read here.

A published document and the office's own copy of it tell which of the two is older, because of one
history no two documents have the same version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from credissuer.words import catalogue

_TOLD = 3
"""Findings that an error tells; the others are counted."""


class Claimed(NamedTuple):
    """What a signed document says of itself: its version and its `iat`.

    `hash` is that of an entry of the audit trail, in an audit checkpoint alone.
    """

    version: int
    issued_at: float
    hash: str | None = None


class Discrepancy(NamedTuple):
    """One way in which the database is behind.

    `kind` is a key of [behind] in `words/errors`; `path` a public file, or the number of a
    certificate; `theirs` and `ours` versions, or numbers of entries of the audit trail.
    """

    kind: str
    path: str
    theirs: int = 0
    ours: int = 0


def follows(ours: Claimed, published: Claimed) -> bool:
    """Whether `ours` may come after `published` in one history: the version has risen, and the time
    has not fallen.
    """
    # Both, because an older copy of the database signs a lower version at a later time.
    return published.version < ours.version and published.issued_at <= ours.issued_at


def is_later(ours: Claimed, published: Claimed) -> bool:
    """The same of documents that may be taken away and begin anew with version 1: the later one
    follows.
    """
    return (published.issued_at, published.version) < (ours.issued_at, ours.version)


def is_not_earlier(ours: Claimed, published: Claimed) -> bool:
    """The same of documents without a version that counts signatures."""
    return published.issued_at <= ours.issued_at


def not_ahead(path: str, published: Claimed, ours: Claimed) -> Discrepancy:
    """The finding of a published document that is not ours and that ours does not follow."""
    is_newer = published.version > ours.version
    return Discrepancy("newer" if is_newer else "other", path, published.version, ours.version)


def checkpoint_finding(vouched: Claimed, entry_hash: str | None, last: int) -> Discrepancy | None:
    """What is wrong with an audit trail whose entry of the vouched number has `entry_hash` (None:
    there is no such entry, the trail ends at `last`).
    """
    if entry_hash == vouched.hash:
        return None
    kind = "trail_ends" if entry_hash is None else "trail_differs"
    return Discrepancy(kind, "audit-checkpoint.jwt", vouched.version, last)


_STATES = ("next", "active", "retired", "compromised")
"""Of a key, in the order in which it comes into them, and never goes back."""


def keys_behind(published: Mapping[str, str], ours: Mapping[str, str]) -> list[str]:
    """The thumbprints of keys that are published and that the keystore does not know, or only in a
    state that they have left since. Both are thumbprint -> state.
    """
    return [
        thumbprint
        for thumbprint, state in published.items()
        if thumbprint not in ours or _STATES.index(ours[thumbprint]) < _STATES.index(state)
    ]


def facts_of(findings: Sequence[Discrepancy]) -> dict[str, str]:
    """The facts `problem` (English) and `problem_vi` of `office.behind_published`."""
    said = {language: _sentence(findings, language) for language in catalogue("errors")}
    return {"problem": said["en"], "problem_vi": said["vi"]}


def _sentence(findings: Sequence[Discrepancy], language: str) -> str:
    words: dict[str, str] = catalogue("errors")[language]["behind"]
    parts = [words[finding.kind].format(**finding._asdict()) for finding in findings[:_TOLD]]
    if len(findings) > _TOLD:
        parts.append(words["more"].format(count=len(findings) - _TOLD))
    return "; ".join(parts)
