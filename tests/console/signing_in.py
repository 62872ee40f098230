"""A browser that goes to the desk and keeps its cookies, without a network."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Any

import httpx2

from credissuer.console.visitors import cookie_name, csrf_of
from credissuer.office import Office
from tests.callers import Caller
from tests.security_keys import SoftKey

ORIGIN = "https://office.test"


class Visit:
    """Asks as a browser does: cookies are kept, and forms carry what their page gave them."""

    def __init__(self, office: Office, caller: Caller, user_agent: str = "Firefox Windows") -> None:
        self.office, self.caller = office, caller
        self.cookies: dict[str, str] = {}
        self.user_agent = user_agent

    @property
    def secret(self) -> str | None:
        return self.cookies.get(cookie_name(self.office))

    def get(self, path: str) -> httpx2.Response:
        return self._kept(self.caller.get(path, headers=self._headers()))

    def post(self, path: str, **fields: Any) -> httpx2.Response:
        """A form with the token of this session."""
        return self.send(path, {"csrf": csrf_of(self.secret) if self.secret else "", **fields})

    def send(self, path: str, fields: dict[str, Any], **headers: str) -> httpx2.Response:
        """A form as it is given."""
        sent = {**self._headers(), **headers}
        return self._kept(self.caller("POST", path, data=fields, headers=sent))

    def password(self, login: str, password: str, **fields: str) -> httpx2.Response:
        return self.post("/office/sign-in", login=login, password=password, **fields)

    def register(self, key: SoftKey, label: str = "khóa xanh") -> httpx2.Response:
        options = self.post("/office/security/keys/options").json()
        return self.post("/office/security/keys", label=label, answer=key.register(options))

    def key(self, key: SoftKey, **fields: str) -> httpx2.Response:
        options = self.post("/office/sign-in/options").json()
        return self.post("/office/sign-in/key", answer=key.sign(options), **fields)

    def step_up(self, key: SoftKey, **fields: str) -> httpx2.Response:
        options = self.post("/office/step-up/options").json()
        return self.post("/office/step-up", answer=key.sign(options), **fields)

    def _headers(self) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"user-agent": self.user_agent, **({"cookie": kept} if kept else {})}

    def _kept(self, reply: httpx2.Response) -> httpx2.Response:
        for line in reply.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
        return reply


def said(reply: httpx2.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", reply.text).split())


def where(reply: httpx2.Response) -> str:
    """Where a reply sends the browser, as a path."""
    assert reply.status_code == 303, (reply.status_code, said(reply))
    return str(reply.headers["location"])
