"""`credverifier bundle update`, `bundle status` and `check --bundle`, as people run them."""

from __future__ import annotations

import json
from pathlib import Path

import forge
import pytest
from bundled import PROFILE, BundledIssuer
from conftest import Host

from credverifier.cli import command
from credverifier.wire.bundle import header
from credverifier.wire.status.standing import Standing


class BundleUser:
    """Somebody at a terminal, with a trust list and a folder of bundles."""

    def __init__(self, scene: BundledIssuer, folder: Path, capsys: pytest.CaptureFixture) -> None:
        self.scene = scene
        self.folder = folder / "bundles"
        self.trust = scene.trust_file(folder)
        self._capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        code = command.main([*arguments, "--trust", str(self.trust)], clock=lambda: self.scene.now)
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    def bundle(self, *arguments: str) -> tuple[int, str, str]:
        return self.run("bundle", *arguments, "--dir", str(self.folder))

    def check(self, what: str, *arguments: str) -> tuple[int, str, str]:
        return self.run("check", what, "--bundle", str(self.folder), *arguments)


@pytest.fixture
def desk(
    host: Host, tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> BundleUser:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return BundleUser(BundledIssuer(host), tmp_path, capsys)


def test_a_bundle_is_fetched_and_used_without_the_host(desk: BundleUser) -> None:
    desk.scene.publish_bundle(desk.scene.parts())
    code, out, _ = desk.bundle("update", "--json")
    told = json.loads(out)
    assert (code, told["version"], told["accounts"], told["whole"]) == (0, 7, 1, True)
    assert told["fetched"] > 0
    assert told["counts_until"] == "2026-11-24T06:58:00Z"
    assert json.loads(desk.bundle("update", "--json")[1])["fetched"] == 0
    desk.scene.host.stop()
    code, out, _ = desk.check(desk.scene.issuer.sign(), "--json")
    assert (code, json.loads(out)["verdict"]) == (0, "valid")
    code, out, err = desk.check(PROFILE)
    assert code == 3
    assert "7K3M9-QX2HS" in out
    assert "chỉ dùng gói ngoại tuyến" in err
    assert desk.check("tiktok:nobody")[0] == 3
    code, out, _ = desk.bundle("update")
    assert code == 3
    code, out, _ = desk.bundle("status")
    assert code == 0
    assert "1 tài khoản" in out


def test_an_old_bundle_says_so(desk: BundleUser) -> None:
    desk.scene.publish_bundle(desk.scene.parts())
    desk.bundle("update")
    desk.scene.later(hours=25)
    code, out, err = desk.bundle("status")
    assert (code, "bundle update" in err) == (3, True)
    code, out, _ = desk.check(desk.scene.issuer.sign(), "--json")
    assert (code, json.loads(out)["code"]) == (3, "status.stale")


@pytest.mark.parametrize(
    ("octets", "code"), [(b"", "malformed"), (b"x" * 200_000, "malformed"), (None, "missing")]
)
def test_what_is_no_bundle_is_exit_code_4(
    desk: BundleUser, octets: bytes | None, code: str
) -> None:
    desk.folder.mkdir()
    if octets is not None:
        (desk.folder / "one.bundle").write_bytes(octets)
    for ended, _, err in (
        desk.check(desk.scene.issuer.sign(), "--json"),
        desk.bundle("status", "--json"),
    ):
        error = json.loads(err.splitlines()[-1])["error"]
        assert (ended, error["code"]) == (4, f"bundle.{code}")


def test_one_that_was_altered_or_is_older_is_exit_code_4(desk: BundleUser) -> None:
    newer = desk.scene.parts(Standing.REVOKED, at=forge.LISTED_AT + 60)
    desk.scene.publish_bundle(newer, at=forge.LISTED_AT + 60, version=8)
    assert desk.bundle("update")[0] == 0
    desk.scene.publish_bundle(desk.scene.parts())
    code, _, err = desk.bundle("update")
    assert (code, "[bundle.rollback]" in err) == (4, True)
    [path] = desk.folder.glob("*.bundle")
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    code, _, err = desk.check(desk.scene.issuer.sign())
    assert (code, "[bundle.altered]" in err, str(path) in err) == (4, True, True)


def test_a_small_copy_and_an_issuer_without_any(desk: BundleUser) -> None:
    desk.scene.publish_bundle(desk.scene.parts())
    code, out, _ = desk.bundle("update", "--small")
    assert (code, "bản nhỏ" in out) == (0, True)
    desk.scene.host.files[f"/{header.PATH}"] = 404
    code, _, err = desk.bundle("update")
    assert (code, "[bundle.none]" in err) == (3, True)


def test_a_folder_that_cannot_be_written_is_told(desk: BundleUser) -> None:
    desk.scene.publish_bundle(desk.scene.parts())
    desk.folder.write_text("a file where the folder would be")
    code, _, err = desk.bundle("update")
    assert (code, "[bundle.unwritable]" in err) == (4, True)


def test_a_sheet_is_checked_with_a_bundle(desk: BundleUser, tmp_path: Path) -> None:
    desk.scene.publish_bundle(desk.scene.parts())
    desk.bundle("update")
    desk.scene.host.asked.clear()
    sheet, result = tmp_path / "in.csv", tmp_path / "out.csv"
    sheet.write_text(f"profile\n{PROFILE}\ntiktok:nobody\n")
    code, _, _ = desk.run("check-csv", str(sheet), "-o", str(result), "--bundle", str(desk.folder))
    assert code == 3
    assert desk.scene.host.asked == []
    rows = result.read_text("utf-8-sig").splitlines()
    assert ["unreachable" in rows[1], "not_found" in rows[2]] == [True, True]


def test_certificates_without_a_bundle_are_wrong_usage(
    desk: BundleUser, capsys: pytest.CaptureFixture
) -> None:
    with pytest.raises(SystemExit) as ended:
        desk.run("check", "tiktok:nobody", "--certificates", "kept")
    assert ended.value.code == 2
    assert "--bundle" in capsys.readouterr().err
