"""Texts with the shape of signed documents, whose order alone counts."""

from __future__ import annotations

from credverifier.wire.envelope import base64url, strict_json


def token(**claims: object) -> str:
    """A text with these claims and no signature."""
    return f"e30.{base64url.encode(strict_json.dumps(claims)).decode()}.c2ln"
