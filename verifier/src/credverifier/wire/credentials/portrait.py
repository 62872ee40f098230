"""The portrait of a subject, as a related resource (VC Data Model 2.0 section 5.3).

It lies at its issuer's `/portraits/{hex SHA-256}.jpg` or `.png`. It is shown only where the octets
that were fetched have the signed digest; without it the certificate is worth the same.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from credverifier.wire.credentials.credential import Portrait

LARGEST = 15 * 1024
"""Octets of a portrait."""

_PATH = re.compile(r"/portraits/[0-9a-f]{64}\.(?:jpg|png)")
_DIGEST = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
_MEDIA_TYPES = ("image/jpeg", "image/png")


def encode(portrait: Portrait | None) -> dict[str, Any]:
    """The member of a payload; nothing where there is no portrait."""
    if portrait is None:
        return {}
    resource = {
        "id": portrait.url,
        "digestSRI": portrait.digest,
        "mediaType": portrait.media_type,
    }
    return {"relatedResource": [resource]}


def decode(payload: Mapping[str, Any]) -> Portrait | None:
    """The portrait in a proven payload; None where it has none, or one that cannot be shown.

    The first related resource at a portrait's place on the host of the certificate's `id` counts;
    others are not pictures of the subject.
    """
    origin = str(payload.get("id")).rpartition("/c/")[0]
    related = payload.get("relatedResource", [])
    for resource in related if type(related) is list else [related]:
        if type(resource) is not dict:
            continue
        url, digest = resource.get("id"), resource.get("digestSRI")
        media_type = resource.get("mediaType")
        if type(url) is not str or not url.startswith(f"{origin}/portraits/"):
            continue
        if (
            _PATH.fullmatch(url[len(origin) :])
            and type(digest) is str
            and _DIGEST.fullmatch(digest)
            and media_type in _MEDIA_TYPES
        ):
            return Portrait(url, digest, media_type)
    return None


def is_that(portrait: Portrait, octets: bytes) -> bool:
    """Whether fetched `octets` are the signed portrait."""
    digest = "sha256-" + base64.b64encode(sha256(octets).digest()).decode("ascii")
    return len(octets) <= LARGEST and hmac.compare_digest(digest, portrait.digest)
