"""`credverifier` with its extra for pictures: codes are read within bounds, foreign ones not
opened.
"""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import forge
import pytest
from PIL import Image, ImageOps

from credverifier import Verifier
from credverifier.cli import command as cli
from credverifier.errors import LinkError
from credverifier.reading import links, qr_pictures
from credverifier.wire.carriers import png
from credverifier.wire.credentials import offline_qr
from tests.pictures.files import (
    BROKEN,
    LINK,
    OTHER,
    black_on_transparent,
    bomb,
    code,
    file,
    on_phone,
    two_codes,
)


@pytest.fixture(scope="module")
def issuer() -> forge.Issuer:
    return forge.Issuer()


@pytest.fixture(scope="module")
def verifier(issuer: forge.Issuer) -> Verifier:
    return Verifier.from_trust_list(forge.trust_list(issuer), offline=True)


@pytest.fixture
def command(issuer, tmp_path, monkeypatch, capsys):
    """(octets, name) -> exit code, verdict and standard error of an offline `credverifier
    check`.
    """
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(forge.trust_list(issuer)), "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(octets: bytes, name: str = "picture") -> tuple[int, dict, str]:
        Path(tmp_path / name).write_bytes(octets)
        exit_code = cli.main(
            ["check", str(tmp_path / name), "--trust", str(trust), "--offline", "--json"]
        )
        output = capsys.readouterr()
        return exit_code, json.loads(output.out), output.err

    return run


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_a_code_is_read_from_every_kind_of_file(verifier, kind):
    reference = links.read(file(code(300), kind), verifier.anchors)
    assert (reference.token, reference.number, reference.issuer.id) == (
        None,
        "7K3M9QX2HS",
        "did:web:tnso.vn",
    )
    assert verifier.check(file(code(300), kind)).code == "link.unreachable", (
        "it is asked for, offline"
    )


def test_the_command_requests_the_certificate(command):
    exit_code, verdict, errors = command(
        file(on_phone(code(130)), "JPEG", quality=70), "screenshot.jpg"
    )
    assert (exit_code, verdict["verdict"], errors) == (3, "unreachable", "")


def test_an_offline_code_contains_the_certificate(verifier, issuer):
    token = issuer.sign(issuer.certificate(slim=True))
    text = offline_qr.encode(token, "https://tnso.vn")
    assert links.read(file(code(900, text)), verifier.anchors).token == token


def test_small_inverted_and_hollow_codes_are_found():
    for picture in (
        on_phone(code(110)),
        ImageOps.invert(code(300)),
        black_on_transparent(300),
        code(60),
    ):
        assert qr_pictures.texts(file(picture)) == [LINK]


def test_a_code_in_a_long_screenshot_is_found():
    screenshot = Image.new("RGB", (1080, 20_000), "#ddd")
    screenshot.paste(on_phone(code(130)), (0, 17_000))
    assert qr_pictures.texts(file(screenshot, compress_level=1)) == [LINK]


def test_a_foreign_code_is_named_and_not_opened_by_the_command(command):
    exit_code, verdict, errors = command(file(code(300, OTHER)))
    assert (exit_code, verdict["verdict"], verdict["code"]) == (3, "foreign_code", "link.foreign")
    assert "elsewhere.example" in errors


@pytest.mark.parametrize("text", ["00020101021138570010A000000727", "WIFI:S:a;P:secret;;"])
def test_a_code_that_is_no_link_is_named_by_its_kind(command, text):
    exit_code, verdict, errors = command(file(code(300, text)))
    assert (exit_code, verdict["code"]) == (3, "link.foreign")
    assert text not in errors and "secret" not in errors


@pytest.mark.parametrize(
    ("text", "place_named"),
    [
        ("https://elsewhere.example:8443/pay?x=1", "elsewhere.example:8443"),
        ("https://tnso.vn@evil.example/", "tnso.vn@evil.example"),
        ("https://tnsо.vn/c/7K3M9QX2HS", "tns\\u043e.vn"),
        ("WIFI:S:free\x1b[31m;;", "WIFI:S:free\\x1b[31m;;"),
        ("https://[broken", "https://[broken"),
        ("x" * 500, "x" * 100),
    ],
)
def test_the_target_of_a_foreign_code_is_shown_in_ascii(text, place_named):
    assert links.place(text) == place_named


@pytest.mark.parametrize("texts", [(OTHER, LINK), (LINK, OTHER)])
def test_of_several_codes_ours_is_used(verifier, texts):
    assert links.read(file(two_codes(*texts)), verifier.anchors).number == "7K3M9QX2HS"


def test_of_several_foreign_codes_the_closest_to_ours_is_reported(verifier):
    wrong = "https://TNSO.VN/C/7K3M9QX2HT"
    assert verifier.check(file(two_codes(OTHER, wrong))).code == "link.number_invalid"
    assert verifier.check(file(two_codes(OTHER, OTHER + "2"))).code == "link.foreign"


def test_a_baked_token_has_priority_over_the_code(verifier, issuer):
    baked = png.bake(file(code(300, OTHER)), issuer.sign_badge())
    assert verifier.check(baked).code == "status.unreachable"
    twice = png.bake(baked, issuer.sign_badge())
    assert verifier.check(twice).code == "format.malformed"


@pytest.mark.parametrize("octets", [octets for octets in BROKEN if octets])
def test_a_picture_without_a_code_is_unreadable(verifier, octets):
    assert verifier.check(octets).code == "link.unreadable"


def test_the_message_on_a_picture_without_a_code_does_not_mention_the_extra(command):
    exit_code, verdict, errors = command(file(Image.new("RGB", (300, 300))), "empty.png")
    assert (exit_code, verdict["code"], errors) == (3, "link.unreadable", "")


@pytest.mark.parametrize("side", [6_400, 9_500, 20_000, 60_000])
def test_a_decompression_bomb_is_refused_before_decoding(verifier, side):
    tracemalloc.start()
    assert verifier.check(bomb(side)).code == "link.unreadable"
    assert tracemalloc.get_traced_memory()[1] < 4_000_000
    tracemalloc.stop()


def test_a_file_that_is_too_large_is_refused(verifier):
    octets = file(code(300)) + bytes(qr_pictures.MAX_FILE)
    with pytest.raises(LinkError, match="octets"):
        qr_pictures.texts(octets)


def test_a_large_photograph_is_scaled_down_before_decoding():
    photograph = Image.new("L", (9_000, 9_000), "white")
    photograph.paste(code(2_000).convert("L"), (4_000, 4_000))
    octets = file(photograph, "JPEG", quality=60)
    assert qr_pictures.open_grey(octets).size < (4_600, 4_600)
    assert qr_pictures.texts(octets) == [LINK]
