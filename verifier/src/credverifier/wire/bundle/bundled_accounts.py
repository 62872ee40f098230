"""The accounts of an offline bundle: its account set, what changed since, and the numbers of the
certificates.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from credverifier.wire.bundle import account_changes, header
from credverifier.wire.bundle.account_set import AccountSet, Widths, key_of
from credverifier.wire.bundle.certificate_numbers import CertificateNumbers


class FoundPlace(NamedTuple):
    """Where the certificate of a profile probably stands on the status lists, and its canonical
    number, None where the numbers are not at hand.

    `mistaken_once_in`: of so many profiles without a certificate one is taken for this; 0 where no
    profile can be.
    """

    position: int
    number: str | None
    mistaken_once_in: int


class BundledAccounts:
    """`files` are those of a bundle by name, without `checks` and `numbers` in a small copy."""

    def __init__(self, files: Mapping[str, bytes], widths: Widths) -> None:
        """Raises BundleError `bundle.malformed`."""
        self._changes = account_changes.decode(files[header.CHANGES])
        known = [change for change in self._changes.values() if change is not None]
        self._number_at = {change.position: change.number for change in known}
        self._position_of = {change.number: change.position for change in known}
        self._accounts = AccountSet(files[header.ACCOUNTS], files.get(header.CHECKS), widths)
        numbers = files.get(header.NUMBERS)
        self._numbers = None if numbers is None else CertificateNumbers(numbers)

    def find(self, profile: str) -> FoundPlace | None:
        """Where the certificate of the profile of that key (`platform:handle`) stands.

        None is certain, as of the bundle: a profile that it was made of is never missed.
        """
        key = key_of(profile)
        if key in self._changes:
            change = self._changes[key]
            return None if change is None else FoundPlace(*change, mistaken_once_in=0)
        position = self._accounts.position(key)
        if position is None:
            return None
        number = self._number_at.get(position)
        if number is None and self._numbers is not None:
            number = self._numbers.at(position)
            # No certificate stands there, so that the position came out by chance.
            if number is None:
                return None
        return FoundPlace(position, number, 1 << self._accounts.check_bits)

    def position_of(self, number: str) -> int | None:
        """Where the certificate of that canonical number stands; None where it is not known."""
        if number in self._position_of:
            return self._position_of[number]
        return None if self._numbers is None else self._numbers.position(number)
