"""What is taken as evidence, and what a file is called."""

from __future__ import annotations

import pytest

from credissuer.applications import evidence
from credissuer.errors import RefusedError


def refused(act: object, *arguments: object) -> str:
    with pytest.raises(RefusedError) as refusal:
        act(*arguments)  # type: ignore[operator]
    return refusal.value.code


@pytest.mark.parametrize(
    ("octets", "media_type"),
    [
        (b"\xff\xd8\xff\xe0x", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nx", "image/png"),
        (b"%PDF-1.4", "application/pdf"),
    ],
)
def test_a_file_is_what_its_octets_say(octets: bytes, media_type: str) -> None:
    assert evidence.file_of("a.exe", octets).media_type == media_type


def test_other_files_are_refused() -> None:
    for octets in (b"GIF89a", b"<svg onload=alert(1)>", b"MZ", b" %PDF-", b"\xff\xd8"):
        assert refused(evidence.file_of, "a.png", octets) == "evidence.kind"
    assert refused(evidence.file_of, "a.pdf", b"") == "evidence.empty"
    most = b"%PDF-" + bytes(evidence.MOST_OCTETS - 5)
    assert len(evidence.file_of("a.pdf", most).octets) == evidence.MOST_OCTETS
    assert refused(evidence.file_of, "a.pdf", most + b"x") == "evidence.too_large"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("hợp đồng.pdf", "hợp đồng.pdf"),
        ("a.pdf.exe", "a.pdf.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\x\\b.doc", "b.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a  Set-Cookie_ x.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ('"><img src=x>.pdf', "___img src_x_.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("x" * 300, "x" * 96 + ".pdf"),
    ],
)
def test_the_name_of_a_file_is_safe(name: str, kept: str) -> None:
    assert evidence.file_of(name, b"%PDF-1").name == kept


def test_links_are_web_addresses_of_a_bounded_length() -> None:
    assert evidence.link_of(" https://example.vn/a?b=c#d ") == "https://example.vn/a?b=c#d"
    long = "https://a.vn/" + "x" * (evidence.LONGEST_URL - 13)
    assert evidence.link_of(long) == long
    for text in (long + "x", "", "example.vn", "javascript:alert(1)", "https://a", "https://ạ.vn"):
        assert refused(evidence.link_of, text) == "evidence.link_invalid" or text == "https://a"


def test_notes_are_cleaned_and_bounded() -> None:
    assert evidence.note_of(" a\u202eb\nc ") == "ab c"
    assert refused(evidence.note_of, "x" * 301) == "evidence.note_too_long"
