"""/v/{number}: the verdict for browsers without JavaScript, checked by the server, as it says.

The profile that the reader is on comes by POST, because a link must not be able to answer that
question in the reader's place: as `said` where a row was tapped, as `profile` where a link was
pasted. Only the second was compared with anything, so only it is solid green.
"""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from credissuer.http import problems, query
from credissuer.http.asgi import Receive, Scope, Send, address
from credissuer.http.bodies import read
from credissuer.http.service import Service
from credissuer.office import Office
from credissuer.public.checking import OfficeVerifier
from credissuer.public.pages import verdict_words
from credissuer.public.pages.asked_certificate import (
    BOX,
    LONGEST,
    elsewhere_of,
    meant_by,
    question,
    typed_profile,
)
from credissuer.public.pages.html import (
    PageRenderer,
    from_elsewhere,
    language_of,
    members,
    require_form,
)
from credissuer.public.pages.verdict_facts import verdict_facts
from credissuer.public.share_links import resolved
from credverifier import platforms
from credverifier.errors import (
    FormatError,
    LinkError,
    ProfileError,
    ShareLinkError,
    TrustListError,
)
from credverifier.reading.pasted import Pasted
from credverifier.verdict import Verdict, refusal

MOST_OCTETS = 16 * 1024


class VerdictPage:
    """ASGI application for /v/{number}, /v/?number=…, /c/{number}?server, /bang-tinh?server and
    /?server.

    On the event loop: a check takes 0.1 ms.
    """

    def __init__(self, service: Service, pages: PageRenderer, checker: OfficeVerifier) -> None:
        self._service = service
        self._pages = pages
        self._checker = checker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The verdict, or the form or redirect that leads to it."""
        method = scope["method"]
        self._service.public_rate.take(address(scope))
        if method == "POST":
            require_form(scope)
            asked = members(await read(scope, receive, MOST_OCTETS))
        else:
            asked = query.members(scope)
        elsewhere = elsewhere_of(scope["path"], asked, self._service.office.public_url)
        if elsewhere is not None:
            # 303, because a POST from the box must become a GET (RFC 9110 section 15.4.4).
            location = (b"location", elsewhere.encode("ascii"))
            await self._pages.answer(scope, send, 303, b"", [location])
            return
        # Only what the reader typed counts: a form on another site could answer for them.
        is_readers_own = method == "POST" and not from_elsewhere(scope)
        pasted_profile, said = (
            typed_profile(asked.get(name, "")) if is_readers_own else ""
            for name in ("profile", "said")
        )
        number, language = scope["path"][3:].rstrip("/"), language_of(scope, asked)
        if not number:
            body = self._pages.page("check.html", language, here=BOX)
        elif platforms.share_link(pasted_profile):
            body = await self._shared(scope, number, pasted_profile, language)
        else:
            # A name that was typed is only said, as a row that was tapped is.
            is_link = "/" in asked.get("profile", "")
            body = self._page(number, pasted_profile or said, language, said=not is_link)
        await self._pages.answer(scope, send, 200, body)

    async def _shared(self, scope: Scope, number: str, link: str, language: str) -> bytes:
        """The page for the profile behind a share link, or with the reason why it is unresolved."""
        try:
            # In a thread, because it waits for the platform for up to five seconds.
            profile = await asyncio.to_thread(
                resolved,
                self._service,
                address(scope),
                link,
            )
        except ShareLinkError as error:
            problem = str(problems.of(error).members(language, "")["detail"])
            return self._page(number, "", language, problem=problem, typed=link)
        return self._page(number, profile.url, language)

    def _page(
        self,
        number: str,
        profile: str,
        language: str,
        *,
        said: bool = False,
        problem: str = "",
        typed: str = "",
    ) -> bytes:
        meant = meant_by(number, self._service.office.public_url)
        try:
            verdict = self._verdict(meant, profile or None)
        except ProfileError as error:
            # The certificate is still shown, because a typing mistake must not hide a revocation.
            verdict = self._verdict(meant, None)
            problem = str(problems.of(error).members(language, "")["detail"])
        self._service.metrics.verdicts[verdict.code or verdict.verdict] += 1
        path = f"/v/{quote(number[:LONGEST], safe='')}"
        facts = verdict_facts(
            verdict,
            language,
            self._service.office.programme,
            self._service.office.public_url,
            said=said,
        )
        told = verdict_words.told(meant, language) if verdict.certificate is None else None
        if told is not None:
            facts["headline"] = told[0] or facts["headline"]
            facts["sentence"] = told[1]
        return self._pages.page(
            "verdict.html",
            language,
            here=path,
            path=path,
            problem=problem,
            # What is only said waits for the link that was not compared yet.
            asked="" if facts["answer"] == "said" else (typed or profile)[:LONGEST],
            **facts,
        )

    def _verdict(self, meant: Pasted, profile: str | None) -> Verdict:
        try:
            return self._checker.check(question(meant, profile))
        except TrustListError as error:
            # Nobody can be trusted: the same verdict as where the certificate cannot be loaded.
            missing = LinkError("link.unreachable", error.code)
            return refusal(
                missing,
                asked=profile,
                now=self._service.office.clock(),
            )
        except (LinkError, FormatError) as error:
            return refusal(
                error,
                asked=profile,
                now=self._service.office.clock(),
            )


def shown(
    pages: PageRenderer,
    office: Office,
    verdict: Verdict,
    language: str,
    path: str,
    profile: str = "",
) -> bytes:
    """The page of a verdict that was not asked for here: of a certificate that is only proposed."""
    facts = verdict_facts(verdict, language, office.programme, office.public_url, said=False)
    return pages.page(
        "verdict.html", language, here=path, path=path, problem="", asked=profile, **facts
    )
