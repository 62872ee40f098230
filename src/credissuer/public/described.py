"""The raw routes for pictures and for whoever runs the server, as the OpenAPI document describes
them.
"""

from __future__ import annotations

from typing import Any

from credissuer.badges import pictures
from credissuer.badges.facts import LANGUAGES
from credissuer.http.problems import MEDIA_TYPE
from credissuer.http.shapes.texts import TYPED_NUMBER

_NUMBER = {
    "name": "number",
    "in": "path",
    "required": True,
    "description": "A certificate number, in any case, with or without hyphen.",
    "schema": {"type": "string", "pattern": TYPED_NUMBER},
}


def drawn() -> dict[str, Any]:
    """Path -> what it answers: the pictures of a badge, and the kit."""
    paths = {}
    for kind, media_type in pictures.KINDS.items():
        name, _, form = kind.partition(".")
        is_badge = name == "badge"
        paths[f"/c/{{number}}/{kind}"] = _file(
            f"draw{name.title()}As{form.title()}",
            f"The {'badge' if is_badge else 'QR code of the link'} as {form.upper()}.",
            media_type,
            _choices(kind) if is_badge else [],
        )
    summary = "All pictures of a badge, with the words that go with them."
    paths["/c/{number}/kit.zip"] = _file("makeKit", summary, "application/zip", [])
    return paths


def operational() -> dict[str, Any]:
    """Path -> what it answers: whether the server is alive, and ready."""
    alive = {"type": "object", "required": ["status"], "properties": {"status": {"const": "ok"}}}
    checks = {"type": "object", "additionalProperties": {"type": "string"}}
    ready = {
        "type": "object",
        "required": ["status", "checks"],
        "properties": {"status": {"enum": ["ready", "not_ready"]}, "checks": checks},
    }
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "/healthz": _get("isAlive", "Whether the process is alive.", {
            "200": _json("It is.", alive),
            "503": {"description": "Too many requests at once.", "content": problem},
        }),
        "/readyz": _get("isReady", "Whether it should get requests.", {
            "200": _json("It should.", ready),
            "429": {"description": "Too many requests.", "content": problem},
            "503": {"description": "It should not.", "content": {
                "application/json": {"schema": ready}, **problem,
            }},
        }),
    }  # fmt: skip


def _choices(kind: str) -> list[dict[str, Any]]:
    known = {"lang": list(LANGUAGES), "size": list(pictures.sizes_of(kind))}
    return [
        {"name": name, "in": "query", "schema": {"type": "string", "enum": values}}
        for name, values in known.items()
    ]


def _file(
    operation: str,
    summary: str,
    media_type: str,
    parameters: list[dict[str, Any]],
) -> dict[str, Any]:
    content = {media_type: {"schema": {"type": "string", "format": "binary"}}}
    described = _get(operation, summary, {
        "200": {"description": "The file.", "content": content},
        "304": {"description": "The file that `If-None-Match` names is the newest."},
    })  # fmt: skip
    described["get"]["parameters"] = [_NUMBER, *parameters]
    return described


def _get(operation: str, summary: str, responses: dict[str, Any]) -> dict[str, Any]:
    return {
        "get": {
            "operationId": operation,
            "tags": ["public"],
            "summary": summary,
            "responses": responses,
        }
    }


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
