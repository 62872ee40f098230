"""`make schemathesis`: every operation of the OpenAPI document against a served demo office, for
SCHEMATHESIS_SECONDS (300), with every check that Schemathesis has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.commands import BIN
from tests.schema.configuration import configuration
from tests.schema.served import served


def main() -> int:
    seconds = os.environ.get("SCHEMATHESIS_SECONDS", "300")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder, "office")) as office:
        file = Path(folder, "schemathesis.toml")
        file.write_text(configuration(office), "utf-8")
        command = [str(BIN / "schemathesis"), "--config-file", str(file), "run"]
        command += [f"{office.url}/openapi.json", "--max-time", seconds, *sys.argv[1:]]
        code = subprocess.run(command, cwd=folder, check=False).returncode
        for fault in office.faults():
            print(fault, file=sys.stderr)
        return code or bool(office.faults())


if __name__ == "__main__":
    sys.exit(main())
