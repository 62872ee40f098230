"""The signed header of a bundle (`bundle+jwt`): which files it is made of, and how they are read.

The header alone is signed. It commits to each file by its length and its SHA-256, and names it by a
path below the issuer's `public_url`. What lies at a path never changes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, NamedTuple, Unpack

from credverifier.errors import BundleError, CredentialError
from credverifier.wire.bundle.account_set import LIST_SIZE, Widths
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import list_claims
from credverifier.wire.status.list_claims import ListClaims
from credverifier.wire.status.status_lists import LEEWAY, MAX_AGE

TYP = "bundle+jwt"
PATH = "bundle/bundle.jwt"
MAX_TOKEN = 64 * 1024
"""Characters of a signed header."""

MAX_FILE = 64 * 1024 * 1024
"""Octets of one file of a bundle."""

MAX_LISTS = 4_096

ACCOUNTS, CHECKS, CHANGES, NUMBERS = "accounts", "checks", "changes", "numbers"
LISTS, NOTES, TRUST = "lists", "notes", "trust"
NEEDED = (ACCOUNTS, CHANGES, LISTS, NOTES, TRUST)
"""Files without which there is no bundle."""

FURTHER = (CHECKS, NUMBERS)
"""Files that a small copy does without: a profile is then taken for a certified one more often by
mistake, and the number of its certificate is not known.
"""

_MOST_BITS = 32
_COUNTS = ("accounts", "certificates", "made_of", "made_at")
_PATH = re.compile(r"bundle/[a-z0-9-]{1,120}\.bin")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BundleFile(NamedTuple):
    """A file of a bundle: its path below `public_url`, its octets, and their SHA-256 (hexadecimal)."""

    path: str
    size: int
    sha256: str

    def require(self, octets: bytes) -> bytes:
        """`octets`, which are those of this file. Raises BundleError `bundle.altered`."""
        if len(octets) != self.size or hashlib.sha256(octets).hexdigest() != self.sha256:
            raise BundleError("bundle.altered", f"{self.path} is not what was signed")
        return octets


class Contents(NamedTuple):
    """What a header says of its files.

    `lists` are the URLs of the token status lists, in the order in which positions count them.
    `accounts` profiles have one of `certificates`. The account set was made of `made_of` profiles at
    `made_at`, in seconds since 1970; `changes` lead from there to now.
    """

    files: Mapping[str, BundleFile]
    lists: tuple[str, ...]
    widths: Widths
    accounts: int
    certificates: int
    made_of: int
    made_at: int


class Header(NamedTuple):
    """A header whose signature and shape were proven. Times in seconds since 1970."""

    issuer: str
    issued_at: float
    version: int
    expires: float
    contents: Contents

    @property
    def order(self) -> tuple[float, int]:
        """(`iat`, `version`): a lower one than before is a rollback."""
        return (self.issued_at, self.version)

    def is_current(self, now: float) -> bool:
        """Whether the bundle may still say that there is no certificate."""
        until = min(self.expires, self.issued_at + MAX_AGE)
        return self.issued_at <= now + LEEWAY and now <= until

    def place(self, position: int) -> tuple[str, int] | None:
        """The list and the index of a position; None for one beyond the last list."""
        number, index = divmod(position, LIST_SIZE)
        lists = self.contents.lists
        return (lists[number], index) if number < len(lists) else None


def header_url(public_url: str) -> str:
    """The URL at which the newest header is published."""
    return f"{public_url}/{PATH}"


def to_claims(contents: Contents, **claims: Unpack[ListClaims]) -> dict[str, Any]:
    """The payload of a signed header."""
    return {
        **list_claims.to_claims(**claims),
        "lists": list(contents.lists),
        "bits": contents.widths._asdict(),
        "accounts": contents.accounts,
        "certificates": contents.certificates,
        "made_of": contents.made_of,
        "made_at": contents.made_at,
        "files": {name: file._asdict() for name, file in sorted(contents.files.items())},
    }


def parse(token: str) -> jws.Jws:
    """A signed header taken apart; nothing is proven yet. Raises FormatError."""
    return jws.parse(token, typ=TYP, max_length=MAX_TOKEN)


def decode(payload: Mapping[str, Any], *, url: str, issuer: str) -> Header:
    """The header of `issuer` at `url`, from a payload whose signature holds.

    Raises BundleError `bundle.untrusted`, `bundle.malformed`.
    """
    if payload.get("iss") != issuer or payload.get("sub") != url:
        raise BundleError("bundle.untrusted", "a bundle of another issuer or URL")
    try:
        issued_at, expires = (dates.numeric(payload.get(name), name) for name in ("iat", "exp"))
        version = list_claims.version(payload.get("version"))
        return Header(issuer, issued_at, version, expires, contents_of(payload))
    except CredentialError as error:
        raise BundleError("bundle.malformed", f"its header: {error}") from error


def contents_of(payload: Mapping[str, Any]) -> Contents:
    """What the payload of a header says of its files. Raises BundleError `bundle.malformed`."""
    lists = payload.get("lists")
    if type(lists) is not list or not all(type(url) is str for url in lists):
        raise BundleError("bundle.malformed", "its lists are no texts")
    files = _members(payload, "files")
    contents = Contents(
        {name: _file(files, name) for name in files if name in (*NEEDED, *FURTHER)},
        tuple(lists),
        _widths(_members(payload, "bits")),
        *(_count(payload, name) for name in _COUNTS),
    )
    missing = [name for name in NEEDED if name not in contents.files]
    if missing or len(lists) > MAX_LISTS:
        raise BundleError("bundle.malformed", f"it lacks {missing}, or has too many lists")
    return contents


def _file(files: Mapping[str, Any], name: str) -> BundleFile:
    members = _members(files, name)
    path, sha256, size = (members.get(each) for each in ("path", "sha256", "size"))
    if type(path) is not str or not _PATH.fullmatch(path):
        raise BundleError("bundle.malformed", f"the path of {name}")
    if type(sha256) is not str or not _SHA256.fullmatch(sha256):
        raise BundleError("bundle.malformed", f"the SHA-256 of {name}")
    if type(size) is not int or not 0 <= size <= MAX_FILE:
        raise BundleError("bundle.malformed", f"the size of {name}")
    return BundleFile(path, size, sha256)


def _widths(members: Mapping[str, Any]) -> Widths:
    widths = Widths(*(_count(members, name) for name in Widths._fields))
    # Bounded, because each look-up takes as many steps as there are bits.
    if max(widths) > _MOST_BITS:
        raise BundleError("bundle.malformed", "its rows have too many bits")
    return widths


def _members(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    members = value.get(name)
    if type(members) is not dict:
        raise BundleError("bundle.malformed", f"{name} is no object")
    return members


def _count(value: Mapping[str, Any], name: str) -> int:
    count = value.get(name)
    # type(), because True is an int.
    if type(count) is not int or count < 0:
        raise BundleError("bundle.malformed", f"{name} is no count")
    return count
