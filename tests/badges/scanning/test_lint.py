"""`credissuer badge-check`: the office's own badges pass, and each kind of damage is named."""

from __future__ import annotations

import json

import forge
import pytest
from PIL import Image, ImageDraw, ImageOps

from credissuer.badges.scanning.lint import lint
from credissuer.badges.scanning.picture_report import FAIL, NOT_CHECKED, PASS, WARN
from credissuer.badges.sizes import SIZES
from credissuer.cli.certificates.badge_check import by_zbar
from credissuer.words import catalogue
from credverifier.wire.carriers import png
from credverifier.wire.credentials import offline_qr
from tests.pictures.files import BROKEN, LINK, OTHER, code, file, on_phone, two_codes
from tests.pictures.scenes import SUBJECTS, badge, photograph, scenes

OURS = "https://tnso.vn"


def faults(picture: Image.Image, **options: object) -> dict[str, str]:
    """{check: result} of the checks that fail or warn."""
    report = lint(file(picture), OURS, **options)
    assert all(finding.words(language) for finding in report.findings for language in ("vi", "en"))
    return {
        finding.check: finding.result
        for finding in report.findings
        if finding.result in (WARN, FAIL)
    }


@pytest.mark.parametrize("size", SIZES)
def test_every_badge_of_the_office_passes_with_both_readers(size):
    report = lint(
        file(badge(SUBJECTS[0], size).picture), OURS, known=lambda digits: True, second=by_zbar
    )
    assert {finding.check: finding.result for finding in report.findings} == dict.fromkeys(
        CHECKS, PASS
    )
    assert (report.result, report.text, report.number) == (PASS, LINK, "7K3M9-QX2HS")


CHECKS = (
    *(
        "code",
        "second_reader",
        "address",
        "number",
        "size",
        "quiet_zone",
        "polarity",
        "contrast",
        "covered",
    ),
    *("correction", "shrinking"),
)


def with_logo(share: float) -> Image.Image:
    """The code with a disc in its middle, `share` of the code's side across."""
    picture = code(660)
    reach = 660 * 25 / 33 * share / 2
    ImageDraw.Draw(picture).ellipse(
        (330 - reach, 330 - reach, 330 + reach, 330 + reach), fill="#c33"
    )
    return picture


def cropped(modules: int) -> Image.Image:
    """The code with `modules` of its white edge cut off, on black."""
    return ImageOps.expand(ImageOps.crop(code(330), modules * 10), 40, "black")


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (code(120), {}),
        (code(84), {"size": "warn", "shrinking": "warn"}),
        (code(60), {"size": "fail", "shrinking": "warn"}),
        (ImageOps.invert(code(300)), {"polarity": "fail"}),
        (cropped(1), {"quiet_zone": "warn"}),
        (cropped(3), {"quiet_zone": "warn"}),
        (cropped(4), {"code": "fail"}),
        (ImageOps.crop(code(330), 20), {"quiet_zone": "warn"}),
        (ImageOps.crop(code(330), 40), {"quiet_zone": "fail"}),
        (with_logo(0.12), {"covered": "fail"}),
        (Image.blend(code(330), Image.new("RGB", (330, 330), "white"), 0.8), {"contrast": "fail"}),
        (Image.blend(code(330), Image.new("RGB", (330, 330), "#446"), 0.6), {"contrast": "warn"}),
        (code(300, OTHER), {"address": "fail"}),
        (code(300, "https://TNSO.VN/C/7K3M9QX2HT"), {"number": "fail"}),
        (code(300, "https://TNSO.VN.EVIL.EXAMPLE/C/7K3M9QX2HS"), {"address": "fail"}),
        (on_phone(code(200)), {}),
        (Image.new("RGB", (300, 300), "white"), {"code": "fail"}),
    ],
)
def test_each_fault_is_reported_under_its_name(picture, expected):
    assert faults(picture) == expected


def test_a_logo_over_a_quarter_of_the_code_uses_up_its_error_correction():
    assert faults(with_logo(0.26)).keys() == {"covered", "correction"}
    assert faults(with_logo(0.4)) == {"code": "fail"}


def test_a_redrawn_code_is_reported():
    mirrored = ImageOps.mirror(code(660))
    assert faults(mirrored).get("covered") == "warn"


@pytest.mark.parametrize("octets", BROKEN)
def test_a_file_that_is_no_badge_fails_without_an_exception(octets):
    report = lint(octets, OURS)
    assert (report.result, report.text) == (FAIL, None)
    assert report.findings[0].check in ("picture", "code")


def test_a_number_that_the_office_does_not_know_fails():
    assert faults(code(300), known=lambda digits: digits != "7K3M9QX2HS") == {"number": "fail"}
    assert faults(code(300), known=lambda digits: digits == "7K3M9QX2HS") == {}
    assert lint(file(two_codes(OTHER, LINK)), OURS).text == LINK


def test_an_offline_code_of_the_office_passes():
    token = "eyJhbGciOiJFUzI1NiJ9.e30." + "A" * 86
    report = lint(file(code(900, offline_qr.encode(token, OURS))), OURS)
    assert (report.result, report.number) == (PASS, None)
    assert [finding.result for finding in report.findings if finding.check == "number"] == [
        NOT_CHECKED
    ]


def test_a_second_reader_that_fails_is_a_warning():
    assert faults(code(300), second=lambda octets: []) == {"second_reader": "warn"}
    assert faults(code(300), second=lambda octets: None) == {}
    assert by_zbar(file(code(300))) == [LINK]


def test_compression_by_networks_is_not_reported_as_a_covered_code():
    shared_scenes = [
        scene
        for scene in scenes(every=5)
        if scene.family in ("shared", "whole phone") and scene.pitch >= 3
    ]
    assert len(shared_scenes) > 10
    for scene in shared_scenes:
        host = scene.text.partition("/C/")[0].lower()
        results = {finding.check: finding.result for finding in lint(scene.octets, host).findings}
        assert (results["covered"], results["address"], results["polarity"]) == (PASS,) * 3, (
            scene.name
        )


def test_a_busy_background_is_no_fault_if_the_quiet_zone_is_white():
    import numpy as np

    background = photograph(np.random.default_rng(3), (700, 700))
    background.paste(code(330), (200, 200))
    assert faults(background) == {}


def test_the_report_is_json_with_words_in_both_languages():
    report = json.loads(json.dumps(lint(file(code(60)), OURS).to_dict(), ensure_ascii=False))
    assert report.keys() == {"result", "text", "number", "checks"}
    assert lint(file(code(60)), OURS).summary("en").startswith("Do not post this picture")
    size = next(check for check in report["checks"] if check["name"] == "size")
    assert size["facts"] == {"pitch": "1.8", "wanted": 99}
    assert "1,8" in size["message"]["vi"] and "1.8" in size["message"]["en"]
    assert "99" in size["message"]["en"]


def test_every_result_has_words_in_both_languages():
    by_language = {language: words["lint"] for language, words in catalogue("badges").items()}
    assert by_language.keys() == {"vi", "en"}
    for table in by_language.values():
        assert table.keys() == {"summary", "picture", *CHECKS}
        for check, results in table.items():
            assert results.keys() <= {PASS, WARN, FAIL, NOT_CHECKED}
            assert all(results.values()) and results.keys() == by_language["vi"][check].keys()


SECOND = LINK[:-10] + "012345678D"


@pytest.mark.parametrize("texts", [(LINK, SECOND), (SECOND, LINK)])
def test_a_picture_with_the_codes_of_two_certificates_fails_and_names_both(texts):
    report = lint(file(two_codes(*texts)), OURS, known=lambda digits: True)
    assert (report.result, report.text, report.number) == (FAIL, None, None)
    [check] = report.findings
    for language in ("vi", "en"):
        assert "7K3M9-QX2HS" in check.words(language) and "01234-5678D" in check.words(language)


def test_a_badge_with_another_certificate_in_its_file_fails_and_names_both():
    issuer = forge.Issuer()
    baked = png.bake(file(code(400, SECOND)), issuer.sign_badge())
    [check] = lint(baked, OURS).findings
    assert (check.check, check.result) == ("code", FAIL)
    assert check.words("en").index("7K3M9-QX2HS") < check.words("en").index("01234-5678D")
    own = png.bake(file(code(400)), issuer.sign_badge())
    assert lint(own, OURS).number == "7K3M9-QX2HS"
    offline = offline_qr.encode(issuer.sign(issuer.certificate(slim=True)), OURS)
    both = Image.new("RGB", (1500, 1000), "white")
    both.paste(code(900, offline), (10, 10))
    both.paste(code(400), (1000, 200))
    assert lint(file(both), OURS).findings[0].result == PASS


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "pdf"),
        (b"PK\3\4" + bytes(40), "zip"),
        (b"\0\0\0\x18ftypheic" + bytes(64), "heif"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (file(Image.new("1", (9_000, 9_000))), "large"),
        (file(code(300))[:200], "broken"),
        (b"no picture", "broken"),
    ],
)
def test_each_kind_of_file_that_does_not_open_has_its_own_sentence(octets, why):
    [check] = lint(octets, OURS).findings
    assert (check.check, check.result, check.facts) == ("picture", FAIL, {"why": why})
    for language in ("vi", "en"):
        others = catalogue("badges")[language]["lint_reasons"]
        assert check.words(language) == others[why]
        assert len(set(others.values())) == len(others) == 9
    assert catalogue("badges")["vi"]["lint_reasons"].keys() == others.keys()
