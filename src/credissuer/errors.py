"""Every refusal of the office, each with a stable code and its words in `errors.toml` of each
language.

A code is API and never changes. Edges (commands, HTTP) map class or code to their own terms in one
table each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from credissuer.words import FALLBACK, languages
from credissuer.words import catalogue as catalogue_of
from credissuer.words import words as words_of
from credverifier.errors import CredentialError


class IssuerError(CredentialError):
    """The root. Never raised directly. `facts` fill the placeholders of the words; one that is a
    text itself may be language -> text.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        self.facts = facts
        # English for logs and tracebacks; a reader gets `words` in their own language.
        super().__init__(code, words(code, FALLBACK, facts))

    def words(self, language: str) -> str:
        """What to tell the reader, in a language that has an `errors.toml`."""
        return words(self.code, language, self.facts)


class NotFoundError(IssuerError):
    """Nothing by that name: `certificate.not_found`, `assessment.not_found`, `token.not_found`,
    `key.not_found`.
    """


class RefusedError(IssuerError):
    """The rules of the office do not allow it: `certificate.*`, `assessment.*`, `import.*`,
    `name.*`, `account.*`.
    """


class ForbiddenError(IssuerError):
    """The actor may not do this: `actor.not_permitted`."""


class SigningKeyError(IssuerError):
    """A private key cannot be used: `key.*`."""


class ConfigError(IssuerError):
    """The office is not set up so that it can work: `config.*`, `schema.*`, `database.*`,
    `programme.*`, `clock.suspect`.
    """


class PublicationError(IssuerError):
    """Durable, but not yet published: `publish.pending`, `publish.backwards`,
    `publish.clock_backwards`, and what the folder or the bucket said.
    """


class BehindError(IssuerError):
    """The database is older than what the office has published: `office.behind_published`; or the
    office goes on elsewhere: `office.handed_over`.

    No RefusedError, because what is refused of one certificate holds up no other, and this holds
    up all.
    """


class BackupError(IssuerError):
    """A backup cannot be made, is none, or cannot be restored here: `backup.*`, `restore.*`."""


class AuditError(IssuerError):
    """The audit trail does not hold: `audit.*`."""


class UsageError(IssuerError):
    """A wrong argument of a command or a request: `usage.*`."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong with what somebody sent.

    `pointer` is the JSON Pointer (RFC 6901) of the member, empty for the whole; `words` is
    language -> sentence.
    """

    pointer: str
    code: str
    words: Mapping[str, str]

    @classmethod
    def of(cls, pointer: str, error: IssuerError) -> FieldError:
        """The refusal of the member at `pointer`."""
        return cls(pointer, error.code, all_words(error.code, error.facts))


# Cached, because each problem looks its words up and the files do not change while it runs.
@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """Code -> language -> template with `{fact}` placeholders."""
    by_language = catalogue_of("errors").items()
    return {
        code: {language: spoken["codes"][code] for language, spoken in by_language}
        for code in words_of("errors", FALLBACK)["codes"]
    }


def words(code: str, language: str, facts: dict[str, Any]) -> str:
    """The words of `code` with its facts filled in.

    An unknown code is a fault of ours and raises KeyError.
    """
    spoken = words_of("errors", language)
    template: str = spoken["codes"][code]
    return template.format(
        **{name: _named(spoken, name, fact, language) for name, fact in facts.items()}
    )


def _named(spoken: Mapping[str, Any], name: str, fact: Any, language: str) -> Any:
    """A fact in a language; what the office calls by a code, such as a standing, by its name."""
    if isinstance(fact, Mapping):
        return fact[language]
    return spoken["facts"].get(name, {}).get(str(fact), fact)


def all_words(code: str, facts: dict[str, Any]) -> dict[str, str]:
    """Language -> the words of `code` with its facts filled in."""
    return {
        language: words(
            code,
            language,
            facts,
        )
        for language in languages("errors")
    }


def member_error(pointer: str, code: str, key: str, **facts: Any) -> FieldError:
    """What is wrong with a member of a body, in the words of `[members]` in `errors.toml`."""
    spoken = {
        language: str(catalogue_of("errors")[language]["members"][key]).format(**facts)
        for language in languages("errors")
    }
    return FieldError(pointer, code, spoken)


def unknown_member(path: Iterable[str | int], code: str, known: Iterable[str] = ()) -> FieldError:
    """A member that there is not: the last step of `path`. Of `known` the nearest is named as the
    one that may be meant.
    """
    *_, name = steps = [str(step) for step in path]
    # Cut, because it comes from outside, and comparing takes the product of both lengths.
    near = get_close_matches(name[:_LONGEST_NAME], known, n=1)
    pointer = json_pointer(steps)
    if not near:
        return member_error(pointer, code, "not_used")
    return member_error(pointer, code, "not_used_near", meant=near[0])


def json_pointer(steps: Iterable[str | int]) -> str:
    """RFC 6901; a step that is longer than any name of ours is cut."""
    # "~" first (section 3), because "/" becomes "~1", whose tilde must stay.
    escaped = (str(step).replace("~", "~0").replace("/", "~1") for step in steps)
    return "".join(f"/{step[:_LONGEST_NAME]}" for step in escaped)


_LONGEST_NAME = 100
