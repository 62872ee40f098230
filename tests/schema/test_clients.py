"""A client that is generated of the document, by software of others, is imported and called."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.schema.served import BRAND, served

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / ".venv-clients" / "bin"
"""An environment of its own, because the generator wants older packages than the office."""

PROGRAM = """
import json, sys
from made.client import AuthenticatedClient, Client
from made.api.public import find_in_directory, list_changes, list_deprecations, verify
from made.api.brands import list_watch_lists

url, number, key = sys.argv[1:]
client = Client(base_url=url, raise_on_unexpected_status=True)
verdict = verify.sync(client=client, body={"number": number})
changes = list_changes.sync(client=client, limit=1)
people = find_in_directory.sync(client=client, region="ha-noi")
gone = list_deprecations.sync(client=client)
lists = list_watch_lists.sync(client=AuthenticatedClient(base_url=url, token=key))
print(json.dumps({
    "verdict": verdict.verdict.value if hasattr(verdict.verdict, "value") else verdict.verdict,
    "number": verdict.to_dict()["certificate"]["number"],
    "changes": len(changes.changes),
    "people": len(people.entries),
    "gone": [one.name for one in gone.deprecations],
    "lists": lists.to_dict()["watch_lists"] if lists is not None else None,
}))
"""


def generated(folder: Path) -> str:
    """Generate the client into `folder`/made; what the generator had to say."""
    settings = folder / "settings.yml"
    settings.write_text("post_hooks: []\n")
    command = [
        *(str(CLIENTS / "openapi-python-client"), "generate", "--meta", "none"),
        *("--path", str(ROOT / "docs" / "openapi.json"), "--output-path", str(folder / "made")),
        *("--config", str(settings)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_generated_client_is_imported_and_called(tmp_path: Path) -> None:
    said = generated(tmp_path)
    assert "Unable to process" not in said.replace("/components/schemas/AssessedBody", "")
    with served(tmp_path / "office") as office:
        arguments = [office.url, office.numbers[-1], office.tokens[BRAND]]
        done = subprocess.run(
            [str(CLIENTS / "python"), "-c", PROGRAM, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["number"].replace("-", "") == office.numbers[-1]
    assert found["changes"] == 1 and found["people"] == 1
    assert found["gone"] == ["publish.pending"] and found["lists"] == []
