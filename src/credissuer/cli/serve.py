"""The command `serve`: the office over HTTP in one process.

The web libraries are imported inside functions, because they would take a third of the start of
every other command.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from credissuer.bootstrap.opening import serving
from credissuer.bootstrap.public_target import public_folder
from credissuer.cli.desk import Json, desk, explain, put_json, say, writing
from credissuer.documents import fence
from credissuer.errors import BehindError, ConfigError, SigningKeyError
from credissuer.office import Office
from credissuer.operations import change_keys
from credissuer.signing.provider import KeyUse

GRACE_SECONDS = 10
"""Seconds for requests in progress when the server stops."""

SERVER: dict[str, Any] = {
    "loop": "uvloop",
    "http": "httptools",
    # The office writes its own: uvicorn's would hold certificate numbers and client addresses.
    "access_log": False,
    "log_config": None,
    "server_header": False,
}
"""How uvicorn serves; the benchmarks measure the same."""

Port = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65535, help="Else that of a local public_url, else 8000."),
]


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="Address to listen at.")] = "127.0.0.1",
    port: Port = None,
    as_json: Json = False,
) -> None:
    """Serve the public files, verification and the office's calls over HTTP until SIGTERM or
    Ctrl-C.
    """
    from credissuer.app import create_app
    from credissuer.http.service import Options

    at = desk(context)
    with at.opened() as opened, serving(opened.store):
        settings = opened.configuration.settings
        is_behind = _is_behind(opened.office)
        # Its key is made at the first start that wants it: most offices never do.
        if settings.vc_api and not is_behind:
            change_keys.begin(
                opened.office,
                opened.office.call(at.actor),
                KeyUse.VC_API,
            )
        # Unlocked now, because the server cannot ask for a passphrase once it runs.
        opened.office.keyring.unlock()
        # With a bucket the office's own folder, where the database may be.
        folder = public_folder(opened.configuration) or opened.configuration.folder
        # /readyz measures the disk of this folder, which the first publication would make too late.
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        options = Options(
            rate=settings.rate_limit,
            docs=settings.open_docs,
            metrics=settings.open_metrics,
            vc_api=settings.vc_api,
            publish_seconds=settings.publish_seconds,
            settings=tuple(opened.configuration.shown()),
        )
        app = create_app(opened.office, options, folder=folder)
        with listening(host, port_of(settings.public_url) if port is None else port) as listener:
            address = listener.getsockname()
            url = f"http://{host}:{address[1]}"
            say(f"{url}  {opened.office.issuer_id}")
            if as_json:
                put_json({"url": url, "issuer": opened.office.issuer_id}, lines=True)
            run(app, listener)


def run(app: object, listener: socket.socket) -> None:
    """Serve `app` at `listener` until SIGTERM or Ctrl-C."""
    import uvicorn

    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        **SERVER,
        lifespan="on",
        # Bounded, because one client that reads slowly would keep the server from ever stopping.
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=15,
    )
    # uvicorn sends itself the signal once more when it has stopped: being stopped on purpose is no
    # failure.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket bound to the address. Raises ConfigError `serve.address` where it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host,
            port,
            type=socket.SOCK_STREAM,
        )[0]
        listener = socket.socket(family, kind, protocol)
        # Because a restart would otherwise fail for a minute on connections in TIME_WAIT.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise ConfigError(
            "serve.address",
            host=host,
            port=port,
            problem=error.strerror or str(error),
        ) from error
    with listener:
        yield listener


def _is_behind(office: Office) -> bool:
    """Whether the server may only read: then it says why, and serves what is published."""
    try:
        with fence.held(office, whole=True):
            return False
    except (BehindError, SigningKeyError) as error:
        explain(error)
        return True


def port_of(public_url: str) -> int:
    """The port at which an office with this public URL listens by default."""
    parts = urlsplit(public_url)
    # http is a development office on this machine, reached directly; https is a proxy's work.
    if parts.scheme == "http":
        return parts.port or 80
    return 8000
