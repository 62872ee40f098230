"""A new stored entity needs only an aggregate and a migration."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("made_up_entity.py")


def test_a_made_up_entity_is_stored_and_read_back(unmigrated_url: str, tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, str(SCRIPT), unmigrated_url, str(tmp_path)], capture_output=True, text=True
    )
    assert process.returncode == 0, process.stderr
