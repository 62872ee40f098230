"""The vendored decoder of the page is that of the npm package, and small."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from pathlib import Path

import brotli

from credissuer.publication import page
from tests.publication.bundling import NODE, bundle

ROOT = Path(__file__).parents[2]
VENDORED = ROOT / "verifier" / "web" / "vendor" / "qr"
LOCK = ROOT / "tests" / "vendor" / "package-lock.json"

LIMIT = 20_000
"""Octets over the wire, brotli, of all that is loaded for a picture."""


def test_the_vendored_file_is_built_from_the_package() -> None:
    script = ROOT / "verifier" / "web" / "tools" / "vendored_qr.mjs"
    built = subprocess.run(
        [NODE, script, "--print"], capture_output=True, check=True, timeout=60
    ).stdout
    assert built == (VENDORED / "decode.js").read_bytes()


def test_its_readme_has_the_version_and_digests() -> None:
    readme = (VENDORED / "README.md").read_text("utf-8")
    package = json.loads(LOCK.read_text("utf-8"))["packages"]["node_modules/qr"]
    digest = base64.b64encode(
        hashlib.sha256((VENDORED / "decode.js").read_bytes()).digest()
    ).decode("ascii")
    assert re.findall(r"`(sha[^`]+)`", readme) == [package["integrity"], f"sha256-{digest}"]
    assert f" {package['version']} " in readme
    assert f"qr {package['version']}," in (VENDORED / "decode.js").read_text("utf-8")
    assert "Copyright (c) 2023 Paul Miller" in (VENDORED / "LICENSE-MIT").read_text("utf-8")


def test_it_is_small_and_loaded_only_for_pictures(tmp_path: Path) -> None:
    decoder = bundle(tmp_path / "decoder", "page/picture/decode.js")
    assert sorted(decoder) == ["decode.js", "pixels.js", "qr-decode.js"]
    assert b"Copyright (c) 2023 Paul Miller" in decoder["qr-decode.js"]
    assert 10_000 < sum(len(brotli.compress(octets)) for octets in decoder.values()) <= LIMIT
    first = next(octets for name, octets in page.page() if name.endswith("/main.js"))
    assert b"decodeQRBatch" not in first
