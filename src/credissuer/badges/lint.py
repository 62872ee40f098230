"""PURE: does a picture of a badge scan, also elsewhere and smaller? Each check has words and the
next step.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, NamedTuple

from PIL import Image

from credissuer.badges import qr
from credissuer.badges.sampling import SampledCode
from credissuer.errors import RefusedError
from credissuer.words import languages, words
from credverifier.errors import CredentialError, LinkError
from credverifier.reading import file_kinds, links, pasted, picture_codes, qr_pictures
from credverifier.wire import number
from credverifier.wire.carriers import pictures
from credverifier.wire.credentials import offline_qr
from credverifier.words import READINGS

PASS, WARN, FAIL, NOT_CHECKED = "pass", "warn", "fail", "not_checked"
# From worst to best, so that the worst has the smallest position.
_WORST = (FAIL, WARN, PASS, NOT_CHECKED)

WANTED_PITCH, LEAST_PITCH = 3.0, 2.0
"""Pixels a module: what is asked for, and below which no scanner can be counted on (JOURNEYS 1.7).
"""
# Per cent of the span from black to white; per cent of the error correction that is left.
_GOOD_CONTRAST, _LEAST_CONTRAST = 50, 25
_GOOD_MARGIN, _LEAST_MARGIN = 50, 20
_COVERED, _COVERED_MIDDLE, _REDRAWN = 0.02, 0.04, 0.25
"""Shares of the modules: covered in all, covered in the middle third where logos sit, and too many
for a cover.
"""
_NARROWEST = 60

Known = Callable[[str], bool]
Reader = Callable[[bytes], list[str] | None]


class PictureCheck(NamedTuple):
    """One check: `result` is "pass", "warn", "fail" or "not_checked"; `facts` fill its words."""

    check: str
    result: str
    facts: dict[str, Any]

    def words(self, language: str) -> str:
        """What to tell the reader in a language of badges: a sentence, and what to do next."""
        spoken = words("badges", language)
        facts = dict(self.facts)
        # A code of another kind is told in the words that every reader has for it.
        kind = facts.get("kind")
        if kind is not None and language in READINGS[kind]:
            return READINGS[kind][language]["sentence"]
        # Where a check fails for one of several reasons, each has its own sentence.
        if (why := facts.get("why")) is not None:
            return str(spoken["lint_reasons"][why]).format(**facts)
        if "pitch" in facts:
            # The one fact with a decimal, which not every language writes with a point.
            facts["pitch"] = facts["pitch"].replace(".", spoken.get("decimal", "."))
        return str(spoken["lint"][self.check][self.result]).format(**facts)


class PictureReport(NamedTuple):
    """What was found in a picture: the text of its code (None: none), its certificate's number,
    every check.
    """

    text: str | None
    number: str | None
    findings: tuple[PictureCheck, ...]

    @property
    def result(self) -> str:
        """The worst of the checks: "pass", "warn" or "fail"."""
        return min((finding.result for finding in self.findings), key=_WORST.index)

    def summary(self, language: str) -> str:
        """The whole in one sentence, in a language of badges."""
        return str(words("badges", language)["lint"]["summary"][self.result])

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        checks = []
        for check in self.findings:
            message = {language: check.words(language) for language in languages("badges")}
            checks.append(
                {
                    "name": check.check,
                    "result": check.result,
                    "facts": check.facts,
                    "message": message,
                }
            )
        return {
            "result": self.result,
            "text": self.text,
            "number": self.number,
            "checks": checks,
        }


def lint(
    octets: bytes,
    public_url: str,
    *,
    known: Known | None = None,
    second: Reader | None = None,
) -> PictureReport:
    """Judge a picture (PNG, JPEG, WebP, GIF, BMP, TIFF) of a badge of the office at `public_url`;
    never raises for it.

    `known` tells whether a number (10 characters) is a certificate of the office; `second` is
    another decoder, which gives the texts it finds, or None where it is not installed.
    """
    try:
        # A picture that does not open is a finding, because people upload anything.
        grey = qr_pictures.open_grey(octets)
    except LinkError:
        kind = file_kinds.kind_of(octets)
        facts = {} if kind is None else {"why": kind}
        return PictureReport(None, None, (PictureCheck("picture", FAIL, facts),))
    located = _find(grey, public_url)
    if located is None:
        return PictureReport(None, None, (PictureCheck("code", FAIL, {}),))
    code, seen, plainly = located
    contradiction = _several(octets, public_url)
    if contradiction is not None:
        return PictureReport(None, None, (contradiction,))
    digits = _digits(code.text, public_url)
    findings = (
        PictureCheck("code", PASS if plainly else WARN, {}),
        _second(octets, code.text, second),
        *_link(code.text, digits, public_url, known),
        *_drawing(seen, code),
        _shrinking(grey, code.text),
    )
    return PictureReport(
        code.text,
        number.show(digits) if digits else None,
        findings,
    )


def _find(grey: Image.Image, public_url: str) -> tuple[Any, SampledCode, bool] | None:
    """The code, where it lies, and whether it reads from the picture as it is.

    Of several one of the office.
    """
    for position, (view, scale) in enumerate(qr_pictures.views(grey)):
        codes = [code for code in qr_pictures.codes(view) if code.text]
        if codes:
            code = max(codes, key=lambda code: _ours(code.text, public_url))
            at = code.position
            # Clockwise, as the projection wants them, and back in pixels of the picture itself.
            top_left, top_right, low_right, low_left = (
                (corner.x / scale, corner.y / scale)
                for corner in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            )
            corners = (top_left, top_right, low_right, low_left)
            # Version 1 has 21 modules, each further one 4 more (ISO/IEC 18004).
            modules = 17 + 4 * int(code.extra["Version"])
            # The first view is the picture as it is, the others are sharpened or rescaled.
            return code, SampledCode(grey, corners, modules), position == 0
    return None


def _several(octets: bytes, public_url: str) -> PictureCheck | None:
    """What is wrong where the picture means several certificates: codes of two, or another one in
    the file than is seen.
    """
    seen: dict[str, None] = {}
    for text in qr_pictures.texts(octets):
        if (name := _certificate(text, public_url)) is not None:
            seen.setdefault(name)
    try:
        baked = picture_codes.identity(pictures.unbake(octets))
    except CredentialError:
        baked = None  # no certificate is in the file, or none that a reader would take
    if baked is not None and set(seen) - {baked}:
        first, *others = picture_codes.named([baked, *(name for name in seen if name != baked)])
        facts = {"why": "disagrees", "first": first, "others": ", ".join(others)}
        return PictureCheck("code", FAIL, facts)
    if len(seen) > 1:
        numbers = ", ".join(picture_codes.named([*seen]))
        return PictureCheck("code", FAIL, {"why": "several", "numbers": numbers})
    return None


def _certificate(text: str, public_url: str) -> str | None:
    """The URL of the certificate that a code of the office leads to; None for any other code."""
    if not _ours(text, public_url):
        return None
    if (digits := _digits(text, public_url)) is not None:
        return f"{public_url}/c/{digits}"
    try:
        return picture_codes.identity(offline_qr.decode(text.partition("#")[2]))
    except CredentialError:
        return None


def _ours(text: str, public_url: str) -> bool:
    # Lower case, because the link in a code is all upper case (CONTRACT section 2).
    return text.lower().startswith((f"{public_url}/c/", f"{public_url}/v#"))


def _digits(text: str, public_url: str) -> str | None:
    """The number in the link, None where it holds none that is well-formed."""
    head = f"{public_url}/c/"
    if not text.lower().startswith(head):
        return None
    try:
        return number.parse(text[len(head) :])
    except CredentialError:
        return None


def _second(octets: bytes, text: str, second: Reader | None) -> PictureCheck:
    texts = None if second is None else second(octets)
    if texts is None:
        return PictureCheck("second_reader", NOT_CHECKED, {})
    return PictureCheck("second_reader", PASS if text in texts else WARN, {})


def _link(
    text: str,
    digits: str | None,
    public_url: str,
    known: Known | None,
) -> tuple[PictureCheck, PictureCheck]:
    facts = {"host": public_url.partition("://")[2], "place": links.place(text)}
    kind = None if _ours(text, public_url) else _kind(text)
    address = PictureCheck(
        "address",
        PASS if _ours(text, public_url) else FAIL,
        facts if kind is None else {**facts, "kind": kind},
    )
    offline = text.lower().startswith(f"{public_url}/v#")
    # An offline code carries the certificate itself, not its number.
    if address.result == FAIL or offline or (known is None and digits):
        return address, PictureCheck("number", NOT_CHECKED, {})
    if digits is None or (known is not None and not known(digits)):
        # What stands there instead of a number is anybody's text: escaped and cut.
        shown = number.show(digits) if digits else ascii(text.rpartition("/")[2][:20])[1:-1]
        return address, PictureCheck("number", FAIL, {"number": shown})
    return address, PictureCheck("number", PASS, {"number": number.show(digits)})


def _kind(text: str) -> str | None:
    """What a code is that is no link, or asks for money: a key of READINGS."""
    meant = pasted.read(text, ())
    named = meant.kind == pasted.ELSEWHERE and meant.what not in ("link", "post", "app")
    return meant.what if named else None


def _drawing(seen: SampledCode, code: Any) -> tuple[PictureCheck, ...]:
    """How the code is drawn: size, edge, colours, what lies on it, what damage it still bears."""
    dark, light = seen.levels()
    # From greys of 0 to 255 to per cent.
    quiet, contrast = seen.quiet(), round(abs(light - dark) / 2.55)
    # ZXing's unused error correction, 0 to 1.
    margin = round(100 * float(code.extra["UEC"]))
    wanted = int((seen.modules + 2 * qr.QUIET) * WANTED_PITCH)
    # Below it a module is no more than a blurred edge, so the margin cannot be measured.
    legible = seen.pitch >= LEAST_PITCH
    size = {"pitch": f"{seen.pitch:.1f}", "wanted": wanted}
    return (
        PictureCheck(
            "size",
            _step(round(seen.pitch, 1), WANTED_PITCH, LEAST_PITCH),
            size,
        ),
        PictureCheck(
            "quiet_zone",
            _step(quiet, qr.QUIET, 1) if legible else NOT_CHECKED,
            {"quiet": quiet},
        ),
        PictureCheck("polarity", PASS if dark < light else FAIL, {}),
        PictureCheck(
            "contrast",
            _step(contrast, _GOOD_CONTRAST, _LEAST_CONTRAST),
            {"contrast": contrast},
        ),
        _covered(seen, code.text),
        PictureCheck(
            "correction",
            _step(margin, _GOOD_MARGIN, _LEAST_MARGIN),
            {"margin": margin},
        ),
    )


def _covered(seen: SampledCode, text: str) -> PictureCheck:
    """The modules held against those that the office draws for the same text."""
    # Smaller modules are misread here and there without any cover on them.
    if seen.pitch < WANTED_PITCH:
        return PictureCheck("covered", NOT_CHECKED, {})
    try:
        drawn = qr.qr_matrix(text) if text.isascii() else ()
    except RefusedError:
        drawn = ()
    # Not our drawing (another level or version): nothing to compare with.
    if len(drawn) != seen.modules:
        return PictureCheck("covered", WARN, {})
    rows = zip(seen.matrix(), drawn, strict=True)
    wrong = [
        (x, y)
        for y, (row, drawn_row) in enumerate(rows)
        for x, (module, drawn_module) in enumerate(zip(row, drawn_row, strict=True))
        if module != drawn_module
    ]
    share, third = len(wrong) / seen.modules**2, seen.modules / 3
    in_middle = [(x, y) for x, y in wrong if third <= min(x, y) and max(x, y) < 2 * third]
    middle = len(in_middle) / third**2
    covered = share > _COVERED or middle > _COVERED_MIDDLE
    # At least 1, because a small logo may round to nothing, and "0 % covered" explains no failure.
    facts = {"covered": max(round(100 * share), int(covered))}
    # So many wrong modules are no cover but another mask: the code was drawn by somebody else.
    if share > _REDRAWN:
        return PictureCheck("covered", WARN, facts)
    return PictureCheck("covered", FAIL if covered else PASS, facts)


def _shrinking(grey: Image.Image, text: str) -> PictureCheck:
    """The narrowest width of the picture, halved again and again and pressed as JPEG, at which the
    code still reads.
    """
    width = grey.width
    while (width == grey.width or width // 2 >= _NARROWEST) and _reads(
        grey,
        max(1, width // 2),
        text,
    ):
        width //= 2
    return PictureCheck(
        "shrinking",
        PASS if width < grey.width else WARN,
        {"width": width},
    )


def _reads(grey: Image.Image, width: int, text: str) -> bool:
    pressed = io.BytesIO()
    height = max(1, round(grey.height * width / grey.width))
    grey.resize((width, height), Image.Resampling.LANCZOS).save(
        pressed,
        "JPEG",
        quality=60,
    )
    return any(code.text == text for code in qr_pictures.codes(Image.open(pressed)))


def _step(value: float, good: float, least: float) -> str:
    if value >= good:
        return PASS
    return WARN if value >= least else FAIL
