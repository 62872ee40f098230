"""The published files over HTTP, with ETag and 304, as any web server would serve them.

Only the page differs: without JavaScript it names the host, and that of a certificate has a link
preview in its head. Raw ASGI for speed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from credissuer.errors import member_error
from credissuer.http import problems
from credissuer.http.asgi import (
    CORS,
    Headers,
    Receive,
    Scope,
    Send,
    assign_request_id,
    encoded,
    etag_of,
    header,
    is_known,
    respond,
)
from credissuer.http.cache import CachedFile, FileCache
from credissuer.http.problems import Problem, ProblemError
from credissuer.office import Office
from credissuer.public.cards import with_card
from credissuer.publication import headers, public_paths
from credissuer.publication.headers import Site
from credissuer.publication.public_paths import SHELL
from credverifier import days
from credverifier.errors import LinkError
from credverifier.reading import addresses
from credverifier.wire import number
from credverifier.wire.envelope import jws
from credverifier.wire.status import token_list
from credverifier.wire.status.status_lists import MAX_AGE, MAX_TOKEN

_CREDENTIAL = "application/vc+jwt"
_LIST = re.compile("/status/[1-9][0-9]{0,8}")
_TIME = re.compile(b"(?:^|&)time=([^&]*)")
_SECONDS = re.compile(b"[0-9]{1,10}")
_CERTIFICATE = re.compile(r"/[cC]/([^/.]+)/?")
_ODD = re.compile(f"/(?:{public_paths.ODD})", re.S)
# No published file has a longer path, and each page that is served becomes a key of `_ready`.
_LONGEST = 256
# Because /c/{number} may be asked for with any number of spellings, each an entry.
_MOST_READY = 10_000
# In the shell, which is the same for every publisher.
_NO_HOST = b'<strong class="host" translate="no"></strong>'


class _Ready(NamedTuple):
    """A file with its prepared response headers.

    `always`: the file does not depend on the Accept header. `made_of`: the published file, and for
    the page of a certificate the credential that its link preview was made of.
    """

    file: str
    made_of: tuple[CachedFile, CachedFile | None]
    text: CachedFile
    etag: bytes
    always: bool
    headers: Headers
    unchanged: Headers


class PublicFiles:
    """ASGI application for GET, HEAD and OPTIONS on everything public."""

    def __init__(self, office: Office, cache: FileCache) -> None:
        self._cache = cache
        self._public_url = office.public_url
        self._zone = office.zone
        self._preload = office.web_server.preload
        self._trust_list: CachedFile | None = None
        self._site = Site(self._public_url, preload=self._preload)
        self._entropy = office.entropy
        self._ready: dict[tuple[str, str], _Ready] = {}
        self._always: dict[str, _Ready] = {}
        self._general: tuple[CachedFile, CachedFile] | None = None
        self._named: tuple[CachedFile, CachedFile] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method = scope["method"]
        if method not in ("GET", "HEAD"):
            await self._other(scope, send, method)
            return
        path = scope["path"]
        if scope["query_string"] and _LIST.fullmatch(path):
            try:
                path = self._path_then(path, scope)
            except ProblemError as error:
                await self._refuse(scope, send, error.problem)
                return
        ready = self._always.get(path)
        if ready is None or not self._cache.holds(ready.file, ready.text):
            ready = self._find(path, scope)
        if ready is None:
            await self._refuse(scope, send, Problem("request.not_found"))
            return
        if is_known(scope, ready.etag):
            await send({"type": "http.response.start", "status": 304, "headers": ready.unchanged})
            await send({"type": "http.response.body", "body": b""})
            return
        body = ready.text.octets if method == "GET" else b""
        await send({"type": "http.response.start", "status": 200, "headers": ready.headers})
        await send({"type": "http.response.body", "body": body})

    def _path_then(self, path: str, scope: Scope) -> str:
        """The path of the list that stood at the moment that `?time=` asks for, in seconds since
        1970 (draft-ietf-oauth-status-list-20 section 8.4); `path` where it does not ask.

        Raises ProblemError `request.invalid`, `status.not_kept`.
        """
        # Any other query is nobody's concern here, whatever is in it.
        asked: list[bytes] = _TIME.findall(scope["query_string"])
        if not asked:
            return path
        if len(asked) > 1 or not _SECONDS.fullmatch(asked[0]):
            fault = member_error("/time", "type", "seconds")
            raise ProblemError(Problem("request.invalid", errors=[fault]))
        moment = int(asked[0])
        day = days.day_of(datetime.fromtimestamp(moment, UTC), self._zone)
        kept = [f"/status/archive/{one}/{path[8:]}" for one in (day, day - timedelta(days=1))]
        for candidate in (path, *kept):
            text = self._cache.find(candidate[1:])
            if text is not None and _stood_at(text.octets, moment):
                return candidate
        raise ProblemError(Problem("status.not_kept"))

    async def _other(self, scope: Scope, send: Send, method: str) -> None:
        if method == "OPTIONS":
            common = headers.common(self._public_url, preload=self._preload)
            fields = {**common, **headers.REFUSED, **headers.PREFLIGHT}
            await respond(scope, send, 204, encoded(fields), b"")
            return
        await self._refuse(scope, send, problems.method_problem(method, headers.METHODS))

    async def _refuse(self, scope: Scope, send: Send, problem: Problem) -> None:
        # Only here, because a file that is served is neither logged nor asked about afterwards.
        request_id = assign_request_id(scope, self._entropy)
        request_id_header = (b"x-request-id", request_id.encode("ascii"))
        await problems.send_problem(
            scope,
            send,
            problem,
            [CORS, request_id_header],
        )

    def _find(self, path: str, scope: Scope) -> _Ready | None:
        path = _straight(path)
        self._look_at_trust_list()
        file = _file(self._site, path, scope)
        text = None if file is None else self._cache.find(file)
        if file is None or text is None:
            return None
        credential = self._credential_of(path) if file == SHELL else None
        # By path and file, because one path has two files: /c/{number} is the page or, by its
        # Accept header, the credential.
        ready = self._ready.get((path, file))
        if ready is None:
            return self._ready_for(path, file, (text, credential))
        # The cache returns the identical object until a file changes: `is` compares no octets.
        is_current = ready.made_of[0] is text and ready.made_of[1] is credential
        return (
            ready
            if is_current
            else self._ready_for(
                path,
                file,
                (text, credential),
            )
        )

    def _look_at_trust_list(self) -> None:
        """The page may load from the issuers of the published trust list, which may change."""
        published = self._cache.find(public_paths.TRUST_LIST)
        if published is not self._trust_list:
            octets = None if published is None else published.octets
            self._trust_list = published
            self._site = headers.site_of(octets, self._public_url, preload=self._preload)
            self._ready.clear()
            self._always.clear()

    def _credential_of(self, path: str) -> CachedFile | None:
        certificate = _CERTIFICATE.fullmatch(path)
        credential = None if certificate is None else _credential(certificate[1])
        return None if credential is None else self._cache.find(credential)

    def _served(
        self,
        path: str,
        file: str,
        made_of: tuple[CachedFile, CachedFile | None],
    ) -> CachedFile:
        """The file as published; the page of a certificate with its link preview."""
        published, credential = made_of
        # The file by its own name stays as `page-build.json` lists it.
        if file != SHELL or path == f"/{SHELL}":
            return published
        text = self._with_host(published)
        certificate = _CERTIFICATE.fullmatch(path)
        if certificate is None:
            return text
        if credential is None:
            return self._generally(text)
        digits = number.parse(certificate[1])
        page = with_card(
            text.octets,
            self._public_url,
            digits,
            credential.octets,
            self._zone,
        )
        return _text(page)

    def _with_host(self, shell: CachedFile) -> CachedFile:
        """The shell with the host in its header, for browsers without JavaScript; one object for
        each that was published.
        """
        if self._named is None or self._named[0] is not shell:
            host = self._public_url.partition("://")[2].encode("ascii")
            filled = shell.octets.replace(_NO_HOST, _NO_HOST.replace(b"><", b">%s<" % host), 1)
            self._named = shell, _text(filled)
        return self._named[1]

    def _generally(self, shell: CachedFile) -> CachedFile:
        """One object for all unknown numbers, because a client could ask for any number of them."""
        if self._general is None or self._general[0] is not shell:
            page = with_card(shell.octets, self._public_url, None, None, self._zone)
            self._general = shell, _text(page)
        return self._general[1]

    def _ready_for(
        self,
        path: str,
        file: str,
        made_of: tuple[CachedFile, CachedFile | None],
    ) -> _Ready:
        text = self._served(path, file, made_of)
        shown = path if file == SHELL else f"/{file}"
        common = headers.common(self._public_url, preload=self._preload)
        fields = encoded({**common, **headers.rule_of(self._site, shown).fields})
        # A shared cache must not give the credential to a browser, nor the page to a verifier.
        if _CERTIFICATE.fullmatch(path):
            fields.append((b"vary", b"Accept"))
        unchanged = [(b"etag", text.etag), *_with_304(fields)]
        length = (b"content-length", b"%d" % len(text.octets))
        # The page of a certificate is left out: it also depends on the credential, and `holds`
        # compares one file.
        always = file != SHELL and not _CERTIFICATE.fullmatch(path)
        ready = _Ready(
            file,
            made_of,
            text,
            text.etag,
            always,
            [(b"etag", text.etag), length, *fields],
            unchanged,
        )
        self._keep(path, ready)
        return ready

    def _keep(self, path: str, ready: _Ready) -> None:
        # All at once, because headers are soon made again, and an order of use would have to be
        # kept up at every request.
        if len(self._ready) > _MOST_READY:
            self._ready.clear()
            self._always.clear()
        self._ready[path, ready.file] = ready
        if ready.always:
            self._always[path] = ready


def _stood_at(token: bytes, moment: int) -> bool:
    """Whether a list of ours was in force then; what is signed here need not be proven here."""
    signed = jws.parse(token.decode("ascii"), typ=token_list.TYP, max_length=MAX_TOKEN)
    payload = signed.payload
    issued_at = int(payload["iat"])
    return issued_at <= moment <= min(int(payload["exp"]), issued_at + MAX_AGE)


def _text(octets: bytes) -> CachedFile:
    return CachedFile(None, octets, etag_of(octets))


def _with_304(fields: Headers) -> Headers:
    """The headers of a 304 (RFC 9110 section 15.4.5).

    All of them for HTML, because a browser applies the policies again; for data those that concern
    caching and CORS.
    """
    kinds = [value for name, value in fields if name == b"content-type"]
    if any(kind.startswith(b"text/html") for kind in kinds):
        return [(name, value) for name, value in fields if name != b"content-type"]
    wanted = (b"cache-control", b"vary", CORS[0])
    return [(name, value) for name, value in fields if name in wanted]


def _straight(path: str) -> str:
    """The path of a certificate or an offline code without what was appended to it on the way.

    So that one certificate is one entry of `_ready`, whatever its visitors come from.
    """
    if not _ODD.fullmatch(path):
        return path
    address = addresses.of(f"https://office.invalid{path}")
    if address is None or address.offline():
        return "/v"
    digits = number.read(address.certificate())
    return f"/c/{digits}" if digits else path


def _file(site: Site, path: str, scope: Scope) -> str | None:
    """The published file for `path`; None where there can be none."""
    if len(path) > _LONGEST:
        return None
    certificate = _CERTIFICATE.fullmatch(path)
    if certificate is not None:
        return _credential(certificate[1]) if _wants_credential(header(scope, b"accept")) else SHELL
    return headers.file_of(headers.rule_of(site, path), path)


def _credential(text: str) -> str | None:
    try:
        return f"c/{number.parse(text)}.jwt"
    except LinkError:
        return None


def _wants_credential(accept: bytes | None) -> bool:
    if accept is None:
        return False
    # Named anywhere, whatever its weight: no browser names this type, and who does can read it.
    media_types = accept.decode("latin-1").lower().replace(" ", "")
    return _CREDENTIAL in media_types
