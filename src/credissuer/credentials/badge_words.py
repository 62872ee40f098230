"""What people read on an Open Badge, in Vietnamese and English at once: the standard has one text
for each member.
"""

from __future__ import annotations

from collections.abc import Mapping

from credissuer.assessment.criteria import Programme
from credverifier.wire.credentials.achievement import Words
from credverifier.wire.credentials.credential import Credential

_LANGUAGES = ("vi", "en")
_LEVEL = {"vi": "Mức tín nhiệm", "en": "Credibility level"}
_DESCRIPTION = {
    "vi": "{issuer} đã đánh giá theo chương trình {programme} và chứng nhận mức {level}.",
    "en": "{issuer} assessed this under the programme {programme} and certifies the level {level}.",
}
_NARRATIVE = {
    "vi": "Được đánh giá theo các tiêu chí: {criteria}.",
    "en": "Assessed against these criteria: {criteria}.",
}


def words(credential: Credential, programme: Programme) -> Words:
    """The words of a certificate.

    Under another version of the programme, levels and criteria go by their ids.
    """
    # Absent in slim credentials alone, and a badge is made from the whole one.
    assert credential.programme is not None and credential.level is not None
    # Words of another version may name the same id otherwise: better the id than a wrong promise.
    same = credential.programme.version == programme.version
    level = programme.level(credential.level) if same else None
    level_name = level.name if level else dict.fromkeys(_LANGUAGES, credential.level)
    titles = {
        result.criterion: _title(programme, result.criterion, same)
        for result in credential.criteria
    }
    facts = {
        language: {
            "issuer": credential.issuer_name[language],
            "programme": programme.name[language],
            "level": level_name[language],
            "criteria": "; ".join(title[language] for title in titles.values()),
        }
        for language in _LANGUAGES
    }
    return Words(
        name=_joined(
            {
                language: f"{facts[language]['programme']}: {level_name[language]}"
                for language in _LANGUAGES
            }
        ),
        description=_filled(_DESCRIPTION, facts),
        narrative=_filled(_NARRATIVE, facts),
        level=_joined(_LEVEL),
        criteria={criterion: _joined(title) for criterion, title in titles.items()},
    )


def _title(programme: Programme, criterion_id: str, same: bool) -> dict[str, str]:
    criterion = programme.criterion(criterion_id) if same else None
    return criterion.title if criterion else dict.fromkeys(_LANGUAGES, criterion_id)


def _filled(texts: Mapping[str, str], facts: Mapping[str, Mapping[str, str]]) -> str:
    return _joined({language: texts[language].format(**facts[language]) for language in _LANGUAGES})


def _joined(texts: Mapping[str, str]) -> str:
    """Both languages, Vietnamese first; once where they say the same."""
    return " / ".join(dict.fromkeys(texts[language] for language in _LANGUAGES))
