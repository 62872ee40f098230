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
from credverifier.wire.bundle import bundle_file, header, packed_texts
from credverifier.wire.bundle.bundled_accounts import BundledAccounts, FoundPlace
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
        self._accounts = BundledAccounts(files, contents.widths)
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
        found = self._accounts.find(profile)
        return None if found is None else self._at(found, now)

    def find_number(self, number: str, now: datetime) -> ProbableCertificate | None:
        """What the bundle knows of the certificate of that canonical number; None where it knows
        nothing, which says nothing: it has only those that answer for a profile.
        """
        position = self._accounts.position_of(number)
        return None if position is None else self._at(FoundPlace(position, number, 0), now)

    def _at(self, found: FoundPlace, now: datetime) -> ProbableCertificate | None:
        """The certificate at a place, by the list there; None beyond the last list."""
        place = self.header.place(found.position)
        if place is None:
            return None
        standing, as_of = None, None
        try:
            entry = StatusEntry(token_list.NAME, *place, purpose=None)
            listed = self.status_list(entry)
            standing = status_lists.standing(entry, listed, now=now.timestamp(), max_age=MAX_AGE)
            as_of = datetime.fromtimestamp(listed.issued_at, now.tzinfo)
        except StatusError:
            # Too old, or not there: then nobody knows how it stands.
            standing = None
        return ProbableCertificate(found.number, standing, as_of, found.mistaken_once_in)


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
