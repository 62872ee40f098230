"""Receipts: written at a check, replayed later by anybody's trust list."""

from __future__ import annotations

import json
from datetime import timedelta

import forge
import pytest
from hosted import HostedIssuer

from credverifier import TrustAnchors, receipt
from credverifier.errors import ReceiptError
from credverifier.receipt import Receipt
from credverifier.wire.status.standing import Standing

NOTHING = {"profile": None, "max_status_age": None, "not_before_slack": None, "as_of": None}


@pytest.fixture
def hosted(host):
    hosted = HostedIssuer(host)
    hosted.verifier._trust_list = hosted.trust
    return hosted


def made(hosted, **asked) -> Receipt:
    done = hosted.verifier.check_with_receipt(hosted.link, **asked)
    assert done.receipt is not None, done.problem
    return done.receipt


def anchors(hosted, **changes) -> TrustAnchors:
    return TrustAnchors.from_trust_list(hosted.trust | changes)


def test_what_stood_then_is_replayed_after_it_was_revoked(hosted):
    text = made(hosted, profile="https://www.tiktok.com/@minhanh.review").to_json()
    hosted.later(days=100)
    hosted.publish(Standing.REVOKED, at=int(hosted.now.timestamp()))
    done = receipt.replay(text, anchors(hosted))
    assert done.verdict.verdict == "valid" and done.is_same
    assert done.verdict.profile.match is True
    assert done.verdict.checked_at == forge.NOW.replace(microsecond=0)
    assert hosted.new_verifier().check(hosted.link).verdict == "revoked"


@pytest.mark.parametrize("standing", [Standing.REVOKED, Standing.SUSPENDED])
def test_a_bad_standing_is_replayed_too(hosted, standing):
    hosted.publish(standing)
    done = receipt.replay(made(hosted), anchors(hosted))
    assert done.verdict.verdict == standing.value and done.is_same


def test_a_receipt_of_before_there_were_questions_about_the_past_is_read(hosted):
    kept = made(hosted)
    asked = {name: value for name, value in kept.asked.items() if name != "as_of"}
    assert receipt.replay(kept._replace(asked=asked).to_json(), anchors(hosted)).is_same


@pytest.mark.parametrize(
    "lie",
    [
        {"certificate": {"number": "01234-5678D"}},
        {"profile": {"match": True}},
        {"status": {"as_of": "2026-11-23T07:00:00Z"}},
    ],
)
def test_a_receipt_that_says_another_thing_of_the_same_verdict_is_found_out(hosted, lie):
    kept = made(hosted)
    assert not receipt.replay(
        kept._replace(verdict={**kept.verdict, **lie}).to_json(), anchors(hosted)
    ).is_same


def test_a_mismatch_is_replayed_with_the_profile_that_was_asked(hosted):
    done = receipt.replay(made(hosted, profile="tiktok:somebody.else"), anchors(hosted))
    assert done.verdict.verdict == "profile_mismatch" and done.is_same


def test_a_receipt_is_read_as_it_was_written(hosted):
    kept = made(hosted)
    assert receipt.read(kept.to_json()) == kept._replace(
        checked_at=kept.checked_at.replace(microsecond=0)
    )
    assert len(kept.files) == 3


def test_a_key_that_was_compromised_since_proves_nothing_any_more(hosted):
    kept = made(hosted)
    [issuer] = hosted.trust["issuers"]
    keys = [{**key, "state": "compromised"} for key in issuer["jwks"]["keys"]]
    changed = anchors(hosted, issuers=[{**issuer, "jwks": {"keys": keys}}])
    done = receipt.replay(kept, changed)
    assert done.verdict.verdict == "unknown_issuer" and not done.is_same


def test_what_was_altered_is_refused_and_lies_prove_nothing(hosted):
    kept = made(hosted)
    content = json.loads(kept.to_json())
    content["verdict"]["verdict"] = "revoked"
    with pytest.raises(ReceiptError) as refusal:
        receipt.read(json.dumps(content))
    assert refusal.value.code == "receipt.altered"
    # Whoever works the digest out anew is found out by the replay.
    lie = kept._replace(verdict={**kept.verdict, "verdict": "revoked", "code": "status.revoked"})
    done = receipt.replay(lie.to_json(), anchors(hosted))
    assert not done.is_same and done.verdict.verdict == "valid"
    # And another moment is one at which the lists do not count.
    late = kept._replace(checked_at=kept.checked_at + timedelta(days=9))
    assert receipt.replay(late.to_json(), anchors(hosted)).verdict.verdict == "status_unavailable"
    without = kept._replace(files={})
    assert receipt.replay(without.to_json(), anchors(hosted)).verdict.code == "status.unreachable"


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "credverifier-receipt/2"},
        {"checked_at": 1},
        {"asked": {}},
        {"asked": {"profile": 1, "max_status_age": None, "not_before_slack": None}},
        {"asked": {"profile": None, "max_status_age": True, "not_before_slack": None}},
        {"asked": {**NOTHING, "profile": "no profile at all"}},
        {"asked": {**NOTHING, "as_of": "2099-01-01T00:00:00Z"}},
        {"asked": {**NOTHING, "as_of": "yesterday"}},
        {"asked": {**NOTHING, "audience": "x"}},
        {"verdict": {"certificate": []}},
        {"unheard": 1},
        {"files": []},
        {"files": {"x": 1}},
        {"trust_list": []},
        {"credential": None},
    ],
)
def test_what_is_no_receipt_is_refused(hosted, changes):
    content = json.loads(made(hosted).to_json()) | changes
    content.pop("sha256")
    content["sha256"] = receipt._digest(content)
    with pytest.raises(ReceiptError) as refusal:
        receipt.read(json.dumps(content))
    assert refusal.value.code == "receipt.malformed"


@pytest.mark.parametrize("text", ["", "{}", "[]", "x" * 20, '{"a": 1, "a": 2}'])
def test_what_is_no_json_of_ours_is_refused(text):
    with pytest.raises(ReceiptError) as refusal:
        receipt.read(text)
    assert refusal.value.code == "receipt.malformed"


def test_a_receipt_is_bounded():
    with pytest.raises(ReceiptError) as refusal:
        receipt.read(" " * (receipt.MAX_RECEIPT + 1))
    assert refusal.value.code == "receipt.malformed"


def test_a_receipt_has_a_bounded_number_of_files(hosted):
    kept = made(hosted)
    many = {f"https://tnso.vn/status/{n}": "x" for n in range(receipt._MOST_FILES + 1)}
    with pytest.raises(ReceiptError) as refusal:
        receipt.read(kept._replace(files=many).to_json())
    assert refusal.value.code == "receipt.malformed"


def test_without_a_certificate_there_is_nothing_to_prove(hosted):
    hosted.put(f"{hosted.link}.jwt", 404)
    done = hosted.verifier.check_with_receipt(hosted.link)
    assert done.verdict.verdict == "not_found" and done.receipt is None
    assert done.problem.code == "receipt.nothing"


def test_what_rests_on_something_seen_earlier_has_no_receipt(hosted):
    hosted.publish(Standing.REVOKED)
    assert hosted.verifier.check(hosted.link).verdict == "revoked"
    hosted.later(minutes=5)
    hosted.publish(Standing.VALID, at=int(hosted.now.timestamp()))
    done = hosted.verifier.check_with_receipt(hosted.link)
    assert done.verdict.verdict == "revoked" and done.receipt is None
    assert done.problem.code == "receipt.incomplete"
