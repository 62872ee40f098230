"""Standing notes, written and read. (What is refused: the family `standing`.)"""

from __future__ import annotations

import pytest

from credverifier.errors import FormatError
from credverifier.wire.status import standing_note
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.standing_note import StandingNote

ISSUER, URL, AT = "did:web:tnso.vn", "https://tnso.vn/c/7K3M9QX2HS", 1795417080
WHOSE = {"issuer": ISSUER, "credential_id": URL}


def read(payload, now=AT, **changes):
    return standing_note.decode(payload, **{**WHOSE, **changes}, now=now)


@pytest.mark.parametrize(
    "note",
    [
        StandingNote(Standing.REVOKED, "2026-11-22T03:00:00Z", "undisclosed_ad", None),
        StandingNote(Standing.SUSPENDED, "2026-11-22T10:00:00+07:00", None, None),
        StandingNote(Standing.SUPERSEDED, "2026-11-22T03:00:00Z", "superseded", "012345678D"),
        StandingNote(Standing.REVOKED, None, None, None),
    ],
)
def test_written_notes_are_read_back(note):
    payload = standing_note.encode(note, **WHOSE, issued_at=AT, version=7)
    assert list(payload) == [
        "iss",
        "sub",
        "iat",
        "version",
        "standing",
        "since",
        "reason",
        "superseded_by",
    ]
    assert read(payload) == note


def test_the_url_of_a_note():
    assert standing_note.note_url(URL) == "https://tnso.vn/c/7K3M9QX2HS.standing.jwt"


@pytest.mark.parametrize("standing", [Standing.VALID, Standing.VOIDED])
def test_a_note_for_a_standing_that_needs_none_is_refused(standing):
    payload = standing_note.encode(
        StandingNote(standing, None, None, None), **WHOSE, issued_at=AT, version=7
    )
    with pytest.raises(FormatError):
        read(payload)


@pytest.mark.parametrize(
    "changes", [{"issuer": "did:web:x"}, {"credential_id": URL + "/"}, {"now": AT - 61}]
)
def test_a_note_of_another_certificate_or_from_the_future_is_refused(changes):
    payload = standing_note.encode(
        StandingNote(Standing.REVOKED, None, None, None), **WHOSE, issued_at=AT, version=7
    )
    read(payload, now=AT - 60)
    with pytest.raises(FormatError):
        read(payload, **changes)
