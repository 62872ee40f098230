"""A real server of the S3 protocol, a network before it that fails as it is told, and a host that
shows a bucket to the public.
"""

from __future__ import annotations

import http.client
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

import boto3
from moto.server import ThreadedMotoServer

from credissuer.publication.bucket.address import BucketAddress
from credissuer.publication.bucket.publication import BucketPublication
from credissuer.publication.bucket.store import BucketAccess, open_store

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "an-access-key", "AWS_SECRET_ACCESS_KEY": "a-s3cret-key"}
SECRET = ENVIRONMENT["AWS_SECRET_ACCESS_KEY"]


@contextmanager
def object_storage() -> Iterator[str]:
    """The endpoint of a server of the S3 protocol."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@lru_cache(maxsize=8)
def client(endpoint: str) -> Any:
    """Amazon's own client, which sees the bucket as others do."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=ENVIRONMENT["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )


def opened(
    endpoint: str, bucket: str, prefix: str = "", public_url: str = "https://kiemtra.example"
) -> BucketPublication:
    """The publication of an office at a bucket."""
    access = BucketAccess(endpoint=endpoint, environment=ENVIRONMENT)
    return BucketPublication(open_store(BucketAddress("s3", bucket, prefix), access), public_url)


@contextmanager
def listening(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address at which `handler` answers."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Network:
    """The way to the storage at `endpoint`.

    `answer` may give (status, S3 error code) to answer a request instead of the storage, `CUT` to
    break the connection before the storage gets it, or `LOSE` to break it once the storage has
    answered. `requests` are the (method, path) that came.
    """

    CUT, LOSE = "cut", "lose"

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.requests: list[tuple[str, str]] = []
        self.answer: Callable[[str, str], Any] = lambda method, path: None

    def fail(self, times: int, how: Any, method: str = "PUT") -> None:
        """Let the next `times` requests of a method fail."""
        left = [how] * times
        self.answer = lambda asked, path: left.pop() if left and asked == method else None

    @contextmanager
    def open(self) -> Iterator[str]:
        """The address of this network."""
        network = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                network.requests.append((self.command, self.path))
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                what = network.answer(self.command, self.path)
                if what == Network.CUT:
                    self.close_connection = True
                    return
                if isinstance(what, tuple):
                    text = f"<Error><Code>{what[1]}</Code><Message>secret words</Message></Error>"
                    self.reply(what[0], {}, text.encode())
                    return
                answer = network.passed_on(self.command, self.path, dict(self.headers), body)
                if what == Network.LOSE:
                    self.close_connection = True
                    return
                self.reply(*answer)

            do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = handle_one

            def reply(self, status: int, fields: dict[str, str], octets: bytes) -> None:
                self.send_response_only(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                # The answer to HEAD tells how long the object is, and has no body.
                if self.command != "HEAD":
                    self.send_header("Content-Length", str(len(octets)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(octets)

            def log_message(self, *arguments: object) -> None:
                """Log nothing."""

        with listening(Handler) as address:
            yield address

    def passed_on(
        self, method: str, path: str, fields: dict[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """The storage's own answer: status, headers, octets."""
        parts = urlsplit(self.endpoint)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        try:
            connection.request(method, path, body, fields)
            response = connection.getresponse()
            octets = response.read()
            left_out = ("connection", "transfer-encoding", "date", "server")
            if method != "HEAD":
                left_out += ("content-length",)
            kept = {
                name: value for name, value in response.getheaders() if name.lower() not in left_out
            }
            return response.status, kept, octets
        finally:
            connection.close()


def website(endpoint: str, bucket: str, prefix: str = "") -> type:
    """A host that shows a bucket as content delivery networks do: objects with their own headers,
    index.html for `/`, and 404.html with status 404 for the rest. No rule of ours is in it.
    """
    storage = client(endpoint)
    start = f"{prefix}/" if prefix else ""

    class Website(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(self.path.partition("?")[0]).removeprefix("/") or "index.html"
            status, found = 200, self.object_at(path)
            if found is None:
                status, found = 404, self.object_at("404.html")
            assert found is not None
            octets = found["Body"].read()
            self.send_response(status)
            self.send_header("Content-Type", found["ContentType"])
            self.send_header("ETag", found["ETag"])
            if "CacheControl" in found:
                self.send_header("Cache-Control", found["CacheControl"])
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(octets)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(octets)

        do_HEAD = do_GET

        def object_at(self, path: str) -> Any:
            try:
                return storage.get_object(Bucket=bucket, Key=start + path)
            except storage.exceptions.ClientError:
                return None

        def log_message(self, *arguments: object) -> None:
            """Log nothing."""

    return Website
