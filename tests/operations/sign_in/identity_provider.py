"""A small identity provider (OpenID Connect) on this machine: it signs in whoever it is told to."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

from credverifier.wire.envelope import base64url

CLIENT, SECRET = "the-desk", "s3cret of the desk"


@dataclass
class Provider:
    """`claims` is whom it says to be there; the rest bends what it does."""

    url: str
    now: int
    claims: dict[str, Any] = field(default_factory=dict)
    key: ECKey = field(
        default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1", "use": "sig"})
    )
    published: ECKey | None = None
    described: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "ES256", "kid": "1"})
    broken: str = ""
    padding: int = 0

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.described,
        }

    def authorize(self, url: str) -> dict[str, str]:
        """What a browser that was sent to `url` brings back, after its user has signed in."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT
        code = f"code{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """RFC 6749 section 4.1.3, RFC 7636 section 4.6. None where it refuses."""
        # Once, as section 4.1.2 wants it.
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64url.encode(digest).decode() != asked["code_challenge"]:
            return None
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        claims = {
            "iss": self.url,
            "sub": "subject-1",
            "aud": CLIENT,
            "iat": self.now,
            "exp": self.now + 300,
            "nonce": asked["nonce"],
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(self.header, claims, self.key, algorithms=["ES256", "HS256", "none"])
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


@contextmanager
def serving(now: int) -> Iterator[Provider]:
    """The provider behind HTTP until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers = {
                "/.well-known/openid-configuration": provider.description,
                "/keys": lambda: {
                    "keys": [(provider.published or provider.key).as_dict(private=False)]
                },
            }
            self._answer(answers[self.path]() if self.path in answers else None)

        def do_POST(self) -> None:
            octets = self.rfile.read(int(self.headers["content-length"]))
            form = {name: values[0] for name, values in parse_qs(octets.decode()).items()}
            self._answer(provider.token(form))

        def _answer(self, content: dict[str, Any] | None) -> None:
            if provider.broken == self.path:
                self.send_response(500)
                self.end_headers()
                return
            body = json.dumps(content or {"error": "invalid_grant"}).encode()
            body += b" " * provider.padding
            self.send_response(400 if content is None else 200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_address[1]}", now)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join()
