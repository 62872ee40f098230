"""What OpenAPI says of the raw routes is what they answer."""

from __future__ import annotations

from typing import Any

from credissuer.http.router import Router
from credissuer.public import raw_routes
from tests.callers import Caller


def answered(path: str, method: str) -> dict[str, Any]:
    """The schema of the answer 200 in JSON."""
    operation = raw_routes.paths()[path][method]
    schema: dict[str, Any] = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


def test_every_described_path_is_routed_past_fastapi(call: Caller) -> None:
    router = call.app._router
    assert isinstance(router, Router)
    assert raw_routes.paths().keys() <= router.exact.keys()


def test_a_verdict_has_the_members_that_are_promised(call: Caller, certificate: str) -> None:
    promised = raw_routes.schemas()["Verdict"]
    for body in ({"number": certificate}, {"number": "0000000000"}, {"credential": "x.y.z"}):
        said = call.post("/api/v1/verify", body).json()
        assert said.keys() == set(promised["required"])
        assert said["verdict"] in promised["properties"]["verdict"]["enum"]
        assert said["code"] in promised["properties"]["code"]["enum"]
        told = promised["properties"]["status"]["properties"]
        assert said["status"].keys() <= told.keys()
        whole = call.post("/api/v1/verify", body | {"receipt": True}).json()
        assert whole.keys() == said.keys() | {"receipt"} <= promised["properties"].keys()
    then = call.post("/api/v1/verify", {"number": certificate, "as_of": "2026-01-01"}).json()
    assert then.keys() == said.keys() | {"as_of"} == promised["properties"].keys() - {"receipt"}


def test_the_examples_have_the_members_of_a_verdict() -> None:
    promised = raw_routes.schemas()["Verdict"]["required"]
    for verdict, example in raw_routes.examples().items():
        assert example["value"].keys() == set(promised), verdict


def test_an_embedding_has_the_members_that_are_promised(call: Caller, certificate: str) -> None:
    promised = answered("/oembed", "get")
    said = call.get("/oembed", params={"url": f"https://office.test/c/{certificate}"}).json()
    assert said.keys() == promised["properties"].keys()
    assert set(promised["required"]) <= said.keys()


def test_as_many_questions_as_are_promised_are_taken_and_no_more(call: Caller) -> None:
    operation = raw_routes.paths()["/api/v1/verify/batch"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    most = schema["properties"]["items"]["maxItems"]
    for count, status in ((most, 200), (most + 1, 422)):
        items = [{"number": "0000000000"}] * count
        assert call.post("/api/v1/verify/batch", {"items": items}).status_code == status
