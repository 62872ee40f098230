"""What the command imports before it knows that there is something to check."""

from __future__ import annotations

import subprocess
import sys

MODULES = """
import sys
before = set(sys.modules)
from credverifier.cli.command import main
try:
    main(["--help"])
except SystemExit as ended:
    assert not ended.code, ended.code
print(*sorted(set(sys.modules) - before), sep="\\n", file=sys.stderr)
"""


def test_help_imports_nothing_that_verifies():
    done = subprocess.run(
        [sys.executable, "-c", MODULES], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.startswith("usage: ")
    modules = set(done.stderr.split())
    assert {name for name in modules if name.startswith("credverifier")} == {
        "credverifier",
        "credverifier.cli",
        "credverifier.cli.command",
        "credverifier.cli.output",
        "credverifier.cli.process",
        "credverifier.errors",
    }
    assert {name.split(".")[0] for name in modules} - sys.stdlib_module_names == {"credverifier"}
