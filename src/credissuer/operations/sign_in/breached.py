"""Whether a password stands in a list of known ones, without asking anybody.

The list is a folder of files, one for each beginning of a SHA-1: `1A2B3` or `1A2B3.txt`, a line
`SUFFIX:COUNT` each, as the range files of haveibeenpwned.com are. Shipped with the office are the
ten thousand worst of those that are long enough (`examples/make_worst_passwords.py`).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from credissuer.errors import ConfigError, UsageError

_BEGINNING = 5
"""Hex digits of a SHA-1 that name its file."""

_SHIPPED, _SHIPPED_DIGITS = "worst_passwords.txt", 16


def refuse_known(password: str, folder: Path | None) -> None:
    """Raises UsageError `password.breached` for a password that is known, and ConfigError
    `config.breached_unreadable` where the folder of the setting cannot be read.

    Without a folder the shipped list is asked alone.
    """
    # In small letters too, because a capital letter is what people try first.
    digests = {_sha1(password), _sha1(password.lower())}
    if any(digest[:_SHIPPED_DIGITS] in _shipped() for digest in digests):
        raise UsageError("password.breached")
    if folder is not None and any(_stands_in(folder, digest) for digest in digests):
        raise UsageError("password.breached")


def _sha1(password: str) -> str:
    # SHA-1 because the published lists have it; nothing is protected by it.
    return hashlib.sha1(password.encode("utf-8"), usedforsecurity=False).hexdigest().upper()


def _stands_in(folder: Path, digest: str) -> bool:
    beginning, suffix = digest[:_BEGINNING], digest[_BEGINNING:]
    if not folder.is_dir():
        # Refused, because a list that is not there would find every password good.
        raise ConfigError("config.breached_unreadable", path=str(folder))
    for name in (beginning, f"{beginning}.txt"):
        try:
            lines = (folder / name).read_text("ascii").splitlines()
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError("config.breached_unreadable", path=str(folder / name)) from error
        # A count of 0 is padding (haveibeenpwned.com/API/v3#PwnedPasswordsPadding).
        return any(
            line.partition(":")[0].upper() == suffix and line.partition(":")[2].strip() != "0"
            for line in lines
        )
    return False


@lru_cache(maxsize=1)
def _shipped() -> frozenset[str]:
    text = (files("credissuer.operations.sign_in") / _SHIPPED).read_text("ascii")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
