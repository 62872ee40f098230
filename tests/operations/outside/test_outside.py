"""What a stranger sees of the office, over HTTP and through the verifier, as it goes wrong."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from credissuer.errors import ForbiddenError
from credissuer.operations.outside import canaries, textfile
from credissuer.operations.outside.examine import Outside, examine
from credissuer.public.preview import Preview
from credissuer.publication.directory import DirectoryPublication
from credissuer.staff.roles import Role
from credverifier.wire import number
from tests.offices import Household, actor, household

ACCOUNT = "https://www.facebook.com/lienminh.mau"
EVERYTHING = {"canary_in_force", "canary_revoked", "outside_lists", "outside_files"}


class Host:
    """A web server for `folder`, as nginx would serve it; `instead` are header fields of it."""

    def __init__(self) -> None:
        self.folder = Path()
        self.instead: dict[bytes, bytes] = {}
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self.listener.getsockname()[1]}"
        configuration = uvicorn.Config(
            self._answer, interface="asgi3", lifespan="off", log_config=None
        )
        self._server = uvicorn.Server(configuration)
        self._thread = threading.Thread(target=self._server.run, args=([self.listener],))

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        async def altered(message: Any) -> None:
            if message["type"] == "http.response.start":
                kept = [
                    field for field in message["headers"] if field[0].lower() not in self.instead
                ]
                message = {**message, "headers": [*kept, *self.instead.items()]}
            await send(message)

        await Preview(DirectoryPublication(self.folder))(scope, receive, altered)

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self.listener.close()


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    host = Host()
    host.start()
    yield host
    host.stop()


@pytest.fixture
def served(host: Host, tmp_path: Path, keystore: Path) -> Iterator[Household]:
    """An office whose public tree is served at its public URL."""
    house = household(tmp_path / "office", keystore, host.url)
    host.folder, host.instead = tmp_path / "office" / "public", {}
    house.issue(1)
    house.publish()
    yield house
    house.store.close()


@pytest.fixture
def watched(served: Household) -> Household:
    """The same with its canaries."""
    shutil.copytree(served.folder / "public" / "status", served.folder / "lists-before")
    canaries.make(served.office, served.call, ACCOUNT)
    return served


def look(house: Household) -> Outside:
    return examine(house.office, house.call)


def wrong(house: Household) -> dict[str, str | None]:
    """Name -> code of what is not as it should be."""
    return {one.name: one.code for one in look(house).findings if not one.ok}


def test_a_healthy_office_is_seen_as_it_is(watched: Household) -> None:
    seen = look(watched)
    assert (
        {one.name for one in seen.findings if one.ok}
        == EVERYTHING
        == {one.name for one in seen.findings}
    )
    assert seen.list_age is not None and seen.list_age < timedelta(minutes=1)


def test_canaries_say_that_they_certify_nobody_and_are_made_once(watched: Household) -> None:
    again = canaries.make(watched.office, watched.call, ACCOUNT)
    with watched.store.read() as reading:
        found = canaries.find(reading, watched.office.today)
        [in_force, revoked] = (one for one in found if one is not None)
        assert len(list(reading.certificates.all())) == 3
        subject = next(iter(reading.subjects.by_ids([in_force.subject_id]).values()))
    assert found == again
    assert (in_force.standing, revoked.standing) == ("valid", "revoked")
    assert "không chứng nhận ai" in subject.name and subject.kind == "organization"
    assert watched.verdict(in_force.number).certificate is not None


def test_without_canaries_it_says_so(served: Household) -> None:
    assert wrong(served) == {
        "canary_in_force": "doctor.canary_missing",
        "canary_revoked": "doctor.canary_missing",
        "outside_lists": "doctor.outside_lists_unread",
    }


def test_a_mirror_with_old_files_shows_the_revoked_canary_as_good(
    host: Host, watched: Household, tmp_path: Path
) -> None:
    """As a cache does that was filled before the revocation."""
    with watched.store.read() as reading:
        revoked = canaries.find(reading, watched.office.today).revoked
    assert revoked is not None
    old = tmp_path / "old"
    shutil.copytree(host.folder, old)
    without_revocations(watched, old)
    host.folder = old
    assert wrong(watched) == {"canary_revoked": "doctor.canary_revoked_wrong"}
    [finding] = [one for one in look(watched).findings if one.name == "canary_revoked"]
    assert number.show(revoked.number) in finding.words["en"] and "valid" in finding.words["en"]


def without_revocations(house: Household, tree: Path) -> None:
    """Put the lists there as they were before anything was revoked: signed by the office then."""
    for file in (house.folder / "lists-before").iterdir():
        shutil.copy(file, tree / "status" / file.name)


def test_a_host_that_is_down_is_red_in_everything(watched: Household, host: Host) -> None:
    kept, host.folder = host.folder, host.folder / "nowhere"
    found = wrong(watched)
    host.folder = kept
    assert found == {
        "canary_in_force": "doctor.canary_in_force_wrong",
        "canary_revoked": "doctor.canary_revoked_wrong",
        "outside_lists": "doctor.outside_lists_unread",
        "outside_files": "doctor.outside_unreachable",
    }


def test_lists_that_are_gone_are_no_good_news(watched: Household, host: Host) -> None:
    (host.folder / "status").rename(host.folder / "gone")
    assert wrong(watched) == {
        "canary_in_force": "doctor.canary_in_force_wrong",
        "canary_revoked": "doctor.canary_revoked_wrong",
        "outside_lists": "doctor.outside_lists_unread",
        "outside_files": "doctor.outside_unreachable",
    }


def test_lists_that_nobody_signs_anew_are_told_before_they_end(watched: Household) -> None:
    watched.later(hours=12, minutes=59)
    assert wrong(watched) == {}
    watched.later(minutes=2)
    assert wrong(watched) == {"outside_lists": "doctor.outside_lists_old"}
    watched.later(hours=12)
    assert wrong(watched)["canary_in_force"] == "doctor.canary_in_force_wrong"


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        ({b"content-type": b"text/plain"}, "doctor.outside_media_type"),
        ({b"cache-control": b"max-age=86400"}, "doctor.outside_cached"),
        ({b"cache-control": b"public"}, "doctor.outside_cached"),
    ],
)
def test_a_host_that_sends_other_headers_is_told(
    watched: Household, host: Host, instead: dict[bytes, bytes], code: str
) -> None:
    host.instead = instead
    assert wrong(watched) == {"outside_files": code}


def test_the_metrics_say_what_was_seen(watched: Household, host: Host) -> None:
    now = watched.office.clock()
    lines = textfile.text(look(watched), now).splitlines()
    assert 'credissuer_outside_ok{check="canary_revoked"} 1' in lines
    assert f"credissuer_outside_looked_at_seconds {int(now.timestamp())}" in lines
    (host.folder / "status").rename(host.folder / "gone")
    lines = textfile.text(look(watched), now).splitlines()
    assert 'credissuer_outside_ok{check="canary_revoked"} 0' in lines
    assert not any(line.startswith("credissuer_outside_list_age_seconds ") for line in lines)
    host.instead = {b"content-type": b"text/plain"}
    text = textfile.text(look(watched), now)
    assert text.count('credissuer_outside_ok{check="outside_files"} 0\n') == 1


def test_who_may_not_issue_makes_none(served: Household) -> None:
    with pytest.raises(ForbiddenError):
        canaries.make(served.office, served.office.call(actor(Role.AUDITOR)), ACCOUNT)
