"""What the command says in corners, where a message can speak nonsense."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import forge
import pytest

from credverifier.cli import command as cli

NOW = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys):
    """Run the command with this trust list: (exit code, stderr)."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(trust, *arguments):
        text = trust if isinstance(trust, str) else json.dumps(trust)
        (tmp_path / "trust.json").write_text(text, "utf-8")
        try:
            code = cli.main([*arguments, "--trust", "trust.json"], clock=lambda: NOW)
        except SystemExit as ended:
            code = ended.code
        return code, capsys.readouterr().err

    return run


def ending(day):
    return {**forge.trust_list(forge.Issuer()), "expires_at": f"{day}T00:00:00Z"}


@pytest.mark.parametrize("trust", ["{}", "[]", "7", "{", '{"version": 1}', "[" * 100_000])
def test_a_trust_list_is_refused_without_the_name_of_an_exception(ask, trust):
    code, told = ask(trust, "check", "7K3M9-QX2HS", "--offline")
    assert code == 4 and told.startswith("[trust.malformed]")
    assert not re.search(r"[A-Z][a-z]+Error", told), told
    assert "The trust list cannot be used" in told and "không dùng được" in told


def test_a_list_ends_in_days_or_within_one_or_has_ended(ask):
    for day, part in (
        ("2026-12-05", "expires in 4 days"),
        ("2026-12-01", "expires within a day"),
    ):
        assert part in ask(ending(day), "check", "7K3M9-QX2HS", "--offline")[1]
    code, told = ask(ending("2026-10-26"), "check", "7K3M9-QX2HS", "--offline")
    assert code == 4 and "[trust.expired]" in told and " days" not in told


def test_no_host_is_blamed_that_was_not_asked(ask):
    code, told = ask(ending("2027-10-26"), "check", "7K3M9-QX2HS", "--offline")
    assert code == 3 and "no server was asked" in told


@pytest.mark.parametrize("age", ["-5", "nan", "much"])
def test_an_age_that_is_none_is_wrong_usage(ask, age):
    code, told = ask(ending("2027-10-26"), "check", "7K3M9-QX2HS", f"--max-status-age={age}")
    assert code == 2 and age in told


@pytest.mark.parametrize("arguments", [("-", "-o", "out.csv"), ("in.csv", "-o", "-")])
def test_no_file_is_called_after_a_stream(ask, tmp_path, arguments):
    code, told = ask(ending("2027-10-26"), "check-csv", *arguments)
    assert code == 2 and told.startswith("[sheet.stream]")
    assert not (tmp_path / "-").exists()
    code, told = ask(ending("2027-10-26"), "check-csv", "none.csv", "-o", "out.csv")
    assert code == 2 and told.startswith("[sheet.file]") and "Errno" not in told
