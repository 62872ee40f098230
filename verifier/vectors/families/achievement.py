"""What an Open Badge says: the data model, its subject, identifiers and results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from case import Case, bad
from forge import PUBLIC_URL

from credverifier.wire.credentials import open_badge
from families.badges import Badges, Change, put_at

_MODEL = "An Open Badge keeps the data model of credentials and its own (Open Badges 3.0, annex B)."
_WHOSE = (
    "Name and accounts are identifiers, not hashed; what belongs to an account stands behind its "
    "userName."
)
_LEVEL = "A result is one that the achievement describes (Open Badges 3.0 section B.1)."
_STATUS = "It says where its standing is told (SECURITY 2.1.9)."
_OURS = "The id is that of a certificate at its issuer, the achievement one of its programmes."


def _models(at: Badges) -> list[Case]:
    claims, types = "claims_invalid", "type_invalid"
    one, base = at.tnso.badge(), "https://www.w3.org/ns/credentials/v2"
    contexts: list[tuple[str, list[Any], str]] = [
        ("without its own", [base], types),
        ("in another order", [open_badge.CONTEXT, base], claims),
        ("with ours", [*one["@context"], f"{PUBLIC_URL}/contexts/credibility/v1"], claims),
        ("of an older version", [base, open_badge.CONTEXT.replace("3.0.3", "3.0.1")], claims),
        (
            "with one that redefines",
            [*one["@context"], {"name": "https://evil.example/name"}],
            claims,
        ),
    ]
    other = at.world.courses
    theirs = other.sign_badge()
    lists = at._needed(other, at.world.clear_courses)
    number = "of an issuer trusted for another type"
    rows: list[tuple[str, str, dict[str, Any], str]] = [
        ("a vc claim", _MODEL, {"vc": {}}, claims),
        ("no VerifiableCredential", _MODEL, {"type": ["OpenBadgeCredential"]}, types),
        ("its type alone, as a text", _MODEL, {"type": "OpenBadgeCredential"}, types),
        ("a type that nobody defines", _MODEL, {"type": [*one["type"], "Diploma"]}, types),
        ("our own type, which no context defines", _MODEL,
         {"type": [*one["type"], "CredibilityCredential"]}, types),
        ("an issuer that is a URL", _MODEL, {"issuer": at.tnso.id}, types),
        ("an issuer that is no Profile", _MODEL, {"issuer": {**one["issuer"], "type": ["Person"]}},
         types),
        ("id at another host", _OURS,
         {"id": "https://tnsx.vn/c/7K3M9QX2HS", "jti": "https://tnsx.vn/c/7K3M9QX2HS"}, claims),
        ("id with a wrong check symbol", _OURS,
         dict.fromkeys(("id", "jti"), f"{PUBLIC_URL}/c/7K3M9QX2HT"), claims),
        ("a schema without id", _MODEL,
         {"credentialSchema": [{"type": "1EdTechJsonSchemaValidator2019"}]}, claims),
    ]  # fmt: skip
    entry = one["credentialStatus"]
    statuses: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
        ("no status", "status.missing", {}, ("status", "credentialStatus")),
        (
            "1EdTech's own status",
            "status.unsupported",
            {"credentialStatus": {**entry, "type": "1EdTechRevocationList"}},
            (),
        ),
        (
            "a status without index",
            "status.malformed",
            {"credentialStatus": {**entry, "statusListIndex": 4242}},
            (),
        ),
    ]
    return [
        *(at.wrong(f"@context {name}", _MODEL, code, {"@context": value}) for name, value,
          code in contexts),
        *(at.wrong(name, why, code, members) for name, why, members, code in rows),
        *(bad(name, _STATUS, at.token(members, without=without), at.lists, code) for name, code,
          members, without in statuses),
        bad(number, _OURS, theirs, lists, "format.type_invalid"),
    ]  # fmt: skip


def _subjects(at: Badges) -> list[Case]:
    claims, types = "claims_invalid", "type_invalid"
    subject, achievement = put_at("credentialSubject"), ("credentialSubject", "achievement")
    criteria = put_at(*achievement, "criteria")
    whole = at.tnso.badge()["credentialSubject"]
    empty: tuple[tuple[str, Change], ...] = tuple(
        (f"{name} {value!r}", put_at(*achievement, name)(value))
        for name in ("id", "name", "description")
        for value in ("", None, ["x"])
    )
    rows: list[tuple[str, str, Change, str]] = [
        ("two subjects", _MODEL, subject([whole, whole]), types),
        ("a subject of no type", _MODEL, put_at("credentialSubject", "type")(), types),
        (
            "a subject of another type",
            _MODEL,
            put_at("credentialSubject", "type")(["Person"]),
            types,
        ),
        ("no achievement", _MODEL, put_at(*achievement)(), types),
        ("an achievement that is a URL", _MODEL, put_at(*achievement)("urn:x:y"), types),
        ("an achievement of another type", _MODEL, put_at(*achievement, "type")("Badge"), types),
        *((f"an achievement's {name}", _MODEL, change, claims) for name, change in empty),
        (
            "an achievement of another host",
            _OURS,
            put_at(*achievement, "id")("https://tnsx.vn/programmes/x#levels/gold"),
            claims,
        ),
        (
            "an achievement outside the programmes",
            _OURS,
            put_at(*achievement, "id")(f"{PUBLIC_URL}/courses/x"),
            claims,
        ),
        ("no criteria", _MODEL, criteria(), claims),
        ("criteria that are a text", _MODEL, criteria("narrative"), claims),
        ("empty criteria", _MODEL, criteria({}), claims),
        ("criteria whose id is a number", _MODEL, criteria({"id": 7}), claims),
        ("criteria whose narrative is a number", _MODEL, criteria({"narrative": 7}), claims),
        ("a version that is a number", _MODEL, put_at(*achievement, "version")(2026), claims),
    ]
    return [at.wrong(name, why, code, change=change) for name, why, change, code in rows]


def _identities(at: Badges) -> list[Case]:
    claims, types = "claims_invalid", "type_invalid"
    identifiers = at.tnso.badge()["credentialSubject"]["identifier"]
    name, user, stable, url = identifiers[:4]
    rows: list[tuple[str, Any, str]] = [
        ("no identifiers", [], claims),
        ("one that is a text", [*identifiers, "tiktok:x"], types),
        ("one of another type", [*identifiers, {**user, "type": "IdentifierEntry"}], types),
        ("a hashed one", [*identifiers, {**user, "hashed": True}], claims),
        (
            "one that does not say whether it is hashed",
            [*identifiers, {k: v for k, v in user.items() if k != "hashed"}],
            claims,
        ),
        ("one that is hashed by a number", [*identifiers, {**user, "hashed": 0}], claims),
        (
            "one without a kind",
            [*identifiers, {k: v for k, v in user.items() if k != "identityType"}],
            claims,
        ),
        ("an empty one", [*identifiers, {**user, "identityHash": ""}], claims),
        ("one that is a number", [*identifiers, {**user, "identityHash": 7}], claims),
        ("no name", identifiers[1:], claims),
        ("two names", [*identifiers, name], claims),
        ("no accounts", [name], claims),
        ("an account without platform", [name, {**user, "identityHash": ":minhanh"}], claims),
        ("an account without handle", [name, {**user, "identityHash": "tiktok:"}], claims),
        ("an account without a colon", [name, {**user, "identityHash": "minhanh"}], claims),
        ("an id before every account", [name, stable, user], claims),
        ("a URL before every account", [name, url, user], claims),
        ("two ids of one account", [name, user, stable, stable], claims),
        ("two URLs of one account", [name, user, url, url], claims),
        ("accounts that are a text", "tiktok:x", types),
    ]
    put = put_at("credentialSubject", "identifier")
    return [
        at.wrong(f"identifier: {name}", _WHOSE, code, change=put(value))
        for name, value, code in rows
    ]


def _results(at: Badges) -> list[Case]:
    claims, types = "claims_invalid", "type_invalid"
    described = ("credentialSubject", "achievement", "resultDescription")
    first, result = (*described, 0), ("credentialSubject", "result", 0)
    whole = at.tnso.badge()["credentialSubject"]["result"]
    rows: list[tuple[str, Change, str]] = [
        ("none described", put_at(*described)(), claims),
        ("a description of another type", put_at(*first, "type")(["Result"]), types),
        ("a description that is a text", put_at(*first)("level"), types),
        *(
            (f"a description without {name}", put_at(*first, name)(), claims)
            for name in ("id", "name", "resultType")
        ),
        ("one that is not described", put_at(*result, "resultDescription")("urn:x:y"), claims),
        ("one that describes nothing", put_at(*result, "resultDescription")(), claims),
        ("one of another type", put_at(*result, "type")("Level"), types),
        ("one without value", put_at(*result, "value")(), claims),
        ("one whose value is a number", put_at(*result, "value")(7), claims),
        ("one twice", put_at("credentialSubject", "result")([*whole, whole[0]]), claims),
    ]
    return [at.wrong(f"result: {name}", _LEVEL, code, change=change) for name, change, code in rows]


def cases(at: Badges) -> Iterable[Case]:
    """Those of the family open_badge that are about the achievement."""
    return (*_models(at), *_subjects(at), *_identities(at), *_results(at))
