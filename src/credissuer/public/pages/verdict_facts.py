"""A verdict as the template of its page takes it."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.public.pages import marks, report_page, verdict_words
from credissuer.publication import programme_page
from credissuer.words import in_language
from credverifier import platforms, words
from credverifier.errors import (
    LinkError,
)
from credverifier.verdict import Certificate, Verdict
from credverifier.wire import number as numbers


def verdict_facts(
    verdict: Verdict,
    language: str,
    programme: AssessmentProgramme,
    public_url: str,
    *,
    said: bool,
) -> dict[str, Any]:
    """What `verdict.html` shows; `said`: the profile was tapped or typed, and compared with nothing."""
    answer = ("said" if said else "compared") if marks.matched(verdict) else None
    shape, tone = (marks.SHAPES["eye"], "said") if answer == "said" else marks.look(verdict)
    certificate = verdict.certificate
    as_of, asked = verdict.status.as_of, verdict.profile.asked
    content = (
        {}
        if certificate is None
        else _content(
            certificate,
            language,
            programme,
            public_url,
            verdict.zone,
        )
    )
    number = numbers.parse(certificate.number) if certificate else None
    return {
        "verdict": verdict,
        "open": marks.is_open(verdict),
        "answer": answer,
        # A title outlives the page in lists of tabs, so it claims no more than was compared.
        "headline": words.VERDICTS["valid"]["headline"][language]
        if answer == "said"
        else verdict.headline[language],
        "letters": verdict_words.letters(asked) if asked else None,
        "report": report_page.link(number, asked, language),
        "shape": shape,
        "tone": tone,
        "sentence": verdict_words.sentence(verdict, language),
        "link": f"{public_url}/c/{number}" if number else public_url,
        "checked": verdict_words.moment(verdict.checked_at, language, verdict.zone),
        "listed": verdict_words.moment(as_of, language, verdict.zone) if as_of else None,
        "profile": verdict_words.profile_in_words(asked, language) if asked else None,
        # Where nothing was proven there is no office to speak of.
        "deciders": None if certificate is None else verdict.four_eyes,
        "guarantee": words.NOTES["no_guarantee"][language],
        "checks": [
            {**check._asdict(), "words": words.CODES[check.code][language] if check.code else None}
            for check in verdict.checks
        ],
        "successor": _successor(verdict),
        "linked": verdict.outcome == "valid" or verdict.profile.match is False,
        "name": None,
        "number": None,
        "accounts": _accounts(verdict, language),
        "level": None,
        "programme": None,
        "criteria": [],
        "dates": {},
        **content,
    }


def _content(
    certificate: Certificate,
    language: str,
    programme: AssessmentProgramme,
    public_url: str,
    zone: tzinfo,
) -> dict[str, Any]:
    """What the certificate says; level and criteria in the words of the programme, if it is this
    office's.
    """
    # Only by its full URL: levels of another version may share a name and mean something else.
    ours = certificate.programme == programme.programme_url(public_url)
    level = programme.level(certificate.level or "") if ours else None
    return {
        "name": verdict_words.plain(certificate.name),
        "number": certificate.number,
        "level": in_language(level.name, language) if level else certificate.level,
        "programme": programme_page.path_of(certificate.programme, public_url),
        "criteria": [
            _criterion(
                one.criterion,
                one.level,
                language,
                programme if ours else None,
            )
            for one in certificate.criteria
        ],
        "dates": {
            "valid_from": verdict_words.day(certificate.valid_from, language, zone),
            "valid_until": verdict_words.last_day(certificate.valid_until, language, zone),
        },
    }


def _criterion(
    criterion_id: str,
    level_id: str,
    language: str,
    programme: AssessmentProgramme | None,
) -> tuple[str, str]:
    rule = programme.criterion(criterion_id) if programme else None
    if rule is None:
        return criterion_id, level_id
    names = (in_language(level.name, language) for level in rule.levels if level.id == level_id)
    return in_language(rule.title, language), next(names, level_id)


def _accounts(verdict: Verdict, language: str) -> list[dict[str, Any]]:
    asked = None
    if verdict.profile.match and verdict.profile.asked:
        asked = platforms.normalise(verdict.profile.asked)
    return [
        {
            **verdict_words.account(one, language),
            "current": asked is not None and verdict_words.is_account(one, asked),
        }
        for one in (verdict.certificate.accounts if verdict.certificate else ())
    ]


def _successor(verdict: Verdict) -> str | None:
    # Parsed, because it becomes a link on the page and comes out of a foreign document.
    try:
        return numbers.show(numbers.parse(verdict.status.superseded_by or ""))
    except LinkError:
        return None
