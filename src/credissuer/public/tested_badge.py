"""What the page says of an uploaded screenshot: the result in words, whose badge it is, and the
next step.
"""

from __future__ import annotations

from typing import Any

from credissuer.badges import drawing
from credissuer.badges.scanning.picture_report import FAIL, NOT_CHECKED, PASS, WARN, PictureReport
from credissuer.public.kit_page import kit_text
from credissuer.public.picture_kinds import kind_of
from credverifier.wire import number

_TONES = {
    "pass": "good",
    "warn": "warn",
    "fail": "bad",
    "no_code": "warn",
    "unread": "unknown",
    "refused": "unknown",
}


def described(
    report: PictureReport, octets: bytes, name: str | None, expected: str | None, spoken: str
) -> dict[str, Any]:
    """`name`: the subject's, None where the code leads to no certificate; `expected`: the number of
    the kit whose page the picture was sent from.
    """
    checks = {check.check: check for check in report.findings}
    if "picture" in checks:
        return _page("unread", spoken, refusal=kit_text("kinds", kind_of(octets), spoken))
    if report.text is None:
        return _page("no_code", spoken, number=expected, to_mend=list(report.findings))
    digits = number.parse(report.number) if report.number else None
    # It scans and still fails: a badge on the page of another would vouch for the wrong one.
    stranger = digits is not None and name is not None and expected not in (None, digits)
    wrong = [check for check in report.findings if check.result in (FAIL, WARN)]
    return _page(
        FAIL if stranger else report.result,
        spoken,
        number=expected or (digits if name is not None else None),
        whose=_whose(report, name, expected, spoken, stranger=stranger),
        to_mend=sorted(wrong, key=lambda check: check.result != FAIL),
        fine=[check for check in report.findings if check.result in (PASS, NOT_CHECKED)],
    )


def refused(reason: str, spoken: str) -> dict[str, Any]:
    """For a picture that was not looked at; `reason` is a sentence."""
    return _page("refused", spoken, refusal=reason)


def _page(headline: str, spoken: str, **facts: Any) -> dict[str, Any]:
    # What is refused or does not open says itself what to send.
    alone = headline in ("refused", "unread")
    next_step = None if alone else kit_text("test", f"next_{headline}", spoken)
    nothing: dict[str, Any] = {"number": None, "whose": None, "refusal": None}
    return {
        **nothing,
        "headline": kit_text("test", headline, spoken),
        "tone": _TONES[headline],
        "next_step": next_step,
        "to_mend": [],
        "fine": [],
        **facts,
    }


def _whose(
    report: PictureReport, name: str | None, expected: str | None, spoken: str, *, stranger: bool
) -> str | None:
    if name is None or report.number is None:
        return None
    return kit_text("test", "other" if stranger else "whose", spoken).format(
        number=report.number,
        name=drawing.plain(name),
        expected=number.show(expected) if expected else "",
    )
