"""The numbers of a bundle: which certificate stands at a position of the status lists.

Part `numbers`, compressed (zlib): 2 octets, how many lists; for each of them LIST_SIZE bits, of which bit i of
octet o is set where a certificate stands at index 8·o + i; then the numbers of all those, six
octets each, in the order of their positions.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from credverifier.errors import BundleError
from credverifier.wire import number
from credverifier.wire.bundle.account_set import LIST_SIZE
from credverifier.wire.envelope import deflate

_NUMBER = 6
MOST = 64 * 1024 * 1024
"""Octets of the part once inflated."""


def encode(numbers: Mapping[int, str], lists: int) -> bytes:
    """The part, of position -> canonical number."""
    taken = bytearray(lists * LIST_SIZE // 8)
    for position in numbers:
        taken[position >> 3] |= 1 << (position & 7)
    octets = b"".join(number.to_octets(numbers[position]) for position in sorted(numbers))
    return deflate.compress(lists.to_bytes(2) + taken + octets, deflate.ZLIB)


class CertificateNumbers:
    """The part, read."""

    def __init__(self, part: bytes) -> None:
        """Raises BundleError `bundle.malformed`."""
        try:
            octets = deflate.bounded(part, deflate.ZLIB, MOST)
        except (OverflowError, zlib.error) as error:
            raise BundleError("bundle.malformed", f"the numbers: {error}") from error
        split = 2 + int.from_bytes(octets[:2]) * LIST_SIZE // 8
        self._taken, self._numbers = octets[2:split], octets[split:]
        if len(octets) < split or len(self._numbers) != _NUMBER * self._before(
            len(self._taken) * 8
        ):
            raise BundleError("bundle.malformed", "there are not as many numbers as positions")

    def at(self, position: int) -> str | None:
        """The canonical number of the certificate at `position`; None where there is none."""
        octet = position >> 3
        if octet >= len(self._taken) or not self._taken[octet] >> (position & 7) & 1:
            return None
        start = _NUMBER * self._before(position)
        return number.from_octets(self._numbers[start : start + _NUMBER])

    def position(self, canonical: str) -> int | None:
        """The position of the certificate of that number; None where it is not among them."""
        wanted = number.to_octets(canonical)
        at = self._numbers.find(wanted)
        # Octets of two numbers side by side may look like a third one.
        while at > 0 and at % _NUMBER:
            at = self._numbers.find(wanted, at + 1)
        return None if at < 0 else self._position_of(at // _NUMBER)

    def _before(self, position: int) -> int:
        """How many certificates stand before `position`."""
        whole, bits = divmod(position, 8)
        count = int.from_bytes(self._taken[:whole]).bit_count()
        if bits:
            count += (self._taken[whole] & (1 << bits) - 1).bit_count()
        return count

    def _position_of(self, count: int) -> int:
        """The position before which so many certificates stand, and at which one stands."""
        low, high = 0, len(self._taken) * 8
        while high - low > 1:
            middle = (low + high) // 2
            if self._before(middle) <= count:
                low = middle
            else:
                high = middle
        return low
