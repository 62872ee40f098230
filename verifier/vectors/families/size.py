"""How much there may be."""

from __future__ import annotations

from collections.abc import Iterable

from case import UNKNOWN, Case, Family, Listed, World, bad, good, judged
from forge import INDEX

from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.status import bitstring, status_entries, token_list

_TOKEN = "A token has at most 64 KiB; that is looked at before anything else."
_LIST = "A list has at most 4 MiB as text and 16 MiB inflated, counted while it inflates."
_TOKEN_LIMIT, _LIST_LIMIT, _INFLATED = 64 * 1024, 4 * 1024 * 1024, 16 * 1024 * 1024


def _tokens(world: World) -> Iterable[Case]:
    clear = world.clear_token
    longest = _of_length(world, _TOKEN_LIMIT)
    yield good("a token of 64 KiB", _TOKEN, longest, clear)
    too_long = _of_length(world, _TOKEN_LIMIT + 1)
    yield bad(
        "a token of 64 KiB and a character", _TOKEN, too_long, clear, "format.too_large", "envelope"
    )
    letters = {"repeat": "A", "times": _TOKEN_LIMIT + 1}
    yield bad(
        "64 KiB and one of the letter A", _TOKEN, letters, clear, "format.too_large", "envelope"
    )


def _of_length(world: World, length: int) -> str:
    """A good token of exactly this many characters: header and payload each carry some of them."""
    for extra in range(4):
        header = {"x": "x" * extra}
        rest = length - len(world.tnso.sign(world.slim({"x": ""}), header=header))
        for size in range(rest * 3 // 4 - 4, rest * 3 // 4 + 4):
            token = world.tnso.sign(world.slim({"x": "x" * size}), header=header)
            if len(token) == length:
                return token
    raise AssertionError(f"no token of {length} characters")


def _lists(world: World) -> Iterable[Case]:
    tnso, slim = world.tnso, world.tnso.sign(world.slim())
    url = tnso.bitstring_urls["revocation"]
    entry = status_entries.encode((StatusEntry("bitstring", url, INDEX, "revocation"),))
    bits = tnso.sign(world.slim(entry, without=("status",)))
    whole = token_list.encode(bytes(_INFLATED))
    yield good(
        "a token list of 16 MiB",
        _LIST,
        slim,
        {tnso.token_url: Listed("16 MiB", tnso.token_list(lst=whole))},
    )
    octets = bytes(_INFLATED + 1)
    for name, token, where, listed in (
        (
            "a token list of 16 MiB and an octet",
            slim,
            tnso.token_url,
            tnso.token_list(lst=token_list.encode(octets)),
        ),
        (
            "a bitstring of 16 MiB and an octet",
            bits,
            url,
            tnso.bitstring(encoded=bitstring.encode(octets)),
        ),
        (
            "a text of 4 MiB and a character",
            slim,
            tnso.token_url,
            {"repeat": "A", "times": _LIST_LIMIT + 1},
        ),
    ):
        expect = judged("status.too_large", status=UNKNOWN)
        yield Case(name, _LIST, token, expect, {where: Listed(name, listed)})


def _cases(world: World) -> list[Case]:
    return [*_tokens(world), *_lists(world)]


FAMILIES = (Family("size", "Bounds on what is read", _cases),)
