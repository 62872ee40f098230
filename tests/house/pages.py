"""The code blocks of the documentation's pages, and a shell that runs those of a page in order.

A block marked `sh` is run. A block marked `text` directly after it is what the commands print, where
`…` stands for anything. Other blocks (`json`, `toml`, `python`, usage lines) are not run.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
NOT_RUN = ("make ", "pip install ")
"""Beginnings of lines that set up the machine, which the test run itself has done before."""

PASSPHRASE = "choose your own"
"""As on the page of the first day."""

_BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_END = "-- end of block --"
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: its language, its text, and where both end in the page."""

    language: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """The output of each block of a page, and the exit code."""

    printed: list[str]
    exit_code: int


def blocks(page: str) -> list[Block]:
    """Every fenced block of a page, in order."""
    return [Block(match[1], match[2], *match.span()) for match in _BLOCK.finditer(page)]


def commands(page: str) -> list[tuple[str, str | None]]:
    """Every `sh` block with the output that the page promises for it, if it promises any."""
    all_blocks = blocks(page)
    pairs: list[tuple[str, str | None]] = []
    for position, block in enumerate(all_blocks):
        if block.language == "sh":
            pairs.append((block.text, _promise(page, block, all_blocks[position + 1 :])))
    return pairs


def _promise(page: str, block: Block, following: list[Block]) -> str | None:
    if (
        not following
        or following[0].language != "text"
        or page[block.end : following[0].start].strip()
    ):
        return None
    return following[0].text


def matches(promised: str, printed: str) -> bool:
    """True if a block printed what the page promises."""
    pattern = re.escape(promised.strip()).replace("…", ".*")
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


@dataclass(slots=True)
class Shell:
    """bash in a folder with or without an office, which uses a port of its own."""

    folder: Path
    port: int = field(default_factory=lambda: _free_port())

    @property
    def keystore(self) -> Path:
        """Where `credissuer init` puts the keys."""
        return self.folder / "home" / "keystore"

    def run(self, page: str) -> Run:
        """Run the `sh` blocks of `page` in one shell, which stops at the first command that
        fails.
        """
        script = "".join(f"{text}\necho '{_END}'\n" for text, _ in commands(page))
        lines = [line for line in script.splitlines() if not line.startswith(NOT_RUN)]
        return self.run_script("\n".join(lines))

    def run_script(self, script: str) -> Run:
        """Run a script like the blocks of a page."""
        trap = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
        process = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", trap + script.replace("8000", str(self.port))],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
        )
        printed = process.stdout.replace(str(self.port), "8000").split(f"{_END}\n")
        return Run(printed, process.returncode)

    def copy_to(self, folder: Path) -> Shell:
        """A copy of the office in `folder`, which a page may change."""
        for path in self.folder.iterdir():
            if path.name == "public":
                # Hard links, because publishing replaces its 5,000 files, and writes into none.
                shutil.copytree(path, folder / path.name, copy_function=os.link)
            elif path.is_dir() and not path.is_symlink():
                shutil.copytree(path, folder / path.name, symlinks=True)
            else:
                shutil.copy2(path, folder / path.name, follow_symlinks=False)
        for name in ("nginx.conf", "Caddyfile"):
            settings = folder / "public" / name
            # They name the folder that they serve. Another file, because it is a hard link.
            text = settings.read_text("utf-8").replace(str(self.folder), str(folder))
            settings.unlink()
            settings.write_text(text, "utf-8")
        return Shell(folder, self.port)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder / "home"),
            "LANG": "C.UTF-8",
            "CREDISSUER_PUBLIC_URL": f"http://localhost:{self.port}",
            "CREDISSUER_KEYSTORE_DIR": str(self.keystore),
            "CREDISSUER_PASSPHRASE": PASSPHRASE,
            "XDG_CACHE_HOME": str(self.folder / "home" / "cache"),
        }


def empty(folder: Path) -> Shell:
    """A shell in a folder like a fresh checkout: with the examples, without an office."""
    (folder / "examples").symlink_to(ROOT / "examples")
    return Shell(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
