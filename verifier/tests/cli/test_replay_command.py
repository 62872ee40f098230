"""`check --receipt` and `replay`, as somebody runs them."""

from __future__ import annotations

import json

import pytest
from hosted import HostedIssuer

from credverifier import statement
from credverifier.cli import command
from credverifier.wire.status.standing import Standing


@pytest.fixture
def run(host, tmp_path, capsys, monkeypatch):
    """(arguments) -> (exit code, standard output, standard error)."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    hosted = HostedIssuer(host)
    trust = tmp_path / "trust-list.json"
    trust.write_text(json.dumps(hosted.trust), "utf-8")

    def run(*arguments: str):
        given = [arguments[0], *arguments[1:], "--trust", str(trust)]
        code = command.main(given, clock=lambda: hosted.now)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    run.hosted = hosted
    return run


def test_what_was_checked_is_replayed_after_it_was_revoked(run, tmp_path):
    file = tmp_path / "receipt.json"
    code, shown, _ = run("check", run.hosted.link, "--receipt", str(file))
    assert code == 0 and file.stat().st_mode & 0o777 == 0o600
    run.hosted.later(minutes=5)
    run.hosted.publish(Standing.REVOKED, at=int(run.hosted.now.timestamp()))
    assert run("check", run.hosted.link)[0] == 1
    code, again, _ = run("replay", str(file))
    assert code == 0
    # It says of which moment it speaks, because it stands no longer.
    headline, told = shown.splitlines()[0], again.splitlines()[0]
    assert told.startswith("Lúc 14:03, 23 tháng 11, 2026: ")
    assert all(part in told for part in headline.split(" / "))
    code, facts, _ = run("replay", str(file), "--json")
    facts = json.loads(facts)
    assert code == 0 and facts["same"] is True and facts["recorded"]["verdict"] == "valid"


def test_a_lie_is_found_out(run, tmp_path):
    file = tmp_path / "receipt.json"
    run("check", run.hosted.link, "--receipt", str(file))
    text = file.read_text("utf-8")
    file.write_text(text.replace('"outcome": "valid"', '"outcome": "unknown"'), "utf-8")
    code, _, said = run("replay", str(file))
    assert code == 2 and "receipt.altered" in said
    file.write_text("no receipt", "utf-8")
    code, _, said = run("replay", str(file), "--json")
    assert code == 2 and json.loads(said.splitlines()[-1])["error"]["code"] == "receipt.malformed"


def test_without_a_certificate_there_is_a_verdict_and_no_receipt(run, tmp_path):
    run.hosted.put(f"{run.hosted.link}.jwt", 404)
    file = tmp_path / "receipt.json"
    code, _, said = run("check", run.hosted.link, "--receipt", str(file))
    assert code == 3 and "link.not_found" in said and not file.exists()


@pytest.mark.parametrize("where", ["none/receipt.json", ""])
def test_where_nothing_can_be_written_or_read_that_is_told(run, tmp_path, where):
    path = str(tmp_path / where)
    code, _, said = run("check", run.hosted.link, "--receipt", path)
    assert code == 2 and "receipt.unwritable" in said
    code, _, said = run("replay", path)
    assert code == 2 and "receipt.unreadable" in said


def test_a_trust_list_is_needed(run, tmp_path):
    file = tmp_path / "receipt.json"
    run("check", run.hosted.link, "--receipt", str(file))
    code = command.main(["replay", str(file), "--trust", str(tmp_path / "none")])
    assert code == 4


def test_how_it_stood_on_a_day_is_asked_with_as_of(run, tmp_path):
    run.hosted.put(
        f"{run.hosted.host.public_url}/status/archive/2026-11-23/3", run.hosted.issuer.token_list()
    )
    run.hosted.later(days=30)
    run.hosted.publish(Standing.REVOKED, at=int(run.hosted.now.timestamp()))
    link, file = run.hosted.link, tmp_path / "receipt.json"
    assert run("check", link)[0] == 1
    code, shown, _ = run("check", link, "--as-of", "2026-11-23", "--receipt", str(file))
    assert code == 0 and shown.startswith("Lúc 23:59, 23 tháng 11, 2026: ")
    code, facts, _ = run("check", link, "--as-of", "2026-11-23T15:00:00+07:00", "--json")
    assert code == 0 and json.loads(facts)["as_of"] == "2026-11-23T08:00:00Z"
    code, again, _ = run("replay", str(file), "--json")
    assert code == 0 and json.loads(again)["verdict"]["as_of"] == "2026-11-23T16:59:59Z"
    for moment, problem in (("2099-01-01", "as_of.future"), ("yesterday", "as_of.unclear")):
        code, _, said = run("check", link, "--as-of", moment, "--json")
        assert code == 2 and json.loads(said.splitlines()[-1])["error"]["code"] == problem


def test_what_an_office_stated_is_proven_and_told_as_its_word(run, tmp_path):
    hosted, file = run.hosted, tmp_path / "receipt.jwt"
    verdict = hosted.verifier.check(hosted.link).to_dict()
    payload = statement.to_claims(
        verdict, issuer=hosted.issuer.id, issued_at=int(hosted.now.timestamp()),
        credential_sha256=None,
    )  # fmt: skip
    file.write_text(hosted.issuer.sign(payload, key="status", typ=statement.TYP))
    code, shown, _ = run("replay", str(file))
    assert code == 0 and "7K3M9-QX2HS" in shown
    assert shown.startswith("Lúc 14:03, 23 tháng 11, 2026: ") and hosted.issuer.id in shown
    code, facts, _ = run("replay", str(file), "--json")
    facts = json.loads(facts)
    assert facts["stated_by"] == hosted.issuer.id and facts["verdict"]["verdict"] == "valid"
    file.write_text(hosted.issuer.sign(payload, key="credential", typ=statement.TYP))
    code, _, said = run("replay", str(file))
    assert code == 2 and "receipt.untrusted" in said
