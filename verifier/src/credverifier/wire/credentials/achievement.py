"""The subject of an Open Badge: an `AchievementSubject` <-> the subject of a certificate (Open
Badges 3.0).

The name and the accounts are identifiers: of an account `userName`, directly followed by its
`accountId` and, as `identifier`, its URL. The achievement is the programme at the certificate's
level; that level, and the level of each criterion, are its results.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from credverifier.errors import FormatError
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.credentials.credential import Account, Credential

_OF_ACCOUNTS = {"accountId": "accountId", "identifier": "url"}
"""Types of identifiers that belong to the account before them -> members of an account."""


class Words(NamedTuple):
    """The texts for people on the badge. Each holds all languages, because the standard has no
    language maps.

    `level` is the title of the level's result; `criteria`: id of a criterion -> its title.
    """

    name: str
    description: str
    narrative: str
    level: str
    criteria: Mapping[str, str]


def write(credential: Credential, words: Words) -> dict[str, Any]:
    """The subject of an Open Badge."""
    programme = credential.programme
    subject = credential.subject
    # None only in the slim rendition, of which no badge is issued.
    assert programme is not None
    results = [(f"{programme.id}#level", words.level, credential.level)] + [
        (f"{programme.id}#criteria/{item.criterion}", words.criteria[item.criterion], item.level)
        for item in credential.criteria
    ]
    described = [
        {
            "id": identity,
            "type": ["ResultDescription"],
            "name": title,
            "resultType": "PerformanceLevel",
        }
        for identity, title, _ in results
    ]
    return {
        "id": subject.id,
        "type": ["AchievementSubject"],
        "identifier": [
            _identity("name", subject.name),
            *(identity for account in subject.accounts for identity in _identities(account)),
        ],
        "achievement": {
            "id": f"{programme.id}#levels/{credential.level}",
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": words.name,
            "description": words.description,
            "criteria": {"id": programme.id, "narrative": words.narrative},
            "version": programme.version,
            "resultDescription": described,
        },
        "result": [
            {
                "type": ["Result"],
                "resultDescription": identity,
                "value": level,
            }
            for identity, _, level in results
        ],
    }


def _identities(account: Account) -> list[dict[str, Any]]:
    texts = [
        ("userName", f"{account.platform}:{account.handle}"),
        ("accountId", account.account_id),
        ("identifier", account.url),
    ]
    return [_identity(kind, text) for kind, text in texts if text]


def _identity(kind: str, text: str) -> dict[str, Any]:
    return {
        "type": "IdentityObject",
        "hashed": False,
        # In spite of its name it holds the plain text where `hashed` is false.
        "identityHash": text,
        "identityType": kind,
    }


def read(subject: Any, public_url: str) -> dict[str, Any]:
    """The subject in the shape that a `vc+jwt` of the same certificate has.

    Raises FormatError `format.type_invalid`, `format.claims_invalid`.
    """
    typed(subject, "AchievementSubject")
    if "id" not in subject:
        raise FormatError("format.claims_invalid", "a subject without id, to which sub belongs")
    achievement = typed(subject.get("achievement"), "Achievement")
    _check_achievement(achievement, public_url)
    programme = achievement["id"].partition("#")[0]
    levels = _levels(subject, achievement)
    prefix = f"{programme}#criteria/"
    read = {
        "id": subject["id"],
        **_name_and_accounts(
            _objects(
                subject,
                "identifier",
                "IdentityObject",
            )
        ),
        "programme": {"id": programme, "version": achievement.get("version", "")},
        "criteria": [
            {"criterion": identity[len(prefix) :], "level": level}
            for identity, level in levels.items()
            if identity.startswith(prefix)
        ],
    }
    level = levels.get(f"{programme}#level")
    return read if level is None else {**read, "level": level}


def typed(value: Any, kind: str) -> dict[str, Any]:
    """`value`, an object of that type. Raises FormatError `format.type_invalid`."""
    if type(value) is not dict or kind not in vc_jwt.listed(value, "type"):
        raise FormatError("format.type_invalid", f"no {kind}")
    return value


def _objects(
    owner: dict[str, Any],
    name: str,
    kind: str,
) -> list[dict[str, Any]]:
    value = owner.get(name, [])
    return [typed(item, kind) for item in (value if type(value) is list else [value])]


def _text(owner: dict[str, Any], name: str) -> str:
    value = owner.get(name)
    if type(value) is not str or not value:
        raise FormatError("format.claims_invalid", f"{name} is no text")
    return value


def _check_achievement(achievement: dict[str, Any], public_url: str) -> None:
    if not _text(achievement, "id").startswith(f"{public_url}/programmes/"):
        raise FormatError(
            "format.claims_invalid",
            "an achievement that is no programme of the issuer",
        )
    _text(achievement, "name")
    _text(achievement, "description")
    criteria = achievement.get("criteria")
    if type(criteria) is not dict or not ("id" in criteria or "narrative" in criteria):
        raise FormatError("format.claims_invalid", "criteria with neither id nor narrative")
    for name in criteria.keys() & {"id", "narrative"}:
        _text(criteria, name)


def _levels(subject: dict[str, Any], achievement: dict[str, Any]) -> dict[str, str]:
    """Id of a result's description -> the level reached.

    Every result must be one that the achievement describes.
    """
    described = set()
    for description in _objects(
        achievement,
        "resultDescription",
        "ResultDescription",
    ):
        described.add(_text(description, "id"))
        _text(description, "name")
        _text(description, "resultType")
    levels: dict[str, str] = {}
    for result in _objects(subject, "result", "Result"):
        identity = _text(result, "resultDescription")
        if identity not in described or identity in levels:
            raise FormatError(
                "format.claims_invalid",
                "a result that is not described, or is there twice",
            )
        levels[identity] = _text(result, "value")
    return levels


def _name_and_accounts(identities: list[dict[str, Any]]) -> dict[str, Any]:
    """`name` and `accounts`. Identifiers of other types are ignored."""
    names: list[str] = []
    accounts: list[dict[str, str]] = []
    for identity in identities:
        kind = _text(identity, "identityType")
        text = _text(identity, "identityHash")
        # A hash could neither be shown nor be compared with a profile.
        if identity.get("hashed") is not False:
            raise FormatError(
                "format.claims_invalid",
                "an identifier that is hashed, or does not say that it is not",
            )
        if kind == "name":
            names.append(text)
        elif kind == "userName":
            # `tiktok:minhanh.review`, as `_identities` writes it.
            platform, _, handle = text.partition(":")
            accounts.append({"platform": platform, "handle": handle})
        elif kind in _OF_ACCOUNTS:
            # It belongs to the `userName` in front of it, which has one of each kind at most.
            if not accounts or _OF_ACCOUNTS[kind] in accounts[-1]:
                raise FormatError(
                    "format.claims_invalid",
                    "an identifier that belongs to no account",
                )
            accounts[-1][_OF_ACCOUNTS[kind]] = text
    if len(names) != 1:
        raise FormatError("format.claims_invalid", "not one name")
    return {"name": names[0], "accounts": accounts}
