"""A certificate as the office stores it. Times are aware UTC, whole seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from credverifier.wire.status.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecord:
    """A certificate from its reserved index on.

    `number` is the canonical ten characters; `key_id` a bare thumbprint.

    `released_at` is None while its first signature is only intended. `since` and `reason` speak of
    the present standing. `note` is the latest of its notes, which are the office's own and never
    published. `proposal_id` is the decision by which it was issued; None in an office of one.
    """

    number: str
    ref: str
    body_sha256: str
    subject_id: str
    assessment_id: str
    list_id: int
    index: int
    standing: Standing
    reason: str | None
    note: str | None
    since: datetime | None
    supersedes: str | None
    superseded_by: str | None
    key_id: str
    issued_at: datetime
    valid_from: datetime
    valid_until: datetime
    # Apart from `issued_at`, because a crash between intent and signature leaves a certificate that
    # nobody has been given.
    released_at: datetime | None
    proposal_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFilter:
    """Which certificates are looked for: those that meet all that is given.

    `ref` is that of the first certificate, whose renewals (`ref+2`, …) are found with it; `refs`
    are exact ones. `name` is part of a name in any case; written without diacritics it is compared
    without them. `profile` is the key of an account (`platform:handle`, `platform:id:…`), `key_id`
    a bare thumbprint. `ends_from` and `ends_before` bound `valid_until` of those that are valid or
    suspended, and leave out all others. `text` is part of a name as above, or of a handle.
    """

    standing: Standing | None = None
    name: str | None = None
    ref: str | None = None
    refs: Sequence[str] | None = None
    profile: str | None = None
    key_id: str | None = None
    ends_from: datetime | None = None
    ends_before: datetime | None = None
    text: str | None = None
