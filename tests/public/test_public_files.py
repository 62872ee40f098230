"""The published tree over HTTP: the octets that lie there, who may read them, and what is never
given.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credissuer.office import Office
from credissuer.operations.publishing.publish import publish
from credissuer.staff.roles import operator
from tests.callers import Caller


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/c/{number}.jwt", "application/vc+jwt"),
        ("/status/1", "application/statuslist+jwt"),
        ("/status/1-revocation", "application/vc+jwt"),
        ("/status/1-suspension", "application/vc+jwt"),
        ("/.well-known/did.json", "application/did+json"),
        ("/.well-known/jwks.json", "application/jwk-set+json"),
        ("/.well-known/jwt-vc-issuer", "application/json"),
        ("/.well-known/trust-list.json", "application/json"),
        ("/contexts/credibility/v1", "application/ld+json"),
        ("/schemas/credibility/v1.json", "application/schema+json"),
        ("/logo.svg", "image/svg+xml"),
    ],
)
def test_every_public_file_is_served_unchanged(
    call: Caller, office: Office, certificate: str, path: str, media_type: str
) -> None:
    path = path.format(number=certificate)
    response = call.get(path)
    assert response.status_code == 200
    assert response.content == office.publication.get(path[1:])
    assert response.headers["content-type"] == media_type
    assert response.headers["access-control-allow-origin"] == "*"
    assert "max-age=60" in response.headers["cache-control"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in response.headers
    assert int(response.headers["content-length"]) == len(response.content)


def test_the_key_files_are_served(call: Caller, office: Office) -> None:
    for record in office.keyring.records:
        # Who is told by webhooks gets the key of those with them.
        if record.use not in ("audit", "webhook"):
            response = call.get(f"/keys/{record.thumbprint}.jwk")
            assert (response.status_code, response.headers["content-type"]) == (
                200,
                "application/jwk+json",
            )


def test_an_unchanged_file_is_answered_with_304(
    call: Caller, office: Office, certificate: str
) -> None:
    first = call.get("/status/1")
    etag = first.headers["etag"]
    for if_none_match in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        repeated = call.get("/status/1", headers={"If-None-Match": if_none_match})
        assert (repeated.status_code, repeated.content) == (304, b"")
        assert repeated.headers["etag"] == etag
        assert repeated.headers["access-control-allow-origin"] == "*"
        assert "max-age" in repeated.headers["cache-control"]
        assert set(repeated.headers) == {"etag", "access-control-allow-origin", "cache-control"}
    assert call.get("/status/1", headers={"If-None-Match": '"other"'}).status_code == 200
    office.publication.put("status/1", b"another text")
    changed = call.get("/status/1", headers={"If-None-Match": etag})
    assert (changed.status_code, changed.content) == (200, b"another text")
    assert changed.headers["etag"] != etag


def test_a_304_of_the_page_repeats_its_headers(call: Caller, office: Office) -> None:
    office.publication.put("index.html", b"<!doctype html><title>t</title>")
    for path in ("/", "/c/0000000000"):
        first = call.get(path)
        repeated = call.get(path, headers={"If-None-Match": first.headers["etag"]})
        assert repeated.status_code == 304
        of_the_body = {"content-type", "content-length"}
        assert dict(repeated.headers) == {
            name: value for name, value in first.headers.items() if name not in of_the_body
        }
        assert "content-security-policy" in repeated.headers


def test_a_file_that_is_gone_is_gone_at_once(
    call: Caller, office: Office, certificate: str
) -> None:
    etag = call.get("/status/1").headers["etag"]
    assert call.get("/status/1", headers={"If-None-Match": etag}).status_code == 304
    office.publication.remove("status/1")
    assert call.get("/status/1", headers={"If-None-Match": etag}).status_code == 404


def test_head_has_the_headers_of_get_and_no_body(call: Caller, certificate: str) -> None:
    head, get = call("HEAD", f"/c/{certificate}.jwt"), call.get(f"/c/{certificate}.jwt")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers


def test_a_certificate_or_the_page_is_served_by_the_accept_header(
    call: Caller, office: Office, certificate: str
) -> None:
    office.publication.put("index.html", b"<!doctype html><title>t</title>")
    credential = office.publication.get(f"c/{certificate}.jwt")
    for path in (f"/c/{certificate}", f"/C/{certificate}", f"/c/{certificate.lower()}"):
        response = call.get(path, headers={"Accept": "text/html;q=0.5, application/vc+jwt"})
        assert (response.content, response.headers["content-type"]) == (
            credential,
            "application/vc+jwt",
        )
        assert "Accept" in response.headers["vary"]
        page = call.get(path, headers={"Accept": "text/html"})
        assert page.content == b"<!doctype html><title>t</title>"
        assert "Accept" in page.headers["vary"]
    for path in ("/", "/v", "/V", "/c/0000000000"):
        assert call.get(path).content == b"<!doctype html><title>t</title>"
    assert call.get("/c/0000000000", headers={"Accept": "application/vc+jwt"}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/nginx.conf", "/Caddyfile", "/_headers", "/.credissuer.publish.lock", "/../credissuer.db",
        "/%2e%2e/credissuer.db", "/c/..%2f..%2fcredissuer.db", "/status", "/status/", "/c/",
        "//etc/passwd", "/status/1%00", "/status/1/x", "/.well-known/../../credissuer.db",
        "/keys/.hidden", "/.well-known", "/c/0000000000.jwt", "/status/99", "/" + "a" * 300,
        "/a/b/c/d/e/f/g/h/i/j", "/status/1\u00e9", "/keystore/keys.json", "/keys.json",
    ],
)  # fmt: skip
def test_other_files_are_not_served(call: Caller, office: Office, path: str) -> None:
    office.publication.put("keys/.hidden", b"hidden")
    office.publication.put(".credissuer.publish.lock", b"hidden")
    response = call.get(path)
    assert response.status_code == 404, response.content
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "request.not_found"


def test_a_link_inside_the_tree_that_leads_out_is_only_what_the_office_put_there(
    call: Caller, office: Office
) -> None:
    root = office.publication.root  # type: ignore[attr-defined]
    (root / "folder").mkdir()
    assert call.get("/folder").status_code == 404


def test_preflight_requests_are_answered(call: Caller) -> None:
    response = call(
        "OPTIONS",
        "/status/1",
        headers={"Origin": "https://a.test", "Access-Control-Request-Method": "GET"},
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert "GET" in response.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_public_files_allow_only_reading(call: Caller, method: str) -> None:
    response = call(method, "/status/1")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["code"] == "request.method"


def test_reading_changes_nothing(call: Caller, office: Office, certificate: str) -> None:
    def state() -> object:
        folder = office.publication.root  # type: ignore[attr-defined]
        with office.store.read() as reading:
            head = reading.audit.last()
        return head, sorted((str(path), path.stat().st_mtime_ns) for path in folder.rglob("*"))

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


def test_added_and_removed_files_are_noticed_at_once(call: Caller, office: Office) -> None:
    assert call.get("/c/0000000000.standing.jwt").status_code == 404
    office.publication.put("c/0000000000.standing.jwt", b"a.b.c")
    response = call.get("/c/0000000000.standing.jwt")
    assert (response.content, response.headers["content-type"]) == (b"a.b.c", "application/jwt")
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
