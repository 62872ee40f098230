"""What a command writes, whatever the encoding and the end of the pipe."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys

import forge
import pytest

from credverifier.cli import output

NARROW = ["cp1258", "cp1252", "ascii", "cp1258:strict", "ascii:strict", "latin-1:strict"]


@pytest.fixture
def check(tmp_path):
    """Run `credverifier check` on an unreachable certificate: `(encoding, arguments, script)`."""
    issuer = forge.Issuer()
    (tmp_path / "trust.json").write_text(json.dumps(forge.trust_list(issuer)), "utf-8")
    (tmp_path / "badge.jws").write_text(issuer.sign_badge(), "utf-8")

    def run(encoding, *arguments, script='"$@"'):
        command = [sys.executable, "-m", "credverifier", "check", "badge.jws"]
        command += ["--trust", "trust.json", "--offline", *arguments]
        return subprocess.run(
            ["bash", "-c", script, "bash", *command],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "XDG_CACHE_HOME": str(tmp_path),
                "PYTHONIOENCODING": encoding,
            },
            capture_output=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.mark.parametrize("encoding", NARROW)
def test_a_narrow_encoding_changes_neither_verdict_nor_json(check, encoding):
    wide = check("utf-8", "--json")
    narrow = check(encoding, "--json")
    assert wide.returncode == narrow.returncode == 3
    facts = [json.loads(done.stdout) for done in (wide, narrow)]
    for verdict in facts:
        del verdict["checked_at"]
    assert facts[0] == facts[1]
    assert narrow.stdout.isascii()
    shown = check(encoding)
    assert shown.returncode == 3 and b"internal" not in shown.stderr
    assert shown.stdout.decode(encoding.partition(":")[0]).count("\n") > 8


def test_letters_that_an_encoding_lacks_lose_their_marks_only():
    for encoding, shown in (
        ("ascii", "con Chung nhan d D ... \\u4e2d"),
        ("cp1252", "còn Chung nhan d D \u2026 \\u4e2d"),
        ("cp1258", "co\u0300n Ch\u01b0\u0301ng nh\u00e2\u0323n đ Đ \u2026 \\u4e2d"),
        ("utf-8", "còn Chứng nhận đ Đ … 中"),
    ):
        stream = io.TextIOWrapper(octets := io.BytesIO(), encoding=encoding)
        stream.reconfigure(errors=output._best_fit(encoding))
        stream.write("còn Chứng nhận đ Đ … 中")
        stream.flush()
        assert octets.getvalue().decode(encoding) == shown


def test_the_verdict_is_the_exit_code_though_nobody_reads_it(check):
    for arguments in ((), ("--json",)):
        done = check("utf-8", *arguments, script='"$@" | exec 0<&-; echo "${PIPESTATUS[0]}"')
        assert (done.stdout, b"internal" in done.stderr) == (b"3\n", False)
        done = check("utf-8", *arguments, script='"$@" | head -1; echo "${PIPESTATUS[0]}"')
        assert done.stdout.endswith(b"\n3\n")


def test_a_full_disk_is_told_with_a_code(check):
    for arguments in ((), ("--json",)):
        done = check("utf-8", *arguments, script='"$@" >/dev/full')
        assert done.returncode == 2
        assert b"[usage.output]" in done.stderr and b"internal" not in done.stderr
    last = done.stderr.decode().splitlines()[-1]
    assert json.loads(last)["error"]["code"] == "usage.output"
    help_text = check("utf-8", script='"$1" -m credverifier --help >/dev/full')
    assert (help_text.returncode, b"[usage.output]" in help_text.stderr) == (2, True)


@pytest.mark.parametrize("errors", ["2>&-", "2>/dev/full"])
def test_messages_that_nobody_can_read_leave_the_verdict_alone(check, errors):
    done = check("utf-8", script=f'"$@" {errors}')
    assert done.returncode == 3 and b"\n" in done.stdout


def test_without_standard_output_the_verdict_remains(check):
    assert check("utf-8", script='"$@" >&-').returncode == 3


def test_refusals_are_json_too_where_json_is_wanted(check):
    done = check("utf-8", "--json", "--max-status-age", "much")
    assert (done.returncode, done.stdout) == (2, b"")
    error = json.loads(done.stderr.decode().splitlines()[-1])["error"]
    assert error["code"] == "usage.arguments" and "much" in error["message"]["vi"]
    refused = check("utf-8", "--profile", "nobody")
    assert (refused.returncode, refused.stderr.startswith(b"[profile.unreadable]")) == (2, True)
    assert b"{" not in refused.stderr, "JSON only where it is wanted"
