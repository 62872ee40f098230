"""A browser without scripts in a test: keeps its cookies, and sends the forms that a page shows."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import httpx2

from credissuer.office import Office
from credissuer.operations.applying import entering
from credissuer.operations.perform import perform
from credissuer.staff.roles import ANYBODY
from tests.callers import Caller

EMAIL = "minh.anh@example.vn"
REQUIRED = ["name", "accounts", "standing", "criteria"]


class _Forms(HTMLParser):
    """The hidden fields of every form, by its action."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._now: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._now = self.found.setdefault(given.get("action", ""), {})
        elif tag == "input" and given.get("type") == "hidden" and self._now is not None:
            self._now[given["name"]] = given.get("value", "")


class Browser:
    """Goes from page to page as a phone would."""

    def __init__(self, call: Caller, office: Office) -> None:
        self.call, self.office = call, office
        self.cookies: dict[str, str] = {}
        self.reply: httpx2.Response | None = None

    def get(self, path: str) -> str:
        return self._asked("GET", path)

    def send(self, action: str, *, files: Any = None, page: str = "", **fields: Any) -> str:
        """Send the form with that action of the page `page`, else of the one shown last."""
        if page:
            self.get(page)
        forms = _Forms()
        forms.feed(self.text)
        hidden = forms.found.get(action, forms.found.get(f"{action}?lang=vi", {}))
        return self.post(action, {**hidden, **fields}, files=files)

    def post(self, path: str, fields: dict[str, Any], **options: Any) -> str:
        return self._asked("POST", path, data=fields, **options)

    @property
    def text(self) -> str:
        assert self.reply is not None
        return self.reply.text

    @property
    def status(self) -> int:
        assert self.reply is not None
        return self.reply.status_code

    @property
    def headers(self) -> httpx2.Headers:
        assert self.reply is not None
        return self.reply.headers

    @property
    def where(self) -> str:
        """The path of the page that is shown."""
        assert self.reply is not None
        return self.reply.request.url.path

    def sign_in(self, email: str = EMAIL) -> None:
        """By a link, as it stands in the mail."""
        call = self.office.call(ANYBODY)
        link = perform(self.office, call, entering.begin, self.office, email, "vi")
        assert link is not None
        self.get(link.removeprefix(self.office.public_url))
        self.send("/me/sign-in")
        assert self.where == "/me/status", self.text

    def _asked(self, method: str, path: str, **options: Any) -> str:
        for _ in range(6):
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            sent = {"cookie": cookie} if cookie else {}
            sent |= options.pop("headers", {})
            self.reply = self.call(method, path, headers=sent, **options)
            for line in self.reply.headers.get_list("set-cookie"):
                name, value = re.match(r"([^=]+)=([^;]*)", line).groups()  # type: ignore[union-attr]
                self.cookies[name] = value
                if "Max-Age=0" in line:
                    del self.cookies[name]
            if self.reply.status_code != 303:
                break
            method, path, options = "GET", self.reply.headers["location"], {}
        return self.text
