"""The passphrase of the private keys, kept out of logs and tracebacks."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

from credissuer.errors import ConfigError, SigningKeyError
from credissuer.signing import keystore

Source = str | Callable[[], str | None] | None
"""The text, a function that returns it when it is needed, or None: the keys stay locked."""


SHORTEST = 8
"""Characters of a new passphrase, because whoever copies the key files can guess without any limit."""


class Passphrase:
    """A passphrase, read from its source at first use and kept for the process.

    `shortest` is for new ones: an office opens with whatever passphrase its keys have.

    It travels as this object and is opened only where it is used, so that neither a repr nor the
    variables that a traceback lists ever show it.
    """

    __slots__ = ("_octets", "_shortest", "_source")

    def __init__(self, source: Source, *, shortest: int = 1) -> None:
        self._source = source
        self._shortest = shortest
        self._octets: bytes | None = None

    def __repr__(self) -> str:
        return "Passphrase(…)"

    def octets(self) -> bytes:
        """UTF-8 of its NFC: one passphrase, however a keyboard composes its accents.

        Raises SigningKeyError `key.locked` where there is none, or an empty one, and
        `key.passphrase_short`.
        """
        if self._octets is None:
            # Asked for at first use, because most commands sign nothing and should not prompt.
            text = self._source() if callable(self._source) else self._source
            if not text:
                raise SigningKeyError("key.locked")
            if is_short(text, self._shortest):
                raise SigningKeyError("key.passphrase_short", shortest=self._shortest)
            self._octets = unicodedata.normalize("NFC", text).encode("utf-8")
        return self._octets

    def forget(self) -> None:
        """Drop it; the next use reads the source again."""
        self._octets = None


def is_short(text: str, shortest: int = SHORTEST) -> bool:
    """Whether a passphrase has fewer characters (of its NFC) than a new one needs."""
    return len(unicodedata.normalize("NFC", text)) < shortest


def from_file(path: Path) -> str:
    """The passphrase in a file, without the line break at its end; other spaces may be meant.

    Raises SigningKeyError `key.owner`, `key.permissions`; ConfigError `config.file_unreadable`.
    """
    try:
        with path.open("rb") as file:
            # Of the open file, and links are followed: what counts is who can read the secret.
            keystore.check_access(os.fstat(file.fileno()), path, keystore.READABLE_BY_OTHERS)
            return file.read().decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        # Not str(error), because that of a UnicodeDecodeError quotes octets of the secret.
        problem = error.strerror if isinstance(error, OSError) else "UTF-8"
        raise ConfigError(
            "config.file_unreadable",
            path=str(path),
            problem=problem,
        ) from error
