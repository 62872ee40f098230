"""Questions about the past: what is asked for, of whom, and in which words it is answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import forge
import pytest
from hosted import HostedIssuer

from credverifier import TrustAnchors, days, past, replay
from credverifier.errors import MomentError
from credverifier.online.profile_search import MOST_REPLACED
from credverifier.wire.status.standing import Standing

HANOI = days.DEFAULT
LIST = "/status/3"


@pytest.fixture
def hosted(host):
    """What stood on 23 November is kept; since then the certificate was revoked."""
    hosted = HostedIssuer(host)
    hosted.put(f"{host.public_url}/status/archive/2026-11-23/3", hosted.issuer.token_list())
    hosted.later(days=100)
    at = int(hosted.now.timestamp())
    hosted.publish(Standing.REVOKED, at=at)
    note = hosted.issuer.note(since="2027-02-01T00:00:00Z", at=at)
    hosted.put(hosted.issuer.note_url(), note)
    return hosted


def test_a_day_and_a_moment_are_answered_by_what_was_kept(hosted):
    assert hosted.verifier.check(hosted.link).verdict == "revoked"
    for as_of in (date(2026, 11, 23), datetime(2026, 11, 23, 8, tzinfo=UTC)):
        verdict = hosted.verifier.check(hosted.link, as_of=as_of)
        assert verdict.verdict == "valid" and verdict.checked_at == hosted.now
    assert verdict.as_of == as_of
    assert verdict.to_dict()["as_of"] == "2026-11-23T08:00:00Z"
    assert verdict.headline["en"] == "At 15:00, 23 November 2026: Certificate in force"
    # Nothing of it changes what is known of today.
    assert hosted.verifier.check(hosted.link).verdict == "revoked"


def test_one_after_the_other_is_asked_until_a_list_stood(hosted):
    hosted.host.asked.clear()
    hosted.verifier.check(hosted.link, as_of=datetime(2026, 11, 23, 18, tzinfo=UTC))
    asked = [path for path in hosted.host.asked if path.startswith("/status/")]
    assert asked == [
        f"{LIST}?time=1795456800",
        "/status/archive/2026-11-24/3",
        "/status/archive/2026-11-23/3",
    ]


def test_a_list_that_a_server_has_of_then_is_enough(hosted):
    moment = datetime(2026, 11, 23, 8, tzinfo=UTC)
    hosted.put(
        f"{hosted.host.public_url}{LIST}?time={int(moment.timestamp())}",
        hosted.issuer.token_list({forge.INDEX: 2}),
    )
    hosted.host.asked.clear()
    assert hosted.verifier.check(hosted.link, as_of=moment).verdict == "suspended"
    assert not [path for path in hosted.host.asked if "archive" in path]


def test_a_receipt_of_the_past_is_replayed(hosted):
    hosted.verifier._trust_list = hosted.trust
    done = hosted.verifier.check_with_receipt(hosted.link, as_of=date(2026, 11, 23))
    assert done.receipt is not None, done.problem
    again = replay(done.receipt.to_json(), TrustAnchors.from_trust_list(hosted.trust))
    assert again.is_same and again.verdict.verdict == "valid"
    assert again.verdict.as_of == done.verdict.as_of


def test_a_profile_leads_back_to_the_certificate_that_stood_then(hosted):
    """Renewed since: the index leads to the new one, which says which it replaced."""
    assert MOST_REPLACED >= 10
    newer = hosted.issuer.certificate(
        {
            "id": hosted.issuer.credential_url(forge.SUCCESSOR),
            "validFrom": "2027-01-01T00:00:00Z",
            "supersedes": hosted.link,
        }
    )
    newer["jti"], newer["iat"] = newer["id"], int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())
    hosted.put(f"{newer['id']}.jwt", hosted.issuer.sign(newer))
    now = int(hosted.now.timestamp())
    shard = hosted.issuer.shard({forge.HANDLE_KEY: forge.SUCCESSOR}, at=now)
    hosted.put(hosted.issuer.shard_url(forge.HANDLE_KEY), shard)
    verdict = hosted.verifier.check(forge.HANDLE_KEY, as_of=date(2026, 11, 23))
    assert verdict.verdict == "valid" and verdict.profile.match
    assert verdict.certificate.number == "7K3M9-QX2HS"


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        (forge.NOW + timedelta(days=200), "as_of.future"),
        (date(2028, 1, 1), "as_of.future"),
        (datetime(2026, 11, 23), "as_of.unclear"),
    ],
)
def test_what_has_not_passed_is_refused_before_anything_is_fetched(hosted, as_of, code):
    hosted.host.asked.clear()
    with pytest.raises(MomentError) as refusal:
        hosted.verifier.check(hosted.link, as_of=as_of)
    assert refusal.value.code == code and hosted.host.asked == []
    with pytest.raises(TypeError):
        hosted.verifier.check(hosted.link, as_of="2026-11-23")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-11-23T15:00:00+07:00", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ("2026-11-23T08:00:00Z", datetime(2026, 11, 23, 8, tzinfo=UTC)),
    ],
)
def test_moments_are_read_as_people_write_them(text, moment):
    assert past.read_moment(text) == moment


@pytest.mark.parametrize("text", ["", "23/11/2026", "2026-02-30", "2026-11-23T08:00:00", "x" * 99])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(MomentError):
        past.read_moment(text)


def test_a_day_that_is_not_over_is_asked_about_now():
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert past.moment_of(date(2026, 11, 23), HANOI, now) == now
    ended = datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC)
    assert past.moment_of(date(2026, 11, 22), HANOI, now) == ended
