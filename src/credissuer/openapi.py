"""The OpenAPI document: FastAPI's, with the raw routes and with problems as error responses."""

from __future__ import annotations

import json
from importlib import metadata
from typing import Any

from fastapi import FastAPI

from credissuer.http import deprecations
from credissuer.http.deprecations import DEPRECATIONS
from credissuer.http.problems import MEDIA_TYPE, STATUS
from credissuer.http.shapes.answers import ProblemOut
from credissuer.public import badge_check, described, raw_routes
from credissuer.words import FALLBACK
from credissuer.words import words as words_of
from credverifier import words

_DROPPED = ("HTTPValidationError", "ValidationError")
_PUBLIC = (400, 404, 405, 422, 429, 500, 503)
_OFFICE = (400, 401, 403, 404, 405, 409, 422, 429, 500, 503, 507)
_BRANDS = (400, 401, 404, 405, 409, 422, 429, 500, 503, 507)
_WITH_BODY = (408, 413, 415)


def describe(app: FastAPI) -> dict[str, Any]:
    """The complete document; deterministic."""
    generated: dict[str, Any] = app.openapi()
    # A copy, because FastAPI keeps its document and returns the same object the next time.
    document: dict[str, Any] = json.loads(json.dumps(generated))
    document["info"] = {
        "title": "credissuer",
        "version": metadata.version("credissuer"),
        "description": "Verification, look-up and the office's own calls."
        " Refusals are RFC 9457 problems.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    schemas = document["components"]["schemas"]
    # FastAPI's own error bodies, which this office never sends.
    for name in _DROPPED:
        schemas.pop(name, None)
    schemas |= {**raw_routes.schemas(), "Problem": _problem()}
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    document["paths"] |= {**raw_routes.paths(), **described.drawn()}
    for path in document["paths"].values():
        for operation in path.values():
            _complete(operation)
    # A form is answered with a page, whatever comes of it.
    for response in document["paths"][badge_check.PATH]["post"]["responses"].values():
        response["content"]["text/html"] = {"schema": {"type": "string"}}
    # Their responses are all that there are: no rate, no body.
    document["paths"] |= described.operational()
    return document


def _complete(operation: dict[str, Any]) -> None:
    if deprecations.of("operation", operation["operationId"]) is not None:
        operation["deprecated"] = True
    tags = operation.get("tags", ())
    office, brands = "office" in tags, "brands" in tags
    if office or brands:
        operation["security"] = [{"bearer": []}]
    documented = {int(status) for status in operation["responses"] if int(status) >= 400}
    statuses = {
        *(_OFFICE if office else _BRANDS if brands else _PUBLIC),
        # A renewal reads none, and refuses one that is too large all the same.
        *(_WITH_BODY if "requestBody" in operation or _is_renewal(operation) else ()),
        *documented,
    }
    for status in sorted(statuses):
        operation["responses"][str(status)] = {
            "description": words_of("errors", FALLBACK)["titles"][str(status)],
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
    former = {row.name for row in DEPRECATIONS if row.kind == "code"}
    schema["properties"]["code"]["enum"] = sorted({*STATUS, *words.CODES} - former)
    schema["properties"]["former_code"] = {
        "type": "string",
        "deprecated": True,
        "description": "What the code was called before; until the day that Sunset names.",
    }
    return schema
