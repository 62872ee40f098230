"""`credverifier trust update` against real hosts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import forge
import pytest

from credverifier import TrustAnchors
from credverifier.cli import trust_command
from credverifier.errors import TrustListError
from credverifier.trust import trust_update
from credverifier.wire.envelope import dates

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def issuer(host):
    return forge.Issuer(host.public_url)


def trust_list(issuer, **changes):
    return forge.trust_list(issuer, allow_insecure_loopback=True, **changes)


def publish(host, issuer, **changes):
    payload = {
        **trust_list(
            issuer, issued_at=dates.stamp(NOW), expires_at=dates.stamp(NOW + timedelta(days=400))
        ),
        "iss": issuer.id,
        "iat": int(NOW.timestamp()),
        **changes,
    }
    host.files[trust_update.PATH] = issuer.sign(payload, typ=trust_update.TYP)


def results(capsys):
    """What each update since the last call has printed as its result."""
    return [json.loads(line)["result"] for line in capsys.readouterr().out.splitlines()]


def test_a_newer_list_replaces_the_file_and_the_same_list_does_not(tmp_path, host, issuer, capsys):
    path = tmp_path / "trust.json"
    path.write_text(json.dumps(trust_list(issuer)))
    path.chmod(0o640)
    publish(host, issuer)
    assert trust_command.update(path, NOW, as_json=True) == 0
    anchors = TrustAnchors.from_trust_list(path.read_text("utf-8"))
    assert anchors.issued_at == NOW and path.stat().st_mode & 0o777 == 0o640
    assert trust_command.update(path, NOW, as_json=True) == 0
    assert results(capsys) == ["updated", "unchanged"]
    assert [file.name for file in tmp_path.iterdir()] == ["trust.json"]


def test_a_list_signed_with_an_unknown_key_changes_nothing(tmp_path, host, issuer, capsys):
    path = tmp_path / "trust.json"
    path.write_text(json.dumps(trust_list(issuer)))
    before = path.read_bytes()
    publish(host, forge.Issuer(host.public_url))
    assert trust_command.update(path, NOW, as_json=True) == 4
    assert results(capsys) == ["refused"] and path.read_bytes() == before


def test_a_host_that_does_not_answer_changes_nothing(tmp_path, host, issuer, capsys):
    path = tmp_path / "trust.json"
    path.write_text(json.dumps(trust_list(issuer)))
    assert trust_command.update(path, NOW) == 3
    assert "could not be loaded" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text, code", [(None, "trust.missing"), ("[]", "trust.malformed"), ("{", "trust.malformed")]
)
def test_an_update_needs_a_list_to_start_from(tmp_path, text, code):
    path = tmp_path / "trust.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(TrustListError, match=code):
        trust_command.update(path, NOW)


def test_a_warning_is_printed_before_the_list_expires(host, issuer, capsys):
    anchors = TrustAnchors.from_trust_list(
        trust_list(issuer, expires_at=dates.stamp(NOW + timedelta(days=29, hours=1)))
    )
    trust_command.warn(anchors, NOW)
    assert "29 days" in capsys.readouterr().err
    trust_command.warn(anchors, NOW - timedelta(days=2))
    assert capsys.readouterr().err == ""
