"""Standing notes: the issuer's signed explanation why a certificate is not in good standing
(`standing+jwt`, CONTRACT section 2).

A note explains what a status list says. It never revokes, suspends or reinstates by itself.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from credverifier.errors import FormatError
from credverifier.wire import number
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

TYP = "standing+jwt"


class StandingNote(NamedTuple):
    """`since` is a dateTimeStamp, `reason` a code, `superseded_by` a certificate number
    (canonical).
    """

    standing: Standing
    since: str | None
    reason: str | None
    superseded_by: str | None


def note_url(credential_id: str) -> str:
    """The URL at which the note of a credential is published."""
    return f"{credential_id}.standing.jwt"


def encode(
    note: StandingNote,
    *,
    issuer: str,
    credential_id: str,
    issued_at: int,
    version: int,
) -> dict[str, Any]:
    """The payload of a note."""
    return {
        "iss": issuer,
        "sub": credential_id,
        "iat": issued_at,
        "version": version,
        "standing": note.standing.value,
        "since": note.since,
        "reason": note.reason,
        "superseded_by": note.superseded_by,
    }


def order(payload: dict[str, Any]) -> tuple[float, int]:
    """(`iat`, `version`) of a note that `decode` let through; later notes have a larger one."""
    version = payload.get("version", 0)
    return dates.numeric(payload["iat"], "iat"), version if type(version) is int else 0


def decode(
    payload: dict[str, Any],
    *,
    issuer: str,
    credential_id: str,
    now: float,
) -> StandingNote:
    """The note of `credential_id`.

    Raises FormatError `format.claims_invalid` for anything that is not it.
    """
    standing = payload.get("standing")
    since = payload.get("since")
    reason = payload.get("reason")
    if payload.get("iss") != issuer or payload.get("sub") != credential_id:
        raise FormatError("format.claims_invalid", "a note of another issuer or certificate")
    # A minute, because clocks differ.
    if dates.numeric(payload.get("iat"), "iat") > now + 60:
        raise FormatError("format.claims_invalid", "a note from the future")
    if standing not in ("revoked", "suspended", "superseded"):
        raise FormatError("format.claims_invalid", "a note without a standing that needs one")
    if since is not None:
        # Called only for its refusal, because the note keeps the text as the issuer wrote it.
        dates.seconds(since, "since")
    superseded_by = payload.get("superseded_by")
    # Shown to people as the certificate to look up next, so that it must be a number and no free
    # text.
    if superseded_by is not None and not (
        type(superseded_by) is str and number.is_canonical(superseded_by)
    ):
        raise FormatError("format.claims_invalid", "superseded_by is not a certificate number")
    if reason is not None and type(reason) is not str:
        raise FormatError("format.claims_invalid", "reason is not a text")
    return StandingNote(Standing(standing), since, reason, superseded_by)
