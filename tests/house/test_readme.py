"""The commands of the README run."""

from __future__ import annotations

from pathlib import Path

from tests.house.pages import ROOT, commands, empty


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    assert len(commands(page)) == 2
    run = empty(tmp_path).run(page)
    printed = "".join(run.printed)
    assert run.exit_code == 0, printed
    assert "Chứng nhận còn hiệu lực / Certificate in force" in printed
    assert "Đã bị thu hồi / Revoked" in printed
    assert printed.rstrip().endswith("exit code 1")
