"""What the public will read of a certificate, before anybody decides: the page's own words."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.credentials.states import Reason
from credissuer.office.call import Call
from credverifier import words
from credverifier.wire.status.standing import Standing


class PublicWords(NamedTuple):
    """Headline, sentence and public reason in one language; `tone` is the colour of the page."""

    tone: str
    headline: str
    sentence: str
    reason: str


def public_words(
    standing: Standing, reason: str, call: Call, *, account: str = ""
) -> dict[str, PublicWords]:
    """Language -> what the page of a certificate says once it stands so, from today.

    `account` is what the page calls the certified account.
    """
    code = {Standing.SUSPENDED: "status.suspended", Standing.REVOKED: "status.revoked"}[standing]
    tone = "warn" if standing is Standing.SUSPENDED else "bad"
    verdict = words.verdict_of(code)
    told = {}
    for language in words.LANGUAGES:
        since = words.day(call.now, language, call.zone)
        why = words.REASONS[Reason(reason).value][language]
        facts = {"since": since, "reason": why, "name": account}
        one = next(
            each for each in words.sentences(verdict, matched=False) if each.language == language
        )
        known = all(facts.get(name) for name in one.names)
        told[language] = PublicWords(
            tone=tone,
            headline=words.VERDICTS[verdict]["headline"][language],
            sentence=one.text.format(**facts) if known else one.short,
            reason=why,
        )
    return told
