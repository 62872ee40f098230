"""The OpenAPI document: FastAPI's, with the raw routes and with problems as error responses."""

from __future__ import annotations

import json
from importlib import metadata
from typing import Any

from fastapi import FastAPI

from credissuer.http.problems import MEDIA_TYPE, STATUS
from credissuer.http.schemas import ProblemOut
from credissuer.public import badge_check, described
from credissuer.public.questions import MOST
from credissuer.words import words as words_of
from credverifier import words

_DROPPED = ("HTTPValidationError", "ValidationError")
_PUBLIC = (400, 404, 405, 422, 429, 500, 503)
_OFFICE = (400, 401, 403, 404, 405, 409, 422, 429, 500, 503)
_WITH_BODY = (408, 413, 415)
_CHECKS = ("format", "issuer", "signature", "validity", "status", "profile")
_STAMP = "2026-11-23T07:03:11Z"


def describe(app: FastAPI) -> dict[str, Any]:
    """The complete document; deterministic."""
    generated: dict[str, Any] = app.openapi()
    # A copy, because FastAPI keeps its document and returns the same object the next time.
    document: dict[str, Any] = json.loads(json.dumps(generated))
    document["info"] = {
        "title": "credissuer",
        "version": metadata.version("credissuer"),
        "description": "Verification, look-up and the office's own calls. Refusals are RFC 9457 problems.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    schemas = document["components"]["schemas"]
    # FastAPI's own error bodies, which this office never sends.
    for name in _DROPPED:
        schemas.pop(name, None)
    schemas |= {"Question": _question(), "Verdict": _verdict(), "Problem": _problem()}
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    document["paths"] |= {
        "/api/v1/verify": _verify(),
        "/api/v1/verify/batch": _batch(),
        "/oembed": _oembed(),
        "/badge-check": _badge_check(),
        **described.drawn(),
    }
    for path in document["paths"].values():
        for operation in path.values():
            _complete(operation)
    # A form is answered with a page, whatever comes of it.
    for response in document["paths"]["/badge-check"]["post"]["responses"].values():
        response["content"]["text/html"] = {"schema": {"type": "string"}}
    # Their responses are all that there are: no rate, no body.
    document["paths"] |= described.operational()
    return document


def _complete(operation: dict[str, Any]) -> None:
    office = "office" in operation.get("tags", ())
    if office:
        operation["security"] = [{"bearer": []}]
    documented = {int(status) for status in operation["responses"] if int(status) >= 400}
    statuses = {
        *(_OFFICE if office else _PUBLIC),
        # A renewal reads none, and refuses one that is too large all the same.
        *(_WITH_BODY if "requestBody" in operation or _is_renewal(operation) else ()),
        *documented,
    }
    for status in sorted(statuses):
        operation["responses"][str(status)] = {
            "description": words_of("errors", "en")["titles"][str(status)],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    # A renewal has no body and still issues: repeated without a key it must be safe as well.
    if (office and "requestBody" in operation) or _is_renewal(operation):
        operation.setdefault("parameters", []).append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "The same key with the same body gives the same answer.",
                "schema": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 255,
                    "pattern": "^[ -~]+$",
                },
            }
        )


def _is_renewal(operation: dict[str, Any]) -> bool:
    return bool(operation["operationId"] == "renewCertificate")


def _problem() -> dict[str, Any]:
    schema = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    members = schema.pop("$defs")["FieldErrorOut"]
    schema["properties"]["errors"]["items"] = members
    schema["properties"]["code"]["enum"] = sorted({*STATUS, *words.CODES})
    return schema


def _question() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "credential": {**text, "description": "A credential (vc+jwt)."},
            "number": {
                **text,
                "maxLength": 64,
                "pattern": "^[^/:.]*$",
                "description": "A certificate number, in any case.",
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
        },
        "oneOf": [{"required": [name]} for name in ("credential", "number", "url")],
    }


def _verdict() -> dict[str, Any]:
    maybe = {"type": ["string", "null"]}
    both = {
        "type": "object",
        "required": ["vi", "en"],
        "properties": {"vi": {"type": "string"}, "en": {"type": "string"}},
    }
    code = {"enum": [None, *words.CODES]}
    check = {
        "type": "object",
        "required": ["name", "result", "code", "detail"],
        "properties": {"name": {"enum": list(_CHECKS)}, "result": {"enum": ["pass", "fail", "not_checked"]},
                       "code": code, "detail": maybe},
    }  # fmt: skip
    status = dict.fromkeys(("as_of", "fresh_until", "since", "reason", "superseded_by"), maybe)
    return {
        "type": "object",
        "required": [
            "outcome", "verdict", "code", "message", "checks", "certificate", "status", "profile", "checked_at",
        ],
        "properties": {
            "outcome": {"enum": ["valid", "invalid", "unknown"]},
            "verdict": {"enum": list(words.VERDICTS)},
            "code": code,
            "message": both,
            "checks": {"type": "array", "items": check, "minItems": len(_CHECKS), "maxItems": len(_CHECKS)},
            "certificate": {
                "type": ["object", "null"],
                "required": ["number", "name", "kind", "accounts", "level", "criteria", "programme",
                             "valid_from", "valid_until"],
            },
            "status": {"type": "object", "required": [*status], "properties": status},
            "profile": {
                "type": "object",
                "required": ["asked", "match"],
                "properties": {"asked": maybe, "match": {"type": ["boolean", "null"]}},
            },
            "checked_at": {"type": "string", "format": "date-time"},
        },
    }  # fmt: skip


def examples() -> dict[str, Any]:
    """An example response for every verdict."""
    by_verdict = {}
    for verdict, entry in words.VERDICTS.items():
        codes = [code for code, row in words.CODES.items() if row["verdict"] == verdict]
        code = codes[0] if codes else None
        # The part before the dot names the check: "signature.invalid" fails "signature".
        failed = code.partition(".")[0] if code else None
        by_verdict[verdict] = {
            "summary": entry["headline"]["en"],
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


def _verify() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Question"}
    example_requests = {
        "number": {
            "value": {"number": "7K3M9-QX2HS", "profile": "https://www.tiktok.com/@minhanh.review"}
        }
    }
    answer = {"schema": {"$ref": "#/components/schemas/Verdict"}, "examples": examples()}
    return {
        "post": {
            "operationId": "verify",
            "tags": ["public"],
            "summary": "The verdict on a credential, number or link.",
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": schema, "examples": example_requests}},
            },
            "responses": {
                "200": {"description": "A verdict.", "content": {"application/json": answer}}
            },
        }
    }


def _oembed() -> dict[str, Any]:
    text, count = {"type": "string"}, {"type": "integer"}
    pixels = {**count, "minimum": 1, "maximum": 99_999}
    required = (
        "version",
        "type",
        "title",
        "provider_name",
        "provider_url",
        "html",
        "width",
        "height",
    )
    members = dict.fromkeys((*required, "thumbnail_url"), text)
    members |= dict.fromkeys(
        ("width", "height", "cache_age", "thumbnail_width", "thumbnail_height"),
        count,
    )
    parameters = (
        ("url", True, {**text, "maxLength": 2048}),
        ("format", False, {"enum": ["json"]}),
        ("maxwidth", False, pixels),
        ("maxheight", False, pixels),
        ("lang", False, {"enum": ["vi", "en"]}),
    )
    answer = {"schema": {"type": "object", "required": list(required), "properties": members}}
    return {
        "get": {
            "operationId": "embed",
            "tags": ["public"],
            "summary": "oEmbed 1.0: the badge of a certificate's link, for other sites.",
            "parameters": [
                {"name": name, "in": "query", "required": needed, "schema": schema}
                for name, needed, schema in parameters
            ],
            "responses": {
                "200": {
                    "description": "A rich embedding.",
                    "content": {"application/json": answer},
                },
                "501": {"description": "", "content": {}},
            },
        }
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
        "post": {
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
            "responses": {
                "200": {
                    "description": "What was found.",
                    "content": {"application/json": {"schema": answer}},
                }
            },
        }
    }


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
        "post": {
            "operationId": "verifyBatch",
            "tags": ["public"],
            "summary": "Verdicts on up to 500 questions, in their order.",
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": {
                "200": {
                    "description": "Verdicts.",
                    "content": {"application/json": {"schema": answer}},
                }
            },
        }
    }
