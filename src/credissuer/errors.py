"""Every refusal of the office, each with a stable code and its words (vi, en) in `errors.toml`
beside this file.

A code is API and never changes. Edges (commands, HTTP) map class or code to their own language in
one table each.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from credverifier.errors import CredentialError


class IssuerError(CredentialError):
    """The root. Never raised directly. `facts` fill the placeholders of the words."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.facts = facts
        super().__init__(code, words(code, "en", facts))

    def words(self, language: str) -> str:
        """What to tell the reader, in "vi" or "en"."""
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
    `programme.*`.
    """


class PublicationError(IssuerError):
    """Durable, but not yet published: `publish.pending`, `publish.backwards`,
    `publish.clock_backwards`.
    """


class AuditError(IssuerError):
    """The audit trail does not hold: `audit.*`."""


class UsageError(IssuerError):
    """The question itself is wrong: `usage.*`."""


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """code -> {"vi": template, "en": template}, with `{fact}` placeholders."""
    text = resources.files("credissuer").joinpath("errors.toml").read_text("utf-8")
    return tomllib.loads(text)


def words(code: str, language: str, facts: dict[str, Any]) -> str:
    """The words of `code` with its facts filled in.

    An unknown code is a fault of ours and raises KeyError.
    """
    return catalogue()[code][language].format(**facts)
