"""What issuers may claim: no other spelling of an origin, no platform's host, and nothing within
what is another's.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import forge
import pytest
import trust_claims

from credverifier import TrustAnchors
from credverifier.errors import TrustListError

CLAIMS = json.loads(trust_claims.FILE.read_text("utf-8"))
A, B = forge.Issuer(CLAIMS["a"]), forge.Issuer(CLAIMS["b"])


def accepted(of_a: dict, of_b: dict | None = None) -> bool:
    entries = [{**copy.deepcopy(A.trust_entry()), **of_a}]
    if of_b is not None:
        entries.append({**copy.deepcopy(B.trust_entry()), **of_b})
    answers = []
    for issuers in (entries, entries[::-1]):
        try:
            TrustAnchors.from_trust_list(forge.trust_list(*issuers))
            answers.append(True)
        except TrustListError as error:
            assert error.code == "trust.malformed"
            answers.append(False)
    assert len(set(answers)) == 1, "the order of the issuers matters"
    return answers[0]


def test_the_file_is_the_one_that_the_generator_makes() -> None:
    assert json.loads(json.dumps(trust_claims.document())) == CLAIMS
    assert Path(trust_claims.FILE).name == "trust_claims.json"


@pytest.mark.parametrize(("origin", "good"), CLAIMS["origins"])
def test_a_public_url_is_an_origin_in_its_canonical_form(origin: str, good: bool) -> None:
    assert (
        accepted({"public_url": origin, "id": "did:example:a", "status_url_prefixes": []}) is good
    )


@pytest.mark.parametrize(("prefix", "good"), CLAIMS["prefixes"])
def test_a_prefix_is_a_folder_in_its_canonical_form(prefix: str, good: bool) -> None:
    assert accepted({"status_url_prefixes": [prefix]}) is good


@pytest.mark.parametrize(("of_a", "of_b", "good"), CLAIMS["pairs"])
def test_no_issuer_publishes_below_the_urls_of_another(of_a: str, of_b: str, good: bool) -> None:
    assert accepted({"status_url_prefixes": [of_a]}, {"status_url_prefixes": [of_b]}) is good
    far = "https://far.example/status/"
    assert accepted({"status_url_prefixes": [far, of_a]}, {"status_url_prefixes": [of_b]}) is good


@pytest.mark.parametrize(("of_a", "of_b", "good"), CLAIMS["names"])
def test_no_issuer_id_names_the_host_of_another(of_a: str, of_b: str, good: bool) -> None:
    assert accepted({"id": of_a}, {"id": of_b}) is good
