"""An application for a certificate: its record, and the states that it goes through."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from credissuer.errors import RefusedError
from credverifier.wire import number as numbers

ASSESSED_WITHIN = timedelta(days=14)
"""In which time staff promises to tell the holder more."""

# `A-7K3M9QX2`, the hyphen and capitals as people type them.
_SHOWN = re.compile(r"(A)-?([0-9A-Z]{8})", re.IGNORECASE)


class ApplicationState(StrEnum):
    """Where an application stands.

    `draft` is being filled in; `submitted` waits for an assessor; `assessing` has one; `more_asked`
    waits for the holder's answer; `proposed` waits for the second person; the last three are ends.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ASSESSING = "assessing"
    MORE_ASKED = "more_asked"
    PROPOSED = "proposed"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ApplicationPurpose(StrEnum):
    """What is applied for: a first certificate, the same for a further term, or one with other
    accounts or with less that is public.
    """

    NEW = "new"
    RENEWAL = "renewal"
    CHANGE = "change"


NEXT: Mapping[ApplicationState, frozenset[ApplicationState]] = MappingProxyType(
    {
        ApplicationState.DRAFT: frozenset({ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN}),
        ApplicationState.SUBMITTED: frozenset(
            {ApplicationState.ASSESSING, ApplicationState.WITHDRAWN}
        ),
        ApplicationState.ASSESSING: frozenset(
            {
                ApplicationState.SUBMITTED,
                ApplicationState.MORE_ASKED,
                ApplicationState.PROPOSED,
                ApplicationState.WITHDRAWN,
            }
        ),
        ApplicationState.MORE_ASKED: frozenset(
            {ApplicationState.ASSESSING, ApplicationState.WITHDRAWN}
        ),
        # Back to assessing, where the second person refuses to sign what was proposed.
        ApplicationState.PROPOSED: frozenset(
            {
                ApplicationState.ASSESSING,
                ApplicationState.GRANTED,
                ApplicationState.REFUSED,
                ApplicationState.WITHDRAWN,
            }
        ),
        ApplicationState.GRANTED: frozenset(),
        ApplicationState.REFUSED: frozenset(),
        ApplicationState.WITHDRAWN: frozenset(),
    }
)
"""State -> those that may follow it."""

CLOSED = frozenset(state for state, following in NEXT.items() if not following)
"""The states in which an application ends."""

WITH_STAFF = frozenset(
    {ApplicationState.SUBMITTED, ApplicationState.ASSESSING, ApplicationState.PROPOSED}
)
"""The states in which staff acts next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRecord:
    """An application as the office stores it. Times are aware UTC, whole seconds.

    `form` is what the holder has filled in so far, field by field; `name` and `kind` are taken out
    of it when it is sent. `public` are the ticked items of `consent_version`, joined by blanks, as
    of `consented_at`; a withdrawn consent leaves none. `assignee` is the id of a person. `due_at`
    is when staff promised an answer, `answer_due_at` when the holder owes one. `outcome` is a code
    of the closing, `said` what the holder is told with it. `replaces` is the number of the
    certificate that is renewed or changed, `certificate` that of the new one. `version` counts the
    changes, so that two who change it at once do not undo each other's.
    """

    id: str
    holder_id: str
    state: ApplicationState
    purpose: ApplicationPurpose = ApplicationPurpose.NEW
    language: str = "vi"
    kind: str | None = None
    name: str | None = None
    form: dict[str, Any]
    consent_version: str | None = None
    consented_at: datetime | None = None
    public: str = ""
    assignee: str | None = None
    submitted_at: datetime | None = None
    due_at: datetime | None = None
    answer_due_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    said: str | None = None
    subject_id: str | None = None
    replaces: str | None = None
    certificate: str | None = None
    erased_at: datetime | None = None
    created_at: datetime
    changed_at: datetime
    version: int = 1

    @property
    def public_items(self) -> frozenset[str]:
        """What the holder agreed to make public."""
        return frozenset(self.public.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRecord:
    """Something that staff asked of the holder, and the answer; both None until it is answered.

    Both are read by the holder and by staff alone. `asked_by` is the id of a person.
    """

    application_id: str
    position: int
    asked: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    answer: str | None = None
    answered_at: datetime | None = None


def require_next(record: ApplicationRecord, state: ApplicationState) -> None:
    """Raises RefusedError `application.cannot_change` where `state` may not follow."""
    if state not in NEXT[record.state]:
        raise RefusedError(
            "application.cannot_change",
            id=receipt(record.id),
            step=record.state.value,
        )


def require_version(record: ApplicationRecord, version: int | None) -> None:
    """Raises RefusedError `application.changed` where somebody has changed it since `version`.

    None: whoever asks has not looked at it before.
    """
    if version is not None and version != record.version:
        raise RefusedError("application.changed", id=receipt(record.id))


def receipt(application_id: str) -> str:
    """The id of an application as people read it: A-XXXXXXXX."""
    return f"{application_id[0]}-{application_id[1:]}"


def id_of(entropy: bytes) -> str:
    """A new id of five random octets: A and eight characters of Crockford's base 32."""
    value = int.from_bytes(entropy[:5], "big")
    return "A" + "".join(numbers.ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))


def parse_id(text: str) -> str | None:
    """The id in a receipt; None where it is malformed."""
    match = _SHOWN.fullmatch(text.strip())
    return (match[1] + match[2]).upper() if match else None
