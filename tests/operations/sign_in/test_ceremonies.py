"""Registering a key and signing with it, against a key in software."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credissuer.errors import RefusedError, UsageError
from credissuer.operations.sign_in import ceremonies
from credissuer.operations.sign_in.ceremonies import AuthenticatorResponse, RelyingParty
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from credissuer.staff.security_key import SecurityKeyRecord
from tests.security_keys import SoftKey

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
PARTY = RelyingParty.at("https://tnso.example:8443/x", "Liên minh")
MAI = PersonRecord(
    id="7K3M9QX2H",
    login="mai",
    name="Lê Thị Mai",
    email="mai@tnso.example",
    roles=frozenset({Role.ASSESSOR}),
    language="vi",
    password_hash=None,
    oidc_subject=None,
    operator=None,
    created_at=NOW,
    disabled_at=None,
    version=1,
)
CHALLENGE = bytes(range(32))


def soft(**changes: Any) -> SoftKey:
    return SoftKey(**{"origin": PARTY.origin, **changes})


def record(new: ceremonies.NewKey, **changes: Any) -> SecurityKeyRecord:
    values = SecurityKeyRecord(
        id=new.id,
        person_id=MAI.id,
        label="khóa",
        public_key=new.public_key,
        sign_count=new.sign_count,
        added_at=NOW,
        used_at=None,
        removed_at=None,
    )
    return replace(values, **changes)


def register(key: SoftKey) -> SecurityKeyRecord:
    options = ceremonies.registration_options(PARTY, MAI, [], CHALLENGE)
    return record(ceremonies.registered(PARTY, AuthenticatorResponse.read(key.register(options))))


def sign(key: SoftKey, stored: SecurityKeyRecord) -> int:
    options = ceremonies.authentication_options(PARTY, [stored], CHALLENGE)
    return ceremonies.signed(PARTY, AuthenticatorResponse.read(key.sign(options)), stored)


def refusal(function: Any, *arguments: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        function(*arguments)
    return str(refused.value.code)


def test_the_relying_party_is_the_host_and_the_origin_has_the_port() -> None:
    assert (PARTY.id, PARTY.origin) == ("tnso.example", "https://tnso.example:8443")


def test_a_key_is_registered_and_signs() -> None:
    key = soft()
    stored = register(key)
    assert sign(key, stored) == 1


def test_options_ask_for_a_finger_or_a_pin_and_know_which_keys_there_are() -> None:
    stored = register(soft())
    options = ceremonies.registration_options(PARTY, MAI, [stored], CHALLENGE)
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert [each["id"] for each in options["excludeCredentials"]] == [stored.id]
    assert options["attestation"] == "none"
    asked = ceremonies.authentication_options(PARTY, [stored], CHALLENGE)
    assert asked["userVerification"] == "required"
    assert [each["id"] for each in asked["allowCredentials"]] == [stored.id]


def test_a_key_that_does_not_verify_its_user_is_refused() -> None:
    assert refusal(register, soft(verifies=False)) == "security_key.refused"
    key = soft()
    stored = register(key)
    key.verifies = False
    assert refusal(sign, key, stored) == "security_key.refused"


@pytest.mark.parametrize(
    "origin",
    [
        "https://tnso.example",
        "http://tnso.example:8443",
        "https://tnso.example:8443.evil.example",
        "https://evil.example",
    ],
)
def test_another_origin_is_refused(origin: str) -> None:
    assert refusal(register, soft(origin=origin)) == "security_key.wrong_origin"
    key = soft()
    stored = register(key)
    key.origin = origin
    assert refusal(sign, key, stored) == "security_key.wrong_origin"


def test_the_host_that_is_signed_must_be_ours() -> None:
    key = soft()
    stored = register(key)
    elsewhere = {"rpId": "evil.example", "challenge": ceremonies.text_of(CHALLENGE)}
    answer = AuthenticatorResponse.read(key.sign(elsewhere))
    assert refusal(ceremonies.signed, PARTY, answer, stored) == "security_key.refused"


def test_a_copy_of_a_key_is_noticed_by_its_counter() -> None:
    key = soft()
    stored = register(key)
    copy = replace(key)
    used = replace(stored, sign_count=sign(key, stored))
    assert refusal(sign, copy, used) == "security_key.cloned"
    assert sign(key, used) == 2


def test_a_key_without_a_counter_is_let_in_until_it_has_one() -> None:
    key = soft(counts=False)
    stored = register(key)
    assert sign(key, stored) == 0
    assert refusal(sign, key, replace(stored, sign_count=4)) == "security_key.cloned"


def test_the_signature_is_that_of_the_stored_key() -> None:
    key, other = soft(), soft()
    stored, its = register(key), register(other)
    forged = replace(stored, public_key=its.public_key)
    assert refusal(sign, key, forged) == "security_key.refused"


def test_a_key_that_names_another_owner_is_refused() -> None:
    key = soft()
    stored = register(key)
    key.owner = b"000000000"
    assert refusal(sign, key, stored) == "security_key.refused"


def test_an_answer_of_one_kind_does_not_stand_for_the_other() -> None:
    key = soft()
    stored = register(key)
    options = ceremonies.registration_options(PARTY, MAI, [], CHALLENGE)
    made = json.loads(key.register(options))
    signed = json.loads(key.sign(ceremonies.authentication_options(PARTY, [], CHALLENGE)))
    signed["response"]["clientDataJSON"] = made["response"]["clientDataJSON"]
    answer = AuthenticatorResponse.read(json.dumps(signed))
    assert refusal(ceremonies.signed, PARTY, answer, stored) == "security_key.refused"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        "null",
        "[" * 30_000,
        '{"id":1,"response":{"clientDataJSON":"e30"}}',
        "\ud800",
    ],
)
def test_what_is_no_answer_is_said_so(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        AuthenticatorResponse.read(text)
    assert refused.value.code == "security_key.answer_malformed"


@given(st.sampled_from(["clientDataJSON", "attestationObject"]), st.binary(max_size=80))
def test_no_octets_break_a_registration(member: str, octets: bytes) -> None:
    key = soft()
    options = ceremonies.registration_options(PARTY, MAI, [], CHALLENGE)
    made = json.loads(key.register(options))
    made["response"][member] = ceremonies.text_of(octets)
    with pytest.raises((RefusedError, UsageError)):
        ceremonies.registered(PARTY, AuthenticatorResponse.read(json.dumps(made)))


@given(
    st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "userHandle"]),
    st.binary(min_size=1, max_size=80),
)
def test_no_octets_break_a_signature(member: str, octets: bytes) -> None:
    key = soft()
    stored = register(key)
    made = json.loads(key.sign(ceremonies.authentication_options(PARTY, [], CHALLENGE)))
    made["response"][member] = ceremonies.text_of(octets)
    with pytest.raises((RefusedError, UsageError)):
        ceremonies.signed(PARTY, AuthenticatorResponse.read(json.dumps(made)), stored)
