"""What the public reads of a certificate that stands so: the headline and the one sentence of its
verdict, as the check page says them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import NamedTuple

from markupsafe import Markup

from credissuer.credentials.states import Reason
from credissuer.public.pages.html import filled
from credverifier import words
from credverifier.wire.status.standing import Standing

TONES = {
    "valid": "good",
    "suspended": "warn",
    "revoked": "bad",
    "superseded": "info",
    "expired": "unknown",
    "voided": "unknown",
}
"""Standing -> the colour of its panel; colour comes third, behind the word and the shape."""


class PublicWords(NamedTuple):
    """`tone` is a class of the style sheet, `reason` the public words of a reason, None without."""

    tone: str
    headline: str
    sentence: Markup
    reason: str | None


def reasons(language: str) -> dict[str, str]:
    """Code -> public words of every reason that staff may give, in order."""
    # A certificate is superseded by renewing it, and by nothing that staff says of it.
    codes = [reason.value for reason in Reason if reason is not Reason.SUPERSEDED]
    return {code: words.REASONS[code][language] for code in codes}


def of(
    stands: str,
    language: str,
    zone: tzinfo,
    *,
    since: datetime | None,
    reason: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> PublicWords:
    """The words for a certificate that `stands` so (a standing, or `expired`) since a moment.

    `facts` fill what else the sentence names: `name`, `valid_until`, `superseded_by`.
    """
    # A number that was never handed out is nothing to the public.
    verdict = "not_found" if stands == Standing.VOIDED.value else stands
    template = next(
        one for one in words.sentences(verdict, matched=False) if one.language == language
    )
    said = words.REASONS[reason][language] if reason in words.REASONS else None
    given: dict[str, object | None] = {
        "since": None if since is None else words.day(since, language, zone),
        "reason": said,
        **(facts or {}),
    }
    is_whole = all(given.get(name) is not None for name in template.names)
    headline = words.VERDICTS[verdict]["headline"][language]
    sentence = filled(template.text if is_whole else template.short, given)
    return PublicWords(TONES[stands], headline, sentence, said)
