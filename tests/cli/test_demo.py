"""`credissuer demo`: everything that it prints is true."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from credverifier import Verifier

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The running demo: (environment, what it printed on stdout)."""
    home = tmp_path_factory.mktemp("home")
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "NO_COLOR": "1"}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [str(BIN / "credissuer"), "demo", "--port", str(port)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, cwd=home, **pipes) as process:
        printed = ""
        while "curl" not in printed:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            printed += line
        yield environment, printed
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def ask(url: str, body: dict | None = None) -> dict:
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode())
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.loads(response.read())


def links(printed: str) -> list[tuple[str, str]]:
    return re.findall(r"^(\w+) +(http://\S+/c/\w+)  ", printed, re.MULTILINE)


def run(environment, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        shlex.split(command), env=environment, capture_output=True, text=True, timeout=60
    )


def test_the_verifier_gives_the_printed_verdict_for_each_link(demo):
    _, printed = demo
    trust = re.search(r"--trust (\S+)", printed)[1]
    promised = links(printed)
    assert len({verdict for verdict, _ in promised}) == 13
    verifier = Verifier.from_trust_list(trust)
    for verdict, link in promised:
        profile = "https://www.tiktok.com/@someone.else" if verdict == "profile_mismatch" else None
        assert verifier.check(link, profile=profile).verdict == verdict


def test_the_first_links_are_described(demo):
    _, printed = demo
    badge, check, desk = re.findall(r"^(http://\S+)  (.+) / (.+)$", printed, re.MULTILINE)
    # because the list uses the first certificate for a profile mismatch
    assert badge[0] == dict(links(printed))["profile_mismatch"]
    assert "huy hiệu" in badge[1] and "badge" in badge[2]
    assert check[0] == badge[0].partition("c/")[0]
    assert "kiểm tra" in check[1] and "check" in check[2]
    assert desk[0] == f"{check[0]}office"
    assert "Bàn làm việc" in desk[1] and "desk" in desk[2]
    with urllib.request.urlopen(check[0], timeout=10) as response:
        assert response.status == 200 and response.headers["Content-Type"].startswith("text/html")


def test_the_api_gives_the_printed_verdicts_for_the_certificates_of_the_office(demo):
    _, printed = demo
    for verdict, link in links(printed):
        if verdict in ("valid", "suspended", "revoked", "superseded", "expired", "not_found"):
            answer = ask(f"{link.partition('/c/')[0]}/api/v1/verify", {"url": link})
            assert answer["verdict"] == verdict


def test_the_withheld_certificate_is_unavailable_and_another_is_served(demo):
    _, printed = demo
    by_verdict = dict(links(printed))
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{by_verdict['unreachable']}.jwt", timeout=10)
    with refusal.value as response:
        assert response.code == 503
    with urllib.request.urlopen(f"{by_verdict['expired']}.jwt", timeout=10) as response:
        assert response.headers["Content-Type"] == "application/vc+jwt"


def test_the_printed_commands_run_and_show_the_revocation_at_once(demo):
    environment, printed = demo
    commands = [line.strip() for line in printed.splitlines() if line.startswith(("  /", "  curl"))]
    revoke, check, curl = commands
    assert run(environment, check).returncode == 0
    assert json.loads(run(environment, curl).stdout)["verdict"] == "valid"
    assert run(environment, revoke).returncode == 0
    assert json.loads(run(environment, curl).stdout)["verdict"] == "revoked"
    assert run(environment, check).returncode == 1


def test_a_port_in_use_is_refused_with_a_code(demo):
    environment, printed = demo
    port = re.search(r"localhost:(\d+)", printed)[1]
    process = run(environment, f"{BIN}/credissuer demo --port {port}")
    assert process.returncode == 4
    assert "[serve.address]" in process.stderr
