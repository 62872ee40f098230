"""What a certificate says, as values. `vc_jwt` turns them into a payload and back."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Account(NamedTuple):
    """A subject's presence on a platform. Dates are ISO 8601 days."""

    platform: str
    handle: str
    url: str | None
    account_id: str | None
    control_proven_on: str | None


class Subject(NamedTuple):
    """Whom the credential speaks of.

    `kind` is "person" or "organization"; None only in the slim rendition.
    """

    id: str | None
    kind: str | None
    name: str
    accounts: tuple[Account, ...]


class CriterionResult(NamedTuple):
    """One criterion and the level reached in it."""

    criterion: str
    level: str


class Programme(NamedTuple):
    """The versioned rules a subject was assessed by; `id` is their URL."""

    id: str
    version: str


class StatusEntry(NamedTuple):
    """The pointer to an index in a status list.

    `encoding` is a name in status.encodings.ENCODINGS, `uri` the URL of the list. `purpose` is None
    for a Token Status List, whose values say what they mean.
    """

    encoding: str
    uri: str
    index: int  # type: ignore[assignment]  # the word of both specifications hides tuple.index
    purpose: str | None


class Portrait(NamedTuple):
    """A picture of the subject: where it lies, `sha256-…` of its octets (Subresource Integrity), and
    its media type.
    """

    url: str
    digest: str
    media_type: str


class Credential(NamedTuple):
    """A whole certificate.

    `id` is its URL, `issuer` a DID, `issuer_name` language -> name; times are aware UTC.

    `level`, `programme`, `assessed_on` are None and `criteria` is empty in the slim rendition.
    """

    id: str
    issuer: str
    issuer_name: dict[str, str]
    subject: Subject
    level: str | None
    programme: Programme | None
    criteria: tuple[CriterionResult, ...]
    assessed_on: str | None
    supersedes: str | None
    valid_from: datetime
    valid_until: datetime
    status: tuple[StatusEntry, ...]
    portrait: Portrait | None = None
