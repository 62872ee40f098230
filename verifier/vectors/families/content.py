"""What a credibility credential must say."""

from __future__ import annotations

from typing import Any

from case import Case, Family, World, bad, good
from forge import HANDLE, NAME, NUMBER, PUBLIC_URL, SUBJECT_ID

_ID = (
    "id is {public_url}/c/{number} of its own issuer, canonical, its check symbol right (CONTRACT "
    "section 2)."
)
_AGREE = "Registered claims agree with the members they stand for (VC-JOSE-COSE section 3.1.3)."
_SUBJECT = "One subject with a name and accounts (CONTRACT section 2)."
_ACCOUNT = "An account has platform and handle; its members are texts (CONTRACT section 2)."
_IGNORED = "An undefined top-level member is ignored (CONTRACT section 2)."


def _shown(**changes: Any) -> dict[str, Any]:
    """The certificate as every surface shows it."""
    return {
        "number": "7K3M9-QX2HS",
        "name": NAME,
        "kind": "person",
        "accounts": [
            {"platform": "tiktok", "handle": HANDLE, "url": f"https://www.tiktok.com/@{HANDLE}"},
            {
                "platform": "youtube",
                "handle": "minhanhreview",
                "url": "https://www.youtube.com/@minhanhreview",
            },
        ],
        "level": "gold",
        "criteria": [
            {"id": "content-authenticity", "level": "high"},
            {"id": "ad-disclosure", "level": "good"},
        ],
        "programme": f"{PUBLIC_URL}/programmes/credibility",
        "valid_from": "2026-11-01T00:00:00Z",
        "valid_until": "2027-11-01T00:00:00Z",
        **changes,
    }


def _controls(world: World) -> list[Case]:
    tnso, clear = world.tnso, world.clear
    bare = [{"platform": "x", "handle": "a"}]
    undefined = {
        "level": 3,
        "nested": {"credentialStatus": [], "deep": [{"x": None}]},
        "aud": "anyone",
        "cnf": {"x": 1},
    }
    slim_accounts = [{**account, "url": None} for account in _shown()["accounts"]]
    nothing = {
        "kind": None,
        "level": None,
        "criteria": [],
        "programme": None,
        "accounts": slim_accounts,
    }
    whole, older = tnso.certificate(), tnso.credential_url("012345678D")
    untold = ("level", "criteria", "programme", "assessedOn", "kind")
    rows = [
        ("the whole certificate, as it is shown", _SUBJECT, whole, {"certificate": _shown()}),
        ("no iss and no jti", _AGREE, tnso.certificate(without=("iss", "jti", "exp")), {}),
        ("undefined members", _IGNORED, tnso.certificate(undefined), {"certificate": _shown()}),
        ("sub as the subject's id", _AGREE, tnso.certificate({"sub": SUBJECT_ID}), {}),
        ("an organization", _SUBJECT, tnso.certificate(subject={"kind": "organization"}),
         {"certificate": _shown(kind="organization")}),
        ("supersedes", "CONTRACT section 2: the certificate it replaces.",
         tnso.certificate({"supersedes": older}), {}),
        ("one account of platform and handle", _ACCOUNT,
         tnso.certificate(subject={"accounts": bare}),
         {"certificate": _shown(accounts=[{**bare[0], "url": None}])}),
        ("no criteria, programme, level, kind", "The slim rendition has none.",
         tnso.certificate(subject=dict.fromkeys(untold)), {}),
        ("a subject without id",
         "credentialSubject.id is optional (VC Data Model 2.0 section 4.8).",
         tnso.certificate(subject={"id": None}), {}),
    ]  # fmt: skip
    slim = tnso.sign(tnso.certificate(slim=True))
    return [
        *(good(name, why, tnso.sign(payload), clear, **more) for name, why, payload, more in rows),
        good(
            "the slim rendition, as it is shown",
            _SUBJECT,
            slim,
            world.clear_token,
            certificate=_shown(**nothing),
        ),
    ]


def _identity(world: World) -> list[Case]:
    tnso, other = world.tnso, world.other
    ids: list[Any] = [
        other.credential_url(), f"http://tnso.vn/c/{NUMBER}", f"{PUBLIC_URL}:443/c/{NUMBER}",
        f"{PUBLIC_URL}/C/{NUMBER}", f"{PUBLIC_URL}/c/{NUMBER.lower()}",
        f"{PUBLIC_URL}/c/7K3M9-QX2HS", f"{PUBLIC_URL}/c/7K3M9QX2HT", f"{PUBLIC_URL}/c/7K3M9QX2H",
        f"{PUBLIC_URL}/c/{NUMBER}S",
        f"{PUBLIC_URL}/c/{NUMBER}/", f"{PUBLIC_URL}/c/{NUMBER}?x", f"{PUBLIC_URL}/c/{NUMBER}#x",
        f"{PUBLIC_URL}/c/{NUMBER}.jwt", f"{PUBLIC_URL}//c/{NUMBER}", f"{PUBLIC_URL}/c/7K3M9QX2Hſ",
        f"{PUBLIC_URL}/c/", f"{PUBLIC_URL}/c/OOOOOOOOOO", f"{PUBLIC_URL}/c/７K3M9QX2HS",
        f"urn:{NUMBER}", NUMBER, "", None, 7, [tnso.credential_url()],
        {"id": tnso.credential_url()},
    ]  # fmt: skip
    rows = [(f"id {value!r}", _ID, world.slim({"id": value, "jti": value})) for value in ids]
    rows.append(("no id", _ID, world.slim(without=("id", "jti"))))
    disagree: list[tuple[str, Any]] = [
        ("jti", tnso.credential_url("012345678D")), ("jti", None), ("jti", 7),
        ("iss", other.id), ("iss", f"{tnso.id}/"), ("iss", {"id": tnso.id}), ("iss", None),
    ]  # fmt: skip
    rows += [(f"{name} {value!r}", _AGREE, world.slim({name: value})) for name, value in disagree]
    subs: list[Any] = ["urn:uuid:00000000-0000-4000-8000-000000000000", None, [SUBJECT_ID], ""]
    rows += [(f"sub {value!r}", _AGREE, tnso.certificate({"sub": value})) for value in subs]
    rows += [
        (f"sub {value!r}, a subject without id", _AGREE, world.slim({"sub": value}))
        for value in (SUBJECT_ID, None)
    ]
    values: list[Any] = ["012345678D", "", None, 7, [tnso.credential_url()]]
    rows += [
        (f"supersedes {value!r}", "supersedes is a URL.", world.slim({"supersedes": value}))
        for value in values
    ]
    return [
        bad(name, why, tnso.sign(load), world.clear_token, "format.claims_invalid")
        for name, why, load in rows
    ]


def _subjects(world: World) -> list[Case]:
    subject = world.slim()["credentialSubject"]
    account = subject["accounts"][0]
    rows: list[tuple[str, str, Any]] = [
        ("no credentialSubject", _SUBJECT, ...),
        *((f"credentialSubject {value!r}", _SUBJECT, value) for value in (None, "Ánh", {}, [], [{}],
                                                                          7)),
        ("a list of one subject", _SUBJECT, [subject]),
        ("a list of two subjects", _SUBJECT, [subject, {"name": "Another"}]),
        ("no name", _SUBJECT, _without(subject, "name")),
        *((f"name {value!r}", _SUBJECT, {**subject, "name": value})
          for value in ("", 7, None, ["Ánh"], {"@value": "Ánh"})),
        *((f"kind {value!r}", "kind is person or organization.", {**subject, "kind": value})
          for value in ("robot", "", None, 1, ["person"])),
        ("no accounts", _SUBJECT, _without(subject, "accounts")),
        *((f"accounts {value!r}", _SUBJECT, {**subject, "accounts": value})
          for value in ([], {}, "tiktok", 7, True, None, [None], ["tiktok:a"], [7])),
        *((f"an account without {name}", _ACCOUNT,
           {**subject, "accounts": [_without(account, name)]})
          for name in ("platform", "handle")),
        *((f"an account with {name} {value!r}", _ACCOUNT,
           {**subject, "accounts": [{**account, name: value}]})
          for name, value in _WRONG_IN_ACCOUNTS),
        ("a second account that is wrong", _ACCOUNT,
         {**subject, "accounts": [account, {"platform": "x"}]}),
        *((f"credentialSubject.{name} {value!r}", f"The shape of {name} (CONTRACT section 2).",
           {**subject, name: value})
          for name, value in _WRONG_IN_SUBJECT),
    ]  # fmt: skip
    cases = []
    for name, why, value in rows:
        payload = (
            world.slim(without=("credentialSubject",))
            if value is ...
            else world.slim({"credentialSubject": value})
        )
        cases.append(
            bad(name, why, world.tnso.sign(payload), world.clear_token, "format.claims_invalid")
        )
    return cases


def _without(members: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in members.items() if key != name}


_WRONG_IN_ACCOUNTS: tuple[tuple[str, Any], ...] = (
    ("platform", ""), ("platform", 7), ("platform", ["tiktok"]), ("platform", None), ("handle", ""),
    ("handle", 7), ("handle", None), ("handle", {"x": 1}), ("url", 7), ("url", None),
    ("accountId", 6812345678901), ("accountId", None), ("controlProvenOn", 20261020),
)  # fmt: skip
_WRONG_IN_SUBJECT: tuple[tuple[str, Any], ...] = (
    ("criteria", {}), ("criteria", "all"), ("criteria", None), ("criteria", [7]),
    ("criteria", [None]), ("criteria", [{"criterion": "a"}]), ("criteria", [{"level": "a"}]),
    ("criteria", [{"criterion": 1, "level": "a"}]), ("criteria", [{"criterion": "a", "level": 1}]),
    ("programme", "2026-1"), ("programme", None), ("programme", {}),
    ("programme", {"id": "https://tnso.vn/p"}), ("programme", {"version": "1"}),
    ("programme", {"id": 1, "version": "1"}),
    ("programme", {"id": "https://tnso.vn/p", "version": 1}), ("level", 3), ("level", None),
    ("assessedOn", 20261018), ("assessedOn", None), ("id", "no URL"), ("id", None),
    ("id", ["urn:x:1"]),
)  # fmt: skip


def _cases(world: World) -> list[Case]:
    return [*_controls(world), *_identity(world), *_subjects(world)]


FAMILIES = (Family("content", "The members of a credibility credential", _cases),)
