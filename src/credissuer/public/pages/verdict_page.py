"""/v/{number}: the verdict for browsers without JavaScript, checked by the server, as it says.

The profile that the reader is on comes by POST, because a link must not be able to answer that
question in the reader's place: as `said` where a row was tapped, as `profile` where a link was
pasted. Only the second was compared with anything, so only it is solid green.
"""

from __future__ import annotations

import asyncio
import re
from datetime import tzinfo
from typing import Any
from urllib.parse import quote

from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.http import problems, query
from credissuer.http.asgi import Receive, Scope, Send, address
from credissuer.http.bodies import read
from credissuer.http.service import Service
from credissuer.office import Office
from credissuer.public.checking import CheckQuestion, OfficeVerifier
from credissuer.public.pages import marks, report_page, verdict_words
from credissuer.public.pages.html import (
    PageRenderer,
    from_elsewhere,
    language_of,
    members,
    require_form,
)
from credissuer.public.share_links import resolved
from credissuer.publication import programme_page
from credissuer.words import in_language
from credverifier import platforms, words
from credverifier.errors import (
    FormatError,
    LinkError,
    ProfileError,
    ShareLinkError,
    TrustListError,
)
from credverifier.reading import links, pasted
from credverifier.reading.pasted import Pasted
from credverifier.verdict import Certificate, Verdict, refusal
from credverifier.wire import number as numbers
from credverifier.wire.credentials import offline_qr
from credverifier.words import LANGUAGES

MOST_OCTETS = 16 * 1024
_CERTIFICATE = re.compile(r"/[cC]/([^/.]+)/?")
_BOX = "/v/?number="
"""The box alone."""

_SHEET = "/bang-tinh"

_LONGEST = 200


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
        elsewhere = _elsewhere(scope["path"], asked, self._service.office.public_url)
        if elsewhere is not None:
            # 303, because a POST from the box must become a GET (RFC 9110 section 15.4.4).
            location = (b"location", elsewhere.encode("ascii"))
            await self._pages.answer(scope, send, 303, b"", [location])
            return
        # Only what the reader typed counts: a form on another site could answer for them.
        is_readers_own = method == "POST" and not from_elsewhere(scope)
        pasted_profile, said = (
            _profile(asked.get(name, "")) if is_readers_own else "" for name in ("profile", "said")
        )
        number, language = scope["path"][3:].rstrip("/"), language_of(scope, asked)
        if not number:
            body = self._pages.page("check.html", language, here=_BOX)
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
        meant = _meant(number, self._service.office.public_url)
        try:
            verdict = self._verdict(meant, profile or None)
        except ProfileError as error:
            # The certificate is still shown, because a typing mistake must not hide a revocation.
            verdict = self._verdict(meant, None)
            problem = str(problems.of(error).members(language, "")["detail"])
        self._service.metrics.verdicts[verdict.code or verdict.verdict] += 1
        path = f"/v/{quote(number[:_LONGEST], safe='')}"
        facts = _facts(
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
            asked="" if facts["answer"] == "said" else (typed or profile)[:_LONGEST],
            **facts,
        )

    def _verdict(self, meant: Pasted, profile: str | None) -> Verdict:
        try:
            return self._checker.check(_question(meant, profile))
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
    facts = _facts(verdict, language, office.programme, office.public_url, said=False)
    return pages.page(
        "verdict.html", language, here=path, path=path, problem="", asked=profile, **facts
    )


def _meant(text: str, public_url: str) -> Pasted:
    """What a text in the box or in the path means."""
    # `7K3M9QX2HS&e=…`: what Instagram appends to the path of a link without a query.
    digits = numbers.read(re.split("[&?#]", text, maxsplit=1)[0])
    if digits is not None:
        return Pasted(pasted.NUMBER, number=digits)
    meant = pasted.read(text, (public_url,))
    # A path like `/v/x/y` is of this very host, and leads nowhere else.
    is_path = meant.what == "link" and "." not in (meant.place or "").strip(".")
    return Pasted(pasted.TEXT) if is_path else meant


def _profile(text: str) -> str:
    """The profile or share link that the reader typed, also among other words."""
    meant = pasted.read(text, ())
    if meant.kind == pasted.SHARE:
        return meant.text
    return meant.named.url if meant.named else text.strip()


def _question(meant: Pasted, profile: str | None) -> CheckQuestion:
    """What the office is asked. Raises LinkError, and FormatError for an offline code."""
    if meant.kind == pasted.OFFLINE:
        return CheckQuestion(credential=offline_qr.decode(meant.text), profile=profile)
    if meant.kind == pasted.TOKEN:
        return CheckQuestion(credential=meant.text, profile=profile)
    if meant.number is None:
        raise links.refused(meant)
    return CheckQuestion(number=meant.number, profile=profile)


def _elsewhere(path: str, asked: dict[str, str], public_url: str) -> str | None:
    """Where a reader is sent on to: from the box, or from a certificate's address, to the page of
    that number.
    """
    if path == "/":
        return _BOX
    if path.startswith(_SHEET):
        return f"{_BOX}#list"
    certificate = _CERTIFICATE.fullmatch(path)
    if certificate is not None:
        text = certificate[1]
    elif path in ("/v/", "/V/"):
        text = asked.get("number", "").strip()
    else:
        text = ""
    if not text:
        return None
    # People paste the whole link into the box, or all of what is written on the badge.
    number = _meant(text, public_url).number or text
    # A choice goes along; what the browser prefers it says again.
    spoken = f"?lang={asked['lang']}" if asked.get("lang") in LANGUAGES else ""
    # Quoted with nothing safe, because "//other.example" or "?" must stay inside this path.
    return f"/v/{quote(number[:_LONGEST], safe='')}{spoken}"


def _facts(
    verdict: Verdict,
    language: str,
    programme: AssessmentProgramme,
    public_url: str,
    *,
    said: bool,
) -> dict[str, Any]:
    answer = ("said" if said else "compared") if marks.matched(verdict) else None
    shape, tone = (marks.SHAPES["eye"], "said") if answer == "said" else marks.look(verdict)
    certificate = verdict.certificate
    as_of, asked = verdict.status.as_of, verdict.profile.asked
    content = (
        {}
        if certificate is None
        else _content(
            certificate,
            language,
            programme,
            public_url,
            verdict.zone,
        )
    )
    number = numbers.parse(certificate.number) if certificate else None
    return {
        "verdict": verdict,
        "open": marks.is_open(verdict),
        "answer": answer,
        # A title outlives the page in lists of tabs, so it claims no more than was compared.
        "headline": words.VERDICTS["valid"]["headline"][language]
        if answer == "said"
        else verdict.headline[language],
        "letters": verdict_words.letters(asked) if asked else None,
        "report": report_page.link(number, asked, language),
        "shape": shape,
        "tone": tone,
        "sentence": verdict_words.sentence(verdict, language),
        "link": f"{public_url}/c/{number}" if number else public_url,
        "checked": verdict_words.moment(verdict.checked_at, language, verdict.zone),
        "listed": verdict_words.moment(as_of, language, verdict.zone) if as_of else None,
        "profile": verdict_words.profile_in_words(asked, language) if asked else None,
        # Where nothing was proven there is no office to speak of.
        "deciders": None if certificate is None else verdict.four_eyes,
        "guarantee": words.NOTES["no_guarantee"][language],
        "checks": [
            {**check._asdict(), "words": words.CODES[check.code][language] if check.code else None}
            for check in verdict.checks
        ],
        "successor": _successor(verdict),
        "linked": verdict.outcome == "valid" or verdict.profile.match is False,
        "name": None,
        "number": None,
        "accounts": _accounts(verdict, language),
        "level": None,
        "programme": None,
        "criteria": [],
        "dates": {},
        **content,
    }


def _content(
    certificate: Certificate,
    language: str,
    programme: AssessmentProgramme,
    public_url: str,
    zone: tzinfo,
) -> dict[str, Any]:
    """What the certificate says; level and criteria in the words of the programme, if it is this
    office's.
    """
    # Only by its full URL: levels of another version may share a name and mean something else.
    ours = certificate.programme == programme.programme_url(public_url)
    level = programme.level(certificate.level or "") if ours else None
    return {
        "name": verdict_words.plain(certificate.name),
        "number": certificate.number,
        "level": in_language(level.name, language) if level else certificate.level,
        "programme": programme_page.path_of(certificate.programme, public_url),
        "criteria": [
            _criterion(
                one.criterion,
                one.level,
                language,
                programme if ours else None,
            )
            for one in certificate.criteria
        ],
        "dates": {
            "valid_from": verdict_words.day(certificate.valid_from, language, zone),
            "valid_until": verdict_words.last_day(certificate.valid_until, language, zone),
        },
    }


def _criterion(
    criterion_id: str,
    level_id: str,
    language: str,
    programme: AssessmentProgramme | None,
) -> tuple[str, str]:
    rule = programme.criterion(criterion_id) if programme else None
    if rule is None:
        return criterion_id, level_id
    names = (in_language(level.name, language) for level in rule.levels if level.id == level_id)
    return in_language(rule.title, language), next(names, level_id)


def _accounts(verdict: Verdict, language: str) -> list[dict[str, Any]]:
    asked = None
    if verdict.profile.match and verdict.profile.asked:
        asked = platforms.normalise(verdict.profile.asked)
    return [
        {
            **verdict_words.account(one, language),
            "current": asked is not None and verdict_words.is_account(one, asked),
        }
        for one in (verdict.certificate.accounts if verdict.certificate else ())
    ]


def _successor(verdict: Verdict) -> str | None:
    # Parsed, because it becomes a link on the page and comes out of a foreign document.
    try:
        return numbers.show(numbers.parse(verdict.status.superseded_by or ""))
    except LinkError:
        return None
