"""What a process remembers of public files."""

from __future__ import annotations

from credissuer.office.proven import MOST_REMEMBERED, ProofCache
from credissuer.recovery.behind import Claimed


def test_what_was_proven_is_found_by_its_very_octets() -> None:
    proven = ProofCache()
    proven.remember(b"a", Claimed(1, 2))
    assert (proven.find(b"a"), proven.find(b"b")) == (Claimed(1, 2), None)


def test_it_is_bounded() -> None:
    proven = ProofCache()
    for place in range(MOST_REMEMBERED + 1):
        proven.remember(b"%d" % place, Claimed(place, 0))
    assert proven.find(b"0") is None
    assert proven.find(b"%d" % MOST_REMEMBERED) == Claimed(MOST_REMEMBERED, 0)
