"""What OpenAPI says of the routes of raw ASGI, which FastAPI does not know."""

from __future__ import annotations

from typing import Any

from credissuer.public import badge_check, oembed
from credissuer.public.questions import LONGEST_NUMBER, MOST, NUMBER
from credissuer.words import FALLBACK, languages
from credverifier import words

_CHECKS = ("format", "issuer", "signature", "validity", "status", "profile")
_STAMP = "2026-11-23T07:03:11Z"


def paths() -> dict[str, Any]:
    """Path -> its operations, by method."""
    return {
        "/api/v1/verify": {"post": _verify()},
        "/api/v1/verify/batch": {"post": _batch()},
        oembed.PATH: {"get": _oembed()},
        badge_check.PATH: {"post": _badge_check()},
    }


def schemas() -> dict[str, Any]:
    """The schemas that the operations refer to, by name."""
    return {"Question": _question(), "Verdict": _verdict()}


def _question() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "credential": {**text, "description": "A credential (vc+jwt)."},
            "number": {
                **text,
                "maxLength": LONGEST_NUMBER,
                "pattern": NUMBER,
                "description": "A certificate number, in any case and with any separators.",
            },
            "url": {**text, "description": "A certificate's link: only parsed, never fetched."},
            "profile": {
                "type": "string",
                "maxLength": 2048,
                "description": "A profile to compare with.",
            },
            "max_status_age": {
                "type": "number",
                "minimum": 0,
                "maximum": 31622400,
                "description": "Seconds.",
            },
            "as_of": {
                "type": "string",
                "maxLength": 40,
                "description": "How it stood then: a day, which is its end in the office's zone, or "
                "a moment (RFC 3339) that has passed.",
            },
            "receipt": {
                "type": "boolean",
                "description": "Whether the office is to sign its answer (receipt+jwt).",
            },
        },
        "oneOf": [{"required": [name]} for name in ("credential", "number", "url")],
    }


def _verdict() -> dict[str, Any]:
    maybe = {"type": ["string", "null"]}
    message = {
        "type": "object",
        "required": list(words.LANGUAGES),
        "properties": {language: {"type": "string"} for language in words.LANGUAGES},
    }
    code = {"enum": [None, *words.CODES]}
    result = {"enum": ["pass", "fail", "not_checked"]}
    check = _complete(
        {"name": {"enum": list(_CHECKS)}, "result": result, "code": code, "detail": maybe}
    )
    certificate = (
        "number",
        "name",
        "kind",
        "accounts",
        "level",
        "criteria",
        "programme",
        "valid_from",
        "valid_until",
    )
    status = dict.fromkeys(("as_of", "fresh_until", "since", "reason", "superseded_by"), maybe)
    match = {"type": ["boolean", "null"]}
    members = {
        "outcome": {"enum": ["valid", "invalid", "unknown"]},
        "verdict": {"enum": list(words.VERDICTS)},
        "code": code,
        "message": message,
        "checks": {
            "type": "array",
            "items": check,
            "minItems": len(_CHECKS),
            "maxItems": len(_CHECKS),
        },
        "certificate": {"type": ["object", "null"], "required": list(certificate)},
        "status": _complete(status),
        "profile": _complete({"asked": maybe, "match": match}),
        "checked_at": {"type": "string", "format": "date-time"},
    }
    schema = _complete(members)
    schema["properties"] |= {
        "as_of": {
            "type": "string",
            "format": "date-time",
            "description": "The moment in the past that it is about, where one was asked for.",
        },
        "receipt": {
            "type": "string",
            "description": "The office's signed statement, where one was asked for.",
        },
    }
    return schema


def _verify() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Question"}
    example_requests = {
        "number": {
            "value": {"number": "7K3M9-QX2HS", "profile": "https://www.tiktok.com/@minhanh.review"}
        }
    }
    answer = {"schema": {"$ref": "#/components/schemas/Verdict"}, "examples": examples()}
    return {
        "operationId": "verify",
        "tags": ["public"],
        "summary": "The verdict on a credential, number or link.",
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "examples": example_requests}},
        },
        "responses": {"200": _answer("A verdict.", answer)},
    }


def examples() -> dict[str, Any]:
    """An example response for every verdict."""
    by_verdict = {}
    for verdict, entry in words.VERDICTS.items():
        codes = [code for code, row in words.CODES.items() if row["verdict"] == verdict]
        code = codes[0] if codes else None
        # The part before the dot names the check: "signature.invalid" fails "signature".
        failed = code.partition(".")[0] if code else None
        by_verdict[verdict] = {
            "summary": entry["headline"][FALLBACK],
            "value": {
                "outcome": entry["outcome"],
                "verdict": verdict,
                "code": code,
                "message": entry.get("short", entry["sentence"]),
                "checks": [
                    {
                        "name": name,
                        "result": "fail" if name == failed else "not_checked",
                        "code": None,
                        "detail": None,
                    }
                    for name in _CHECKS
                ],
                "certificate": None,
                "status": dict.fromkeys(
                    ("as_of", "fresh_until", "since", "reason", "superseded_by")
                ),
                "profile": {"asked": None, "match": None},
                "checked_at": _STAMP,
            },
        }
    return by_verdict


def _batch() -> dict[str, Any]:
    items = {
        "type": "array",
        "minItems": 1,
        "maxItems": MOST,
        "items": {"$ref": "#/components/schemas/Question"},
    }
    verdicts = {"type": "array", "items": {"$ref": "#/components/schemas/Verdict"}}
    body = {
        "type": "object",
        "additionalProperties": False,
        "required": ["items"],
        "properties": {"items": items},
    }
    answer = {"type": "object", "required": ["verdicts"], "properties": {"verdicts": verdicts}}
    return {
        "operationId": "verifyBatch",
        "tags": ["public"],
        "summary": "Verdicts on up to 500 questions, in their order.",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"200": _answer("Verdicts.", {"schema": answer})},
    }


def _oembed() -> dict[str, Any]:
    text, count = {"type": "string"}, {"type": "integer"}
    pixels = {**count, "minimum": 1, "maximum": 99_999}
    required = [
        "version",
        "type",
        "title",
        "provider_name",
        "provider_url",
        "html",
        "width",
        "height",
    ]
    members = dict.fromkeys((*required, "thumbnail_url"), text)
    counted = ("width", "height", "cache_age", "thumbnail_width", "thumbnail_height")
    members |= dict.fromkeys(counted, count)
    parameters = (
        ("url", True, {**text, "maxLength": 2048}),
        ("format", False, {"enum": ["json"]}),
        ("maxwidth", False, pixels),
        ("maxheight", False, pixels),
        ("lang", False, {"enum": list(languages("kit"))}),
    )
    answer = {"schema": {"type": "object", "required": required, "properties": members}}
    return {
        "operationId": "embed",
        "tags": ["public"],
        "summary": "oEmbed 1.0: the badge of a certificate's link, for other sites.",
        "parameters": [
            {"name": name, "in": "query", "required": needed, "schema": schema}
            for name, needed, schema in parameters
        ],
        "responses": {
            "200": _answer("A rich embedding.", answer),
            "501": {"description": "", "content": {}},
        },
    }


def _badge_check() -> dict[str, Any]:
    picture = {"type": "string", "format": "binary", "maxLength": badge_check.MAX_OCTETS}
    maybe, result = {"type": ["string", "null"]}, {"enum": ["pass", "warn", "fail", "not_checked"]}
    check: dict[str, Any] = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "result": result},
    }
    members = {**dict.fromkeys(("text", "number", "name"), maybe), "result": result}
    checks = {"type": "array", "items": check}
    form = {
        "type": "object",
        "required": ["picture"],
        "properties": {"picture": picture, "number": {"description": "Of the kit."}},
    }
    answer = {
        "type": "object",
        "required": [*members, "checks"],
        "properties": {**members, "checks": checks},
    }
    return {
        "operationId": "testBadge",
        "tags": ["public"],
        "summary": "Whether a picture of a badge scans, and whose it is. Nothing of it is kept.",
        "requestBody": {
            "required": True,
            "content": {
                "image/png": {"schema": picture},
                "image/jpeg": {"schema": picture},
                "multipart/form-data": {"schema": form},
            },
        },
        "responses": {"200": _answer("What was found.", {"schema": answer})},
    }


def _complete(members: dict[str, Any]) -> dict[str, Any]:
    """An object that always has all of `members`."""
    return {"type": "object", "required": list(members), "properties": members}


def _answer(description: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": content}}
