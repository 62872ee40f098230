"""An office moves to another host while verifiers go on asking, and never sign in two places."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from credverifier import Verifier
from tests.flows.conftest import Host, Installation


@contextmanager
def asking(trust_list: Path, link: str) -> Iterator[list[str]]:
    """The verdicts that somebody gets who asks every 100 ms, each time without a memory."""
    verdicts: list[str] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            verdicts.append(Verifier.from_trust_list(trust_list).check(link).verdict)
            over.wait(0.1)

    somebody = threading.Thread(target=ask)
    somebody.start()
    try:
        yield verdicts
    finally:
        over.set()
        somebody.join()


def wait_for(verdicts: list[str], wanted: str) -> None:
    end = time.monotonic() + 60
    while wanted not in verdicts[-1:]:
        assert time.monotonic() < end, verdicts[-3:]
        time.sleep(0.1)


def test_an_office_moves_while_verification_goes_on(
    issued: tuple[Installation, str], host: Host, tmp_path: Path
) -> None:
    old, number = issued
    link, trust_list = f"{old.public_url}/c/{number}", old.folder / "keys" / "trust-list.json"
    new = Installation(tmp_path / "elsewhere", old.port, dict(old.extra))
    (new.folder / "home").mkdir(parents=True)
    new.extra["CREDISSUER_KEYSTORE_DIR"] = str(new.folder / "keystore")
    with asking(trust_list, link) as verdicts:
        wait_for(verdicts, "valid")
        old.credissuer("backup", "--hand-over", "--with-keys", str(tmp_path / "move.tar.gz"))
        refused = old.run("credissuer", "revoke", number, "--yes", "--reason", "deceased", expect=1)
        assert "[office.handed_over]" in refused.stderr
        moved = ["restore", str(tmp_path / "move.tar.gz"), "--witness", str(host.folder), "--yes"]
        assert "person.disabled" not in new.credissuer(*moved)
        # The name leads to the new host from now on.
        host.folder = new.folder / "public"
        asked = len(verdicts)
        while len(verdicts) < asked + 3:
            time.sleep(0.1)
        assert set(verdicts) == {"valid"}
        new.credissuer("revoke", number, "--yes", "--reason", "deceased")
        wait_for(verdicts, "revoked")
    # Never anything else, and never back again.
    assert set(verdicts) == {"valid", "revoked"}
    assert "valid" not in verdicts[verdicts.index("revoked") :]
    refused = old.run("credissuer", "publish", expect=1)
    assert "[office.handed_over]" in refused.stderr
