"""GET /deprecations: what of the API goes, when, and what stands in its place."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from credissuer.http.deprecations import DEPRECATIONS, PATH
from credissuer.http.shapes.answers import DeprecationList
from credissuer.public.lookup import PUBLIC

router = APIRouter(tags=["public"])


@router.get(
    PATH.removeprefix("/api/v1"),
    operation_id="listDeprecations",
    response_model=DeprecationList,
    dependencies=PUBLIC,
)
def list_deprecations() -> dict[str, Any]:
    """What goes one day, from when on that was known, and until when it works as before."""
    return {
        "deprecations": [
            {
                "kind": row.kind,
                "name": row.name,
                "instead": row.instead,
                "since": row.since.isoformat(),
                "sunset": row.sunset.isoformat(),
            }
            for row in DEPRECATIONS
        ]
    }
