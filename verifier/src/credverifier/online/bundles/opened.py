"""A bundle that was proven, and what it says.

It proves no certificate. What it says of a profile is a hint, by which whoever has no certificate
at hand learns where to look for one; only the lists in it decide, and those are signed.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from credverifier.certificate_status import read_list
from credverifier.errors import BundleError, CredentialError, StatusError
from credverifier.trust.anchors import STATUS, Issuer, TrustAnchors
from credverifier.wire.bundle import account_changes, bundle_file, header, packed_texts
from credverifier.wire.bundle.account_set import AccountSet, key_of
from credverifier.wire.bundle.certificate_numbers import CertificateNumbers
from credverifier.wire.bundle.header import Header
from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import status_lists, token_list
from credverifier.wire.status.encodings import ENCODINGS
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.standing_note import StandingNote
from credverifier.wire.status.status_lists import MAX_AGE, StatusList

_NEVER = 0.0


class ProbableCertificate(NamedTuple):
    """A certificate that a bundle knows and that nobody has verified.

    `number` is canonical, None where this copy of the bundle holds no numbers. `standing` is what
    the list says of it as of `as_of`; both None where there is no list that still counts.
    `mistaken_once_in`: of so many profiles without a certificate one is taken for this; 0 where no
    profile can be.
    """

    number: str | None
    standing: Standing | None
    as_of: datetime | None
    mistaken_once_in: int


class Bundle:
    """A bundle of `issuer`; `size` in octets, as it is kept."""

    def __init__(self, issuer: Issuer, proven: Header, token: str, files: dict[str, bytes]) -> None:
        """Raises BundleError `bundle.malformed` for files that are not what their names say."""
        contents = proven.contents
        self.issuer = issuer
        self.header = proven
        self.token = token
        self.files = files
        self.size = sum(map(len, files.values())) + len(token)
        self.lists = packed_texts.decode_lists(files[header.LISTS])
        self.notes = packed_texts.decode_notes(files[header.NOTES])
        self._changes = account_changes.decode(files[header.CHANGES])
        self._changed_at = {
            change.position: change.number for change in self._changes.values() if change
        }
        self._accounts = AccountSet(
            files[header.ACCOUNTS], files.get(header.CHECKS), contents.widths
        )
        numbers = files.get(header.NUMBERS)
        self._numbers = None if numbers is None else CertificateNumbers(numbers)
        self._read: dict[StatusEntry, StatusList] = {}

    @property
    def is_whole(self) -> bool:
        """Whether it has the files as well that a small copy does without."""
        return all(name in self.files for name in self.header.contents.files)

    @property
    def counts_until(self) -> float:
        """The moment, in seconds since 1970, from which on one of its lists decides nothing more."""
        return min((_counts_until(token) for token in self.lists.values()), default=_NEVER)

    def status_list(self, entry: StatusEntry) -> StatusList:
        """The list that `entry` points to, proven. Raises StatusError."""
        of_list = entry._replace(index=0)
        if of_list not in self._read:
            token = self.lists.get(entry.uri)
            if token is None:
                raise StatusError("status.unreachable", "the bundle does not have this list")
            self._read[of_list] = read_list(token, self.issuer, entry)
        return self._read[of_list]

    def note(self, number: str) -> StandingNote | None:
        """Why the certificate of that canonical number is not in good standing."""
        return self.notes.get(number)

    def find(self, profile: str, now: datetime) -> ProbableCertificate | None:
        """What the bundle knows of the profile of that key (`platform:handle`).

        None is certain, as of the time of the bundle: it never misses a profile that it was made
        of. Anything else is probable (`mistaken_once_in`).
        """
        key = key_of(profile)
        if key in self._changes:
            change = self._changes[key]
            return None if change is None else self._at(change.position, change.number, 0, now)
        position = self._accounts.position(key)
        if position is None or self.header.place(position) is None:
            return None
        number = self._changed_at.get(position)
        if number is None and self._numbers is not None:
            number = self._numbers.at(position)
            # No certificate stands there, so that the position came out by chance.
            if number is None:
                return None
        return self._at(position, number, 1 << self._accounts.check_bits, now)

    def find_number(self, number: str, now: datetime) -> ProbableCertificate | None:
        """What the bundle knows of the certificate of that canonical number; None where it knows
        nothing, which says nothing: it has only those that answer for a profile.
        """
        for position, changed in self._changed_at.items():
            if changed == number:
                return self._at(position, number, 0, now)
        position_at = None if self._numbers is None else self._numbers.position(number)
        return None if position_at is None else self._at(position_at, number, 0, now)

    def _at(
        self, position: int, number: str | None, mistaken: int, now: datetime
    ) -> ProbableCertificate:
        """The certificate at a position, by the list there."""
        standing, as_of = None, None
        place = self.header.place(position)
        if place is not None:
            entry = StatusEntry(token_list.NAME, *place, purpose=None)
            try:
                listed = self.status_list(entry)
                standing = status_lists.standing(
                    entry, listed, now=now.timestamp(), max_age=MAX_AGE
                )
                as_of = datetime.fromtimestamp(listed.issued_at, now.tzinfo)
            except StatusError:
                # Too old, or not there: then nobody knows how it stands.
                standing = None
        return ProbableCertificate(number, standing, as_of, mistaken)


def _counts_until(token: str) -> float:
    """Until when a list counts, by its own claims; the header of the bundle commits to it."""
    for encoding in ENCODINGS.values():
        try:
            claims = jws.parse(token, typ=encoding.TYP, max_length=status_lists.MAX_TOKEN).payload
            until = dates.numeric(claims.get("iat"), "iat") + MAX_AGE
            return min(until, dates.numeric(claims.get("exp", until), "exp"))
        except CredentialError:
            continue
    return _NEVER


def prove_header(token: str, anchors: TrustAnchors) -> tuple[Issuer, Header]:
    """The header of an issuer of the trust list. Raises BundleError `bundle.untrusted`, or
    `bundle.malformed`.
    """
    try:
        signed = header.parse(token)
        issuer = anchors.issuer(signed.payload.get("iss"))
        issuer.prove(signed, STATUS)
    except CredentialError as error:
        code = "malformed" if error.code.startswith("format.") else "untrusted"
        raise BundleError(f"bundle.{code}", str(error)) from error
    url = header.header_url(issuer.public_url)
    return issuer, header.decode(signed.payload, url=url, issuer=issuer.id)


def open_bundle(octets: bytes, anchors: TrustAnchors) -> Bundle:
    """The bundle that is kept in a file, proven whole. Raises BundleError."""
    text = bundle_file.parse(octets)
    issuer, proven = prove_header(text.token, anchors)
    return Bundle(issuer, proven, text.token, bundle_file.split(text, proven))
