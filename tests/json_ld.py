"""What the JSON-LD processor PyLD loads, and the texts that it keeps."""

from __future__ import annotations

from typing import Any


def remote_document(url: str, document: Any) -> dict[str, Any]:
    """The answer of a document loader of PyLD."""
    return {
        "contextUrl": None,
        "documentUrl": url,
        "document": document,
        "contentType": "application/ld+json",
    }


def texts(value: Any) -> set[str]:
    """Every text in a JSON value, except the names of members."""
    if isinstance(value, dict):
        return {text for item in value.values() for text in texts(item)}
    if isinstance(value, list):
        return {text for item in value for text in texts(item)}
    return {value} if isinstance(value, str) else set()
