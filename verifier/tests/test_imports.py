"""The light verifier is light: every module can be imported with nothing but cryptography."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from importlib.metadata import distributions

import credverifier

_ALLOWED = {
    *("credverifier", "cryptography", "cffi", "pycparser"),
    *("pytest", "pluggy", "iniconfig", "packaging", "pygments"),
    *("hatchling", "editables", "pathspec", "trove-classifiers", "tomlkit", "pip", "setuptools"),
}


def test_every_module_imports_in_isolation() -> None:
    names = [
        module.name for module in pkgutil.walk_packages(credverifier.__path__, "credverifier.")
    ]
    names = [name for name in names if not name.endswith("__main__")]
    assert len(names) > 20
    for name in names:
        subprocess.run([sys.executable, "-I", "-c", f"import {name}"], check=True)


def test_the_environment_is_bare() -> None:
    installed = {
        distribution.metadata["Name"].lower().replace("_", "-") for distribution in distributions()
    }
    assert installed <= _ALLOWED


def test_pure_verification_loads_no_network() -> None:
    network = {"http.client", "ssl", "socket", "asyncio"}
    code = f"import credverifier, sys; assert not {network} & set(sys.modules)"
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
