"""For any file or text, `check` gives a verdict and the command one of its exit codes."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from pathlib import Path

import forge
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from credverifier import Verifier
from credverifier.cli import command as cli
from credverifier.errors import LinkError, ProfileError
from credverifier.reading import arguments, qr_pictures
from credverifier.wire.carriers import png, svg

PLAIN_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1"><g/></svg>'


@pytest.fixture(scope="module")
def issuer() -> forge.Issuer:
    return forge.Issuer()


@pytest.fixture(scope="module")
def verifier(issuer: forge.Issuer) -> Verifier:
    return Verifier.from_trust_list(forge.trust_list(issuer), offline=True, clock=lambda: forge.NOW)


def image_file(
    kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: object
) -> bytes:
    octets = io.BytesIO()
    Image.new(mode, size).save(octets, kind, **options)
    return octets.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return octets.getvalue()


TOKEN = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"
FILES = {
    "png": image_file("PNG"),
    "png in 16 bits": image_file("PNG", "I;16"),
    "png with palette and transparency": image_file("PNG", "P", transparency=0),
    "png in grey with one transparent shade": image_file("PNG", "L", transparency=0),
    "png with a badge": png.bake(image_file("PNG"), TOKEN),
    "svg": PLAIN_SVG,
    "svg with a badge": svg.bake(PLAIN_SVG, TOKEN),
    "jpeg": image_file("JPEG"),
    "jpeg of print": image_file("JPEG", "CMYK"),
    "gif": image_file("GIF", "P"),
    "webp": image_file("WEBP", "RGBA"),
    "bmp": image_file("BMP"),
    "tiff": image_file("TIFF"),
    "tiff in floats": image_file("TIFF", "F"),
    "ico": image_file("ICO"),
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64),
    "xlsx": zipped("xl/workbook.xml", b"<workbook/>"),
    "csv": "kênh;số\r\ntiktok:a;7K3M9QX2HS\r\n".encode(),
    "text in utf-16": "7K3M9QX2HS".encode("utf-16"),
    "zlib": zlib.compress(bytes(1000)),
    "nothing": b"",
}
STRETCHED = {
    "a picture of 600,000 x 60": image_file("PNG", "1", (600_000, 60)),
    "a picture of 1 x 65,536": image_file("PNG", "1", (1, 65_536)),
    "a picture of 65,535 x 1": image_file("PNG", "1", (65_535, 1)),
    "a picture of 1 x 1": image_file("PNG", "L", (1, 1)),
    **{
        f"an SVG in {name}": f'<?xml version="1.0" encoding="{name}"?>'.encode() + PLAIN_SVG
        for name in (
            "nonsense",
            "big5",
            "utf-7",
            "idna",
            "utf-16",
            "hex",
            "unicode_escape",
            "undefined",
            "",
        )
    },
}


@pytest.mark.parametrize("name", [*FILES, *STRETCHED])
def test_files_without_a_code_are_unreadable(verifier: Verifier, name: str) -> None:
    octets = {**FILES, **STRETCHED}[name]
    verdict = verifier.check(octets)
    if "badge" in name:
        assert verdict.verdict == "malformed"
    else:
        assert (verdict.verdict, verdict.code) == ("unreadable", "link.unreadable")


@pytest.mark.parametrize("name", [*FILES, *STRETCHED])
def test_the_command_never_ends_in_an_internal_error(
    issuer: forge.Issuer, name: str, tmp_path, monkeypatch, capsys
):
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(forge.trust_list(issuer)), "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "7K3M9QX2HS"
    file.write_bytes({**FILES, **STRETCHED}[name])
    monkeypatch.chdir(tmp_path)
    exit_code = cli.main(["check", file.name, "--trust", str(trust), "--offline", "--json"])
    verdict = json.loads(capsys.readouterr().out)
    assert exit_code == {"invalid": 1, "unknown": 3}[verdict["outcome"]]
    if name not in ("csv", "text in utf-16") and "badge" not in name:
        assert verdict["verdict"] == "unreadable", "a file was judged by its name"


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """A file of some type: truncated, or with octets changed, doubled or inserted."""
    octets = bytearray(draw(st.sampled_from([*FILES.values(), *STRETCHED.values()]))[:4096])
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(octets) - 1)))
        match draw(st.sampled_from(["cut", "change", "insert", "double", "zero"])):
            case "cut":
                del octets[at:]
            case "change":
                octets[at : at + 1] = draw(st.binary(min_size=1, max_size=4))
            case "insert":
                octets[at:at] = draw(st.binary(min_size=1, max_size=64))
            case "double":
                octets[at:at] = octets[at : at + 64]
            case _:
                octets[at : at + 4] = bytes(4)
    return bytes(octets)


@settings(max_examples=400, deadline=None)
@given(octets=st.one_of(damaged_files(), st.binary(max_size=300)))
def test_arbitrary_octets_get_a_verdict(verifier: Verifier, octets: bytes) -> None:
    assert verifier.check(octets).outcome != "valid"
    handed_over = arguments.content(octets)
    if isinstance(handed_over, str):
        assert verifier.check(handed_over).outcome != "valid"


TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)
LINKS = st.builds(
    "{}{}{}".format,
    st.sampled_from(
        [
            "https://tnso.vn/c/",
            "tnso.vn/",
            "HTTPS://TNSO.VN/V#1.",
            "tnso.vn:443/v#",
            "tiktok:",
            "ey",
            "//",
            "",
        ]
    ),
    TEXTS,
    st.sampled_from(["", ".jwt", "/", "\n", "~", ".e30.c2ln", "#", "?x=y"]),
)


@settings(max_examples=400, deadline=None)
@given(text=st.one_of(TEXTS, LINKS), profile=st.one_of(st.none(), TEXTS))
def test_arbitrary_texts_get_a_verdict(verifier: Verifier, text: str, profile: str | None) -> None:
    try:
        assert verifier.check(text, profile=profile).outcome != "valid"
    except ProfileError as error:
        assert profile is not None or error.code == "profile.unreadable"


def test_the_command_reads_any_octets_from_stdin(issuer, tmp_path, monkeypatch, capsys):
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(forge.trust_list(issuer)), "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, octets in FILES.items():
        file = tmp_path / "stdin"
        file.write_bytes(octets)
        with Path(file).open("r", encoding="utf-8", errors="strict") as stdin:
            monkeypatch.setattr("sys.stdin", stdin)
            code = cli.main(["check", "-", "--trust", str(trust), "--offline", "--json"])
        assert code in (1, 3), name
        capsys.readouterr()


def test_a_webp_has_a_lower_bound(verifier: Verifier) -> None:
    with pytest.raises(LinkError, match="a picture of 5000 x 4001 pixels"):
        qr_pictures.texts(image_file("WEBP", "L", (5000, 4001)))
    with pytest.raises(LinkError, match="no QR code was found"):
        qr_pictures.texts(image_file("WEBP", "L", (5000, 4000)))
    assert verifier.check(image_file("WEBP", "L", (5000, 4001))).code == "link.unreadable"
