"""All that is in a picture is read: one certificate is used, of two none, and both are named; a
certificate in the file that differs from the visible code is never the answer.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import forge
import pytest
from PIL import Image

from credissuer.badges import qr
from credverifier import Verifier
from credverifier.cli import command as cli
from credverifier.wire.carriers import png
from credverifier.wire.credentials import offline_qr
from tests.pictures.files import LINK, OTHER, code, file, two_codes

SECOND = qr.link_text("https://tnso.vn", forge.SUCCESSOR)
PAYMENT = (
    "00020101021138540010A00000072701240006970436011000110022330208QRIBFTTA53037045802VN6304AB12"
)


@pytest.fixture(scope="module")
def issuer() -> forge.Issuer:
    return forge.Issuer()


@pytest.fixture(scope="module")
def verifier(issuer: forge.Issuer) -> Verifier:
    return Verifier.from_trust_list(forge.trust_list(issuer), offline=True)


@pytest.fixture
def check(issuer: forge.Issuer, tmp_path: Path, monkeypatch: Any, capsys: Any) -> Any:
    """(octets) -> exit code, JSON verdict and standard error of `credverifier check`."""
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(forge.trust_list(issuer)), "utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(octets: bytes) -> tuple[int, dict[str, Any], str]:
        (tmp_path / "picture").write_bytes(octets)
        options = ["--trust", str(trust), "--offline", "--json"]
        exit_code = cli.main(["check", str(tmp_path / "picture"), *options])
        told = capsys.readouterr()
        return exit_code, json.loads(told.out), told.err

    return run


def badge(issuer: forge.Issuer, number: str, visible: str) -> bytes:
    """A picture with the certificate of `number` in it, that shows the code of `visible`."""
    token = issuer.sign_badge(issuer.badge(id=issuer.credential_url(number)))
    return png.bake(file(code(400, visible)), token)


@pytest.mark.parametrize("texts", [(LINK, SECOND), (SECOND, LINK)])
def test_of_two_certificates_none_is_used_and_both_are_named(check: Any, texts: Any) -> None:
    exit_code, verdict, _ = check(file(two_codes(*texts)))
    assert (exit_code, verdict["verdict"], verdict["code"]) == (3, "unreadable", "link.unreadable")
    assert verdict["certificate"] is None
    for message in verdict["message"].values():
        assert "7K3M9-QX2HS" in message and "01234-5678D" in message


def test_a_second_code_that_reads_only_enlarged_is_found(verifier: Verifier) -> None:
    picture = Image.new("RGB", (900, 620), "white")
    picture.paste(code(560), (10, 10))
    picture.paste(code(47, SECOND), (700, 300))
    assert "01234-5678D" in verifier.check(file(picture)).message["en"]


def test_the_same_certificate_twice_is_one(verifier: Verifier, issuer: forge.Issuer) -> None:
    offline = offline_qr.encode(issuer.sign(issuer.certificate(slim=True)), "https://tnso.vn")
    picture = Image.new("RGB", (1500, 1000), "white")
    picture.paste(code(900, offline), (10, 10))
    picture.paste(code(400), (1000, 200))
    verdict = verifier.check(file(picture))
    assert verdict.code in ("link.unreachable", "status.unreachable")
    lower = two_codes(LINK, LINK.lower())
    assert verifier.check(file(lower)).code == "link.unreachable"


def test_the_offline_code_of_another_certificate_is_a_second_one(
    verifier: Verifier, issuer: forge.Issuer
) -> None:
    token = issuer.sign(issuer.certificate(slim=True, id=issuer.credential_url(forge.SUCCESSOR)))
    picture = Image.new("RGB", (1500, 1000), "white")
    picture.paste(code(900, offline_qr.encode(token, "https://tnso.vn")), (10, 10))
    picture.paste(code(400), (1000, 200))
    verdict = verifier.check(file(picture))
    assert verdict.code == "link.unreadable"
    assert {"7K3M9-QX2HS", "01234-5678D"} <= set(
        verdict.message["en"].replace(",", " ").replace(".", " ").split()
    )


@pytest.mark.parametrize(
    ("other", "named"), [(OTHER, "elsewhere.example"), (PAYMENT, "a payment code")]
)
def test_a_code_of_others_beside_ours_is_named_and_ours_is_used(
    check: Any, other: str, named: str
) -> None:
    for texts in ((LINK, other), (other, LINK)):
        exit_code, verdict, errors = check(file(two_codes(*texts)))
        assert (exit_code, verdict["code"]) == (3, "link.unreachable")
        assert named in errors and "was not used" in errors


def test_a_baked_certificate_that_differs_from_the_visible_code_is_no_answer(
    check: Any, issuer: forge.Issuer
) -> None:
    for visible in (SECOND, SECOND.lower()):
        exit_code, verdict, _ = check(badge(issuer, forge.NUMBER, visible))
        assert (exit_code, verdict["code"], verdict["certificate"]) == (3, "link.unreadable", None)
        for message in verdict["message"].values():
            assert message.index("7K3M9-QX2HS") < message.index("01234-5678D")


def test_a_baked_certificate_with_its_own_code_is_used(
    verifier: Verifier, issuer: forge.Issuer
) -> None:
    assert verifier.check(badge(issuer, forge.NUMBER, LINK)).code == "status.unreachable"
    beside = png.bake(file(two_codes(LINK, OTHER)), issuer.sign_badge())
    assert verifier.check(beside).code == "status.unreachable"


def test_a_baked_certificate_of_another_issuer_is_told_apart_by_its_host(
    verifier: Verifier,
) -> None:
    stranger = forge.Issuer("https://eye.example")
    verdict = verifier.check(badge(stranger, forge.NUMBER, LINK))
    assert verdict.code == "link.unreadable"
    assert "7K3M9-QX2HS (eye.example)" in verdict.message["en"]
    assert "7K3M9-QX2HS (tnso.vn)" in verdict.message["en"]


FILES = {
    "heif": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64),
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    "zip": b"PK\3\4" + bytes(40),
    "empty": b"",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="1"><g/></svg>',
    "broken": file(code(300))[:200],
    "large": file(Image.new("1", (9_000, 9_000))),
}
NEXT_STEPS = {
    "heif": "Most Compatible",
    "pdf": "page with the QR code",
    "zip": "check-csv",
    "empty": "Download the picture again",
    "svg": "in this SVG",
    "broken": "Download it again",
    "large": "Crop it",
}


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_of_file_that_cannot_be_read_has_its_own_next_step(check: Any, kind: str) -> None:
    exit_code, verdict, errors = check(FILES[kind])
    assert (exit_code, verdict["code"]) == (3, "link.unreadable")
    assert NEXT_STEPS[kind] in errors
    assert not any(step in errors for other, step in NEXT_STEPS.items() if other != kind)


def test_a_cut_jpeg_and_noise_are_damaged_files(check: Any) -> None:
    for octets in (
        b"\xff\xd8\xff\xe0" + bytes(40),
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"\1\2\3" * 40,
    ):
        assert NEXT_STEPS["broken"] in check(octets)[2]
