"""Members, types, ids and values that a document may have. (A JSON-LD processor judges in the
office's tests.)
"""

from __future__ import annotations

import time

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import contexts, term_check, terms

X = "https://x.example/#"


def document(*more, **members):
    return {
        "@context": [contexts.BASE, *more],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:1",
        "credentialSubject": {"id": "did:example:2"},
        **members,
    }


def code_of(document, contexts_by_url=None):
    with pytest.raises(FormatError) as refusal:
        term_check.check(document, contexts_by_url)
    return refusal.value.code


def test_registered_claims_may_stand_beside_the_document():
    term_check.check(
        {
            **document(),
            "iss": "did:example:1",
            "jti": "urn:x:1",
            "iat": 1,
            "status": {"any": "thing"},
        }
    )
    assert code_of({**document(), "version": 5}) == "format.claims_invalid"


@pytest.mark.parametrize(
    "kind", ["Nowhere", ["VerifiableCredential", "Nowhere"], 5, None, ["@json"], "https ://no"]
)
def test_a_type_that_no_context_defines_is_refused(kind):
    assert code_of(document(type=kind)) == "format.type_invalid"
    assert (
        code_of(document(credentialSubject={"type": kind, "id": "urn:x:1"}))
        == "format.type_invalid"
    )


def test_a_type_may_be_a_url_or_a_term_of_a_known_context():
    term_check.check(document(type=["VerifiableCredential", "https://x.example/Kind"]))
    term_check.check(
        document("urn:x:own", type=["VerifiableCredential", "Kind"]),
        {"urn:x:own": {"Kind": X + "Kind"}},
    )


@pytest.mark.parametrize(
    "identity", [None, 5, "no url", "x", ["urn:x:1"], ["urn:x:1", "urn:x:2"], {"id": "urn:x:1"}]
)
def test_an_id_is_one_url_wherever_it_stands(identity):
    assert code_of(document(id=identity)) == "format.claims_invalid"
    assert code_of(document(evidence={"type": X + "E", "id": identity})) == "format.claims_invalid"


@pytest.mark.parametrize(
    "value",
    [
        {"@value": 5, "@language": "vi"},
        {"@value": None, "@language": "vi"},
        {"@value": ["a"]},
        {"@value": "a", "@language": "not a language"},
        {"@value": "a", "@language": None},
        {"@value": "a", "@direction": "up"},
        {"@value": "a", "@language": "vi", "@type": X + "t"},
        {"@value": "a", "@set": ["b"]},
        {"@value": "a", "name": "b"},
        {"@index": 5},
    ],
)
def test_a_malformed_value_object_is_refused(value):
    assert code_of(document(name=value)) == "format.claims_invalid"


def test_maps_have_their_own_keys():
    local = {
        f"by_{name}": {"@id": X + name, "@container": f"@{name}"}
        for name in ("language", "index", "id", "type")
    }
    term = {"a": X + "a"}
    good = {
        "by_language": {"vi": ["a", "b"], "@none": "c"},
        "by_index": {"free": {"a": "1"}},
        "by_id": {"urn:x:1": {"a": "1"}},
    }
    term_check.check(document(local, term, **good))
    for wrong in (
        {"by_language": {"not a language": "a"}},
        {"by_language": {"vi": 5}},
        {"by_id": {"no url": {}}},
    ):
        assert code_of(document(local, term, **wrong)) == "format.claims_invalid"
    assert code_of(document(local, term, by_index={"free": {"b": "1"}})) == "format.claims_invalid"


def test_one_member_under_two_names_is_refused():
    assert (
        code_of(document({"also": "https://schema.org/name"}, name="a", also="b"))
        == "format.claims_invalid"
    )


def test_a_reused_checker_gives_the_same_answers():
    checker = term_check.TermChecker(terms.Reader({"urn:x:own": {"a": X + "a"}}))
    for _ in range(3):
        checker.check(document("urn:x:own", a="b"))
        with pytest.raises(FormatError):
            checker.check(document("urn:x:own", b="b"))


def test_a_document_of_many_types_and_terms_is_checked_quickly():
    inner = {f"t{number}": X + str(number) for number in range(900)}
    local = {"T": {"@id": X + "T", "@context": inner}, "list": X + "list"}
    nodes = [{"type": "T", "t1": "a", "list": {"type": "T"}} for _ in range(4000)]
    start = time.process_time()
    term_check.check(document(local, list=nodes))
    assert time.process_time() - start < 2
