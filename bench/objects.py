"""Public files written to object storage: ours beside the provider's own client, at one server.

The server answers PUT with an ETag and keeps nothing, in a process of its own: a server in Python
that stores costs more than either client, and its cost would be measured.
"""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import boto3
from botocore.config import Config

from credissuer.publication.bucket.address import BucketAddress
from credissuer.publication.bucket.publication import AT_ONCE, BucketPublication
from credissuer.publication.bucket.store import BucketAccess, open_store

FILES = {f"c/{number:010}.jwt": b"x" * 2_814 for number in range(3_000)}
"""As many octets as a certificate with two accounts has."""

_KEYS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench"}
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def rows() -> Iterator[str]:
    """The lines of the table."""
    ours_end, theirs_end = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs_end,))
    server.start()
    try:
        endpoint = f"http://127.0.0.1:{ours_end.recv()}"
        access = BucketAccess(endpoint=endpoint, environment=_KEYS)
        store = open_store(BucketAddress("s3", "public"), access)
        publication = BucketPublication(store, "https://h.example")
        ours = _spent(lambda: publication.put_all(FILES))
        provider = _spent(lambda: _by_boto3(endpoint))
    finally:
        server.kill()
        server.join()
    count = len(FILES)
    yield (
        f"    files to object storage, a second         {count / ours[1]:.0f}  (target 1000; "
        f"of CPU {count / ours[0]:.0f}; boto3 with as many threads {count / provider[1]:.0f}, "
        f"of CPU {count / provider[0]:.0f})"
    )


def _spent(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds of CPU of this process, and on the wall."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - cpu, time.perf_counter() - wall


def _by_boto3(endpoint: str) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="bench",
        aws_secret_access_key="bench",
        config=Config(max_pool_connections=AT_ONCE),
    )

    def put(path: str) -> None:
        client.put_object(
            Bucket="public", Key=path, Body=FILES[path], ContentType="application/vc+jwt"
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(put, FILES))


def _serve(pipe: Connection) -> None:
    async def main() -> None:
        server = await asyncio.start_server(_answer, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return
        if b"100-continue" in head.lower():
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        etag = hashlib.md5(body).hexdigest()
        writer.write(f'HTTP/1.1 200 OK\r\nETag: "{etag}"\r\nContent-Length: 0\r\n\r\n'.encode())
        await writer.drain()
