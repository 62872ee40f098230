"""What is typed about a member of staff, checked: login, name, address, language, roles.

Everything that is wrong is told at once, each beside its field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from credissuer.errors import FieldError, IssuerError, RefusedError, UsageError
from credissuer.staff.roles import FOR_PEOPLE, Role
from credissuer.words import languages

MOST_LOGIN, MOST_NAME, MOST_EMAIL, MOST_OPERATOR = 64, 200, 254, 32

# Begins and ends with a letter or digit, so that it can be told apart from the text around it.
_LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
# As far as addresses of an office need it (RFC 5321 section 4.1.2 allows quoted ones too). ASCII,
# so that no address can look like another one.
_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}"
)
# What useradd allows, and dots, as directories of companies have them.
_OPERATOR = re.compile(r"[a-z_][a-z0-9_.-]{0,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """What may change about a person beside their roles, checked."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount(PersonDetails):
    """A new account as an administrator wants it, checked."""

    login: str
    roles: frozenset[Role]


def login(text: str) -> str:
    """In lower case. Raises UsageError `person.login_invalid`."""
    read = text.strip().lower()
    if not _LOGIN.fullmatch(read):
        raise UsageError("person.login_invalid", most=MOST_LOGIN)
    return read


def name(text: str) -> str:
    """In NFC, one blank between words. Raises UsageError `person.name_invalid`."""
    read = unicodedata.normalize("NFC", " ".join(text.split()))
    # No invisible characters, because two people must not look alike where one decides on another.
    is_visible = all(unicodedata.category(one)[0] != "C" for one in read)
    if not 1 <= len(read) <= MOST_NAME or not is_visible:
        raise UsageError("person.name_invalid", most=MOST_NAME)
    return read


def email(text: str) -> str:
    """In lower case. Raises UsageError `person.email_invalid`."""
    read = text.strip().lower()
    if len(read) > MOST_EMAIL or not _EMAIL.fullmatch(read) or ".." in read:
        raise UsageError("person.email_invalid")
    return read


def language(text: str) -> str:
    """Raises UsageError `person.language_unknown`."""
    languages_known = languages("errors")
    if text not in languages_known:
        raise UsageError("person.language_unknown", languages=", ".join(languages_known))
    return text


def roles(words: Iterable[str]) -> frozenset[Role]:
    """Roles that people may have. Raises UsageError `person.role_unknown`."""
    read = {word.strip() for word in words} - {""}
    if not read <= set(FOR_PEOPLE):
        raise UsageError("person.role_unknown", roles=", ".join(FOR_PEOPLE))
    return frozenset(map(Role, read))


def operator_name(text: str | None) -> str | None:
    """The name of a user of the office's computer; None for none.

    Raises UsageError `person.operator_invalid`.
    """
    read = (text or "").strip()
    if not read:
        return None
    if not _OPERATOR.fullmatch(read):
        raise UsageError("person.operator_invalid", most=MOST_OPERATOR)
    return read


def account(
    *, login: str, name: str, email: str, language: str, roles: Iterable[str]
) -> NewAccount:
    """Check everything that was typed of a new account.

    Raises RefusedError `person.refused` with every FieldError as `problems`.
    """
    typed = {"login": login, "name": name, "email": email, "language": language, "roles": roles}
    return NewAccount(**_read(typed))


def details(*, name: str, email: str, language: str) -> PersonDetails:
    """Check everything that was typed of a change. Raises as `account`."""
    return PersonDetails(**_read({"name": name, "email": email, "language": language}))


def _read(typed: dict[str, Any]) -> dict[str, Any]:
    faults: list[FieldError] = []
    read = {}
    for field, text in typed.items():
        try:
            read[field] = _READERS[field](text)
        except IssuerError as error:
            faults.append(FieldError.of(f"/{field}", error))
    if faults:
        raise RefusedError("person.refused", problems=tuple(faults))
    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "login": login,
    "name": name,
    "email": email,
    "language": language,
    "roles": roles,
}
