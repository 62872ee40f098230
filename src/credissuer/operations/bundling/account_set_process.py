"""The account set made in a process of its own, because three hundred thousand equations take some
seconds in which a server would answer nobody else.

`python -m credissuer.operations.bundling.account_set_process`: what is asked comes by standard
input, and the answer goes out by standard output, both pickled. It is given an empty environment,
and reads nothing of the office.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping
from typing import NamedTuple

from credissuer.errors import PublicationError
from credissuer.operations.bundling import account_sets
from credissuer.operations.bundling.account_sets import AccountFiles, Entry

WORTHWHILE = 10_000
"""Profiles from which a process is started: fewer take as long as its start."""

_SECONDS = 600


class Question(NamedTuple):
    """`before` is the set of before with how many profiles it was made of, None without any."""

    before: tuple[AccountFiles, int] | None
    entries: Mapping[bytes, Entry]


def answered(question: Question) -> AccountFiles:
    """The account set, by another process where there are many profiles.

    Raises PublicationError `publish.failed` where that process ended without an answer.
    """
    if len(question.entries) < WORTHWHILE:
        return _answer(question)
    try:
        done = subprocess.run(  # noqa: S603 - because it is this very program
            [sys.executable, "-m", __name__],
            input=pickle.dumps(question),
            capture_output=True,
            env={},
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PublicationError(
            "publish.failed", path="bundle", problem=type(error).__name__
        ) from error
    files: AccountFiles = pickle.loads(done.stdout)  # noqa: S301 - from our own process
    return files


def _answer(question: Question) -> AccountFiles:
    if question.before is None:
        return account_sets.whole(question.entries)
    return account_sets.brought_up(*question.before, question.entries)


def main() -> None:
    """Answer one question."""
    question = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from our own process
    sys.stdout.buffer.write(pickle.dumps(_answer(Question(*question))))


if __name__ == "__main__":
    main()
