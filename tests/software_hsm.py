"""SoftHSM, a security module in software: tokens in a folder, behind the PKCS#11 module that the
office loads.

Its configuration is named by the environment, and read by the module whenever it starts. So one
folder of tokens serves a whole test process; each test has a token of its own in it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

MODULE = next(
    (
        path
        for path in (
            Path("/usr/lib/softhsm/libsofthsm2.so"),
            Path("/usr/lib64/pkcs11/libsofthsm2.so"),
            Path("/opt/homebrew/lib/softhsm/libsofthsm2.so"),
        )
        if path.exists()
    ),
    Path("/usr/lib/softhsm/libsofthsm2.so"),
)
PIN, OFFICER_PIN = "8813-4471", "5512-0093"


class SoftwareHsm(NamedTuple):
    """A folder of tokens and the configuration that names it."""

    folder: Path
    configuration: Path

    @classmethod
    def prepare(cls, folder: Path) -> SoftwareHsm:
        """Without tokens yet; this process and those it starts use it from now on."""
        tokens = folder / "tokens"
        tokens.mkdir()
        configuration = folder / "softhsm2.conf"
        configuration.write_text(
            f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n"
        )
        os.environ["SOFTHSM2_CONF"] = str(configuration)
        return cls(tokens, configuration)

    def add_token(self, label: str, pin: str = PIN) -> Path:
        """A new token; returns its folder."""
        before = set(self.folder.iterdir())
        command = ["softhsm2-util", "--init-token", "--free", "--label", label]
        subprocess.run(
            [*command, "--so-pin", OFFICER_PIN, "--pin", pin],
            check=True,
            capture_output=True,
            env={**os.environ, "SOFTHSM2_CONF": str(self.configuration)},
        )
        [made] = set(self.folder.iterdir()) - before
        return made

    @contextmanager
    def having_only(self, *mechanisms: str) -> Iterator[None]:
        """The module has these mechanisms ("CKM_ECDSA") alone when it is started meanwhile."""
        text = self.configuration.read_text()
        self.configuration.write_text(f"{text}slots.mechanisms = {','.join(mechanisms)}\n")
        try:
            yield
        finally:
            self.configuration.write_text(text)

    @contextmanager
    def unplugged(self, token: Path) -> Iterator[None]:
        """The token is gone meanwhile."""
        away = self.folder.parent / f"{token.name}.away"
        token.rename(away)
        try:
            yield
        finally:
            away.rename(token)
