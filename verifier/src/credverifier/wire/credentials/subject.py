"""The subject of a certificate: who it is about, and what was assessed."""

from __future__ import annotations

from enum import Enum, unique
from typing import Any

from credverifier.errors import FormatError
from credverifier.wire.credentials.credential import Account, Credential

KINDS = ("person", "organization")

_ACCOUNT_MEMBERS = ("platform", "handle", "url", "accountId", "controlProvenOn")


@unique
class AccountsRule(Enum):
    """Whether a certificate must name an account of its subject."""

    REQUIRED = "required"
    """One at least, because a profile is compared with nothing else."""

    MAY_BE_CONCEALED = "may be concealed"
    """None need be there: the holder chose to disclose none, and no profile will match."""


def check_subject(subject: Any, *, accounts_rule: AccountsRule = AccountsRule.REQUIRED) -> None:
    """Check name, kind, accounts, criteria, programme and level of a credentialSubject.

    Raises FormatError `format.claims_invalid`.
    """
    if type(subject) is not dict or type(subject.get("name")) is not str or not subject["name"]:
        raise FormatError("format.claims_invalid", "not one subject with a name")
    if subject.get("kind", KINDS[0]) not in KINDS:
        raise FormatError("format.claims_invalid", "kind is neither person nor organization")
    _check_accounts(subject, accounts_rule)
    criteria = subject.get("criteria", [])
    if type(criteria) is not list:
        raise FormatError("format.claims_invalid", "criteria is not a list")
    for result in criteria:
        if (
            type(result) is not dict
            or type(result.get("criterion")) is not str
            or type(result.get("level")) is not str
        ):
            raise FormatError("format.claims_invalid", "a result without criterion and level")
    programme = subject.get("programme", {"id": "", "version": ""})
    if (
        type(programme) is not dict
        or type(programme.get("id")) is not str
        or type(programme.get("version")) is not str
    ):
        raise FormatError("format.claims_invalid", "programme without id and version")
    if type(subject.get("level", "")) is not str or type(subject.get("assessedOn", "")) is not str:
        raise FormatError("format.claims_invalid", "level or assessedOn is not a text")


def _check_accounts(subject: dict[str, Any], accounts_rule: AccountsRule) -> None:
    required = accounts_rule is AccountsRule.REQUIRED
    accounts = subject.get("accounts", None if required else [])
    if type(accounts) is not list or (required and not accounts):
        raise FormatError("format.claims_invalid", "no accounts")
    for account in accounts:
        if type(account) is not dict or not account.get("platform") or not account.get("handle"):
            raise FormatError("format.claims_invalid", "an account without platform and handle")
        for name in _ACCOUNT_MEMBERS:
            if type(account.get(name, "")) is not str:
                raise FormatError("format.claims_invalid", f"account.{name} is not a text")


def account_of(account: dict[str, Any]) -> Account:
    """The values of an account as it stands in `accounts`."""
    return Account(*(account.get(name) for name in _ACCOUNT_MEMBERS))  # type: ignore[arg-type]


def account_members(account: Account) -> dict[str, str]:
    """An account as it stands in `accounts`."""
    pairs = (
        ("platform", account.platform),
        ("accountId", account.account_id),
        ("handle", account.handle),
        ("url", account.url),
        ("controlProvenOn", account.control_proven_on),
    )
    return {name: value for name, value in pairs if value is not None}


def assessment_members(credential: Credential) -> dict[str, Any]:
    """The accounts of a whole certificate and what was assessed, as every rendition has them."""
    # None only where a slim rendition was read, of which nothing else is written.
    assert credential.programme is not None
    return {
        "accounts": [account_members(account) for account in credential.subject.accounts],
        "level": credential.level,
        "programme": {"id": credential.programme.id, "version": credential.programme.version},
        "criteria": [
            {"criterion": item.criterion, "level": item.level} for item in credential.criteria
        ],
        "assessedOn": credential.assessed_on,
    }
