"""The page can be installed, as far as the browser with windows says."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.chromium import WITH_WINDOWS
from tests.page.conftest import ARGUMENTS, Site


@pytest.fixture
def page() -> Iterator[Page]:
    """A page of the browser with windows, because the other finds nothing against any page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=WITH_WINDOWS, args=ARGUMENTS)
        yield browser.new_context().new_page()
        browser.close()


def test_the_manifest_has_no_errors(site: Site, page: Page) -> None:
    page.goto(site.public_url)
    session = page.context.new_cdp_session(page)
    result = session.send("Page.getAppManifest")
    assert result["errors"] == []
    manifest = json.loads(result["data"])
    assert manifest["lang"] == "vi" and manifest["share_target"]["action"] == "/share"
    for icon in manifest["icons"]:
        assert (
            page.request.get(site.public_url + icon["src"]).headers["content-type"] == icon["type"]
        )
    missing = {
        error["errorId"]
        for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    }
    assert missing == {"in-incognito"}, "all there is against it is that tests leave nothing behind"
