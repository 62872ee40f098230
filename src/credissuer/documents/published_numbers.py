"""The numbers of published certificates, and which of them the database does not know.

A million of them lie in memory once, in order: they are compared with the database side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

from credissuer.publication.contract import PublicTree
from credissuer.recovery.in_order import lacking
from credissuer.store.transaction import Reading
from credverifier.wire import number

_ENDING = ".jwt"
_FEW = 1_000
"""Numbers that are sooner asked for than all are read."""


def path_of(digits: str) -> str:
    """Where the certificate of a number is published."""
    return f"c/{digits}{_ENDING}"


def in_tree(publication: PublicTree) -> list[str]:
    """The numbers of the certificates in a public tree, in order. Raises PublicationError."""
    # By their length, because a tree has hundred thousands: `c/7K3M9QX2HS.jwt` and nothing longer.
    length = number.LENGTH + len(_ENDING)
    return sorted(
        name.removesuffix(_ENDING)
        for name in publication.names("c")
        if len(name) == length and name.endswith(_ENDING)
    )


def unknown(reading: Reading, numbers: Sequence[str]) -> list[str]:
    """Those of `numbers`, which are in order, whose certificates the database has neither decided
    (released or voided) nor given up.
    """
    if len(numbers) <= _FEW:
        decided = reading.certificates.decided_among(numbers)
        lacked = [each for each in numbers if each not in decided]
    else:
        lacked = list(lacking(numbers, reading.certificates.known_numbers()))
    given_up = reading.retired_indices.numbers() if lacked else set()
    return [each for each in lacked if each not in given_up]
