"""The passphrase of the private keys, kept out of logs and tracebacks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from credissuer.errors import SigningKeyError

Source = str | Callable[[], str | None] | None
"""The text, a function that returns it when it is needed, or None: the keys stay locked."""


class Passphrase:
    """A passphrase, read from its source at first use and kept for the process.

    It travels as this object and is opened only where it is used, so that neither a repr nor the
    variables that a traceback lists ever show it.
    """

    __slots__ = ("_octets", "_source")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._octets: bytes | None = None

    def __repr__(self) -> str:
        return "Passphrase(…)"

    def octets(self) -> bytes:
        """UTF-8 of its NFC: one passphrase, however a keyboard composes its accents.

        Raises SigningKeyError `key.locked` where there is none, or an empty one.
        """
        if self._octets is None:
            # Asked for at first use, because most commands sign nothing and should not prompt.
            text = self._source() if callable(self._source) else self._source
            if not text:
                raise SigningKeyError("key.locked")
            self._octets = unicodedata.normalize("NFC", text).encode("utf-8")
        return self._octets

    def forget(self) -> None:
        """Drop it; the next use reads the source again."""
        self._octets = None
