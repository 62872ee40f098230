"""/.well-known/api-catalog: every link of it leads somewhere."""

from __future__ import annotations

from tests.callers import Caller

URL = "/.well-known/api-catalog"


def test_every_link_leads_somewhere(call: Caller, certificate: str) -> None:
    answer = call.get(URL)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/linkset+json"
    own, service = answer.json()["linkset"]
    assert own["anchor"] == f"https://office.test{URL}"
    assert own["item"][0]["href"] == service["anchor"] == "https://office.test/api/v1"
    links = [*own["item"][1:], *service["item"], *service["deprecation"], *service["status"]]
    for link in links:
        found = call.get(link["href"].removeprefix("https://office.test"))
        # What has to be asked something says so.
        assert found.status_code in (200, 405, 422), link
        if found.status_code == 200 and "type" in link:
            assert found.headers["content-type"].startswith(link["type"]), link
