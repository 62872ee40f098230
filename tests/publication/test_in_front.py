"""nginx and Caddy as an alliance runs them: with TLS, and with the office behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from credissuer.operations.publishing.verify import verify
from credissuer.public.badge_check import PICTURES_A_MINUTE
from credissuer.publication.directory import DirectoryPublication
from credissuer.publication.servers import WebServer
from tests.offices import household, make_keystore
from tests.publication.certificates import tls_files
from tests.publication.web_servers import Served, caddy, free_port, nginx, served_by

HSTS = "max-age=63072000; includeSubDomains"


@pytest.fixture(scope="module", params=[nginx, caddy], ids=lambda server: server.__name__)
def front(request, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """An office at https behind the server, in a folder with a space in its name; the number of a
    certificate.
    """
    folder = tmp_path_factory.mktemp(request.param.__name__) / "our office"
    port, behind = free_port(), free_port()
    public_url = f"https://localhost:{port}"
    keystore = make_keystore(folder.parent / "keys" / "keystore", public_url)
    house = household(folder, keystore, public_url)
    certificate, key, trusting = tls_files(folder / "tls")
    settings = WebServer(str(certificate), str(key), f"127.0.0.1:{behind}")
    house.change(web_server=settings)
    [issued] = house.issue(1)
    house.publish()
    with ExitStack() as stack:
        stack.enter_context(served_by(house.office, behind))
        stack.enter_context(request.param(folder / "public", folder.parent, port))
        yield Served(port, folder / "public", public_url, trusting), issued.number
    house.store.close()


def test_files_come_over_tls_from_the_folder_of_the_tree(front: tuple[Served, str]) -> None:
    served, number = front
    for path in (f"/c/{number}.jwt", "/status/1", "/index/000.jwt"):
        answer = served.ask(path)
        assert (answer.status, answer.body) == (200, (served.root / path[1:]).read_bytes())
        assert answer.headers.get_all("Strict-Transport-Security") == [HSTS]
    assert served.ask(f"/c/{number}").body == (served.root / "index.html").read_bytes()


def test_the_office_answers_behind_it(front: tuple[Served, str]) -> None:
    served, number = front
    question = json.dumps({"number": number}).encode()
    verdict = served.ask("/api/v1/verify", "POST", question, Content_Type="application/json")
    assert (verdict.status, json.loads(verdict.body)["verdict"]) == (200, "valid")
    unknown = served.ask("/api/v1/certificates/7K3M9QX2HS", Accept_Language="en")
    assert unknown.headers["Content-Type"] == "application/problem+json"
    assert json.loads(unknown.body)["code"] == "certificate.not_found"
    assert served.ask(f"/c/{number}/badge.svg").headers["Content-Type"] == "image/svg+xml"
    assert b"<form" in served.ask("/bao-vi-pham").body
    assert served.ask(f"/v/{number}").status == 200
    assert served.ask("/healthz").status == served.ask("/openapi.json").status == 404


def test_whoever_has_no_javascript_is_led_to_the_office(front: tuple[Served, str]) -> None:
    served, number = front
    led = served.ask(f"/c/{number}?server")
    assert (led.status, led.headers["Location"]) == (303, f"/v/{number}")
    assert served.ask("/?server").headers["Location"] == "/v/?number="


def test_each_header_comes_once_through_the_office_too(front: tuple[Served, str]) -> None:
    served, number = front
    paths = (f"/c/{number}/kit", "/api/v1/problems/internal", "/bao-vi-pham", f"/c/{number}?server")
    for path in paths:
        answer = served.ask(path)
        names = [name.lower() for name in answer.headers]
        assert answer.headers.get_all("Strict-Transport-Security") == [HSTS], path
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"], path
        assert len(answer.headers.get_all("Content-Security-Policy")) == 1, path
        assert len(set(names)) == len(names), names


def test_a_screenshot_of_five_megabytes_gets_through(front: tuple[Served, str]) -> None:
    served, _ = front
    answer = served.ask("/badge-check", "POST", b"x" * (5 * 1024 * 1024), Content_Type="image/png")
    assert json.loads(answer.body).get("result") == "fail", answer.body


def test_nobody_chooses_the_address_by_which_requests_are_counted(
    front: tuple[Served, str],
) -> None:
    served, _ = front
    statuses = {
        served.ask(
            "/badge-check",
            "POST",
            b"x",
            Content_Type="image/png",
            X_Forwarded_For=f"192.0.2.{place}",
        ).status
        for place in range(PICTURES_A_MINUTE + 1)
    }
    assert statuses == {200, 429}


def test_hosts_are_put_on_the_lists_of_browsers_only_where_it_is_asked(
    tmp_path: Path, keystore: Path
) -> None:
    house = household(tmp_path, keystore)
    for preload, said in ((False, HSTS), (True, f"{HSTS}; preload")):
        house.change(web_server=WebServer(preload=preload))
        out = DirectoryPublication(tmp_path / f"out-{preload}")
        verify(house.office, house.call, out)
        for name in ("nginx.conf", "Caddyfile", "_headers"):
            text = (out.root / name).read_text("utf-8")
            assert said in text
            assert ("preload" in text) is preload, name
            assert name == "_headers" or str(out.root) in text
    house.store.close()


def test_without_files_of_its_own_the_usual_ones_serve(tmp_path: Path, keystore: Path) -> None:
    house = household(tmp_path, keystore)
    house.publish()
    nginx_text = (tmp_path / "public" / "nginx.conf").read_text("utf-8")
    assert 'ssl_certificate "/etc/letsencrypt/live/tnso.example/fullchain.pem";' in nginx_text
    assert "return 308 https://tnso.example$request_uri;" in nginx_text
    assert "listen [::]:443 ssl;" in nginx_text
    caddy_text = (tmp_path / "public" / "Caddyfile").read_text("utf-8")
    assert "\nhttps://tnso.example {" in caddy_text
    assert "tls " not in caddy_text  # Caddy gets a certificate by itself
    for text in (nginx_text, caddy_text):
        lines = [line.strip() for line in text.splitlines() if "127.0.0.1:8000" in line]
        assert lines and all(line.startswith("#") for line in lines)
    house.store.close()
