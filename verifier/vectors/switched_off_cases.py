"""The cases that must detect a missing check: all vectors, and a few probes for what no vector can
test.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).parent
OPTIONAL = ("profile", "max_status_age", "audience", "nonce", "as_of")

EXCLUDED: dict[str, str] = {
    "trust.anchors._anchors": "reads the trust list itself: test_anchors",
    "trust.anchors._issuer": "reads the trust list itself: test_anchors",
    "trust.anchors._key": "reads the trust list itself: test_anchors",
    "trust.anchors._listed": "reads the trust list itself: test_anchors",
    "trust.anchors.problem_of": "words about a list that is refused: test_anchors",
    "wire.credentials.sd_jwt.conceal": "writes: test_sd_jwt",
    "online.profile_search.search_several": "a handle on every platform: test_profile_search",
    "online.checking._judged": "what is fetched, and what is remembered: test_verifier",
    "past.require_past": "arguments: test_past",
    "online.checking._judged_then": "what is fetched of then: test_past",
    "online.profile_search._of_then": "back to an earlier certificate: test_past",
}
"""Functions whose checks no case reaches, and where they are tested."""

_RELEVANT = {
    "verification": (
        *("precedence", "time", "profile"),
        *("disclosures", "key_binding", "open_badge", "past"),
    ),
    "past": ("past",),
    "certificate_status": ("precedence", "standing", "list_transport"),
    "trust.anchors": ("keys", "issuer", "algorithm", "list_transport"),
    "wire.envelope.base64url": ("encoding",),
    "wire.envelope.strict_json": ("json",),
    "wire.envelope.jws": (
        *("header", "open_badge", "algorithm", "envelope", "signature", "size"),
        "list_transport",
    ),
    "wire.credentials.data_model": ("data_model", "bitstring_list", "content"),
    "wire.credentials.subject": ("content", "disclosures"),
    "wire.credentials.vc_jwt": ("content", "data_model", "time", "disclosures"),
    "wire.envelope.dates": ("time",),
    "wire.status.status_entries": ("status_entry",),
    "wire.envelope.deflate": ("token_list", "bitstring_list", "size"),
    "wire.status.bitstring": ("bitstring_list", "status_entry"),
    "wire.status.token_list": ("token_list", "status_entry"),
    "wire.status.list_claims": ("token_list", "bitstring_list", "profile_index"),
    "wire.status.status_lists": ("list_transport", "token_list", "bitstring_list"),
    "wire.status.standing_note": ("standing",),
    "wire.number": ("content", "standing"),
    "wire.credentials.sd_jwt": ("disclosures",),
    "wire.credentials.sd_jwt_vc": ("disclosures",),
    "wire.credentials.key_binding": ("key_binding",),
    "wire.credentials.open_badge": ("open_badge",),
    "wire.credentials.achievement": ("open_badge",),
    "wire.profile_index": ("profile_index",),
    "online.profile_search": ("profile_index",),
    "online.checking": ("profile_index",),
}
"""Module -> the families that most likely detect a missing check in it; they are tried first."""


class _Case:
    def __init__(self, family: dict[str, Any], item: dict[str, Any], token: str) -> None:
        self.name = f"{family['family']}: {item['name']}"
        self.family = family["family"]
        self.token = token
        self.lists = {
            url: listed if isinstance(listed, dict) else _spelt_out(family["lists"][listed])
            for url, listed in item["lists"].items()
        }
        self.now = datetime.fromisoformat(item.get("now", family["now"]))
        self.optional = {name: item[name] for name in OPTIONAL if name in item}
        self.expect = item["expect"]

    def holds(self, package: ModuleType, anchors: Any) -> bool:
        """Whether the verdict is the expected one."""
        error = package.errors.StatusError
        lists = {
            url: error(listed["error"]) if isinstance(listed, dict) else listed
            for url, listed in self.lists.items()
        }
        optional = dict(self.optional)
        if "as_of" in optional:
            past = importlib.import_module("credverifier.past")
            optional["as_of"] = past.read_moment(optional["as_of"])
        verdict = package.verify(self.token, anchors=anchors, lists=lists, now=self.now, **optional)
        if verdict.code != self.expect["code"]:
            return False
        return _is_expected(verdict, self.expect)


def _is_expected(verdict: Any, expect: dict[str, Any]) -> bool:
    members = verdict.to_dict()
    members["checks"] = [check["result"] for check in members["checks"]]
    return all(members[name] == value for name, value in expect.items())


def _spelt_out(value: Any) -> str:
    return value["repeat"] * value["times"] if isinstance(value, dict) else str(value)


class _Search:
    """A profile that is searched for in the index."""

    family = "profile_index"

    def __init__(self, family: dict[str, Any], item: dict[str, Any]) -> None:
        self.name, self._item = f"profile_index: {item['name']}", item
        self._now = datetime.fromisoformat(item.get("now", family["now"]))
        named = {
            url: text if isinstance(text, dict) else family["texts"][text]
            for url, text in item["texts"].items()
        }
        self._texts = {
            url: text if _is_error(text) else _spelt_out(text) for url, text in named.items()
        }

    def holds(self, package: ModuleType, anchors: Any) -> bool:
        """Whether the verdict is the expected one."""
        search = importlib.import_module("credverifier.online.profile_search")
        error = package.errors.StatusError
        texts = {
            url: error(text["error"]) if _is_error(text) else text
            for url, text in self._texts.items()
        }
        verdict = search.verify_profile(
            self._item["search"], anchors=anchors, texts=texts, now=self._now
        )
        return _is_expected(verdict, self._item["expect"])


def _is_error(text: Any) -> bool:
    return isinstance(text, dict) and "error" in text


_REMEMBERED = 20
"""Cases that are tried before all others."""


class Runner:
    """All vectors, read once, and the probes."""

    def __init__(self) -> None:
        self._trust_list = (FOLDER / "trust-list.json").read_text("utf-8")
        self._cases: list[_Case | _Search] = [
            case for path in sorted(FOLDER.glob("*.json")) for case in _cases(path)
        ]
        family = json.loads((FOLDER / "search" / "profile_index.json").read_text("utf-8"))
        self._cases += [_Search(family, item) for item in family["cases"]]
        self._latest: list[_Case | _Search] = []

    def failed_case(self, package: ModuleType, module: str | None) -> str | None:
        """The name of the first case that is answered in another way, or not at all; None where all
        are answered as expected.
        """
        try:
            anchors = package.TrustAnchors.from_trust_list(self._trust_list)
        except package.CredentialError:
            return "the trust list"
        for case in self._in_order(module):
            if not _passes(partial(case.holds, package, anchors)):
                self._latest.insert(0, case)
                return case.name
        for probe in PROBES:
            if not _passes(partial(probe, package)):
                return probe.__name__
        return None

    def _in_order(self, module: str | None) -> Iterator[_Case | _Search]:
        """Those first that detected a change before, because changes come function by function."""
        relevant = _RELEVANT.get(module or "", ())
        rank = {"size": 99, **{family: index for index, family in enumerate(relevant)}}
        yield from dict.fromkeys(self._latest[:_REMEMBERED])
        yield from sorted(self._cases, key=lambda case: rank.get(case.family, 50))


def _cases(path: Path) -> Iterator[_Case]:
    family = json.loads(path.read_text("utf-8"))
    tokens: dict[str, str] = {}
    for item in family.get("cases", ()):
        token = item["token"]
        tokens[item["name"]] = tokens[token["same_as"]] if "same_as" in token else _spelt_out(token)
        yield _Case(family, item, tokens[item["name"]])


def _passes(case: Callable[[], bool]) -> bool:
    try:
        return case()
    except Exception:  # noqa: BLE001 - whatever is raised without a check has detected it
        return False


def _anchors(package: ModuleType) -> Any:
    return package.TrustAnchors.from_trust_list((FOLDER / "trust-list.json").read_text("utf-8"))


def _probe_an_expired_trust_list(package: ModuleType) -> bool:
    """An expired trust list raises, and gives no verdict."""
    anchors = _anchors(package)
    search = importlib.import_module("credverifier.online.profile_search")
    late = anchors.expires_at + timedelta(seconds=1)
    return _raises(
        package, lambda: package.verify("", anchors=anchors, lists={}, now=late)
    ) and _raises(
        package, lambda: search.verify_profile("tiktok:a1", anchors=anchors, texts={}, now=late)
    )


def _probe_lists_read_before(package: ModuleType) -> bool:
    """A list that was read before counts only for its own URL, issuer and encoding."""
    certificate_status = package.certificate_status
    entries = importlib.import_module("credverifier.wire.status.status_entries")
    status_lists = importlib.import_module("credverifier.wire.status.status_lists")
    credential = importlib.import_module("credverifier.wire.credentials.credential")
    list_content = importlib.import_module("credverifier.wire.status.list_content")
    entry = credential.StatusEntry(entries.BITSTRING, "https://tnso.vn/status/3", 1, None)
    content = list_content.ListContent(frozenset(), 1, None, b"\0")
    listed = status_lists.StatusList(entry.uri, "did:web:tnso.vn", entry.encoding, 0, 1, 9, content)
    issuer = _anchors(package).issuers["did:web:tnso.vn"]

    def look_up(**changes: str) -> Any:
        return certificate_status._list(issuer, entry, {entry.uri: listed._replace(**changes)})

    def standing(entry: Any) -> Any:
        return status_lists.standing(entry, listed, now=0, max_age=1)

    wrong: tuple[dict[str, str], ...] = (
        {"issuer": "did:web:x"},
        {"issuer": "did:web:a"},
        {"url": f"{entry.uri}4"},
        {"url": ""},
    )
    return (
        look_up() == listed
        and standing(entry) == "valid"
        and _raises(package, partial(standing, entry._replace(encoding=entries.TOKEN)))
        and all(_raises(package, partial(look_up, **changes)) for changes in wrong)
    )


def _probe_a_revocation_known_before(package: ModuleType) -> bool:
    """A known revocation outlives any list, and does not hide what the lists say now."""
    case = next(
        case
        for case in _cases(FOLDER / "standing.json")
        if case.name.endswith(": revoked, and why")
    )
    proven = package.verification.prove(case.token, _anchors(package))
    status = package.verdict.Status(None, None, None, "known before", None)
    earlier = package.certificate_status.Revocation("status.revoked", status)

    def judge(lists: dict[str, Any]) -> tuple[str, str]:
        verdict = package.verification.judge(
            proven, lists=lists, now=case.now, known_revocation=earlier
        )
        return verdict.code, verdict.status.reason

    return judge(case.lists) == ("status.revoked", "undisclosed_ad") and judge({}) == (
        "status.revoked",
        "known before",
    )


def _probe_subjects(package: ModuleType) -> bool:
    """The data model by itself, as for a credential of any kind: one subject or several, none of
    them empty.
    """
    model = importlib.import_module("credverifier.wire.credentials.data_model")

    def check(subject: Any) -> None:
        payload = {
            "@context": [model.BASE_CONTEXT],
            "type": "VerifiableCredential",
            "issuer": "did:web:x.example",
        }
        model.check({**payload, "credentialSubject": subject}, contexts={})

    check([{"id": "urn:x:1"}, {"x": 1}])
    wrong: tuple[Any, ...] = ([], {}, [{}], [7], None)
    return all(_raises(package, partial(check, subject)) for subject in wrong)


def _probe_tables(package: ModuleType) -> bool:
    """No format reads a token of another, and no encoding an entry in the member of another."""
    badge = importlib.import_module("credverifier.wire.credentials.open_badge")
    entries = importlib.import_module("credverifier.wire.status.status_entries")
    jws = importlib.import_module("credverifier.wire.envelope.jws")
    strange = (
        jws.signing_input({"alg": "ES256", "typ": "strange+jwt"}, b"{}").decode() + "." + "A" * 86
    )
    entry = {
        "type": "status_list",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "https://tnso.vn/status/3-revocation",
        "idx": 1,
        "uri": "https://tnso.vn/status/3",
    }
    misplaced: tuple[dict[str, Any], ...] = (
        {"status": {"BitstringStatusListEntry": entry}},
        {"credentialStatus": entry},
    )
    return (
        not badge.recognises(strange)
        and _raises(package, lambda: badge.parse(strange))
        and all(_raises(package, partial(entries.decode, members)) for members in misplaced)
    )


def _probe_typ_rule(package: ModuleType) -> bool:
    """A type that is named must be the right one, also where it may be absent."""
    jws = importlib.import_module("credverifier.wire.envelope.jws")
    rule = jws.TypRule.MAY_BE_ABSENT

    def parse(header: dict[str, str]) -> Any:
        text = jws.signing_input({"alg": "ES256", **header}, b"{}").decode()
        return jws.parse(f"{text}.{'A' * 86}", typ="vc+jwt", typ_rule=rule)

    parse({})
    parse({"typ": "JWT"})
    parse({"typ": "vc+jwt"})
    return _raises(package, lambda: parse({"typ": "strange+jwt"}))


def _probe_numbers(package: ModuleType) -> bool:
    """Numbers as people type them."""
    parse = importlib.import_module("credverifier.wire.number").parse
    wrong = ("7K3M9QX2HT", "7K3M9QX2H\u017f", "7K3M9QX2H")
    return parse(" 7k3m9-qx2hs") == "7K3M9QX2HS" and all(
        _raises(package, partial(parse, text)) for text in wrong
    )


def _probe_names_and_agreement(package: ModuleType) -> bool:
    """What no verdict shows: an issuer's names by language, and that `sub` beside several subjects
    is refused.
    """
    claims = importlib.import_module("credverifier.wire.credentials.vc_jwt")
    names = [
        "a text with @language in it",
        {"@value": "no language"},
        {"@value": "Liên minh", "@language": "vi"},
    ]
    several = {
        "issuer": "did:web:x.example",
        "credentialSubject": [{"id": "urn:x:1"}],
        "sub": "urn:x:1",
    }
    return claims._names({"name": names}) == {"vi": "Liên minh"} and _raises(
        package, lambda: claims.check_agreement(several)
    )


def _probe_issuers_that_overlap(package: ModuleType) -> bool:
    """A trust list is refused if one of two issuers claims URLs or the name of the other."""
    listed = json.loads((FOLDER / "trust-list.json").read_text("utf-8"))
    first, second = listed["issuers"][:2]

    def read(**claims: Any) -> Any:
        return package.TrustAnchors.from_trust_list(
            {**listed, "issuers": [first, {**second, **claims}]}
        )

    read()
    wrong: tuple[dict[str, Any], ...] = (
        {"status_url_prefixes": [f"{first['public_url']}/elsewhere/"]},
        {"status_url_prefixes": first["status_url_prefixes"]},
        {"id": f"{first['id']}:below"},
    )
    return all(_raises(package, partial(read, **claims)) for claims in wrong)


def _raises(package: ModuleType, act: Callable[[], Any]) -> bool:
    try:
        act()
    except package.CredentialError:
        return True
    return False


def _probe_arguments_of_another_type(package: ModuleType) -> bool:
    """They are the caller's mistake: a TypeError, and no verdict."""
    right = {"anchors": _anchors(package), "lists": {}, "now": _anchors(package).issued_at}
    for what, wrong in (
        ([], {}), ("", {"profile": 5}), ("", {"anchors": None}), ("", {"lists": None})
    ):  # fmt: skip
        try:
            package.verify(what, **right | wrong)
        except TypeError:
            continue
        return False
    return True


def _probe_a_moment_that_has_not_passed(package: ModuleType) -> bool:
    """It is the caller's mistake, whoever is asked: an error, and no verdict."""
    anchors = _anchors(package)
    now = anchors.issued_at
    later = now + timedelta(days=1)
    checking = importlib.import_module("credverifier.online.checking")
    request = checking.CheckRequest(anchors, now, as_of=later)
    asked = (
        partial(package.verify, "x", anchors=anchors, lists={}, now=now, as_of=later),
        partial(checking.check, "x", request, None),
    )
    return all(_raises(package, act) for act in asked)


PROBES: tuple[Callable[[ModuleType], bool], ...] = (
    _probe_an_expired_trust_list,
    _probe_lists_read_before,
    _probe_a_revocation_known_before,
    _probe_subjects,
    _probe_tables,
    _probe_typ_rule,
    _probe_numbers,
    _probe_names_and_agreement,
    _probe_issuers_that_overlap,
    _probe_arguments_of_another_type,
    _probe_a_moment_that_has_not_passed,
)
