"""The publication as the world sees it: what a verifier is given at the public URL, how old it is,
and for how long somebody may still be shown what is no longer so.

Nothing here asks the office's own records what is public; they only say what should be.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from credissuer.documents.kinds import TRUST_LIST
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.change_standing import find
from credissuer.operations.perform import needs
from credissuer.publication.headers import MAX_AGE
from credissuer.signing import documents
from credissuer.staff.roles import Permission
from credissuer.status.encodings import ENCODINGS, ListEncoding, list_url
from credissuer.status.lists import TTL
from credverifier.errors import CredentialError, LinkError
from credverifier.online import fetch
from credverifier.trust.anchors import CREDENTIAL, Issuer
from credverifier.verification import read_list
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import status_lists
from credverifier.wire.status.standing import Standing

SECONDS = 4.0
"""The longest that a look takes, all files together."""

MOST_FILES = 24
"""Files that one look fetches at most; of more lists the newest."""

_AT_ONCE = 4
_LISTED = {Standing.SUPERSEDED: Standing.REVOKED, Standing.VOIDED: Standing.REVOKED}
"""How a list says what it has no value of its own for."""


class FileProblem(StrEnum):
    """Why a file cannot be used by anybody outside."""

    UNREACHABLE = "unreachable"
    MISSING = "missing"
    FOREIGN = "foreign"
    """It is there, and not signed by this office."""


class SeenFile(NamedTuple):
    """A signed file as it was fetched: when it was signed, and until when it is believed.

    `is_newest`: whether it is what the office signed last.
    """

    path: str
    problem: FileProblem | None
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    is_newest: bool = False


class Health(NamedTuple):
    """What was seen at `looked_at`. `lists` are the status lists, the newest list first."""

    url: str
    looked_at: datetime
    trust_list: SeenFile
    lists: list[SeenFile]

    @property
    def is_well(self) -> bool:
        """Whether everything is there, genuine and of the last publication."""
        return all(file.problem is None and file.is_newest for file in self._files)

    @property
    def last_published(self) -> datetime | None:
        """When the newest list that is seen was signed."""
        return max(self._times("issued_at"), default=None)

    @property
    def oldest_age(self) -> timedelta | None:
        """How old the oldest list is that is seen."""
        first = min(self._times("issued_at"), default=None)
        return None if first is None else self.looked_at - first

    @property
    def believed_until(self) -> datetime | None:
        """Until when whoever is kept from the network still believes a list that is seen now."""
        return max(self._times("expires_at"), default=None)

    @property
    def seconds_to_everybody(self) -> int:
        """After how many seconds a change that is published reaches whoever has the network: copies
        on the way, and the reader's own.
        """
        return MAX_AGE + TTL

    @property
    def _files(self) -> list[SeenFile]:
        return [self.trust_list, *self.lists]

    def _times(self, name: str) -> Iterator[datetime]:
        for file in self.lists:
            moment = getattr(file, name)
            if moment is not None:
                yield moment


class Visibility(StrEnum):
    """What the world is told of a certificate, compared with how it stands."""

    PUBLIC = "public"
    WAITING = "waiting"
    """The list outside still says what was before."""
    UNREACHABLE = "unreachable"


class SeenStanding(NamedTuple):
    """`since` is when the list was signed that was seen."""

    visibility: Visibility
    since: datetime | None


@needs(Permission.READ)
def look(office: Office, call: Call) -> Health:
    """Fetch the trust list and every status list from outside, in SECONDS at most."""
    wanted = _wanted(office)
    end = time.monotonic() + SECONDS
    with ThreadPoolExecutor(_AT_ONCE) as several:
        files = several.map(lambda path: _seen(office, path, wanted[path], end), wanted)
        trust_list, *lists = files
    return Health(office.public_url, office.clock(), trust_list, lists)


@needs(Permission.READ)
def standing(office: Office, call: Call, text: str) -> SeenStanding:
    """What a verifier reads about a certificate from outside, now. Raises as `find` does."""
    with office.store.read() as reading:
        record = find(reading, text)
    end, oldest = time.monotonic() + SECONDS, None
    expected = _LISTED.get(record.standing, record.standing)
    for encoding in ENCODINGS:
        url = list_url(office.public_url, record.list_id, encoding)
        try:
            token = _fetched(office, url, end)
            listed = read_list(token, _issuer(office), encoding.entry(url, record.index))
            entry = encoding.entry(url, record.index)
            said = status_lists.standing(
                entry, listed, now=office.clock().timestamp(), max_age=status_lists.MAX_AGE
            )
        except CredentialError:
            return SeenStanding(Visibility.UNREACHABLE, None)
        signed_at = datetime.fromtimestamp(listed.issued_at, UTC)
        oldest = signed_at if oldest is None else min(oldest, signed_at)
        if said is not _said_by(encoding, expected):
            return SeenStanding(Visibility.WAITING, signed_at)
    return SeenStanding(Visibility.PUBLIC, oldest)


def _said_by(encoding: ListEncoding, expected: Standing) -> Standing:
    """How a list of this encoding says that a certificate stands so: a list of one purpose knows
    nothing of another.
    """
    purpose = encoding.entry("", 0).purpose
    if purpose is None:
        return expected
    of_purpose = {"revocation": Standing.REVOKED, "suspension": Standing.SUSPENDED}[purpose]
    return expected if expected is of_purpose else Standing.VALID


def _wanted(office: Office) -> Mapping[str, str | None]:
    """Path -> what the office signed last under it, None where it never did."""
    with office.store.read() as reading:
        lists = [str(record.id) for record in reading.status_lists.all()]
        last = reading.documents.get(TRUST_LIST.name, "")
        wanted = {TRUST_LIST.paths("")[0]: None if last is None else last.token}
        for list_id in reversed(lists):
            for encoding in ENCODINGS:
                record = reading.documents.get(encoding.name, list_id)
                token = None if record is None else record.token
                wanted[f"status/{list_id}{encoding.suffix}"] = token
    return dict(list(wanted.items())[:MOST_FILES])


def _seen(office: Office, path: str, newest: str | None, end: float) -> SeenFile:
    try:
        token = _fetched(office, f"{office.public_url}/{path}", end)
    except LinkError as error:
        missing = error.code == "link.not_found"
        return SeenFile(path, FileProblem.MISSING if missing else FileProblem.UNREACHABLE)
    try:
        claims = _proven(office, path, token)
        issued_at = dates.numeric(claims.get("iat"), "iat")
        expires = claims.get("exp")
        return SeenFile(
            path,
            None,
            datetime.fromtimestamp(issued_at, UTC),
            None if expires is None else datetime.fromtimestamp(expires, UTC),
            token == newest,
        )
    except CredentialError:
        return SeenFile(path, FileProblem.FOREIGN)


def _proven(office: Office, path: str, token: str) -> dict[str, Any]:
    """The claims of a file that is genuine: a list as every verifier reads it."""
    for encoding in ENCODINGS:
        list_id = path.removeprefix("status/").removesuffix(encoding.suffix)
        if list_id.isdigit() and path == f"status/{list_id}{encoding.suffix}":
            url = list_url(office.public_url, int(list_id), encoding)
            listed = read_list(token, _issuer(office), encoding.entry(url, 0))
            return {"iat": listed.issued_at, "exp": listed.expires}
    signed = jws.parse(token, typ=TRUST_LIST.typ)
    _issuer(office).prove(signed, CREDENTIAL)
    return signed.payload


def _fetched(office: Office, url: str, end: float) -> str:
    return fetch.fetch(
        url,
        limit=status_lists.MAX_TOKEN,
        seconds=max(end - time.monotonic(), 0.0),
        allow_loopback=documents.is_development(office.public_url),
    )


def _issuer(office: Office) -> Issuer:
    return office.anchors(office.clock()).issuers[office.issuer_id]
