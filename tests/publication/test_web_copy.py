"""A tree is read from a web server, which lists no folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from credissuer.errors import PublicationError
from credissuer.operations.change_standing import suspend
from credissuer.publication.web_copy import MOST_MISSING, WebCopy, over_the_network
from credverifier.errors import LinkError
from tests.offices import Household

URL = "https://mirror.example"


class Host:
    """A web server with the files of a folder; `asked` are the paths that it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []

    def get(self, address: str) -> str:
        assert address.startswith(f"{URL}/")
        path = address.removeprefix(f"{URL}/")
        self.asked.append(path)
        file = self.folder / path
        if not file.is_file():
            raise LinkError("link.not_found", "the host answers 404")
        return file.read_text("ascii")


@pytest.fixture
def host(house: Household) -> Host:
    made = house.issue(1, 2)
    house.publish()
    house.perform(suspend, made[0].number, "false_claim")
    return Host(house.folder / "public")


def test_it_holds_lists_shards_and_the_certificates_that_these_name(
    house: Household, host: Host
) -> None:
    copy = WebCopy(f"{URL}/", [1], host.get)
    assert copy.names("status") == ["1-revocation", "1-suspension", "1"]
    assert len(copy.names("index")) == 4096
    certificates = {path.name for path in (host.folder / "c").glob("??????????.jwt")}
    assert set(copy.names("c")) == certificates and len(certificates) == 2
    assert copy.names("keys") == []
    assert copy.get("status/1") == (host.folder / "status" / "1").read_bytes()
    assert copy.get("c/7K3M9QX2HS.jwt") is None
    assert len(host.asked) == len(set(host.asked)), "each file is asked for once"


def test_lists_are_looked_for_past_those_that_are_known(house: Household, host: Host) -> None:
    for name in ("101", "101-revocation", "101-suspension"):
        (host.folder / "status" / name).write_text("e30.e30.c2ln")
    assert "101" in WebCopy(URL, [1], host.get).names("status")
    far = str(102 + MOST_MISSING)
    (host.folder / "status" / far).write_text("e30.e30.c2ln")
    assert far not in WebCopy(URL, [1], host.get).names("status")
    assert far in WebCopy(URL, [int(far)], host.get).names("status")


@pytest.mark.parametrize("text", ["<html>there is no such page</html>", "", "e30.e30", "a.b.c\n"])
def test_a_host_that_sends_a_page_instead_is_no_witness(text: str) -> None:
    """Or it would be asked for lists for ever."""
    with pytest.raises(PublicationError, match="no signed text"):
        WebCopy(URL, [], lambda _: text).names("status")


@pytest.mark.parametrize("code", ["link.unreachable", "link.too_large"])
def test_silence_is_no_empty_tree(code: str) -> None:
    def silent(_: str) -> str:
        raise LinkError(code, "no answer")

    with pytest.raises(PublicationError, match="no answer"):
        WebCopy(URL, [], silent).names("status")


def test_a_shard_that_nobody_can_read_names_nobody(house: Household, host: Host) -> None:
    shard = next(path for path in sorted((host.folder / "index").iterdir()))
    shard.unlink()  # one name of several for the same file: written anew
    shard.write_text("e30.e30.c2ln")
    assert len(WebCopy(URL, [], host.get).names("c")) == 2


def test_only_https_is_asked_but_of_this_machine() -> None:
    for url in ("http://mirror.example", "http://127.0.0.1:9"):
        with pytest.raises(PublicationError):
            over_the_network(url, [], allow_loopback=False).get("status/1")
