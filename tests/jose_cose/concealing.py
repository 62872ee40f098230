"""Concealing by the suite's paths: `credentialSubject.address.street`,
`verifiableCredential[0]`.
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
    """`payload` with digests instead of what `paths` name, and the disclosures.

    Raises LookupError, ValueError.
    """
    concealed, disclosures = copy.deepcopy(payload), []
    # Longer paths first, because a member must be concealed before its parent.
    for path in sorted(paths, key=lambda path: -len(_steps(path))):
        *parents, last = _steps(path)
        holder: Any = concealed
        for step in parents:
            holder = holder[step]
        disclosed = [holder[last]] if isinstance(last, int) else [last, holder[last]]
        salt = base64url.encode(secrets.token_bytes(16)).decode("ascii")
        text = base64url.encode(strict_json.dumps([salt, *disclosed])).decode("ascii")
        disclosures.append(text)
        if isinstance(last, int):
            holder[last] = {"...": sd_jwt.digest(text)}
        else:
            del holder[last]
            holder["_sd"] = sorted([*holder.get("_sd", []), sd_jwt.digest(text)])
    return {**concealed, "_sd_alg": sd_jwt.ALGORITHM}, disclosures


def _steps(path: str) -> list[str | int]:
    steps = [name or int(index) for name, index in _STEP.findall(path)]
    if not steps:
        raise ValueError("an empty path")
    return steps
