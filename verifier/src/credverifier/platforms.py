"""Profiles on platforms: which one a link means, by the table `platforms.json` that the check page
reads, too.

`normalise` gives one canonical `Profile` for every spelling of it, and refuses a text that could
mean two; `same_account` compares a profile with an account of a certificate. The rules and their
vectors are in the table.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from credverifier import usage
from credverifier.errors import ProfileError

# Host, path, query: `https://www.tiktok.com/@an?lang=vi` -> `www.tiktok.com`, `/@an`, `lang=vi`.
_SPLIT = re.compile(r"(?:[Hh][Tt][Tt][Pp][Ss]?://)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?")
# Printable ASCII without the backslash, which browsers read as a slash. Look-alikes such as the
# Cyrillic `а` are excluded as well.
_READABLE = re.compile(r"[!-\[\]-~]+")
# Spelled out, because str.strip and JavaScript's trim remove different white space.
_EDGE = " \t\r\n"


class Profile(NamedTuple):
    """A profile on a platform, by handle (lower case, no @) or by the platform's stable id; `url`
    is canonical.
    """

    platform: str
    handle: str | None
    account_id: str | None
    url: str

    @property
    def key(self) -> str:
        """`platform:handle` or `platform:id:…`: equal for two spellings of one profile, and itself
        readable.
        """
        if self.account_id is not None:
            return f"{self.platform}:id:{self.account_id}"
        return f"{self.platform}:{comparable(self.platform, self.handle or '')}"


class Share(NamedTuple):
    """A share link of a platform: what it `leads` to ("unknown" or "post", which also stands for a
    group), and the https `address` of it alone.
    """

    platform: str
    leads: str
    address: str


class _Form(NamedTuple):
    gives: str
    paths: tuple[re.Pattern[str], ...]
    short: tuple[re.Pattern[str], ...]
    query: str | None
    value: re.Pattern[str]
    stored: str
    url: str


class _Platform(NamedTuple):
    name: str
    forms: tuple[_Form, ...]
    ignored: str
    reserved: frozenset[str]


def names() -> tuple[str, ...]:
    """The platforms of the table, as they stand in certificates."""
    return tuple(_platforms())


def display_name(platform: str) -> str:
    """The name that people know a platform by ("TikTok"); `platform` itself if it is not ours."""
    row = _table()["platforms"].get(platform)
    return platform if row is None else str(row["name"])


def called(platform: str) -> tuple[str, ...]:
    """What the heading of a sheet's column may call a platform of the table, in lower case."""
    return tuple(_table()["platforms"][platform]["called"])


def platform_of(text: str) -> str | None:
    """The platform that `text` speaks of, even where it is no profile; None where it is none of
    ours.
    """
    address = text.strip(_EDGE)
    name, colon, _ = address.partition(":")
    if colon and name.lower() in _platforms():
        return name.lower()
    match = _SPLIT.match(address)
    return _hosts().get(match[1].lower()) if match else None


def is_phone_number(text: str) -> bool:
    """Whether `text` is an address, or `platform:…`, that holds a telephone number in place of a
    profile.
    """
    address = text.strip(_EDGE)
    name, colon, short = address.partition(":")
    platform: str | None = name.lower()
    value = short.removeprefix("@").removeprefix("id:")
    if not colon or platform not in _platforms():
        match = _SPLIT.fullmatch(address)
        platform = _hosts().get(match[1].lower()) if match else None
        value = match[2].strip("/") if match else ""
    pattern = None if platform is None else _table()["platforms"][platform].get("phones")
    return pattern is not None and re.fullmatch(pattern, value) is not None


def normalise(text: str) -> Profile:
    """The profile that `text` means: an address, with or without http(s)://, or `platform:handle`.

    Raises ProfileError `profile.unreadable` for everything else: other hosts and schemes, posts,
    share links, reserved names, ports, userinfo, and any character outside printable ASCII. Raises
    TypeError for what is no text.
    """
    usage.require_text("text", text)
    address = text.strip(_EDGE)
    if len(address) > _table()["longest"] or not _READABLE.fullmatch(address):
        raise ProfileError(
            "profile.unreadable",
            "empty, too long, or with characters that no profile link has",
        )
    name, colon, rest = address.partition(":")
    if colon and name.lower() in _platforms():
        return _from_short(_platforms()[name.lower()], rest)
    match = _SPLIT.fullmatch(address)
    host = _hosts().get(match[1].lower()) if match else None
    if match is None or host is None:
        raise ProfileError("profile.unreadable", "not an address on a known platform")
    return _from_path(_platforms()[host], match[2], match[3] or "")


def share_link(text: str) -> Share | None:
    """The share link that `text` is, with or without http(s)://; None where it is none."""
    address = text.strip(_EDGE)
    if len(address) > _table()["longest"] or not _READABLE.fullmatch(address):
        return None
    match = _SPLIT.fullmatch(address)
    if match is None:
        return None
    host = match[1].lower()
    path = match[2]
    for platform, rules in _shares().items():
        for hosts, pattern, leads in rules:
            if host in hosts and pattern.fullmatch(path):
                return Share(platform, leads, f"https://{host}{path}")
    return None


def is_host_of(platform: str, host: str) -> bool:
    """Whether `host` (lower case) is one of the platform's, those of its share links included."""
    if _hosts().get(host) == platform:
        return True
    return any(host in hosts for hosts, _, _ in _shares()[platform])


def owns(host: str) -> bool:
    """Whether `host` (lower case) is a platform's, a subdomain of one, or a host of its share
    links.
    """
    return any(host == owned or host.endswith(f".{owned}") for owned in _all_hosts())


class KnownBy(NamedTuple):
    """What a certificate knows an account by: its handle as it stands there, its stable id, or
    both; None for what it does not have.
    """

    handle: str | None
    account_id: str | None


def known_by(
    platform: str,
    handle: str | None,
    account_id: str | None = None,
    url: str | None = None,
) -> KnownBy:
    """What an account of a certificate is known by, of its members as they stand there.

    An account without a handle carries its stable id in place of one. That it is an id is said by
    `accountId`, by a `url` with the same id, or by the table, where no handle can look like that.
    """

    def is_id_in(text: str) -> bool:
        named = _read(text)
        return named is not None and named.platform == platform and named.account_id == handle

    is_id = is_id_in(url or "") or (
        _read(f"{platform}:{handle}") is None and is_id_in(f"{platform}:id:{handle}")
    )
    known_id = account_id or (handle if is_id else None)
    return KnownBy(handle if handle and handle != known_id else None, known_id)


def leads_to(
    platform: str,
    handle: str | None,
    account_id: str | None = None,
    url: str | None = None,
) -> Profile | None:
    """The profile that an account of a certificate is, for a link to it: by its stable id where it
    has one, because a handle gets another owner; None where the table has no such profile.
    """
    known = known_by(platform, handle, account_id, url)
    by_id = _read(f"{platform}:id:{known.account_id}") if known.account_id else None
    if by_id is not None and by_id.platform == platform:
        return by_id
    named = _read(f"{platform}:{known.handle}") if known.handle else None
    # `id:…` in place of a handle reads as an id, which the certificate does not say.
    if named is None or named.platform != platform or named.handle is None:
        return None
    return named


def same_account(
    profile: Profile,
    platform: str,
    handle: str | None,
    account_id: str | None,
    url: str | None = None,
) -> bool:
    """Whether `profile` is the account that a certificate names.

    A stable id is compared with the stable id alone. An account without a handle carries its id in
    place of one; that never matches a handle, because anybody could choose such a handle.
    """
    if profile.platform != platform:
        return False
    known = known_by(platform, handle, account_id, url)
    if profile.account_id is not None:
        return profile.account_id == known.account_id
    if known.handle is None:
        return False
    return comparable(platform, known.handle) == comparable(platform, profile.handle or "")


def _read(text: str) -> Profile | None:
    try:
        return normalise(text)
    except ProfileError:
        return None


def comparable(platform: str, handle: str) -> str:
    """`handle` as the platform compares it: no @, lower case, without what it ignores (full stops
    on Facebook).
    """
    form = handle.removeprefix("@").lower()
    rules = _platforms().get(platform)
    for character in rules.ignored if rules else "":
        form = form.replace(character, "")
    return form


def _from_short(platform: _Platform, rest: str) -> Profile:
    for form in platform.forms:
        for pattern in form.short:
            if match := pattern.fullmatch(rest):
                return _profile(platform, form, match[1])
    raise ProfileError("profile.unreadable", f"not a handle or stable id of {platform.name}")


def _from_path(platform: _Platform, path: str, query: str) -> Profile:
    for form in platform.forms:
        for pattern in form.paths:
            match = pattern.fullmatch(path)
            if match and form.query:
                return _profile(platform, form, _member(query, form))
            if match:
                return _profile(platform, form, match[1])
    raise ProfileError("profile.unreadable", f"not the address of a profile on {platform.name}")


def _member(query: str, form: _Form) -> str:
    values = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name == form.query:
            values.append(value)
    # Servers differ in which of two parameters with one name they take.
    if len(values) != 1 or not form.value.fullmatch(values[0]):
        raise ProfileError("profile.unreadable", f"not exactly one {form.query} in the query")
    return values[0]


def _profile(platform: _Platform, form: _Form, value: str) -> Profile:
    if form.gives == "account_id":
        return Profile(
            platform.name,
            None,
            value,
            form.url.replace("{}", value),
        )
    handle = form.stored.replace("{}", value.lower())
    # A page of the platform itself, which nobody can have as a profile.
    if comparable(platform.name, handle) in platform.reserved:
        raise ProfileError("profile.unreadable", f"a name that {platform.name} keeps for itself")
    return Profile(
        platform.name,
        handle,
        None,
        form.url.replace("{}", handle),
    )


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    file = resources.files("credverifier").joinpath("platforms.json")
    table: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return table


@lru_cache(maxsize=1)
def _hosts() -> dict[str, str]:
    names_by_host = {}
    for name, platform in _table()["platforms"].items():
        for host in platform["hosts"]:
            names_by_host[host] = name
    return names_by_host


@lru_cache(maxsize=1)
def _all_hosts() -> frozenset[str]:
    rules = (rule for platform in _shares().values() for rule in platform)
    return frozenset(_hosts()).union(*(hosts for hosts, _, _ in rules))


@lru_cache(maxsize=1)
def _shares() -> dict[str, list[tuple[frozenset[str], re.Pattern[str], str]]]:
    return {
        name: [
            (frozenset(rule["hosts"]), re.compile(rule["path"]), rule["leads"])
            for rule in platform["shares"]
        ]
        for name, platform in _table()["platforms"].items()
    }


@lru_cache(maxsize=1)
def _platforms() -> dict[str, _Platform]:
    platforms = {}
    for name, row in _table()["platforms"].items():
        forms = [_form(form, row["tabs"]) for form in row["forms"]]
        platforms[name] = _Platform(
            name=name,
            forms=tuple(forms),
            ignored=row["ignored"],
            reserved=frozenset(row["reserved"]),
        )
    return platforms


def _form(form: dict[str, Any], tabs: str) -> _Form:
    """The compiled patterns of a form. Put together from texts as in JavaScript, so that both match
    the same.
    """
    value = f"({form['value']})"
    # `/@an/videos/`: a tab of the profile and a slash may follow; with a query the path is fixed.
    tail = "" if "query" in form else f"(?:/(?:{tabs}))?/?"
    paths = [path.replace("{}", value) + tail for path in form["paths"]]
    short = [pattern.replace("{}", value) for pattern in form["short"]]
    return _Form(
        gives=form["gives"],
        paths=tuple(map(re.compile, paths)),
        short=tuple(map(re.compile, short)),
        query=form.get("query"),
        value=re.compile(form["value"]),
        stored=form["stored"],
        url=form["url"],
    )
