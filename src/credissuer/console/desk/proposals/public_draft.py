"""A certificate that is only drafted, as the very page that the public would read."""

from __future__ import annotations

import re

from markupsafe import Markup

from credissuer.console.screens import Screens
from credissuer.operations.deciding import draft as drafts
from credissuer.operations.deciding.draft import CertificateDraft
from credissuer.public.pages import verdict_page

_ARTICLE = re.compile(r'<article class="verdict".*</article>', re.DOTALL)


def page_of(desk: Screens, draft: CertificateDraft, language: str) -> str:
    """The whole page, as HTML."""
    verdict = drafts.verdict_of(desk.office, draft)
    path = f"/v/{draft.certificate.number}"
    octets = verdict_page.shown(desk.pages, desk.office, verdict, language, path)
    return octets.decode("utf-8")


def article_of(desk: Screens, draft: CertificateDraft, language: str) -> Markup | None:
    """The verdict of that page alone, to stand inside another one."""
    found = _ARTICLE.search(page_of(desk, draft, language))
    # Our own page, which has escaped what is in it.
    return Markup(found[0]) if found else None  # noqa: S704
