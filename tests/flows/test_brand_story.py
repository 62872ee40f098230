"""A brand from looking for partners to proving, later, what stood: with nothing but what it is given."""

from __future__ import annotations

import csv
import http.server
import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from standardwebhooks.webhooks import Webhook

from tests.flows.conftest import Host, Installation
from tests.flows.server import Server, token

TRUST = ("--trust", "keys/trust-list.json")


@contextmanager
def receiver() -> Iterator[tuple[str, queue.Queue[tuple[float, bytes, dict[str, str]]]]]:
    """A brand's own endpoint: its URL, and what came with the time at which it came."""
    came: queue.Queue[tuple[float, bytes, dict[str, str]]] = queue.Queue()

    class Endpoint(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            came.put((time.monotonic(), body, dict(self.headers.items())))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Nothing to say."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}/hooks", came
    server.shutdown()
    server.server_close()


def test_a_brand_finds_three_watches_them_is_told_and_proves_what_stood(
    installation: Installation, host: Host
) -> None:
    host.folder = installation.folder / "public"
    installation.write_sheet(4)
    installation.credissuer("import", "roster.csv", "--yes")
    numbers = [one["number"].replace("-", "") for one in installation.certificates()]
    for number in numbers[:3]:
        installation.credissuer("directory", "enter", number, "--region", "hue")
    installation.credissuer("publish")

    # It finds three, and nothing of the fourth, who never agreed.
    found = installation.run("credverifier", "find", "--region", "Huế", "--csv", *TRUST).stdout
    (installation.folder / "partners.csv").write_text(found, "utf-8")
    rows = list(csv.DictReader(found.removeprefix("\ufeff").splitlines()))
    assert {row["number"].replace("-", "") for row in rows} == set(numbers[:3])

    # It checks the sheet, and keeps a proof of one.
    watch = ("watch", "partners.csv", "--column", "link", "--json", *TRUST)
    first = installation.run("credverifier", *watch)
    assert json.loads(first.stdout)["outcomes"] == {"valid": 3, "invalid": 0, "unknown": 0}
    fallen = numbers[1]
    link = f"{installation.public_url}/c/{fallen}"
    installation.run("credverifier", "check", link, "--receipt", "proof.json", *TRUST)

    line = installation.credissuer("brand", "add", "Sữa Tươi", "--email", "a@brand.test")
    key = installation.credissuer("brand", "key", line.split()[0]).strip()
    mine = {"Authorization": f"Bearer {key}"}
    with receiver() as (url, came):
        server = Server(installation).wait()
        try:
            listed = {"name": "Summer", "items": numbers[:3]}
            made = server.client.post("/api/v1/watch-lists", json=listed, headers=mine)
            assert made.status_code == 201, made.text
            hook = server.client.post("/api/v1/webhooks", json={"url": url}, headers=mine)
            assert hook.status_code == 201, hook.text
            stated = server.client.post(
                "/api/v1/verify", json={"number": fallen, "receipt": True}
            ).json()["receipt"]
            (installation.folder / "stated.jwt").write_text(stated)

            officer = token(installation, "revoker")
            began = time.monotonic()
            revoked = server.client.post(
                f"/api/v1/certificates/{fallen}/revocation",
                json={"reason": "false_claim"},
                headers=officer,
            )
            assert revoked.status_code == 200, revoked.text
            arrived, body, headers = came.get(timeout=20)
        finally:
            server.close()
    # Within five seconds; it is ours, and says no more than that something happened.
    assert arrived - began < 5
    Webhook(hook.json()["secret"]).verify(body, headers)
    told = json.loads(body)
    assert told["type"] == "certificate.revoked"
    assert told["data"]["number"].replace("-", "") == fallen and len(body) < 2_000

    # The watch names the row, and ends by the worst.
    second = installation.run("credverifier", *watch, expect=1)
    [changed] = json.loads(second.stdout)["changes"]
    assert changed["number"].replace("-", "") == fallen and changed["is"] == "revoked"

    # What stood before is proven still, from its own lists and by the office's word.
    replayed = json.loads(
        installation.run("credverifier", "replay", "proof.json", "--json", *TRUST).stdout
    )
    assert replayed["same"] is True and replayed["verdict"]["verdict"] == "valid"
    word = json.loads(
        installation.run("credverifier", "replay", "stated.jwt", "--json", *TRUST).stdout
    )
    assert word["verdict"]["verdict"] == "valid"
    assert installation.check(link, *TRUST, expect=1)["verdict"] == "revoked"
    # And it can be found no longer, which a server sees to every ten seconds.
    installation.credissuer("publish")
    left = installation.run("credverifier", "find", "--csv", *TRUST).stdout
    assert fallen not in left.replace("-", "") and len(left.splitlines()) == 3
