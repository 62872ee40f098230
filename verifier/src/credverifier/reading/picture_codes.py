"""PURE: which certificate a picture means, of all that is in it: what is baked into the file and the
codes that are seen. One certificate is used; of two none, and both are named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from credverifier import words
from credverifier.errors import CredentialError, LinkError
from credverifier.wire import number
from credverifier.wire.envelope import base64url

_SHOWN = 60


class SeveralCertificatesError(LinkError):
    """A picture that means several certificates (`link.unreadable`): the codes of two, or another
    one baked into the file than its visible code says.

    `numbers`: how each is named, the baked one first.
    """

    def __init__(self, certificates: Iterable[str], *, baked: bool) -> None:
        self.baked = baked
        self.numbers = named([*certificates])
        key = "picture_disagrees" if baked else "picture_several"
        facts = {"numbers": ", ".join(self.numbers), "first": self.numbers[0]}
        facts["others"] = ", ".join(self.numbers[1:])
        super().__init__("link.unreadable", f"several certificates in a picture: {self.numbers}")
        self.said = words.by_language(key, **facts)


def identity(token: str) -> str:
    """The URL that a token calls itself by, before anything is proven; the token where it has none.

    For comparing alone: two spellings of one certificate have one identity.
    """
    try:
        payload: Any = json.loads(base64url.decode(token.split(".")[1].encode("ascii")))
        name = payload["id"]
    except (CredentialError, ValueError, LookupError, TypeError, RecursionError):
        return token
    return name if type(name) is str and name else token


def named(certificates: list[str]) -> tuple[str, ...]:
    """The number of each as people read it, with its host where the hosts differ."""
    hosts = {_host(certificate) for certificate in certificates}
    names = []
    for certificate in certificates:
        try:
            name = number.show(number.parse(certificate.rpartition("/")[2]))
        except LinkError:
            name = ascii(certificate[:_SHOWN])[1:-1]
        host = _host(certificate)
        names.append(f"{name} ({host})" if len(hosts) > 1 and host else name)
    return tuple(names)


def _host(certificate: str) -> str:
    try:
        return ascii(urlsplit(certificate).netloc[:_SHOWN])[1:-1]
    except ValueError:
        return ""
