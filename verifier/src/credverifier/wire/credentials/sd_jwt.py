"""Selective disclosure for JWTs (SD-JWT, RFC 9901): concealing claims, and reading back what was
disclosed.

    <issuer-signed JWT>~<disclosure>~...~<disclosure>~[<key binding JWT>]

Nothing here verifies a signature: `jws` does so for the first part, and a disclosure is covered by
it because the first part holds the digest of the disclosure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from credverifier.errors import FormatError
from credverifier.wire.envelope import base64url, jws, strict_json

# Bounded, because anybody can append some to a genuine certificate, and each costs a hash and a
# JSON text.
MAX_DISCLOSURES = 200
ALGORITHM = "sha-256"

_RESERVED = frozenset({"_sd", "..."})
_UNREFERENCED = "a disclosure that is not referred to exactly once (section 7.1)"


class Parts(NamedTuple):
    """A combined text taken apart, with nothing proven yet.

    `presented`: what a key binding JWT's `sd_hash` covers.
    """

    signed: str
    disclosures: tuple[str, ...]
    key_binding: str | None
    presented: str


def split(text: str, *, max_length: int = jws.MAX_TOKEN) -> Parts:
    """Take a text with a tilde in it apart (section 4).

    Raises FormatError `format.too_large`, `format.malformed`.
    """
    if len(text) > max_length:
        raise FormatError("format.too_large", f"more than {max_length} characters")
    if not text.isascii():
        raise FormatError("format.malformed", "characters outside ASCII")
    signed, *disclosures, last = text.split("~")
    if len(disclosures) > MAX_DISCLOSURES:
        raise FormatError("format.too_large", f"more than {MAX_DISCLOSURES} disclosures")
    if not all(disclosures):
        raise FormatError("format.malformed", "an empty disclosure")
    presented = text[: len(text) - len(last)]
    return Parts(signed, tuple(disclosures), last or None, presented)


def join(
    signed: str,
    disclosures: Iterable[str],
    key_binding: str = "",
) -> str:
    """The combined text of an issuer-signed JWT, what is disclosed of it, and the holder's proof if
    there is one.
    """
    return "~".join([signed, *disclosures, key_binding])


def digest(text: str) -> str:
    """base64url of the SHA-256 over the ASCII octets of `text` (section 4.2.3), for disclosures and
    for `sd_hash`.
    """
    octets = sha256(text.encode("ascii")).digest()
    return base64url.encode(octets).decode("ascii")


def conceal(
    claims: Mapping[str, Any],
    members: Sequence[str],
    lists: Sequence[str],
    salts: Iterable[bytes],
) -> tuple[dict[str, Any], list[str]]:
    """`claims` with digests in place of `members` and of each element of `lists`, and the
    disclosures.

    `salts` gives one for each disclosure: at least 16 octets that nobody can guess, never one twice
    (section 9.3).
    """
    shown = dict(claims)
    disclosures = []
    salt = iter(salts)
    for name in lists:
        texts = [_disclosure(next(salt), [element]) for element in claims.get(name, ())]
        if texts:
            shown[name] = [{"...": digest(text)} for text in texts]
        disclosures += texts
    texts = [_disclosure(next(salt), [name, claims[name]]) for name in members if name in claims]
    for name in members:
        shown.pop(name, None)
    # Sorted, because their order must not tell which claim a digest stands for (section 4.2.4.1).
    hidden = {"_sd": sorted(map(digest, texts))} if texts else {}
    return {
        **shown,
        **hidden,
        "_sd_alg": ALGORITHM,
    }, disclosures + texts


def _disclosure(salt: bytes, rest: list[Any]) -> str:
    salt_text = base64url.encode(salt).decode("ascii")
    octets = strict_json.dumps([salt_text, *rest])
    return base64url.encode(octets).decode("ascii")


def reveal(
    payload: Mapping[str, Any],
    disclosures: Sequence[str],
    *,
    never: frozenset[str],
) -> dict[str, Any]:
    """The claims of `payload` with the disclosed values in place of their digests (section 7.1).

    `never`: claims of the top that may neither be disclosed nor hold anything concealed. Raises
    FormatError `format.disclosure_invalid`: another hash than SHA-256, a digest twice, a disclosure
    that no digest or more than one refers to, a name that is reserved or there already.
    """
    if payload.get("_sd_alg", ALGORITHM) != ALGORITHM:
        raise _invalid("_sd_alg is not sha-256")
    placing = _Disclosures(disclosures)
    # Claims that decide about trust must be the same for everybody who sees the certificate.
    for name in never & payload.keys():
        placing.refuse_concealed(payload[name], name)
    members = {name: value for name, value in payload.items() if name != "_sd_alg"}
    claims = placing.object(members, 0)
    if placing.unused:
        raise _invalid(_UNREFERENCED)
    for name in never:
        if (name in claims) != (name in payload):
            raise _invalid(f"{name} was disclosed, and may not be")
    return claims


class _Disclosures:
    """The disclosures of one payload while they are put in place: each digest may occur once, each
    disclosure must be used once.
    """

    def __init__(self, disclosures: Sequence[str]) -> None:
        self.unused = {digest(text): _read(text) for text in disclosures}
        # Equal disclosures have equal digests, so that the mapping is shorter.
        if len(self.unused) != len(disclosures):
            raise _invalid("a disclosure twice")
        self._seen: set[str] = set()

    def object(self, value: Mapping[str, Any], depth: int) -> dict[str, Any]:
        """`value` with its disclosed members, and without the digests of the others."""
        if "..." in value:
            raise _invalid("the name ... outside an array")
        members = {
            name: self._value(member, depth + 1) for name, member in value.items() if name != "_sd"
        }
        for name, disclosed in self._members(value.get("_sd", []), depth):
            if name in members:
                raise _invalid("a disclosed name that is there already")
            members[name] = disclosed
        return members

    def refuse_concealed(self, value: Any, name: str) -> None:
        """Raises FormatError where anything within `value` is concealed."""
        if type(value) is dict and not _RESERVED.isdisjoint(value):
            raise _invalid(f"something concealed in {name}")
        if type(value) is dict:
            for item in value.values():
                self.refuse_concealed(item, name)
        elif type(value) is list:
            for item in value:
                self.refuse_concealed(item, name)

    def _value(self, value: Any, depth: int) -> Any:
        # A disclosure may hold digests of others, so that the result could nest deeper than
        # strict_json lets any single text.
        if depth > strict_json.MAX_DEPTH:
            raise _invalid("nested too deep")
        if type(value) is dict:
            return self.object(value, depth)
        return list(self._elements(value, depth)) if type(value) is list else value

    def _members(self, digests: Any, depth: int) -> Iterable[tuple[str, Any]]:
        if type(digests) is not list:
            raise _invalid("_sd is not a list")
        for text in digests:
            disclosed = self._take(text)
            # A claim that the holder withheld, or a decoy: nobody can tell them apart (section
            # 4.2.5).
            if disclosed is None:
                continue
            # A disclosed `_sd` or `...` would be taken for further digests.
            if len(disclosed) != 3 or type(disclosed[1]) is not str or disclosed[1] in _RESERVED:
                raise _invalid("not a disclosure of a member")
            yield disclosed[1], self._value(disclosed[2], depth + 1)

    def _elements(self, array: list[Any], depth: int) -> Iterable[Any]:
        for element in array:
            if type(element) is not dict or "..." not in element:
                yield self._value(element, depth + 1)
                continue
            # `{"...": digest}` must have no other member (section 4.2.4.2).
            disclosed = self._take(element["..."]) if len(element) == 1 else ()
            if disclosed is None:
                continue
            if len(disclosed) != 2:
                raise _invalid("not a disclosure of an element")
            yield self._value(disclosed[1], depth + 1)

    def _take(self, text: Any) -> list[Any] | None:
        # Decoys count as well: no digest may occur twice in a payload (section 7.1).
        if type(text) is not str or text in self._seen:
            raise _invalid("a digest twice, or none at all")
        self._seen.add(text)
        return self.unused.pop(text, None)


def _read(text: str) -> list[Any]:
    try:
        value = strict_json.loads_array(base64url.decode(text.encode("ascii")))
    except FormatError as error:
        raise _invalid("not base64url of a JSON array") from error
    if len(value) not in (2, 3) or type(value[0]) is not str:
        raise _invalid("not salt, name and value, nor salt and element")
    return value


def _invalid(detail: str) -> FormatError:
    return FormatError("format.disclosure_invalid", detail)
