"""What the environment says of the way to the network."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from behind_proxy import PrivateAuthority

from credverifier.online import environment
from credverifier.online.proxies import Proxy

P, Q = "http://p:1", "http://q:2"


@pytest.mark.parametrize(
    ("variables", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": P}, Proxy("p", 1, None)),
        ({"https_proxy": P, "HTTPS_PROXY": Q}, Proxy("p", 1, None)),
        ({"https_proxy": "", "HTTPS_PROXY": Q}, None),
        ({"ALL_PROXY": Q}, Proxy("q", 2, None)),
        ({"HTTPS_PROXY": P, "ALL_PROXY": Q}, Proxy("p", 1, None)),
        ({"HTTPS_PROXY": "", "ALL_PROXY": Q}, None),
        # Of http alone: what is fetched is https.
        ({"HTTP_PROXY": Q}, None),
        ({"HTTPS_PROXY": P, "NO_PROXY": "tnso.vn"}, None),
        ({"HTTPS_PROXY": P, "no_proxy": "", "NO_PROXY": "tnso.vn"}, Proxy("p", 1, None)),
    ],
)
def test_which_proxy_counts(variables: dict[str, str], proxy: Proxy | None) -> None:
    assert environment.proxy_for("tnso.vn", 443, variables) == proxy


def authorities(variables: dict[str, str]) -> list[dict]:
    return environment.tls_context(variables).get_ca_certs()


def test_a_bundle_replaces_the_authorities_of_the_machine(tmp_path: Path) -> None:
    file = PrivateAuthority(tmp_path).file
    assert len(authorities({"REQUESTS_CA_BUNDLE": str(file)})) == 1
    folder = environment.tls_context({"REQUESTS_CA_BUNDLE": str(tmp_path)})
    assert folder.get_ca_certs() == []  # a folder is read when a host asks for it
    assert folder.verify_mode is ssl.CERT_REQUIRED
    assert folder.check_hostname


def test_what_openssl_reads_itself_counts_before_a_bundle(tmp_path: Path, monkeypatch) -> None:
    file = PrivateAuthority(tmp_path).file
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    other = tmp_path / "other.pem"
    other.write_text("no certificate")
    variables = {"SSL_CERT_FILE": str(file), "REQUESTS_CA_BUNDLE": str(other)}
    assert [dict(row[0] for row in one["subject"]) for one in authorities(variables)] == [
        {"commonName": "A brand's own CA"}
    ]


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"])
def test_authorities_that_are_not_there_are_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=f"{name} names a file or folder that is not there"):
        environment.tls_context({name: str(tmp_path / "gone")})


def test_of_several_folders_one_is_enough(tmp_path: Path) -> None:
    environment.tls_context({"SSL_CERT_DIR": f"{tmp_path / 'gone'}:{tmp_path}"})
