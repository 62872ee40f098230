"""`watch`, as somebody runs it from day to day."""

from __future__ import annotations

import json
from datetime import timedelta

import forge
import pytest
from hosted import HostedIssuer

from credverifier.cli import command
from credverifier.wire import changes
from credverifier.wire.changes import BEFORE_THE_FIRST, Change
from credverifier.wire.status.standing import Standing


class Desk:
    """A sheet with the certificate of an issuer and one that there is not, and who watches it."""

    def __init__(self, host, folder, capsys) -> None:
        self.hosted = HostedIssuer(host)
        self.folder, self.host, self.capsys = folder, host, capsys
        self.told: list[Change] = []
        self.sheet = folder / "kols.csv"
        missing = self.hosted.link.replace(forge.NUMBER, "AZTP2WDZYK")
        self.sheet.write_text(f"link\n{self.hosted.link}\n{missing}\n", "utf-8")
        self.trust = folder / "trust-list.json"
        self.trust.write_text(json.dumps(self.hosted.trust), "utf-8")
        self.tell("issued", "valid")

    def tell(self, kind: str, standing: str) -> None:
        """One more change of the certificate is in the feed."""
        at = "2026-11-23T06:58:00Z"
        number = f"{forge.NUMBER[:5]}-{forge.NUMBER[5:]}"
        self.told.append(Change(len(self.told) + 1, at, f"certificate.{kind}", number, standing))
        url = changes.page_url(self.hosted.issuer.public_url, 1)
        issued_at = int(self.hosted.now.timestamp())
        claims = changes.to_claims(
            1,
            BEFORE_THE_FIRST,
            self.told,
            url=url,
            issuer=self.hosted.issuer.id,
            version=len(self.told),
            issued_at=issued_at,
            expires=issued_at + 86_400,
        )
        self.hosted.put(url, self.hosted.issuer.sign(claims, key="status", typ=changes.TYP))

    def watch(self, *arguments: str, file: str | None = None):
        """(Exit code, what it said as JSON)."""
        given = ["watch", file or str(self.sheet), "--trust", str(self.trust), "--json"]
        code = command.main([*given, *arguments], clock=lambda: self.hosted.now)
        printed = self.capsys.readouterr()
        lines = (printed.out or printed.err).strip().splitlines()
        return code, json.loads(lines[-1])


@pytest.fixture
def desk(host, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "work"
    folder.mkdir()
    return Desk(host, folder, capsys)


def test_first_all_rows_and_then_what_has_changed(desk):
    code, first = desk.watch()
    assert code == 3 and first["checked"] == 2
    assert first["outcomes"] == {"valid": 1, "invalid": 0, "unknown": 1}
    assert [change["is"] for change in first["changes"]] == ["not_found"]
    code, second = desk.watch()
    assert (code, second["checked"], second["files"], second["changes"]) == (3, 0, 1, [])
    desk.hosted.later(minutes=5)
    desk.hosted.publish(Standing.REVOKED, at=int(desk.hosted.now.timestamp()))
    desk.tell("revoked", "revoked")
    code, third = desk.watch()
    assert code == 1 and third["checked"] == 1
    [change] = third["changes"]
    assert (change["row"], change["was"], change["is"]) == (2, "valid", "revoked")
    assert desk.watch()[1]["changes"] == []


def test_a_list_that_is_older_than_the_feed_proves_nothing(desk):
    desk.watch()
    desk.tell("revoked", "revoked")
    code, look = desk.watch()
    assert code == 3 and [one["is"] for one in look["changes"]] == ["status_unavailable"]
    desk.hosted.publish(Standing.REVOKED, at=int(desk.hosted.now.timestamp()))
    code, look = desk.watch()
    assert code == 1 and [one["is"] for one in look["changes"]] == ["revoked"]


def test_where_the_feed_cannot_be_followed_every_row_is_checked(desk):
    desk.watch()
    desk.hosted.later(minutes=5)
    desk.hosted.publish(Standing.SUSPENDED, at=int(desk.hosted.now.timestamp()))
    desk.hosted.put(changes.page_url(desk.hosted.issuer.public_url, 1), 500)
    code, look = desk.watch()
    assert code == 1 and look["checked"] == 2
    assert [one["is"] for one in look["changes"]] == ["suspended"]
    # And the next look has no position to go on from.
    desk.tell("suspended", "suspended")
    assert desk.watch()[1]["checked"] == 2
    assert desk.watch()[1]["checked"] == 0


def test_a_sheet_that_was_changed_is_checked_anew(desk):
    desk.watch()
    desk.sheet.write_text(f"link\n{desk.hosted.link}\n", "utf-8")
    code, look = desk.watch()
    assert (code, look["checked"], look["rows"]) == (0, 1, 1)


def test_a_certificate_that_ends_is_looked_at_without_any_news(desk):
    desk.watch()
    desk.hosted.later(days=800)
    desk.hosted.publish(Standing.VALID, at=int(desk.hosted.now.timestamp()))
    desk.trust.write_text(
        json.dumps(desk.hosted.trust | {"expires_at": "2100-01-01T00:00:00Z"}), "utf-8"
    )
    desk.tell("noted", "valid")
    code, look = desk.watch()
    assert code == 1
    assert "expired" in [one["is"] for one in look["changes"]]


def test_a_campaign_tells_what_ends_before_it_and_is_over_one_day(desk):
    campaign = desk.folder / "tet.toml"
    campaign.write_text('name = "Tết"\nsheet = "kols.csv"\nuntil = 2099-02-20\n', "utf-8")
    code, look = desk.watch(file=str(campaign))
    assert code == 3 and look["name"] == "Tết" and look["until"] == "2099-02-20"
    assert [one["row"] for one in look["ends_before"]] == [2]
    yesterday = (desk.hosted.now - timedelta(days=1)).date().isoformat()
    code, look = desk.watch("--until", yesterday, file=str(campaign))
    assert code == 0 and look["over"] is True


@pytest.mark.parametrize("arguments", [["--until", "soon"], ["--sheet", "2"]])
def test_wrong_usage_has_a_code(desk, arguments):
    code, look = desk.watch(*arguments)
    assert code == 2 and look["error"]["code"] in ("watch.campaign", "sheet.not_found")


def test_a_sheet_that_is_not_there_is_wrong_usage(desk):
    code, look = desk.watch(file=str(desk.folder / "none.csv"))
    assert code == 2 and look["error"]["code"] == "sheet.file"
