"""The W3C Verifiable Credentials Data Model 2.0, as far as a verifier must hold an issuer to it."""

from __future__ import annotations

from typing import Any

from case import Case, Family, World, bad, good
from forge import PUBLIC_URL

_BASE = "https://www.w3.org/ns/credentials/v2"
_OWN = f"{PUBLIC_URL}/contexts/credibility/v1"
_DIGEST = {"digestSRI": "sha256-WZVc7WaX1h4D8rJVb37x+ruDEWCEb1hrX3+Hrf7JJzQ="}
_CONTEXT = (
    "@context begins with that of the data model (section 4.3); no other than the issuer's own may "
    "follow."
)
_TYPE = "type holds VerifiableCredential and terms that a context defines, or URLs (section 4.5)."
_TRUSTED = "The issuer is trusted for the types that the trust list names (CONTRACT section 7)."
_NO_WRAPPER = "vc and vp claims are refused (VC-JOSE-COSE section 3.1.3)."
_TEXT = "A text, a language value, or an array of those (section 11.1)."
_LANGUAGES = [
    {"@value": "Liên minh", "@language": "vi"},
    {"@value": "Alliance", "@language": "en", "@direction": "ltr"},
]


def _case(
    world: World, name: str, why: str, members: dict[str, Any], code: str | None = "claims_invalid"
) -> Case:
    token, clear = world.tnso.sign(world.slim(members)), world.clear_token
    return bad(name, why, token, clear, f"format.{code}") if code else good(name, why, token, clear)


def _contexts(world: World) -> list[Case]:
    inline = {"CredibilityCredential": "https://tnso.vn/x"}
    values: list[Any] = [
        _BASE, [], {}, None, 2, True, [_OWN], [_OWN, _BASE],
        ["https://www.w3.org/2018/credentials/v1", _OWN], [f"{_BASE}/", _OWN],
        [_BASE.replace("https", "http"), _OWN], [_BASE.upper(), _OWN], [[_BASE], _OWN],
        [_BASE, _OWN, "https://evil.example/context"],
        [_BASE, _OWN, "https://www.w3.org/ns/credentials/examples/v2"], [_BASE, _OWN, inline],
        [_BASE, _OWN, {"@vocab": "https://evil.example/"}], [_BASE, _OWN, None], [_BASE, _OWN, 1],
        [_BASE, _OWN, {"@protected": False, "issuer": "https://evil.example/issuer"}], {"0": _BASE},
        [_BASE, "https://tinnhiem.example/contexts/credibility/v1", _OWN],
    ]  # fmt: skip
    token = world.tnso.sign(world.slim(without=("@context",)))
    return [
        *(_case(world, f"@context {value!r}", _CONTEXT, {"@context": value}) for value in values),
        _case(world, "its own context twice", _CONTEXT, {"@context": [_BASE, _OWN, _OWN]}, None),
        bad("no @context", _CONTEXT, token, world.clear_token, "format.claims_invalid"),
        *(_case(world, f"a {name} claim of {value!r}", _NO_WRAPPER, {name: value})
          for name, value in (("vc", {}), ("vp", {}), ("vc", None), ("vp", [1]))),
    ]  # fmt: skip


def _types(world: World) -> list[Case]:
    own, base = "CredibilityCredential", "VerifiableCredential"
    values: list[Any] = [
        own, [], [own], [base, own, "UndefinedType"], [base, own, "verifiablecredential"],
        [base, f"{own} "], [base, own, "VerifiablePresentation"], [base, own, "no url"],
        [base, own, None], [base, own, 7], [base, own, [own]], [base, own, {"id": own}],
        {base: True, own: True}, None, 7, True, [base, own, "a:"],
        [base, own, "https://x.example/a b"],
    ]  # fmt: skip
    untrusted: list[Any] = [
        base,
        [base],
        [base, "BitstringStatusListCredential"],
        [base, "https://x.example/Other"],
    ]
    controls: list[tuple[str, Any]] = [
        ("types in another order", [own, base]),
        ("a type that is a URL", [base, own, "https://schema.example/Certificate"]),
        ("a further type of the base context", [base, own, "JsonSchemaCredential"]),
        ("a type twice", [base, own, own]),
    ]
    no_own_context = world.tnso.sign(world.slim({"@context": [_BASE]}))
    other = world.other
    plain = {"@context": [_BASE], "type": base}
    any_type = other.sign(other.certificate(plain))
    undefined = other.sign(other.certificate({"@context": [_BASE], "type": [base, own]}))
    no_type = world.tnso.sign(world.slim(without=("type",)))
    return [
        *(_case(world, name, _TYPE, {"type": value}, None) for name, value in controls),
        good("any type of an issuer that is trusted for all", _TRUSTED, any_type,
             world.clear_other),
        *(_case(world, f"type {value!r}", _TYPE, {"type": value},
                "type_invalid") for value in values),
        *(_case(world, f"type {value!r}", _TRUSTED, {"type": value},
                "type_invalid") for value in untrusted),
        bad("no type", _TYPE, no_type, world.clear_token, "format.type_invalid"),
        bad("a type that no context defines", _TYPE, no_own_context, world.clear_token,
            "format.type_invalid"),
        bad("that, of an issuer trusted for all", _TYPE, undefined, world.clear_other,
            "format.type_invalid"),
        bad("a status list for a certificate", _TYPE, _list_as_certificate(world), world.clear,
            "format.type_invalid"),
    ]  # fmt: skip


def _list_as_certificate(world: World) -> str:
    return world.tnso.bitstring("revocation", key="both", id=world.tnso.credential_url())


def _texts(world: World) -> list[Case]:
    wrong: list[Any] = [
        7, None, True, {}, [7], [None], {"@value": 7}, {"@language": "vi"},
        {"@value": "x", "@language": 7}, {"@value": "x", "@language": ""},
        {"@value": "x", "@language": "vi_VN"}, {"@value": "x", "@language": None},
        {"@value": "x", "@direction": "up"}, {"@value": "x", "@direction": None},
        {"@value": "x", "@type": "x"}, {"@value": "x", "lang": "vi"}, ["x", {"value": "x"}],
        {"@value": ["x"]}, [["x"]],
    ]  # fmt: skip
    issuer = world.tnso.id
    return [
        _case(world, "a name and a description", _TEXT,
              {"name": "Chứng nhận", "description": _LANGUAGES}, None),
        _case(world, "one language value", _TEXT,
              {"name": _LANGUAGES[0], "description": {"@value": "x"}}, None),
        _case(world, "a mixed array", _TEXT, {"name": ["x", *_LANGUAGES], "description": []}, None),
        _case(world, "of the issuer, without a language", _TEXT,
              {"issuer": {"id": issuer, "name": ["@language", {"@value": "x"}]}}, None),
        _case(world, "of the issuer", _TEXT,
              {"issuer": {"id": issuer, "name": "x", "description": _LANGUAGES}}, None),
        *(_case(world, f"name {value!r}", _TEXT, {"name": value}) for value in wrong),
        *(_case(world, f"description {value!r}", _TEXT,
                {"description": value}) for value in wrong[:4]),
        *(_case(world, f"issuer.name {value!r}", _TEXT, {"issuer": {"id": issuer, "name": value}})
          for value in wrong[:6]),
        *(_case(world, f"issuer.description {value!r}", _TEXT,
                {"issuer": {"id": issuer, "description": value}})
          for value in wrong[:3]),
    ]  # fmt: skip


def _optional(world: World) -> list[Case]:
    """Members with a type and an id (sections 4.11 to 5.5)."""
    schema = {"id": f"{PUBLIC_URL}/schemas/credibility/v1.json", "type": "JsonSchema"}
    related = {"id": "https://tnso.vn/rules.pdf", **_DIGEST}
    multibase = {"id": "https://tnso.vn/rules.html", "digestMultibase": "uEiBZlVztZpfWHgPyslVvfvH6"}
    typed, rule = (
        {"type": "Note"},
        "Objects with a type; an id is a URL (sections 4.11, 5.4 to 5.6).",
    )
    once = "Each resource once, with a digest (section 5.3)."
    controls: list[tuple[str, str, dict[str, Any]]] = [
        (
            "schemas, one and many",
            rule,
            {"credentialSchema": [schema, {**schema, "id": "urn:x:2"}]},
        ),
        (
            "evidence without id",
            rule,
            {"evidence": typed, "termsOfUse": [typed, {**typed, "id": "urn:x:1"}]},
        ),
        (
            "a refresh service",
            rule,
            {"refreshService": {"type": ["A", "B"], "id": "https://tnso.vn/refresh"}},
        ),
        ("related resources", once, {"relatedResource": [related, multibase]}),
        ("one related resource", once, {"relatedResource": related}),
    ]
    wrong: list[tuple[str, Any]] = [
        ("credentialSchema", "urn:x:1"), ("credentialSchema", {"id": "urn:x:1"}),
        ("credentialSchema", {"type": "JsonSchema"}),
        ("credentialSchema", {**schema, "id": "no url"}),
        ("credentialSchema", {**schema, "id": None}), ("credentialSchema", [schema, 7]),
        ("credentialSchema", {**schema, "type": []}), ("credentialSchema", None),
        ("credentialSchema", {**schema, "type": ""}),
        ("credentialSchema", {**schema, "type": ["A", 7]}),
        ("credentialSchema", {**schema, "type": ["A", ""]}), ("evidence", {}), ("evidence", "seen"),
        ("evidence", [None]), ("evidence", {"type": "Note", "id": "no url"}),
        ("termsOfUse", {"id": "urn:x:1"}), ("termsOfUse", {"type": 7}),
        ("termsOfUse", {"type": "Note", "id": ["urn:x:1"]}), ("refreshService", {"type": None}),
        ("refreshService", {"type": "A", "id": None}), ("refreshService", [7]),
        ("credentialSchema", []), ("evidence", []), ("termsOfUse", []), ("refreshService", []),
        ("evidence", None), ("termsOfUse", None), ("refreshService", None),
    ]  # fmt: skip
    repeated: list[Any] = [
        [related, related], [related, {**multibase, "id": related["id"]}], {"id": related["id"]},
        [related, {"id": "urn:x:1"}], {**related, "id": "no url"}, _DIGEST,
        "https://tnso.vn/rules.pdf", [7], None, {"id": "urn:x:1", "digestSRI": 7}, [],
    ]  # fmt: skip
    return [
        *(_case(world, name, why, members, None) for name, why, members in controls),
        *(_case(world, f"{name} {value!r}", rule, {name: value}) for name, value in wrong),
        *(
            _case(world, f"relatedResource {value!r}", once, {"relatedResource": value})
            for value in repeated
        ),
    ]


def _cases(world: World) -> list[Case]:
    return [*_contexts(world), *_types(world), *_texts(world), *_optional(world)]


FAMILIES = (Family("data_model", "The rules of the VC Data Model 2.0", _cases),)
