"""Files of evidence are told by their octets."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from credissuer.assessment.evidence_file import LARGEST, evidence_file
from credissuer.errors import RefusedError

NOW = datetime(2026, 11, 30, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("octets", "kind", "ending"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg", "jpg"),
        (PNG + b"rest", "image/png", "png"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp", "webp"),
        (b"%PDF-1.7 rest", "application/pdf", "pdf"),
        (b"\0\0\0\x18ftypmp42", "video/mp4", "mp4"),
    ],
)
def test_a_file_is_what_its_octets_say(octets: bytes, kind: str, ending: str) -> None:
    file = evidence_file(octets, NOW)
    assert (file.media_type, file.size, file.content) == (kind, len(octets), octets)
    assert file.sha256 == sha256(octets).hexdigest()
    assert file.name == f"evidence-{file.sha256[:12]}.{ending}"


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "evidence_file.empty"),
        (PNG + bytes(LARGEST), "evidence_file.too_large"),
        (b"<html><script>", "evidence_file.kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "evidence_file.kind"),
        (b"RIFF\x10\0\0\0WAVE", "evidence_file.kind"),
    ],
)
def test_what_is_no_file_of_evidence_is_refused(octets: bytes, code: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        evidence_file(octets, NOW)
    assert refusal.value.code == code


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    assert evidence_file(PNG + bytes(LARGEST - len(PNG)), NOW).size == LARGEST
