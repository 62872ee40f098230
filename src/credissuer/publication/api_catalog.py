"""PURE: /.well-known/api-catalog (RFC 9727): what a program finds at this host, as a linkset (RFC 9264)."""

from __future__ import annotations

import json
from typing import Any

PATH = ".well-known/api-catalog"

_FILES = (
    ("/.well-known/trust-list.json", "application/json"),
    ("/.well-known/trust-list.jwt", "application/jwt"),
    ("/.well-known/did.json", "application/did+json"),
    ("/.well-known/jwks.json", "application/jwk-set+json"),
    ("/changes/1.jwt", "application/jwt"),
    ("/contexts/credibility/v1", "application/ld+json"),
    ("/schemas/credibility/v1.json", "application/schema+json"),
    ("/vct/credibility/v1", "application/json"),
)
"""Path -> media type of the signed and trust documents where a reader begins."""


def catalog(public_url: str) -> bytes:
    """The catalogue of the office at `public_url`."""
    api = f"{public_url}/api/v1"
    files = [{"href": f"{public_url}{path}", "type": kind} for path, kind in _FILES]
    service: dict[str, Any] = {
        "anchor": api,
        "item": [
            {"href": f"{api}/{name}"} for name in ("verify", "lookup", "changes", "directory")
        ],
        "deprecation": [{"href": f"{api}/deprecations", "type": "application/json"}],
        "status": [{"href": f"{public_url}/healthz", "type": "application/json"}],
    }
    linkset = [{"anchor": f"{public_url}/{PATH}", "item": [{"href": api}, *files]}, service]
    return (json.dumps({"linkset": linkset}, indent=2) + "\n").encode("utf-8")
