"""A verdict is a value with the contract's keys, neither true nor false."""

from __future__ import annotations

import json

import forge
import pytest

from credverifier import NotValidError, Verdict, verify, words
from credverifier.errors import CredentialError, FormatError
from credverifier.verdict import CHECKS, refusal
from credverifier.wire.status.standing import Standing


@pytest.fixture(scope="module")
def ask(tnso, anchors):
    """The verdict on `token`, or on a plain certificate with that standing."""

    def ask(token=None, *, standing=Standing.VALID, note=None, profile=None, lists=None):
        if lists is None:
            lists = tnso.lists(standing, at=forge.seconds(forge.NOW) - 60)
        if note:
            lists[tnso.note_url()] = note
        return verify(
            token or tnso.sign(),
            anchors=anchors,
            lists=lists,
            now=forge.NOW,
            profile=profile,
        )

    return ask


def test_the_keys_are_exactly_those_of_the_contract(ask):
    verdict = ask(profile="tiktok:minhanh.review").to_dict()
    assert list(verdict) == [
        "outcome",
        "verdict",
        "code",
        "message",
        "checks",
        "certificate",
        "status",
        "profile",
        "checked_at",
    ]
    assert tuple(verdict["message"]) == words.LANGUAGES
    assert [check["name"] for check in verdict["checks"]] == list(CHECKS)
    assert all(list(check) == ["name", "result", "code", "detail"] for check in verdict["checks"])
    certificate = verdict["certificate"]
    assert list(certificate) == [
        "number",
        "name",
        "kind",
        "accounts",
        "level",
        "criteria",
        "programme",
        "valid_from",
        "valid_until",
    ]
    assert list(certificate["accounts"][0]) == ["platform", "handle", "url"]
    assert list(certificate["criteria"][0]) == ["id", "level"]
    assert list(verdict["status"]) == ["as_of", "fresh_until", "since", "reason", "superseded_by"]
    assert list(verdict["profile"]) == ["asked", "match"]
    assert verdict["checked_at"] == "2026-11-23T07:03:11Z"
    assert json.loads(json.dumps(verdict)) == verdict


def test_a_refusal_has_the_same_keys_and_no_certificate(ask):
    good, bad = ask().to_dict(), ask("x").to_dict()
    assert list(good) == list(bad) and list(good["status"]) == list(bad["status"])
    assert bad["certificate"] is None
    assert (bad["outcome"], bad["verdict"], bad["code"]) == (
        "invalid",
        "malformed",
        "format.malformed",
    )


def test_nothing_of_an_unproven_certificate_is_shown(ask, tnso):
    tampered = tnso.sign()[:-8] + "AAAAAAAA"
    for token in (tampered, tnso.sign(key="status"), tnso.sign(tnso.certificate({"vc": {}}))):
        verdict = ask(token)
        assert verdict.certificate is None
        assert "Ánh" not in json.dumps(verdict.to_dict(), ensure_ascii=False)


def test_attributes_and_json_agree(ask):
    verdict = ask(profile="tiktok:minhanh.review")
    assert (verdict.outcome, verdict.verdict, verdict.code) == ("valid", "valid", None)
    assert verdict.certificate.number == "7K3M9-QX2HS"
    assert verdict.to_dict()["certificate"]["number"] == "7K3M9-QX2HS"
    assert verdict.certificate.accounts[0].account_id == "6812345678901"
    assert verdict.status.as_of.isoformat() == "2026-11-23T07:02:11+00:00"
    assert (verdict.profile.asked, verdict.profile.match) == ("tiktok:minhanh.review", True)
    assert verdict.headline["vi"] == "Đúng kênh đã được chứng nhận"
    assert ask().headline["vi"] == "Chứng nhận còn hiệu lực"
    assert repr(verdict) == "<Verdict valid>"
    assert repr(ask("x")) == "<Verdict malformed format.malformed>"


@pytest.mark.parametrize("slim", [False, True])
def test_the_json_of_a_certificate_is_its_attributes(ask, tnso, slim):
    payload = tnso.certificate()
    if slim:
        for name in ("level", "kind", "criteria", "programme"):
            del payload["credentialSubject"][name]
        del payload["credentialSubject"]["accounts"][0]["url"]
    verdict = ask(tnso.sign(payload))
    certificate = verdict.certificate
    members = verdict.to_dict()["certificate"]
    assert list(members) == list(certificate._fields)
    assert members == certificate._asdict() | {
        "accounts": [
            {"platform": one.platform, "handle": one.handle, "url": one.url}
            for one in certificate.accounts
        ],
        "criteria": [{"id": one.criterion, "level": one.level} for one in certificate.criteria],
        "valid_from": certificate.valid_from.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "valid_until": certificate.valid_until.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


@pytest.mark.parametrize("token", [None, "x"])
def test_a_verdict_is_neither_true_nor_false(ask, token):
    verdict = ask(token)
    with pytest.raises(TypeError):
        bool(verdict)
    with pytest.raises(TypeError):
        assert verdict
    with pytest.raises(TypeError):
        not verdict  # noqa: B018


def test_require_valid(ask):
    verdict = ask()
    assert verdict.require_valid() is verdict
    for other in (
        ask("x"),
        ask(standing=Standing.REVOKED),
        ask(lists={}),
        ask(profile="tiktok:another"),
    ):
        with pytest.raises(NotValidError) as refusal:
            other.require_valid()
        assert refusal.value.verdict is other
        assert refusal.value.code == other.code
        assert refusal.value.detail == other.message["en"]
        assert isinstance(refusal.value, CredentialError)


def test_messages_contain_the_facts(ask, tnso):
    assert ask(standing=Standing.REVOKED, note=tnso.note()).message["vi"] == (
        "Thu hồi ngày 22 tháng 11, 2026. Lý do công bố: quảng cáo không công khai. "
        "Không còn giá trị."
    )
    assert ask(standing=Standing.REVOKED).message["en"] == "Revoked. No longer in force."
    assert ask(profile="tiktok:another").message["en"] == (
        "Genuine, but issued to @minhanh.review (tiktok), @minhanhreview (youtube), "
        "not tiktok:another. The badge may be borrowed."
    )
    replaced = tnso.note("superseded", superseded_by="012345678D")
    assert (
        ask(standing=Standing.SUPERSEDED, note=replaced).message["en"] == "Replaced by 01234-5678D."
    )


@pytest.mark.parametrize(("first", "last"), [("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")])
def test_the_longest_possible_validity_is_shown(ask, tnso, first, last):
    token = tnso.sign(tnso.certificate({"validFrom": first, "validUntil": last}, without=("exp",)))
    verdict = ask(token, profile="tiktok:minhanh.review").to_dict()
    certificate = verdict["certificate"]
    assert verdict["verdict"] == "valid"
    assert (certificate["valid_from"], certificate["valid_until"]) == (first, last)
    assert "31 December 9999" in verdict["message"]["en"]


def test_a_refusal_names_the_failed_check_and_leaves_later_ones_unchecked():
    verdict = refusal(
        FormatError("status.missing", "none"),
        passed=("format", "issuer", "signature"),
        asked="x",
        now=forge.NOW,
    )
    assert [(check.name, check.result) for check in verdict.checks] == [
        *(("format", "pass"), ("issuer", "pass"), ("signature", "pass")),
        *(("validity", "not_checked"), ("status", "fail"), ("profile", "not_checked")),
    ]
    assert (verdict.checks[4].code, verdict.checks[4].detail) == ("status.missing", "none")
    assert (verdict.profile.asked, verdict.profile.match) == ("x", None)
    assert isinstance(verdict, Verdict)
