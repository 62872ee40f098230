"""The pages of the documentation as a test reads them: their code blocks, and a shell that runs the
blocks of one page in order.

A block marked `sh` is run. A block marked `text` right behind it is what the commands print, where
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
    """What happened when a page was run: what each block printed, and the exit code."""

    printed: list[str]
    exit_code: int


def blocks(page: str) -> list[Block]:
    """Every fenced block of a page, in order."""
    return [Block(found[1], found[2], *found.span()) for found in _BLOCK.finditer(page)]


def commands(page: str) -> list[tuple[str, str | None]]:
    """Every `sh` block with the output that the page promises for it, if it promises any."""
    every = blocks(page)
    pairs: list[tuple[str, str | None]] = []
    for position, block in enumerate(every):
        if block.language == "sh":
            pairs.append((block.text, _promise(page, block, every[position + 1 :])))
    return pairs


def _promise(page: str, block: Block, rest: list[Block]) -> str | None:
    if not rest or rest[0].language != "text" or page[block.end : rest[0].start].strip():
        return None
    return rest[0].text


def matches(promised: str, printed: str) -> bool:
    """Whether a block printed what the page promises."""
    pattern = re.escape(promised.strip()).replace("…", ".*")
    return re.fullmatch(pattern, printed.strip(), re.DOTALL) is not None


@dataclass(slots=True)
class Shell:
    """A folder with an office in it (or room for one), at a port of its own, and bash."""

    folder: Path
    port: int = field(default_factory=lambda: _free_port())

    def run(self, page: str) -> Run:
        """The `sh` blocks of `page` in one shell, which stops at the first command that fails."""
        script = "".join(f"{text}\necho '{_END}'\n" for text, _ in commands(page))
        lines = [line for line in script.splitlines() if not line.startswith(NOT_RUN)]
        return self.run_script("\n".join(lines))

    def run_script(self, script: str) -> Run:
        """As `run`, for a script."""
        stop = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", stop + script.replace("8000", str(self.port))],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
        )
        printed = done.stdout.replace(str(self.port), "8000").split(f"{_END}\n")
        return Run(printed, done.returncode)

    def copied(self, folder: Path) -> Shell:
        """The same office again in `folder`, where a page may do with it what it likes."""
        for part in self.folder.iterdir():
            if part.name == "public":
                # Some five thousand files; publishing replaces a file and never writes into it.
                shutil.copytree(part, folder / part.name, copy_function=os.link)
            elif part.is_dir() and not part.is_symlink():
                shutil.copytree(part, folder / part.name, symlinks=True)
            else:
                shutil.copy2(part, folder / part.name, follow_symlinks=False)
        return Shell(folder, self.port)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder / "home"),
            "LANG": "C.UTF-8",
            "CREDISSUER_PUBLIC_URL": f"http://localhost:{self.port}",
            "CREDISSUER_KEYSTORE_DIR": str(self.folder / "home" / "keystore"),
            "CREDISSUER_PASSPHRASE": "choose your own",  # as on the page of the first day
            "XDG_CACHE_HOME": str(self.folder / "home" / "cache"),
        }


def empty(folder: Path) -> Shell:
    """A folder as in a fresh checkout: the examples and no office."""
    (folder / "examples").symlink_to(ROOT / "examples")
    return Shell(folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
