"""The published tree over HTTP: the octets that lie there, who may read them, and what is never
given.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credissuer.office import Office
from credissuer.operations.publish import publish
from credissuer.staff.roles import operator
from tests.callers import Caller


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/c/{number}.jwt", "application/vc+jwt"),
        ("/C/{number}.jwt", "application/vc+jwt"),
        ("/status/1", "application/statuslist+jwt"),
        ("/status/1-revocation", "application/vc+jwt"),
        ("/status/1-suspension", "application/vc+jwt"),
        ("/.well-known/did.json", "application/did+json"),
        ("/.well-known/jwks.json", "application/jwk-set+json"),
        ("/.well-known/jwt-vc-issuer", "application/json"),
        ("/.well-known/trust-list.json", "application/json"),
        ("/contexts/credibility/v1", "application/ld+json"),
        ("/schemas/credibility/v1.json", "application/schema+json"),
    ],
)
def test_every_public_file_is_served_as_it_lies_there(
    call: Caller, office: Office, certificate: str, path: str, media_type: str
) -> None:
    path = path.format(number=certificate)
    answer = call.get(path)
    assert answer.status_code == 200
    assert answer.content == office.publication.get(path[1:])
    assert answer.headers["content-type"] == media_type
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age=60" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_the_key_files_are_served(call: Caller, office: Office) -> None:
    for record in office.keyring.records:
        if record.use != "audit":
            answer = call.get(f"/keys/{record.thumbprint}.jwk")
            assert (answer.status_code, answer.headers["content-type"]) == (
                200,
                "application/jwk+json",
            )


def test_what_has_not_changed_is_not_sent_again(
    call: Caller, office: Office, certificate: str
) -> None:
    first = call.get("/status/1")
    etag = first.headers["etag"]
    for asked in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = call.get("/status/1", headers={"If-None-Match": asked})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["access-control-allow-origin"] == "*"
        assert "max-age" in again.headers["cache-control"]
        assert set(again.headers) == {"etag", "access-control-allow-origin", "cache-control"}
    assert call.get("/status/1", headers={"If-None-Match": '"other"'}).status_code == 200
    office.publication.put("status/1", b"another text")
    changed = call.get("/status/1", headers={"If-None-Match": etag})
    assert (changed.status_code, changed.content) == (200, b"another text")
    assert changed.headers["etag"] != etag


def test_a_document_that_has_not_changed_keeps_its_policy(call: Caller, office: Office) -> None:
    office.publication.put("index.html", b"<!doctype html><title>t</title>")
    for path in ("/", "/c/0000000000"):
        first = call.get(path)
        again = call.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304
        left_out = {"content-type", "content-length"}
        assert dict(again.headers) == {
            name: value for name, value in first.headers.items() if name not in left_out
        }
        assert "content-security-policy" in again.headers


def test_a_file_that_is_gone_is_gone_at_once(
    call: Caller, office: Office, certificate: str
) -> None:
    etag = call.get("/status/1").headers["etag"]
    assert call.get("/status/1", headers={"If-None-Match": etag}).status_code == 304
    office.publication.remove("status/1")
    assert call.get("/status/1", headers={"If-None-Match": etag}).status_code == 404


def test_head_tells_all_but_the_body(call: Caller, certificate: str) -> None:
    told, got = call("HEAD", f"/c/{certificate}.jwt"), call.get(f"/c/{certificate}.jwt")
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers == got.headers


def test_a_certificate_is_given_to_who_asks_for_one_and_the_page_to_everybody_else(
    call: Caller, office: Office, certificate: str
) -> None:
    office.publication.put("index.html", b"<!doctype html><title>t</title>")
    credential = office.publication.get(f"c/{certificate}.jwt")
    for path in (f"/c/{certificate}", f"/C/{certificate}", f"/c/{certificate.lower()}"):
        asked = call.get(path, headers={"Accept": "text/html;q=0.5, application/vc+jwt"})
        assert (asked.content, asked.headers["content-type"]) == (credential, "application/vc+jwt")
        assert "Accept" in asked.headers["vary"]
        page = call.get(path, headers={"Accept": "text/html"})
        assert page.content == b"<!doctype html><title>t</title>"
        assert "Accept" in page.headers["vary"]
    for path in ("/", "/v", "/V", "/c/0000000000"):
        assert call.get(path).content == b"<!doctype html><title>t</title>"
    assert call.get("/c/0000000000", headers={"Accept": "application/vc+jwt"}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/nginx.conf", "/Caddyfile", "/_headers", "/.credissuer.publish.lock", "/../credissuer.db", "/%2e%2e/credissuer.db",
        "/c/..%2f..%2fcredissuer.db", "/status", "/status/", "/c/", "//etc/passwd", "/status/1%00", "/status/1/x",
        "/.well-known/../../credissuer.db", "/keys/.hidden", "/.well-known", "/c/0000000000.jwt", "/status/99",
        "/" + "a" * 300, "/a/b/c/d/e/f/g/h/i/j", "/status/1\u00e9", "/keystore/keys.json", "/keys.json",
    ],
)  # fmt: skip
def test_nothing_else_is_given(call: Caller, office: Office, path: str) -> None:
    office.publication.put("keys/.hidden", b"hidden")
    office.publication.put(".credissuer.publish.lock", b"hidden")
    answer = call.get(path)
    assert answer.status_code == 404, answer.content
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "request.not_found"


def test_a_link_inside_the_tree_that_leads_out_is_only_what_the_office_put_there(
    call: Caller, office: Office
) -> None:
    root = office.publication.root  # type: ignore[attr-defined]
    (root / "folder").mkdir()
    assert call.get("/folder").status_code == 404


def test_other_sites_may_ask_first(call: Caller) -> None:
    answer = call(
        "OPTIONS",
        "/status/1",
        headers={"Origin": "https://a.test", "Access-Control-Request-Method": "GET"},
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_public_files_are_read_and_nothing_else(call: Caller, method: str) -> None:
    answer = call(method, "/status/1")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["code"] == "request.method"


def test_reading_changes_nothing(call: Caller, office: Office, certificate: str) -> None:
    def state() -> object:
        root = office.publication.root  # type: ignore[attr-defined]
        with office.store.read() as reading:
            head = reading.audit.last()
        return head, sorted((str(path), path.stat().st_mtime_ns) for path in root.rglob("*"))

    before = state()
    for path in (
        "/",
        f"/c/{certificate}",
        f"/c/{certificate}.jwt",
        "/status/1",
        "/healthz",
        "/readyz",
        "/nothing",
    ):
        call.get(path)
    assert state() == before


def test_a_file_that_goes_away_is_gone_and_one_that_comes_is_there(
    call: Caller, office: Office
) -> None:
    assert call.get("/c/0000000000.standing.jwt").status_code == 404
    office.publication.put("c/0000000000.standing.jwt", b"a.b.c")
    there = call.get("/c/0000000000.standing.jwt")
    assert (there.content, there.headers["content-type"]) == (b"a.b.c", "application/jwt")
    office.publication.remove("c/0000000000.standing.jwt")
    assert call.get("/c/0000000000.standing.jwt").status_code == 404


def test_public_files_go_on_while_the_database_is_away(
    make_app: Callable[..., Caller], office: Office, certificate: str
) -> None:
    call = make_app()
    office.store.close()
    root = office.own_folder.root  # type: ignore[attr-defined]
    (root / "credissuer.db").rename(root / "away.db")
    assert call.get(f"/c/{certificate}.jwt").status_code == 200
    assert call.get("/status/1").status_code == 200
    assert call.post("/api/v1/verify", {"number": certificate}).json()["verdict"] == "valid"
    not_ready = call.get("/readyz")
    assert (not_ready.status_code, not_ready.json()["checks"]["database"]) == (
        503,
        "database.missing",
    )
    assert call.get("/healthz").status_code == 200


def test_who_looked_at_whose_certificate_is_not_in_the_log(
    call: Caller, certificate: str, office: Office
) -> None:
    call.get(f"/c/{certificate}.jwt")
    call.get("/status/1")
    publish(office, office.call(operator("test")))
    assert call.lines() == []
