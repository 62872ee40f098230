"""The paths and contents of the public files (CONTRACT section 3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.publication import headers, servers
from credissuer.publication.caddy import caddy
from credissuer.publication.headers import Site
from credissuer.publication.nginx import nginx
from credissuer.publication.servers import WebServer
from credissuer.publication.type_metadata import type_metadata
from credissuer.signing import documents
from credissuer.signing.provider import KeyRecord


def certificate_path(number: str, ending: str) -> str:
    """The path of a certificate's file. A QR code spells its link in upper case, `C/…`, where only
    the page is: whoever reads such a link asks for `c/…`.
    """
    return f"c/{number}{ending}"


def shard_path(shard: int) -> str:
    """A shard of the profile index."""
    return f"index/{shard:03x}.jwt"


def trust_documents(
    public_url: str,
    records: Iterable[KeyRecord],
    key_folder: dict[str, bytes],
) -> Iterator[tuple[str, bytes]]:
    """`.well-known/` and `keys/`; `key_folder` is file name -> octets of the office's own folder
    keys/.
    """
    records = tuple(records)
    for name, octets in key_folder.items():
        yield f".well-known/{name}", octets
    yield ".well-known/jwt-vc-issuer", _json(documents.jwt_vc_issuer(records, public_url))
    for thumbprint, key in documents.key_files(records).items():
        yield f"keys/{thumbprint}.jwk", _json(key)


def rules(public_url: str, programme: AssessmentProgramme) -> Iterator[tuple[str, bytes]]:
    """JSON-LD context, JSON schema, type metadata for wallets (SD-JWT VC), and programme."""
    yield "contexts/credibility/v1", _filled("context.json", public_url)
    yield "schemas/credibility/v1.json", _filled("schema.json", public_url)
    yield "vct/credibility/v1", type_metadata(public_url).encode("utf-8")
    # From the URL that certificates name, so that the two cannot come apart.
    path = programme.programme_url(public_url).removeprefix(f"{public_url}/")
    yield path, _json(programme.document(public_url))


def context(public_url: str) -> dict[str, Any]:
    """What `/contexts/credibility/v1` holds."""
    document: dict[str, Any] = json.loads(_filled("context.json", public_url))
    return document


def server_files(
    public_url: str,
    trust_list: Mapping[str, object],
    root: Path | None,
    web_server: WebServer,
) -> Iterator[tuple[str, bytes]]:
    """Settings for the web server in front of the tree in the folder `root`; the page may load from
    the issuers of `trust_list` alone. None where the tree is in no folder: a bucket reads none.
    """
    if root is None:
        return
    site = Site(public_url, headers.connect_origins(trust_list, public_url), web_server.preload)
    yield "_headers", servers.headers_file(site).encode("utf-8")
    yield "nginx.conf", nginx(site, str(root), web_server).encode("utf-8")
    yield "Caddyfile", caddy(site, str(root), web_server).encode("utf-8")


def _filled(name: str, public_url: str) -> bytes:
    text = resources.files("credissuer.credentials").joinpath(name).read_text("utf-8")
    # replace and not format, because JSON is full of braces.
    return text.replace("{public_url}", public_url).encode("utf-8")


def _json(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
