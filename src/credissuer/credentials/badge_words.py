"""What people read on an Open Badge, in Vietnamese and English at once: the standard has one text
for each member.
"""

from __future__ import annotations

from collections.abc import Mapping

from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.words import DEFAULT, FALLBACK
from credissuer.words import words as words_of
from credverifier.wire.credentials.achievement import Words
from credverifier.wire.credentials.credential import Credential

# These alone, whatever the office speaks: a programme and an issuer have names in no other, and the
# text is signed.
_LANGUAGES = (DEFAULT, FALLBACK)


def words(credential: Credential, programme: AssessmentProgramme) -> Words:
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
        description=_filled("description", facts),
        narrative=_filled("narrative", facts),
        level=_filled("level", facts),
        criteria={criterion: _joined(title) for criterion, title in titles.items()},
    )


def _title(programme: AssessmentProgramme, criterion_id: str, same: bool) -> dict[str, str]:
    criterion = programme.criterion(criterion_id) if same else None
    return criterion.title if criterion else dict.fromkeys(_LANGUAGES, criterion_id)


def _filled(text: str, facts: Mapping[str, Mapping[str, str]]) -> str:
    """A text of `[open_badge]` in `credentials.toml`."""
    filled = {}
    for language in _LANGUAGES:
        template: str = words_of("credentials", language)["open_badge"][text]
        filled[language] = template.format(**facts[language])
    return _joined(filled)


def _joined(texts: Mapping[str, str]) -> str:
    """Both languages, Vietnamese first; once where they say the same."""
    return " / ".join(dict.fromkeys(texts[language] for language in _LANGUAGES))
