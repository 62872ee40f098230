"""A slice of `make schemathesis`: the same office, checks and configuration, a few seeded requests
for each operation.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

from tests.commands import BIN
from tests.schema.configuration import configuration
from tests.schema.served import served


def test_the_server_does_what_its_document_says(tmp_path: Path) -> None:
    with served(tmp_path / "office") as office:
        (tmp_path / "schemathesis.toml").write_text(configuration(office), "utf-8")
        command = [str(BIN / "schemathesis"), "--config-file", "schemathesis.toml", "run"]
        command += [f"{office.url}/openapi.json", "--seed", "1", "--max-examples", "3"]
        command += ["--phases", "examples,fuzzing", "--exclude-operation-id", "makeKit"]
        command += ["--no-color", "--report", "ndjson", "--report-ndjson-path", "events.ndjson"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[:20_000]
        assert office.faults() == []
    seen = statuses(tmp_path / "events.ndjson")
    assert sum(seen.values()) > 100
    # Not refusals alone: what is described is also done.
    assert {200, 201, 401, 404, 422} <= seen.keys(), seen


def statuses(events: Path) -> Counter[int]:
    """How often each status was answered."""
    seen: Counter[int] = Counter()
    for line in events.read_text("utf-8").splitlines():
        recorded = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for interaction in recorded.get("interactions", {}).values():
            seen[(interaction.get("response") or {}).get("status_code", 0)] += 1
    return seen
