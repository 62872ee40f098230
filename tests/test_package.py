"""The example in the package's docstring runs and prints what its comments say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import credissuer


def test_the_example_in_the_docstring_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    lines = (credissuer.__doc__ or "").splitlines()
    example = "\n".join(line[4:] for line in lines if line.startswith("    ") or not line)
    promised = re.findall(r"^print\(.*\)  # (.+)$", example, re.MULTILINE)
    assert len(promised) == 2
    exec(compile(example, "the package's example", "exec"), {})
    assert capsys.readouterr().out.split() == promised
