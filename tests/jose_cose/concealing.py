"""Concealing by paths, `credentialSubject.address.street` or `verifiableCredential[0]`, as the
suite asks for it.
"""

from __future__ import annotations

import copy
import re
import secrets
from typing import Any

from credverifier.wire.credentials import sd_jwt
from credverifier.wire.envelope import base64url, strict_json

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def conceal(payload: dict[str, Any], paths: list[str]) -> tuple[dict[str, Any], list[str]]:
    """`payload` with digests in the place of what `paths` name, and the disclosures.

    Raises LookupError, ValueError.
    """
    shown, disclosures = copy.deepcopy(payload), []
    # Longer paths first: what lies within something concealed is concealed before it.
    for path in sorted(paths, key=lambda path: -len(_steps(path))):
        *way, last = _steps(path)
        holder: Any = shown
        for step in way:
            holder = holder[step]
        parts = [holder[last]] if isinstance(last, int) else [last, holder[last]]
        salt = base64url.encode(secrets.token_bytes(16)).decode("ascii")
        text = base64url.encode(strict_json.dumps([salt, *parts])).decode("ascii")
        disclosures.append(text)
        if isinstance(last, int):
            holder[last] = {"...": sd_jwt.digest(text)}
        else:
            del holder[last]
            holder["_sd"] = sorted([*holder.get("_sd", []), sd_jwt.digest(text)])
    return {**shown, "_sd_alg": sd_jwt.ALGORITHM}, disclosures


def _steps(path: str) -> list[str | int]:
    found = [name or int(place) for name, place in _STEP.findall(path)]
    if not found:
        raise ValueError("an empty path")
    return found
