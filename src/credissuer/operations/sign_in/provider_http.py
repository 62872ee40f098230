"""Requests to the alliance's identity provider: few, short, and to nobody else.

Own code over the standard library, because the provider may stand in the private network, where
`credverifier.online.fetch` goes nowhere, and because one needs a POST.
"""

from __future__ import annotations

import http.client
import json
import ssl
from typing import Any
from urllib.parse import urlsplit

from credissuer.errors import ConfigError, RefusedError

SECONDS = 10.0
"""How long each step of a request may take."""

LARGEST = 256 * 1024
"""Octets of an answer."""

_HERE = ("localhost", "127.0.0.1")


def is_safe(url: str) -> bool:
    """Whether a secret may be sent there: https, or this computer itself."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_own = parts.scheme == "http" and parts.hostname in _HERE
    has_more = parts.username or parts.query or parts.fragment or port == 0
    return bool(parts.hostname) and (parts.scheme == "https" or is_own) and not has_more


def ask(url: str, form: str | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at `url`; a POST of `form` (urlencoded) where one is given. No redirect is
    followed.

    Raises RefusedError `sign_in.oidc_unreachable` where none comes, `sign_in.oidc_refused` for an
    answer of 4xx; ConfigError `config.oidc` for a URL that is not safe.
    """
    if not is_safe(url):
        raise ConfigError("config.oidc", problem=url)
    try:
        status, body = _exchange(url, form, headers or {})
        if status == 200:
            answer = json.loads(body)
            if isinstance(answer, dict):
                return answer
    # ValueError of what is no JSON, RecursionError of brackets in brackets.
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        raise RefusedError("sign_in.oidc_unreachable") from error
    if 400 <= status < 500:
        raise RefusedError("sign_in.oidc_refused")
    raise RefusedError("sign_in.oidc_unreachable")


def _exchange(url: str, form: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, parts.port, timeout=SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=SECONDS)
    sent = {"Accept": "application/json", "User-Agent": "credissuer", **headers}
    if form is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request("GET" if form is None else "POST", parts.path or "/", form, sent)
        # Closed by itself, because a connection that ends with its answer has let go of it.
        with connection.getresponse() as response:
            body = response.read(LARGEST + 1)
            if len(body) > LARGEST:
                raise ValueError("too large")
            return response.status, body
    finally:
        connection.close()
