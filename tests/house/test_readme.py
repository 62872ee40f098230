"""The README's commands are run as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_first_hour_is_as_the_readme_says(tmp_path: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 2
    script = (
        "\n".join(blocks)
        .replace("make install\n", "")
        .replace("$PWD/.venv/bin", str(Path(sys.executable).parent))
    )
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home")}
    done = subprocess.run(
        ["bash", "-eu", "-c", f"{script}\nkill %1"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert "Chứng nhận còn hiệu lực / Certificate in force" in done.stdout
    assert "Đã bị thu hồi / Revoked" in done.stdout
    assert done.stdout.rstrip().endswith("exit code 1")
