"""The lists that root keys sign, by the vectors that JavaScript reads too, and pinning."""

from __future__ import annotations

import json

import forge
import pytest
import root_cases

from credverifier import TrustAnchors
from credverifier.errors import TrustListError
from credverifier.trust import root_list, trust_update
from credverifier.wire.envelope import dates

DOCUMENT = json.loads(root_cases.FILE.read_text("utf-8"))
CASES = {
    case["name"]: {**case, "current": DOCUMENT["lists"][case["current"]]}
    for case in DOCUMENT["cases"]
}
NOW = dates.from_seconds(dates.seconds(DOCUMENT["now"], "now"))
ACTS = {
    "follow": lambda current, text: root_list.follow(current, text, now=NOW),
    "step": root_list.step,
}


def told(trust_list: dict) -> dict:
    """What `then` of a case may say of a list."""
    return {
        **trust_list,
        "issuers": [issuer["id"] for issuer in trust_list["issuers"]],
        "root_version": trust_list["roots"]["version"],
        "root_keys": [key["kid"] for key in trust_list["roots"]["keys"]],
    }


def test_no_name_stands_twice() -> None:
    assert len(CASES) == len(DOCUMENT["cases"]) > 60


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_list_is_followed_or_refused(case: dict) -> None:
    act, before = ACTS[case["act"]], json.dumps(case["current"])
    if "code" in case:
        with pytest.raises(TrustListError) as refused:
            act(case["current"], case["text"])
        assert refused.value.code == case["code"]
    else:
        following = act(case["current"], case["text"])
        assert {name: told(following)[name] for name in case["then"]} == case["then"]
        TrustAnchors.from_trust_list(following)
    assert json.dumps(case["current"]) == before


def test_made_anew_the_cases_are_the_same_but_for_their_keys() -> None:
    anew = {case["name"]: case for case in root_cases.cases()}
    assert anew.keys() == CASES.keys()
    assert {name: case.get("code") for name, case in anew.items()} == {
        name: case.get("code") for name, case in CASES.items()
    }


def test_a_pinned_list_is_changed_by_no_key_of_an_issuer() -> None:
    tnso, root = forge.Issuer(), root_cases.Root()
    payload = {
        **forge.trust_list(tnso, issued_at=dates.stamp(root_cases.LATER)),
        "iss": tnso.id,
        "iat": forge.seconds(root_cases.LATER),
    }
    token = tnso.sign(payload, key="credential", typ=trust_update.TYP)
    current = forge.trust_list(tnso)
    assert trust_update.update(current, token, issuer_id=tnso.id, now=forge.NOW) != current
    pinned = root_list.pinned(current, root_cases.roots(root))
    with pytest.raises(TrustListError) as refused:
        trust_update.update(pinned, token, issuer_id=tnso.id, now=forge.NOW)
    assert refused.value.code == "trust.update_untrusted"


def test_a_pinned_list_is_not_pinned_to_other_keys_by_hand() -> None:
    first, second = root_cases.Root(), root_cases.Root()
    current = forge.trust_list(forge.Issuer())
    assert root_list.roots_of(current) is None
    pinned = root_list.pinned(current, root_cases.roots(first))
    assert root_list.roots_of(pinned).version == 0
    later = {**pinned, "roots": root_cases.roots(first, version=7)}
    assert root_list.pinned(later, root_cases.roots(first)) == later
    with pytest.raises(TrustListError) as refused:
        root_list.pinned(pinned, root_cases.roots(second))
    assert refused.value.code == "trust.update_untrusted"
    with pytest.raises(TrustListError) as refused:
        root_list.pinned(current, {"keys": []})
    assert refused.value.code == "trust.malformed"


def test_who_signed_is_told() -> None:
    one, two = root_cases.Root(), root_cases.Root()
    payload = root_cases.payload(forge.Issuer(), root_cases.roots(one, two))
    roots = root_list.read_roots(root_cases.roots(one, two))
    listed = root_list.prove(roots, "\n".join([one.line(payload), two.line(payload)]))
    assert listed.signed_by == {one.signer.thumbprint, two.signer.thumbprint}
    assert root_list.prove(roots, one.line(payload)).signed_by == {one.signer.thumbprint}
